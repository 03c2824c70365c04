package practice

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// account is whom a token belongs to. Each token is an account of its own.
type account struct {
	username string
	secret   []byte // signs its webhooks
}

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// authenticate tells whose request it is, or why nobody's.
func authenticate(r *http.Request) (account, *problem) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if token == "" {
		return account{}, &problem{
			Title: "Unauthenticated", Detail: "You did not pass an authentication token", Status: http.StatusUnauthorized,
		}
	}
	if !strings.EqualFold(scheme, "bearer") && !strings.EqualFold(scheme, "token") || !strings.HasPrefix(token, "r8_") {
		return account{}, &problem{
			Title: "Unauthenticated", Detail: "You did not pass a valid authentication token", Status: http.StatusUnauthorized,
		}
	}
	name := sha256.Sum256([]byte("account " + token))
	key := sha256.Sum256([]byte("webhook " + token))
	return account{username: "practice-" + lowerBase32.EncodeToString(name[:5]), secret: key[:24]}, nil
}

func (s *Server) getAccount(w http.ResponseWriter, _ *http.Request, a account) {
	answerJSON(w, http.StatusOK, map[string]string{"type": "user", "username": a.username, "name": "Practice"})
}

func (s *Server) getWebhookSecret(w http.ResponseWriter, _ *http.Request, a account) {
	answerJSON(w, http.StatusOK, map[string]string{"key": webhookSecret(a)})
}

func webhookSecret(a account) string { return "whsec_" + base64.StdEncoding.EncodeToString(a.secret) }

func (s *Server) getHardware(w http.ResponseWriter, _ *http.Request, _ account) {
	type hardware struct {
		Name string `json:"name"`
		SKU  string `json:"sku"`
	}
	answerJSON(w, http.StatusOK, []hardware{
		{"CPU", "cpu"},
		{"Nvidia T4 GPU", "gpu-t4"},
		{"Nvidia L40S GPU", "gpu-l40s"},
		{"Nvidia A100 (80GB) GPU", "gpu-a100-large"},
		{"Nvidia H100 GPU", "gpu-h100"},
	})
}

// The limits of the API's documentation, in requests a minute.
const (
	createsPerMinute = 600
	othersPerMinute  = 3000
)

// allowance is what an account may still ask for: a full minute's worth at once, which fills up again evenly.
type allowance struct {
	limit, left float64
	at          time.Time
}

// take takes one request out of the allowance, where one is left, and tells the whole requests left then and the
// seconds until it is full again.
func (b *allowance) take(now time.Time, perSecond float64) (ok bool, left int, reset int) {
	b.left = min(b.limit, b.left+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.left >= 1 {
		b.left--
		ok = true
	}
	return ok, int(b.left), max(1, int(math.Ceil((b.limit-b.left)/perSecond)))
}

// allow counts a request against the limits of its account and tells the state of them in the answer's headers, but for
// those about files, which were recorded without. It uses the real clock: an injected one may stand still.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, a account) *problem {
	kind, limit := "other", float64(othersPerMinute)
	if r.Method == http.MethodPost && r.URL.Path == "/v1/predictions" {
		kind, limit = "create", createsPerMinute
	}
	now := time.Now()
	s.mu.Lock()
	key := a.username + " " + kind
	bucket := s.buckets[key]
	if bucket == nil {
		bucket = &allowance{limit: limit, left: limit, at: now}
		s.buckets[key] = bucket
	}
	ok, left, reset := bucket.take(now, limit/60*s.speed)
	s.mu.Unlock()
	if stageOf(r) != StageUpload {
		tellLimit(w, left, reset)
	}
	if ok {
		return nil
	}
	refused := tooMany(reset)
	return &refused
}

func tellLimit(w http.ResponseWriter, left, reset int) {
	w.Header().Set("ratelimit-remaining", strconv.Itoa(left))
	w.Header().Set("ratelimit-reset", strconv.Itoa(reset))
}

// tooMany is the refusal of a request that is one too many, with the seconds until another one is due.
func tooMany(wait int) problem {
	return problem{
		Detail: fmt.Sprintf("Request was throttled. Your rate limit resets in ~%ds.", wait),
		Status: http.StatusTooManyRequests, RetryAfter: wait,
	}
}
