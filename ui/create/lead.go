package create

import (
	"fyne.io/fyne/v2"

	"likeness/service/photo"
	"likeness/service/problem"
)

// mend does what a person who follows a reason wants.
func (p *Page) mend(reason *problem.Problem) {
	p.lead(reason.Action, reason.Key)
	switch reason.Action {
	case problem.ActChoosePhoto:
		p.face.ask()
	case problem.ActChoosePose:
		p.pose.ask()
	case problem.ActFrame:
		p.frameAgain(photo.Face, reason, "")
	case problem.ActFramePose:
		p.frameAgain(photo.Pose, reason, "")
	}
}

// lead brings a person to the place where something is mended.
func (p *Page) lead(action problem.Action, key string) {
	f := p.form
	c := p.kit.Nav.Window().Canvas()
	switch action {
	case problem.ActChoosePhoto, problem.ActFrame:
		f.scroll.ScrollToTop()
		c.Focus(p.face.well)
	case problem.ActChoosePose, problem.ActFramePose:
		f.reveal(p.pose.well)
		c.Focus(p.pose.well)
	case problem.ActConnect:
		p.cfg.Connect()
	case problem.ActLimit:
		p.cfg.Limit()
	case problem.ActSetting:
		p.leadToSetting(key)
	}
}

func (p *Page) leadToSetting(key string) {
	f := p.form
	c := p.kit.Nav.Window().Canvas()
	var focus fyne.Focusable
	var object fyne.CanvasObject
	switch key {
	case "image":
		p.lead(problem.ActChoosePhoto, "")
		return
	case "pose_image":
		p.lead(problem.ActChoosePose, "")
		return
	case "prompt":
		focus, object = f.prompt, f.prompt
	case "negative_prompt":
		focus, object = f.avoid, f.avoid
	case "style":
		focus, object = f.style, f.style
	case "pictures", "seed":
		c.Focus(p.bar.focusFor(key))
		return
	case "sdxl_weights":
		focus, object = f.look.Focus(), f.look.Object
	default:
		f.settings.search.empty()
		if s, ok := f.homes[key]; ok {
			s.SetOpen(true)
		}
		if field, ok := f.fields[key]; ok {
			focus, object = field.Focus(), field.Object
		} else if focus = f.advanced.focusFor(key); focus != nil {
			object, _ = focus.(fyne.CanvasObject)
		}
	}
	if focus == nil || object == nil {
		return
	}
	f.reveal(object)
	c.Focus(focus)
}
