package practice

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is one request that reached the server, for tests.
type Request struct {
	Time   time.Time // of its arrival
	Method string
	Path   string // without the query
	// Header holds the headers that say something about how a client asks: Accept, Cancel-After, Content-Length,
	// Content-Type, Last-Event-Id, Prefer, Range and User-Agent.
	Header http.Header
	// Authorized says that an Authorization header was sent; what it was is not kept.
	Authorized bool
	// Status is that of the answer; 0 while there is none, and where the connection was cut without one.
	Status int
}

const maxRecorded = 10000

var recordedHeaders = []string{
	"Accept", "Cancel-After", "Content-Length", "Content-Type", "Last-Event-Id", "Prefer", "Range", "User-Agent",
}

// recorder keeps the last requests.
type recorder struct {
	mu       sync.Mutex
	requests []*Request
}

func (rec *recorder) add(r *http.Request, now time.Time) *Request {
	kept := &Request{
		Time: now, Method: r.Method, Path: r.URL.Path, Header: http.Header{},
		Authorized: r.Header.Get("Authorization") != "",
	}
	for _, name := range recordedHeaders {
		if values := r.Header.Values(name); len(values) > 0 {
			kept.Header[name] = slices.Clone(values)
		}
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if len(rec.requests) >= maxRecorded {
		rec.requests = slices.Delete(rec.requests, 0, maxRecorded/10)
	}
	rec.requests = append(rec.requests, kept)
	return kept
}

func (rec *recorder) answered(r *Request, status int) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	r.Status = status
}

func (rec *recorder) all() []Request {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	all := make([]Request, len(rec.requests))
	for i, r := range rec.requests {
		all[i] = *r
	}
	return all
}
