package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"likeness/service/photo"
	"likeness/service/practice/told"
	"likeness/storage/library"
)

// prediction is what is read of what the server tells.
type prediction struct {
	ID      string
	Status  string
	Started string `json:"started_at"`
	Output  []string
}

// predictions asks the server for all that it was made to do.
func (l *life) predictions() []prediction {
	l.t.Helper()
	all, err := told.Predictions[prediction](l.t.Context(), l.gate.server.URL(), marked)
	if err != nil {
		l.t.Fatal(err)
	}
	return all
}

// hold holds library, server and disk against each other: nothing lost, nothing paid twice, nothing left over.
func (l *life) hold() {
	l.t.Helper()
	jobs, pictures, err := openAll(l.t.Context(), l.library(), filepath.Join(l.dir, "data", "likeness", "index"))
	if err != nil {
		l.t.Fatal(err)
	}
	l.holdServer(jobs, pictures)
	l.holdDisk(pictures)
	freshJobs, freshPictures, err := openAll(l.t.Context(), l.library(), filepath.Join(l.dir, "fresh index"))
	if err != nil {
		l.t.Fatal(err)
	}
	if !reflect.DeepEqual(jobs, freshJobs) || !reflect.DeepEqual(pictures, freshPictures) {
		l.t.Errorf("the index tells %+v %+v, the files %+v %+v", jobs, pictures, freshJobs, freshPictures)
	}
	if l.t.Failed() {
		log, _ := os.ReadFile(filepath.Join(l.dir, "state", "likeness", "likeness.log"))
		l.t.Logf("%s", log)
	}
}

func (l *life) holdServer(jobs []library.Job, pictures []library.Picture) {
	l.t.Helper()
	wanted := map[string]int{} // pictures by prediction
	for _, p := range pictures {
		wanted[p.PredictionID]++
	}
	began, made := 0, 0
	for _, p := range l.predictions() {
		if p.Started != "" || p.Status == "succeeded" {
			began++
		}
		if p.Status != "succeeded" {
			continue
		}
		made++
		if n := wanted[p.ID]; n != len(p.Output) {
			l.t.Errorf("prediction %s made %d pictures, and %d of it are in the library", p.ID, len(p.Output), n)
		}
	}
	if began > len(jobs) {
		l.t.Errorf("%d predictions ran for %d jobs: paid twice", began, len(jobs))
	}
	if len(pictures) != made {
		l.t.Errorf("%d pictures in the library, and %d on the server", len(pictures), made)
	}
	accepted := 0
	for _, r := range l.gate.server.Requests() {
		if r.Method == http.MethodPost && r.Path == "/v1/predictions" && r.Status != http.StatusTooManyRequests {
			accepted++
		}
	}
	again := 0 // what the server broke off before it began is sent once more
	for _, j := range jobs {
		if j.RepeatOf != "" {
			again++
		}
		if j.State != "done" && (l.sc.name != "cancel" || j.State != "canceled") {
			l.t.Errorf("job %s is %s: %+v", j.ID, j.State, j.Problem)
		}
	}
	if accepted > len(jobs)+again {
		l.t.Errorf("%d creates for %d jobs", accepted, len(jobs))
	}
	if accepted < len(jobs) && l.sc.name != "cancel" {
		l.t.Errorf("only %d creates for %d jobs", accepted, len(jobs))
	}
}

func (l *life) holdDisk(pictures []library.Picture) {
	l.t.Helper()
	named := map[string]library.Picture{}
	for _, p := range pictures {
		if _, twice := named[p.File]; twice {
			l.t.Errorf("%s belongs to two pictures", p.File)
		}
		named[p.File] = p
	}
	// What a dead program was writing is nobody's after ten minutes, and goes with the next start.
	l.age()
	if e := l.run(fate{}, "resume"); e.code != 0 {
		l.t.Errorf("with nothing to do: %d %s", e.code, e.stderr)
	}
	var files []string
	err := filepath.WalkDir(l.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.Contains(d.Name(), ".tmp-") || strings.Contains(d.Name(), ".building") {
			l.t.Errorf("left over: %s", path)
		}
		// Notes about orders that are being written, and pictures that the library did not take.
		for _, dir := range []string{filepath.Join(l.library(), ".likeness", "orders"), filepath.Join(l.dir, "data", "likeness", "fetched")} {
			if strings.HasPrefix(path, dir+string(filepath.Separator)) {
				l.t.Errorf("left over: %s", path)
			}
		}
		if file, err := filepath.Rel(l.library(), path); err == nil && !strings.HasPrefix(file, "..") && !strings.HasPrefix(file, ".likeness") {
			files = append(files, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, file := range files {
		p, ok := named[file]
		if !ok {
			l.t.Errorf("%s belongs to no picture", file)
			continue
		}
		b, err := os.ReadFile(filepath.Join(l.library(), filepath.FromSlash(file)))
		if err != nil {
			l.t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != p.SHA256 || int64(len(b)) != p.Bytes {
			l.t.Errorf("%s is not the picture of its record", file)
		}
		if _, err := photo.CheckOutput(b); err != nil {
			l.t.Errorf("%s: %v", file, err)
		}
	}
	for file := range named {
		if !slices.Contains(files, file) {
			l.t.Errorf("%s is not there", file)
		}
	}
	l.holdRecords()
}

// holdRecords holds what .likeness has against itself: every photo is a batch's, every batch has its photos, and every job its batch.
func (l *life) holdRecords() {
	l.t.Helper()
	inside := func(kind string) []string {
		l.t.Helper()
		all, err := filepath.Glob(filepath.Join(l.library(), ".likeness", filepath.FromSlash(kind), "*"))
		if err != nil {
			l.t.Fatal(err)
		}
		return all
	}
	read := func(name string, into any) {
		l.t.Helper()
		b, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(b, into)
		}
		if err != nil {
			l.t.Fatal(err)
		}
	}
	batches, photos := map[string]bool{}, map[string]bool{}
	for _, name := range inside("batches/*") {
		var b library.Batch
		read(name, &b)
		batches[b.ID] = true
		photos[b.Face.PreparedSHA256] = true
		if b.Pose != nil {
			photos[b.Pose.PreparedSHA256] = true
		}
	}
	for _, name := range inside("photos") {
		sha := strings.TrimSuffix(filepath.Base(name), ".jpg")
		if !photos[sha] {
			l.t.Errorf("%s belongs to no batch", name)
		}
		delete(photos, sha)
	}
	for sha := range photos {
		l.t.Errorf("photo %s of a batch is not there", sha)
	}
	for _, name := range inside("jobs/*") {
		var j library.Job
		read(name, &j)
		if !batches[j.BatchID] {
			l.t.Errorf("job %s belongs to no batch", j.ID)
		}
	}
}

// age makes what a dead program was writing an hour older, wherever it lies.
func (l *life) age() {
	l.t.Helper()
	then := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(l.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.Contains(d.Name(), ".tmp-") && filepath.Base(filepath.Dir(path)) != "orders" {
			return err
		}
		return os.Chtimes(path, then, then)
	})
	if err != nil {
		l.t.Fatal(err)
	}
}
