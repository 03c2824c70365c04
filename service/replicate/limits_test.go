package replicate

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestThePaceTakesHalfOfWhatIsLeft(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		limit Limit
		n     int
		after time.Duration
		want  time.Duration
	}{
		"nothing was said":       {Limit{}, 1, 0, 0},
		"much is left":           {Limit{3000, time.Second, at}, 1, 0, time.Second / 1500},
		"little is left":         {Limit{20, 30 * time.Second, at}, 1, 0, 3 * time.Second},
		"a while later":          {Limit{20, 30 * time.Second, at}, 1, 10 * time.Second, 2 * time.Second},
		"several in a round":     {Limit{20, 30 * time.Second, at}, 5, 0, 15 * time.Second},
		"a round costs more":     {Limit{20, 30 * time.Second, at}, 11, 0, 30 * time.Second},
		"nothing is left":        {Limit{0, 30 * time.Second, at}, 1, 12 * time.Second, 18 * time.Second},
		"it is over":             {Limit{0, 30 * time.Second, at}, 1, 30 * time.Second, 0},
		"nobody says how long":   {Limit{0, 0, at}, 1, 0, 0},
		"the clock was set back": {Limit{0, 30 * time.Second, at}, 1, -time.Hour, 0},
	} {
		if got := c.limit.pace(c.n, at.Add(c.after)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestThePaceIsOfReadsAndNotOfCreates(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			reply(201, created, "ratelimit-remaining", "0", "ratelimit-reset", "60")(w, r)
			return
		}
		reply(200, created, "ratelimit-remaining", "10", "ratelimit-reset", "60")(w, r)
	})
	now := time.Now()
	c := newClient(t, base, Options{Now: func() time.Time { return now }})
	if _, err := c.Create(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if got := c.Pace(1); got != 0 {
		t.Errorf("after a create: %v", got)
	}
	if _, err := c.Get(t.Context(), testID); err != nil {
		t.Fatal(err)
	}
	if got := c.Pace(1); got != 12*time.Second {
		t.Errorf("after a read: %v", got)
	}
}

// Any answer shows that a server is there; and it is asked once.
func TestAServerIsReachedByWhateverItAnswers(t *testing.T) {
	for _, status := range []int{200, 401, 404, 429, 500, 503} {
		asked := 0
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html>")
		})
		if err := newClient(t, base, Options{}).Reach(t.Context()); err != nil || asked != 1 {
			t.Errorf("%d: asked %d times, %v", status, asked, err)
		}
	}
}

func TestAServerThatIsNotThereIsNotReached(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String() + "/v1"
	_ = l.Close()
	c := newClient(t, base, Options{})
	if err := c.Reach(t.Context()); !Unreached(err) {
		t.Errorf("%v", err)
	}
	if _, err := c.Get(t.Context(), testID); !Unreached(err) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Reach(ctx); err == nil || Unreached(err) {
		t.Errorf("a stopped request: %v", err)
	}
	if Unreached(nil) || Unreached(errors.New("other")) || Unreached(&Error{Kind: Network, Sent: true}) {
		t.Error("taken for one that did not get there")
	}
}

// A connection that is cut before the answer reached its server.
func TestACutConnectionReachedItsServer(t *testing.T) {
	base := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if _, err := newClient(t, base, Options{}).Get(t.Context(), testID); err == nil || Unreached(err) {
		t.Errorf("%v", err)
	}
}
