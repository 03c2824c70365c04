package secret

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

// fakeProvider is a keyring that behaves as a test wants.
type fakeProvider struct {
	get    func() (string, error)
	set    func() error
	delete func() error
}

func (f fakeProvider) Get(_, _ string) (string, error) { return f.get() }
func (f fakeProvider) Set(_, _, _ string) error        { return f.set() }
func (f fakeProvider) Delete(_, _ string) error        { return f.delete() }

func reachableBus() error { return nil }

func TestAKeyringThatNeverAnswersEndsAtTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locked := make(chan struct{})
		var calls atomic.Int32
		hang := func() (string, error) { calls.Add(1); <-locked; return "", errors.New("answered too late") }
		p := fakeProvider{get: hang, set: func() error { _, err := hang(); return err }, delete: func() error { _, err := hang(); return err }}
		k := newKeyring(KeyringOptions{}, p, reachableBus)
		ops := []struct {
			name  string
			limit time.Duration
			run   func() error
		}{
			{"get", DefaultLimit, func() error { _, err := k.Get(t.Context(), "https://example.org"); return err }},
			{"set", DefaultSetLimit, func() error { return k.Set(t.Context(), "https://example.org", NewToken("x")) }},
			{"delete", DefaultLimit, func() error { return k.Delete(t.Context(), "https://example.org") }},
		}
		for _, op := range ops {
			start := time.Now()
			err := op.run()
			if took := time.Since(start); took != op.limit {
				t.Errorf("%s took %v, want %v", op.name, took, op.limit)
			}
			if u, ok := errors.AsType[*UnavailableError](err); !ok || u.Reason != NoAnswer || u.Text == "" {
				t.Errorf("%s: %v", op.name, err)
			}
		}
		if n := calls.Load(); n != 1 {
			t.Errorf("%d calls hang at once, want 1", n)
		}
		// A caller may give up earlier.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.Get(ctx, "https://example.org"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		close(locked) // somebody unlocks it: the next call is answered again
		synctest.Wait()
		if _, err := k.Get(t.Context(), "https://example.org"); err == nil || !strings.Contains(err.Error(), "answered too late") {
			t.Errorf("%v", err)
		}
	})
}

func TestACallThatIsGivenUpEndsItsGoroutineWhenItIsAnswered(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	locked := make(chan struct{})
	k := newKeyring(KeyringOptions{Limit: time.Millisecond},
		fakeProvider{get: func() (string, error) { <-locked; return "late", nil }}, reachableBus)
	for range 5 {
		if _, err := k.Get(t.Context(), "x"); err == nil {
			t.Error("answered")
		}
	}
	close(locked)
}

func TestWithoutABusTheKeyringIsNotCalled(t *testing.T) {
	p := fakeProvider{get: func() (string, error) { t.Error("called"); return "", nil }}
	_, err := newKeyring(KeyringOptions{}, p, func() error { return errors.New("no bus") }).Get(t.Context(), "https://example.org")
	if u, ok := errors.AsType[*UnavailableError](err); !ok || u.Reason != NoBus {
		t.Errorf("%v", err)
	}
}

func TestWhatAKeyringSaysIsToldApart(t *testing.T) {
	tests := map[string]struct {
		err    error
		reason Reason
	}{
		"too long": {fmt.Errorf("set: %w", keyring.ErrSetDataTooBig), TooLong},
		"locked":   {errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), Refused},
	}
	for name, test := range tests {
		k := newKeyring(KeyringOptions{}, fakeProvider{set: func() error { return test.err }}, reachableBus)
		err := k.Set(t.Context(), "https://example.org", NewToken(plain))
		u, ok := errors.AsType[*UnavailableError](err)
		if !ok || u.Reason != test.reason || !errors.Is(err, test.err) || !strings.HasSuffix(u.Text, ".") || leaks(err.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty := newKeyring(KeyringOptions{}, fakeProvider{get: func() (string, error) { return "", nil }}, reachableBus)
	if _, err := empty.Get(t.Context(), "x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an emptied entry: %v", err)
	}
}

func TestAKeyringThatPanicsIsUnavailable(t *testing.T) {
	k := newKeyring(KeyringOptions{}, fakeProvider{set: func() error { panic("interface conversion with " + plain) }}, reachableBus)
	for range 2 {
		err := k.Set(t.Context(), "https://example.org", NewToken(plain))
		if u, ok := errors.AsType[*UnavailableError](err); !ok || u.Reason != Refused || leaks(err.Error()) {
			t.Errorf("%v", err)
		}
	}
}
