// Package vp8 writes lossy WebP files: one VP8 key frame (RFC 6386) in a RIFF container.
//
// It exists because practice pictures must come out the same, byte for byte, on every machine and at every try, which an
// encoder with worker pools or floating point does not promise. Whole numbers only, no goroutines, nothing kept from
// one picture to the next. It is small, not clever: it predicts whole macroblocks only and knows no alpha, no animation and no
// lossless coding; its files are larger by a fifth or so than those of the reference encoder.
package vp8

import (
	"encoding/binary"
	"fmt"
	"image"
)

// maxSide is the longest side that the format knows.
const maxSide = 1<<14 - 1

// Encode gives the bytes of a WebP file. Quality goes from 0 (smallest) to 100 (best) and means about what it means elsewhere;
// values beyond are taken for the nearest. Alpha is ignored. Pictures without pixels or with a side above
// 16383 pixels are errors.
func Encode(m *image.NRGBA, quality int) ([]byte, error) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if w < 1 || h < 1 || w > maxSide || h > maxSide {
		return nil, fmt.Errorf("a picture of %d x %d pixels does not fit into WebP", w, h)
	}
	f := newFrame(m, quality)
	f.analyse()
	return container(f.bytes()), nil
}

// container wraps a frame as a WebP file.
func container(frame []byte) []byte {
	pad := len(frame) & 1
	out := make([]byte, 0, 20+len(frame)+pad)
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(12+len(frame)+pad))
	out = append(out, "WEBPVP8 "...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(frame)))
	out = append(out, frame...)
	return append(out, make([]byte, pad)...)
}

// steps are the quantizer steps of a frame: [0] for the first coefficient of a block, [1] for the rest.
type steps struct {
	index                   int
	luma, lumaMeans, chroma [2]int32
}

// stepsFor takes a quality to quantizer steps. The scale follows the one people are used to from the reference encoder.
func stepsFor(quality int) steps {
	scale := [11]int{127, 76, 62, 53, 45, 39, 33, 28, 20, 9, 0}
	quality = min(max(quality, 0), 100)
	i := min(quality/10, 9)
	q := scale[i] + (scale[i+1]-scale[i])*(quality-i*10)/10
	return steps{
		index:     q,
		luma:      [2]int32{dcSteps[q], acSteps[q]},
		lumaMeans: [2]int32{dcSteps[q] * 2, max(acSteps[q]*155/100, 8)},
		chroma:    [2]int32{min(dcSteps[q], 132), acSteps[q]},
	}
}

// bytes writes the frame: the tag, then the partition of headers and modes, then that of coefficients.
func (f *frame) bytes() []byte {
	var counts tally
	f.coefficients(&counts)
	adapted := counts.adapted()

	var first writer
	first.start()
	f.header(&first, &adapted)
	f.modes(&first)
	modes := first.end()

	second := writer{chances: &adapted}
	second.start()
	f.coefficients(&second)
	rest := second.end()

	const keyFrame, shown = 0, 1 << 4
	tag := uint32(keyFrame | shown | len(modes)<<5)
	out := make([]byte, 0, 10+len(modes)+len(rest))
	out = append(out, byte(tag), byte(tag>>8), byte(tag>>16), 0x9d, 0x01, 0x2a)
	out = binary.LittleEndian.AppendUint16(out, uint16(f.w))
	out = binary.LittleEndian.AppendUint16(out, uint16(f.h))
	out = append(out, modes...)
	return append(out, rest...)
}

// header writes what holds for the whole frame (RFC 6386, section 9).
func (f *frame) header(w *writer, adapted *chances) {
	w.number(0, 2)                     // colour space, clamping
	w.number(0, 1)                     // no segments
	w.number(0, 1)                     // the normal loop filter
	w.number(uint32(f.filterLevel), 6) // its strength
	w.number(0, 3)                     // its sharpness
	w.number(0, 1)                     // no adjustments of it
	w.number(0, 2)                     // one partition of coefficients
	w.number(uint32(f.steps.index), 7) // the quantizer …
	w.number(0, 5)                     // … without differences for kinds of blocks
	w.number(1, 1)                     // probabilities stay for later frames, of which there are none
	for i := range adapted {
		for j := range adapted[i] {
			for k := range adapted[i][j] {
				for l, p := range adapted[i][j][k] {
					differs := p != usual[i][j][k][l]
					w.bit(differs, renewed[i][j][k][l])
					if differs {
						w.number(uint32(p), 8)
					}
				}
			}
		}
	}
	w.number(1, 1) // blocks without coefficients are marked …
	w.number(uint32(f.skipChance()), 8)
}

// skipChance is the probability, of 256, that a macroblock has coefficients.
func (f *frame) skipChance() uint8 {
	empty := 0
	for i := range f.blocks {
		if f.blocks[i].empty {
			empty++
		}
	}
	return uint8(min(max(255-empty*255/len(f.blocks), 1), 255))
}

// modes writes how each macroblock is predicted (section 8 and 11).
func (f *frame) modes(w *writer) {
	chance := f.skipChance()
	for i := range f.blocks {
		b := &f.blocks[i]
		w.bit(b.empty, chance)
		w.bit(true, 145) // predicted as a whole
		w.bit(b.luma >= horizontal, 156)
		if b.luma >= horizontal {
			w.bit(b.luma == trueMotion, 128)
		} else {
			w.bit(b.luma == vertical, 163)
		}
		w.bit(b.chroma != mean, 142)
		if b.chroma != mean {
			w.bit(b.chroma != vertical, 114)
			if b.chroma != vertical {
				w.bit(b.chroma == trueMotion, 183)
			}
		}
	}
}
