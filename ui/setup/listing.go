package setup

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/part"
)

// How a long text is shown.
const (
	listingWide = 98 // characters to a line
	listingTall = 300
)

// listing shows a long text line by line. Only the lines that are seen are
// made: as one label it would hold up the window.
type listing struct {
	widget.List
	name string
}

var _ fyne.Accessible = (*listing)(nil)

func newListing(name, text string) *listing {
	lines := wrapped(text, listingWide)
	l := &listing{name: name}
	l.HideSeparators = true
	l.Length = func() int { return len(lines) }
	l.CreateItem = func() fyne.CanvasObject {
		c := part.NewCaption("", 1)
		c.Color = theme.ColorNameForeground
		return c
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if c, ok := o.(*part.Plain); ok && i < len(lines) {
			c.Set(lines[i])
		}
	}
	l.OnSelected = func(widget.ListItemID) { l.UnselectAll() } // there is nothing to choose
	l.ExtendBaseWidget(l)
	return l
}

func (l *listing) AccessibilityLabel() string             { return l.name }
func (l *listing) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
func (l *listing) TypedRune(r rune)                       { part.HandRune(l, r) }

func (l *listing) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		l.List.TypedKey(key)
	default:
		part.HandOn(l, key)
	}
}

// MinSize is as high as there is to see, up to what is easy to overlook.
func (l *listing) MinSize() fyne.Size {
	least := l.List.MinSize()
	line := least.Height + theme.Padding()
	return fyne.NewSize(least.Width, fyne.Min(line*float32(l.Length()), listingTall))
}

// wrapped breaks a text into lines of so many characters at most, at spaces
// where there are any; what goes on stands as far in as its beginning.
func wrapped(text string, most int) []string {
	var out []string
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		// A line that is full was broken there by its writer, and goes on.
		for i+1 < len(lines) && len(lines[i]) > most && strings.TrimSpace(lines[i+1]) != "" {
			i++
			line += " " + strings.TrimSpace(lines[i])
		}
		words := strings.Fields(line)
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		now := indent
		for i, word := range words {
			if i > 0 && utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > most {
				out = append(out, now)
				now = indent
			}
			if now != indent {
				now += " "
			}
			now += word
		}
		out = append(out, strings.TrimRight(now, " "))
	}
	return out
}
