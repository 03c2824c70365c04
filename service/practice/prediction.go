package practice

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// The statuses of a prediction.
const (
	starting   = "starting"
	processing = "processing"
	succeeded  = "succeeded"
	failed     = "failed"
	canceled   = "canceled"
	aborted    = "aborted" // ended before it started
)

// prediction is one run of the model. Its fields are guarded by the server's mutex, but for those that never change.
type prediction struct {
	id       string
	account  account
	origin   string // as the one who made it addressed this server
	version  string
	sequence int64
	created  time.Time
	deadline time.Time // zero: none
	webhook  string
	events   []string // webhook_events_filter; nil where none was given
	key      string   // of its event stream
	fault    string   // what is to go wrong
	stop     context.CancelFunc

	input       json.RawMessage // as it was sent; an empty object once the data is removed
	status      string
	logs        []byte
	outputs     []*output
	failure     *string
	started     time.Time
	completed   time.Time
	dataRemoved bool
	bytes       int64 // of input and outputs
	stream      []streamEvent
	hookStart   *predictionBody // as it was when it started, for the webhook
	hookOutput  *predictionBody // as it was when it had its output
	changed     chan struct{}   // closed and made anew at every change
}

func (p *prediction) ended() bool { return !p.completed.IsZero() }

// touch tells those who wait that something changed.
func (p *prediction) touch() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// predictionBody is a prediction in an answer.
type predictionBody struct {
	ID          string           `json:"id"`
	Model       string           `json:"model"`
	Version     string           `json:"version"`
	Input       json.RawMessage  `json:"input"`
	Logs        *string          `json:"logs,omitempty"`
	Output      any              `json:"output"` // a list of texts, but where a fault has it otherwise
	DataRemoved bool             `json:"data_removed"`
	Error       *string          `json:"error"`
	Status      string           `json:"status"`
	Source      string           `json:"source"`
	CreatedAt   string           `json:"created_at"`
	StartedAt   string           `json:"started_at,omitempty"`
	CompletedAt string           `json:"completed_at,omitempty"`
	Deadline    string           `json:"deadline,omitempty"`
	Metrics     *predictionTimes `json:"metrics,omitempty"`
	Webhook     string           `json:"webhook,omitempty"`
	Events      []string         `json:"webhook_events_filter,omitempty"`
	URLs        predictionURLs   `json:"urls"`
}

// predictionTimes are seconds.
type predictionTimes struct {
	Predict *float64 `json:"predict_time,omitempty"` // absent where it never started
	Total   float64  `json:"total_time"`
}

type predictionURLs struct {
	Cancel string `json:"cancel"`
	Get    string `json:"get"`
	Stream string `json:"stream"`
	Web    string `json:"web"`
}

// body gives the prediction as it is now, with addresses under the origin. The caller holds the server's mutex.
func (p *prediction) body(origin string) predictionBody {
	logs := string(p.logs)
	b := predictionBody{
		ID: p.id, Model: model, Version: p.version, Input: p.input, Logs: &logs, DataRemoved: p.dataRemoved,
		Error: p.failure, Status: p.status, Source: "api", CreatedAt: formatTime(p.created),
		Webhook: p.webhook, Events: p.events,
		URLs: predictionURLs{
			Cancel: origin + "/v1/predictions/" + p.id + "/cancel",
			Get:    origin + "/v1/predictions/" + p.id,
			Stream: origin + "/v1/files/" + p.key + "/stream",
			Web:    origin + "/p/" + p.id,
		},
	}
	if all := p.addresses(origin); !p.dataRemoved && all != nil {
		b.Output = all
		switch p.fault {
		case FaultOddOutput:
			b.Output = all[0]
		case FaultNoOutput:
			b.Output = nil
		}
	}
	if p.fault == FaultOddStatus && p.status == starting {
		b.Status = "booting"
	}
	if !p.deadline.IsZero() {
		b.Deadline = formatTime(p.deadline)
	}
	if !p.started.IsZero() {
		b.StartedAt = formatTime(p.started)
	}
	if p.ended() {
		b.CompletedAt = formatTime(p.completed)
		b.Metrics = &predictionTimes{Total: p.completed.Sub(p.created).Seconds()}
		if !p.started.IsZero() {
			seconds := p.completed.Sub(p.started).Seconds()
			b.Metrics.Predict = &seconds
		}
	}
	return b
}

// addresses are those of the output files, in their order; nil while there are none.
func (p *prediction) addresses(origin string) []string {
	var all []string
	for _, o := range p.outputs {
		if p.fault == FaultDataOutput {
			all = append(all, o.dataURI())
			continue
		}
		all = append(all, origin+o.path())
	}
	return all
}

// asWaitedOut is the prediction as the API gives it to one who waited for too short a time: starting, whatever it does.
func (b predictionBody) asWaitedOut() predictionBody {
	none := ""
	b.Status, b.Logs, b.Output, b.StartedAt = starting, &none, nil, ""
	return b
}

// finish ends the prediction, unless it has ended already, and says whether it did. The caller holds s.mu.
func (s *Server) finish(p *prediction, status string, failure *string) bool {
	if p.ended() {
		return false
	}
	p.status, p.failure = status, failure
	p.completed = s.now()
	p.streamEnd()
	p.stop()
	p.touch()
	return true
}

// now is the time by the server's clock, in UTC.
func (s *Server) now() time.Time { return s.clock().Round(0).UTC() }

// formatTime writes a time as the API does: RFC 3339 in UTC, with as many fractional digits as it has.
func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// wants says whether the webhook is to hear of the event. Without a filter the documentation promises outputs and the end.
func (p *prediction) wants(event string) bool {
	if p.events == nil {
		return event == "output" || event == "completed"
	}
	return slices.Contains(p.events, event)
}
