package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// contender is a program that is measured.
type contender struct {
	name, program string
	args          func(from, to string) []string
}

// figures are those of the runs of a contender over one photo.
type figures struct {
	wall   []time.Duration
	cpu    []time.Duration // of all processors together
	memory []int64         // the most that the process had at once, in bytes
}

// compare measures the programs and vipsthumbnail, and prints the table.
func compare(builds []string, runs int) error {
	all, first, err := contenders(builds)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "photobench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// In a process of its own: what a process had in memory is counted for those that it starts, too.
	cmd := exec.Command(first, "draw", dir)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("draw the photos: %w", err)
	}
	fmt.Println("Open, upright, 1280 pixels by Lanczos, JPEG: whole processes, medians of", runs, "runs: time, time of all processors, most memory at once")
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(out, "photo")
	for _, c := range all {
		fmt.Fprintf(out, "\t%s", c.name)
	}
	fmt.Fprintln(out)
	for _, kind := range kinds {
		for _, s := range sizes {
			from := file(dir, s.name, kind)
			if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
				continue
			}
			measured, err := measure(all, from, filepath.Join(dir, "result.jpg"), runs)
			if err != nil {
				return err
			}
			row(out, s.name+" "+kind, measured)
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return previews(builds, dir, runs)
}

// contenders are the builds, by NAME=PROGRAM, and after them the peer, where it is installed.
func contenders(builds []string) (all []contender, first string, err error) {
	for _, b := range builds {
		name, program, ok := strings.Cut(b, "=")
		if !ok {
			return nil, "", fmt.Errorf("%q is not NAME=PROGRAM", b)
		}
		if first == "" {
			first = program
		}
		all = append(all, contender{name, program, func(from, to string) []string { return []string{"prepare", from, to} }})
	}
	peer, err := exec.LookPath("vipsthumbnail")
	if err != nil {
		fmt.Println("vipsthumbnail is not installed: no ratios")
		return all, first, nil
	}
	return append(all, contender{"vipsthumbnail", peer, func(from, to string) []string {
		// The same quality, and colours at half the resolution, as package image/jpeg writes them.
		return []string{from, "--size", "1280x1280", "-o", to + "[Q=92,strip,subsample-mode=on]"}
	}}), first, nil
}

// measure runs all contenders over one photo, in turn, so that a slower moment of the machine meets all of them.
func measure(all []contender, from, to string, runs int) ([]figures, error) {
	measured := make([]figures, len(all))
	for turn := range runs + 1 {
		for i, c := range all {
			cmd := exec.Command(c.program, c.args(from, to)...)
			began := time.Now()
			if out, err := cmd.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s: %w: %s", c.name, err, out)
			}
			if turn == 0 {
				continue
			}
			measured[i].wall = append(measured[i].wall, time.Since(began))
			measured[i].cpu = append(measured[i].cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
			measured[i].memory = append(measured[i].memory, mostMemory(cmd.ProcessState))
		}
	}
	return measured, nil
}

// row prints the figures of one photo; those of the builds with their ratio to the last contender, the peer.
func row(out io.Writer, name string, measured []figures) {
	fmt.Fprint(out, name)
	peer := measured[len(measured)-1]
	for i, f := range measured {
		wall, cpu, memory := median(f.wall), median(f.cpu), median(f.memory)
		fmt.Fprintf(out, "\t%d ms, %d ms, %d MB", wall.Milliseconds(), cpu.Milliseconds(), memory>>20)
		if i < len(measured)-1 {
			fmt.Fprintf(out, " (%.2f, %.2f, %.2f)", float64(wall)/float64(median(peer.wall)), float64(cpu)/float64(median(peer.cpu)), float64(memory)/float64(median(peer.memory)))
		}
	}
	fmt.Fprintln(out)
}

func median[T time.Duration | int64](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// previews prints how long the first preview of the middle photo takes, and the goals.
func previews(builds []string, dir string, runs int) error {
	from := file(dir, sizes[1].name, kinds[0])
	for _, b := range builds {
		name, program, _ := strings.Cut(b, "=")
		var took []time.Duration
		for range runs {
			out, err := exec.Command(program, "preview", from).Output()
			if err != nil {
				return fmt.Errorf("preview, %s: %w", name, err)
			}
			n, err := strconv.Atoi(strings.TrimSpace(string(out)))
			if err != nil {
				return err
			}
			took = append(took, time.Duration(n)*time.Microsecond)
		}
		fmt.Printf("First preview of a photo of %s, %s: %.1f ms\n", sizes[1].name, name, float64(median(took).Microseconds())/1000)
	}
	fmt.Println("In brackets: ratios to vipsthumbnail. Goals: time with C at most 1 and memory below 150 MB; without C at most 3; preview below 50 ms.")
	return nil
}
