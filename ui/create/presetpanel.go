package create

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	presetListWidth    = 292
	presetPreviewWidth = 320
	presetsHeight      = 470
)

// presetPanel is the list of presets; beside it stands what the marked one
// would change.
type presetPanel struct {
	set     *presets
	popover *part.Popover
	list    *part.PickList
	title   *part.Plain
	summary *part.Plain
	changes *fyne.Container
	scroll  *container.Scroll
	keys    *part.Plain
	content *fyne.Container
	undo    *undoBar
}

// open opens the presets beside their control.
func (s *presets) open() {
	if s.panel != nil {
		return
	}
	s.page.cfg.Tips.Hide()
	p := &presetPanel{
		set: s, list: part.NewPickList(presetListWidth), undo: newUndoBar(s.page),
		title: part.NewParagraph("", 2), summary: part.NewCaption("", 1), changes: container.New(part.Column{Gap: 5}),
	}
	p.title.Bold, p.summary.Grow = true, 3
	p.list.Title = words.Say("preset.name")
	p.list.OnMarked = func(string) { p.preview() }
	p.list.OnChosen = func(id string) {
		if preset, ok := s.find(id); ok {
			p.popover.Close()
			s.apply(preset)
		}
	}
	p.content = p.build()
	p.undo.resized = p.content.Refresh
	s.panel = p
	beside := s.page.form.preset
	p.popover = part.ShowPopover(p.content, beside, presetsHeight, func() {
		s.panel = nil
		p.undo.closed()
	})
	p.fill()
	if at := beside.Value(); at != "" {
		p.list.Mark(at)
	}
	s.page.kit.Nav.Window().Canvas().Focus(p.list)
	s.load() // another program may have saved one
}

func (p *presetPanel) build() *fyne.Container {
	s := p.set
	save := part.NewQuietButton(words.Say("preset.save"), theme.Icon(theme.IconNameDocumentSave), func() {
		p.popover.Close()
		s.askToSave()
	})
	imports := part.NewQuietButton(words.Say("preset.import"), theme.Icon(theme.IconNameDownload), func() {
		p.popover.Close()
		s.importFile()
	})
	p.keys = part.NewCaption("", 2)
	p.scroll = container.NewVScroll(container.New(part.Inset(0, 2, 12, 6), p.changes))
	head := container.New(part.Column{Gap: 3}, p.title, p.summary)
	preview := part.NewDock(container.New(part.Inset(0, 8, 12, 8), head), container.New(part.Inset(0, 4, 12, 6), p.keys), nil, nil, p.scroll)
	line := container.New(part.Wide{Width: 1}, part.NewFill(theme.ColorNameSeparator))
	return part.NewDock(nil,
		container.New(part.Column{Gap: 0}, part.NewRule(), p.undo.object,
			container.New(part.Inset(0, 2, 0, 0), container.NewHBox(save, imports))),
		container.New(part.Inset(0, 0, 5, 0), p.list), nil,
		part.NewDock(nil, nil, line, nil,
			container.New(part.Wide{Width: presetPreviewWidth}, container.New(part.Inset(14, 0, 0, 0), preview))))
}

// fill shows all presets.
func (p *presetPanel) fill() {
	inForce := p.set.page.form.preset.Value()
	var rows []part.PickRow
	row := func(preset instantid.Preset, group string) {
		rows = append(rows, part.PickRow{
			Value: preset.ID, Label: presetName(preset), Help: presetSummary(preset), Group: group, Chosen: preset.ID == inForce,
			Actions: p.actions(preset.ID),
		})
	}
	for _, preset := range p.set.own {
		row(preset, words.Say("preset.own"))
	}
	for _, preset := range instantid.Presets() {
		row(preset, words.Say("preset.shipped"))
	}
	p.list.SetRows(rows)
}

// actions are what can be done with a preset beside applying it: with a
// shipped one, exporting it.
func (p *presetPanel) actions(id string) []part.RowAction {
	s := p.set
	export := part.RowAction{Name: words.Say("preset.export"), Icon: theme.IconNameUpload, Key: fyne.KeyE, Do: func() { s.exportFile(id) }}
	if !s.isOwn(id) {
		return []part.RowAction{export}
	}
	return []part.RowAction{
		{Name: words.Say("preset.rename"), Icon: theme.IconNameDocumentCreate, Key: fyne.KeyF2, Do: func() { s.askToRename(id) }},
		export,
		{Name: words.Say("preset.delete"), Icon: theme.IconNameDelete, Key: fyne.KeyDelete, Do: func() { s.remove(id) }},
	}
}

// preview shows what the marked preset would change.
func (p *presetPanel) preview() {
	preset, ok := p.set.find(p.list.Marked())
	if !ok {
		return
	}
	p.title.Set(presetName(preset))
	say(p.summary, presetSummary(preset))
	keys := words.Say("preset.keys")
	if p.set.isOwn(preset.ID) {
		keys = words.Say("preset.keys.own")
	}
	p.keys.Text = keys
	p.keys.Fit(presetPreviewWidth-30, 2)
	p.changes.RemoveAll()
	r := p.set.page.model.Recipe()
	differences := preset.Differences(r.Settings, r.Style)
	heading := part.NewCaption(words.Say("preset.changes"), 1)
	if len(differences) == 0 {
		heading.Text = words.Say("preset.same")
		heading.Fit(presetPreviewWidth-30, 3)
	}
	p.changes.Add(heading)
	for _, d := range differences {
		p.changes.Add(difference(d))
	}
	if left := p.set.left[preset.ID]; len(left) > 0 {
		out := part.NewCaption(words.Say("preset.left", "What", leftOut(left)), 1)
		out.Color = theme.ColorNameWarning
		out.Fit(presetPreviewWidth-30, 6)
		p.changes.Add(out)
	}
	p.scroll.ScrollToTop()
	p.content.Refresh()
}

// difference is one line of the preview: what, from what to what; two lines
// where that is too long for one.
func difference(d instantid.Difference) fyne.CanvasObject {
	const nameWide, gap, space = 122, 8, 5
	const wide = presetPreviewWidth - nameWide - gap - 30
	name := part.NewPlain(settingName(d.Key))
	name.Color = look.ColorQuiet
	name.Fit(nameWide, 2)
	name.Wide = nameWide
	// Two texts: the font draws no space behind an arrow.
	from := part.NewPlain(words.Say("preset.change", "From", settingValue(d.Key, d.From)))
	to := part.NewPlain(settingValue(d.Key, d.To))
	values := container.New(part.Column{Gap: 0}, from, to)
	if first := textWidth(from.Text); first+space+textWidth(to.Text) <= wide {
		from.Wide = first + space
		values = part.NewDock(nil, nil, from, nil, to)
	}
	return part.NewDock(nil, nil, container.New(part.Inset(0, 0, gap, 0), name), nil, values)
}

func textWidth(text string) float32 {
	return fyne.MeasureText(text, fyne.CurrentApp().Settings().Theme().Size(theme.SizeNameText), fyne.TextStyle{}).Width
}

// settingName is what a setting of a preset is called.
func settingName(key string) string {
	if key == "style" {
		return words.Say("style.name")
	}
	if p, ok := instantid.Find(key); ok {
		return part.Label(p)
	}
	return key
}

// settingValue is a value of a setting as the window shows it elsewhere.
func settingValue(key string, value any) string {
	if key == "style" {
		id, _ := value.(string)
		if s, ok := instantid.FindStyle(id); ok {
			return styleName(s)
		}
	}
	p, _ := instantid.Find(key)
	switch v := value.(type) {
	case bool:
		if v != p.Inverted {
			return words.Say("preset.on")
		}
		return words.Say("preset.off")
	case string:
		for _, c := range part.Choices(p) {
			if c.Value == v {
				return c.Label
			}
		}
		return v
	case float64:
		return words.Number(v)
	}
	return fmt.Sprint(value)
}

// leftOut names settings that did not fit, with what they were where that may
// be told.
func leftOut(left []*instantid.ValueError) string {
	var names []string
	for _, e := range left {
		name := settingName(e.Key)
		if e.Value != "" {
			name += " (" + shorten(e.Value) + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
