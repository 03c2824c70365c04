package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/instantid"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	nameWidth   = 390
	nameTallest = 360
)

// nameQuestion asks for the name of a preset in a small popover.
type nameQuestion struct {
	title  string
	name   string // to begin with
	action string // the words of the button
	// about stands below the name, and may be nil.
	about fyne.CanvasObject
	// remark says what a name means: that it replaces another preset, or, with
	// bad, that it cannot be had.
	remark func(name string) (text string, bad bool)
	do     func(name string)
}

func (q nameQuestion) ask(beside fyne.CanvasObject, focus func(fyne.Focusable)) {
	var popover *part.Popover
	title := part.NewPlain(q.title)
	title.Bold = true
	entry := part.NewEntry()
	entry.SetPlaceHolder(words.Say("preset.name.placeholder"))
	remark := part.NewCaption("", 3)
	name, bad := "", true
	answer := part.NewButton(q.action, nil, func() {
		if bad {
			focus(entry)
			return
		}
		popover.Close()
		q.do(name)
	})
	answer.Importance = widget.HighImportance
	cancel := part.NewButton(words.Say("preset.cancel"), nil, func() { popover.Close() })
	entry.OnChanged = func(text string) {
		name = instantid.PresetName(text)
		said := ""
		if said, bad = q.remark(name); name == "" {
			bad = true
		}
		remark.Color = theme.ColorNameForeground
		if bad {
			remark.Color = theme.ColorNameWarning
		}
		remark.Set(said)
		remark.Refresh()
		enable(answer, !bad)
	}
	entry.OnKey = func(key *fyne.KeyEvent) bool {
		enter := key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
		if enter && !bad {
			answer.OnTapped()
		}
		return enter
	}
	column := container.New(part.Column{Gap: 8}, title, entry)
	if q.about != nil {
		column.Add(q.about)
	}
	buttons := container.NewVBox(layout.NewSpacer(), container.NewHBox(cancel, answer))
	column.Add(part.NewDock(nil, nil, nil, container.New(part.Inset(10, 0, 0, 0), buttons), remark))
	box := container.New(part.Inset(12, 10, 12, 10), container.New(part.Wide{Width: nameWidth - 32}, column))
	entry.SetText(q.name)
	entry.OnChanged(q.name)
	popover = part.ShowPopover(box, beside, fyne.Min(box.MinSize().Height+8, nameTallest), nil)
	focus(entry)
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (s *presets) focus(o fyne.Focusable) { s.page.kit.Nav.Window().Canvas().Focus(o) }

// askToSave asks for a name and saves the present settings under it.
func (s *presets) askToSave() {
	s.page.cfg.Tips.Hide()
	r := s.page.model.Recipe()
	style := styleOf(r)
	styled, _ := instantid.FindStyle(style)
	withStyle := part.NewCheck(words.Say("preset.with.style", "Name", styleName(styled)), nil)
	withStyle.SetChecked(true)
	included := part.NewCaption(words.Say("preset.includes", "Look", settingValue("sdxl_weights", r.Settings.Weights)), 1)
	included.Fit(nameWidth-40, 5)
	begin := ""
	if p, ok := s.find(r.Preset); ok && s.isOwn(p.ID) {
		begin = p.Name // changed, and to be saved again
	}
	nameQuestion{
		title: words.Say("preset.save.title"), name: begin, action: words.Say("preset.save.do"),
		about: container.New(part.Column{Gap: 4}, included, withStyle),
		remark: func(name string) (string, bool) {
			if _, taken := s.named(name); taken {
				return words.Say("preset.replaces"), false
			}
			return s.taken(name)
		},
		do: func(name string) {
			with := ""
			if withStyle.Checked {
				with = style
			}
			s.save(instantid.PresetOf(name, r.Settings, with))
		},
	}.ask(s.page.form.preset, s.focus)
}

func (s *presets) taken(name string) (string, bool) {
	if shippedName(name) {
		return words.Say("preset.shipped.name"), true
	}
	return "", false
}

// askToRename asks for another name of an own preset.
func (s *presets) askToRename(id string) {
	p, ok := s.find(id)
	if !ok || !s.isOwn(id) {
		return
	}
	beside := fyne.CanvasObject(s.page.form.preset)
	if s.panel != nil {
		beside = s.panel.title
	}
	nameQuestion{
		title: words.Say("preset.rename.title", "Name", p.Name), name: p.Name, action: words.Say("preset.rename.do"),
		remark: func(name string) (string, bool) {
			if other, taken := s.named(name); taken && other.ID != id {
				return words.Say("preset.own.name"), true
			}
			return s.taken(name)
		},
		do: func(name string) { s.rename(p, name) },
	}.ask(beside, s.focus)
}
