// Package faces finds faces in pictures, in Go alone, with the BlazeFace network of MediaPipe (the variant for
// the back camera of a phone, which sees smaller faces too).
//
// It says where faces are, how they are turned and how sure it is. It does not tell whose they are, and keeps nothing of
// a picture.
package faces

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"sync"
)

// Threshold is the score from which something is taken for a face. It is the mean of three looks: faces in photos reach
// 0.8 to 0.93, small blurred ones and profiles behind hair or a hand 0.75 to 0.8; what resembles a face stays below 0.73.
const Threshold = 0.75

// Face is a face in a picture, in pixels of that picture. Left and right are as one sees them in the picture,
// for an upright face; LeftEye stays the same eye when the face is tilted.
type Face struct {
	// Box is about a square: from the brows to the chin and from ear to ear, upright for tilted faces too. It may reach out
	// of the picture. See Outline and Head for larger parts.
	Box image.Rectangle
	// Score is how sure it is that this is a face, Threshold to 1.
	Score             float64
	LeftEye, RightEye image.Point
	Nose, Mouth       image.Point
	LeftEar, RightEar image.Point
}

// model is the network: 256 by 256 pixels in, 896 answers out. Its source and licence stand in NOTICE.
//
//go:embed model/face_detection_back_256x256.onnx
var model []byte

// Finder finds faces. It is safe for use by several goroutines at once.
type Finder struct {
	network func() (*network, error)
	buffers sync.Pool // of *memory
}

// NewFinder gives a Finder. The network is loaded when it is first used.
func NewFinder() (*Finder, error) {
	return &Finder{
		network: sync.OnceValues(func() (*network, error) {
			g, err := parseModel(model)
			if err != nil {
				return nil, fmt.Errorf("load face finder: %w", err)
			}
			return newNetwork(g), nil
		}),
		buffers: sync.Pool{New: func() any { return &memory{} }},
	}, nil
}

// Find gives the faces in m, the surest first, 24 at most; none and no error when there is none. The same picture gives
// the same faces, on any number of processors.
//
// It finds faces from about a fortieth of the picture's longer side up to those that fill the picture, tilted by any angle, and
// upside down when there are no others. In a portrait (a face of three tenths of the longer side) faces below a
// twenty-fifth may be missed.
func (f *Finder) Find(m image.Image) ([]Face, error) {
	n, err := f.network()
	if err != nil {
		return nil, err
	}
	src, err := plain(m)
	if err != nil {
		return nil, fmt.Errorf("find faces: %w", err)
	}
	mem := f.buffers.Get().(*memory)
	defer f.buffers.Put(mem)
	s := &search{scene: newScene(src), network: n, mem: mem}
	found := s.run()
	if s.err != nil {
		return nil, fmt.Errorf("find faces: %w", s.err)
	}
	var all []Face
	for _, d := range found {
		if face := d.face().Add(src.Rect.Min); face.Box.Overlaps(src.Rect) {
			all = append(all, face)
		}
	}
	return all, nil
}

// Add gives the face moved by p.
func (f Face) Add(p image.Point) Face {
	f.Box = f.Box.Add(p)
	for _, q := range []*image.Point{&f.LeftEye, &f.RightEye, &f.Nose, &f.Mouth, &f.LeftEar, &f.RightEar} {
		*q = q.Add(p)
	}
	return f
}

// Scale gives the face in a picture that is to / from times as large.
func (f Face) Scale(to, from int) Face {
	if to == from {
		return f
	}
	at := func(p image.Point) image.Point {
		k := float64(to) / float64(from)
		return image.Pt(int(math.Round(float64(p.X)*k)), int(math.Round(float64(p.Y)*k)))
	}
	f.Box = image.Rectangle{Min: at(f.Box.Min), Max: at(f.Box.Max)}
	for _, q := range []*image.Point{&f.LeftEye, &f.RightEye, &f.Nose, &f.Mouth, &f.LeftEar, &f.RightEar} {
		*q = at(*q)
	}
	return f
}

// face gives the face in whole pixels.
func (d detection) face() Face {
	at := func(x, y float64) image.Point { return image.Pt(int(math.Round(x)), int(math.Round(y))) }
	to := func(i int) image.Point { return at(d.points[i].x, d.points[i].y) }
	return Face{
		Box:     image.Rectangle{Min: at(d.x0, d.y0), Max: at(d.x1, d.y1)},
		Score:   d.score,
		LeftEye: to(0), RightEye: to(1), Nose: to(2), Mouth: to(3), LeftEar: to(4), RightEar: to(5),
	}
}
