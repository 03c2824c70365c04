package connection

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/secret"
)

// accountLimit bounds the question whose account it is, asked once a session.
const accountLimit = 10 * time.Second

// accountRest is how long it is not asked again after nobody answered: many
// jobs that want to know it would else ask one after the other.
const accountRest = time.Second

// Options are what a Hub works with.
type Options struct {
	Environment secret.Token     // REPLICATE_API_TOKEN; goes to whichever server is named
	Keyring     secret.Store     // nil: none, as on a computer without one
	Practice    practice.Options // of the server inside this program
	UserAgent   string
	Log         *slog.Logger
	// How long and how often the clients wait; zero fields have the defaults of package replicate.
	Timeouts replicate.Timeouts
	Retry    replicate.Retry
}

// A Hub gives out API clients by connection. It starts the practice server
// when the first one asks for practice, and keeps tokens that could not go to
// a keyring until it is closed. It may be used by several goroutines.
type Hub struct {
	opt     Options
	session secret.Store

	mu       sync.Mutex
	practice *practice.Server
	clients  map[string]*entry // by address
	closed   bool
}

type entry struct {
	client  *replicate.Client
	closed  *secret.UnavailableError // why the keyring could not be asked for its token; nil: it was
	account string
	asked   bool // whether the account was asked for

	asking chan struct{} // holds one element while somebody asks
	failed time.Time     // when nobody answered last
}

// NewHub returns a Hub. Nothing is opened or asked before it is needed.
func NewHub(o Options) *Hub {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Hub{opt: o, session: secret.Memory(), clients: map[string]*entry{}}
}

// Close stops the practice server. Its predictions are gone with it.
func (h *Hub) Close() error {
	h.mu.Lock()
	h.closed = true
	server := h.practice
	h.practice = nil
	for address, e := range h.clients {
		e.client.Close()
		delete(h.clients, address)
	}
	h.mu.Unlock()
	if server == nil {
		return nil
	}
	return server.Close()
}

// Client returns the client of a connection, and the connection completed
// with the account's name where the server tells it. The error is a
// [problem.Problem]: no token, or a token that the server does not take. A
// server that cannot be reached, or that knows no accounts, is no error here.
func (h *Hub) Client(ctx context.Context, c Connection) (*replicate.Client, Connection, error) {
	address, err := h.address(c)
	if err != nil {
		return nil, c, err
	}
	e, err := h.entry(ctx, c, address)
	if err != nil {
		return nil, c, err
	}
	name, err := h.account(ctx, e)
	if err != nil {
		return nil, c, err
	}
	if name != "" {
		c.Account = name
	}
	return e.client, c, nil
}

func (h *Hub) entry(ctx context.Context, c Connection, address string) (*entry, error) {
	h.mu.Lock()
	e, ok := h.clients[address]
	h.mu.Unlock()
	if ok {
		return e, nil
	}
	token, source, closed, err := h.find(ctx, c)
	if err != nil {
		return nil, err
	}
	if token.IsZero() && c.Kind == Replicate {
		return nil, missing(source, closed)
	}
	client, err := h.newClient(address, token)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if other, ok := h.clients[address]; ok {
		client.Close()
		return other, nil
	}
	if h.closed {
		client.Close() // nobody else would
		return nil, problem.New(problem.Internal, errors.New("a client was asked for after the end"))
	}
	e = &entry{client: client, closed: closed, asking: make(chan struct{}, 1)}
	h.clients[address] = e
	return e, nil
}

func (h *Hub) newClient(address string, token secret.Token) (*replicate.Client, error) {
	client, err := replicate.New(address, replicate.Options{
		Token: token, UserAgent: h.opt.UserAgent, Log: h.opt.Log, Timeouts: h.opt.Timeouts, Retry: h.opt.Retry,
	})
	if err != nil {
		return nil, problem.New(problem.BadAddress, err)
	}
	return client, nil
}

// account asks once a session whose account it is. One asks for all who want
// to know it at the same time.
func (h *Hub) account(ctx context.Context, e *entry) (string, error) {
	if name, known := h.knownAccount(e); known {
		return name, nil
	}
	select {
	case e.asking <- struct{}{}:
		defer func() { <-e.asking }()
	case <-ctx.Done():
		return "", nil
	}
	if name, known := h.knownAccount(e); known {
		return name, nil
	}
	ctx, cancel := context.WithTimeout(ctx, accountLimit)
	defer cancel()
	account, err := e.client.Account(ctx)
	if err != nil {
		var re *replicate.Error
		if errors.As(err, &re) && re.Kind == replicate.BadToken {
			if e.closed != nil { // the keyring is asked anew next time
				h.drop(e)
				return "", problem.Closed(e.closed)
			}
			return "", problem.From(err)
		}
		if re != nil && re.StatusCode != 0 && re.Kind != replicate.Throttled {
			h.remember(e, "") // a server without accounts: not asked again
		}
		h.mu.Lock()
		if replicate.Unreached(err) {
			e.failed = time.Now()
		}
		h.mu.Unlock()
		return "", nil
	}
	h.remember(e, account.Username)
	return account.Username, nil
}

// knownAccount returns what is known of the account, and whether it need not be
// asked for now.
func (h *Hub) knownAccount(e *entry) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return e.account, e.asked || time.Since(e.failed) < accountRest
}

// Account returns whose account the work of a connection goes to: the name, or
// nothing where the server knows no accounts. Told is false while the server
// cannot be asked. The error is that of [Hub.Client].
func (h *Hub) Account(ctx context.Context, c Connection) (name string, told bool, err error) {
	address, err := h.address(c)
	if err != nil {
		return "", false, err
	}
	e, err := h.entry(ctx, c, address)
	if err != nil {
		return "", false, err
	}
	if name, err = h.account(ctx, e); err != nil {
		return "", false, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return name, e.asked, nil
}

func (h *Hub) remember(e *entry, account string) {
	h.mu.Lock()
	e.account, e.asked = account, true
	h.mu.Unlock()
}

// address returns the API base of a connection; for practice it starts the
// server.
func (h *Hub) address(c Connection) (string, error) {
	if c.Kind != Practice {
		return c.Address, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return "", problem.New(problem.Internal, errors.New("practice was asked for after it was closed"))
	}
	if h.practice == nil {
		server, err := practice.Start(context.Background(), h.opt.Practice)
		if err != nil {
			return "", problem.New(problem.Internal, fmt.Errorf("start practice: %w", err))
		}
		h.practice = server
	}
	return h.practice.URL(), nil
}

// Test asks the server of a connection whose account a token belongs to. A
// zero token means the one that is kept. The error is a [problem.Problem].
func (h *Hub) Test(ctx context.Context, c Connection, token secret.Token) (replicate.Account, error) {
	address, err := h.address(c)
	if err != nil {
		return replicate.Account{}, err
	}
	var source Source
	var closed *secret.UnavailableError
	if token.IsZero() {
		if token, source, closed, err = h.find(ctx, c); err != nil {
			return replicate.Account{}, problem.From(err)
		}
	}
	if token.IsZero() && c.Kind == Replicate {
		return replicate.Account{}, missing(source, closed)
	}
	client, err := h.newClient(address, token)
	if err != nil {
		return replicate.Account{}, err
	}
	defer client.Close()
	account, err := client.Account(ctx)
	if err != nil {
		var re *replicate.Error
		if closed != nil && errors.As(err, &re) && re.Kind == replicate.BadToken {
			return replicate.Account{}, problem.Closed(closed)
		}
		return replicate.Account{}, problem.From(err)
	}
	return account, nil
}

// drop makes the next Client another one than that of an entry.
func (h *Hub) drop(e *entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for address, known := range h.clients {
		if known == e {
			delete(h.clients, address)
			e.client.Close()
		}
	}
}

// forgetClient makes the next Client use the token that is then kept.
func (h *Hub) forgetClient(c Connection) {
	h.mu.Lock()
	delete(h.clients, c.Address) // jobs under way may still hold it
	h.mu.Unlock()
}
