package practice

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	hookAttempts   = 7 // of the last event: at 0, 1, 3, 7, 15, 31 and 63 seconds
	firstHookPause = time.Second
)

// newHookClient gives the client that delivers webhooks. It follows no redirects.
func newHookClient() *http.Client {
	return &http.Client{
		Timeout:       10 * time.Second,
		Transport:     &http.Transport{IdleConnTimeout: 10 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// noteForHook keeps what the prediction is like at a moment that its webhook is to hear of, however late it is told. The
// caller holds the server's mutex.
func (p *prediction) noteForHook(note **predictionBody) {
	if p.webhook != "" {
		body := p.body(p.origin)
		*note = &body
	}
}

// deliverHooks tells a prediction's webhook what happens to it, until it has ended. Output and log events come at most
// twice a second; what falls in between is part of the next one.
func (s *Server) deliverHooks(p *prediction) {
	var (
		toldLogs  int
		lastEvent time.Time
	)
	for {
		s.mu.Lock()
		body, changed, ended := p.body(p.origin), p.changed, p.ended()
		started, output, logs := p.hookStart, p.hookOutput, len(p.logs)
		p.hookStart = nil
		s.mu.Unlock()
		if started != nil && p.wants("start") {
			s.deliverHook(p, "start", newHookID(), *started)
		}
		due, event := "", body
		switch {
		case output != nil && p.wants("output"):
			due, event = "output", *output
		case logs > toldLogs && p.wants("logs") && !(ended && p.wants("completed")):
			due = "logs"
		}
		wait := s.eventInterval - time.Since(lastEvent)
		if due != "" && ended && wait > 0 {
			if p.wants("completed") { // which comes at once and says it all
				due = ""
			} else if wait = 0; !nap(s.ctx, s.eventInterval-time.Since(lastEvent)) {
				return
			}
		}
		if due != "" && wait <= 0 {
			s.mu.Lock()
			p.hookOutput = nil
			s.mu.Unlock()
			lastEvent, toldLogs = time.Now(), logs
			s.deliverHook(p, due, newHookID(), event)
			continue
		}
		if ended {
			if p.wants("completed") {
				s.deliverLast(p, body)
			}
			return
		}
		var later <-chan time.Time
		if due != "" {
			later = time.After(wait)
		}
		select {
		case <-changed:
		case <-later:
		case <-s.ctx.Done():
			return
		}
	}
}

// newHookID gives the id of an event, which stays the same when the event is delivered again.
func newHookID() string { return "msg_" + newID() }

// deliverLast delivers the last event, again and again until it is taken or about a minute is over.
func (s *Server) deliverLast(p *prediction, body predictionBody) {
	pause, id := s.scaled(firstHookPause), newHookID()
	for attempt := range hookAttempts {
		if attempt > 0 {
			if !nap(s.ctx, pause) {
				return
			}
			pause *= 2
		}
		if s.deliverHook(p, "completed", id, body) {
			return
		}
	}
	s.log.Debug("webhook given up", "prediction", p.id)
}

// deliverHook posts the prediction to its webhook, signed with the account's secret, and says whether it was taken.
func (s *Server) deliverHook(p *prediction, event, id string, body predictionBody) bool {
	text, err := json.Marshal(body)
	if err != nil {
		return false
	}
	request, err := http.NewRequestWithContext(s.ctx, http.MethodPost, p.webhook, bytes.NewReader(text))
	if err != nil {
		return false
	}
	at := strconv.FormatInt(s.now().Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "likeness-practice")
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", at)
	request.Header.Set("webhook-signature", "v1,"+signHook(p.account.secret, id, at, text))
	answered, err := s.hooks.Do(request)
	if err != nil {
		s.log.Debug("webhook not delivered", "prediction", p.id, "event", event)
		return false
	}
	defer answered.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answered.Body, 1<<20))
	s.log.Debug("webhook delivered", "prediction", p.id, "event", event, "status", answered.StatusCode)
	return answered.StatusCode/100 == 2
}

// signHook is the signature of a webhook: HMAC-SHA256 over id, time and body, with the bytes behind whsec_ as the key.
func signHook(secret []byte, id, at string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.", id, at)
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
