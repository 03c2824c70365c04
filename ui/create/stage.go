package create

import (
	"context"
	"errors"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// billingPage is where Replicate sells credit.
const billingPage = "https://replicate.com/account/billing"

// stage shows the newest picture as large as it can, and over it what went
// wrong.
type stage struct {
	page    *Page
	object  fyne.CanvasObject
	picture *part.Picture
	caption *part.Plain
	empty   *fyne.Container
	title   *part.Plain
	hint    *part.Plain

	card    *fyne.Container
	what    *part.Plain
	more    *part.Plain
	act     *part.Button
	retry   *part.Button
	details *part.Button
	copied  *part.Button
	raw     *part.Text
	rawBox  fyne.CanvasObject
	job     string           // whose problem is shown; "" when it is no job's
	shown   *problem.Problem // nil when none is
	asked   string           // the job whose problem a person asked for
	refusal *problem.Problem // why the last Create was refused
}

func newStage(p *Page) *stage {
	s := &stage{page: p, picture: part.NewPicture(p.cfg.Thumbs)}
	s.picture.OnTapped = p.ShowNewest
	s.caption = part.NewCaption("", 1)
	s.caption.Align = fyne.TextAlignCenter

	s.title = part.NewPlain("")
	s.title.Font, s.title.Align, s.title.Bold = theme.SizeNameHeadingText, fyne.TextAlignCenter, true
	s.title.Wide = 420
	s.hint = part.NewPlain("")
	s.hint.Color, s.hint.Align, s.hint.Lines = look.ColorQuiet, fyne.TextAlignCenter, 3
	s.hint.Wide = 420
	s.empty = container.NewCenter(container.New(part.Column{Gap: 8}, s.title, s.hint))

	s.buildCard()
	s.object = container.NewStack(
		part.NewFill(look.ColorStage),
		container.New(part.Inset(16, 16, 16, 8), container.NewBorder(nil, container.New(part.Inset(0, 6, 0, 0), s.caption), nil, nil, s.picture)),
		s.empty,
		s.cardPlace(),
	)
	return s
}

// cardPlace puts the card at the foot of the stage.
func (s *stage) cardPlace() fyne.CanvasObject {
	return part.NewDock(nil, container.New(part.Inset(16, 0, 16, 14), s.card), nil, nil, nil)
}

// buildCard makes the card that says what went wrong and what to do.
func (s *stage) buildCard() {
	s.what, s.more = part.NewParagraph("", 4), part.NewParagraph("", 5)
	s.what.Bold = true
	s.retry = part.NewQuietButton(words.Action(problem.ActRetry), nil, func() {
		job := s.job
		s.dismiss()
		s.page.retry(job)
	})
	s.act = part.NewButton("", nil, s.doAction)
	s.act.Importance = widget.HighImportance
	s.details = part.NewQuietButton(words.Say("problem.details"), nil, func() {
		if s.rawBox.Visible() {
			s.rawBox.Hide()
		} else {
			s.rawBox.Show()
		}
		s.object.Refresh()
	})
	s.copied = part.NewQuietButton(words.Say("problem.copy"), theme.Icon(theme.IconNameContentCopy), func() {
		s.page.kit.Clipboard.SetContent(s.report())
		s.page.kit.Nav.Toast(words.Say("problem.copied"))
	})
	s.raw = part.NewText("")
	s.raw.SizeName = theme.SizeNameCaptionText
	s.raw.TextStyle.Monospace = true
	s.raw.Selectable = true
	scroll := container.NewVScroll(s.raw)
	s.rawBox = container.New(part.Tall{Height: 84}, scroll)
	s.rawBox.Hide()
	dismiss := part.NewIconButton(words.Say("problem.close"), theme.Icon(theme.IconNameCancel), func() { s.dismiss() })
	icon := widget.NewIcon(theme.NewErrorThemedResource(theme.Icon(theme.IconNameError)))
	buttons := container.NewHBox(s.act, s.retry, s.details, s.copied)
	s.card = container.NewStack(
		part.NewFrame(theme.ColorNameOverlayBackground, theme.ColorNameError, 8),
		container.New(part.Inset(14, 10, 8, 12), container.New(part.Column{Gap: 8},
			part.NewDock(nil, nil, container.New(part.Inset(0, 0, 10, 0), container.NewVBox(icon)), container.NewVBox(dismiss),
				container.New(part.Column{Gap: 4}, s.what, s.more)),
			container.New(part.Inset(28, 0, 0, 0), buttons), s.rawBox)),
	)
	s.card.Hide()
}

// show shows the newest of the pictures, or what there is to do.
func (s *stage) show(pictures []library.Picture) {
	s.choose()
	if len(pictures) == 0 {
		s.picture.ShowFile("")
		s.caption.Set("")
		s.showEmpty()
		return
	}
	s.empty.Hide()
	newest := pictures[0]
	s.picture.Name = words.Say("picture.newest")
	s.caption.Set(newest.Prompt)
	s.picture.ShowFile(s.page.kit.Library.Path(newest))
}

func (s *stage) showEmpty() {
	title, hint := words.Say("stage.title"), words.Say("stage.hint")
	for _, v := range s.page.unfinished() {
		if !v.State.Ended() && !v.Stopped {
			title, hint = words.Job(v)
			if hint == "" {
				hint = words.Say("stage.soon")
			}
			break
		}
	}
	s.title.Set(title)
	s.hint.Set(hint)
	s.empty.Show()
}

// choose decides which problem is shown: the one that was asked for, why the
// last Create was refused, or the newest job that went wrong.
func (s *stage) choose() {
	if s.asked != "" {
		if v, ok := s.page.kit.Feed.Job(s.asked); ok && v.Problem != nil && !s.page.dismissed[v.ID] {
			s.tell(v.Problem, v.ID)
			return
		}
		s.asked = ""
	}
	if s.refusal != nil {
		s.tell(s.refusal, "")
		return
	}
	for _, v := range s.page.unfinished() {
		if v.Problem != nil && (v.State.Ended() || v.Stopped) {
			s.tell(v.Problem, v.ID)
			return
		}
	}
	s.shown, s.job = nil, ""
	if s.card.Visible() {
		s.card.Hide()
		s.rawBox.Hide()
		s.object.Refresh()
	}
}

// tell shows a problem in full.
func (s *stage) tell(p *problem.Problem, job string) {
	if s.card.Visible() && s.job == job && s.shown != nil && s.shown.What == p.What && s.shown.Detail == p.Detail {
		return
	}
	s.shown, s.job = p, job
	what, cost, next := words.Problem(p)
	s.what.Set(what)
	rest := cost
	if cost != "" && next != "" {
		rest += " "
	}
	rest += next
	s.more.Set(rest)
	setVisible(s.more, rest != "")
	action := words.Action(p.Action)
	s.act.SetText(action)
	setVisible(s.act, action != "")
	_, isJob := s.page.kit.Feed.Job(job)
	setVisible(s.retry, isJob && p.Action != problem.ActRetry && p.Action != problem.ActResume)
	setVisible(s.details, p.Detail != "")
	s.raw.SetText(p.Detail)
	s.rawBox.Hide()
	s.card.Show()
	s.object.Refresh()
}

// explain shows the problem of a job.
func (s *stage) explain(id string) {
	s.asked = id
	s.choose()
}

// refused shows why a Create was refused.
func (s *stage) refused(err error) {
	var p *problem.Problem
	if !errors.As(err, &p) {
		p = problem.New(problem.Internal, err)
	}
	s.refusal = p
	s.choose()
}

// clear forgets why the last Create was refused: another one is under way.
func (s *stage) clear() {
	s.refusal = nil
	s.choose()
}

// dismiss closes the card, and reports whether there was one.
func (s *stage) dismiss() bool {
	if s.shown == nil {
		return false
	}
	job := s.job
	s.refusal, s.asked, s.shown = nil, "", nil
	if job != "" {
		s.page.dismiss(job)
	} else {
		s.choose()
	}
	return true
}

// report is what is copied: everything that helps somebody who is asked.
func (s *stage) report() string {
	if s.shown == nil {
		return ""
	}
	text := s.shown.Error() + "\n" + string(s.shown.Code)
	if v, ok := s.page.kit.Feed.Job(s.job); ok {
		text += "\njob " + v.ID
		if v.PredictionID != "" {
			text += "\nprediction " + v.PredictionID
		}
		text += "\nversion " + v.Version
	}
	if s.shown.Detail != "" {
		text += "\n\n" + s.shown.Detail
	}
	return text
}

// doAction takes the step that helps.
func (s *stage) doAction() {
	if s.shown == nil {
		return
	}
	p, job := s.shown, s.job
	switch p.Action {
	case problem.ActRetry:
		s.dismiss()
		s.page.retry(job)
	case problem.ActResume:
		s.dismiss()
		s.page.resume()
	case problem.ActBilling:
		if u, err := url.Parse(billingPage); err == nil {
			_ = fyne.CurrentApp().OpenURL(u) // without a browser there is nothing to be done
		}
	case problem.ActChoosePhoto:
		s.page.face.ask()
	case problem.ActChoosePose:
		s.page.pose.ask()
	default:
		s.page.lead(p.Action, p.Key)
	}
}

// retry makes the picture of a job that went wrong once more. Without a job it
// was Create that was refused.
func (p *Page) retry(id string) {
	studio, ok := p.kit.Studio.(page.Retrier)
	if !ok || id == "" {
		p.Create()
		return
	}
	p.kit.Work.Go(func(ctx context.Context) {
		_, err := studio.Retry(ctx, id)
		p.kit.Work.Do(func() {
			if err != nil {
				p.stage.refused(err)
				return
			}
			p.strip.start()
		})
	})
}

// resume takes up what was laid aside.
func (p *Page) resume() {
	p.kit.Work.Go(func(ctx context.Context) {
		if _, err := p.kit.Studio.Resume(ctx); err != nil {
			p.kit.Work.Do(func() { p.stage.refused(err) })
		}
	})
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
