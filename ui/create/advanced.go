package create

import (
	"context"
	"slices"
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

// webhookEvents are the events that a webhook can be told of, in the order in
// which they come (the API's documentation).
var webhookEvents = []string{"start", "output", "logs", "completed"}

// otherVersion is the choice of a version that is typed in.
const otherVersion = "other"

// advanced is what concerns the request and not the picture.
type advanced struct {
	page    *Page
	object  fyne.CanvasObject
	version *part.Chooser
	id      *part.Entry
	idBox   *fyne.Container
	idNote  *part.Plain
	newest  *part.Button
	changes *part.Plain // how the newest version differs
	rows    *fyne.Container
	stream  *part.Check
	webhook *part.Entry
	events  []*part.Check
	quiet   bool
	other   bool // a version is being typed in
}

func newAdvanced(p *Page) *advanced {
	a := &advanced{page: p}
	var versions []part.Choice
	for _, v := range instantid.KnownVersions() {
		versions = append(versions, part.Choice{
			Value: v.ID, Label: words.Version(v), Help: words.Or("version."+v.ID[:8]+".summary", v.Summary),
		})
	}
	versions = append(versions, part.Choice{Value: otherVersion, Label: words.Say("version.other"), Help: words.Say("version.other.help")})
	a.version = part.NewChooser(words.Say("version.name"), versions, a.chooseVersion)
	a.id = part.NewEntry()
	a.id.SetPlaceHolder(words.Say("version.placeholder"))
	a.id.OnChanged = func(text string) {
		if !a.quiet {
			p.model.Update(func(r *service.Recipe) { r.Version = strings.ToLower(strings.TrimSpace(text)) })
		}
	}
	a.idNote = part.NewCaption("", 2)
	a.idBox = container.New(part.Column{Gap: 2}, a.id, a.idNote)

	a.stream = part.NewCheck(words.Say("stream.name"), func(on bool) {
		if !a.quiet {
			p.model.Update(func(r *service.Recipe) { r.Stream = on })
		}
	})
	a.webhook = part.NewEntry()
	a.webhook.SetPlaceHolder(words.Say("webhook.placeholder"))
	a.webhook.OnChanged = func(text string) {
		if !a.quiet {
			p.model.Update(func(r *service.Recipe) { r.Webhook = strings.TrimSpace(text) })
		}
	}
	grid := container.NewGridWithColumns(2)
	for _, event := range webhookEvents {
		c := part.NewCheck(words.Or("webhook."+event, event), func(on bool) {
			if !a.quiet {
				p.model.Update(func(r *service.Recipe) { r.WebhookEvents = withEvent(r.WebhookEvents, event, on) })
			}
		})
		a.events = append(a.events, c)
		grid.Add(c)
	}
	a.newest = part.NewQuietButton(words.Say("version.newest"), theme.Icon(theme.IconNameSearch), a.lookUp)
	a.newest.Alignment = widget.ButtonAlignLeading
	a.changes = part.NewCaption("", 1)
	a.changes.Grow = 14
	a.changes.Hide()
	if _, can := p.kit.Studio.(page.VersionFinder); !can {
		a.newest.Hide()
	}
	a.rows = container.New(part.Column{Gap: 4},
		labelled(words.Say("version.name")), aligned(a.version), aligned(a.idBox), a.newest, aligned(a.changes),
		a.stream, explained(words.Say("stream.help")),
		labelled(words.Say("webhook.name")), aligned(a.webhook), explained(words.Say("webhook.help")), grid,
	)
	a.object = a.rows
	p.model.Listen(a.show)
	a.show()
	return a
}

// lookUp asks the server for the newest version, chooses it and tells how it
// differs.
func (a *advanced) lookUp() {
	finder, ok := a.page.kit.Studio.(page.VersionFinder)
	if !ok {
		return
	}
	c := a.page.model.Recipe().Connection
	a.newest.Disable()
	a.tell(words.Say("version.asking"))
	a.page.kit.Work.Go(func(ctx context.Context) {
		v, changes, err := finder.NewestVersion(ctx, c)
		a.page.kit.Work.Do(func() {
			a.newest.Enable()
			if err != nil {
				a.tell("")
				a.page.stage.refused(err)
				return
			}
			a.page.model.Update(func(r *service.Recipe) { r.Version = v.ID })
			a.tell(newestText(v, changes))
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

func (a *advanced) tell(text string) {
	a.changes.Set(text)
	setVisible(a.changes, text != "")
	a.rows.Refresh()
	a.page.form.scroll.Refresh()
}

func labelled(text string) fyne.CanvasObject {
	return container.New(part.Inset(7, 6, 0, 0), part.NewPlain(text))
}

func aligned(o fyne.CanvasObject) fyne.CanvasObject { return container.New(part.Inset(7, 0, 8, 0), o) }

func explained(text string) fyne.CanvasObject {
	c := part.NewCaption(text, 1)
	c.Grow = 4
	return aligned(c)
}

func (a *advanced) chooseVersion(id string) {
	a.other = id == otherVersion
	a.page.model.Update(func(r *service.Recipe) {
		r.Version = id
		if a.other {
			r.Version = ""
		}
	})
	if a.other {
		a.page.kit.Nav.Window().Canvas().Focus(a.id)
	}
}

// withEvent puts an event in or takes it out; the order is that of the API.
func withEvent(events []string, event string, on bool) []string {
	var out []string
	for _, e := range webhookEvents {
		if (e == event && on) || (e != event && slices.Contains(events, e)) {
			out = append(out, e)
		}
	}
	return out
}

func (a *advanced) show() {
	a.quiet = true
	defer func() { a.quiet = false }()
	r := a.page.model.Recipe()
	known := false
	for _, v := range instantid.KnownVersions() {
		known = known || v.ID == r.Version
	}
	switch {
	case known:
		a.other = false
		a.version.ShowValue(r.Version)
	case r.Version == "" && !a.other:
		a.version.ShowValue(instantid.DefaultVersion)
	default:
		a.other = true
		a.version.ShowValue(otherVersion)
	}
	if a.other {
		setEntry(a.id, r.Version)
		_, err := instantid.ParseVersion(r.Version)
		switch {
		case r.Version == "":
			a.idNote.Set(words.Say("version.empty"))
		case err != nil:
			a.idNote.Set(words.Say("version.wrong", "Have", len(r.Version)))
		default:
			a.idNote.Set(words.Say("version.unknown"))
		}
		a.idBox.Show()
	} else {
		a.idBox.Hide()
	}
	a.stream.SetChecked(r.Stream)
	setEntry(a.webhook, r.Webhook)
	for i, event := range webhookEvents {
		a.events[i].SetChecked(slices.Contains(r.WebhookEvents, event))
		if r.Webhook == "" {
			a.events[i].Disable()
		} else {
			a.events[i].Enable()
		}
	}
}

// note says what of it is in use.
func (a *advanced) note() string {
	r := a.page.model.Recipe()
	var used []string
	if r.Version != "" && r.Version != instantid.DefaultVersion {
		used = append(used, words.Say("advanced.version"))
	}
	if r.Stream {
		used = append(used, words.Say("advanced.stream"))
	}
	if r.Webhook != "" {
		used = append(used, words.Say("advanced.webhook"))
	}
	return strings.Join(used, " · ")
}

func (a *advanced) focusFor(key string) fyne.Focusable {
	switch key {
	case "version":
		if a.other {
			return a.id
		}
		return a.version
	case "stream":
		return a.stream
	case "webhook":
		return a.webhook
	}
	return nil
}
