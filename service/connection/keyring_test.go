package connection

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"likeness/service/problem"
	"likeness/storage/secret"
)

// moody is a keyring that can be closed for a reason, and opened again.
type moody struct {
	secret.Store
	why atomic.Value // secret.Reason; "" is open
}

func newMoody(why secret.Reason) *moody {
	k := &moody{Store: secret.Memory()}
	k.why.Store(why)
	return k
}

func (k *moody) closed() error {
	if why := k.why.Load().(secret.Reason); why != "" {
		return &secret.UnavailableError{Reason: why, Text: "It is closed.", Err: errors.New("said the system")}
	}
	return nil
}

func (k *moody) Get(ctx context.Context, server string) (secret.Token, error) {
	if err := k.closed(); err != nil {
		return secret.Token{}, err
	}
	return k.Store.Get(ctx, server)
}

func (k *moody) Set(ctx context.Context, server string, t secret.Token) error {
	if err := k.closed(); err != nil {
		return err
	}
	return k.Store.Set(ctx, server, t)
}

// A keyring that is locked, denied or silent may hold the token: that is said, instead of that there is none; and when it opens,
// the token is used without a restart.
func TestAKeyringThatDoesNotOpenIsToldAndAskedAgain(t *testing.T) {
	for _, why := range []secret.Reason{secret.Refused, secret.NoAnswer} {
		t.Run(string(why), func(t *testing.T) {
			a := newAccounts(t, "r8_kept")
			c := mustParse(t, a.URL+"/v1")
			k := newMoody("")
			if err := k.Set(t.Context(), c.Address, secret.NewToken("r8_kept")); err != nil {
				t.Fatal(err)
			}
			k.why.Store(why)
			h := newHub(t, Options{Keyring: k})
			_, _, err := h.Client(t.Context(), c)
			_, tested := h.Test(t.Context(), c, secret.Token{})
			_, _, hosted := h.Client(t.Context(), mustParse(t, "replicate"))
			_, testedHosted := h.Test(t.Context(), mustParse(t, "replicate"), secret.Token{})
			for i, err := range []error{err, tested, hosted, testedHosted} {
				var p *problem.Problem
				if !errors.As(err, &p) || p.Code != problem.KeyringClosed || p.Action != problem.ActConnect {
					t.Errorf("%d: %v", i, err)
				} else if (p.Message.Key == "keyring.silent") != (why == secret.NoAnswer) {
					t.Errorf("%d says %q", i, p.What)
				}
			}
			if source, err := h.TokenSource(t.Context(), c); source != Closed || err != nil {
				t.Errorf("the source is %s, %v", source, err)
			}
			k.why.Store(secret.Reason(""))
			if _, got, err := h.Client(t.Context(), c); err != nil || got.Account != "ada" {
				t.Errorf("after it was opened: %+v, %v", got, err)
			}
		})
	}
}

// Where there can be no keyring there is no token in it, and a token that was typed is used at once.
func TestAComputerWithoutAKeyringHasNoToken(t *testing.T) {
	h := newHub(t, Options{Keyring: newMoody(secret.NoBus)})
	c := mustParse(t, "replicate")
	if _, _, err := h.Client(t.Context(), c); !problem.Is(err, problem.TokenMissing) {
		t.Errorf("%v", err)
	}
	if source, err := h.TokenSource(t.Context(), c); source != NoToken || err != nil {
		t.Errorf("%s, %v", source, err)
	}
}

// A server that wants no token is used while the keyring is closed.
func TestAClosedKeyringHoldsUpNoServerThatNeedsNoToken(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler()) // it knows no accounts
	defer server.Close()
	h := newHub(t, Options{Keyring: newMoody(secret.Refused)})
	if client, _, err := h.Client(t.Context(), mustParse(t, server.URL+"/v1")); err != nil || client == nil {
		t.Errorf("%v", err)
	}
}

// Each server has its own token, however its address is spelled; none gets another's.
func TestATokenIsKeptForOneServer(t *testing.T) {
	a, b := newAccounts(t, "r8_a"), newAccounts(t, "r8_b")
	h := newHub(t, Options{Keyring: secret.Memory()})
	ca, cb := mustParse(t, a.URL+"/v1"), mustParse(t, b.URL+"/v1")
	h.SaveToken(t.Context(), ca, secret.NewToken("r8_a"))
	if _, _, err := h.Client(t.Context(), cb); !problem.Is(err, problem.TokenBad) {
		t.Errorf("%v", err)
	}
	if _, got, err := h.Client(t.Context(), mustParse(t, a.URL+"/v1/")); err != nil || got.Account != "ada" {
		t.Errorf("another spelling: %v", err)
	}
	for _, head := range b.heads {
		if head != "" {
			t.Errorf("the other server got %q", head)
		}
	}
}
