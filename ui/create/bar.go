package create

import (
	"math/rand/v2"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/problem"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// bar is the foot of the left column: how many, which seed, Create, and why
// not.
type bar struct {
	page   *Page
	object fyne.CanvasObject

	fewer   *part.Button
	more    *part.Button
	number  *part.Plain
	fixed   *part.Check
	seed    *part.Entry
	create  *part.Button
	reasons *fyne.Container
	shown   []problem.Problem
	sending bool
	quiet   bool
}

const barPad = 14

func newBar(p *Page) *bar {
	b := &bar{page: p}
	b.fewer = part.NewIconButton(words.Say("pictures.fewer"), theme.Icon(theme.IconNameContentRemove), func() { b.count(-1) })
	b.more = part.NewIconButton(words.Say("pictures.more"), theme.Icon(theme.IconNameContentAdd), func() { b.count(1) })
	b.number = part.NewPlain("")
	b.number.Bold, b.number.Align, b.number.Wide = true, fyne.TextAlignCenter, 18
	label := part.NewPlain(words.Say("pictures.name"))
	label.Wide = fyne.MeasureText(label.Text, fyne.CurrentApp().Settings().Theme().Size(theme.SizeNameText), fyne.TextStyle{}).Width + 2
	pictures := container.NewHBox(
		middle(label),
		container.NewStack(part.NewFrame(theme.ColorNameInputBackground, theme.ColorNameInputBorder, 6),
			container.New(part.Inset(2, 1, 2, 1), container.NewHBox(b.fewer, middle(b.number), b.more))),
	)

	b.fixed = part.NewCheck(words.Say("seed.fixed"), b.fix)
	b.seed = part.NewEntry()
	b.seed.OnChanged = func(text string) {
		if !b.quiet {
			if err := p.model.SetText("seed", text); err != nil {
				b.refresh()
			}
		}
	}
	b.seed.OnLeft = b.refresh
	b.seed.SetPlaceHolder(words.Say("seed.new"))
	p.form.help(&b.seed.OnAttention, b.seed, "seed")
	seed := part.NewDock(nil, nil, b.fixed, nil, container.New(part.Wide{Width: 92}, b.seed))

	b.create = part.NewButton("", theme.Icon(theme.IconNameMediaPhoto), p.Create)
	b.create.Importance = widget.HighImportance
	b.reasons = container.New(part.Column{Gap: 0})
	b.reasons.Hide()

	// The fill hides what Fyne draws of entries that are scrolled out of sight.
	b.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(part.NewRule(), nil, nil, nil,
		container.New(part.Inset(barPad, 10, barPad, 10), container.New(part.Column{Gap: 8},
			part.NewDock(nil, nil, pictures, nil, container.New(part.Inset(14, 0, 0, 0), seed)),
			container.New(part.Tall{Height: 40}, b.create), b.reasons))))
	b.refresh()
	return b
}

func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
}

func (b *bar) count(by int) {
	b.page.model.Update(func(r *service.Recipe) { r.Pictures = min(max(r.Pictures+by, 1), maxPictures) })
}

// fix fixes the seed, to a new number when there is none yet, or lets it go.
func (b *bar) fix(on bool) {
	if b.quiet {
		return
	}
	b.page.model.Update(func(r *service.Recipe) {
		r.Settings.Seed = nil
		if on {
			seed := rand.Int64N(1 << 31)
			r.Settings.Seed = &seed
		}
	})
}

func (b *bar) busy(on bool) {
	b.sending = on
	b.refresh()
}

// refresh shows the recipe, and whether it can run.
func (b *bar) refresh() {
	b.quiet = true
	defer func() { b.quiet = false }()
	r := b.page.model.Recipe()
	b.number.Set(strconv.Itoa(r.Pictures))
	enable(b.fewer, r.Pictures > 1)
	enable(b.more, r.Pictures < maxPictures)
	b.fixed.SetChecked(r.Settings.Seed != nil)
	if r.Settings.Seed == nil {
		setEntry(b.seed, "")
		b.seed.Disable()
	} else {
		b.seed.Enable()
		setEntry(b.seed, b.page.model.Text("seed"))
	}
	b.create.SetText(createText(r, b.sending))
	reasons := b.page.reasons(r)
	enable(b.create, len(reasons) == 0 && !b.sending)
	b.tell(reasons)
}

func createText(r service.Recipe, sending bool) string {
	if sending {
		return words.Say("create.sending")
	}
	return words.Count("create.button", r.Pictures*max(1, r.Settings.NumOutputs))
}

// tell lists the reasons, each a link to where it is mended.
func (b *bar) tell(reasons []problem.Problem) {
	if sameReasons(reasons, b.shown) {
		return
	}
	b.shown = reasons
	b.reasons.RemoveAll()
	for i := range reasons {
		reason := &reasons[i]
		what, _, next := words.Problem(reason)
		text := what
		if next != "" {
			text += " " + next
		}
		link := part.NewLink(text, func() { b.page.mend(reason) })
		link.Color = theme.ColorNameWarning
		link.Grow(3)
		if reason.Action == problem.ActNothing {
			link.Disable()
		}
		b.reasons.Add(link)
	}
	if len(reasons) == 0 {
		b.reasons.Hide()
	} else {
		b.reasons.Show()
	}
	b.reasons.Refresh()
	if b.object != nil {
		b.object.Refresh()
	}
	if b.page.left != nil {
		b.page.left.Refresh()
	}
}

func sameReasons(a, b []problem.Problem) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].What != b[i].What || a[i].Key != b[i].Key {
			return false
		}
	}
	return true
}

func (b *bar) focusFor(key string) fyne.Focusable {
	if key == "seed" && b.page.model.Recipe().Settings.Seed != nil {
		return b.seed
	}
	if key == "seed" {
		return b.fixed
	}
	return b.more
}

func enable(d fyne.Disableable, on bool) {
	if on {
		d.Enable()
	} else {
		d.Disable()
	}
}
