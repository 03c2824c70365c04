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

// deliverHooks tells a prediction's webhook what happens to it, until it has ended. Output and log events come at most
// twice a second; what falls in between is part of the next one.
func (s *Server) deliverHooks(p *prediction) {
	var (
		told      bool // of the start
		logs      int  // told of
		outputs   int
		lastEvent time.Time
	)
	for {
		s.mu.Lock()
		body, changed, ended := p.body(p.origin), p.changed, p.ended()
		begun, newLogs, newOutputs := !p.started.IsZero(), len(p.logs) > logs, len(p.outputs) > outputs
		logs, outputs = len(p.logs), len(p.outputs)
		s.mu.Unlock()
		if begun && !told {
			told = true
			if p.wants("start") {
				s.deliverHook(p, "start", body)
			}
		}
		var later <-chan time.Time
		for _, event := range []struct {
			name string
			due  bool
			told *int
		}{{"output", newOutputs, &outputs}, {"logs", newLogs, &logs}} {
			if !event.due || !p.wants(event.name) {
				continue
			}
			if wait := s.eventInterval - time.Since(lastEvent); wait > 0 {
				if !ended {
					*event.told = 0
					later = time.After(wait)
					continue
				}
				if p.wants("completed") { // which comes at once and says it all
					continue
				}
				if !nap(s.ctx, wait) {
					return
				}
			}
			lastEvent = time.Now()
			s.deliverHook(p, event.name, body)
		}
		if ended {
			if p.wants("completed") {
				s.deliverLast(p, body)
			}
			return
		}
		select {
		case <-changed:
		case <-later:
		case <-s.ctx.Done():
			return
		}
	}
}

// deliverLast delivers the last event, again and again until it is taken or about a minute is over.
func (s *Server) deliverLast(p *prediction, body predictionBody) {
	pause := s.scaled(firstHookPause)
	for attempt := range hookAttempts {
		if attempt > 0 {
			if !nap(s.ctx, pause) {
				return
			}
			pause *= 2
		}
		if s.deliverHook(p, "completed", body) {
			return
		}
	}
	s.log.Debug("webhook given up", "prediction", p.id)
}

// deliverHook posts the prediction to its webhook, signed with the account's secret, and says whether it was taken.
func (s *Server) deliverHook(p *prediction, event string, body predictionBody) bool {
	text, err := json.Marshal(body)
	if err != nil {
		return false
	}
	request, err := http.NewRequestWithContext(s.ctx, http.MethodPost, p.webhook, bytes.NewReader(text))
	if err != nil {
		return false
	}
	id, at := "msg_"+newID(), strconv.FormatInt(s.now().Unix(), 10)
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
