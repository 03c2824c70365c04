package secret

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// contract is what every Store does. It uses servers of its own name and leaves nothing.
func contract(t *testing.T, s Store) {
	ctx := t.Context()
	const server, other = "https://contract.example/v1", "https://other.example/v1"
	get := func(server, want string) {
		t.Helper()
		token, err := s.Get(ctx, server)
		if err != nil || token.Reveal() != want {
			t.Errorf("%s: a token of %d characters, %v", server, len(token.Reveal()), err)
		}
	}
	none := func(server string) {
		t.Helper()
		if token, err := s.Get(ctx, server); !errors.Is(err, ErrNotFound) || !token.IsZero() || !strings.Contains(err.Error(), ServerKey(server)) {
			t.Errorf("%s: zero %v, error %v", server, token.IsZero(), err)
		}
	}
	set := func(server, text string) {
		t.Helper()
		if err := s.Set(ctx, server, NewToken(text)); err != nil {
			t.Fatal(err)
		}
	}

	none(server)
	if err := s.Delete(ctx, server); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting what is not there: %v", err)
	}
	set(server, plain)
	get(server, plain)
	get("HTTPS://CONTRACT.example:443/v1/", plain) // another spelling
	none(other)
	set(server, "another") // replaces
	get(server, "another")
	set(other, "ünïcödé 🔑 with spaces")
	get(other, "ünïcödé 🔑 with spaces")
	get(server, "another")
	if err := s.Set(ctx, server, Token{}); err == nil {
		t.Error("an empty token was kept")
	}
	get(server, "another")

	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, err := s.Get(gone, server)
	for _, err := range []error{err, s.Set(gone, server, NewToken("x")), s.Delete(gone, server)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("with an ended context: %v", err)
		}
	}
	get(server, "another")

	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3 {
				if err := s.Set(ctx, server, NewToken("at once")); err != nil {
					t.Error(err)
				}
				get(server, "at once")
			}
		})
	}
	wg.Wait()

	for _, server := range []string{server, other} {
		if err := s.Delete(ctx, server); err != nil {
			t.Error(err)
		}
		none(server)
	}
}

func TestMemoryIsAStore(t *testing.T) { contract(t, Memory()) }

func TestMemoriesShareNothing(t *testing.T) {
	a, b := Memory(), Memory()
	if err := a.Set(t.Context(), "https://example.org", NewToken("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Get(t.Context(), "https://example.org"); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}
