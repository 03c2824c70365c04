package tour

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"

	"likeness/service/photo"
	"likeness/storage/library"
)

// check looks into the library: everything that was asked for must be there,
// whole, and say how it was made.
func (t *tour) check() error {
	all, err := t.Library.Pictures(t.ctx, library.Query{})
	if err != nil {
		return err
	}
	width, height, err := figures(t.size)
	if err != nil {
		return err
	}
	made := 0
	seeds := map[int64]bool{}
	var wrong []error
	for _, p := range all {
		if t.before[p.ID] {
			continue
		}
		made++
		if seeds[p.Seed] {
			wrong = append(wrong, fmt.Errorf("%s: seed %d twice", p.File, p.Seed))
		}
		seeds[p.Seed] = true
		if err := t.checkPicture(p, width, height); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", p.File, err))
		}
	}
	if made != pictures {
		wrong = append(wrong, fmt.Errorf("%d pictures, want %d", made, pictures))
	}
	return errors.Join(wrong...)
}

func (t *tour) checkPicture(p library.Picture, width, height int) error {
	b, err := os.ReadFile(t.Library.Path(p))
	if err != nil {
		return err
	}
	info, err := photo.CheckOutput(b)
	if err != nil {
		return err
	}
	switch {
	case info.Width != width || info.Height != height:
		return fmt.Errorf("is %d × %d, the window promised %d × %d", info.Width, info.Height, width, height)
	case p.Width != info.Width || p.Height != info.Height:
		return fmt.Errorf("is %d × %d, the library says %d × %d", info.Width, info.Height, p.Width, p.Height)
	case p.Prompt != prompt:
		return fmt.Errorf("prompt is %q", p.Prompt)
	case p.Look != look:
		return fmt.Errorf("look is %q", p.Look)
	case p.Seed < 0 || p.Seed >= 1<<31:
		return fmt.Errorf("seed is %d", p.Seed)
	case p.PredictionID == "" || p.Version == "":
		return errors.New("no prediction or version")
	}
	return nil
}

// figures reads a size such as "Result 960 × 1280".
func figures(text string) (width, height int, err error) {
	found := regexp.MustCompile(`\d+`).FindAllString(text, -1)
	if len(found) != 2 {
		return 0, 0, fmt.Errorf("no size in %q", text)
	}
	if width, err = strconv.Atoi(found[0]); err != nil {
		return 0, 0, err
	}
	height, err = strconv.Atoi(found[1])
	return width, height, err
}
