package drawing

// tone is the grading of a picture: the last step of most looks.
type tone struct {
	light    int32 // added to everything, -255 … 255
	contrast int32 // percent, 100 leaves it
	colour   int32 // saturation in percent, 100 leaves it
	warmth   int32 // added to red and taken from blue, -60 … 60
	fade     int32 // how far black is lifted, 0 … 80
	shadows  rgb   // colour of the dark parts …
	lights   rgb   // … and of the light parts
	tint     int32 // how strongly those colours show, 0 … 256
	glow     int32 // light spilling over, 0 … 256
	grain    int32 // 0 … 40
	corners  int32 // how much the corners darken, 0 … 256
}

// apply grades the picture in place. Contrast turns round the brightness pivot, which is that of the face: a dark face gets no
// darker by it and a pale one no paler.
func (t tone) apply(c *canvas, pivot int32, seed uint64) {
	if t.glow > 0 {
		c.bloomed(max(c.w, c.h)/28, 150, t.glow)
	}
	var curve [256]int32
	for v := range curve {
		x := int32(v) - pivot
		y := pivot + x*t.contrast/100 + t.light
		// A soft shoulder and toe: what would be cut off bends instead.
		if y > 225 {
			y = 225 + (y-225)*30/(30+(y-225))
		}
		if y < 24 {
			y = 24 - (24-y)*24/(24+(24-y))
		}
		curve[v] = t.fade + y*(255-t.fade)/255
	}
	cx, cy := c.w/2, c.h/2
	far := max(int64(cx*cx+cy*cy), 1)
	c.each(func(x, y int, v rgb) rgb {
		l := v.luma()
		v = rgb{l + (v.r-l)*t.colour/100, l + (v.g-l)*t.colour/100, l + (v.b-l)*t.colour/100}.clamped()
		v = rgb{curve[v.r] + t.warmth, curve[v.g] + t.warmth/4, curve[v.b] - t.warmth}
		if t.tint > 0 {
			l = min(max(v.luma(), 0), 255)
			dark := (255 - l) * (255 - l) / 255 * t.tint / 255
			bright := l * l / 255 * t.tint / 255
			v.r += (t.shadows.r-128)*dark/256 + (t.lights.r-128)*bright/256
			v.g += (t.shadows.g-128)*dark/256 + (t.lights.g-128)*bright/256
			v.b += (t.shadows.b-128)*dark/256 + (t.lights.b-128)*bright/256
		}
		if t.corners > 0 {
			d := int32(int64((x-cx)*(x-cx)+(y-cy)*(y-cy)) * 256 / far)
			k := 256 - ramp(d, 70, 300)*t.corners/256
			v = rgb{v.r * k >> 8, v.g * k >> 8, v.b * k >> 8}
		}
		if t.grain > 0 {
			g := int32(grainAt(x, y, seed)+grainAt(x/2, y/2, seed+1)-255) * t.grain / 256
			v = rgb{v.r + g, v.g + g, v.b + g}
		}
		return v
	})
}
