package ui

import (
	"bytes"
	"context"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/drawn"
	"likeness/service/photo/faces"
	"likeness/service/practice"
	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/storage/secret"
	"likeness/ui/page"
	"likeness/ui/setup"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// Fyne keeps these for the life of the process.
		goleak.IgnoreAnyFunction("fyne.io/fyne/v2/internal/cache.Clean"),
	)
}

// loop is the UI goroutine of a test: what comes through Do waits here until
// the test drains it.
type loop chan func()

func (l loop) Do(f func()) { l <- f }

// patience is how long a test waits for what must come: minutes where the
// machine is busy, seconds where somebody says so while mending.
var patience = func() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("LIKENESS_PATIENCE")); err == nil {
		return d
	}
	return 2 * time.Minute
}()

// until drains the loop until a condition holds.
func (l loop) until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	end := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond) // for what happens without a word to the window
	defer again.Stop()
	for !holds() {
		select {
		case f := <-l:
			f()
		case <-again.C:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// app is the application of all tests, as a program has one: what Fyne has
// measured and drawn once holds for all of them.
var app = sync.OnceValue(test.NewApp)

// rig is the window with the real parts behind it: library, studio and the
// practice server.
type rig struct {
	t      testing.TB
	dir    string
	app    fyne.App
	loop   loop
	hub    *connection.Hub
	lib    *library.Library
	studio *service.Studio
	prefs  *preferences.File
	desk   *desk
	window *Window
	dark   *darkroom.Darkroom
}

type option func(*rigOptions)

type rigOptions struct {
	speed  float64
	faults []practice.Fault
	dir    string
	drawn  bool
	first  bool
	speaks string
	studio page.Studio
	finder darkroom.Finder
	log    *slog.Logger
	err    error
}

// withLog has all parts write down what they do.
func withLog(l *slog.Logger) option { return func(o *rigOptions) { o.log = l } }

// asNewcomer opens the window for somebody who has never seen it.
func asNewcomer() option { return func(o *rigOptions) { o.first = true } }

// inLanguage has the window speak a language.
func inLanguage(code string) option { return func(o *rigOptions) { o.speaks = code } }

// withDrawing has practice draw real pictures instead of sketches, and the
// window look for faces: what takes time.
func withDrawing() option { return func(o *rigOptions) { o.drawn = true } }

// withFaces has the window look for faces with a finder, and practice draw
// sketches: the real finder when it is nil.
func withFaces(f darkroom.Finder) option {
	return func(o *rigOptions) {
		o.finder = f
		if f == nil {
			o.finder, o.err = faces.NewFinder()
		}
	}
}

// withStudio has the window work with another studio than the real one.
func withStudio(s page.Studio) option { return func(o *rigOptions) { o.studio = s } }

func withFault(name string) option { return withFaultOnce(name, 0) }
func withFaultOnce(name string, times int) option {
	return func(o *rigOptions) { o.faults = append(o.faults, practice.Fault{Name: name, Count: times}) }
}
func withSpeed(speed float64) option { return func(o *rigOptions) { o.speed = speed } }
func inFolder(dir string) option     { return func(o *rigOptions) { o.dir = dir } }

func newRig(t testing.TB, options ...option) *rig {
	t.Helper()
	o := rigOptions{speed: 30}
	for _, f := range options {
		f(&o)
	}
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	r := &rig{t: t, dir: o.dir, loop: make(loop, 4096), desk: &desk{}}
	ctx := context.Background()
	var err error
	r.lib, err = library.Open(ctx, filepath.Join(o.dir, "library"), library.Options{IndexDir: filepath.Join(o.dir, "index")})
	r.must(err)
	r.hub = connection.NewHub(connection.Options{Keyring: secret.Memory(), Log: o.log, Practice: practice.Options{Speed: o.speed, Faults: o.faults, Sketch: !o.drawn}})
	r.must(o.err)
	finder := o.finder
	if o.drawn && finder == nil {
		finder, err = faces.NewFinder()
		r.must(err)
	}
	photos := darkroom.New(finder)
	r.dark = photos
	r.studio, err = service.NewStudio(service.Config{
		Library: r.lib, Hub: r.hub, Photos: photos, Log: o.log,
		Poll: func(service.Outlook) time.Duration { return 25 * time.Millisecond },
	})
	r.must(err)
	r.prefs, err = preferences.Open(filepath.Join(o.dir, "preferences.json"))
	r.must(err)
	r.must(r.prefs.Update(func(p *preferences.Preferences) {
		p.Welcomed = p.Welcomed || !o.first
		if o.speaks != "" {
			p.Language = o.speaks
		}
	}))
	presets, err := preferences.OpenPresets(filepath.Join(o.dir, "presets"))
	r.must(err)

	var studio page.Studio = r.studio
	var lib page.Library = r.lib
	if o.studio != nil {
		studio = o.studio
	}
	if s, ok := o.studio.(*stalled); ok {
		lib = shelf{r.lib, s}
	}
	r.app = app()
	r.app.Clipboard().SetContent("")
	r.window, err = New(Deps{
		App: r.app, Do: r.loop.Do, Studio: studio, Library: lib, Hub: r.hub, Preferences: r.prefs, Presets: presets, Desktop: r.desk, Photos: photos, Log: o.log,
		Newcomer: !r.prefs.Get().Welcomed, Files: r.files(),
		About: setup.About{Version: "0.1.0", Revision: "a1b2c3d", Go: "go1.26.0", Notice: "Likeness\n\nThe work of others.", Modules: []setup.Module{
			{Path: "example.org/other", Version: "v1.2.3"}, {Path: "fyne.io/fyne/v2", Version: "v2.8.1"},
		}},
	})
	r.must(err)
	r.window.Show()
	t.Cleanup(r.close)
	return r
}

// files are where the parts of the rig keep their things.
func (r *rig) files() setup.Files {
	return setup.Files{
		Pictures: r.lib.Dir(), Records: filepath.Join(r.lib.Dir(), ".likeness"), Index: filepath.Join(r.dir, "index"),
		Preferences: r.prefs.Path(), Log: filepath.Join(r.dir, "likeness.log"), Drawn: filepath.Join(r.dir, "drawn"),
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// close closes everything, in the order of the program.
func (r *rig) close() {
	if r.window == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.window.Close(ctx); err != nil {
		r.t.Error(err)
	}
	if err := r.studio.Close(ctx); err != nil {
		r.t.Error(err)
	}
	if err := r.hub.Close(); err != nil {
		r.t.Error(err)
	}
	if err := r.lib.Close(); err != nil {
		r.t.Error(err)
	}
	r.window.Fyne().Close()
	r.window = nil
	// Fyne forgets what was drawn of closed windows when something is drawn on a
	// canvas of another kind; otherwise the tests hold gigabytes in the end.
	software.NewCanvas().Capture()
}

// face writes a drawn face and returns its path.
func (r *rig) face(seed int64, w, h int) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "face.png")
	r.must(os.WriteFile(path, r.drawnFace(seed, w, h), 0o600))
	return path
}

// A person is a face that a test asks for.
type person struct {
	seed int64
	w, h int
}

// persons are the faces of all tests, as files of the kind PNG: the same ones are asked for again and again, and drawing and
// writing one takes as long as many a test.
var persons sync.Map // of person to []byte

// drawnFace is a drawn face as a PNG. Nobody may write into it.
func (r *rig) drawnFace(seed int64, w, h int) []byte {
	r.t.Helper()
	who := person{seed, w, h}
	if there, ok := persons.Load(who); ok {
		return there.([]byte)
	}
	var b bytes.Buffer
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	r.must(quick.Encode(&b, drawn.Face(seed, w, h)))
	persons.Store(who, b.Bytes())
	return b.Bytes()
}

// pictures returns what the library holds.
func (r *rig) pictures() []library.Picture {
	r.t.Helper()
	all, err := r.lib.Pictures(context.Background(), library.Query{})
	r.must(err)
	return all
}
