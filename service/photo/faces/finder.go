// Package faces finds faces in pictures, in Go alone, with the BlazeFace network of MediaPipe (the variant for
// the back camera of a phone, which sees smaller faces too).
//
// It says where faces are and how sure it is. It does not tell whose they are, and keeps nothing of a picture.
package faces

import (
	_ "embed"
	"fmt"
	"image"
	"math"
	"sync"
)

// Threshold is the score from which something is taken for a face. Noise and patterns stay below 0.6, faces in
// photos reach 0.8 to 0.95.
const Threshold = 0.75

// Face is a face in a picture, in pixels of that picture. Left and right are as one sees them in the picture,
// for an upright face.
type Face struct {
	// Box reaches about from the brows to the chin and from cheek to cheek. It may reach out of the picture.
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

// Find gives the faces in m, the surest first; none and no error when there is none. The same picture gives the
// same faces. Faces of about an eighth of the picture's height and more are found; one that fills the picture
// is looked for a second time with a border around it.
func (f *Finder) Find(m image.Image) ([]Face, error) {
	n, err := f.network()
	if err != nil {
		return nil, err
	}
	src, err := plain(m)
	if err != nil {
		return nil, fmt.Errorf("find faces: %w", err)
	}
	for _, share := range []float64{1, 0.5} {
		found, err := f.look(n, src, share)
		if err != nil {
			return nil, fmt.Errorf("find faces: %w", err)
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// look finds the faces in a picture that takes this share of what the network sees.
func (f *Finder) look(n *network, src *image.NRGBA, share float64) ([]Face, error) {
	mem := f.buffers.Get().(*memory)
	defer f.buffers.Put(mem)
	input, v := see(src, share)
	outputs, err := n.run(input, mem)
	if err != nil {
		return nil, err
	}
	// What is less sure helps to place what is sure.
	all, err := detections(outputs, 0.5)
	if err != nil {
		return nil, err
	}
	var found []Face
	for _, d := range blend(all, Threshold) {
		if face := v.face(d).Add(src.Rect.Min); face.Box.Overlaps(src.Rect) {
			found = append(found, face)
		}
	}
	return found, nil
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

// view is where a picture lies in what the network sees.
type view struct {
	x, y  float64 // its corner
	scale float64 // pixels of the network for one of the picture
}

func (v view) face(d detection) Face {
	at := func(x, y float64) image.Point {
		return image.Pt(int(math.Round((x*side-v.x)/v.scale)), int(math.Round((y*side-v.y)/v.scale)))
	}
	to := func(i int) image.Point { return at(d.points[i].x, d.points[i].y) }
	return Face{
		Box:     image.Rectangle{Min: at(d.x0, d.y0), Max: at(d.x1, d.y1)},
		Score:   d.score,
		LeftEye: to(0), RightEye: to(1), Nose: to(2), Mouth: to(3), LeftEar: to(4), RightEar: to(5),
	}
}
