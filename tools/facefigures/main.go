// Command facefigures prints what the face finder finds in pictures: a table for choosing thresholds and for telling what
// it misses. Nothing of the pictures is kept or sent.
//
//	go run ./tools/facefigures PICTURE-OR-FOLDER…
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

func main() {
	if err := figures(context.Background(), os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "facefigures:", err)
		os.Exit(1)
	}
}

// figures writes a row for each picture and each face in it, and the sums. Files that cannot be read as pictures get a row
// that says why.
func figures(ctx context.Context, out io.Writer, paths []string) error {
	files, err := below(paths)
	if err != nil {
		return err
	}
	finder, err := faces.NewFinder()
	if err != nil {
		return err
	}
	var times []time.Duration
	found, empty := 0, 0
	for _, path := range files {
		p, err := photo.Open(ctx, path)
		if err != nil {
			fmt.Fprintf(out, "%s: %v\n", filepath.Base(path), err)
			continue
		}
		start := time.Now()
		all, err := finder.Find(p.Image)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		times = append(times, time.Since(start))
		fmt.Fprintf(out, "%s: %d × %d, %d faces, %d ms\n", p.Name, p.Width, p.Height, len(all), times[len(times)-1].Milliseconds())
		for _, f := range all {
			row(out, f.Scale(p.Width, p.Image.Rect.Dx()), max(p.Width, p.Height))
		}
		found += len(all)
		if len(all) == 0 {
			empty++
		}
	}
	if len(times) == 0 {
		return errors.New("no picture there")
	}
	slices.Sort(times)
	_, err = fmt.Fprintf(out, "%d pictures: %d faces, none in %d; %d ms for one in the middle, %d ms at most\n",
		len(times), found, empty, times[len(times)/2].Milliseconds(), times[len(times)-1].Milliseconds())
	return err
}

// row writes a face; its size is told in parts of the picture's longer side.
func row(out io.Writer, f faces.Face, long int) {
	o, h := f.Outline(), f.Head()
	fmt.Fprintf(out, "    score %.2f  size %.3f  box %v  outline %v  head %v  roll %.0f°  yaw %.0f°\n",
		f.Score, float64(f.Box.Dx())/float64(long), f.Box, o, h, f.Roll(), f.Yaw())
}

// below gives the files at and below paths, by name.
func below(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(files, func(a, b string) int {
		return cmp.Or(cmp.Compare(filepath.Base(a), filepath.Base(b)), cmp.Compare(a, b))
	})
	return files, nil
}
