package create

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/problem"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// bar is the foot of the left column: how many, which seed, Create, about how
// long it takes and what it costs, and why not.
type bar struct {
	page   *Page
	object fyne.CanvasObject

	fewer    *part.Button
	more     *part.Button
	number   *part.Entry
	die      *part.Button
	lock     *part.Button
	seed     *part.Entry
	create   *part.Button
	estimate *part.Plain
	reasons  *fyne.Container
	shown    []problem.Problem
	sending  bool
	resting  bool // Create was pressed a moment ago
	rested   *page.Delay
	typing   bool // a person types into one of the entries
	quiet    bool
}

const (
	barPad = 14
	// restFor is how long nothing must have pressed Create before it can be
	// pressed again: a double click is one press, and so is a key that is held and
	// begins to repeat. Each press is paid for.
	restFor = 700 * time.Millisecond
)

func newBar(p *Page) *bar {
	b := &bar{page: p}
	b.rested = p.kit.Work.Delay(restFor, b.wake)
	b.create = part.NewButton("", theme.Icon(theme.IconNameMediaPhoto), p.Create)
	b.create.Importance = widget.HighImportance
	b.estimate = part.NewCaption("", 1)
	b.estimate.Align, b.estimate.Grow = fyne.TextAlignCenter, 2
	b.reasons = container.New(part.Column{Gap: 0})
	b.reasons.Hide()
	numbers := part.NewDock(nil, nil, b.pictures(), nil, container.New(part.Inset(10, 0, 0, 0), b.seeds()))

	// The fill hides what Fyne draws of entries that are scrolled out of sight.
	b.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(part.NewRule(), nil, nil, nil,
		container.New(part.Inset(barPad, 10, barPad, 10), container.New(part.Column{Gap: 8},
			numbers, container.New(part.Tall{Height: 40}, b.create), b.estimate, b.reasons))))
	b.refresh()
	return b
}

// pictures are how many: a number to type between two buttons.
func (b *bar) pictures() fyne.CanvasObject {
	b.fewer = part.NewIconButton(words.Say("pictures.fewer"), theme.Icon(theme.IconNameContentRemove), func() { b.count(-1) })
	b.more = part.NewIconButton(words.Say("pictures.more"), theme.Icon(theme.IconNameContentAdd), func() { b.count(1) })
	b.number = part.NewEntry()
	b.number.OnStep = b.count
	b.number.OnChanged = func(text string) {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if b.quiet || err != nil || n < 1 || n > maxPictures {
			return
		}
		b.typing = true
		b.page.model.Update(func(r *service.Recipe) { r.Pictures = n })
		b.typing = false
	}
	b.number.OnLeft = b.refresh
	b.help(&b.number.OnAttention, b.number, words.Say("pictures.name"), words.Say("pictures.help"), "")
	return part.NewDock(nil, nil, middle(short(words.Say("pictures.name"))), nil,
		part.NewDock(nil, nil, b.fewer, b.more, container.New(part.Fixed{Size: fyne.NewSize(32, 32)}, b.number)))
}

// seeds are the seed to type, a die for a new one, and the lock that keeps it.
func (b *bar) seeds() fyne.CanvasObject {
	b.seed = part.NewEntry()
	b.seed.SetPlaceHolder(words.Say("seed.new"))
	b.seed.OnChanged = func(text string) {
		if b.quiet {
			return
		}
		b.typing = true
		// What is no number yet waits until the entry is left, and goes then.
		_ = b.page.model.SetText("seed", text)
		b.typing = false
	}
	b.seed.OnLeft = b.refresh
	b.page.form.help(&b.seed.OnAttention, b.seed, "seed")
	b.die = part.NewIconButton(words.Say("seed.die"), part.DieIcon(), b.roll)
	b.help(&b.die.OnAttention, b.die, words.Say("seed.die"), words.Say("seed.die.help"), "seed")
	b.lock = part.NewIconButton(words.Say("seed.fixed"), part.UnlockIcon(), func() {
		if b.page.model.Recipe().Settings.Seed == nil {
			b.keep()
			return
		}
		b.page.model.Reset("seed")
	})
	b.lock.OnAttention = func(on bool) {
		help := words.Say("seed.free.help")
		if b.page.model.Recipe().Settings.Seed != nil {
			help = words.Say("seed.kept.help")
		}
		b.want(on, b.lock, b.lock.Name, help, "seed")
	}
	return part.NewDock(nil, nil, middle(short(words.Say("seed.name"))), part.NewDock(nil, nil, b.die, nil, b.lock),
		container.New(part.Inset(2, 0, 0, 0), b.seed))
}

// short is a text that is as wide as its words.
func short(text string) *part.Plain {
	p := part.NewPlain(text)
	p.Wide = fyne.MeasureText(text, fyne.CurrentApp().Settings().Theme().Size(theme.SizeNameText), fyne.TextStyle{}).Width + 2
	return p
}

func (b *bar) help(attention *func(bool), o fyne.CanvasObject, title, help, key string) {
	*attention = func(on bool) { b.want(on, o, title, help, key) }
}

func (b *bar) want(on bool, o fyne.CanvasObject, title, help, key string) {
	if !on {
		b.page.cfg.Tips.Leave(o)
		return
	}
	small := ""
	if key != "" {
		small = words.Say("field.api", "Key", key)
	}
	b.page.cfg.Tips.Want(o, title, help, small)
}

func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
}

func (b *bar) count(by int) {
	b.page.model.Update(func(r *service.Recipe) { r.Pictures = min(max(r.Pictures+by, 1), maxPictures) })
}

// roll keeps a new number as the seed.
func (b *bar) roll() {
	b.page.model.Update(func(r *service.Recipe) {
		seed := rand.Int64N(1 << 31)
		r.Settings.Seed = &seed
	})
}

// keep keeps the seed of the last picture, so that another setting can be
// compared with it; a new number where there is none.
func (b *bar) keep() {
	seed, ok := b.page.lastSeed()
	if !ok {
		b.roll()
		return
	}
	b.page.model.Update(func(r *service.Recipe) { r.Settings.Seed = &seed })
}

// rest lets Create wait until nobody has pressed it for a moment.
func (b *bar) rest() {
	b.resting = true
	b.rested.Ask()
}

// wake has Create be pressed again.
func (b *bar) wake() {
	b.rested.Stop()
	b.resting = false
	b.refresh()
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
	if !b.typing {
		setEntry(b.number, strconv.Itoa(r.Pictures))
		setEntry(b.seed, b.page.model.Text("seed"))
	}
	enable(b.fewer, r.Pictures > 1)
	enable(b.more, r.Pictures < maxPictures)
	b.showLock(r.Settings.Seed != nil)
	reasons := b.page.reasons(r)
	enable(b.create, len(reasons) == 0 && !b.sending && !b.resting)
	b.showEstimate(r, len(reasons) == 0)
	b.tell(reasons)
}

func (b *bar) showLock(kept bool) {
	name, icon := words.Say("seed.fixed"), part.UnlockIcon()
	if kept {
		name, icon = words.Say("seed.free"), part.LockIcon()
	}
	if b.lock.Name != name {
		b.lock.Name = name
		b.lock.SetIcon(icon)
	}
}

// showEstimate puts the price on the button and the time below it.
func (b *bar) showEstimate(r service.Recipe, can bool) {
	size := b.page.resultSize()
	e := b.page.kit.Estimates.Batch(r, size.X, size.Y)
	text := createText(r, b.sending)
	dollars := b.page.kit.Estimates.Cost(e)
	if can && !b.sending && dollars > 0 {
		text += " · " + words.AboutPrice(dollars)
	}
	if b.create.Text != text {
		b.create.SetText(text)
	}
	b.estimate.Set(estimateText(e, min(b.page.kit.Estimates.Concurrent(), e.Runs)))
	if can != b.estimate.Visible() {
		setVisible(b.estimate, can)
		b.resized()
	}
}

// estimateText says how long it takes, how that is known, and that practice is
// free.
func estimateText(e service.Estimate, together int) string {
	parts := []string{words.About(e.Wall)}
	if together > 1 {
		parts = append(parts, words.Count("estimate.together", together))
	}
	if e.Measured {
		parts = append(parts, words.Say("estimate.measured"))
	} else {
		parts = append(parts, words.Say("estimate.guess"))
	}
	if e.Free {
		parts = append(parts, words.Say("estimate.free"))
	}
	return strings.Join(parts, " · ")
}

func createText(r service.Recipe, sending bool) string {
	outputs := max(1, r.Settings.NumOutputs)
	switch {
	case sending:
		return words.Say("create.sending")
	case outputs > 1 && r.Pictures > 1:
		return words.Say("create.several", "Runs", r.Pictures, "Each", outputs)
	}
	return words.Count("create.button", r.Pictures*outputs)
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
		link.Grow(5)
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
	b.resized()
}

// resized has the column laid out anew after the bar has become higher or
// lower.
func (b *bar) resized() {
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
	if key == "seed" {
		return b.seed
	}
	return b.number
}

func enable(d fyne.Disableable, on bool) {
	if on {
		d.Enable()
	} else {
		d.Disable()
	}
}
