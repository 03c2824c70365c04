// Package jpegtest writes, for tests, the JPEG files that package image/jpeg cannot write: colours stored at every
// resolution, progressive ones, and pictures of inks (ITU-T T.81). The files are sound and larger than they need be.
package jpegtest

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// Options say how a file is written.
type Options struct {
	// Shares is how many numbers of brightness, across and down, share one of each colour: 1 × 1, 2 × 2, 4 × 1 and
	// so on. It is not used for grey pictures and for inks.
	Shares image.Point
	// Grey leaves the colours out.
	Grey bool
	// Inks writes the four inks of print, inverted, as image programs do.
	Inks bool
	// RGB writes the colours as they are, and says so.
	RGB bool
	// Progressive writes the picture in several scans, from coarse to fine, with refinements.
	Progressive bool
	// Restart is the number of units after which the decoder may begin anew; 0 for never.
	Restart int
}

// component is one plane of the picture, in blocks of 8 × 8 numbers.
type component struct {
	h, v          int // its units' blocks across and down
	across, down  int // blocks that hold a part of the picture
	stride        int // blocks in a row, those that only fill the last unit too
	blocks        [][64]int
	previousFirst int // the first number of the block before, while it is written
}

// Encode writes m as a JPEG file.
func Encode(m image.Image, o Options) []byte {
	e := &encoder{size: m.Bounds().Size(), restart: o.Restart, progressive: o.Progressive}
	e.split(m, o)
	e.bytes = []byte{0xff, 0xd8}
	if o.Inks || o.RGB {
		e.segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00") // the last byte: no brightness and differences
	}
	table := "\x00"
	for i := range 64 {
		table += string([]byte{byte(step(i))})
	}
	e.segment(0xdb, table)
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, uint16(e.size.Y)), uint16(e.size.X))
	frame = append(frame, byte(len(e.all)))
	for i, c := range e.all {
		frame = append(frame, byte(i+1), byte(c.h<<4|c.v), 0)
	}
	kind := byte(0xc0)
	if o.Progressive {
		kind = 0xc2
	}
	e.segment(kind, string(frame))
	// One code of eight bits for every symbol: class 0 for first numbers, class 1 for the others.
	for class, last := range []int{11, 0xfa} {
		codes := make([]byte, 17, 17+last+1)
		codes[0], codes[8] = byte(class<<4), byte(last+1)
		for i := range last + 1 {
			codes = append(codes, byte(i))
		}
		e.segment(0xc4, string(codes))
	}
	if o.Restart > 0 {
		e.segment(0xdd, string([]byte{byte(o.Restart >> 8), byte(o.Restart)}))
	}
	if o.Progressive {
		e.scan(e.all, 0, 0, 0, 1)
		e.eachAlone(1, 5, 0, 1)
		e.eachAlone(6, 63, 0, 1)
		e.scan(e.all, 0, 0, 1, 0)
		e.eachAlone(1, 63, 1, 0)
	} else {
		e.scan(e.all, 0, 63, 0, 0)
	}
	return append(e.bytes, 0xff, 0xd9)
}

type encoder struct {
	size        image.Point
	units       image.Point // across and down
	restart     int
	progressive bool
	all         []*component
	bytes       []byte
	acc, bits   uint
}

func (e *encoder) segment(marker byte, data string) {
	e.bytes = append(e.bytes, 0xff, marker)
	e.bytes = binary.BigEndian.AppendUint16(e.bytes, uint16(len(data)+2))
	e.bytes = append(e.bytes, data...)
}

// step is by how much the i-th number of a block is divided, in the order of the file.
func step(i int) int { return 2 + i/6 }

// split makes the planes of the picture.
func (e *encoder) split(m image.Image, o Options) {
	shares, count := o.Shares, 3
	if o.Grey || o.Inks || shares.X < 1 || shares.Y < 1 {
		shares = image.Pt(1, 1)
	}
	if o.Grey {
		count = 1
	} else if o.Inks {
		count = 4
	}
	e.units = image.Pt((e.size.X+8*shares.X-1)/(8*shares.X), (e.size.Y+8*shares.Y-1)/(8*shares.Y))
	for i := range count {
		c := &component{h: 1, v: 1}
		per := shares // pixels for one number
		if i == 0 {
			c.h, c.v, per = shares.X, shares.Y, image.Pt(1, 1)
		}
		w, h := (e.size.X+per.X-1)/per.X, (e.size.Y+per.Y-1)/per.Y
		c.across, c.down, c.stride = (w+7)/8, (h+7)/8, e.units.X*c.h
		for by := range e.units.Y * c.v {
			for bx := range c.stride {
				var pixels [64]float64
				for j := range pixels {
					x, y := min(bx*8+j%8, w-1), min(by*8+j/8, h-1)
					pixels[j] = e.mean(m, i, x*per.X, y*per.Y, per, o) - 128
				}
				c.blocks = append(c.blocks, transformed(pixels))
			}
		}
		e.all = append(e.all, c)
	}
}

// mean gives one number of a plane: the mean of the pixels that share it.
func (e *encoder) mean(m image.Image, plane, x0, y0 int, per image.Point, o Options) float64 {
	sum, n := 0.0, 0.0
	from := m.Bounds().Min
	for y := y0; y < min(y0+per.Y, e.size.Y); y++ {
		for x := x0; x < min(x0+per.X, e.size.X); x++ {
			at := color.RGBAModel.Convert(m.At(from.X+x, from.Y+y)).(color.RGBA)
			var values [4]uint8
			switch {
			case o.RGB:
				values = [4]uint8{at.R, at.G, at.B}
			case o.Inks: // inverted, without black
				values = [4]uint8{at.R, at.G, at.B, 255}
			default:
				values[0], values[1], values[2] = color.RGBToYCbCr(at.R, at.G, at.B)
			}
			sum, n = sum+float64(values[plane]), n+1
		}
	}
	return sum / n
}

// transformed gives the numbers that stand in the file for a block, in their order there.
func transformed(pixels [64]float64) (block [64]int) {
	var rows [64]float64
	weight := func(k, i int) float64 {
		f := math.Cos(float64((2*i+1)*k)*math.Pi/16) / 2
		if k == 0 {
			f /= math.Sqrt2
		}
		return f
	}
	for y := range 8 {
		for u := range 8 {
			for x := range 8 {
				rows[y*8+u] += weight(u, x) * pixels[y*8+x]
			}
		}
	}
	for i, at := range zigzag() {
		sum := 0.0
		for y := range 8 {
			sum += weight(at/8, y) * rows[y*8+at%8]
		}
		block[i] = int(math.Round(sum / float64(step(i))))
	}
	return block
}

// zigzag gives the places of a block in the order of the file.
func zigzag() (order []int) {
	for d := range 15 {
		for i := range d + 1 {
			x, y := i, d-i
			if d%2 == 1 {
				x, y = y, x
			}
			if x < 8 && y < 8 {
				order = append(order, y*8+x)
			}
		}
	}
	return order
}
