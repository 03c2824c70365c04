package create

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// advanced is what concerns the request and not the picture: version of the
// model, stream, webhook and its events.
type advanced struct {
	page    *Page
	object  *fyne.Container
	parts   map[string]*advancedPart
	order   []*advancedPart
	version *versions

	stream  *part.Check
	webhook *part.Entry
	trouble *part.Plain // what is wrong with the address
	wrong   *fyne.Container
	events  []*part.Check
	idle    *part.Plain // why the events have no effect
	rest    *fyne.Container
	kept    []string // events that were chosen when the address was taken away
	quiet   bool
}

// advancedPart is one of them: what shows it, and the words to find it by.
type advancedPart struct {
	row   *fyne.Container
	found *part.Fill
	texts []string
}

func (p *advancedPart) appear(on bool) { setVisible(p.row, on) }

func (p *advancedPart) mark(on bool) {
	p.found.Color = ""
	if on {
		p.found.Color = look.ColorFound
	}
	p.found.Refresh()
}

func newAdvanced(p *Page) *advanced {
	a := &advanced{page: p, parts: map[string]*advancedPart{}, object: container.New(part.Column{Gap: 6})}
	a.version = newVersions(p)
	a.add("version", []string{words.Say("version.name"), words.Say("version.help"), "version"}, a.version.object)

	a.stream = part.NewCheck(words.Say("stream.name"), func(on bool) {
		if !a.quiet {
			p.model.Update(func(r *service.Recipe) { r.Stream = on })
		}
	})
	a.tip(&a.stream.OnAttention, a.stream, words.Say("stream.name"), words.Say("stream.help"), "stream")
	a.add("stream", []string{words.Say("stream.name"), words.Say("stream.help"), "stream"},
		a.stream, explained(words.Say("stream.help")))

	a.webhook = part.NewEntry()
	a.webhook.SetPlaceHolder(words.Say("webhook.placeholder"))
	a.webhook.OnChanged = a.address
	a.tip(&a.webhook.OnAttention, a.webhook, words.Say("webhook.name"), words.Say("webhook.help"), "webhook")
	a.trouble = part.NewCaption("", 1)
	a.trouble.Grow, a.trouble.Color = 3, theme.ColorNameError
	a.wrong = container.New(part.Inset(8, 0, 8, 2), a.trouble)
	a.add("webhook", []string{words.Say("webhook.name"), words.Say("webhook.help"), "webhook"},
		labelled(words.Say("webhook.name")), aligned(a.webhook), a.wrong, explained(words.Say("webhook.help")))

	grid := container.NewGridWithColumns(2)
	texts := []string{words.Say("webhook.events"), "webhook_events_filter"}
	for _, event := range service.WebhookEvents() {
		label, help := words.Or("webhook."+event, event), words.Or("webhook."+event+".help", event)
		c := part.NewCheck(label, func(on bool) {
			if !a.quiet {
				p.model.Update(func(r *service.Recipe) { r.WebhookEvents = withEvent(r.WebhookEvents, event, on) })
			}
		})
		a.tip(&c.OnAttention, c, label, help, "webhook_events_filter: "+event)
		a.events = append(a.events, c)
		grid.Add(c)
		texts = append(texts, label, help, event)
	}
	a.idle = part.NewCaption(words.Say("webhook.idle"), 1)
	a.idle.Grow = 2
	a.rest = container.New(part.Inset(8, 0, 8, 4), a.idle)
	a.add("webhook_events_filter", texts, labelled(words.Say("webhook.events")), grid, a.rest)

	p.model.Listen(a.show)
	a.show()
	return a
}

func (a *advanced) add(key string, texts []string, rows ...fyne.CanvasObject) {
	p := &advancedPart{found: part.NewFill(""), texts: texts}
	p.found.Radius = 5
	p.row = container.NewStack(p.found, container.New(part.Column{Gap: 3}, rows...))
	a.parts[key] = p
	a.order = append(a.order, p)
	a.object.Add(p.row)
}

// tip shows the help of a control while it has the focus or the pointer.
func (a *advanced) tip(attention *func(bool), o fyne.CanvasObject, title, help, key string) {
	*attention = func(on bool) {
		if on {
			a.page.cfg.Tips.Want(o, title, help, words.Say("field.api", "Key", key))
		} else {
			a.page.cfg.Tips.Leave(o)
		}
	}
}

// address takes the webhook as it is typed. Without one there are no events
// either; those that were chosen come back with the next address.
func (a *advanced) address(text string) {
	if a.quiet {
		return
	}
	text = strings.TrimSpace(text)
	a.page.model.Update(func(r *service.Recipe) {
		switch {
		case text == "" && r.Webhook != "":
			a.kept, r.WebhookEvents = r.WebhookEvents, nil
		case text != "" && r.Webhook == "" && len(r.WebhookEvents) == 0:
			r.WebhookEvents, a.kept = a.kept, nil
		}
		r.Webhook = text
	})
}

func labelled(text string) fyne.CanvasObject {
	return container.New(part.Inset(7, 6, 0, 0), part.NewPlain(text))
}

func aligned(o fyne.CanvasObject) fyne.CanvasObject { return container.New(part.Inset(7, 0, 8, 0), o) }

func explained(text string) fyne.CanvasObject {
	c := part.NewCaption(text, 1)
	c.Grow = 4
	return container.New(part.Inset(8, 0, 8, 2), c)
}

// withEvent puts an event in or takes it out; the order is that of the API.
func withEvent(events []string, event string, on bool) []string {
	var out []string
	for _, e := range service.WebhookEvents() {
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
	a.stream.SetChecked(r.Stream)
	if strings.TrimSpace(a.webhook.Text) != r.Webhook { // not under the hands of somebody who types a space
		a.webhook.SetText(r.Webhook)
	}
	for i, event := range service.WebhookEvents() {
		a.events[i].SetChecked(slices.Contains(r.WebhookEvents, event))
		enable(a.events[i], r.Webhook != "")
	}
	a.tell(webhookText(service.CheckWebhook(r)))
	setVisible(a.rest, r.Webhook == "")
}

func webhookText(fault service.WebhookFault) string {
	switch fault {
	case service.WebhookNoWeb:
		return words.Say("webhook.wrong.address")
	case service.WebhookNotHTTPS:
		return words.Say("webhook.wrong.plain")
	case service.WebhookEvent:
		return words.Say("webhook.wrong.event")
	}
	return "" // without an address the events say so themselves
}

// tell says what is wrong with the address.
func (a *advanced) tell(text string) {
	changed := a.wrong.Visible() != (text != "") || a.trouble.Text != text
	a.trouble.Set(text)
	setVisible(a.wrong, text != "")
	if changed {
		a.object.Refresh()
	}
}

// note says what of it is in use.
func (a *advanced) note() string {
	r := a.page.model.Recipe()
	var used []string
	if a.version.changed() {
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
		return a.version.focus()
	case "stream":
		return a.stream
	case "webhook":
		return a.webhook
	case "webhook_events_filter":
		return a.events[0]
	}
	return nil
}
