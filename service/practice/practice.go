// Package practice is a server that speaks Replicate's predictions API on this computer, for people who have no token
// and for tests: the same routes under /v1, shapes, status codes, problem bodies and headers, a prediction's whole life
// with logs, webhooks and event streams, the deletion after an hour, and, switched on by name, the faults of the real
// thing. The official JavaScript and Go clients have been run against it. What it answers follows the API's published
// OpenAPI document and answers recorded by the official clients' own tests.
//
// It serves one model, zsxkib/instant-id, and no model runs: package drawing draws the pictures, and they say so on
// themselves. It listens on the loopback interface only, keeps everything in memory and nothing on disk, and forgets all
// of it when it is closed. It shares no types with the client in package replicate, so that one wrong struct cannot
// pass on both sides.
package practice

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"likeness/service/practice/drawing"
)

// Token is the credential that practice mode uses. The server takes every other one that begins with r8_ as well.
const Token = "r8_practice00000000000000000000000000000"

// Options say how a Server behaves. The zero value is a server for people: an address of its own choosing, everyday
// speed, no faults.
type Options struct {
	// Addr is the host and port to listen on, "127.0.0.1:0" where it is empty: any free port. Hosts other than the
	// loopback ones are refused.
	Addr string
	// Speed is how many times faster than usual everything goes, 1 where it is zero. A run of 30 steps then takes about
	// four seconds after one of starting. Limits by the minute and waiting times grow or shrink with it.
	Speed float64
	// Faults are switched on from the start; see FaultNames.
	Faults []Fault
	// Now is the clock behind every time in an answer and every deletion; time.Now where it is nil.
	Now func() time.Time
	// Log gets a line a request at debug level, without tokens, prompts and pictures. Nothing is logged where it is nil.
	Log *slog.Logger
	// Sketch gives small pictures of noise in place of drawn ones. It is for tests of what is not about pictures: drawing
	// takes seconds with the race detector.
	Sketch bool
	// Retention is how long the input, output, files and logs of a finished prediction are kept, an hour where it is zero.
	Retention time.Duration
}

const (
	defaultAddr      = "127.0.0.1:0"
	defaultRetention = time.Hour

	maxRunning    = 4       // predictions that are processing at once; the others stay starting
	maxUnfinished = 5000    // predictions waiting or running, over all accounts
	maxKept       = 20000   // predictions remembered, over all accounts
	maxFile       = 100e6   // bytes of an uploaded file, which must be less
	maxBody       = 100e6   // bytes of any other request body
	maxData       = 1 << 29 // bytes of inputs, files and outputs held in memory

	sweepEvery = 200 * time.Millisecond
)

// Server is a running practice server. Its methods are safe for concurrent use.
type Server struct {
	log       *slog.Logger
	clock     func() time.Time
	speed     float64
	retention time.Duration
	models    *catalog

	// Changed by tests before the first request only.
	draw          func(context.Context, drawing.Request) (*image.NRGBA, error)
	streamLimit   time.Duration // life of one event stream connection
	eventInterval time.Duration // between two output or logs webhooks of one prediction
	fetchLimit    time.Duration // for one picture named by address
	maxFile       int64         // bytes of an uploaded file
	maxBody       int64         // bytes of any other request body

	origin   string // "http://127.0.0.1:8080"
	http     *http.Server
	ctx      context.Context // ends with Close
	stop     context.CancelFunc
	unhook   func() bool    // from the context given to Start
	work     sync.WaitGroup // goroutines and handlers
	running  chan struct{}  // a place for each prediction that is processing
	drawing  chan struct{}  // a place for each picture being drawn
	hooks    *http.Client   // delivers webhooks
	fetch    *http.Client   // gets pictures named by address
	signing  []byte         // signs download addresses of files
	requests recorder
	faults   faultSet

	mu          sync.Mutex // guards everything below, and the predictions and files themselves
	closed      bool
	buckets     map[string]*allowance
	predictions map[string]*prediction
	order       []*prediction // by creation, oldest first
	files       map[string]*file
	fileOrder   []*file
	streams     map[string]*prediction // by the key in their address
	outputs     map[string]*output     // by the key in their address
	weights     string                 // loaded in the pretended worker
	held        chan struct{}          // closed when what is at work may go on; nil where nothing was held
	sequence    int64
}

// Start starts a server. It serves until Close, or until ctx ends.
func Start(ctx context.Context, opt Options) (*Server, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := newServer(opt)
	if err != nil {
		return nil, err
	}
	addr := opt.Addr
	if addr == "" {
		addr = defaultAddr
	}
	if err := checkLoopback(addr); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start the practice server: %w", err)
	}
	s.origin = "http://" + listener.Addr().String()
	s.ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute, // waits and event streams are shorter
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
	}
	s.work.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("practice server ended", "error", err)
		}
	})
	s.work.Go(s.sweepRegularly)
	s.mu.Lock() // ctx may end at this very moment, and Close then waits for the hook to be there
	s.unhook = context.AfterFunc(ctx, func() { _ = s.Close() })
	s.mu.Unlock()
	s.log.Debug("practice server started", "address", s.origin)
	return s, nil
}

func newServer(opt Options) (*Server, error) {
	if opt.Speed == 0 {
		opt.Speed = 1
	}
	if opt.Speed < 0 || math.IsNaN(opt.Speed) || math.IsInf(opt.Speed, 0) {
		return nil, fmt.Errorf("speed %v: must be greater than 0", opt.Speed)
	}
	if opt.Retention == 0 {
		opt.Retention = defaultRetention
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	for _, f := range opt.Faults {
		if !f.valid() {
			return nil, fmt.Errorf("fault %q: there is no such fault", f)
		}
	}
	models, err := loadCatalog()
	if err != nil {
		return nil, err
	}
	s := &Server{
		log: opt.Log, clock: opt.Now, speed: opt.Speed, retention: opt.Retention, models: models,
		draw:        newDraw(),
		streamLimit: 30 * time.Second, eventInterval: 500 * time.Millisecond, fetchLimit: 10 * time.Second, maxFile: maxFile, maxBody: maxBody,
		running: make(chan struct{}, maxRunning), drawing: make(chan struct{}, drawersAtOnce()),
		signing: randomBytes(32),
		buckets: map[string]*allowance{}, predictions: map[string]*prediction{}, files: map[string]*file{},
		streams: map[string]*prediction{}, outputs: map[string]*output{}, weights: firstWeights,
	}
	if opt.Sketch {
		s.draw = sketch
	}
	s.hooks, s.fetch = newHookClient(), newFetchClient()
	s.SetFaults(opt.Faults...)
	return s, nil
}

// URL is the base address of the API, such as "http://127.0.0.1:8080/v1".
func (s *Server) URL() string { return s.origin + "/v1" }

// SetFaults switches exactly these faults on and all others off. It holds for requests and predictions made from now on.
func (s *Server) SetFaults(faults ...Fault) { s.faults.set(faults) }

// Requests gives what was asked of the server so far, oldest first, for tests: the last ten thousand requests. No
// tokens are in it.
func (s *Server) Requests() []Request { return s.requests.all() }

// Close stops the server: predictions under way are dropped and everything is forgotten. When it returns, every
// goroutine of the server has ended. It may be called more than once.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	unhook := s.unhook
	s.mu.Unlock()
	unhook()
	s.stop()
	err := s.http.Close()
	s.work.Wait()
	s.hooks.CloseIdleConnections()
	s.fetch.CloseIdleConnections()
	if err != nil {
		return fmt.Errorf("close the practice server: %w", err)
	}
	return nil
}

// start runs f in a goroutine that Close waits for; not at all when the server is closed. The caller holds s.mu.
func (s *Server) start(f func()) {
	if !s.closed {
		s.work.Go(f)
	}
}

// scaled is a waiting time at the server's speed.
func (s *Server) scaled(d time.Duration) time.Duration { return time.Duration(float64(d) / s.speed) }

// checkLoopback refuses addresses that other computers could reach: the server asks for no real token, and what it
// serves are photos of faces.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: must be a host and a port, such as 127.0.0.1:8080", addr)
	}
	if !isLoopback(host) {
		return fmt.Errorf("address %q: the practice server is for this computer alone; use 127.0.0.1 or localhost as the host", addr)
	}
	return nil
}

// isLoopback says whether a host, without port, is a name or number of this computer itself.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
