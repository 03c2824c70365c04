// Package setup is the page on which a person says where work goes: practice
// on this computer, Replicate, or another server; and gives the token for it.
//
// The token goes from the entry to the Hub and nowhere else. The page never
// shows one again.
package setup

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/preferences"
	"likeness/storage/secret"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

const columnWidth = 544

// Page is the page of the connection.
type Page struct {
	kit     *page.Kit
	object  fyne.CanvasObject
	present func() connection.Connection

	kind    connection.Kind
	options map[connection.Kind]*option
	address *part.Entry
	token   *part.Entry
	where   *part.Plain
	test    *part.Button
	use     *part.Button
	forget  *part.Button
	result  *part.Plain
	detail  *part.Plain
	busy    *widget.Activity
	server  *fyne.Container
	account *fyne.Container
	column  *fyne.Container

	turn   int // of the newest question, so that an older answer is not shown
	cancel func()
}

var _ page.Page = (*Page)(nil)

// New returns the page; present tells the connection in use.
func New(kit *page.Kit, present func() connection.Connection) *Page {
	p := &Page{kit: kit, present: present, options: map[connection.Kind]*option{}}
	choices := container.New(part.Column{Gap: 8})
	for _, kind := range []connection.Kind{connection.Practice, connection.Replicate, connection.Server} {
		o := newOption(words.Say("setup."+string(kind)), words.Say("setup."+string(kind)+".meaning"), func() { p.choose(kind) })
		p.options[kind] = o
		choices.Add(o)
	}
	p.address = part.NewEntry()
	p.address.SetPlaceHolder(connection.ReplicateAddress)
	p.address.OnChanged = func(string) { p.changed() }
	p.token = part.NewPasswordEntry()
	p.token.SetPlaceHolder(words.Say("setup.token.placeholder"))
	p.token.OnChanged = func(string) { p.changed() }
	p.token.OnSubmitted = func(string) { p.ask() }
	p.where = part.NewCaption("", 1)

	p.server = container.New(part.Column{Gap: 4}, part.NewPlain(words.Say("setup.address")), p.address)
	p.account = container.New(part.Column{Gap: 4}, part.NewPlain(words.Say("setup.token")), p.token, p.where)

	p.test = part.NewButton(words.Say("setup.test"), nil, p.ask)
	p.use = part.NewButton(words.Say("setup.use"), nil, p.take)
	p.use.Importance = widget.HighImportance
	p.forget = part.NewQuietButton(words.Say("setup.forget"), nil, p.forgetToken)
	p.busy = widget.NewActivity()
	p.busy.Hide()
	p.result, p.detail = part.NewPlain(""), part.NewCaption("", 1)
	p.result.Bold = true

	back := part.NewQuietButton(words.Say("setup.back"), theme.Icon(theme.IconNameNavigateBack), kit.Nav.Back)
	title := part.NewPlain(words.Say("setup.title"))
	title.Font, title.Bold = theme.SizeNameHeadingText, true
	p.column = container.New(part.Column{Gap: 16},
		title,
		choices, p.server, p.account,
		container.NewHBox(p.use, p.test, p.forget, container.NewCenter(p.busy)),
		container.New(part.Column{Gap: 2}, p.result, p.detail),
	)
	body := container.NewVScroll(container.New(part.Inset(2, 8, 14, 24), p.column))
	p.object = container.NewStack(part.NewFill(look.ColorPanel),
		container.NewBorder(container.New(part.Inset(8, 6, 8, 0), container.NewHBox(back)), nil, nil, nil,
			container.New(part.Centred{Width: columnWidth + 16}, body)))
	return p
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown shows the connection in use.
func (p *Page) Shown() {
	c := p.present()
	if c.Kind == connection.Server {
		p.address.SetText(c.Address)
	}
	p.token.SetText("")
	p.choose(c.Kind)
	p.kit.Nav.Window().Canvas().Focus(p.options[p.kind])
}

// Escape leaves closing to the window.
func (p *Page) Escape() bool { return false }

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// choose shows one of the three kinds of connection.
func (p *Page) choose(kind connection.Kind) {
	if p.options[kind] == nil {
		kind = connection.Practice
	}
	p.kind = kind
	for k, o := range p.options {
		o.setChosen(k == kind)
	}
	visible(p.server, kind == connection.Server)
	visible(p.account, kind != connection.Practice)
	visible(p.test, kind != connection.Practice)
	p.forget.Hide()
	p.changed()
	p.tellSource()
	p.column.Refresh()
	p.object.Refresh()
}

// changed forgets the answer to an older question.
func (p *Page) changed() {
	p.turn++
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.waiting(false)
	p.say("", "", theme.ColorNameForeground)
}

// connection returns what the page says now.
func (p *Page) connection() (connection.Connection, error) {
	switch p.kind {
	case connection.Server:
		c, err := connection.Parse(p.address.Text)
		if err == nil && c.Kind == connection.Practice {
			err = problem.New(problem.BadAddress, nil)
		}
		return c, err
	case connection.Replicate:
		return connection.Parse(string(connection.Replicate))
	}
	return connection.Connection{Kind: connection.Practice}, nil
}

// tellSource says where the token is kept, or that there is none.
func (p *Page) tellSource() {
	p.where.Set("")
	if p.kind == connection.Practice {
		return
	}
	c, err := p.connection()
	if err != nil {
		p.where.Set(words.Say("setup.source.none"))
		return
	}
	turn := p.turn
	p.kit.Work.Go(func(ctx context.Context) {
		source, err := p.kit.Hub.TokenSource(ctx, c)
		p.kit.Work.Do(func() {
			if turn != p.turn {
				return
			}
			if err != nil {
				p.kit.Log.Warn("token source", "err", err)
			}
			p.where.Set(sourceText(source))
			p.where.Fit(columnWidth, 2)
			visible(p.forget, source == connection.FromKeyring || source == connection.FromSession)
			p.column.Refresh()
		})
	})
}

func sourceText(source connection.Source) string {
	switch source {
	case connection.FromEnvironment:
		return words.Say("setup.source.environment")
	case connection.FromKeyring:
		return words.Say("setup.source.keyring")
	case connection.FromSession:
		return words.Say("setup.source.session")
	}
	return words.Say("setup.source.none")
}

// ask tests the connection, with the token that was typed or the one that is
// kept.
func (p *Page) ask() {
	p.try(func(_ connection.Connection, account replicate.Account) {
		p.say(words.Say("setup.works", "Account", account.Username), "", theme.ColorNameSuccess)
	})
}

// take tests the connection and uses it from now on; a token that was typed
// is kept first.
func (p *Page) take() {
	if p.kind == connection.Practice {
		p.adopt(connection.Connection{Kind: connection.Practice})
		return
	}
	typed := secret.NewToken(p.token.Text)
	p.try(func(c connection.Connection, account replicate.Account) {
		c.Account = account.Username
		if typed.IsZero() {
			p.adopt(c)
			return
		}
		turn := p.turn
		p.waiting(true)
		p.cancel = p.kit.Work.Go(func(ctx context.Context) {
			_, advice := p.kit.Hub.SaveToken(ctx, c, typed)
			p.kit.Work.Do(func() {
				if turn != p.turn {
					return
				}
				p.waiting(false)
				p.token.SetText("")
				p.adopt(c)
				if advice != nil {
					what, _, next := words.Problem(advice)
					p.kit.Nav.Toast(what + " " + next)
				}
			})
		})
	})
}

// try asks the server whose account the token is, and goes on with the answer.
func (p *Page) try(then func(connection.Connection, replicate.Account)) {
	p.changed()
	c, err := p.connection()
	if err != nil {
		p.wrong(err)
		return
	}
	typed := secret.NewToken(p.token.Text)
	turn := p.turn
	p.waiting(true)
	p.say(words.Say("setup.asking"), "", look.ColorQuiet)
	p.cancel = p.kit.Work.Go(func(ctx context.Context) {
		account, err := p.kit.Hub.Test(ctx, c, typed)
		p.kit.Work.Do(func() {
			if turn != p.turn {
				return
			}
			p.waiting(false)
			if err != nil {
				p.wrong(err)
				return
			}
			then(c, account)
		})
	})
}

// adopt uses a connection from now on.
func (p *Page) adopt(c connection.Connection) {
	p.kit.Nav.Connected(c)
	p.kit.Work.Go(func(context.Context) {
		err := p.kit.Preferences.Update(func(kept *preferences.Preferences) { kept.Connection = c.String() })
		if err != nil {
			p.kit.Log.Warn("connection not kept", "err", err)
			p.kit.Work.Do(func() { p.kit.Nav.Toast(words.Say("setup.notkept")) })
		}
	})
	p.kit.Nav.Back()
}

// forgetToken removes the token that is kept.
func (p *Page) forgetToken() {
	p.changed()
	c, err := p.connection()
	if err != nil {
		p.wrong(err)
		return
	}
	p.kit.Work.Go(func(ctx context.Context) {
		err := p.kit.Hub.ForgetToken(ctx, c)
		p.kit.Work.Do(func() {
			if err != nil {
				p.wrong(err)
				return
			}
			p.forget.Hide()
			p.say(words.Say("setup.forgotten"), "", theme.ColorNameSuccess)
			p.tellSource()
		})
	})
}

func (p *Page) wrong(err error) {
	var known *problem.Problem
	if !errors.As(err, &known) {
		known = problem.New(problem.Internal, err)
	}
	what, _, next := words.Problem(known)
	detail := next
	if known.Detail != "" {
		detail += "\n" + known.Detail
	}
	p.say(what, detail, theme.ColorNameError)
}

func (p *Page) say(text, detail string, name fyne.ThemeColorName) {
	p.result.Paint(text, name)
	p.result.Fit(columnWidth, 3)
	p.detail.Set(detail)
	p.detail.Fit(columnWidth, 6)
	p.column.Refresh()
}

func (p *Page) waiting(on bool) {
	visible(p.busy, on)
	if on {
		p.busy.Start()
	} else {
		p.busy.Stop()
	}
}

func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
