package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
)

// The line of a slider is seen in both themes, whatever state it is in.
func TestTheLineOfASliderIsSeen(t *testing.T) {
	begin(t)
	s := NewSlide("Size", 0, 10, 1, func(float64) {})
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(200, 60))
	line := test.WidgetRenderer(s.slide).Objects()[0].(*canvas.Rectangle)
	if end := trackEnd(); line.Size().Width != s.slide.Size().Width-2*end || line.Position().X != end {
		t.Fatalf("this is no line: %v wide at %v", line.Size(), line.Position())
	}
	for _, mode := range []string{look.Dark, look.Light} {
		test.ApplyTheme(t, look.Theme{Mode: mode})
		for _, state := range []struct {
			name string
			set  func()
		}{
			{"as it is", func() {}},
			{"with the focus", s.slide.FocusGained},
			{"without", s.slide.FocusLost},
			{"moved", func() { s.SetValue(s.Value() + 1) }},
			{"out of use", s.slide.Disable},
			{"in use", s.slide.Enable},
		} {
			state.set()
			if want := colour(theme.ColorNameInputBorder); line.FillColor != want {
				t.Errorf("%s, %s: the line is %v, want %v", mode, state.name, line.FillColor, want)
			}
		}
	}
}
