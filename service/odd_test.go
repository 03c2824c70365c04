package service

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"likeness/service/instantid"
	"likeness/service/practice"
	"likeness/service/problem"
)

// told is a prediction as a server tells it.
type told map[string]any

// retell puts a front before the bench's server that tells predictions otherwise: those of lists, and those asked for by their
// own address.
func (b *bench) retell(inList, alone func(told)) {
	b.t.Helper()
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		list := r.URL.Path == "/v1/predictions"
		if r.Method != http.MethodGet || !list && !strings.HasPrefix(r.URL.Path, "/v1/predictions/") {
			return false
		}
		rec := httptest.NewRecorder()
		b.through(rec, r)
		var answer told
		if rec.Code == http.StatusOK && json.Unmarshal(rec.Body.Bytes(), &answer) == nil {
			if list && inList != nil {
				for _, one := range answer["results"].([]any) {
					inList(one.(map[string]any))
				}
			}
			if !list && alone != nil {
				alone(answer)
			}
		}
		maps.Copy(w.Header(), rec.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		if answer == nil {
			_, _ = w.Write(rec.Body.Bytes())
			return true
		}
		_ = json.NewEncoder(w).Encode(answer)
		return true
	})
}

// input changes what a prediction tells of its input.
func (p told) input(change func(told)) {
	in := maps.Clone(p["input"].(map[string]any))
	change(in)
	p["input"] = in
}

// A list may tell less than the prediction itself, and tell it in other forms. What is in it is found all the same.
func TestAListThatTellsOtherwiseIsUnderstood(t *testing.T) {
	for name, inList := range map[string]func(told){
		"input null":        func(p told) { p["input"] = nil },
		"input empty":       func(p told) { p["input"] = told{} },
		"no input":          func(p told) { delete(p, "input") },
		"seed as text":      func(p told) { p.input(func(in told) { in["seed"] = strconv.Itoa(int(in["seed"].(float64))) }) },
		"no time":           func(p told) { delete(p, "created_at") },
		"time in seconds":   func(p told) { p["created_at"] = time.Now().Unix() },
		"time of elsewhere": func(p told) { p["created_at"] = time.Now().Add(-5 * time.Hour).UTC().Format("2006-01-02T15:04:05") },
		"time of no clock":  func(p told) { p["created_at"] = "1970-01-01T00:00:00Z" },
		"long version":      func(p told) { p["version"] = "zsxkib/instant-id:" + p["version"].(string) },
		"short version":     func(p told) { p["version"] = strings.ToUpper(p["version"].(string)[:8]) },
		"no version":        func(p told) { delete(p, "version") },
		"version withheld":  func(p told) { p["version"] = "hidden" },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, apart(30*time.Millisecond), "create-lost:1")
			b.retell(inList, nil)
			b.wantDone(b.make1(b.recipe()))
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// Where neither the list nor the prediction tells what it was made of, nobody knows whether it is the one: that it never
// arrived is not said, and nothing is sent.
func TestWhatTellsNothingProvesNoAbsence(t *testing.T) {
	for name, tell := range map[string]func(told){
		"input null":          func(p told) { p["input"] = nil },
		"seed left out":       func(p told) { p.input(func(in told) { delete(in, "seed") }) },
		"a time long ago":     func(p told) { p["created_at"] = time.Now().AddDate(0, 0, -3) },
		"another version":     func(p told) { p["version"] = strings.Repeat("0123456789abcdef", 4) },
		"removed and no time": func(p told) { p["input"], p["data_removed"] = told{}, true; delete(p, "created_at") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, apart(30*time.Millisecond), "create-lost:1")
			b.retell(tell, tell)
			j := b.make1(b.recipe())
			if j.State != Unknown || j.Problem == nil || j.Problem.Code != problem.AnswerLost {
				t.Errorf("%s %+v", j.State, j.Problem)
			}
			if err := b.studio.SendAgain(t.Context(), j.ID); err == nil {
				t.Error("it was sent again")
			}
		})
	}
}

// Without the server's clock nobody knows where in its list the create would be.
func TestAListWithoutAClockProvesNoAbsence(t *testing.T) {
	for _, off := range []time.Duration{-5 * time.Hour, 5 * time.Hour} {
		t.Run(fmt.Sprint(off), func(t *testing.T) {
			b := newBench(t, func(c *Config) {
				c.Now = func() time.Time { return time.Now().Add(off) }
				c.Apart = 30 * time.Millisecond
			}, "create-lost:1")
			b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
				w.Header()["Date"] = nil
				if r.Method != http.MethodGet {
					return false
				}
				rec := httptest.NewRecorder()
				b.through(rec, r)
				rec.Header().Del("Date")
				maps.Copy(w.Header(), rec.Header())
				w.WriteHeader(rec.Code)
				_, _ = w.Write(rec.Body.Bytes())
				return true
			})
			b.wantDone(b.make1(b.recipe()))
			b.loseCreate()
			if j := b.make1(b.recipe()); j.State != Unknown || j.Problem == nil || j.Problem.Code != problem.AnswerLost {
				t.Errorf("%s %+v", j.State, j.Problem)
			}
		})
	}
}

// A list that lacks what the server is known to have made at that time lags behind, or is not what it should be: it proves nothing.
func TestAListThatLacksWhatIsThereProvesNoAbsence(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond))
	var behind atomic.Bool
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" || !behind.Load() {
			return false
		}
		_ = json.NewEncoder(w).Encode(told{"next": nil, "results": []told{}})
		return true
	})
	b.wantDone(b.make1(b.recipe()))
	behind.Store(true)
	b.server.SetFaults(practice.Fault{Name: practice.FaultCreateLost, Count: 1})
	batch := b.submit(b.recipe())
	j := b.finish(batch)[0]
	if j.State != Unknown || j.Problem == nil || j.Problem.Code != problem.AnswerLost {
		t.Errorf("%s %+v", j.State, j.Problem)
	}
	if err := b.studio.SendAgain(t.Context(), j.ID); err == nil {
		t.Error("it was sent again")
	}
	behind.Store(false)
	if _, err := b.studio.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantDone(b.finish(batch)[0])
	if n := b.creates(); n != 2 {
		t.Errorf("%d creates", n)
	}
}

// A list in no order is read to its end.
func TestAListInNoOrderIsReadToItsEnd(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond), "create-lost:1")
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" || r.URL.Query().Has("page") {
			return false
		}
		old := func(n int) told {
			return told{
				"id": fmt.Sprint("old", n), "version": instantid.DefaultVersion, "status": "succeeded",
				"input": told{"seed": n}, "created_at": time.Now().Add(-time.Duration(n) * time.Hour),
			}
		}
		_ = json.NewEncoder(w).Encode(told{"next": "?page=2", "results": []told{old(900), old(800)}})
		return true
	})
	b.wantDone(b.make1(b.recipe()))
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// A job whose prediction ran is not made a second time by itself, however little the server tells of that it ran.
func TestWhatRanIsNotRepeated(t *testing.T) {
	var looks atomic.Int32
	for name, tell := range map[string]func(told){
		"it was seen at work": func(p told) {
			p["started_at"], p["metrics"], p["logs"] = nil, nil, ""
			if looks.Add(1) == 1 {
				p["status"], p["error"], p["completed_at"] = "processing", nil, nil
			} else if p["status"] == "processing" {
				p["status"] = "starting"
			}
		},
		"its log tells": func(p told) {
			p["started_at"], p["metrics"] = nil, nil
			if p["status"] == "processing" {
				p["status"] = "starting"
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, "null-error")
			b.retell(nil, tell)
			j := b.make1(b.recipe())
			if j.State != Failed || j.Problem == nil || j.Problem.Code != problem.Interrupted || j.Problem.Cost == problem.CostNone {
				t.Errorf("%s %+v", j.State, j.Problem)
			}
			if n := b.creates(); n != 1 {
				t.Errorf("%d creates", n)
			}
		})
	}
}

// A server with several machines may tell the end before it tells the output, or something older once more.
func TestAnOutputThatIsToldLateIsWaitedFor(t *testing.T) {
	for name, late := range map[string]func(told){
		"no output yet": func(p told) { p["output"] = nil },
		"an older state": func(p told) {
			p["status"], p["output"], p["completed_at"] = "processing", nil, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			var ends atomic.Int32
			b.retell(nil, func(p told) {
				if p["status"] != "succeeded" {
					return
				}
				if n := ends.Add(1); n == 1 {
					p["output"] = nil
				} else if n < 4 {
					late(p)
				}
			})
			b.wantDone(b.make1(b.recipe()))
		})
	}
}

// Addresses of outputs may be signed for a time only: a refused one is asked for anew.
func TestARefusedAddressIsAskedForAnew(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusBadRequest, http.StatusUnauthorized} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			b := newBench(t, nil)
			old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			t.Cleanup(old.Close)
			var ends atomic.Int32
			b.retell(nil, func(p told) {
				if p["status"] != "succeeded" {
					return
				}
				if ends.Add(1) == 1 {
					p["output"] = []string{old.URL + "/signed"}
				}
			})
			b.wantDone(b.make1(b.recipe()))
		})
	}
}

// What a prediction brought before it failed or was canceled is paid for, and fetched.
func TestWhatIsBroughtBeforeAnotherEndIsFetched(t *testing.T) {
	for _, end := range []string{"failed", "canceled"} {
		t.Run(end, func(t *testing.T) {
			b := newBench(t, nil)
			b.retell(nil, func(p told) {
				if p["status"] == "succeeded" {
					p["status"], p["error"] = end, "late"
				}
			})
			b.wantDone(b.make1(b.recipe()))
		})
	}
}

// Whoever cancels what is being looked for has it looked for to the end: should it have arrived, it is canceled there too.
func TestWhatIsCanceledWhileItIsLookedForIsCanceledOnTheServer(t *testing.T) {
	b := newBench(t, apart(2*time.Second), "create-lost:1")
	var canceled, looked atomic.Bool
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" || canceled.Load() {
			return false
		}
		looked.Store(true)
		_, _ = io.WriteString(w, `{"results":[]}`)
		return true
	})
	r := b.recipe()
	r.Settings.NumInferenceSteps = 400
	id := b.submit(r).Jobs[0]
	b.eventually("the list was looked at", looked.Load)
	if err := b.studio.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	canceled.Store(true)
	v := b.until(id, func(v JobView) bool { return v.State.Ended() || v.Stopped })
	if v.PredictionID == "" || v.State != Canceled && v.State != Done {
		t.Errorf("%s by %q, %+v", v.State, v.PredictionID, v.Problem)
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}

// What was canceled, could not be looked for and was laid aside is over when a person says so again.
func TestWhatCannotBeLookedForIsOverWhenItIsCanceledAgain(t *testing.T) {
	b := newBench(t, apart(30*time.Millisecond), "create-lost:1")
	asked := make(chan struct{})
	b.inFront(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/v1/predictions" {
			return false
		}
		<-asked
		w.WriteHeader(http.StatusNotFound)
		return true
	})
	id := b.submit(b.recipe()).Jobs[0]
	b.until(id, inState(Unknown))
	if err := b.studio.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	close(asked)
	if v := b.until(id, func(v JobView) bool { return v.State.Ended() || v.Stopped }); v.State == Unknown {
		if err := b.studio.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if v := b.until(id, func(v JobView) bool { return v.State.Ended() || v.Stopped }); v.State != Canceled || v.Problem.Cost != problem.CostUnknown {
		t.Errorf("%s %+v", v.State, v.Problem)
	}
}
