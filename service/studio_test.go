package service

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

func TestAFaceBecomesPictures(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Pictures = 4
	jobs := b.finish(b.submit(r))
	if len(jobs) != 4 {
		t.Fatalf("%d jobs, want 4", len(jobs))
	}
	seeds := map[int64]bool{}
	for i, j := range jobs {
		if j.State != Done || j.Problem != nil || j.Index != i {
			t.Errorf("job %d: %+v", i, j)
		}
		seeds[j.Seed] = true
	}
	if len(seeds) != 4 {
		t.Errorf("seeds %v, want four different ones", seeds)
	}
	pictures, err := b.lib.Pictures(t.Context(), library.Query{})
	if err != nil || len(pictures) != 4 {
		t.Fatalf("%d pictures in the library, %v", len(pictures), err)
	}
	for _, p := range pictures {
		if p.Width == 0 || p.Height == 0 || p.Prompt != r.Settings.Prompt || p.PredictionID == "" ||
			p.Version != instantid.DefaultVersion || !seeds[p.Seed] || p.PredictTime <= 0 || p.Face.Name != "face.jpg" || p.Face.Width != 256 {
			t.Errorf("picture record: %+v", p)
		}
		content, err := os.ReadFile(b.lib.Path(p))
		if err != nil {
			t.Fatal(err)
		}
		if info, err := photo.CheckOutput(content); err != nil || info.Width != p.Width || info.Format != p.Type {
			t.Errorf("%s: %+v, %v", p.File, info, err)
		}
	}
	if n := b.creates(); n != 4 {
		t.Errorf("%d creates, want 4", n)
	}
}

func TestSeveralOutputsOfOneJobAreAllKept(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Settings.NumOutputs = 3
	r.Settings.OutputFormat = "png"
	j := b.make1(r)
	if j.State != Done || len(j.Pictures) != 3 {
		t.Fatalf("%+v", j)
	}
	for i, p := range j.Pictures {
		if p.Index != i || p.Type != "png" {
			t.Errorf("picture %d: %+v", i, p)
		}
	}
}

func TestTheRecipeOfAPictureMakesItAgain(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	r.Style = instantid.Styles()[1].ID
	first := b.make1(r)
	if first.State != Done {
		t.Fatalf("%+v", first)
	}
	if err := os.Remove(b.face); err != nil { // the prepared photo in the library is enough
		t.Fatal(err)
	}
	again, err := PictureRecipe(first.Pictures[0])
	if err != nil {
		t.Fatal(err)
	}
	second := b.make1(again)
	if second.State != Done || second.Seed != first.Seed {
		t.Fatalf("%+v", second)
	}
	if first.Pictures[0].SHA256 != second.Pictures[0].SHA256 {
		t.Error("the same recipe gave other bytes")
	}
}

func TestALockedSeedIsCountedOn(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	seed := int64(1<<31 - 1)
	r.Settings.Seed = &seed
	r.Pictures = 2
	jobs := b.finish(b.submit(r))
	if jobs[0].Seed != seed || jobs[1].Seed != 0 {
		t.Errorf("seeds %d and %d", jobs[0].Seed, jobs[1].Seed)
	}
}

func TestAStyleIsSentButNotRememberedAsThePrompt(t *testing.T) {
	b := newBench(t, nil)
	r := b.recipe()
	style := instantid.Styles()[1]
	r.Style = style.ID
	j := b.make1(r)
	want, _ := style.Apply(r.Settings.Prompt, "")
	if j.Settings.Prompt != want || want == r.Settings.Prompt {
		t.Errorf("sent %q, want %q", j.Settings.Prompt, want)
	}
	if got := j.Pictures[0].Prompt; got != r.Settings.Prompt {
		t.Errorf("the picture's prompt is %q", got)
	}
}

func TestAtMostSoManyAreOnTheServerAtATime(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Concurrent = 2 })
	r := b.recipe()
	r.Pictures = 6
	jobs := b.finish(b.submit(r))
	client, _, err := b.hub.Client(t.Context(), b.conn)
	if err != nil {
		t.Fatal(err)
	}
	page, err := client.List(t.Context(), replicate.ListOptions{})
	if err != nil || len(page.Results) != 6 {
		t.Fatalf("%d predictions, %v", len(page.Results), err)
	}
	most := 0 // by the clock of the server
	for _, p := range page.Results {
		n := 0
		for _, other := range page.Results {
			if !other.CreatedAt.After(p.CreatedAt) && other.CompletedAt.After(p.CreatedAt) {
				n++
			}
		}
		most = max(most, n)
	}
	if most > 2 || most == 0 {
		t.Errorf("%d at a time, want at most 2", most)
	}
	for _, j := range jobs {
		if j.State != Done {
			t.Errorf("%+v", j)
		}
	}
}

func TestMorePlacesAreTakenAtOnce(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	r := b.recipe()
	r.Pictures = 3
	batch := b.submit(r)
	waiting := func() (n int) {
		for _, v := range b.studio.Jobs() {
			if v.State == Queued {
				n++
			}
		}
		return n
	}
	if n := waiting(); n < 2 {
		t.Fatalf("%d jobs wait, want 2 at least", n)
	}
	b.studio.SetConcurrent(3)
	events, stop := b.studio.Subscribe()
	defer stop()
	for end := time.After(watchdog); waiting() > 0; {
		select {
		case <-events:
		case <-time.After(10 * time.Millisecond):
		case <-end:
			t.Fatalf("%d jobs still wait", waiting())
		}
		if n := ended(b.studio.Jobs()); n > 0 {
			t.Fatal("a job ended before the others got their places")
		}
	}
	for _, v := range b.studio.Jobs() {
		if err := b.studio.Cancel(t.Context(), v.ID); err != nil {
			t.Error(err)
		}
	}
	b.finish(batch)
}

func ended(jobs []JobView) (n int) {
	for _, v := range jobs {
		if v.State.Ended() {
			n++
		}
	}
	return n
}

func TestProgressIsTold(t *testing.T) {
	b := newBenchOn(t, practice.Options{Speed: 10}, nil) // it is looked at every few steps, on a busy computer too
	events, stop := b.studio.Subscribe()
	defer stop()
	r := b.recipe()
	r.Settings.NumInferenceSteps = 200
	batch := b.submit(r)
	seen := map[State]bool{}
	last, moved := 0.0, 0
	deadline := time.After(watchdog)
	for !seen[Done] {
		select {
		case e := <-events:
			v := e.Job
			if v.ID != batch.Jobs[0] {
				t.Fatalf("event of %s", v.ID)
			}
			seen[v.State] = true
			if v.State.Ended() && v.State != Done {
				t.Fatalf("%+v", v)
			}
			if v.Percent < last {
				t.Errorf("progress fell from %v to %v", last, v.Percent)
			}
			if v.Percent > last {
				moved++
				if v.Steps != 200 {
					t.Errorf("of %d steps", v.Steps)
				}
			}
			last = v.Percent
		case <-deadline:
			t.Fatalf("saw %v", seen)
		}
	}
	if !seen[Running] || moved < 2 {
		t.Errorf("saw %v, progress moved %d times", seen, moved)
	}
}

func TestWithAnEventStreamItIsWatchedAllTheSame(t *testing.T) {
	b := newBench(t, func(c *Config) {
		// So rarely polled that only the stream can bring it to its end.
		c.Poll = func(Outlook) time.Duration { return time.Hour }
	})
	r := b.recipe()
	r.Stream = true
	if j := b.make1(r); j.State != Done {
		t.Fatalf("%+v", j)
	}
}

func TestNothingIsSentThatCannotWork(t *testing.T) {
	b := newBench(t, nil)
	text := filepath.Join(b.dir, "notes.jpg")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		change func(*Recipe)
		code   problem.Code
		key    string
	}{
		"no photo":      {func(r *Recipe) { r.Face.Path = "" }, problem.PhotoMissing, ""},
		"missing file":  {func(r *Recipe) { r.Face.Path = filepath.Join(b.dir, "gone.jpg") }, problem.PhotoBad, ""},
		"not a picture": {func(r *Recipe) { r.Face.Path = text }, problem.PhotoBad, ""},
		"bad pose":      {func(r *Recipe) { r.Pose.Path = text }, problem.PhotoBad, ""},
		"range":         {func(r *Recipe) { r.Settings.GuidanceScale = 51 }, problem.SettingBad, "guidance_scale"},
		"version":       {func(r *Recipe) { r.Version = "latest" }, problem.BadVersion, "version"},
		"style":         {func(r *Recipe) { r.Style = "none such" }, problem.SettingBad, "style"},
		"pictures":      {func(r *Recipe) { r.Pictures = 0 }, problem.SettingBad, "pictures"},
		"webhook":       {func(r *Recipe) { r.Webhook = "ftp://example.org" }, problem.SettingBad, "webhook"},
		"events":        {func(r *Recipe) { r.Webhook = "https://example.org/"; r.WebhookEvents = []string{"end"} }, problem.SettingBad, "webhook"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := b.recipe()
			c.change(&r)
			_, err := b.studio.Submit(t.Context(), r)
			var p *problem.Problem
			if !problem.Is(err, c.code) {
				t.Fatalf("%v, want %s", err, c.code)
			}
			p = problem.From(err)
			if p.Key != c.key || p.Cost != problem.CostNone || p.What == "" {
				t.Errorf("%+v", p)
			}
			if name == "bad pose" && p.Action != problem.ActChoosePose {
				t.Errorf("action %q", p.Action)
			}
		})
	}
	if n := b.creates(); n != 0 {
		t.Errorf("%d creates", n)
	}
	if jobs, err := b.lib.Jobs(t.Context(), library.JobQuery{}); err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs written down, %v", len(jobs), err)
	}
}

// A frame that cannot be sent is told before anything is read, by the name of its photo and with the way to mend it.
func TestABadFrameIsToldBeforeAnythingIsSent(t *testing.T) {
	b := newBench(t, nil)
	square := photo.Frame{Shape: photo.Shape{Width: 1000, Height: 1000}}
	for name, c := range map[string]struct {
		change func(*Recipe)
		action problem.Action
		says   string
	}{
		"face":        {func(r *Recipe) { r.Face.Frame = square }, problem.ActFrame, "“face.jpg”"},
		"face, named": {func(r *Recipe) { r.Face.Frame, r.Face.Name = square, "aunt.jpg" }, problem.ActFrame, "“aunt.jpg”"},
		"pose":        {func(r *Recipe) { r.Pose = PhotoRef{Path: "/nowhere/uncle.jpg", Frame: square} }, problem.ActFramePose, "“uncle.jpg”"},
		"a face's shape": {func(r *Recipe) {
			r.Pose = PhotoRef{Path: b.face, Frame: photo.Frame{Shape: photo.Shape{Width: 960, Height: 1280}}}
		}, problem.ActFramePose, "“face.jpg”"},
	} {
		r := b.recipe()
		c.change(&r)
		found := b.studio.Check(r)
		if len(found) != 1 || found[0].Code != problem.PhotoBad || found[0].Action != c.action || found[0].Cost != problem.CostNone ||
			!strings.Contains(found[0].What, c.says) || found[0].Next != "" {
			t.Errorf("%s: %+v", name, found)
		}
		if _, err := b.studio.Submit(t.Context(), r); !problem.Is(err, problem.PhotoBad) {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
	// What can be known only when the photo is read is told then, and led to in the same way.
	r := b.recipe()
	r.Pose = PhotoRef{Path: b.face, Frame: photo.Frame{Area: photo.Area{X: 5000, Width: 100, Height: 100}}}
	_, err := b.studio.Submit(t.Context(), r)
	if p := problem.From(err); p.Code != problem.PhotoBad || p.Action != problem.ActFramePose || !strings.Contains(p.What, "“face.jpg”") {
		t.Errorf("beside the photo: %+v", p)
	}
	if r.Face.Frame, r.Pose = (photo.Frame{}), (PhotoRef{Frame: square}); len(b.studio.Check(r)) != 0 {
		t.Error("the frame of no photo is told")
	}
	if n := b.creates(); n != 0 {
		t.Errorf("%d creates", n)
	}
}

func TestTheTokenAndTheFoldersOfThePersonAreWrittenNowhere(t *testing.T) {
	b := newBench(t, nil, "create-lost:1")
	r := b.recipe()
	r.Pictures = 2
	b.finish(b.submit(r))
	b.close()
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Contains(content, []byte(testToken)) || bytes.Contains(content, []byte("MarkedToken")) {
			t.Errorf("the token is in %s", path)
		}
		if bytes.Contains(content, []byte(filepath.Dir(b.face))) {
			t.Errorf("the photo's folder is told in %s", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestASlowListenerGetsTheNewestOfEachJob(t *testing.T) {
	var br broker
	out, stop := br.subscribe()
	defer stop()
	for i := range 100 {
		br.publish(Event{Job: JobView{ID: "a", Step: i, revision: int64(i)}})
		br.publish(Event{Job: JobView{ID: "b", Step: i, revision: int64(i)}})
	}
	br.publish(Event{Job: JobView{ID: "a", Step: 5, revision: 5}}) // late, and older
	got := map[string]int{}
	n := 0
	for end := time.After(watchdog); got["a"] != 99 || got["b"] != 99; {
		select {
		case e := <-out:
			n++
			got[e.Job.ID] = e.Job.Step
		case <-end:
			t.Fatalf("newest seen: %v", got)
		}
	}
	if n > 4 {
		t.Errorf("%d events for a slow listener", n)
	}
	br.close()
}

func TestARecipeSurvivesJSON(t *testing.T) {
	r := NewRecipe()
	seed := int64(7)
	r.Settings.Seed = &seed
	r.Face = PhotoRef{Path: "/a", Name: "a", Prepared: "b"}
	r.WebhookEvents = []string{"start"}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Recipe
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	b2, _ := json.Marshal(back)
	if !bytes.Equal(b, b2) {
		t.Errorf("%s\n%s", b, b2)
	}
}

func TestABatchThatGoesFirst(t *testing.T) {
	b := newBench(t, oneAtATime)
	b.hold()
	last := b.recipe()
	last.Pictures = 3
	usual := b.submit(last)
	first := b.recipe()
	first.Pictures = 2
	urgent, err := b.studio.SubmitFirst(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	b.studio.mu.Lock()
	var order []string
	for _, j := range b.studio.queue {
		order = append(order, j.id)
	}
	b.studio.mu.Unlock()
	// One of the usual batch was begun and is not stopped.
	want := append(slices.Clone(urgent.Jobs), usual.Jobs[1:]...)
	if !slices.Equal(order, want) {
		t.Errorf("the queue is %v, want %v", order, want)
	}
	b.studio.CancelAll(t.Context())
	b.finish(usual)
	b.finish(urgent)
}
