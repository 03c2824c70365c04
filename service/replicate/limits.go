package replicate

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Limit is how many requests the server allows yet.
type Limit struct {
	Remaining int           // until Reset has passed
	Reset     time.Duration // from At
	At        time.Time     // when it was said; zero when the server never said it
}

// Limits are what the server last said about its limits: Replicate counts creates apart from everything else.
type Limits struct{ Create, Other Limit }

// Limits returns what the server last said.
func (c *Client) Limits() Limits {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limits
}

// Pace is how long to leave between rounds of n reads each, so that all rounds until the server's limit is renewed take half of
// what it allows yet and leave the rest to others. It is 0 when the server has said nothing, or what it said is over.
func (c *Client) Pace(n int) time.Duration {
	return c.Limits().Other.pace(n, c.now())
}

// longestRest bounds how long nobody looks because the server said that it allows nothing more: it counts by the minute, and one
// that means a longer time refuses.
const longestRest = time.Minute

func (l Limit) pace(n int, now time.Time) time.Duration {
	since := now.Sub(l.At)
	left := min(l.Reset, longestRest) - since
	if l.At.IsZero() || left <= 0 || since < 0 { // before it was said: the clock was set
		return 0
	}
	rounds := l.Remaining / 2 / max(n, 1)
	if rounds < 1 {
		return left
	}
	return left / time.Duration(rounds)
}

// note keeps what an answer says about limits.
func (c *Client) note(op Op, h http.Header) {
	left, ok := seconds(h.Get("ratelimit-remaining"))
	if !ok {
		return
	}
	reset, _ := seconds(h.Get("ratelimit-reset"))
	l := Limit{Remaining: int(left), Reset: wait(reset), At: c.now()}
	c.mu.Lock()
	defer c.mu.Unlock()
	if op == OpCreate {
		c.limits.Create = l
	} else {
		c.limits.Other = l
	}
}

// Reach asks once whether the server can be reached, and returns nil when it answers, whatever it answers. Nothing is repeated.
func (c *Client) Reach(ctx context.Context) error {
	r := request{op: OpAccount, url: c.at("account"), header: http.Header{"Accept": {"application/json"}}, trusted: true}
	e := c.ask(ctx, r, c.answerLimit, func(*answer, []byte) error { return nil })
	if e == nil || e.StatusCode != 0 {
		return nil
	}
	return e
}

// Unreached reports an error of a request that never got to its server: there is no network, its name is not found, nothing
// answers at its address, or no safe connection comes about.
func Unreached(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == Network && !e.Sent
}
