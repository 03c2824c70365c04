package library

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The test binary is also another program that uses the same library: what it does is said in its environment.
const childVariable = "LIBRARY_TEST_CHILD"

func runAsChild() bool {
	what := os.Getenv(childVariable)
	if what == "" {
		return false
	}
	opt := Options{IndexDir: os.Getenv("LIBRARY_TEST_INDEX"), Log: slog.New(slog.DiscardHandler)}
	if err := runChild(what, os.Getenv("LIBRARY_TEST_DIR"), opt); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	return true
}

func runChild(what, dir string, opt Options) error {
	ctx := context.Background()
	if what == "read only" {
		if err := becomeNobody(); err != nil {
			return err
		}
	}
	l, err := Open(ctx, dir, opt)
	if err != nil {
		return err
	}
	defer l.Close()
	switch what {
	case "hold lock":
		if _, err := l.Lock(); err != nil {
			return err
		}
		fmt.Println("locked")
		_, err := io.Copy(io.Discard, os.Stdin) // until killed
		return err
	case "write":
		fmt.Println("ready")
		for n := 2000; n < 2040; n++ {
			b, jobs := batchOf(n, 2)
			if err := l.PutBatch(ctx, b, jobs); err != nil {
				return err
			}
			jobs[0].State = "done"
			if err := l.PutJob(ctx, jobs[0]); err != nil {
				return err
			}
			if _, err := l.AddPicture(ctx, picture(n*100, "by the other program"), content(n)); err != nil {
				return err
			}
		}
		fmt.Println("written")
	case "die writing":
		fmt.Println("ready")
		for n := 3000; ; n++ {
			b, jobs := batchOf(n, 1)
			if err := l.PutBatch(ctx, b, jobs); err != nil {
				return err
			}
			if _, err := l.AddPicture(ctx, picture(n*100, "until killed"), content(n)); err != nil {
				return err
			}
			fmt.Println(n) // both are on the disk by now
		}
	case "read only":
		only, why := l.ReadOnly()
		fmt.Println(only, why)
		all, err := l.Pictures(ctx, Query{})
		if err != nil {
			return err
		}
		b, jobs := batchOf(1, 1)
		_, lockErr := l.Lock()
		fmt.Println(len(all), errors.Is(l.PutBatch(ctx, b, jobs), ErrReadOnly), errors.Is(lockErr, ErrReadOnly))
	}
	return nil
}

// child is another program that runs.
type child struct {
	t     testing.TB
	cmd   *exec.Cmd
	lines *bufio.Scanner
	stdin io.WriteCloser
}

func startChild(t testing.TB, what string, p place) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+what, "LIBRARY_TEST_DIR="+p.dir, "LIBRARY_TEST_INDEX="+p.index)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t, cmd, bufio.NewScanner(out), in}
	t.Cleanup(c.kill)
	return c
}

// line waits for what the child says next.
func (c *child) line() string {
	c.t.Helper()
	if !c.lines.Scan() {
		c.t.Fatal("the other program ended")
	}
	text := c.lines.Text()
	if strings.HasPrefix(text, "error:") {
		c.t.Fatal(text)
	}
	return text
}

// kill ends the child as a crash would, and reaps it.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}
