package proof

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
)

// places are where on a job's way a connection is spoilt: on the way of a request to the server, or on that of its answer.
var places = []string{"create-there", "create-back", "upload-there", "upload-back", "watch-back", "list-back", "fetch-back"}

// A watchman stands before a server and does something when the first request of a kind has arrived, before it is answered.
type watchman struct {
	next http.Handler
	is   func(*http.Request) bool
	once sync.Once
	do   func()
}

func (w *watchman) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if w.is != nil && w.is(r) {
		w.once.Do(w.do)
	}
	w.next.ServeHTTP(rw, r)
}

// arrival recognizes the requests of a stage.
func arrival(stage string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		one := strings.HasPrefix(r.URL.Path, "/v1/predictions/")
		all := r.URL.Path == "/v1/predictions"
		switch stage {
		case "create":
			return all && r.Method == http.MethodPost
		case "list":
			return all && r.Method == http.MethodGet
		case "upload":
			return r.URL.Path == "/v1/files"
		case "watch":
			return one && r.Method == http.MethodGet
		case "fetch":
			return strings.HasPrefix(r.URL.Path, "/delivery/")
		}
		return false
	}
}

// Real connections between the program and the server are slowed, cut, reset, silenced and refused, at every stage of a job, for
// a moment or for as long as it takes to give up: its picture is saved at last, or, where the trouble lasted, it is told that
// nothing was made, and there is never a second create.
func TestEveryTroubleOfTheNetworkAtEveryStage(t *testing.T) {
	face := writeFace(t)
	proxy := startToxiproxy(t)
	var names []string
	kinds := map[string]toxic{}
	for _, x := range toxics() {
		kinds[x.name] = x
		for _, place := range places {
			names = append(names, x.name+" "+place+" passes", x.name+" "+place+" lasts")
		}
	}
	crowd(t, names, func(t *testing.T, name string) {
		cell := strings.Fields(name)
		x, lasts := kinds[cell[0]], cell[2] == "lasts"
		stage, way, _ := strings.Cut(cell[1], "-")
		opt := practice.Options{Speed: 50, Sketch: true}
		if stage == "list" { // then the list is searched
			opt.Faults = []practice.Fault{{Name: practice.FaultCreateLost, Count: 1}}
		}
		server, err := practice.Start(context.WithoutCancel(t.Context()), opt)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		target, err := url.Parse(server.URL())
		if err != nil {
			t.Fatal(err)
		}
		onward := &http.Transport{DisableKeepAlives: true}
		guard := &watchman{next: &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
			},
			Transport:    onward,
			ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // as the server did
		}}
		front := httptest.NewServer(guard)
		t.Cleanup(front.Close)
		w := proxy.wire(t, strings.ReplaceAll(name, " ", "-"), front.Listener.Addr().String())

		direction := "downstream"
		if way == "there" {
			direction = "upstream"
		}
		healed := make(chan struct{})
		var line sync.Mutex
		spoiled, whole := false, false // the line, and for good
		mend := func() {
			line.Lock()
			defer line.Unlock()
			if whole {
				return
			}
			if whole = true; spoiled {
				if err := w.heal(x, direction); err != nil {
					t.Error(err)
				}
			}
			close(healed)
		}
		spoil := func() {
			line.Lock()
			defer line.Unlock()
			if whole { // it took so long to get here that the trouble is over
				return
			}
			spoiled = true
			if err := w.spoil(x, direction); err != nil {
				t.Error(err)
			}
			if !lasts {
				time.AfterFunc(300*time.Millisecond, mend)
			}
		}
		s := newStand(t, server, "http://"+w.address+"/v1", face, func(c *service.Config) {
			if c.Patience = time.Minute; lasts {
				c.Patience = time.Second
			}
			if stage == "upload" {
				c.Inline = 1
			}
		})
		if way == "there" {
			if _, _, err := s.hub.Client(t.Context(), s.conn); err != nil { // what it asks for is asked before
				t.Fatal(err)
			}
			spoil()
		} else {
			guard.is, guard.do = arrival(stage), spoil
		}
		s.submit(s.recipe())
		if lasts {
			s.settle(15 * time.Second)
			s.hold()
			mend()
		}
		s.settle(40 * time.Second)
		<-healed
		s.finish()
		s.hold()
		v := s.end()
		never := lasts && v.State == service.Failed && slices.Contains([]problem.Code{problem.Offline, problem.ServerTrouble}, v.Problem.Code)
		if v.State != service.Done && !never {
			t.Errorf("it ended as %s: %+v", v.State, v.Problem)
		}
		if n := len(s.predictions()); n > 1 {
			t.Errorf("%d predictions", n)
		}
		t.Logf("%s after %d creates", v.State, len(s.predictions()))
	})
}
