package drawing

// piece is a picture in the making, as the treatments get it: person and scenery are already one.
type piece struct {
	*canvas
	person *plane // 255 where the person is
	face   *plane // 255 on the face, falling off softly: treatments hold back here
	head   head
	ink    colours
	dice   *dice
}

// treatment turns a picture into the manner of a look: what a painter, a printer or a camera would do to it.
type treatment func(p *piece)

// unit is a length that grows with the picture: 1/1000 of its long side times per, at least 1.
func (p *piece) unit(per int) int { return max(max(p.w, p.h)*per/1000, 1) }

// faceMask is 255 inside the ellipse of a face and fades to 0 around it.
func faceMask(w, h int, at head) *plane {
	out := newPlane(w, h)
	inBands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range w {
				out.v[y*w+x] = ramp(at.off(x, y), 340, 190) * 255 / 256
			}
		}
	})
	return out
}

// off is how far a pixel lies from the middle of the face: 256 is about the face's outline.
func (h head) off(x, y int) int32 {
	dx, dy := float64(x)+0.5-h.cx, float64(y)+0.5-h.cy
	across := (float64(dx*h.ux) + float64(dy*h.uy)) / float64(h.s*0.6)
	along := (float64(dx*h.uy) - float64(dy*h.ux)) / float64(h.s*0.74)
	d := float64(across*across) + float64(along*along)
	if d > 16 {
		return 1024
	}
	return int32(isqrt(int64(d * 65536)))
}

// faceLight is the mean brightness of the face.
func (p *piece) faceLight() int32 {
	var sum, n int64
	for i, f := range p.face.v {
		if f > 200 {
			sum += int64(p.get(i).luma())
			n++
		}
	}
	if n == 0 {
		return 128
	}
	return int32(sum / n)
}

// pivot is the brightness that grading leaves alone.
func (p *piece) pivot() int32 { return min(max(p.faceLight(), 84), 160) }

// lightFace lifts a person photographed in the dark a little, as a photographer would with a reflector.
func (p *piece) lightFace() {
	lack := min(max(112-p.faceLight(), 0), 60)
	if lack == 0 {
		return
	}
	var curve [256]int32
	for v := range curve {
		x := int32(v)
		curve[v] = x + x*(255-x)/255*lack/110
	}
	p.each(func(x, y int, v rgb) rgb {
		return mix(v, rgb{curve[v.r], curve[v.g], curve[v.b]}, p.person.v[y*p.w+x])
	})
}
