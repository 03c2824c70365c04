package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/words"
)

// switchControl is a check. Inverted parameters are shown the other way round
// than the API means them.
type switchControl struct {
	check    *Check
	key      string
	inverted bool
	quiet    bool // while the model is being shown
}

func newSwitchControl(f *Field, name string) *switchControl {
	c := &switchControl{key: f.Parameter.Key, inverted: f.Parameter.Inverted}
	c.check = NewCheck(name, func(on bool) {
		if !c.quiet {
			f.set(on != c.inverted)
		}
	})
	c.check.OnAttention = f.attend
	return c
}

func (c *switchControl) show(m *Model) {
	on, _ := m.Value(c.key).(bool)
	on = on != c.inverted
	if c.check.Checked == on {
		return
	}
	c.quiet = true
	c.check.SetChecked(on)
	c.quiet = false
}

func (c *switchControl) enable(on bool)        { Able(c.check, on) }
func (c *switchControl) focus() fyne.Focusable { return c.check }

// choiceControl is a chooser.
type choiceControl struct {
	chooser *Chooser
	key     string
}

func newChoiceControl(f *Field, name string) *choiceControl {
	c := &choiceControl{key: f.Parameter.Key}
	c.chooser = NewChooser(name, Choices(f.Parameter), func(value string) { f.set(value) })
	c.chooser.OnAttention = f.attend
	return c
}

func (c *choiceControl) show(m *Model)         { c.chooser.ShowValue(m.Text(c.key)) }
func (c *choiceControl) enable(on bool)        { Able(c.chooser, on) }
func (c *choiceControl) focus() fyne.Focusable { return c.chooser }

// textControl is an entry of several lines.
type textControl struct {
	entry *Entry
	key   string
	quiet bool
}

func newTextControl(f *Field) *textControl {
	c := &textControl{key: f.Parameter.Key, entry: NewTextEntry(2)}
	c.entry.OnChanged = func(text string) {
		if !c.quiet {
			f.setText(text)
		}
	}
	c.entry.OnAttention = f.attend
	return c
}

func (c *textControl) show(m *Model) {
	if text := m.Text(c.key); text != c.entry.Text {
		c.quiet = true
		c.entry.SetText(text)
		c.quiet = false
	}
}

// A text is never taken away from somebody who may be writing it.
func (c *textControl) enable(bool)           {}
func (c *textControl) focus() fyne.Focusable { return c.entry }

// numberControl is an entry, with a slider above the range where there is one.
type numberControl struct {
	key      string
	slider   *slide
	band     *Fill // the sensible range
	track    *fyne.Container
	entry    *Entry
	entryBox fyne.CanvasObject
	sensible func(instantid.Settings) (instantid.Range, bool)
	quiet    bool
	typing   bool
}

func newNumberControl(f *Field, name string) *numberControl {
	p := f.Parameter
	c := &numberControl{key: p.Key, entry: NewEntry(), sensible: p.Sensible}
	width := float32(64)
	if !p.Bounded() {
		width = 120
	}
	c.entryBox = container.New(Wide{width}, c.entry)
	c.entry.OnChanged = func(text string) {
		if !c.quiet {
			c.typing = true
			f.setText(text)
			c.typing = false
		}
	}
	c.entry.OnLeft = f.left
	c.entry.OnAttention = f.attend
	c.entry.OnStep = func(by int) { c.step(f, p, by) }
	if !p.Bounded() {
		return c
	}
	ends := p.Slider()
	c.slider = newSlide(ends.Min, ends.Max, p.Step)
	c.slider.OnChanged = func(v float64) {
		if c.quiet {
			return
		}
		if p.Kind == instantid.KindInteger {
			f.set(int(v + .5))
			return
		}
		f.set(round(v, p.Step))
	}
	c.slider.OnAttention = f.attend
	c.band = NewFill(look.ColorBand)
	c.band.Radius = 1.5
	c.track = container.New(&bandLayout{c: c}, c.band, c.slider)
	return c
}

// step goes up or down by what is comfortable, within what the API takes.
func (c *numberControl) step(f *Field, p instantid.Parameter, by int) {
	v, ok := number(f.model.Value(p.Key))
	if !ok {
		return
	}
	v += float64(by) * p.Step
	if p.Bounded() {
		v = min(max(v, p.Min), p.Max)
	}
	if p.Kind == instantid.KindInteger {
		f.set(int64(v))
		return
	}
	f.set(round(v, p.Step))
}

func (c *numberControl) show(m *Model) {
	c.quiet = true
	defer func() { c.quiet = false }()
	text := m.Text(c.key)
	if v, ok := m.Value(c.key).(float64); ok { // with the point of the person's language; the field takes both
		text = words.Number(v)
	}
	// A person who types 0.50 is not to find 0.5 under the cursor.
	if text != c.entry.Text && !c.typing {
		c.entry.SetText(text)
	}
	if c.slider == nil {
		return
	}
	if v, ok := number(m.Value(c.key)); ok {
		v = min(max(v, c.slider.Min), c.slider.Max)
		if v != c.slider.Value {
			c.slider.Value = v
			c.slider.Refresh()
		}
	}
	if r, ok := c.sensible(m.Settings()); ok {
		c.track.Layout.(*bandLayout).show(r)
	}
}

func (c *numberControl) enable(on bool) {
	Able(c.entry, on)
	if c.slider != nil {
		Able(c.slider, on)
	}
}

func (c *numberControl) focus() fyne.Focusable { return c.entry }

// bandLayout lays the sensible range under the track of a slider.
type bandLayout struct {
	c     *numberControl
	r     instantid.Range
	known bool
}

const bandHeight = 3

func (b *bandLayout) show(r instantid.Range) {
	b.r, b.known = r, true
	b.place(b.c.track.Size())
}

func (b *bandLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, b.c.slider.MinSize().Height)
}

func (b *bandLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	b.c.slider.Resize(s)
	b.place(s)
}

// place follows the geometry of Fyne's slider: its track ends before the
// widget does.
func (b *bandLayout) place(s fyne.Size) {
	sl, r := b.c.slider, b.r
	span := sl.Max - sl.Min
	if !b.known || span <= 0 || s.Width <= 0 {
		return
	}
	end := trackEnd()
	track := s.Width - 2*end
	from := float32((max(r.Min, sl.Min) - sl.Min) / span)
	to := float32((min(r.Max, sl.Max) - sl.Min) / span)
	b.c.band.Move(fyne.NewPos(end+from*track, s.Height/2+6))
	b.c.band.Resize(fyne.NewSize(fyne.Max((to-from)*track, 2), bandHeight))
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	}
	return 0, false
}

// round takes away what binary fractions add to a multiple of a step.
func round(v, step float64) float64 {
	digits := 2
	if step >= .5 {
		digits = 1
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil {
		return v
	}
	return r
}
