package connection

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// accounts is a server that knows one token and counts who asks with what.
type accounts struct {
	*httptest.Server
	mu    sync.Mutex
	heads []string
}

func newAccounts(t *testing.T, token string) *accounts {
	a := &accounts{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.heads = append(a.heads, r.Header.Get("Authorization"))
		a.mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer "+token {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]any{"title": "Unauthenticated", "detail": "You did not pass a valid authentication token", "status": 401})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"type": "user", "username": "ada"})
	}))
	t.Cleanup(a.Close)
	return a
}

func newHub(t *testing.T, o Options) *Hub {
	t.Helper()
	o.Practice.Speed = 50
	h := NewHub(o)
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func mustParse(t *testing.T, text string) Connection {
	t.Helper()
	c, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPracticeStartsWhenItIsFirstNeeded(t *testing.T) {
	h := newHub(t, Options{})
	if h.practice != nil {
		t.Fatal("it runs already")
	}
	client, c, err := h.Client(t.Context(), Connection{Kind: Practice})
	if err != nil || c.Account == "" {
		t.Fatalf("%+v, %v", c, err)
	}
	again, _, err := h.Client(t.Context(), Connection{Kind: Practice})
	if err != nil || again != client {
		t.Errorf("a second client, %v", err)
	}
}

func TestThePracticeServerNeverSeesTheTokenOfThePerson(t *testing.T) {
	h := newHub(t, Options{Environment: secret.NewToken("r8_real")})
	if token, _, _ := h.token(t.Context(), Connection{Kind: Practice}); token.Reveal() != practice.Token {
		t.Error("practice is asked with a real token")
	}
}

func TestTheAccountIsAskedOnceAndRemembered(t *testing.T) {
	a := newAccounts(t, "r8_good")
	h := newHub(t, Options{Environment: secret.NewToken("r8_good")})
	for range 3 {
		_, c, err := h.Client(t.Context(), mustParse(t, a.URL+"/v1"))
		if err != nil || c.Account != "ada" {
			t.Fatalf("%+v, %v", c, err)
		}
	}
	if len(a.heads) != 1 {
		t.Errorf("asked %d times", len(a.heads))
	}
}

func TestOneAsksForTheAccountForAll(t *testing.T) {
	a := newAccounts(t, "r8_right")
	h := newHub(t, Options{Environment: secret.NewToken("r8_right")})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, c, err := h.Client(t.Context(), mustParse(t, a.URL+"/v1")); err != nil || c.Account == "" {
				t.Errorf("%+v, %v", c, err)
			}
		})
	}
	all.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.heads); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestAServerWithoutAccountsIsUsedAllTheSame(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	h := newHub(t, Options{})
	client, c, err := h.Client(t.Context(), mustParse(t, server.URL+"/v1"))
	if err != nil || client == nil || c.Account != "" {
		t.Errorf("%+v, %v", c, err)
	}
}

// Nobody may take a server that cannot be asked for one that knows no accounts.
func TestWhoseAccountItIsIsToldOnlyWhenTheServerWasAsked(t *testing.T) {
	known := newAccounts(t, "r8_good")
	without := httptest.NewServer(http.NotFoundHandler())
	defer without.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, c := range map[string]struct {
		server  string
		account string
		told    bool
	}{
		"one with accounts":    {known.URL, "ada", true},
		"one without accounts": {without.URL, "", true},
		"one that is gone":     {gone.URL, "", false},
	} {
		h := newHub(t, Options{Environment: secret.NewToken("r8_good")})
		for range 2 {
			if account, told, err := h.Account(t.Context(), mustParse(t, c.server+"/v1")); account != c.account || told != c.told || err != nil {
				t.Errorf("%s: %q, %v, %v", name, account, told, err)
			}
		}
	}
	h := newHub(t, Options{Environment: secret.NewToken("r8_bad")})
	if account, told, err := h.Account(t.Context(), mustParse(t, known.URL+"/v1")); account != "" || told || !problem.Is(err, problem.TokenBad) {
		t.Errorf("%q, %v, %v", account, told, err)
	}
}

func TestABadTokenIsAProblem(t *testing.T) {
	a := newAccounts(t, "r8_good")
	h := newHub(t, Options{Environment: secret.NewToken("r8_bad")})
	c := mustParse(t, a.URL+"/v1")
	if _, _, err := h.Client(t.Context(), c); !problem.Is(err, problem.TokenBad) {
		t.Errorf("Client: %v", err)
	}
	if _, err := h.Test(t.Context(), c, secret.NewToken("r8_worse")); !problem.Is(err, problem.TokenBad) {
		t.Errorf("Test: %v", err)
	}
	if account, err := h.Test(t.Context(), c, secret.NewToken("r8_good")); err != nil || account.Username != "ada" {
		t.Errorf("Test: %+v, %v", account, err)
	}
}

func TestReplicateWithoutATokenIsToldWithoutAsking(t *testing.T) {
	h := newHub(t, Options{})
	c := mustParse(t, "replicate")
	if _, _, err := h.Client(t.Context(), c); !problem.Is(err, problem.TokenMissing) {
		t.Errorf("Client: %v", err)
	}
	if _, err := h.Test(t.Context(), c, secret.Token{}); !problem.Is(err, problem.TokenMissing) {
		t.Errorf("Test: %v", err)
	}
}

func TestTokensWinInOrder(t *testing.T) {
	a := newAccounts(t, "r8_x")
	c := mustParse(t, a.URL+"/v1")
	keyring := secret.Memory() // the contract is the same
	h := newHub(t, Options{Keyring: keyring})
	source := func(want Source, token string) {
		t.Helper()
		got, from, err := h.token(t.Context(), c)
		if err != nil || from != want || got.Reveal() != token {
			t.Errorf("token from %s, %v; want %s", from, err, want)
		}
	}
	source(NoToken, "")
	if where, p := h.SaveToken(t.Context(), c, secret.NewToken("r8_kept")); where != FromKeyring || p != nil {
		t.Errorf("%s, %v", where, p)
	}
	source(FromKeyring, "r8_kept")
	h.opt.Environment = secret.NewToken("r8_env")
	source(FromEnvironment, "r8_env")
	h.opt.Environment = secret.Token{}
	if err := h.ForgetToken(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	source(NoToken, "")
}

// noKeyring is a computer without one.
type noKeyring struct{}

var errNoKeyring = &secret.UnavailableError{Reason: secret.NoBus, Text: "There is none."}

func (noKeyring) Get(context.Context, string) (secret.Token, error) {
	return secret.Token{}, errNoKeyring
}
func (noKeyring) Set(context.Context, string, secret.Token) error { return errNoKeyring }
func (noKeyring) Delete(context.Context, string) error            { return errNoKeyring }

func TestWithoutAKeyringTheTokenIsKeptForTheSessionAndThatIsSaid(t *testing.T) {
	a := newAccounts(t, "r8_x")
	c := mustParse(t, a.URL+"/v1")
	h := newHub(t, Options{Keyring: noKeyring{}})
	where, p := h.SaveToken(t.Context(), c, secret.NewToken("r8_x"))
	if where != FromSession || p == nil || p.Code != problem.KeyringAbsent || !strings.Contains(p.What, "none") {
		t.Fatalf("%s, %+v", where, p)
	}
	if _, got, err := h.Client(t.Context(), c); err != nil || got.Account != "ada" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := h.ForgetToken(t.Context(), c); !errors.Is(err, errNoKeyring) {
		t.Errorf("%v", err)
	}
	if source, err := h.TokenSource(t.Context(), c); err != nil || source != NoToken {
		t.Errorf("%s, %v", source, err)
	}
}

func TestANewTokenIsUsedFromThenOn(t *testing.T) {
	a := newAccounts(t, "r8_new")
	c := mustParse(t, a.URL+"/v1")
	h := newHub(t, Options{Keyring: secret.Memory()})
	h.SaveToken(t.Context(), c, secret.NewToken("r8_old"))
	if _, _, err := h.Client(t.Context(), c); !problem.Is(err, problem.TokenBad) {
		t.Fatalf("%v", err)
	}
	h.SaveToken(t.Context(), c, secret.NewToken("r8_new"))
	if _, got, err := h.Client(t.Context(), c); err != nil || got.Account != "ada" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A client that is made after the end would have nobody to close it.
func TestAClosedHubGivesOutNoClients(t *testing.T) {
	a := newAccounts(t, "good")
	h := NewHub(Options{Environment: secret.NewToken("good")})
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Client(t.Context(), mustParse(t, a.URL)); err == nil {
		t.Error("it gave one out")
	}
	if len(a.heads) != 0 {
		t.Errorf("the server was asked %d times", len(a.heads))
	}
}
