package practice

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestFaultsAreReadAndExplained(t *testing.T) {
	for _, name := range FaultNames() {
		f, err := ParseFault(name)
		if err != nil || f != (Fault{Name: name}) || f.String() != name || FaultHelp(name) == "" {
			t.Errorf("%s: %v %v, %q", name, f, err, FaultHelp(name))
		}
		f, err = ParseFault(name + ":3")
		if err != nil || f != (Fault{Name: name, Count: 3}) || f.String() != name+":3" {
			t.Errorf("%s:3: %v %v", name, f, err)
		}
	}
	for _, text := range []string{"", "slower", "slow:", "slow:0", "slow:-1", "slow:x", "slow:1:2", ":1"} {
		if f, err := ParseFault(text); err == nil {
			t.Errorf("%q: %v", text, f)
		}
	}
	if FaultHelp("slower") != "" {
		t.Error("help for a fault that there is not")
	}
	if _, err := Start(t.Context(), Options{Faults: []Fault{{Name: "slower"}}}); err == nil {
		t.Error("a server was started with a fault that there is not")
	}
}

func TestThrottledOnCreate(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Faults = []Fault{{Name: FaultThrottled, Count: 2}}; o.Speed = 1 })
	for range 2 {
		a := s.call("POST", "/predictions", alice, request(inputOf()))
		if a.status != http.StatusTooManyRequests || a.json["status"] != 429.0 || a.json["retry_after"] != 5.0 ||
			!strings.HasSuffix(a.string("detail"), "Your rate limit resets in ~5s.") || a.header.Get("Retry-After") != "" {
			t.Errorf("%d %s", a.status, a.text)
		}
		if other := s.call("GET", "/predictions", alice, nil); other.status != http.StatusOK || len(other.results()) != 0 {
			t.Errorf("other requests: %d %s", other.status, other.text)
		}
	}
	s.create(request(inputOf()))
	s.SetFaults(Fault{Name: FaultThrottled})
	for range 4 {
		if a := s.call("POST", "/predictions", alice, request(inputOf())); a.status != http.StatusTooManyRequests {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	s.SetFaults()
	s.create(request(inputOf()))
}

func TestNoCreditOnCreate(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultNoCredit})
	a := s.call("POST", "/predictions", alice, request(inputOf()))
	if a.status != http.StatusPaymentRequired || a.string("title") != "Insufficient credit" || a.json["status"] != 402.0 ||
		!strings.Contains(a.string("detail"), "https://replicate.com/account/billing#billing") || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", a.status, a.text)
	}
	if a := s.call("GET", "/account", alice, nil); a.status != http.StatusOK {
		t.Errorf("account: %d", a.status)
	}
}

func TestBadGatewayIsAPageOfHTML(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultBadGateway, Count: 3})
	for _, a := range []answered{
		s.call("GET", "/account", alice, nil), s.call("POST", "/predictions", alice, request(inputOf())), s.call("GET", "/predictions", "", nil),
	} {
		if a.status != http.StatusBadGateway || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !bytes.HasPrefix(a.text, []byte("<!DOCTYPE html>")) {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	if list := s.call("GET", "/predictions", alice, nil); list.status != http.StatusOK || len(list.results()) != 0 {
		t.Errorf("afterwards: %d %s", list.status, list.text)
	}
}

func TestCreateLostMakesThePredictionButDoesNotAnswer(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultCreateLost, Count: 1})
	a, err := s.try(t.Context(), "POST", "/predictions", alice, request(inputOf("seed", 99)))
	if !errors.Is(err, io.EOF) {
		t.Fatalf("%d %v", a.status, err)
	}
	list := s.call("GET", "/predictions", alice, nil)
	if len(list.results()) != 1 || at(list.json["results"].([]any)[0], "input", "seed") != 99.0 {
		t.Fatalf("list: %s", list.text)
	}
	if done := s.finished(list.results()[0]); done.string("status") != "succeeded" {
		t.Errorf("it %s", done.string("status"))
	}
	s.create(request(inputOf()))
}

func TestDownloadCutEndsInTheMiddle(t *testing.T) {
	s := startTest(t, nil)
	file := s.finished(s.create(request(inputOf())).string("id")).outputs()[0]
	whole := s.call("GET", file, "", nil).text
	s.SetFaults(Fault{Name: FaultDownloadCut, Count: 2})
	for range 2 {
		a, err := s.try(t.Context(), "GET", file, "", nil)
		if !errors.Is(err, io.ErrUnexpectedEOF) || a.status != http.StatusOK || !bytes.Equal(a.text, whole[:len(whole)/2]) {
			t.Errorf("%d, %d of %d bytes, %v", a.status, len(a.text), len(whole), err)
		}
	}
	if a := s.call("GET", file, "", nil); !bytes.Equal(a.text, whole) {
		t.Errorf("%d bytes in the end", len(a.text))
	}
}

func TestSlowHoldsAnswersAndStartBack(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultSlow})
	if held := s.slowness(""); held != s.scaled(slowAnswer) {
		t.Errorf("answers are held back for %v", held)
	}
	id := s.create(request(inputOf())).string("id")
	s.SetFaults()
	if s.slowness("") != 0 {
		t.Error("still slow")
	}
	done := s.finished(id)
	predict, _ := at(done.json, "metrics", "predict_time").(float64)
	total, _ := at(done.json, "metrics", "total_time").(float64)
	if total-predict < s.scaled(slowBootTime).Seconds() {
		t.Errorf("it was starting for %v s", total-predict)
	}
}

func TestFaultsOfPredictions(t *testing.T) {
	for _, test := range []struct {
		fault, status string
		error         any
		logs          string // that they must end in
		ran           bool
	}{
		{FaultFlagged, "failed", errorFlagged, "NSFW content detected: True\n" + traceback("Exception: "+errorFlagged), true},
		{FaultNoFace, "failed", errorNoFace, traceback("Exception: " + errorNoFace), true},
		{FaultNoFacePose, "failed", errorNoPose, traceback("Exception: " + errorNoPose), true},
		{FaultNullError, "failed", nil, " 50%|█████     | 2/4 [00:00<00:00,  7.46it/s]\n", true},
		{FaultAborted, "aborted", nil, "", false},
		{FaultInterrupted, "failed", errorInterrupted, "", false},
	} {
		s := startTest(t, nil)
		s.SetFaults(Fault{Name: test.fault, Count: 1})
		done := s.finished(s.create(request(inputOf("pose_image", inputOf()["image"]))).string("id"))
		got, given := done.json["error"]
		if done.string("status") != test.status || got != test.error || !given || done.json["output"] != nil {
			t.Errorf("%s: %s", test.fault, done.text)
		}
		if logs := done.string("logs"); !strings.HasSuffix(logs, test.logs) || (logs == "") != (test.logs == "") {
			t.Errorf("%s: logs %q", test.fault, logs)
		}
		if _, ran := at(done.json, "metrics", "predict_time").(float64); ran != test.ran {
			t.Errorf("%s: metrics %v", test.fault, done.json["metrics"])
		}
		next := s.finished(s.create(request(inputOf("image", "data:,x"))).string("id"))
		if !strings.HasPrefix(next.string("error"), "cannot identify image file") {
			t.Errorf("%s: it strikes again: %s %s", test.fault, next.string("status"), next.string("error"))
		}
	}
}

func TestFlaggedDoesNotStrikeWhereTheCheckIsOff(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultFlagged})
	if done := s.finished(s.create(request(inputOf("disable_safety_checker", true))).string("id")); done.string("status") != "succeeded" {
		t.Errorf("it %s", done.string("status"))
	}
}

func TestOutputGoneSucceedsButTheFileIsNotThere(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultOutputGone, Count: 1})
	done := s.finished(s.create(request(inputOf())).string("id"))
	if done.string("status") != "succeeded" || len(done.outputs()) != 1 {
		t.Fatalf("%s", done.text)
	}
	if a := s.call("GET", done.outputs()[0], "", nil); a.status != http.StatusNotFound {
		t.Errorf("file: %d", a.status)
	}
	again := s.get(done.string("id"))
	if again.string("status") != "succeeded" || again.json["data_removed"] != true || again.json["output"] != nil {
		t.Errorf("looked at again: %s", again.text)
	}
}
