package replicate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// createTries bounds how often a create is tried that cannot have arrived.
const createTries = 3

// CreateRequest says what prediction to make.
type CreateRequest struct {
	Version string         // 64 hexadecimal digits, or owner/name:digits
	Input   map[string]any // by the model's own names
	Stream  bool           // asks for an event stream; sent only when true
	Webhook string         // HTTPS address that the server tells about events; "" for none
	// WebhookEvents are the events told: start, output, logs, completed; none leaves it to the server, which tells of outputs and
	// the end.
	WebhookEvents []string
	// CancelAfter bounds the life of the prediction, counted by the server from its creation, waiting included. It is rounded up
	// to whole seconds, 5 at least; 0 sets no bound.
	CancelAfter time.Duration
	// PreferWait asks the server to hold its answer until the prediction ends, for so long at most: 1 to 60 whole seconds, rounded
	// up; 0 does not ask. The answer may still be an unfinished prediction.
	PreferWait time.Duration
}

// createBody is the request's JSON. The API refuses keys that it does not know, so what is not wanted is left out.
type createBody struct {
	Version string         `json:"version"`
	Input   map[string]any `json:"input"`
	Stream  bool           `json:"stream,omitempty"`
	Webhook string         `json:"webhook,omitempty"`
	Events  []string       `json:"webhook_events_filter,omitempty"`
}

// Create makes a prediction.
//
// A create that may have arrived is never sent again, neither here nor by the transport. When the error's Unknown is true, the
// prediction may exist and must be looked for (its seed in the echoed input tells it). Only what cannot have arrived, because no
// connection came about, is tried up to three times. Refusals, 429 with its RetryAfter among them, are the caller's to answer.
//
// The context ends a create only until its first byte leaves. From then on the answer is awaited whatever the context does,
// because a prediction whose answer is thrown away costs money and cannot be cancelled; [Timeouts] bound the wait. A caller that
// gave up meanwhile gets the prediction all the same, to cancel it.
func (c *Client) Create(ctx context.Context, req CreateRequest) (Prediction, error) {
	body, err := req.encode()
	if err != nil {
		return Prediction{}, &Error{Kind: InvalidInput, Op: OpCreate, Err: err}
	}
	r := request{
		op: OpCreate, method: http.MethodPost, url: c.at("predictions"),
		header: http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}},
		body:   func() io.Reader { return bytes.NewReader(body) }, size: int64(len(body)),
		detach: true, single: true, trusted: true,
	}
	if req.CancelAfter > 0 {
		r.header.Set("Cancel-After", strconv.Itoa(max(5, wholeSeconds(req.CancelAfter)))+"s")
	}
	if req.PreferWait > 0 {
		n := min(60, wholeSeconds(req.PreferWait))
		r.header.Set("Prefer", "wait="+strconv.Itoa(n))
		r.wait = time.Duration(n) * time.Second
	}
	var p Prediction
	again := func(e *Error) bool { return !e.Sent && passing(e) }
	err = c.repeat(ctx, OpCreate, min(createTries, c.retry.Tries), again, func() *Error {
		return c.ask(ctx, r, c.answerLimit, c.takePrediction(&p))
	})
	return p, err
}

func (req CreateRequest) encode() ([]byte, error) {
	if req.Version == "" {
		return nil, errors.New("no version of the model is named")
	}
	b := createBody{req.Version, req.Input, req.Stream, req.Webhook, req.WebhookEvents}
	if b.Input == nil {
		b.Input = map[string]any{}
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(b); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func wholeSeconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

// takePrediction reads a prediction out of an answer.
func (c *Client) takePrediction(p *Prediction) func(*answer, []byte) error {
	return func(a *answer, b []byte) error {
		got, ok := decodePrediction(b)
		if !ok {
			return errors.New("it is no prediction")
		}
		c.discreet(&got)
		got.ServerTime = date(a)
		*p = got
		return nil
	}
}

// Get reads a prediction. Errors that pass are waited out a few times.
func (c *Client) Get(ctx context.Context, id string) (Prediction, error) {
	var p Prediction
	if err := checkParts(OpGet, id); err != nil {
		return p, err
	}
	take := c.takePrediction(&p)
	err := c.get(ctx, OpGet, c.at("predictions", id), func(a *answer, b []byte) error {
		if err := take(a, b); err != nil {
			return err
		}
		if p.ID != id { // something on the way has mixed answers up
			p = Prediction{}
			return errors.New("it tells of another prediction")
		}
		return nil
	})
	return p, err
}

// Cancel asks the server to stop a prediction, and returns what it then says of it, which may be a status of before. To cancel
// twice does no more than to cancel once, so errors that pass are waited out a few times.
func (c *Client) Cancel(ctx context.Context, id string) (Prediction, error) {
	var p Prediction
	if err := checkParts(OpCancel, id); err != nil {
		return p, err
	}
	r := request{
		op: OpCancel, method: http.MethodPost, url: c.at("predictions", id, "cancel"),
		header: http.Header{"Accept": {"application/json"}}, trusted: true,
	}
	err := c.repeat(ctx, OpCancel, c.retry.Tries, passing, func() *Error {
		return c.ask(ctx, r, c.answerLimit, func(a *answer, b []byte) error {
			err := c.takePrediction(&p)(a, b)
			if _, ok := parseObject(b); err != nil && (ok || len(bytes.TrimSpace(b)) == 0) {
				// Some servers answer {} or nothing: the request was taken, and what became of it is read from the prediction.
				p, err = Prediction{ID: id, ServerTime: date(a)}, nil
			}
			return err
		})
	})
	return p, err
}
