package setup

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/page"
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

// settled gives a scroll all there is, and lets it look again at what it holds:
// what wraps knows its height only at its width.
type settled struct{}

func (settled) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}

func (settled) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		if o.Size() != s {
			o.Resize(s)
			o.Refresh()
		}
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

// numberWait is how long a person pauses before a number that they typed is
// taken: 12 is not first 1.
const numberWait = 600 * time.Millisecond

// A number is a row with an entry for a number.
type number struct {
	*row
	entry *part.Entry
	rule  numberRule
	soon  *page.Delay
	quiet bool
	typed bool // what stands in the entry is not taken yet
}

// numberRule is what a number is for.
type numberRule struct {
	name, note, placeholder string
	// show returns the number in force, as it is written.
	show func() string
	// read returns what a person typed as a number, or why it cannot be one.
	read func(text string) (v float64, wrong string)
	// take takes a number into use.
	take func(v float64)
}

func newNumber(work *page.Work, rule numberRule) *number {
	n := &number{entry: part.NewEntry(), rule: rule}
	n.soon = work.Delay(numberWait, n.take)
	n.entry.SetPlaceHolder(rule.placeholder)
	n.row = newRow(rule.name, container.New(leftmost{120}, n.entry), rule.note)
	n.entry.OnChanged = func(text string) {
		if n.quiet {
			return
		}
		n.typed = true
		if _, wrong := rule.read(text); wrong != "" {
			n.soon.Stop()
			n.say(wrong, theme.ColorNameError)
			return
		}
		n.rest()
		n.soon.Ask()
	}
	n.entry.OnSubmitted = func(string) { n.take() }
	n.entry.OnLeft = func() {
		n.take()
		if n.typed { // what cannot be is replaced by what is in force
			n.renew()
			n.rest()
		}
	}
	return n
}

// take takes what was typed, if it can be taken.
func (n *number) take() {
	n.soon.Stop()
	if !n.typed {
		return
	}
	if v, wrong := n.rule.read(n.entry.Text); wrong == "" {
		n.typed = false
		n.rule.take(v)
	}
}

// kept is told whether a number could be kept.
func (n *number) kept(err error) {
	if !n.typed {
		n.row.kept(err)
	}
}

// renew shows the number in force.
func (n *number) renew() {
	n.quiet, n.typed = true, false
	n.entry.SetText(n.rule.show())
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
