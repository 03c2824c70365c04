package photo

import "image"

// reduce copies the part r of src onto white and averages squares of k by k pixels into one; at the right and
// lower edges the squares are cut off. It works through the picture in strips, so that src is never held twice.
func reduce(src image.Image, r image.Rectangle, k int) *image.NRGBA {
	if m, ok := src.(*image.YCbCr); ok && r == m.Rect && r.Min == (image.Point{}) {
		small := reducePlanes(m, k)
		return flatten(small, small.Rect)
	}
	w, h := (r.Dx()+k-1)/k, (r.Dy()+k-1)/k
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	const rows = 16 // of the result in one strip
	strip := image.NewNRGBA(image.Rect(0, 0, r.Dx(), rows*k))
	for y0 := 0; y0 < h; y0 += rows {
		high := min(rows*k, r.Dy()-y0*k)
		part := strip.SubImage(image.Rect(0, 0, r.Dx(), high)).(*image.NRGBA)
		paint(part, src, r.Min.Add(image.Pt(0, y0*k)))
		for y := range (high + k - 1) / k {
			average(dst.Pix[(y0+y)*dst.Stride:][:w*4], part, y*k, k)
		}
	}
	return dst
}

// shrunk averages an opaque picture down by a whole number, as far as imaging's filter is left enough to do on the way
// to w × h: a sharp picture needs the filter for the last step only, and the filter's time goes with the pixels.
func shrunk(m *image.NRGBA, w, h int) *image.NRGBA {
	const left = 1.15
	k := int(min(float64(m.Rect.Dx())/float64(w), float64(m.Rect.Dy())/float64(h)) / left)
	if k < 2 {
		return m
	}
	out := image.NewNRGBA(image.Rect(0, 0, (m.Rect.Dx()+k-1)/k, (m.Rect.Dy()+k-1)/k))
	inBands(out.Rect.Dy(), func(from, to int) {
		for y := from; y < to; y++ {
			average(out.Pix[y*out.Stride:][:out.Stride], m, y*k, k)
		}
	})
	return out
}

// average fills one row of the result from the k rows of the strip that begin at y0.
func average(row []uint8, strip *image.NRGBA, y0, k int) {
	width, y1 := strip.Rect.Dx(), min(y0+k, strip.Rect.Dy())
	for i, x0 := 0, 0; i < len(row); i, x0 = i+4, x0+k {
		x1 := min(x0+k, width)
		var red, green, blue uint32
		for y := y0; y < y1; y++ {
			pix := strip.Pix[y*strip.Stride+x0*4 : y*strip.Stride+x1*4]
			for ; len(pix) >= 4; pix = pix[4:] {
				red += uint32(pix[0])
				green += uint32(pix[1])
				blue += uint32(pix[2])
			}
		}
		n := uint32((x1 - x0) * (y1 - y0))
		row[i] = uint8((red + n/2) / n)
		row[i+1] = uint8((green + n/2) / n)
		row[i+2] = uint8((blue + n/2) / n)
		row[i+3] = 0xff
	}
}

// reducePlanes does the same with the brightness and colour planes of a JPEG as they are, which is several times
// faster than to turn all pixels into red, green and blue first.
func reducePlanes(m *image.YCbCr, k int) *image.YCbCr {
	w, h := (m.Rect.Dx()+k-1)/k, (m.Rect.Dy()+k-1)/k
	small := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444)
	// How many pixels share one number of the colour planes.
	sx, sy := 1, 1
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		sx = 2
	case image.YCbCrSubsampleRatio420:
		sx, sy = 2, 2
	case image.YCbCrSubsampleRatio440:
		sy = 2
	case image.YCbCrSubsampleRatio411:
		sx = 4
	case image.YCbCrSubsampleRatio410:
		sx, sy = 4, 2
	}
	y := plane{pix: m.Y, stride: m.YStride, w: m.Rect.Dx(), h: m.Rect.Dy(), sx: 1, sy: 1}
	c := plane{stride: m.CStride, w: (y.w + sx - 1) / sx, h: (y.h + sy - 1) / sy, sx: sx, sy: sy}
	y.reduce(small.Y, w, h, k)
	c.pix = m.Cb
	c.reduce(small.Cb, w, h, k)
	c.pix = m.Cr
	c.reduce(small.Cr, w, h, k)
	return small
}

// plane is one plane of a picture that begins at the origin. Each of its numbers stands for sx by sy pixels.
type plane struct {
	pix          []uint8
	stride, w, h int
	sx, sy       int
}

// reduce averages what lies under each square of k by k pixels into one of the w by h numbers of to.
func (p plane) reduce(to []uint8, w, h, k int) {
	columns, rows := under(w, k, p.sx, p.w), under(h, k, p.sy, p.h)
	sums := make([]uint32, w)
	for y, r := range rows {
		clear(sums)
		for row := r.first; row < r.end; row++ {
			line := p.pix[row*p.stride:][:p.w]
			for x, c := range columns {
				sum := uint32(0)
				for _, v := range line[c.first:c.end] {
					sum += uint32(v)
				}
				sums[x] += sum
			}
		}
		for x, c := range columns {
			n := uint32((c.end - c.first) * (r.end - r.first))
			to[y*w+x] = uint8((sums[x] + n/2) / n)
		}
	}
}

// span is a run of numbers of a plane, from the first to the one before the end.
type span struct{ first, end int }

// under gives the numbers that lie under each of count squares along one side. A number is shared by so many
// pixels, and there are most of them.
func under(count, k, share, most int) []span {
	all := make([]span, count)
	for i := range all {
		all[i] = span{i * k / share, min(((i+1)*k-1)/share+1, most)}
	}
	return all
}
