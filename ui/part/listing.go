package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// listingTall is how high a long text is shown at most.
const listingTall = 300

// A Listing shows a long text line by line. Only the lines that are seen are
// made: as one label it would hold up the window.
type Listing struct {
	widget.List
	name  string
	lines []string
}

var _ fyne.Accessible = (*Listing)(nil)

// NewListing returns a Listing of lines; name is what it is called.
func NewListing(name string, lines []string) *Listing {
	l := &Listing{name: name, lines: lines}
	l.HideSeparators = true
	l.Length = func() int { return len(l.lines) }
	l.CreateItem = func() fyne.CanvasObject {
		c := NewCaption("", 1)
		c.Color = theme.ColorNameForeground
		return c
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if c, ok := o.(*Plain); ok && i < len(l.lines) {
			c.Set(l.lines[i])
		}
	}
	l.OnSelected = func(widget.ListItemID) { l.UnselectAll() } // there is nothing to choose
	l.ExtendBaseWidget(l)
	return l
}

// Set shows other lines.
func (l *Listing) Set(lines []string) {
	l.lines = lines
	l.Refresh()
	l.ScrollToTop()
}

// AccessibilityLabel is the name.
func (l *Listing) AccessibilityLabel() string { return l.name }

// AccessibilityRole is that of a text.
func (l *Listing) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedRune hands the character on.
func (l *Listing) TypedRune(r rune) { HandRune(l, r) }

// TypedKey goes through the lines.
func (l *Listing) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		l.List.TypedKey(key)
	default:
		HandOn(l, key)
	}
}

// MinSize is as high as there is to see, up to what is easy to overlook.
func (l *Listing) MinSize() fyne.Size {
	least := l.List.MinSize()
	line := least.Height + theme.Padding()
	return fyne.NewSize(least.Width, fyne.Min(line*float32(l.Length()), listingTall))
}
