package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	draws "image/draw"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/disintegration/imaging"
	"github.com/rogpeppe/go-internal/testscript"

	"likeness/service/photo/drawn"
	"likeness/service/practice"
	"likeness/service/practice/told"
)

// The tests run the program's commands as processes of their own: this binary,
// under the name likeness.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"likeness": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			code := Run(ctx, Terminal{Stdout: os.Stdout, Stderr: os.Stderr, Version: "1.2.3"}, os.Args[1:])
			stop()
			os.Exit(code)
		},
		mortal: live,
		"create-and-die": func() { // by a panic on one of its goroutines, as soon as it has something to tell
			os.Exit(Run(context.Background(), Terminal{Stdout: os.Stdout, Stderr: dying{os.Stderr}}, os.Args[1:]))
		},
		"open-and-start": openAndStart,
	})
}

// dying is where a program writes that dies when its job is at the server.
type dying struct{ io.Writer }

func (d dying) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "starting up") {
		panic("it dies")
	}
	return d.Writer.Write(p)
}

// openAndStart opens what the program opens, and starts another program, which tells its environment and limits.
func openAndStart() {
	s, err := Open(context.Background(), Places{}, os.Getenv, practice.Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	cmd := exec.Command("sh", "-c", "env; echo core $(ulimit -S -c)")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := errors.Join(cmd.Run(), s.Close(context.Background())); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

const marked = "r8_MarkedTokenThatMustNeverBeWritten00000"

func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			for name, dir := range map[string]string{
				"HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_DATA_HOME": home + "/data", "XDG_STATE_HOME": home + "/state",
				"XDG_CACHE_HOME": home + "/cache", "XDG_PICTURES_DIR": home + "/pictures", "XDG_RUNTIME_DIR": home + "/run",
			} {
				if err := os.MkdirAll(dir, 0o700); err != nil {
					return err
				}
				e.Setenv(name, dir)
			}
			e.Setenv("DBUS_SESSION_BUS_ADDRESS", "") // no keyring of the machine is touched
			e.Setenv("TOKEN", marked)
			e.Values["serving"] = &serving{}
			return writeFace(filepath.Join(e.WorkDir, "face.jpg"))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": code, "serve": serve, "lines": lines, "each": each, "nowhere": nowhere, "waitfor": waitFor, "draw": draw, "lose": lose,
			"hold": hold, "go-on": goOn,
		},
	})
}

// writeFace writes a drawn portrait, as narrow as a photo may be: what is made
// of it is small, and drawn four times as fast.
func writeFace(path string) error {
	content, err := drawnFace()
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// drawnFace is the portrait of all tests, drawn once.
var drawnFace = sync.OnceValues(func() ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, drawn.Face(1, 256, 1280), nil)
	return b.Bytes(), err
})

func writeJPEG(path string, m image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return jpeg.Encode(f, m, nil)
}

// draw writes a drawn photo: draw good|top|two|nobody FILE
func draw(ts *testscript.TestScript, _ bool, args []string) {
	var m draws.Image
	switch args[0] {
	case "good":
		m = drawn.Face(1, 480, 600)
	case "top": // without the forehead
		m = imaging.Crop(drawn.Face(3, 600, 1500), image.Rect(130, 600, 470, 1450))
	case "two":
		m = imaging.New(900, 600, color.Gray{0xbb})
		for i := range 2 {
			draws.Draw(m, image.Rect(450*i, 40, 450*i+450, 600), drawn.Face(int64(2+2*i), 450, 560), image.Point{}, draws.Src)
		}
	case "nobody":
		m = imaging.New(480, 600, color.Gray{0xbb})
	default:
		ts.Fatalf("nobody draws %q", args[0])
	}
	ts.Check(writeJPEG(ts.MkAbs(args[1]), m))
}

// code runs a command that must end with an exit code: code N PROGRAM [arg ...]
func code(ts *testscript.TestScript, _ bool, args []string) {
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	default:
		ts.Check(err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// serving is the practice server of a script.
type serving struct {
	server *practice.Server
	goOn   func()
}

func servingOf(ts *testscript.TestScript) *serving { return ts.Value("serving").(*serving) }

// hold has the script's server begin with what it gets, and get no further until go-on.
func hold(ts *testscript.TestScript, _ bool, _ []string) {
	s := servingOf(ts)
	s.goOn = s.server.Hold()
}

func goOn(ts *testscript.TestScript, _ bool, _ []string) { servingOf(ts).goOn() }

// serve starts a practice server for the script and puts its address into
// $SERVER: serve [fault ...]
func serve(ts *testscript.TestScript, _ bool, args []string) {
	opt := practice.Options{Speed: 50, Sketch: true}
	for _, name := range args {
		f, err := practice.ParseFault(name)
		ts.Check(err)
		opt.Faults = append(opt.Faults, f)
	}
	server, err := practice.Start(context.Background(), opt)
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	ts.Setenv("SERVER", server.URL())
	servingOf(ts).server = server
}

// lines checks how many lines a file has: lines N FILE
func lines(ts *testscript.TestScript, _ bool, args []string) {
	got := strings.Count(ts.ReadFile(args[1]), "\n")
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("%s has %d lines, want %s", args[1], got, args[0])
	}
}

// each checks that every line of a file is a JSON object in which the named
// keys have the given values; KEY=* means present and not empty, KEY=file that
// it names a file that exists: each FILE KEY=VALUE...
func each(ts *testscript.TestScript, _ bool, args []string) {
	sc := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0])))
	for sc.Scan() {
		var o map[string]any
		if err := json.Unmarshal(sc.Bytes(), &o); err != nil {
			ts.Fatalf("%s: %v", sc.Text(), err)
		}
		for _, pair := range args[1:] {
			key, want, _ := strings.Cut(pair, "=")
			v, ok := o[key]
			got := fmt.Sprint(v)
			switch {
			case !ok:
				ts.Fatalf("no %q in %s", key, sc.Text())
			case want == "*" && (got == "" || got == "<nil>"):
				ts.Fatalf("%s is empty in %s", key, sc.Text())
			case want == "file":
				_, err := os.Stat(got)
				ts.Check(err)
			case want != "*" && want != got:
				ts.Fatalf("%s is %q, want %q", key, got, want)
			}
		}
	}
}

// waitFor waits until a server has a prediction: waitfor ADDRESS
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), handPatience)
	defer cancel()
	for ctx.Err() == nil {
		all, err := told.Predictions[struct{ Status string }](ctx, args[0], marked)
		ts.Check(err)
		if len(all) > 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no prediction came")
}

// nowhere checks that a text is in no file of the script's folder, or that it is in one: [!] nowhere TEXT
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	root, found := ts.Getenv("WORK"), false
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		content, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		if strings.Contains(string(content), args[0]) {
			found = true
			if !neg {
				ts.Fatalf("%q is in %s", args[0], path)
			}
		}
		return nil
	}))
	if neg && !found {
		ts.Fatalf("%q is in no file", args[0])
	}
}

// lose makes the records of a library's unsuccessful jobs those of creates whose answers were lost, and which a first look
// into the list, long ago, has not found: lose LIBRARY
func lose(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), ".likeness", "jobs", "*", "*.json"))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no jobs in %s", args[0])
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		ts.Check(err)
		var rec map[string]any
		ts.Check(json.Unmarshal(b, &rec))
		if rec["state"] != "failed" {
			continue
		}
		rec["state"], rec["sent_at"], rec["absent_at"] = "unknown", time.Now(), time.Now().Add(-time.Hour)
		delete(rec, "problem")
		b, err = json.Marshal(rec)
		ts.Check(err)
		ts.Check(os.WriteFile(name, b, 0o600))
	}
}
