package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
)

// A Dial goes from one thing to its opposite in a few positions, with words at
// its ends instead of numbers.
type Dial struct {
	slide

	// Title is what it turns, for screen readers and tests.
	Title string
	// Means is what the present position means, for them too.
	Means string

	object fyne.CanvasObject
	tick   *Fill
	ticks  *tickLayout
	quiet  bool
}

var _ fyne.Accessible = (*Dial)(nil)

// NewDial returns a dial with positions from 0 to last.
func NewDial(title string, last int, low, high string, changed func(at int)) *Dial {
	d := &Dial{Title: title}
	d.Min, d.Max, d.Step = 0, float64(last), 1
	d.OnChanged = func(v float64) {
		if !d.quiet {
			changed(int(v + .5))
		}
	}
	d.ExtendBaseWidget(d)
	d.tick = NewFill(look.ColorQuiet)
	d.tick.Radius = 1
	d.ticks = &tickLayout{d: d}
	left, right := NewCaption(low, 1), NewCaption(high, 1)
	right.Align = fyne.TextAlignTrailing
	d.object = container.New(flush{},
		container.New(d.ticks, d.tick, d),
		container.New(inset{size(theme.SizeNameInnerPadding), 0, size(theme.SizeNameInnerPadding), 0}, container.New(Columns{Gap: 8}, left, right)))
	return d
}

// Object is the dial with its words.
func (d *Dial) Object() fyne.CanvasObject { return d.object }

// ShowAt shows a position, telling nobody; usual is the one that is marked.
func (d *Dial) ShowAt(at, usual int) {
	d.ticks.show(usual)
	if v := float64(at); v != d.Value {
		d.quiet = true
		d.Value = v
		d.Refresh()
		d.quiet = false
	}
}

// AccessibilityLabel tells what the position means.
func (d *Dial) AccessibilityLabel() string {
	if d.Means == "" {
		return d.Title
	}
	return d.Title + ": " + d.Means
}

// AccessibilityRole is that of a button: Fyne knows none for sliders.
func (d *Dial) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// FocusGained shows the focus.
func (d *Dial) FocusGained() {
	d.slide.FocusGained()
	InSight(d)
}

// tickLayout puts a tick below the usual position.
type tickLayout struct {
	d     *Dial
	usual int
}

func (l *tickLayout) show(usual int) {
	if l.usual != usual {
		l.usual = usual
		l.place(l.d.Size())
	}
}

func (l *tickLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, l.d.MinSize().Height)
}

func (l *tickLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	l.d.Resize(s)
	l.place(s)
}

func (l *tickLayout) place(s fyne.Size) {
	if s.Width <= 0 || l.d.Max <= 0 {
		return
	}
	end := trackEnd()
	at := end + (s.Width-2*end)*float32(float64(l.usual)/l.d.Max)
	l.d.tick.Move(fyne.NewPos(at-1, s.Height/2+6))
	l.d.tick.Resize(fyne.NewSize(2, 5))
}

// trackEnd is where the track of Fyne's slider begins and ends, from its sides.
func trackEnd() float32 {
	return (size(theme.SizeNameInlineIcon)-4)/2 + size(theme.SizeNameInnerPadding) - 1.5
}
