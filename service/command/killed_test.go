package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"likeness/service"
	"likeness/service/practice"
	"likeness/storage/library"
)

// mortal is the name under which the test binary is the program that a test kills.
const mortal = "mortal-likeness"

// killVariable says in the environment of a mortal program, in JSON, how it dies. Only the test binary looks there.
const killVariable = "LIKENESS_TEST_KILL"

// A fate is how a mortal program lives and dies.
type fate struct {
	Point  string // where it ends itself; "": nowhere
	Count  int    // at the how manieth time that it comes there, from 1
	Trace  string // file into which it writes every point that it passes
	Upload bool   // photos are uploaded, whatever their size
}

// live runs a command as the program does, until its fate is fulfilled.
func live() {
	var f fate
	if err := json.Unmarshal([]byte(os.Getenv(killVariable)), &f); err != nil {
		panic(err)
	}
	reaper := &reaper{fate: f}
	t := Terminal{Stdout: os.Stdout, Stderr: os.Stderr, trial: trial{
		disk: func(step, path string) { reaper.pass("disk: " + sortOf(path) + ", " + step) },
		studio: func(c *service.Config) {
			c.At = func(point string) { reaper.pass("studio: " + point) }
			c.Poll = func(service.Outlook) time.Duration { return 10 * time.Millisecond }
			c.Apart = 50 * time.Millisecond
			if f.Upload {
				c.Inline = 1
			}
		},
	}}
	switch os.Args[1] {
	case "cancel":
		os.Exit(exitCode(t, "cancel", createAndCancel(context.Background(), t, os.Args[2:])))
	case "work":
		os.Exit(exitCode(t, "work", workBeside(context.Background(), t, os.Args[2:])))
	}
	os.Exit(Run(context.Background(), t, os.Args[1:]))
}

// sortOf tells what a path of the library is for. When a folder is flushed only that is named.
func sortOf(path string) string {
	path = filepath.ToSlash(path)
	_, hidden, inside := strings.Cut(path, "/.likeness/")
	if !inside {
		return "picture"
	}
	sort, _, _ := strings.Cut(hidden, "/")
	return sort
}

// reaper ends this very program at its point.
type reaper struct {
	fate fate
	mu   sync.Mutex
	seen int
	file *os.File
}

func (r *reaper) pass(point string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fate.Trace != "" {
		if r.file == nil {
			f, err := os.OpenFile(r.fate.Trace, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				panic(err)
			}
			r.file = f
		}
		fmt.Fprintln(r.file, point)
	}
	if point != r.fate.Point {
		return
	}
	if r.seen++; r.seen == r.fate.Count {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		if err != nil {
			panic(err)
		}
		select {} // nothing more happens here
	}
}

// createAndCancel is create for somebody who changes their mind as soon as the model is at work; no command does that.
func createAndCancel(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "cancel", "")
	places := Places{trial: t.trial}
	places.Register(fs)
	recipe := service.NewRecipe()
	fs.StringVar(&recipe.Face.Path, "face", "", "")
	if err := parse(fs, args); err != nil {
		return err
	}
	s, err := Open(ctx, places, os.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer s.Close(ctx)
	if err := s.Work(); err != nil {
		return err
	}
	recipe.Connection = s.Connection
	recipe.Settings.NumInferenceSteps = 150
	events, stop := s.Studio.Subscribe()
	defer stop()
	batch, err := s.Studio.Submit(ctx, recipe)
	if err != nil {
		return err
	}
	for e := range events {
		if e.Job.State == service.Running {
			break
		}
	}
	if err := s.Studio.Cancel(ctx, batch.Jobs[0]); err != nil {
		return err
	}
	return s.Studio.Wait(ctx, batch.ID)
}

// trace reads the points that a program has passed, each once, in their order.
func trace(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var points []string
	seen := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if p := lines.Text(); !seen[p] {
			seen[p] = true
			points = append(points, p)
		}
	}
	return points, lines.Err()
}

// openAll opens a library with an index of its own making, and reads everything.
func openAll(ctx context.Context, dir, index string) (jobs []library.Job, pictures []library.Picture, err error) {
	lib, err := library.Open(ctx, dir, library.Options{IndexDir: index})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	if jobs, err = lib.Jobs(ctx, library.JobQuery{}); err != nil {
		return nil, nil, err
	}
	pictures, err = lib.Pictures(ctx, library.Query{})
	return jobs, pictures, err
}
