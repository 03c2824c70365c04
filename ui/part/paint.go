package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
)

// colour returns the present theme's colour of a name.
func colour(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}

func size(name fyne.ThemeSizeName) float32 { return fyne.CurrentApp().Settings().Theme().Size(name) }

// Fill is a rectangle in a colour of the theme, which follows the theme.
type Fill struct {
	widget.BaseWidget

	Color  fyne.ThemeColorName
	Stroke fyne.ThemeColorName // none when empty
	Width  float32             // of the stroke
	Radius float32
}

// NewFill returns a rectangle in a colour of the theme.
func NewFill(name fyne.ThemeColorName) *Fill {
	f := &Fill{Color: name}
	f.ExtendBaseWidget(f)
	return f
}

// NewFrame returns a rectangle with an outline and round corners.
func NewFrame(fill, stroke fyne.ThemeColorName, radius float32) *Fill {
	f := &Fill{Color: fill, Stroke: stroke, Width: 1, Radius: radius}
	f.ExtendBaseWidget(f)
	return f
}

// MinSize is nothing: a fill is as large as what it lies behind.
func (f *Fill) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer links the fill to its renderer.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{f: f, box: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type fillRenderer struct {
	f   *Fill
	box *canvas.Rectangle
}

func (r *fillRenderer) Layout(s fyne.Size)           { r.box.Resize(s) }
func (r *fillRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *fillRenderer) Destroy()                     {}

func (r *fillRenderer) Refresh() {
	r.box.FillColor = color.Transparent
	if r.f.Color != "" {
		r.box.FillColor = colour(r.f.Color)
	}
	r.box.StrokeWidth = 0
	if r.f.Stroke != "" {
		r.box.StrokeColor, r.box.StrokeWidth = colour(r.f.Stroke), r.f.Width
	}
	r.box.CornerRadius = r.f.Radius
	r.box.Refresh()
}

// Text is words that can be selected or wrap as Fyne does it.
type Text = widget.Label

// NewText returns ordinary words that wrap.
func NewText(text string) *Text {
	t := widget.NewLabel(text)
	t.Wrapping = fyne.TextWrapWord
	return t
}

// A Plain text is drawn without the space that Fyne puts around labels, where
// lines must stand close.
type Plain struct {
	widget.BaseWidget

	Text  string
	Font  fyne.ThemeSizeName
	Color fyne.ThemeColorName
	Bold  bool
	Align fyne.TextAlign
	Lines int // at most; what is longer ends in an ellipsis
	// Wide is the width that the text wants at least, 0 for none.
	Wide float32
	// Grow lets the text take as many lines as it needs at its width, at most
	// so many; 0 keeps Lines as they are.
	Grow int
}

// NewPlain returns a plain text of one line.
func NewPlain(text string) *Plain {
	p := &Plain{Text: text, Font: theme.SizeNameText, Color: theme.ColorNameForeground, Lines: 1}
	p.ExtendBaseWidget(p)
	return p
}

// NewParagraph returns a plain text that takes the lines it needs, at most so
// many.
func NewParagraph(text string, most int) *Plain {
	p := NewPlain(text)
	p.Grow = most
	return p
}

// NewCaption returns a small plain text of second rank.
func NewCaption(text string, lines int) *Plain {
	p := &Plain{Text: text, Font: theme.SizeNameCaptionText, Color: look.ColorQuiet, Lines: lines}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows other words.
func (p *Plain) Set(text string) { p.Paint(text, p.Color) }

// Paint shows other words in another colour.
func (p *Plain) Paint(text string, name fyne.ThemeColorName) {
	if p.Text == text && p.Color == name {
		return
	}
	p.Text, p.Color = text, name
	if p.Grow > 0 && p.BaseWidget.Size().Width > 0 {
		p.Fit(p.BaseWidget.Size().Width, p.Grow)
		return
	}
	p.Refresh()
}

// Resize gives the text its room.
func (p *Plain) Resize(s fyne.Size) {
	if p.Grow > 0 && s.Width > 0 && s.Width != p.BaseWidget.Size().Width {
		p.Fit(s.Width, p.Grow)
	}
	p.BaseWidget.Resize(s)
}

// Fit gives the text as many lines as it needs at a width, at most so many.
func (p *Plain) Fit(width float32, most int) {
	lines := breakLines(p.Text, width, most, func(t string) float32 {
		return fyne.MeasureText(t, size(p.Font), fyne.TextStyle{Bold: p.Bold}).Width
	})
	p.Lines = max(1, len(lines))
	p.Refresh()
}

// CreateRenderer links the text to its renderer.
func (p *Plain) CreateRenderer() fyne.WidgetRenderer {
	r := &plainRenderer{p: p}
	r.Refresh()
	return r
}

type plainRenderer struct {
	p     *Plain
	lines []*canvas.Text
}

func (r *plainRenderer) lineHeight() float32 {
	return fyne.MeasureText("Ág", size(r.p.Font), r.style()).Height
}

func (r *plainRenderer) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.p.Bold} }

func (r *plainRenderer) MinSize() fyne.Size {
	width := r.p.Wide
	return fyne.NewSize(width, r.lineHeight()*float32(len(r.lines)))
}

func (r *plainRenderer) Layout(s fyne.Size) {
	texts := breakLines(r.p.Text, s.Width, len(r.lines), func(t string) float32 {
		return fyne.MeasureText(t, size(r.p.Font), r.style()).Width
	})
	height := r.lineHeight()
	for i, line := range r.lines {
		line.Text = ""
		if i < len(texts) {
			line.Text = texts[i]
		}
		line.Alignment = r.p.Align
		line.Move(fyne.NewPos(0, float32(i)*height))
		line.Resize(fyne.NewSize(s.Width, height))
		line.Refresh()
	}
}

func (r *plainRenderer) Refresh() {
	for len(r.lines) < max(1, r.p.Lines) {
		r.lines = append(r.lines, canvas.NewText("", color.Black))
	}
	r.lines = r.lines[:max(1, r.p.Lines)]
	for _, line := range r.lines {
		line.TextSize, line.TextStyle, line.Color = size(r.p.Font), r.style(), colour(r.p.Color)
	}
	r.Layout(r.p.Size())
}

func (r *plainRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.lines))
	for i, l := range r.lines {
		out[i] = l
	}
	return out
}

func (r *plainRenderer) Destroy() {}
