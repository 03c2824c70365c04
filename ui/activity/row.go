package activity

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
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

// The sides of a thumbnail: of what is in the making or was made, and of what
// only waits.
const thumbSide, waitingSide = 56, 40

// row is one job: its face until there is its picture, where it stands, and
// what can be done about it.
type row struct {
	part.Cell
	page *Page
	job  service.JobView
	name string // what it is called where it is not seen

	ring    *part.Fill
	box     *fyne.Container
	thumb   *part.Picture
	side    float32         // of the thumbnail
	plain   *fyne.Container // how an ordinary job is shown
	title   *part.Plain
	bar     *part.Bar
	barBox  *fyne.Container
	detail  *part.Plain
	trouble *part.Trouble // how one is shown that went wrong; made when it is needed
	place   *fyne.Container
	report  *report

	turn   *fyne.Container // its place in the queue, and what it is taken by
	number *part.Plain

	open    *part.Button
	front   *part.Button
	change  *part.Button
	again   *part.Button
	pay     *part.Button
	cancel  *part.Button
	dismiss *part.Button
	buttons *fyne.Container

	state   rowState
	focused bool
	hovered bool
	dragged bool
}

// rowState is all that a row shows, to know whether anything is new.
type rowState struct {
	place    int // among those that wait; 0: it does not wait
	again    string
	state    service.State
	stopped  bool
	title    string
	detail   string
	percent  float64
	problem  *problem.Problem
	path     string
	openable bool
}

var (
	_ fyne.Tappable     = (*row)(nil)
	_ fyne.Shortcutable = (*row)(nil)
	_ fyne.Focusable    = (*row)(nil)
	_ fyne.Accessible   = (*row)(nil)
	_ desktop.Hoverable = (*row)(nil)
)

func newRow(p *Page) *row {
	r := &row{page: p, thumb: part.NewPicture(p.cfg.Thumbs), side: thumbSide, title: part.NewPlain(""), bar: part.NewBar()}
	r.thumb.Fills, r.thumb.Radius = true, 5
	r.title.Bold = true
	r.detail = part.NewParagraph("", 4)
	r.detail.Font, r.detail.Color = theme.SizeNameCaptionText, look.ColorQuiet
	r.barBox = container.New(part.Inset(0, 2, 0, 2), r.bar)
	r.open = part.NewButton(words.Say("activity.open"), nil, func() { p.open(r.job) })
	r.front = part.NewIconButton(words.Say("queue.front"), part.FrontIcon(), func() { r.shift(page.ToFront) })
	r.change = part.NewQuietButton(words.Say("job.change"), nil, func() { p.change(r.job.ID) })
	r.again = part.NewButton(words.Action(problem.ActRetry), nil, func() { p.act(r.job, problem.ActRetry) })
	r.pay = part.NewQuietButton(words.Action(problem.ActBilling), nil, func() { p.act(r.job, problem.ActBilling) })
	r.cancel = part.NewButton(words.Say("job.cancel"), nil, func() { p.kit.Cancel(r.job.ID) })
	r.dismiss = part.NewIconButton(words.Say("activity.dismiss"), theme.Icon(theme.IconNameCancel), r.putAway)
	p.cfg.Tips.Name(r.front, "")
	p.cfg.Tips.Name(r.dismiss, "")
	for _, b := range r.all() {
		b.OnKey = func(key *fyne.KeyEvent) bool {
			return (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown) && p.move(r, key)
		}
	}
	r.plain = container.New(part.Column{Gap: 2}, r.title, r.barBox, r.detail)
	r.place = container.NewStack(r.plain)
	r.ring = part.NewFrame("", "", 6)
	nothing := container.NewCenter(container.New(part.Fixed{Size: fyne.NewSquareSize(24)},
		widget.NewIcon(theme.NewColoredResource(part.FaceIcon(), look.ColorOutline)))) // until there is something to see
	thumb := container.New(part.Inset(0, 0, 12, 0), container.New(top{}, container.New(square{&r.side},
		container.NewStack(part.NewFrame(look.ColorWell, "", 5), nothing, r.thumb, newCover(func() { r.Tapped(nil) })))))
	r.buttons = container.New(part.Inset(12, 0, 0, 0),
		container.NewVBox(layout.NewSpacer(), container.NewHBox(r.front, r.open, r.change, r.again, r.pay, r.cancel, r.dismiss), layout.NewSpacer()))
	r.number = part.NewCaption("", 1)
	r.number.Align = fyne.TextAlignTrailing
	r.turn = container.New(part.Inset(0, 0, 12, 0), container.New(layout.NewCustomPaddedHBoxLayout(0), newGrip(r),
		container.New(part.Wide{Width: 24}, container.NewVBox(layout.NewSpacer(), r.number, layout.NewSpacer()))))
	r.turn.Hide()
	r.box = part.NewDock(nil, nil, part.NewDock(nil, nil, r.turn, nil, thumb), r.buttons, container.New(middle{}, r.place))
	r.report = newReport(r)
	r.Init(r, container.NewStack(r.ring, container.New(part.Inset(8, 7, 6, 7), r.report.around(r.box))))
	return r
}

// all returns the buttons.
func (r *row) all() []*part.Button {
	return []*part.Button{r.front, r.open, r.change, r.again, r.pay, r.cancel, r.dismiss}
}

// show shows a job of a batch; place is its place among those that wait, from
// 1, or 0. What is shown already is left alone.
func (r *row) show(v service.JobView, known info, place int) {
	r.job = v
	title, detail := words.Job(v)
	r.name = words.Say("activity.row", "N", v.Index+1, "State", title)
	switch {
	case place > 0:
		title, detail = known.said(), r.page.turns.facts(v)
	case words.CanCancel(v) && !v.Stopped:
		switch {
		case strings.HasSuffix(detail, "."):
			detail += " "
		case detail != "":
			detail += "  ·  "
		}
		detail += words.CancelCost(v)
	}
	if v.State == service.Done {
		detail = words.Made(v)
	}
	if v.State == service.Canceled && v.Problem != nil {
		what, cost, _ := words.Problem(v.Problem)
		detail = cost // that a person stopped it they know; not what it cost
		if !v.Problem.Message.IsZero() {
			detail = what + " " + cost
		}
	}
	s := rowState{state: v.State, stopped: v.Stopped, title: title, detail: detail, percent: v.Percent, problem: v.Problem, path: known.face, place: place}
	if v.State == service.Canceled {
		s.again = words.Priced(words.Action(problem.ActRetry), r.page.kit.Estimates.Cost(r.page.kit.Estimates.Again(v)))
	}
	if pictures := r.page.pictures(v); len(pictures) > 0 {
		s.path, s.openable = r.page.kit.Library.Path(pictures[0]), true
	}
	if s == r.state {
		return
	}
	before := r.state
	r.state = s
	r.thumb.ShowFile(s.path)
	r.title.Set(title)
	r.detail.Set(detail)
	r.bar.Set(v.Percent / 100)
	at := before.percent != s.percent && before.state == s.state && before.stopped == s.stopped && before.detail == s.detail &&
		before.problem == s.problem && before.openable == s.openable && before.place == s.place
	if at {
		return // only the numbers have moved
	}
	wrong := v.Problem != nil && (v.Stopped || words.WaitsForLibrary(v) || v.State.Ended() && v.State != service.Canceled)
	r.showTrouble(wrong)
	part.Visible(r.barBox, v.State == service.Running && !v.Stopped)
	part.Visible(r.detail, detail != "")
	part.Visible(r.turn, place > 0)
	r.side = thumbSide
	if place > 0 {
		r.side = waitingSide
		r.number.Set(strconv.Itoa(place))
	}
	part.Visible(r.front, place > 1)
	part.Visible(r.open, s.openable)
	part.Visible(r.change, v.State == service.Canceled)
	part.Visible(r.again, v.State == service.Canceled)
	if s.again != "" && s.again != r.again.Text {
		r.again.SetText(s.again)
	}
	part.Visible(r.pay, !wrong && words.NeedsCredit(v))
	part.Visible(r.cancel, words.CanCancel(v))
	part.Visible(r.dismiss, v.State.Ended() && !wrong)
	part.Visible(r.buttons, slices.ContainsFunc(r.all(), (*part.Button).Visible))
	r.box.Refresh()
	r.keepFocus()
}

// showTrouble shows what went wrong, in the place of the ordinary lines.
func (r *row) showTrouble(wrong bool) {
	if wrong && r.trouble == nil {
		r.trouble = part.NewTrouble(r.page.kit)
		r.trouble.OnAction = func(a problem.Action) { r.page.act(r.job, a) }
		r.trouble.OnChange = func() { r.page.change(r.job.ID) }
		r.trouble.OnResized = func() {
			r.box.Refresh()
			r.page.relayout()
		}
		r.place.Add(r.trouble)
	}
	part.Visible(r.plain, !wrong)
	if r.trouble == nil {
		return
	}
	part.Visible(r.trouble, wrong)
	if wrong {
		r.trouble.OnDismiss = nil
		if r.job.State.Ended() {
			r.trouble.OnDismiss = r.putAway
		}
		job := r.job
		r.trouble.Tell(r.job.Problem, &job)
	}
}

// keepFocus takes the focus over from a button that is no longer there.
func (r *row) keepFocus() {
	c := r.page.kit.Nav.Window().Canvas()
	for _, b := range r.all() {
		if c.Focused() == fyne.Focusable(b) && !b.Visible() {
			c.Focus(r)
		}
	}
}

// putAway takes the row off the list.
func (r *row) putAway() { r.page.dismiss(r.job.ID) }

// has reports whether something of the row takes the keys.
func (r *row) has(f fyne.Focusable) bool {
	if f == fyne.Focusable(r) || slices.ContainsFunc(r.all(), func(b *part.Button) bool { return f == fyne.Focusable(b) }) {
		return true
	}
	return r.report.has(f) || r.trouble != nil && r.trouble.Has(f)
}

// AccessibilityLabel says which job it is and where it stands.
func (r *row) AccessibilityLabel() string { return r.name }

// AccessibilityRole is that of a button.
func (r *row) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped takes the focus, and opens the picture.
func (r *row) Tapped(*fyne.PointEvent) {
	r.page.kit.Nav.Window().Canvas().Focus(r)
	if r.state.openable {
		r.page.open(r.job)
	}
}

// TypedKey goes from row to row, opens, cancels and puts away.
func (r *row) TypedKey(key *fyne.KeyEvent) {
	if r.page.move(r, key) {
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		switch {
		case r.state.openable:
			r.page.open(r.job)
		case r.trouble != nil && r.trouble.Visible():
			r.trouble.Act()
		}
	case fyne.KeyDelete, fyne.KeyBackspace:
		switch {
		case r.job.State.Ended():
			r.putAway()
		case words.CanCancel(r.job):
			r.page.kit.Cancel(r.job.ID)
		}
	default:
		part.HandOn(r, key)
	}
}

// TypedShortcut moves one that waits.
func (r *row) TypedShortcut(s fyne.Shortcut) {
	key, ok := s.(fyne.KeyboardShortcut)
	if !ok || key.Mod() != fyne.KeyModifierAlt {
		return
	}
	switch key.Key() {
	case fyne.KeyUp:
		r.shift(page.By(-1))
	case fyne.KeyDown:
		r.shift(page.By(1))
	case fyne.KeyHome:
		r.shift(page.ToFront)
	case fyne.KeyEnd:
		r.shift(page.ToEnd)
	}
}

// shift gives a row that waits another place.
func (r *row) shift(m page.Move) {
	if r.state.place > 0 {
		r.page.moving = r
		r.page.kit.Move(r.job.ID, m)
	}
}

// TypedRune hands the character on.
func (r *row) TypedRune(c rune) { part.HandRune(r, c) }

// FocusGained shows the focus.
func (r *row) FocusGained() {
	r.page.last = r
	r.set(&r.focused, true)
	part.InSight(r)
}

// FocusLost hides the focus.
func (r *row) FocusLost() { r.set(&r.focused, false) }

// MouseIn shows the pointer.
func (r *row) MouseIn(*desktop.MouseEvent) { r.set(&r.hovered, true) }

// MouseMoved does nothing.
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides the pointer.
func (r *row) MouseOut() { r.set(&r.hovered, false) }

// Cursor is a hand over what can be opened.
func (r *row) Cursor() desktop.Cursor {
	if r.state.openable {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (r *row) set(what *bool, on bool) {
	*what = on
	r.ring.Color, r.ring.Stroke, r.ring.Width = "", "", 0
	if r.hovered {
		r.ring.Color = theme.ColorNameHover
	}
	if r.dragged {
		r.ring.Color = theme.ColorNameSelection
	}
	if r.focused {
		r.ring.Stroke, r.ring.Width = theme.ColorNamePrimary, 2
	}
	r.ring.Refresh()
}

// relayout gives every row the room that it wants now.
func (p *Page) relayout() {
	p.column.Refresh()
	p.scroll.Refresh()
}
