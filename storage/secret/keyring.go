package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// Limits of a keyring call when KeyringOptions names none.
const (
	DefaultLimit    = 10 * time.Second // reading and forgetting: nobody should wait longer for a start-up
	DefaultSetLimit = 60 * time.Second // keeping: a person has just asked for it and may have to type the keyring's password
)

// KeyringOptions are the choices of [Keyring]; the zero value is what the program uses.
type KeyringOptions struct {
	Service  string        // name of the entries in the keyring; "Likeness" when empty
	Limit    time.Duration // of Get and Delete, waiting for an earlier call included; DefaultLimit when zero
	SetLimit time.Duration // of Set; DefaultSetLimit when zero, or Limit when that is longer
}

// Reason says why a keyring cannot be used.
type Reason string

// The reasons an [UnavailableError] may give.
const (
	NoBus    Reason = "no_bus"    // Linux: the session has no D-Bus, so there can be no keyring
	NoAnswer Reason = "no_answer" // the limit passed; a prompt of the keyring may be open and waiting
	Refused  Reason = "refused"   // there is no keyring, it is not set up, or it stayed locked
	TooLong  Reason = "too_long"  // the keyring takes no secret of that length
)

// Reasons returns all reasons.
func Reasons() []Reason { return []Reason{NoBus, NoAnswer, Refused, TooLong} }

// UnavailableError tells that the keyring of this computer could not be used. Nothing is said about whether it holds a
// token. After NoAnswer of a Set the token may still be kept later, when somebody answers the keyring's prompt.
type UnavailableError struct {
	Reason Reason
	Text   string // one or two plain sentences for a person
	Err    error  // what the system said; may be nil. Never holds the token
}

// Error gives Text and, after a colon, what the system said.
func (e *UnavailableError) Error() string {
	if e.Err == nil {
		return "keyring unavailable: " + e.Text
	}
	return "keyring unavailable: " + e.Text + ": " + e.Err.Error()
}

// Unwrap returns what the system said.
func (e *UnavailableError) Unwrap() error { return e.Err }

var reasonTexts = map[Reason]string{
	NoBus: "This session has no keyring service, so the token cannot be kept on this computer. " +
		"It can be used until the program is closed.",
	NoAnswer: "The keyring of this computer did not answer in time. " +
		"It may be waiting for its password in another window; unlock it and try again.",
	Refused: "The keyring of this computer is locked, missing or not set up, so the token cannot be kept. " +
		"It can be used until the program is closed.",
	TooLong: "The token is longer than the keyring of this computer can keep. " +
		"Check that only the token was pasted.",
}

func unavailable(r Reason, err error) error {
	return &UnavailableError{Reason: r, Text: reasonTexts[r], Err: err}
}

// provider is the part of the keyring module that is used; a test puts one in its place that never answers.
type provider interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, password string) error { return keyring.Set(service, user, password) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Keyring returns the store over the operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential
// Manager on Windows. Making it touches nothing yet; each call may fail with an [UnavailableError].
//
// The keyring's own calls know no context and may wait for a person for ever. So each runs in a goroutine of its own, one at a
// time: when one hangs, callers are answered at the limit, and no second goroutine is spent on it.
func Keyring(o KeyringOptions) Store { return newKeyring(o, system{}, reachable) }

func newKeyring(o KeyringOptions, p provider, check func() error) *keyringStore {
	if o.Service == "" {
		o.Service = "Likeness"
	}
	if o.Limit <= 0 {
		o.Limit = DefaultLimit
	}
	if o.SetLimit <= 0 {
		o.SetLimit = max(DefaultSetLimit, o.Limit)
	}
	return &keyringStore{opt: o, provider: p, check: check, slot: make(chan struct{}, 1)}
}

type keyringStore struct {
	opt      KeyringOptions
	provider provider
	check    func() error  // an error when a call would hang or start what it should not
	slot     chan struct{} // holds one element while a call is inside the provider
}

func (k *keyringStore) Get(ctx context.Context, server string) (Token, error) {
	key := ServerKey(server)
	text, err := k.call(ctx, k.opt.Limit, func() (string, error) { return k.provider.Get(k.opt.Service, key) })
	if err != nil {
		return Token{}, fmt.Errorf("read token of %s: %w", key, err)
	}
	if text == "" { // an entry emptied by another program is as good as none
		return Token{}, fmt.Errorf("read token of %s: %w", key, ErrNotFound)
	}
	return NewToken(text), nil
}

func (k *keyringStore) Set(ctx context.Context, server string, t Token) error {
	key := ServerKey(server)
	if t.IsZero() {
		return fmt.Errorf("keep token of %s: %w", key, errEmptyToken)
	}
	_, err := k.call(ctx, k.opt.SetLimit, func() (string, error) {
		return "", k.provider.Set(k.opt.Service, key, t.Reveal())
	})
	if err != nil {
		return fmt.Errorf("keep token of %s: %w", key, err)
	}
	return nil
}

func (k *keyringStore) Delete(ctx context.Context, server string) error {
	key := ServerKey(server)
	_, err := k.call(ctx, k.opt.Limit, func() (string, error) { return "", k.provider.Delete(k.opt.Service, key) })
	if err != nil {
		return fmt.Errorf("forget token of %s: %w", key, err)
	}
	return nil
}

// call runs f alone in a goroutine and waits for it until the limit or the context ends. A late answer is dropped.
func (k *keyringStore) call(ctx context.Context, limit time.Duration, f func() (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := k.check(); err != nil {
		return "", unavailable(NoBus, err)
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case k.slot <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	case <-timer.C:
		return "", unavailable(NoAnswer, nil)
	}

	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1) // buffered: the goroutine ends even when nobody waits any more
	go func() {
		var a answer
		defer func() {
			// The module asserts types of what the bus answers; a strange service must not end the program.
			if r := recover(); r != nil {
				a = answer{err: errors.New("the keyring gave an answer that could not be understood")}
			}
			<-k.slot
			done <- a
		}()
		a.text, a.err = f()
	}()

	select {
	case a := <-done:
		return a.text, classify(a.err)
	case <-ctx.Done():
		return "", ctx.Err()
	case <-timer.C:
		return "", unavailable(NoAnswer, nil)
	}
}

// classify turns the module's errors into this package's. Only "not found" and "too big" are typed there; everything
// else means that there is no keyring to speak with.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return unavailable(TooLong, err)
	default:
		return unavailable(Refused, err)
	}
}
