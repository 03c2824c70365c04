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

// connect is where a person says where work goes and gives the token for it.
// The token goes from the entry to the Hub and nowhere else; what was typed is
// never shown again.
type connect struct {
	kit     *page.Kit
	present func() connection.Connection
	taken   func() // called after a connection was taken into use
	resized func() // called when the form may want another height; may be nil

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
	hosted  *fyne.Container // what there is to say about Replicate
	answer  *fyne.Container
	object  *fyne.Container

	turn   int // of the newest question, so that an older answer is not shown
	cancel func()
}

func newConnect(cfg Config, taken func()) *connect {
	p := &connect{kit: cfg.Kit, present: cfg.Present, taken: taken, options: map[connection.Kind]*option{}}
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

	p.where.Grow = 2
	p.hosted = container.New(part.Column{Gap: 2},
		newSmall(words.Say("setup.token.price")), newWeb(cfg, words.Say("setup.token.get"), addressTokens))

	p.server = container.New(part.Column{Gap: 4}, part.NewPlain(words.Say("setup.address")), p.address)
	p.account = container.New(part.Column{Gap: 4}, part.NewPlain(words.Say("setup.token")), p.token, p.where, p.hosted)

	p.test = part.NewButton(words.Say("setup.test"), nil, p.ask)
	p.use = part.NewButton(words.Say("setup.use"), nil, p.take)
	p.use.Importance = widget.HighImportance
	p.forget = part.NewQuietButton(words.Say("setup.forget"), nil, p.forgetToken)
	p.busy = widget.NewActivity()
	p.busy.Hide()
	p.result, p.detail = part.NewParagraph("", 3), part.NewCaption("", 1)
	p.result.Bold = true
	p.detail.Grow = 6
	p.answer = container.New(part.Column{Gap: 2}, p.result, p.detail)
	p.object = container.New(part.Column{Gap: 12}, choices, p.server, p.account,
		container.NewHBox(p.use, p.test, p.forget, container.NewCenter(p.busy)), p.answer)
	return p
}

// shown shows the connection in use, and takes the focus.
func (p *connect) shown() {
	c := p.present()
	if c.Kind == connection.Server {
		p.address.SetText(c.Address)
	}
	p.token.SetText("")
	p.choose(c.Kind)
}

// settle lays the form out anew, and whatever holds it.
func (p *connect) settle() {
	p.object.Refresh()
	if p.resized != nil {
		p.resized()
	}
}

// focus gives the focus to what is chosen.
func (p *connect) focus() { p.kit.Nav.Window().Canvas().Focus(p.options[p.kind]) }

// choose shows one of the three kinds of connection.
func (p *connect) choose(kind connection.Kind) {
	if p.options[kind] == nil {
		kind = connection.Practice
	}
	p.kind = kind
	for k, o := range p.options {
		o.setChosen(k == kind)
	}
	part.Visible(p.server, kind == connection.Server)
	part.Visible(p.account, kind != connection.Practice)
	part.Visible(p.hosted, kind == connection.Replicate)
	part.Visible(p.test, kind != connection.Practice)
	p.forget.Hide()
	p.changed()
	p.tellSource()
	p.settle()
}

// changed forgets the answer to an older question.
func (p *connect) changed() {
	p.turn++
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.waiting(false)
	p.say("", "", theme.ColorNameForeground)
}

// connection returns what the page says now.
func (p *connect) connection() (connection.Connection, error) {
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
func (p *connect) tellSource() {
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
			part.Visible(p.forget, source == connection.FromKeyring || source == connection.FromSession)
			p.settle()
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
	case connection.Closed:
		return words.Say("setup.source.closed")
	}
	return words.Say("setup.source.none")
}

// ask tests the connection, with the token that was typed or the one that is
// kept.
func (p *connect) ask() {
	p.try(func(_ connection.Connection, account replicate.Account) {
		p.say(words.Say("setup.works", "Account", account.Username), "", theme.ColorNameSuccess)
	})
}

// take tests the connection and uses it from now on; a token that was typed
// is kept first.
func (p *connect) take() {
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
func (p *connect) try(then func(connection.Connection, replicate.Account)) {
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
func (p *connect) adopt(c connection.Connection) {
	p.kit.Nav.Connected(c)
	p.kit.Save(func(kept *preferences.Preferences) { kept.Connection = c.String() }, func(err error) {
		if err != nil {
			p.kit.Nav.Toast(words.Say("setup.notkept"))
		}
	})
	p.taken()
}

// forgetToken removes the token that is kept.
func (p *connect) forgetToken() {
	p.changed()
	c, err := p.connection()
	if err != nil {
		p.wrong(err)
		return
	}
	turn := p.turn
	p.kit.Work.Go(func(ctx context.Context) {
		err := p.kit.Hub.ForgetToken(ctx, c)
		p.kit.Work.Do(func() {
			if turn != p.turn {
				return // something else is asked about by now
			}
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

func (p *connect) wrong(err error) {
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

func (p *connect) say(text, detail string, name fyne.ThemeColorName) {
	p.result.Paint(text, name)
	p.detail.Set(detail)
	part.Visible(p.answer, text != "")
	p.settle()
}

func (p *connect) waiting(on bool) {
	part.Visible(p.busy, on)
	if on {
		p.busy.Start()
	} else {
		p.busy.Stop()
	}
}
