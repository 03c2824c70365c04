package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// form is the left column: everything that goes into a picture.
type form struct {
	page   *Page
	object fyne.CanvasObject
	scroll *container.Scroll

	prompt   *part.Entry
	avoid    *part.Entry
	style    *part.Chooser
	preset   *part.Chooser
	look     *part.Field
	resetAll *part.Button
	settings *fyne.Container // the heading of all settings
	sections []*part.Section
	fields   map[string]*part.Field
	homes    map[string]*part.Section // where a field is, to open it
	advanced *advanced
	quiet    bool // while the model is being shown
}

func newForm(p *Page) *form {
	f := &form{page: p, fields: map[string]*part.Field{}, homes: map[string]*part.Section{}}
	gap := fyne.CurrentApp().Settings().Theme().Size(look.SizeGap)

	column := container.New(part.Column{Gap: gap},
		part.NewStep(1, words.Say("step.face"), "", p.face.well),
		part.NewStep(2, words.Say("step.pose"), words.Say("step.optional"), p.pose.well),
		part.NewStep(3, words.Say("step.words"), "", f.words()),
		part.NewStep(4, words.Say("step.look"), "", f.looks()),
		f.allSettings(),
	)
	f.scroll = container.NewVScroll(container.New(part.Inset(14, 12, 16, 16), column))
	f.object = f.scroll
	p.face.well.OnResized, p.pose.well.OnResized = column.Refresh, column.Refresh
	p.model.Listen(f.show)
	f.show()
	return f
}

// words are the prompt, what to avoid and the style.
func (f *form) words() fyne.CanvasObject {
	m := f.page.model
	f.prompt = part.NewTextEntry(3)
	f.prompt.SetPlaceHolder(words.Say("prompt.placeholder"))
	f.prompt.OnChanged = func(text string) {
		if f.quiet {
			return
		}
		if text == "" { // the API's default stands for nothing said
			m.Reset("prompt")
			return
		}
		_ = m.Set("prompt", text) // any text is a prompt; Check tells the rest
	}
	f.avoid = part.NewTextEntry(1)
	f.avoid.SetPlaceHolder(words.Say("avoid.placeholder"))
	f.avoid.OnChanged = func(text string) {
		if !f.quiet {
			_ = m.Set("negative_prompt", text)
		}
	}
	f.help(&f.prompt.OnAttention, f.prompt, "prompt")
	f.help(&f.avoid.OnAttention, f.avoid, "negative_prompt")

	var styles []part.Choice
	for _, s := range instantid.Styles() {
		styles = append(styles, part.Choice{
			Value: s.ID, Label: words.Or("style."+s.ID+".name", s.Name), Help: words.Or("style."+s.ID+".summary", s.Summary),
		})
	}
	f.style = part.NewChooser(words.Say("style.name"), styles, func(id string) {
		m.Update(func(r *service.Recipe) { r.Style = id })
	})
	return container.New(part.Column{Gap: 6}, f.prompt, f.avoid, part.NewLine(words.Say("style.name"), f.style))
}

// looks are the preset and the look.
func (f *form) looks() fyne.CanvasObject {
	m := f.page.model
	var presets []part.Choice
	for _, p := range instantid.Presets() {
		presets = append(presets, part.Choice{
			Value: p.ID, Label: words.Or("preset."+p.ID+".name", p.Name), Help: words.Or("preset."+p.ID+".summary", p.Summary),
		})
	}
	f.preset = part.NewChooser(words.Say("preset.name"), presets, f.applyPreset)
	f.preset.Placeholder = words.Say("preset.none")
	f.look = part.NewLineField(m, f.page.cfg.Tips, parameter("sdxl_weights"))
	f.fields["sdxl_weights"] = f.look
	return container.New(part.Column{Gap: 6}, part.NewLine(words.Say("preset.name"), f.preset), f.look.Object)
}

func (f *form) applyPreset(id string) {
	preset, ok := instantid.FindPreset(id)
	if !ok {
		return
	}
	f.page.model.Update(func(r *service.Recipe) {
		settings := r.Settings
		if err := preset.Apply(&settings); err != nil {
			f.page.kit.Log.Warn("preset does not fit", "preset", id, "err", err)
		}
		r.Settings, r.Preset = settings, id
		if preset.Style != "" {
			r.Style = preset.Style
		}
	})
}

// allSettings is every parameter that has no place of its own, group by group.
func (f *form) allSettings() fyne.CanvasObject {
	m, tips := f.page.model, f.page.cfg.Tips
	column := container.New(part.Column{Gap: 0})
	var keys []string
	for _, g := range instantid.Groups() {
		content, fields := part.NewFields(m, tips, g, elsewhere)
		if len(fields) == 0 {
			continue
		}
		s := part.NewSection(words.Or("group."+string(g), string(g)), content)
		for _, field := range fields {
			key := field.Parameter.Key
			f.fields[key], f.homes[key] = field, s
			keys = append(keys, key)
		}
		s.Note = func() string { return changedNote(m, fields) }
		f.sections = append(f.sections, s)
		column.Add(s)
	}
	f.advanced = newAdvanced(f.page)
	s := part.NewSection(words.Say("group.advanced"), f.advanced.object)
	s.Note = f.advanced.note
	f.sections = append(f.sections, s)
	for _, key := range []string{"version", "webhook", "stream"} {
		f.homes[key] = s
	}
	column.Add(s)

	f.resetAll = part.NewQuietButton(words.Say("settings.reset"), theme.Icon(theme.IconNameContentUndo), func() {
		m.Reset(append(keys, "sdxl_weights")...)
		m.Update(func(r *service.Recipe) { r.Preset = "" })
	})
	heading := part.NewPlain(words.Say("settings.heading"))
	heading.Bold = true
	f.settings = part.NewDock(nil, nil, nil, f.resetAll, container.New(part.Inset(0, 7, 0, 7), heading))
	return container.New(part.Column{Gap: 2}, f.settings, column)
}

func changedNote(m *part.Model, fields []*part.Field) string {
	changed := 0
	for _, field := range fields {
		if !m.IsDefault(field.Parameter.Key) {
			changed++
		}
	}
	if changed == 0 {
		return ""
	}
	return words.Count("settings.changed", changed)
}

// show shows the model in the controls that are not fields.
func (f *form) show() {
	f.quiet = true
	defer func() { f.quiet = false }()
	r := f.page.model.Recipe()
	prompt := r.Settings.Prompt
	if f.page.model.IsDefault("prompt") {
		prompt = ""
	}
	setEntry(f.prompt, prompt)
	setEntry(f.avoid, r.Settings.NegativePrompt)
	f.style.ShowValue(styleOf(r))
	f.preset.ShowValue(presetInForce(r))
	for _, s := range f.sections {
		s.Renew()
	}
	changed := f.page.model.Recipe().Settings.Weights != instantid.Defaults().Weights
	for key := range f.fields {
		changed = changed || !f.page.model.IsDefault(key)
	}
	if changed != f.resetAll.Visible() {
		setVisible(f.resetAll, changed)
		f.settings.Refresh()
	}
}

// presetInForce returns the preset whose values all stand: the one that was
// applied, or else the first that would change nothing.
func presetInForce(r service.Recipe) string {
	if p, ok := instantid.FindPreset(r.Preset); ok && r.Preset != "" && stands(p, r) {
		return p.ID
	}
	for _, p := range instantid.Presets() {
		if stands(p, r) && (p.Style == "" || p.Style == styleOf(r)) {
			return p.ID
		}
	}
	return ""
}

func styleOf(r service.Recipe) string {
	if r.Style == "" {
		return instantid.NoStyle
	}
	return r.Style
}

func stands(p instantid.Preset, r service.Recipe) bool {
	applied := r.Settings
	if err := p.Apply(&applied); err != nil {
		return false
	}
	for key := range p.Values {
		if applied.Text(key) != r.Settings.Text(key) {
			return false
		}
	}
	return true
}

func setEntry(e *part.Entry, text string) {
	if e.Text != text {
		e.SetText(text)
	}
}

// help shows the help of a parameter while a control has the focus.
func (f *form) help(attention *func(bool), control fyne.CanvasObject, key string) {
	p := parameter(key)
	*attention = func(on bool) {
		if on {
			f.page.cfg.Tips.Want(control, part.Label(p), part.Help(p), words.Say("field.api", "Key", key))
		} else {
			f.page.cfg.Tips.Leave(control)
		}
	}
}

// mend does what a person who follows a reason wants.
func (p *Page) mend(reason *problem.Problem) {
	p.lead(reason.Action, reason.Key)
	switch reason.Action {
	case problem.ActChoosePhoto:
		p.face.ask()
	case problem.ActChoosePose:
		p.pose.ask()
	}
}

// lead brings a person to the place where something is mended.
func (p *Page) lead(action problem.Action, key string) {
	f := p.form
	c := p.kit.Nav.Window().Canvas()
	switch action {
	case problem.ActChoosePhoto:
		f.scroll.ScrollToTop()
		c.Focus(p.face.well)
	case problem.ActChoosePose:
		f.reveal(p.pose.well)
		c.Focus(p.pose.well)
	case problem.ActConnect:
		p.cfg.Connect()
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
	case "prompt":
		focus, object = f.prompt, f.prompt
	case "negative_prompt":
		focus, object = f.avoid, f.avoid
	case "style":
		focus, object = f.style, f.style
	case "pictures", "seed":
		c.Focus(p.bar.focusFor(key))
		return
	default:
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

// reveal scrolls the column so that an object can be seen.
func (f *form) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(f.scroll.Content).Y
	bottom := top + o.Size().Height
	view := f.scroll.Size().Height
	switch {
	case top < f.scroll.Offset.Y:
		f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-40)))
	case bottom > f.scroll.Offset.Y+view:
		f.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view+40))
	}
}
