package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// slide is Fyne's slider that hands Esc on, and whose line can be seen.
type slide struct {
	widget.Slider
	attention
	name string // what it is called where it stands alone
}

// AccessibilityLabel is the name.
func (s *slide) AccessibilityLabel() string { return s.name }

// AccessibilityRole is that of a container: there is none for what is dragged.
func (s *slide) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func newSlide(lowest, highest, step float64) *slide {
	s := &slide{}
	s.Min, s.Max, s.Step = lowest, highest, step
	s.ExtendBaseWidget(s)
	return s
}

func (s *slide) TypedKey(key *fyne.KeyEvent) {
	if !escape(s, key) {
		s.Slider.TypedKey(key)
	}
}

func (s *slide) TypedRune(r rune) { handRune(s, r) }

func (s *slide) FocusGained() {
	s.Slider.FocusGained()
	InSight(s)
	s.attend(true)
}

func (s *slide) FocusLost() {
	s.Slider.FocusLost()
	s.attend(false)
}

// CreateRenderer links the slider to its renderer. Fyne draws the line in the
// colour of an entry's inside, which cannot be seen; a theme of its own for the
// slider would have Fyne measure every text of the window anew, each time.
func (s *slide) CreateRenderer() fyne.WidgetRenderer {
	r := &slideRenderer{WidgetRenderer: s.Slider.CreateRenderer()}
	r.Refresh()
	return r
}

type slideRenderer struct{ fyne.WidgetRenderer }

func (r *slideRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	if line, ok := r.Objects()[0].(*canvas.Rectangle); ok {
		line.FillColor = colour(theme.ColorNameInputBorder)
	}
}

// A Slide is a slider without a number.
type Slide struct {
	Cell
	slide *slide
	quiet bool // while a value is being shown
}

// NewSlide returns a slider; name is what it is called where it is not seen.
func NewSlide(name string, lowest, highest, step float64, changed func(float64)) *Slide {
	s := &Slide{slide: newSlide(lowest, highest, step)}
	s.slide.name = name
	s.slide.OnChanged = func(v float64) {
		if !s.quiet {
			changed(v)
		}
	}
	s.Init(s, s.slide)
	return s
}

// SetValue shows a value without telling anybody.
func (s *Slide) SetValue(v float64) {
	s.quiet = true
	s.slide.SetValue(v)
	s.quiet = false
}

// Value returns what is shown.
func (s *Slide) Value() float64 { return s.slide.Value }
