package practice

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// handler routes requests. Everything under /v1 needs a token, but for what carries an unguessable key in its address.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	api := func(pattern string, f func(http.ResponseWriter, *http.Request, account)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.authenticated(w, r, f) })
	}
	api("GET /v1/account", s.getAccount)
	api("GET /v1/hardware", s.getHardware)
	api("GET /v1/webhooks/default/secret", s.getWebhookSecret)
	api("GET /v1/models", s.listModels)
	api("QUERY /v1/models", s.searchModels)
	api("GET /v1/models/{owner}/{name}", s.getModel)
	api("GET /v1/models/{owner}/{name}/versions", s.listVersions)
	api("GET /v1/models/{owner}/{name}/versions/{version}", s.getVersion)
	api("POST /v1/models/{owner}/{name}/predictions", answerNotFound)
	api("POST /v1/predictions", s.createPrediction)
	api("GET /v1/predictions", s.listPredictions)
	api("GET /v1/predictions/{id}", s.getPrediction)
	api("POST /v1/predictions/{id}/cancel", s.cancelPrediction)
	api("POST /v1/files", s.createFile)
	api("GET /v1/files", s.listFiles)
	api("GET /v1/files/{id}", s.getFile)
	api("DELETE /v1/files/{id}", s.deleteFile)
	api("/v1/", s.otherRoute(mux))

	mux.HandleFunc("GET /v1/files/{id}/download", s.downloadFile)
	mux.HandleFunc("GET /v1/files/{id}/stream", s.streamEvents)
	mux.HandleFunc("GET /delivery/{key}/{name}", s.deliver)
	mux.HandleFunc("GET /p/{id}", s.webPage)
	mux.HandleFunc("GET /{$}", s.frontPage)
	return s.admitted(mux)
}

// otherRoute answers what no route matches: 404, or 405 with the methods that would do.
func (s *Server) otherRoute(mux *http.ServeMux) func(http.ResponseWriter, *http.Request, account) {
	return func(w http.ResponseWriter, r *http.Request, a account) {
		var allowed []string
		for _, method := range []string{"GET", "POST", "DELETE", "QUERY"} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/v1/" {
				allowed = append(allowed, method)
			}
		}
		if allowed == nil {
			answerNotFound(w, r, a)
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		answerProblem(w, problem{
			Detail: fmt.Sprintf("Method %q not allowed.", r.Method), Status: http.StatusMethodNotAllowed,
		})
	}
}

func answerNotFound(w http.ResponseWriter, _ *http.Request, _ account) { answerProblem(w, notFound) }

// admitted is what every request passes: it is counted and logged, comes too late after Close, and must have been sent
// to a name of this computer. A web page elsewhere could otherwise, by pointing its own name here, read the answers.
func (s *Server) admitted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.work.Add(1)
		s.mu.Unlock()
		defer s.work.Done()

		began := time.Now()
		recorded := s.requests.add(r, s.clock())
		seen := &statusWriter{ResponseWriter: w, tell: func(status int) { s.requests.answered(recorded, status) }}
		seen.Header().Set("Date", s.clock().UTC().Format(http.TimeFormat))
		if host := hostOnly(r.Host); !isLoopback(host) {
			answerProblem(seen, problem{Detail: "This server answers to names of this computer only.", Status: http.StatusForbidden})
		} else {
			s.sweep()
			next.ServeHTTP(seen, r)
		}
		// What was answered before the whole request had come would be lost with the connection.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, s.maxBody))
		s.log.Debug("practice request", "method", r.Method, "path", r.URL.Path, "status", seen.status, "took", time.Since(began))
	})
}

// authenticated lets requests with a credential through to a route of the API.
func (s *Server) authenticated(w http.ResponseWriter, r *http.Request, next func(http.ResponseWriter, *http.Request, account)) {
	if !s.pause(r, s.slowness(stageOf(r))) || s.strike(w, r, true) {
		return
	}
	a, refused := authenticate(r)
	if refused != nil {
		answerProblem(w, *refused)
		return
	}
	if refused := s.allow(w, r, a); refused != nil {
		answerProblem(w, *refused)
		return
	}
	next(w, r, a)
}

// pause waits, and says whether the one who asked is still there.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func hostOnly(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}

// statusWriter remembers the status of an answer, and tells it before the answer leaves.
type statusWriter struct {
	http.ResponseWriter
	status int
	tell   func(status int)
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		w.tell(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
		w.tell(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
