package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"

	"likeness/service/photo/faces"
)

// crowd is a photo for the finder of tests: it has a face wherever a patch of one
// colour is.
type crowd []image.Rectangle

var patch = color.NRGBA{255, 0, 255, 255}

// write writes the photo, w × h pixels.
func (c crowd) write(r *rig, called string, w, h int) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), called)
	r.must(os.WriteFile(path, c.bytes(r, w, h), 0o600))
	return path
}

func (c crowd) bytes(r *rig, w, h int) []byte {
	r.t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{90, 110, 100, 255}), image.Point{}, draw.Src)
	for _, face := range c {
		draw.Draw(m, face, image.NewUniform(patch), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	r.must(png.Encode(&b, m))
	return b.Bytes()
}

// patches finds a face where a crowd has one, by its upper left corner; in
// pictures that are larger than most pixels it finds none.
type patches struct{ most int }

func (f patches) Find(m image.Image) ([]faces.Face, error) {
	b := m.Bounds()
	is := func(x, y int) bool {
		r, g, bl, _ := m.At(x, y).RGBA()
		return image.Pt(x, y).In(b) && r>>8 == 255 && g>>8 == 0 && bl>>8 == 255
	}
	if f.most > 0 && b.Dx()*b.Dy() > f.most {
		return nil, nil
	}
	var all []faces.Face
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if !is(x, y) || is(x-1, y) || is(x, y-1) {
				continue
			}
			right, bottom := x, y
			for is(right, y) {
				right++
			}
			for is(x, bottom) {
				bottom++
			}
			box := image.Rect(x, y, right, bottom)
			at := func(dx, dy int) image.Point { return box.Min.Add(image.Pt(box.Dx()*dx/100, box.Dy()*dy/100)) }
			all = append(all, faces.Face{
				Box: box, Score: 0.9, LeftEye: at(30, 35), RightEye: at(70, 35), Nose: at(50, 55), Mouth: at(50, 75), LeftEar: at(2, 45), RightEar: at(98, 45),
			})
		}
	}
	return all, nil
}

// one is a photo of one person with space around the head.
func one() crowd { return crowd{image.Rect(160, 140, 280, 280)} }
