package create

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// offer is a line under the look, after a person has chosen another one: what
// it would rather have, with a button that sets it. It goes away when it is
// taken or dismissed, and when there is nothing left to wish.
type offer struct {
	page   *Page
	object fyne.CanvasObject
	text   *part.Plain
	look   string // that the offer is about; empty: there is none
}

func newOffer(p *Page) *offer {
	o := &offer{page: p, text: part.NewCaption("", 1)}
	o.text.Grow, o.text.Color = 3, theme.ColorNameForeground
	apply := part.NewButton(words.Say("offer.apply"), nil, o.apply)
	dismiss := part.NewIconButton(words.Say("offer.dismiss"), theme.Icon(theme.IconNameCancel), func() { o.about("") })
	buttons := container.NewVBox(layout.NewSpacer(), container.NewHBox(apply, dismiss), layout.NewSpacer())
	o.object = container.NewStack(part.NewFrame(look.ColorFound, look.ColorOutline, 6),
		container.New(part.Inset(10, 5, 3, 5), part.NewDock(nil, nil, nil, container.New(part.Inset(8, 0, 0, 0), buttons),
			container.NewVBox(layout.NewSpacer(), o.text, layout.NewSpacer()))))
	o.object.Hide()
	p.model.Listen(o.show)
	return o
}

// chosen makes the offer for the look that a person has just chosen.
func (o *offer) chosen() { o.about(o.page.model.Settings().Weights) }

func (o *offer) about(look string) {
	o.look = look
	o.show()
}

func (o *offer) show() {
	s := o.page.model.Settings()
	var wishes []instantid.Wish
	if o.look == s.Weights {
		wishes = s.Wishes()
	}
	if len(wishes) == 0 {
		o.look = ""
	} else {
		o.text.Set(words.Say("offer.text", "Look", choiceLabel("sdxl_weights", s.Weights), "Values", wishText(wishes)))
	}
	if on := o.look != ""; on != o.object.Visible() {
		setVisible(o.object, on)
		o.page.form.step.Refresh()
	}
}

func (o *offer) apply() {
	m := o.page.model
	before := m.Settings()
	wishes := before.Wishes()
	m.Update(func(r *service.Recipe) { r.Settings.Grant(wishes) })
	o.page.kit.Nav.Offer(words.Say("offer.applied", "Values", wishText(wishes)), words.Say("settings.undo"), func() {
		m.Update(func(r *service.Recipe) {
			for _, w := range wishes {
				_ = r.Settings.SetValue(w.Key, before.Value(w.Key)) // of one table
			}
		})
	})
}

// wishText says wishes in a line: "7 steps · guidance 1.8".
func wishText(wishes []instantid.Wish) string {
	var parts []string
	for _, w := range wishes {
		var s instantid.Settings
		s.Grant([]instantid.Wish{w})
		switch w.Key {
		case "num_inference_steps":
			parts = append(parts, words.Count("sets.steps", s.NumInferenceSteps))
		case "guidance_scale":
			parts = append(parts, words.Say("sets.guidance", "Value", words.Number(s.GuidanceScale)))
		case "scheduler":
			parts = append(parts, choiceLabel(w.Key, s.Scheduler))
		case "enable_lcm":
			parts = append(parts, words.Say("sets.slow"))
		case "controlnet_conditioning_scale":
			parts = append(parts, words.Say("sets.shape", "Value", words.Strength(s.ControlNetConditioningScale)))
		case "ip_adapter_scale":
			parts = append(parts, words.Say("sets.detail", "Value", words.Strength(s.IPAdapterScale)))
		}
	}
	return strings.Join(parts, " · ")
}
