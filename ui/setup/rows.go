package setup

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// narrow keeps one object from growing wider than a line is easy to read.
type narrow struct{ width float32 }

func (n narrow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}

func (n narrow) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(fyne.Min(s.Width, n.width), s.Height))
	}
}

func newTitle(text string) fyne.CanvasObject {
	t := part.NewParagraph(text, 2)
	t.Font, t.Bold = theme.SizeNameHeadingText, true
	return t
}

func newHeading(text string) fyne.CanvasObject {
	t := part.NewParagraph(text, 2)
	t.Font, t.Bold = theme.SizeNameSubHeadingText, true
	return t
}

// newReading returns words to be read, in as many lines as they need.
func newReading(text string) *part.Plain { return part.NewParagraph(text, 12) }

// newSmall returns words of second rank, in as many lines as they need.
func newSmall(text string) *part.Plain {
	c := part.NewCaption(text, 1)
	c.Grow = 8
	return c
}

// A row is one preference: its name, its control, and what there is to say
// about it.
type row struct {
	object *fyne.Container
	note   *part.Plain
	usual  string // what the note says when there is nothing else
}

func newRow(name string, control fyne.CanvasObject, note string) *row {
	r := &row{note: newSmall(note), usual: note}
	title := part.NewPlain(name)
	title.Bold = true
	r.object = container.New(part.Column{Gap: 4}, title, control, r.note)
	return r
}

// rest shows what the note says usually.
func (r *row) rest() { r.say(r.usual, look.ColorQuiet) }

func (r *row) say(text string, name fyne.ThemeColorName) {
	r.note.Paint(text, name)
	r.object.Refresh()
}

// kept is told whether a change could be kept.
func (r *row) kept(err error) {
	if err != nil {
		r.say(words.Say("setup.unsaved"), theme.ColorNameError)
		return
	}
	r.rest()
}

// A number is a row with an entry for a number.
type number struct {
	*row
	entry *part.Entry
	quiet bool
	wrong bool // what stands in the entry cannot be taken
	// show returns the number in force, as it is written.
	show func() string
}

// newNumber returns a row for a number. take gets what a person typed and takes
// it, or returns why it cannot be taken.
func newNumber(name, note, placeholder string, show func() string, take func(text string) (wrong string)) *number {
	n := &number{entry: part.NewEntry(), show: show}
	n.entry.SetPlaceHolder(placeholder)
	n.row = newRow(name, container.New(leftmost{120}, n.entry), note)
	n.entry.OnChanged = func(text string) {
		if n.quiet {
			return
		}
		wrong := take(text)
		n.wrong = wrong != ""
		if n.wrong {
			n.say(wrong, theme.ColorNameError)
		} else {
			n.rest()
		}
	}
	n.entry.OnLeft = func() {
		if n.wrong { // what cannot be is replaced by what is in force
			n.renew()
			n.rest()
		}
	}
	return n
}

// renew shows the number in force.
func (n *number) renew() {
	n.quiet, n.wrong = true, false
	n.entry.SetText(n.show())
	n.quiet = false
}

// leftmost gives one object a width, on the left.
type leftmost struct{ width float32 }

func (l leftmost) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(l.width, 0)
	for _, o := range objects {
		s.Height = fyne.Max(s.Height, o.MinSize().Height)
	}
	return s
}

func (l leftmost) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(fyne.Min(l.width, s.Width), s.Height))
	}
}

// apart puts objects side by side, as wide as they want to be.
type apart struct{ gap float32 }

func (a apart) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		m := o.MinSize()
		if i > 0 {
			s.Width += a.gap
		}
		s = fyne.NewSize(s.Width+m.Width, fyne.Max(s.Height, m.Height))
	}
	return s
}

func (a apart) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(0)
	for _, o := range objects {
		width := o.MinSize().Width
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, s.Height))
		x += width + a.gap
	}
}

func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
