package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/problem"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/words"
)

// detailTall is the room of the raw text, which scrolls in it.
const detailTall = 92

// A Trouble tells one problem wherever it is told: what happened, what it cost,
// what to do now as a button, and the raw text behind it, to select or to copy.
type Trouble struct {
	Cell

	// OnAction takes the step that helps.
	OnAction func(a problem.Action)
	// OnDismiss puts the problem away; nil: it stays.
	OnDismiss func()
	// OnChange leads the settings of the job to where they are changed; nil:
	// nobody can.
	OnChange func()
	// OnResized is called when the raw text is shown or hidden.
	OnResized func()

	kit  *page.Kit
	told *problem.Problem
	job  *service.JobView // whose problem it is; nil: nobody's

	what, more *Plain
	act, other *Button
	change     *Button
	details    *Button
	copied     *Button
	dismiss    *Button
	raw        *Text
	rawBox     *fyne.Container
	first      problem.Action // what act does
	second     problem.Action // what other does
}

// NewTrouble returns a Trouble that tells nothing yet.
func NewTrouble(kit *page.Kit) *Trouble {
	t := &Trouble{kit: kit, what: NewParagraph("", 5), more: NewParagraph("", 6)}
	t.what.Bold = true
	t.act = NewButton("", nil, func() { t.do(t.first) })
	t.act.Importance = widget.HighImportance
	t.other = NewQuietButton("", nil, func() { t.do(t.second) })
	t.change = NewQuietButton(words.Say("job.change"), nil, func() {
		if t.OnChange != nil {
			t.OnChange()
		}
	})
	t.details = NewQuietButton(words.Say("problem.details"), nil, t.toggle)
	t.copied = NewQuietButton(words.Say("problem.copy"), theme.Icon(theme.IconNameContentCopy), func() {
		kit.Clipboard.SetContent(t.Report())
		kit.Nav.Toast(words.Say("problem.copied"))
	})
	t.dismiss = NewIconButton(words.Say("problem.close"), theme.Icon(theme.IconNameCancel), func() {
		if t.OnDismiss != nil {
			t.OnDismiss()
		}
	})
	t.raw = NewText("")
	t.raw.SizeName = theme.SizeNameCaptionText
	t.raw.TextStyle.Monospace = true
	t.raw.Wrapping = fyne.TextWrapBreak // a server's words may have no spaces
	t.raw.Selectable = true
	t.rawBox = container.New(Inset(0, 2, 6, 0), container.NewStack(NewFrame(look.ColorWell, theme.ColorNameSeparator, 6),
		container.New(Tall{detailTall}, container.NewVScroll(t.raw))))
	t.rawBox.Hide()
	icon := widget.NewIcon(theme.NewErrorThemedResource(theme.Icon(theme.IconNameError)))
	buttons := NewWrap(4, t.act, t.other, t.change, t.details, t.copied)
	t.Init(t, NewDock(nil, nil, container.New(Inset(0, 0, 10, 0), container.NewVBox(icon)), container.NewVBox(t.dismiss),
		container.New(Column{6}, container.New(Column{3}, t.what, t.more), buttons, t.rawBox)))
	return t
}

// Tell tells a problem; job is the job that has it, or nil.
func (t *Trouble) Tell(p *problem.Problem, job *service.JobView) {
	same := t.told != nil && t.told.Code == p.Code && t.told.What == p.What && t.told.Cost == p.Cost && t.told.Detail == p.Detail
	if same && (job == nil) == (t.job == nil) && (job == nil || (job.ID == t.job.ID && job.Stopped == t.job.Stopped)) {
		t.label()
		return
	}
	t.told, t.job = p, job
	what, cost, next := words.Problem(p)
	t.what.Set(what)
	rest := cost
	if cost != "" && next != "" {
		rest += " "
	}
	rest += next
	t.more.Set(rest)
	Visible(t.more, rest != "")
	t.first, t.second = steps(p, job)
	t.label()
	Visible(t.act, t.first != problem.ActNothing)
	Visible(t.other, t.second != problem.ActNothing)
	Visible(t.change, t.OnChange != nil && job != nil && job.State.Ended())
	detail := problem.Clean(p.Detail, t.secrets()...)
	Visible(t.details, detail != "")
	t.details.Importance = widget.LowImportance
	if t.first == problem.ActNothing {
		t.details.Importance = widget.MediumImportance // it is all there is to do
	}
	t.raw.SetText(detail)
	t.rawBox.Hide()
	Visible(t.dismiss, t.OnDismiss != nil)
	t.object.Refresh()
}

// label says on the buttons what they do, and what that will cost.
func (t *Trouble) label() {
	for b, a := range map[*Button]problem.Action{t.act: t.first, t.other: t.second} {
		if text := t.named(a); text != b.Text {
			b.SetText(text)
		}
	}
}

// named is what the button of a step says: with its price, where it makes the
// picture once more and that is paid for.
func (t *Trouble) named(a problem.Action) string {
	text := words.Action(a)
	if t.job != nil && (a.Again() || a == problem.ActSendAgain) {
		return words.Priced(text, t.kit.Estimates.Cost(t.kit.Estimates.Again(*t.job)))
	}
	return text
}

// steps returns the step that helps and another one that may. A job that was
// only laid aside goes on where it stands: making it once more would be paid
// for once more.
func steps(p *problem.Problem, job *service.JobView) (first, second problem.Action) {
	first = p.Action
	if first == problem.ActSetting && p.Key == "" {
		first = problem.ActNothing // nobody knows which
	}
	switch {
	case job == nil:
	case !job.State.Ended() && !job.Stopped:
		first = problem.ActResume // it waits, and this has it tried at once
	case job.Stopped && first == problem.ActSendAgain:
		second = problem.ActResume // which looks for it once more
	case job.Stopped && (first == problem.ActConnect || first == problem.ActBilling || first == problem.ActLimit):
		second = problem.ActResume
	case job.Stopped:
		first = problem.ActResume
	case first == problem.ActResume:
		first = problem.ActRetry // it has ended: there is nothing to go on with
	case first == problem.ActFrame: // as it is, it would be paid for and fail once more
		second = problem.ActChoosePhoto
	case first == problem.ActFramePose:
		second = problem.ActChoosePose
	case !first.Again():
		second = problem.ActRetry
	}
	if first == problem.ActNothing {
		first, second = second, problem.ActNothing
	}
	return first, second
}

// Act takes the step that helps most, as the first button does.
func (t *Trouble) Act() { t.do(t.first) }

func (t *Trouble) do(a problem.Action) {
	if t.OnAction != nil && t.told != nil && a != problem.ActNothing {
		t.OnAction(a)
	}
}

// toggle shows the raw text, or hides it.
func (t *Trouble) toggle() {
	Visible(t.rawBox, !t.rawBox.Visible())
	t.object.Refresh()
	if t.OnResized != nil {
		t.OnResized()
	}
}

// Problem returns what is told; nil when nothing is.
func (t *Trouble) Problem() *problem.Problem { return t.told }

// JobID returns the id of the job whose problem is told; empty when it is
// nobody's.
func (t *Trouble) JobID() string {
	if t.job == nil {
		return ""
	}
	return t.job.ID
}

// Has reports whether something of the trouble takes the keys.
func (t *Trouble) Has(f fyne.Focusable) bool {
	return slices.Contains([]fyne.Focusable{t.act, t.other, t.change, t.details, t.copied, t.dismiss}, f)
}

// secrets are the words that are not to be copied.
func (t *Trouble) secrets() []string {
	if t.job == nil {
		return nil
	}
	return []string{t.job.Settings.Prompt, t.job.Settings.NegativePrompt}
}

// Report returns what is copied: everything that helps somebody who is asked,
// and nothing that is only the person's.
func (t *Trouble) Report() string {
	if t.told == nil {
		return ""
	}
	var facts []string
	if t.job != nil {
		facts = append(facts, "job "+t.job.ID)
		if t.job.PredictionID != "" {
			facts = append(facts, "prediction "+t.job.PredictionID)
		}
		facts = append(facts, "version "+t.job.Version)
	}
	return t.told.Report(facts, t.secrets()...)
}

// Resize gives the trouble its room; its texts wrap in it.
func (t *Trouble) Resize(s fyne.Size) {
	changed := s.Width != t.Size().Width
	t.Cell.Resize(s)
	if changed {
		t.object.Refresh()
	}
}
