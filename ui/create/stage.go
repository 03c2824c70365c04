package create

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// billingPage is where Replicate sells credit.
const billingPage = "https://replicate.com/account/billing"

// stage shows the newest picture as large as it can; how far the first one is,
// until there is one; and over both what went wrong.
type stage struct {
	page    *Page
	object  fyne.CanvasObject
	picture *part.Picture
	caption *part.Plain
	shown   *fyne.Container // picture and caption
	empty   *fyne.Container
	wait    *wait

	card    *fyne.Container
	trouble *part.Trouble
	asked   string           // the job whose problem a person asked for
	refusal *problem.Problem // why the last Create was refused
}

func newStage(p *Page) *stage {
	s := &stage{page: p, picture: part.NewPicture(p.cfg.Thumbs), wait: newWait(p)}
	s.picture.OnTapped = p.ShowNewest
	s.caption = part.NewCaption("", 1)
	s.caption.Align = fyne.TextAlignCenter
	s.shown = container.New(part.Inset(16, 16, 16, 8),
		container.NewBorder(nil, container.New(part.Inset(0, 6, 0, 0), s.caption), nil, nil, s.picture))

	title, hint := part.NewPlain(words.Say("stage.title")), part.NewPlain(words.Say("stage.hint"))
	title.Font, title.Align, title.Bold, title.Wide = theme.SizeNameHeadingText, fyne.TextAlignCenter, true, 420
	hint.Color, hint.Align, hint.Lines, hint.Wide = look.ColorQuiet, fyne.TextAlignCenter, 2, 420
	s.empty = container.NewCenter(container.New(part.Column{Gap: 8}, title, hint))

	s.trouble = part.NewTrouble(p.kit)
	s.trouble.OnAction, s.trouble.OnDismiss = s.act, func() { s.dismiss() }
	s.trouble.OnResized = func() { s.object.Refresh() }
	s.card = container.New(part.Inset(16, 0, 16, 14), container.NewStack(
		part.NewFrame(theme.ColorNameOverlayBackground, theme.ColorNameError, 8),
		container.New(part.Inset(14, 10, 8, 12), s.trouble)))
	s.card.Hide()
	// The card lies over a picture; words it leaves room for.
	s.object = container.NewStack(part.NewFill(look.ColorStage), s.shown,
		part.NewDock(nil, s.card, nil, nil, container.NewStack(s.empty, s.wait.object)))
	return s
}

// show shows the newest of the pictures, how far the first one is, or what
// there is to do.
func (s *stage) show(pictures []library.Picture) {
	s.choose()
	waiting := s.wait.show(s.page.foremost())
	setVisible(s.wait.object, waiting)
	setVisible(s.empty, !waiting && len(pictures) == 0)
	setVisible(s.shown, !waiting && len(pictures) > 0)
	if len(pictures) == 0 {
		s.picture.ShowFile("")
		s.caption.Set("")
		return
	}
	newest := pictures[0]
	s.picture.Name = words.Say("picture.newest")
	s.caption.Set(newest.Prompt)
	s.picture.ShowFile(s.page.kit.Library.Path(newest))
}

// choose decides which problem is shown: the one that was asked for, why the
// last Create was refused, or the newest job that went wrong.
func (s *stage) choose() {
	if s.asked != "" {
		if v, ok := s.page.kit.Feed.Job(s.asked); ok && v.Problem != nil && !s.page.dismissed[v.ID] {
			s.tell(v.Problem, &v)
			return
		}
		s.asked = ""
	}
	if s.refusal != nil {
		s.tell(s.refusal, nil)
		return
	}
	for _, v := range s.page.unfinished() {
		if v.Problem != nil && (v.State.Ended() || v.Stopped || words.WaitsForLibrary(v)) {
			s.tell(v.Problem, &v)
			return
		}
	}
	if s.card.Visible() {
		s.card.Hide()
		s.object.Refresh()
	}
}

// tell shows a problem in full.
func (s *stage) tell(p *problem.Problem, v *service.JobView) {
	s.trouble.Tell(p, v)
	if !s.card.Visible() {
		s.card.Show()
	}
	s.object.Refresh()
}

// explain shows the problem of a job.
func (s *stage) explain(id string) {
	s.asked = id
	s.choose()
}

// refused shows why a Create was refused.
func (s *stage) refused(err error) {
	s.refusal = problem.From(err)
	s.choose()
}

// clear forgets why the last Create was refused: another one is under way.
func (s *stage) clear() {
	s.refusal = nil
	s.choose()
}

// dismiss closes the card, and reports whether there was one.
func (s *stage) dismiss() bool {
	if !s.card.Visible() {
		return false
	}
	job := s.trouble.JobID()
	s.refusal, s.asked = nil, ""
	if job != "" {
		s.page.Dismiss(job)
	} else {
		s.choose()
	}
	return true
}

// act takes the step that helps.
func (s *stage) act(a problem.Action) {
	p, job := s.trouble.Problem(), s.trouble.JobID()
	switch {
	case a.Again():
		s.dismiss()
		s.page.retry(job)
	case a == problem.ActResume:
		s.dismiss()
		delete(s.page.dismissed, job) // it goes on
		s.page.resume()
	case a == problem.ActSendAgain:
		s.dismiss()
		delete(s.page.dismissed, job) // it goes on
		s.page.kit.SendAgain(job, s.page.failed)
	default:
		s.page.Follow(a, p, job)
	}
}

// Follow leads to where something is mended, wherever a person is. why is the
// problem, which may be nil, and jobID the job that has it; empty when it is
// nobody's. It is for steps that need a decision, not for those that just
// go on.
func (p *Page) Follow(a problem.Action, why *problem.Problem, jobID string) {
	key := ""
	if why != nil {
		key = why.Key
	}
	switch a {
	case problem.ActBilling:
		p.openBilling()
	case problem.ActLibrary:
		p.kit.Nav.Go(page.AtPreferences)
	case problem.ActChoosePhoto:
		p.kit.Nav.Go(page.AtCreate)
		p.lead(a, key)
		p.face.ask()
	case problem.ActChoosePose:
		p.kit.Nav.Go(page.AtCreate)
		p.lead(a, key)
		p.pose.ask()
	case problem.ActFrame, problem.ActFramePose:
		use := photo.Face
		if a == problem.ActFramePose {
			use = photo.Pose
		}
		p.kit.Nav.Go(page.AtCreate)
		p.lead(a, key)
		p.frameAgain(use, why, jobID)
	case problem.ActSetting:
		p.kit.Nav.Go(page.AtCreate)
		p.lead(a, key)
	default:
		p.lead(a, key)
	}
}

// openBilling opens the page where credit is bought, or says where it is.
func (p *Page) openBilling() {
	u, err := url.Parse(billingPage)
	if err == nil {
		err = fyne.CurrentApp().OpenURL(u)
	}
	if err != nil {
		p.kit.Log.Warn("billing page not opened", "err", err)
		p.kit.Clipboard.SetContent(billingPage)
		p.kit.Nav.Toast(words.Say("billing.copied", "Address", billingPage))
		return
	}
	p.kit.Nav.Toast(words.Say("billing.opened"))
}

// retry makes the picture of a job that went wrong once more. Without a job it
// was Create that was refused.
func (p *Page) retry(id string) {
	if id == "" {
		p.Create()
		return
	}
	p.kit.Retry(id, func(err error) {
		if err != nil {
			p.stage.refused(err)
			return
		}
		p.cfg.Retried(id)
		p.strip.start()
	})
}

// resume takes up what was laid aside.
func (p *Page) resume() {
	p.kit.Resume(p.failed)
}

// failed says why something did not work.
func (p *Page) failed(err error) {
	if err != nil {
		p.stage.refused(err)
	}
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on == o.Visible() {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
