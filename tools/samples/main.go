// Command samples draws the sample pictures of the styles: the same drawn
// person in every style, by the practice drawing, so that nobody's photo and
// no service is needed for them. Run it after a style was added or renamed.
//
//	go generate ./icons/styles
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"

	"likeness/icons/styles"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/photo/drawn"
	"likeness/service/practice/drawing"
)

func main() {
	dir := flag.String("dir", ".", "`folder` for the pictures")
	flag.Parse()
	if err := drawAll(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
}

// quality is that of the JPEG files: small ones, shown small.
const quality = 82

// drawAll draws every style's sample, and takes away those of styles that are
// no more.
func drawAll(dir string) error {
	drawer, err := drawing.New()
	if err != nil {
		return err
	}
	made := map[string]bool{}
	for _, s := range instantid.Styles() {
		m, err := draw(drawer, s)
		if err != nil {
			return fmt.Errorf("draw %s: %w", s.ID, err)
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
			return fmt.Errorf("encode %s: %w", s.ID, err)
		}
		path := filepath.Join(dir, s.ID+".jpg")
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			return err
		}
		made[path] = true
	}
	all, err := filepath.Glob(filepath.Join(dir, "*.jpg"))
	if err != nil {
		return err
	}
	for _, path := range all {
		if !made[path] {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// The drawing's own size of a face photo of four by five, and the part of it
// that is shown: head and shoulders, without the words at the lower edge, which
// nobody could read so small. The window says that the samples are drawn.
var (
	whole = image.Pt(1024, 1280)
	part  = image.Rect(112, 70, 912, 1070)
)

const (
	person = 7 // the seed of the person: the one of the tour
	chance = 5 // the seed of the drawing
)

// draw draws the sample of a style.
func draw(drawer *drawing.Drawer, s instantid.Style) (*image.RGBA, error) {
	face := drawn.Face(person, whole.X, whole.Y)
	if s.ID == instantid.NoStyle {
		return photo.Thumbnail(face.SubImage(part), styles.Width, styles.Height), nil
	}
	prompt, ok := wordings[s.ID]
	if !ok {
		prompt, _ = s.Apply("", "")
	}
	m, err := drawer.Draw(context.Background(), drawing.Request{
		Face:   &photo.Photo{Image: face, Width: whole.X, Height: whole.Y},
		Prompt: prompt, Weights: look(s.ID), Seed: chance, EnhanceNonFace: true,
	})
	if err != nil {
		return nil, err
	}
	if !part.In(m.Bounds()) {
		return nil, errors.New("drawn in another size")
	}
	small := photo.Thumbnail(m.SubImage(part), styles.Width, styles.Height)
	if s.ID == "pencil-sketch" {
		shade(small, photo.Thumbnail(face.SubImage(part), styles.Width, styles.Height))
	}
	return small, nil
}

// shade rubs the greys of a picture into the lines of another: the drawing
// knows pen and ink only.
func shade(lines, tones *image.RGBA) {
	for i := 0; i < len(lines.Pix); i += 4 {
		grey := (299*int(tones.Pix[i]) + 587*int(tones.Pix[i+1]) + 114*int(tones.Pix[i+2])) / 1000
		for c := range 3 {
			line := int(lines.Pix[i+c])
			lines.Pix[i+c] = uint8(60 + (255-60)*(line*(110+grey*145/255)/255)/255)
		}
	}
}

// look is the base model of the preset with that style, so that a sample looks
// as the preset's pictures do; or one that suits the style.
func look(style string) string {
	if w, ok := looks[style]; ok {
		return w
	}
	for _, p := range instantid.Presets() {
		if w, ok := p.Values["sdxl_weights"].(string); ok && p.Style == style && p.ID != instantid.AsShipped {
			return w
		}
	}
	return instantid.Defaults().Weights
}

// looks of styles whose preset's look would not tell them from others.
var looks = map[string]string{
	"studio-portrait": "stable-diffusion-xl-base-1.0",
	"golden-hour":     "juggernaut-xl-v8",
	"space-explorer":  "juggernaut-xl-v8",
}

// wordings are for styles of whose own words the drawing understands too
// little, or others than are meant.
var wordings = map[string]string{
	"travel-poster":  "flat vector cartoon, mountains",
	"space-explorer": "mars desert",
	"clay":           "clay figure in a studio",
}
