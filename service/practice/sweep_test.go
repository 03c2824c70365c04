package practice

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheDataOfAPredictionIsRemovedAfterAnHour(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now = clock.now })
	done := s.finished(s.create(request(inputOf())).string("id"))
	id, file := done.string("id"), done.outputs()[0]
	clock.advance(time.Hour - time.Second)
	if a := s.get(id); a.json["data_removed"] != false || len(a.outputs()) != 1 || a.string("logs") == "" {
		t.Errorf("before the hour is over: %s", a.text)
	}
	if a := s.call("GET", file, "", nil); a.status != http.StatusOK {
		t.Errorf("the file before the hour is over: %d", a.status)
	}
	clock.advance(time.Second)
	a := s.get(id)
	output, given := a.json["output"]
	input, _ := a.json["input"].(map[string]any)
	if a.json["data_removed"] != true || output != nil || !given || len(input) != 0 || a.string("logs") != "" {
		t.Errorf("after the hour: %s", a.text)
	}
	if a.string("status") != "succeeded" || at(a.json, "metrics", "predict_time") == nil || a.string("completed_at") != done.string("completed_at") {
		t.Errorf("what remains: %s", a.text)
	}
	if strings.Contains(string(a.text), "base64") {
		t.Error("the photo is still there")
	}
	if a := s.call("GET", file, "", nil); a.status != http.StatusNotFound {
		t.Errorf("the file after the hour: %d", a.status)
	}
	if a := s.call("GET", done.url("stream"), "", nil); a.status != http.StatusNotFound {
		t.Errorf("the stream after the hour: %d", a.status)
	}
	if page := s.call("GET", done.url("web"), "", nil); !strings.Contains(string(page.text), "has been removed") {
		t.Errorf("page: %s", page.text)
	}
	if list := s.call("GET", "/predictions", alice, nil); len(list.results()) != 1 {
		t.Errorf("list: %s", list.text)
	}
}

func TestRetentionCanBeSetAndSparesWhatRuns(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now, o.Retention, o.Speed = clock.now, time.Minute, 0.001 })
	running, stopped := s.create(request(inputOf())).string("id"), s.create(request(inputOf())).string("id")
	s.call("POST", "/predictions/"+stopped+"/cancel", alice, nil)
	clock.advance(time.Minute)
	if s.get(running).json["data_removed"] != false {
		t.Error("data of a prediction under way was removed")
	}
	if s.get(stopped).json["data_removed"] != true {
		t.Error("data of a canceled prediction was kept")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now, o.Speed = clock.now, 0.001 })
	var ids []string
	for range 3 {
		id := s.create(request(inputOf())).string("id")
		ids = append(ids, id)
	}
	for _, id := range ids[1:] {
		s.call("POST", "/predictions/"+id+"/cancel", alice, nil)
		clock.advance(time.Second)
	}
	s.upload(alice, "a.txt", "text/plain", make([]byte, 100), "")
	s.upload(alice, "b.txt", "text/plain", make([]byte, 100), "")
	makeRoom := func(bytes int64) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.makeRoom(bytes)
	}
	removed := func() (got []bool) {
		for _, id := range ids {
			got = append(got, s.get(id).json["data_removed"] == true)
		}
		return got
	}
	files := func() int { return len(s.call("GET", "/files", alice, nil).results()) }

	makeRoom(1)
	if got := removed(); got[0] || !got[1] || got[2] || files() != 2 {
		t.Errorf("a little room: %v, %d files; want the first that ended to go", got, files())
	}
	s.mu.Lock()
	size := s.predictions[ids[2]].bytes
	s.mu.Unlock()
	if size < int64(len(facePhoto())) {
		t.Errorf("a photo of %d bytes counts as %d", len(facePhoto()), size)
	}
	makeRoom(size + 1)
	if got := removed(); got[0] || !got[2] || files() != 1 {
		t.Errorf("more room: %v, %d files; want the other one and a file to go", got, files())
	}
	s.mu.Lock()
	for range maxKept {
		s.order = append(s.order, &prediction{completed: clock.now(), changed: make(chan struct{}), dataRemoved: true})
	}
	s.mu.Unlock()
	if a := s.call("GET", "/predictions/"+ids[1], alice, nil); a.status != http.StatusNotFound {
		t.Errorf("the oldest is still known: %d", a.status)
	}
	if a := s.get(ids[0]); a.string("status") != "starting" {
		t.Error("a prediction under way was forgotten")
	}
	s.mu.Lock()
	kept := len(s.order)
	s.mu.Unlock()
	if kept != maxKept {
		t.Errorf("%d predictions are kept", kept)
	}
}

func TestTooManyUnfinishedPredictionsAreRefused(t *testing.T) {
	s := startTest(t, slowly)
	s.mu.Lock()
	for range maxUnfinished {
		s.order = append(s.order, &prediction{changed: make(chan struct{})})
	}
	s.mu.Unlock()
	if a := s.call("POST", "/predictions", alice, request(inputOf())); a.status != http.StatusTooManyRequests {
		t.Errorf("%d %s", a.status, a.text)
	}
}
