package part

import (
	"fyne.io/fyne/v2/container"

	"likeness/ui/look"
)

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
	s.Init(s, container.NewThemeOverride(s.slide, look.Slider{}))
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
