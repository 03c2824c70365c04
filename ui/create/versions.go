package create

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// otherVersion is the choice of a version that is typed in.
const otherVersion = "other"

// versions chooses the version of the model: one that is known here, or any by
// its id.
type versions struct {
	page    *Page
	object  *fyne.Container
	chooser *part.Chooser
	id      *part.Entry
	box     fyne.CanvasObject
	note    *part.Plain
	newest  *part.Button
	changes *part.Plain // how the newest version differs
	differs fyne.CanvasObject
	other   bool // a version is being typed in
	quiet   bool
}

func newVersions(p *Page) *versions {
	v := &versions{page: p}
	var choices []part.Choice
	for _, known := range instantid.KnownVersions() {
		choices = append(choices, part.Choice{
			Value: known.ID, Label: words.Version(known), Help: words.Or("version."+known.ID[:8]+".summary", known.Summary),
		})
	}
	choices = append(choices, part.Choice{Value: otherVersion, Label: words.Say("version.other"), Help: words.Say("version.other.help")})
	v.chooser = part.NewChooser(words.Say("version.name"), choices, v.choose)
	v.chooser.OnAttention = func(on bool) {
		if on {
			p.cfg.Tips.Want(v.chooser, words.Say("version.name"), words.Say("version.help"), words.Say("field.api", "Key", "version"))
		} else {
			p.cfg.Tips.Leave(v.chooser)
		}
	}
	v.id = part.NewEntry()
	v.id.SetPlaceHolder(words.Say("version.placeholder"))
	v.id.OnChanged = func(text string) {
		if !v.quiet {
			p.model.Update(func(r *service.Recipe) { r.Version = strings.ToLower(strings.TrimSpace(text)) })
		}
	}
	v.note = part.NewCaption("", 2)
	v.box = aligned(container.New(part.Column{Gap: 2}, v.id, v.note))
	v.newest = part.NewQuietButton(words.Say("version.newest"), theme.Icon(theme.IconNameSearch), v.lookUp)
	v.newest.Alignment = widget.ButtonAlignLeading
	v.changes = part.NewCaption("", 1)
	v.changes.Grow = 14
	v.differs = aligned(v.changes)
	v.differs.Hide()
	if _, can := p.kit.Studio.(page.VersionFinder); !can {
		v.newest.Hide()
	}
	v.object = container.New(part.Column{Gap: 4},
		labelled(words.Say("version.name")), aligned(v.chooser), v.box, explained(words.Say("version.help")), v.newest, v.differs)
	p.model.Listen(v.show)
	v.show()
	return v
}

// lookUp asks the server for the newest version, chooses it and tells how it
// differs.
func (v *versions) lookUp() {
	finder, ok := v.page.kit.Studio.(page.VersionFinder)
	if !ok {
		return
	}
	c := v.page.model.Recipe().Connection
	v.newest.Disable()
	v.tell(words.Say("version.asking"))
	v.page.kit.Work.Go(func(ctx context.Context) {
		newest, changes, err := finder.NewestVersion(ctx, c)
		v.page.kit.Work.Do(func() {
			v.newest.Enable()
			if err != nil {
				v.tell("")
				v.page.stage.refused(err)
				return
			}
			v.page.model.Update(func(r *service.Recipe) { r.Version = newest.ID })
			v.tell(newestText(newest, changes))
		})
	})
}

func newestText(v instantid.Version, changes []instantid.Change) string {
	if v.Known() || len(changes) == 0 {
		return words.Say("version.same", "Version", words.Version(v))
	}
	text := words.Say("version.differs", "Version", words.Version(v))
	for _, c := range changes {
		text += " · " + words.Tell(c.Message)
	}
	return text
}

func (v *versions) tell(text string) {
	v.changes.Set(text)
	setVisible(v.differs, text != "")
	v.object.Refresh()
	v.page.form.scroll.Refresh()
}

func (v *versions) choose(id string) {
	v.other = id == otherVersion
	v.page.model.Update(func(r *service.Recipe) {
		r.Version = id
		if v.other {
			r.Version = ""
		}
	})
	if v.other {
		v.page.kit.Nav.Window().Canvas().Focus(v.id)
	}
}

func (v *versions) show() {
	v.quiet = true
	defer func() { v.quiet = false }()
	version := v.page.model.Recipe().Version
	known := false
	for _, k := range instantid.KnownVersions() {
		known = known || k.ID == version
	}
	switch {
	case known:
		v.other = false
		v.chooser.ShowValue(version)
	case version == "" && !v.other:
		v.chooser.ShowValue(instantid.DefaultVersion)
	default:
		v.other = true
		v.chooser.ShowValue(otherVersion)
	}
	if v.other {
		setEntry(v.id, version)
		_, err := instantid.ParseVersion(version)
		switch {
		case version == "":
			v.note.Set(words.Say("version.empty"))
		case err != nil:
			v.note.Set(words.Say("version.wrong", "Have", len(version)))
		default:
			v.note.Set(words.Say("version.unknown"))
		}
	}
	if v.other != v.box.Visible() {
		setVisible(v.box, v.other)
		v.object.Refresh()
	}
}

// changed reports whether another version than the usual one is chosen.
func (v *versions) changed() bool {
	version := v.page.model.Recipe().Version
	return version != "" && version != instantid.DefaultVersion
}

func (v *versions) focus() fyne.Focusable {
	if v.other {
		return v.id
	}
	return v.chooser
}
