// Command photobench compares the way of a photo through the program with vipsthumbnail: open, upright, 1280 pixels
// along the longer side by Lanczos, JPEG. Both run as processes of their own over the same files, in turn, and the
// system says how long each took and how much memory it had. It asserts nothing; goals stand below the table.
//
//	photobench NAME=PROGRAM...         compares builds of this program, each under a name
//	photobench draw FOLDER             draws the photos that are compared
//	photobench prepare PHOTO RESULT    what is measured
//	photobench preview PHOTO           prints how long the first preview takes
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"likeness/service/photo"
)

func main() {
	runs := flag.Int("runs", 5, "counted `runs` of each program over each photo, after one that is not counted")
	flag.Parse()
	if err := run(flag.Args(), *runs); err != nil {
		fmt.Fprintln(os.Stderr, "photobench:", err)
		os.Exit(1)
	}
}

func run(args []string, runs int) error {
	switch {
	case len(args) == 2 && args[0] == "draw":
		return draw(args[1])
	case len(args) == 3 && args[0] == "prepare":
		return prepare(args[1], args[2])
	case len(args) == 2 && args[0] == "preview":
		return preview(args[1])
	case len(args) > 0 && runs > 0:
		return compare(args, runs)
	}
	return errors.New("no program to measure; see the top of tools/photobench/main.go")
}

// prepare is what happens to a photo of a face before it is sent.
func prepare(path, result string) error {
	p, err := photo.Open(context.Background(), path)
	if err != nil {
		return err
	}
	made, err := photo.Prepare(p, photo.Face, photo.Frame{})
	if err != nil {
		return err
	}
	return os.WriteFile(result, made.JPEG, 0o600)
}

// preview prints what passes between the drop of a photo and its preview, in microseconds.
func preview(path string) error {
	began := time.Now()
	if _, err := photo.Preview(context.Background(), path, wellSide, wellSide); err != nil {
		return err
	}
	fmt.Println(time.Since(began).Microseconds())
	return nil
}

// wellSide is the longer side of the picture that a well shows.
const wellSide = 320
