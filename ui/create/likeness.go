package create

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/part"
	"likeness/ui/words"
)

// likeness is quality and likeness in words instead of numbers: three
// segments and a dial, each with a line that says what it sets.
type likeness struct {
	model *part.Model

	quality *part.Segments
	sets    *part.Plain // what the quality comes to
	dial    *part.Dial
	pair    *part.Plain // what the dial comes to
	object  fyne.CanvasObject
}

func newLikeness(p *Page) *likeness {
	l := &likeness{model: p.model}
	var qualities []part.Choice
	for _, q := range []struct {
		q     instantid.Quality
		label string
	}{
		{instantid.QualityDraft, words.Say("quality.draft")},
		{instantid.QualityGood, words.Say("quality.good")},
		{instantid.QualityFine, words.Say("quality.fine")},
	} {
		qualities = append(qualities, part.Choice{Value: string(q.q), Label: q.label})
	}
	l.quality = part.NewSegments(words.Say("quality.name"), qualities, func(value string) {
		p.model.Update(func(r *service.Recipe) { r.Settings.SetQuality(instantid.Quality(value)) })
	})
	l.dial = part.NewDial(words.Say("likeness.dial"), instantid.LikenessEnd, words.Say("likeness.free"), words.Say("likeness.close"), func(at int) {
		p.model.Update(func(r *service.Recipe) { r.Settings.SetLikeness(at) })
	})
	l.sets, l.pair = part.NewCaption("", 1), part.NewCaption("", 1)
	l.sets.Grow, l.pair.Grow = 2, 2
	tip := func(attention *func(bool), o fyne.CanvasObject, title, help, keys string) {
		*attention = func(on bool) {
			if on {
				p.cfg.Tips.Want(o, title, help, words.Say("field.api", "Key", keys))
			} else {
				p.cfg.Tips.Leave(o)
			}
		}
	}
	tip(&l.quality.OnAttention, l.quality, words.Say("quality.name"), words.Say("quality.help"),
		"num_inference_steps, guidance_scale, scheduler, enable_lcm")
	tip(&l.dial.OnAttention, l.dial, words.Say("likeness.name"), words.Say("likeness.help"),
		"controlnet_conditioning_scale, ip_adapter_scale")
	below := part.Inset(7, 2, 0, 0)
	l.object = container.New(part.Column{Gap: 6},
		part.NewLine(words.Say("quality.name"), container.New(part.Column{}, l.quality, container.New(below, l.sets))),
		part.NewLine(words.Say("likeness.name"), container.New(part.Column{}, l.dial.Object(), container.New(below, l.pair))))
	p.model.Listen(l.show)
	l.show()
	return l
}

func (l *likeness) show() {
	s := l.model.Settings()
	quality := s.Quality()
	l.quality.ShowValue(string(quality))
	sets := setsText(s)
	if quality == instantid.OwnQuality {
		sets = words.Say("quality.own", "Values", sets)
	}
	l.sets.Set(sets)

	at, exact := s.Likeness()
	l.dial.ShowAt(at, instantid.UsualLikeness(s.Weights))
	pair := words.Say("likeness.pair", "Shape", words.Strength(s.ControlNetConditioningScale), "Detail", words.Strength(s.IPAdapterScale))
	if !exact {
		pair = words.Say("likeness.own", "Values", pair)
	}
	l.dial.Means = pair
	l.pair.Set(pair)
}

// setsText says what has an effect on quality: "30 steps · guidance 5".
func setsText(s instantid.Settings) string {
	if s.EnableLCM {
		return strings.Join([]string{
			words.Say("sets.quick"), words.Count("sets.steps", s.LCMNumInferenceSteps),
			words.Say("sets.guidance", "Value", words.Number(s.LCMGuidanceScale)),
		}, " · ")
	}
	return strings.Join([]string{
		words.Count("sets.steps", s.NumInferenceSteps), words.Say("sets.guidance", "Value", words.Number(s.GuidanceScale)),
		choiceLabel("scheduler", s.Scheduler),
	}, " · ")
}

// choiceLabel is what a value of a choice is called.
func choiceLabel(key, value string) string {
	for _, c := range part.Choices(parameter(key)) {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}
