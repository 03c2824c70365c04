package connection

import (
	"context"
	"errors"

	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/secret"
)

// Source tells where a connection's token comes from.
type Source string

// The sources, in the order in which they win.
const (
	FromEnvironment Source = "environment" // REPLICATE_API_TOKEN
	FromSession     Source = "session"     // typed in, kept until the program ends
	FromKeyring     Source = "keyring"     // the operating system's keyring
	Closed          Source = "closed"      // a token may be in the keyring, which does not open
	NoToken         Source = "none"
)

// missing is why there is no token where one is needed.
func missing(source Source, closed *secret.UnavailableError) *problem.Problem {
	if source == Closed {
		return problem.Closed(closed)
	}
	return problem.New(problem.TokenMissing, nil)
}

// token finds the token of a connection.
func (h *Hub) token(ctx context.Context, c Connection) (secret.Token, Source, error) {
	t, source, _, err := h.find(ctx, c)
	return t, source, err
}

// find is token, and tells why the keyring could not be asked. Where the
// session has no bus there is no keyring, and so no token in it.
func (h *Hub) find(ctx context.Context, c Connection) (secret.Token, Source, *secret.UnavailableError, error) {
	t, source, err := h.search(ctx, c)
	var unavailable *secret.UnavailableError
	if !errors.As(err, &unavailable) {
		return t, source, nil, err
	}
	h.opt.Log.Warn("keyring cannot be used", "reason", string(unavailable.Reason))
	if unavailable.Reason == secret.NoBus {
		return secret.Token{}, NoToken, nil, nil
	}
	return secret.Token{}, Closed, unavailable, nil
}

func (h *Hub) search(ctx context.Context, c Connection) (secret.Token, Source, error) {
	if c.Kind == Practice {
		return secret.NewToken(practice.Token), NoToken, nil
	}
	if !h.opt.Environment.IsZero() {
		return h.opt.Environment, FromEnvironment, nil
	}
	t, err := h.session.Get(ctx, c.Address)
	if err == nil {
		return t, FromSession, nil
	}
	if h.opt.Keyring == nil {
		return secret.Token{}, NoToken, nil
	}
	t, err = h.opt.Keyring.Get(ctx, c.Address)
	switch {
	case err == nil:
		return t, FromKeyring, nil
	case errors.Is(err, secret.ErrNotFound):
		return secret.Token{}, NoToken, nil
	}
	return secret.Token{}, NoToken, err
}

// TokenSource tells where the token of a connection comes from.
func (h *Hub) TokenSource(ctx context.Context, c Connection) (Source, error) {
	_, source, err := h.token(ctx, c)
	return source, err
}

// SaveToken keeps a token for a connection: in the keyring where there is
// one, else for this session only. In the latter case the second result says
// why; it is advice and no failure.
func (h *Hub) SaveToken(ctx context.Context, c Connection, token secret.Token) (Source, *problem.Problem) {
	h.forgetClient(c)
	var reason error = errors.New("this program was started without a keyring")
	if h.opt.Keyring != nil {
		if reason = h.opt.Keyring.Set(ctx, c.Address, token); reason == nil {
			_ = h.session.Delete(ctx, c.Address) // an older one kept for the session must not win
			return FromKeyring, nil
		}
	}
	if err := h.session.Set(ctx, c.Address, token); err != nil {
		return NoToken, problem.New(problem.TokenBad, err)
	}
	p := problem.New(problem.KeyringAbsent, reason)
	var unavailable *secret.UnavailableError
	if errors.As(reason, &unavailable) {
		p = p.Telling(problem.FromKeyring(unavailable))
	}
	return FromSession, p
}

// ForgetToken removes the token of a connection from the session and from the
// keyring.
func (h *Hub) ForgetToken(ctx context.Context, c Connection) error {
	h.forgetClient(c)
	if err := h.session.Delete(ctx, c.Address); err != nil && !errors.Is(err, secret.ErrNotFound) {
		return err
	}
	if h.opt.Keyring == nil {
		return nil
	}
	if err := h.opt.Keyring.Delete(ctx, c.Address); err != nil && !errors.Is(err, secret.ErrNotFound) {
		return err
	}
	return nil
}
