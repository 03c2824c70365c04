package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"

	"likeness/service/photo/jpegtest"
)

// sizes are those of common cameras and phones.
var sizes = []struct {
	name string
	w, h int
}{{"12 MP", 4000, 3000}, {"24 MP", 6000, 4000}, {"48 MP", 8000, 6000}}

// kinds are how the photos are written; both lie on their side and hold a small picture of themselves.
var kinds = []string{"baseline", "progressive"}

// file is where a photo lies.
func file(dir, size, kind string) string { return filepath.Join(dir, size+" "+kind+".jpg") }

// draw writes all photos.
func draw(dir string) error {
	for _, s := range sizes {
		plain := filepath.Join(dir, "plain.jpg")
		m := scene(s.w, s.h)
		if err := os.WriteFile(plain, asJPEG(m), 0o600); err != nil {
			return err
		}
		exif := jpegtest.Exif(binary.BigEndian, 6, asJPEG(scene(160, 160*s.h/s.w))) // lying on its side
		for _, kind := range kinds {
			from := plain
			if kind == "progressive" {
				from = filepath.Join(dir, "progressive.jpg")
				if err := progressive(plain, from); err != nil {
					fmt.Fprintln(os.Stderr, "without progressive photos:", err)
					continue
				}
			}
			b, err := os.ReadFile(from)
			if err != nil {
				return err
			}
			if err := os.WriteFile(file(dir, s.name, kind), jpegtest.WithExif(b, exif), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// progressive writes a photo anew, in several passes.
func progressive(from, to string) error {
	if out, err := exec.Command("vips", "jpegsave", from, to, "--interlace", "--Q", "90", "--subsample-mode", "on").CombinedOutput(); err != nil {
		return fmt.Errorf("vips: %w: %s", err, out)
	}
	return nil
}

func asJPEG(m image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		panic(err) // a picture of ours, into memory
	}
	return b.Bytes()
}

// scene gives a picture with about as much detail as a photo has: soft shapes, edges, and the noise of a sensor.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(w)
			soft := 110 + 70*math.Sin(9*u+3*v)*math.Cos(7*v)
			fine := 20 * math.Sin(900*u*v)
			if math.Sin(60*u)+math.Cos(50*v) > 1.2 {
				soft = 255 - soft
			}
			n := float64(r.IntN(20))
			i := y*m.Stride + x*4
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = level(soft+fine+n), level(0.8*soft+fine+n), level(150*u+0.4*soft+n), 255
		}
	}
	return m
}

func level(v float64) uint8 { return uint8(min(max(v, 0), 255)) }
