package practice

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// creation is a request for a prediction that was found valid.
type creation struct {
	version     modelVersion
	input       json.RawMessage
	settings    settings
	webhook     string
	events      []string
	wait        time.Duration // 0: answer at once
	cancelAfter time.Duration // 0: never
}

func (s *Server) createPrediction(w http.ResponseWriter, r *http.Request, a account) {
	if s.faults.take(FaultThrottled) {
		answerProblem(w, s.throttled())
		return
	}
	c, refused := s.readCreation(w, r)
	if refused != nil {
		answerProblem(w, *refused)
		return
	}
	if s.faults.take(FaultNoCredit) {
		answerProblem(w, noCredit)
		return
	}
	p, refused := s.create(c, a, requestOrigin(r))
	if refused != nil {
		answerProblem(w, *refused)
		return
	}
	if s.faults.take(FaultCreateLost) {
		cut(w)
		return
	}
	if c.wait > 0 {
		w.Header().Set("Preference-Applied", "wait="+strconv.Itoa(int(c.wait/time.Second)))
		// The limit for reading the request would otherwise end the wait.
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
		s.await(r.Context(), p, c.wait)
	}
	status, body := s.created(p, c.wait > 0, requestOrigin(r))
	answerJSON(w, status, body)
}

// created is the answer about a new prediction: as it is, or, to one who waited too short a time for it, as starting.
func (s *Server) created(p *prediction, waited bool, origin string) (status int, body predictionBody) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body = p.body(origin)
	if waited && !p.worthTelling() {
		return http.StatusAccepted, body.asWaitedOut()
	}
	return http.StatusCreated, body
}

// worthTelling says whether the prediction has come to what is waited for: outputs, or its end. The caller holds the
// server's mutex.
func (p *prediction) worthTelling() bool { return p.ended() || p.outputs != nil }

// await waits until the prediction has outputs or has ended. It gives up after the time, and when nobody waits any more.
// The prediction goes on either way.
func (s *Server) await(ctx context.Context, p *prediction, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s.mu.Lock()
		done, changed := p.worthTelling(), p.changed
		s.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// readCreation reads and checks everything about a request for a prediction.
func (s *Server) readCreation(w http.ResponseWriter, r *http.Request) (creation, *problem) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return creation{}, &problem{Title: "Request Entity Too Large", Detail: "The request body is too large", Status: http.StatusRequestEntityTooLarge}
	}
	if err != nil {
		return creation{}, &problem{Detail: "The request body could not be read", Status: http.StatusBadRequest}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || fields == nil {
		return creation{}, &problem{Title: "Malformed request", Detail: "The request body is not a JSON object", Status: http.StatusBadRequest}
	}
	c, version, input, invalid := readFields(fields)
	var ok bool
	if c.wait, ok = parsePrefer(r.Header.Values("Prefer")); !ok {
		invalid = append(invalid, invalidField{"pattern", "Prefer", "Does not match pattern '^wait(=([1-9]|[1-9][0-9]|60))?$'"})
	}
	if c.cancelAfter, ok = parseCancelAfter(r.Header.Get("Cancel-After")); !ok {
		invalid = append(invalid, invalidField{"format", "Cancel-After", "Must be a duration of at least 5 seconds, such as 30s, 5m or 1h30m45s"})
	}
	if invalid != nil {
		p := validationProblem(invalid)
		return creation{}, &p
	}
	var found bool
	if c.version, found = s.models.resolve(version); !found {
		return creation{}, &invalidVersion
	}
	if invalid := c.version.schema.validate(input); invalid != nil {
		p := validationProblem(invalid)
		return creation{}, &p
	}
	c.settings = c.version.schema.settings(input)
	c.settings.batch = c.version.id == batchVersion
	return c, nil
}

// readFields reads the top level of the body. Other keys than the documented ones are refused there.
func readFields(fields map[string]json.RawMessage) (c creation, version string, input map[string]any, invalid []invalidField) {
	wrong := func(kind, field, description string) {
		invalid = append(invalid, invalidField{kind, field, description})
	}
	for _, name := range []string{"version", "input"} {
		if _, given := fields[name]; !given {
			wrong("required", "", name+" is required")
		}
	}
	known := []string{"version", "input", "stream", "webhook", "webhook_events_filter"}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, name) {
			invalid = append(invalid, additionalProperty("", name))
		}
	}
	for _, name := range known {
		raw, given := fields[name]
		if !given {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			wrong("invalid_type", name, "Invalid value")
			continue
		}
		expected := "string"
		ok := true
		switch name {
		case "version":
			version, ok = value.(string)
		case "input":
			expected = "object"
			input, ok = value.(map[string]any)
			c.input = slices.Clone(raw)
		case "stream":
			expected = "boolean"
			_, ok = value.(bool) // deprecated: the address of the stream is always told
		case "webhook":
			if c.webhook, ok = value.(string); ok && !isWebhook(c.webhook) {
				wrong("format", name, "must be an HTTPS URL")
			}
		case "webhook_events_filter":
			expected = "array"
			var all []any
			if all, ok = value.([]any); ok {
				c.events, invalid = readEvents(all, invalid)
			}
		}
		if !ok {
			kind, description := invalidType(expected, value)
			wrong(kind, name, description)
		}
	}
	return c, version, input, invalid
}

var webhookEvents = []string{"start", "output", "logs", "completed"}

func readEvents(all []any, invalid []invalidField) ([]string, []invalidField) {
	events := []string{}
	for i, value := range all {
		field := "webhook_events_filter." + strconv.Itoa(i)
		kind, description := inputRule{kind: "string", choices: webhookEvents}.check(field, value)
		if kind != "" {
			invalid = append(invalid, invalidField{kind, field, description})
			continue
		}
		events = append(events, value.(string))
	}
	return events, invalid
}

// isWebhook says whether an address may be called: HTTPS anywhere as in the real API, and plain HTTP on this computer,
// for trying out.
func isWebhook(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

var preferWait = regexp.MustCompile(`^wait(=([1-9][0-9]*))?$`)

const longestWait = time.Minute

// parsePrefer reads the Prefer header: wait, or wait=n with 1 to 60 seconds, more of which count as 60. Other preferences
// are passed over, as HTTP has it. It gives 0 where no wait is asked for.
func parsePrefer(values []string) (wait time.Duration, ok bool) {
	for _, value := range values {
		for preference := range strings.SplitSeq(value, ",") {
			preference = strings.TrimSpace(preference)
			if !strings.HasPrefix(preference, "wait") {
				continue
			}
			match := preferWait.FindStringSubmatch(preference)
			if match == nil {
				return 0, false
			}
			seconds, err := strconv.Atoi(match[2])
			if err != nil || seconds > int(longestWait/time.Second) { // none told, or too many
				return longestWait, true
			}
			return time.Duration(seconds) * time.Second, true
		}
	}
	return 0, true
}

const shortestLife = 5 * time.Second

var cancelAfterForm = regexp.MustCompile(`^([0-9]+h)?([0-9]+m)?([0-9]+s)?$`)

// parseCancelAfter reads the Cancel-After header: 90, 30s, 5m, 1h30m45s; at least five seconds. It gives 0 for none.
func parseCancelAfter(text string) (time.Duration, bool) {
	if text == "" {
		return 0, true
	}
	if _, err := strconv.ParseUint(text, 10, 31); err == nil {
		text += "s"
	}
	if !cancelAfterForm.MatchString(text) {
		return 0, false
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= shortestLife
}

// create makes the prediction and sets it going.
func (s *Server) create(c creation, a account, origin string) (*prediction, *problem) {
	ctx, stop := context.WithCancel(s.ctx)
	p := &prediction{
		id: newID(), account: a, origin: origin, version: c.version.id,
		webhook: c.webhook, events: c.events, key: newKey(), stop: stop,
		input: c.input, bytes: int64(len(c.input)), status: starting, changed: make(chan struct{}),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unfinished() >= maxUnfinished {
		stop()
		refused := s.throttled()
		return nil, &refused
	}
	p.fault = s.faults.takePrediction()
	p.created = s.now().Truncate(time.Millisecond)
	if c.cancelAfter > 0 {
		p.deadline = p.created.Add(c.cancelAfter)
	}
	s.sequence++
	p.sequence = s.sequence
	s.predictions[p.id], s.streams[p.key] = p, p
	s.order = append(s.order, p)
	slow := s.faults.on(FaultSlow)
	s.start(func() { s.run(ctx, p, c.settings, slow) })
	if p.webhook != "" {
		s.start(func() { s.deliverHooks(p) })
	}
	return p, nil
}

func (s *Server) unfinished() int {
	n := 0
	for _, p := range s.order {
		if !p.ended() {
			n++
		}
	}
	return n
}

// newID gives an id like those of the API: 26 characters of lower base32.
func newID() string { return lowerBase32.EncodeToString(randomBytes(17))[:26] }

// newKey gives what nobody can guess: it stands in for a token in an address.
func newKey() string { return lowerBase32.EncodeToString(randomBytes(30)) }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the program would end instead
	return b
}

// drawersAtOnce leaves a processor to the rest of the program.
func drawersAtOnce() int { return min(max(1, runtime.NumCPU()-1), maxRunning) }
