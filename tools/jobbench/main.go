// Command jobbench compares the way of a job through the program with the API's official JavaScript client: the same jobs
// on the same practice server, as many at a time, each picture written to a file. Both run as processes of their own, in
// turn. It asserts nothing.
//
//	jobbench [-jobs N] [-speed X] [NAME=COMMAND]...    compares this program with others, each under a name
//	jobbench ours SERVER PHOTO FOLDER JOBS             what is measured
//
// A command of another program gets the arguments SERVER PHOTO FOLDER JOBS AT-A-TIME, and the token in
// REPLICATE_API_TOKEN. For every picture it prints a line: the prediction's id, a space, and the file.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"likeness/service"
	"likeness/service/photo/drawn"
	"likeness/service/practice"
)

// token is one that the practice server takes.
const token = "r8_BenchOfJobs0000000000000000000000000"

func main() {
	jobs := flag.Int("jobs", 100, "how many `jobs`")
	speed := flag.Float64("speed", 4, "how many times faster than usual the server is")
	flag.Parse()
	if err := run(context.Background(), flag.Args(), *jobs, *speed); err != nil {
		fmt.Fprintln(os.Stderr, "jobbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, jobs int, speed float64) error {
	if len(args) == 5 && args[0] == "ours" {
		n, err := strconv.Atoi(args[4])
		if err != nil {
			return err
		}
		return ours(ctx, args[1], args[2], args[3], n)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "jobbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	photo := filepath.Join(dir, "face.jpg")
	if err := draw(photo); err != nil {
		return err
	}
	fmt.Printf("%d jobs, %d at a time, on a practice server %g times faster than usual.\n\n", jobs, service.DefaultConcurrent, speed)
	fmt.Printf("%-42s %10s %10s %32s\n", "", "wall time", "requests", "server done → file: median, worst")
	var first figures
	for i, arg := range append([]string{"Likeness=" + self + " ours"}, args...) {
		name, command, ok := strings.Cut(arg, "=")
		if !ok {
			return fmt.Errorf("%q is not NAME=COMMAND", arg)
		}
		f, err := measure(ctx, strings.Fields(command), photo, filepath.Join(dir, strconv.Itoa(i)), jobs, speed)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%-42s %8.1f s %10d %17.0f ms %9.0f ms\n", name, f.wall.Seconds(), f.requests, milliseconds(f.median), milliseconds(f.worst))
		if i == 0 {
			first = f
			continue
		}
		fmt.Printf("%-42s %9.2f× %9.2f× %18.2f× %10.2f×\n", "  Likeness beside it", ratio(first.wall, f.wall),
			float64(first.requests)/float64(f.requests), ratio(first.median, f.median), ratio(first.worst, f.worst))
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func draw(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return jpeg.Encode(f, drawn.Face(1, 256, 1280), nil)
}

// figures are what one program needed.
type figures struct {
	wall          time.Duration // from its start to its end
	requests      int           // that the server got
	median, worst time.Duration // from the end of a prediction to the picture's file
}

// measure runs a program against a server of its own.
func measure(ctx context.Context, command []string, photo, dir string, jobs int, speed float64) (figures, error) {
	var f figures
	server, err := practice.Start(ctx, practice.Options{Speed: speed, Sketch: true})
	if err != nil {
		return f, err
	}
	defer server.Close()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return f, err
	}
	args := append(slices.Clone(command[1:]), server.URL(), photo, dir, strconv.Itoa(jobs))
	if !slices.Contains(command, "ours") {
		args = append(args, strconv.Itoa(service.DefaultConcurrent))
	}
	cmd := exec.CommandContext(ctx, command[0], args...)
	cmd.Env = append(os.Environ(), "REPLICATE_API_TOKEN="+token)
	cmd.Stderr = os.Stderr
	began := time.Now()
	out, err := cmd.Output()
	f.wall = time.Since(began)
	if err != nil {
		return f, err
	}
	f.requests = len(server.Requests())
	ends, err := completed(server.URL())
	if err != nil {
		return f, err
	}
	var waits []time.Duration
	for line := range strings.Lines(string(out)) {
		id, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		info, err := os.Stat(file)
		if err != nil {
			return f, err
		}
		end, ok := ends[id]
		if !ok {
			return f, fmt.Errorf("the server knows no prediction %q", id)
		}
		delete(ends, id)
		waits = append(waits, info.ModTime().Sub(end))
	}
	if len(waits) != jobs {
		return f, fmt.Errorf("%d pictures of %d", len(waits), jobs)
	}
	if len(ends) > 0 {
		return f, errors.New("it made more predictions than pictures")
	}
	slices.Sort(waits)
	f.median, f.worst = waits[len(waits)/2], waits[len(waits)-1]
	return f, nil
}
