package practice

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAPredictionFromStartToEnd(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 10 })
	created := s.create(request(inputOf("prompt", "a knight\nin armour", "seed", 40213, "num_inference_steps", 30)))
	id := created.string("id")
	seen := []string{created.string("status")}
	var logs []string
	done := s.until(id, func(a answered) bool {
		if status := a.string("status"); !slices.Contains(seen, status) {
			seen = append(seen, status)
		}
		if text := a.string("logs"); len(logs) == 0 || logs[len(logs)-1] != text {
			logs = append(logs, text)
		}
		_, started := a.json["started_at"]
		if started != (a.string("status") != "starting") {
			t.Errorf("%s, started: %v", a.string("status"), started)
		}
		if _, has := a.json["metrics"]; has != a.ended() {
			t.Errorf("%s, metrics: %v", a.string("status"), has)
		}
		return a.ended()
	})
	if !slices.Equal(seen, []string{"starting", "processing", "succeeded"}) {
		t.Errorf("statuses: %v", seen)
	}
	for i := 1; i < len(logs); i++ {
		if !strings.HasPrefix(logs[i], logs[i-1]) {
			t.Errorf("logs do not grow: %q after %q", logs[i], logs[i-1])
		}
	}
	if len(logs) < 4 {
		t.Errorf("logs were seen at %d lengths only", len(logs))
	}
	want := `Using seed: 40213
[~] Seting up LCM (just in case)
Start inference...
[Debug] Prompt: a knight in armour, 
[Debug] Neg Prompt: , 
  0%|          | 0/30 [00:00<?, ?it/s]
  3%|▎         | 1/30 [00:00<00:03,  7.46it/s]
  7%|▋         | 2/30 [00:00<00:03,  7.46it/s]
`
	if text := done.string("logs"); !strings.HasPrefix(text, want) {
		t.Errorf("logs:\n%s", text)
	}
	want = `100%|██████████| 30/30 [00:04<00:00,  7.46it/s]
100%|██████████| 30/30 [00:04<00:00,  7.46it/s]
NSFW content detected: False
[~] Saving to /tmp/out_0.webp...
[~] Output format: WEBP
[~] Output quality: 80
`
	if text := done.string("logs"); !strings.HasSuffix(text, want) {
		t.Errorf("logs:\n%s", text)
	}
	predict, _ := at(done.json, "metrics", "predict_time").(float64)
	total, _ := at(done.json, "metrics", "total_time").(float64)
	if predict <= 0 || total <= predict || done.json["error"] != nil || done.json["data_removed"] != false {
		t.Errorf("finished: %v, error %v", done.json["metrics"], done.json["error"])
	}
	if len(done.outputs()) != 1 {
		t.Fatalf("outputs: %v", done.outputs())
	}
}

func TestOutputsCanBeFetchedWithoutAToken(t *testing.T) {
	s := startTest(t, nil)
	for format, want := range map[string]struct{ name, contentType, magic string }{
		"webp": {"out_0.webp", "image/webp", "RIFF"},
		"jpg":  {"out_0.jpeg", "image/jpeg", "\xff\xd8\xff"},
		"png":  {"out_0.png", "image/png", "\x89PNG"},
	} {
		done := s.finished(s.create(request(inputOf("output_format", format))).string("id"))
		if len(done.outputs()) != 1 || !strings.HasSuffix(done.outputs()[0], "/"+want.name) {
			t.Fatalf("%s: %s %v", format, done.string("error"), done.outputs())
		}
		address := done.outputs()[0]
		got := s.call("GET", address, "", nil)
		if got.status != http.StatusOK || !bytes.HasPrefix(got.text, []byte(want.magic)) {
			t.Errorf("%s: %d, %q", format, got.status, got.text[:min(8, len(got.text))])
		}
		if got.header.Get("Content-Type") != want.contentType || got.header.Get("Cache-Control") != "public,max-age=3600" {
			t.Errorf("%s: %v", format, got.header)
		}
		part := s.call("GET", address, "", nil, "Range", "bytes=4-9")
		if part.status != http.StatusPartialContent || !bytes.Equal(part.text, got.text[4:10]) {
			t.Errorf("%s: range: %d, %q", format, part.status, part.text)
		}
		for mark, status := range map[string]int{got.header.Get("ETag"): http.StatusPartialContent, `"another"`: http.StatusOK} {
			rest := s.call("GET", address, "", nil, "Range", "bytes=9-", "If-Range", mark)
			if want := got.text[map[int]int{http.StatusPartialContent: 9}[status]:]; rest.status != status || !bytes.Equal(rest.text, want) {
				t.Errorf("%s: the rest of %s: %d, %d bytes", format, mark, rest.status, len(rest.text))
			}
		}
		head := s.call("HEAD", address, "", nil)
		if head.status != http.StatusOK || head.header.Get("Content-Length") != fmt.Sprint(len(got.text)) {
			t.Errorf("%s: head: %d %v", format, head.status, head.header)
		}
		if format == "png" {
			m, err := png.Decode(bytes.NewReader(got.text))
			if err != nil || m.Bounds().Dx() != 128 || m.Bounds().Dy() != 128 {
				t.Errorf("picture: %v %v", m.Bounds(), err)
			}
		}
		if other := s.call("GET", strings.Replace(address, "out_0", "out_1", 1), "", nil); other.status != http.StatusNotFound {
			t.Errorf("%s: another name: %d", format, other.status)
		}
		page := s.call("GET", done.url("web"), "", nil)
		if page.status != http.StatusOK || !strings.Contains(string(page.text), address) || !strings.Contains(page.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: page: %d %s", format, page.status, page.text)
		}
	}
	if got := s.call("GET", s.origin+"/p/nothere", "", nil); got.status != http.StatusNotFound {
		t.Errorf("page of nothing: %d", got.status)
	}
}

// fetch runs a prediction and gives its files.
func (s *testServer) fetch(pairs ...any) [][]byte {
	s.t.Helper()
	done := s.finished(s.create(request(inputOf(pairs...))).string("id"))
	var files [][]byte
	for _, address := range done.outputs() {
		files = append(files, s.call("GET", address, "", nil).text)
	}
	if len(files) == 0 {
		s.t.Fatalf("no outputs: %s", done.string("error"))
	}
	return files
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	s := startTest(t, nil)
	s.draw = drawTruly
	if first, again := s.fetch("seed", 11), s.fetch("seed", 11); !bytes.Equal(first[0], again[0]) {
		t.Error("the same seed gives other bytes")
	}
}

func TestSeedAndPlaceInThePredictionChangeThePicture(t *testing.T) {
	s := startTest(t, nil)
	two, one, other := s.fetch("seed", 11, "num_outputs", 2), s.fetch("seed", 11), s.fetch("seed", 12)
	if len(two) != 2 || len(one) != 1 || !bytes.Equal(two[0], one[0]) {
		t.Errorf("%d and %d files; the first ones differ", len(two), len(one))
	}
	if bytes.Equal(two[0], two[1]) {
		t.Error("both pictures of a prediction are the same")
	}
	if bytes.Equal(one[0], other[0]) {
		t.Error("another seed gives the same picture")
	}
}

func TestSeveralPicturesHaveABarEach(t *testing.T) {
	s := startTest(t, nil)
	full := regexp.MustCompile(`(?m)^100%\|██████████\| 3/3 `)
	body := func(version string, pairs ...any) map[string]any {
		return map[string]any{"version": version, "input": inputOf(append([]any{"num_outputs", 2, "num_inference_steps", 3}, pairs...)...)}
	}
	for _, test := range []struct {
		name  string
		body  map[string]any
		bars  int
		nsfw  int
		other string // must be in the logs
	}{
		{"one after another", body(newestVersion), 2, 2, "/tmp/out_1.webp"},
		{"as one batch", body(batchVersion), 1, 2, "[~] Output quality: 80"},
		{"unchecked", body(newestVersion, "disable_safety_checker", true), 2, 0, "Start inference"},
		{"quick draft", body(newestVersion, "num_inference_steps", 30, "enable_lcm", true, "lcm_num_inference_steps", 3), 2, 2, "0/3"},
		{"other look", body(newestVersion, "sdxl_weights", "animagine-xl-30"), 2, 2, "Loading pipeline components...:  43%|████▎     | 3/7 ["},
	} {
		done := s.finished(s.create(test.body).string("id"))
		logs := done.string("logs")
		if n := len(full.FindAllString(logs, -1)); n != 2*test.bars {
			t.Errorf("%s: %d full bars, want %d", test.name, n, 2*test.bars)
		}
		if n := strings.Count(logs, "NSFW content detected: False"); n != test.nsfw {
			t.Errorf("%s: %d checks", test.name, n)
		}
		if !strings.Contains(logs, test.other) {
			t.Errorf("%s: no %q in\n%s", test.name, test.other, logs)
		}
		if len(done.outputs()) != 2 {
			t.Errorf("%s: %d outputs", test.name, len(done.outputs()))
		}
	}
}

func TestABlankSeedIsDrawnFromSixteenBits(t *testing.T) {
	s := startTest(t, nil)
	seeds := map[string]bool{}
	for range 4 {
		done := s.finished(s.create(request(inputOf("image", "data:,x"))).string("id"))
		seed := regexp.MustCompile(`^Using seed: (\d{1,5})\n`).FindStringSubmatch(done.string("logs"))
		if seed == nil || len(seed[1]) == 5 && seed[1] > "65535" {
			t.Fatalf("logs: %s", done.string("logs"))
		}
		seeds[seed[1]] = true
	}
	if len(seeds) == 1 {
		t.Error("four times the same seed")
	}
}

func TestImagesThatCannotBeHadOrReadFailThePrediction(t *testing.T) {
	files := http.NewServeMux()
	files.HandleFunc("/face.jpg", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(faceFile()) })
	files.HandleFunc("/text.jpg", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("no picture")) })
	files.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	files.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/face.jpg", http.StatusFound) })
	files.HandleFunc("/circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) })
	files.HandleFunc("/hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	web := httptest.NewServer(files)
	defer web.Close()
	s := startTest(t, nil)
	s.fetchLimit = time.Second
	for _, test := range []struct {
		key, address, error string
		traceback           bool
	}{
		{"image", web.URL + "/face.jpg", "", false},
		{"image", web.URL + "/moved", "", false},
		{"image", web.URL + "/text.jpg", "cannot identify image file '/tmp/", true},
		{"image", web.URL + "/missing.jpg", "404 Client Error: Not Found for url: " + web.URL + "/missing.jpg", true},
		{"image", web.URL + "/broken", "502 Server Error: Bad Gateway for url: ", true},
		{"image", web.URL + "/circle", "redirects", true},
		{"image", web.URL + "/hangs", "deadline exceeded", true},
		{"image", "http://127.0.0.1:1/x.jpg", "refused", true},
		{"image", "ftp://127.0.0.1/x.jpg", "must be http, https or data", true},
		{"image", s.origin + "/v1/files/nosuchfile", "404 Client Error", false},
		{"image", "data:image/jpeg;base64,", "cannot identify image file", true},
		{"image", "data:image/jpeg;base64,???", "invalid data URI: not base64", true},
		{"image", "data:image/jpeg;base64", "invalid data URI: no comma", true},
		{"image", "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(faceFile()[:len(faceFile())/2]), "cannot identify image file", true},
		{"pose_image", "data:image/jpeg,abc", "cannot identify image file", true},
		{"pose_image", facePhoto(), "", false},
	} {
		done := s.finished(s.create(request(inputOf(test.key, test.address))).string("id"))
		if test.error == "" {
			if done.string("status") != "succeeded" {
				t.Errorf("%s %.60s: %s: %s", test.key, test.address, done.string("status"), done.string("error"))
			}
			continue
		}
		if done.string("status") != "failed" || !strings.Contains(done.string("error"), test.error) || done.json["output"] != nil {
			t.Errorf("%s %.60s: %s: %s", test.key, test.address, done.string("status"), done.string("error"))
		}
		if test.traceback != strings.Contains(done.string("logs"), "Traceback (most recent call last):") {
			t.Errorf("%s %.60s: logs: %s", test.key, test.address, done.string("logs"))
		}
	}
}

func TestOnlyAFewPredictionsRunAtOnce(t *testing.T) {
	s := startTest(t, func(o *Options) { o.Speed = 50 })
	for range maxRunning + 3 { // each would run for minutes
		s.create(request(inputOf("num_inference_steps", 500, "num_outputs", 8)))
	}
	count := func() map[string]int {
		got := map[string]int{}
		list := s.call("GET", "/predictions", alice, nil)
		for _, p := range list.json["results"].([]any) {
			got[at(p, "status").(string)]++
		}
		return got
	}
	for count()["processing"] < maxRunning {
		time.Sleep(5 * time.Millisecond)
	}
	if got := count(); got["processing"] != maxRunning || got["starting"] != 3 {
		t.Errorf("statuses: %v", got)
	}
}
