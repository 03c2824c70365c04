package drawing

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// What the label says, from the widest wording to the narrowest.
var labelLines = [][]string{
	{"PRACTICE · drawn on your computer, not by InstantID"},
	{"PRACTICE · drawn on your computer,", "not by InstantID"},
	{"PRACTICE", "drawn on your computer,", "not by InstantID"},
	{"PRACTICE", "drawn here,", "not by", "InstantID"},
}

// label writes on a picture that it is a practice picture, small print below, on a translucent plate at the lower edge; where that would
// cover the face, at the upper one.
func label(c *canvas, at head, small string) error {
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return fmt.Errorf("read the font: %w", err)
	}
	plain, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return fmt.Errorf("read the font: %w", err)
	}
	plate, err := fitPlate(c.w, c.h, bold, plain, small)
	if err != nil {
		return err
	}
	margin := max(c.h/48, 2)
	x0, y0 := (c.w-plate.w)/2, c.h-plate.h-margin
	if chin := at.cy + float64(at.s*0.75); chin > float64(y0) && at.cy-float64(at.s*0.9) > float64(plate.h+margin) {
		y0 = margin
	}
	x0, y0 = max(x0, 0), max(y0, 0)
	under := newCanvas(plate.w, plate.h)
	for y := range plate.h {
		for x := range plate.w {
			under.put(y*plate.w+x, c.at(x0+x, y0+y))
		}
	}
	under = under.blurred(max(plate.h/6, 1))
	radius := min(plate.h/3, plate.w/8)
	for y := range min(plate.h, c.h-y0) {
		for x := range min(plate.w, c.w-x0) {
			i := (y0+y)*c.w + x0 + x
			j := y*plate.w + x
			body := mix(under.get(j), rgb{14, 16, 20}, 168)
			v := mix(body, rgb{255, 255, 255}, int32(plate.text.Pix[y*plate.text.Stride+x]))
			c.put(i, mix(c.get(i), v, corner(x, y, plate.w, plate.h, radius)))
		}
	}
	return nil
}

// corner is how much of a rounded plate covers a pixel, 0 … 256.
func corner(x, y, w, h, radius int) int32 {
	dx, dy := max(radius-x, x-(w-1-radius), 0), max(radius-y, y-(h-1-radius), 0)
	if dx == 0 || dy == 0 {
		return 256
	}
	return ramp(int32(isqrt(int64(dx*dx+dy*dy)*256)), int32(radius*16+12), int32(radius*16-12))
}

type plate struct {
	w, h int
	text *image.Alpha
}

// fitPlate sets the words as large as they should be, in as many lines as the width asks for, smaller only where no wording fits.
func fitPlate(w, h int, bold, plain *opentype.Font, small string) (plate, error) {
	wanted := max(w, h) / 44
	for points := wanted; ; points = points * 9 / 10 {
		for _, lines := range labelLines {
			if p, ok, err := setPlate(w, h, points, bold, plain, lines, small); err != nil || ok {
				return p, err
			}
		}
		if points < 8 {
			// Nothing can be read in so small a picture; the one word stays, as large as the width allows.
			p, _, err := setPlate(1<<12, 1<<12, max(min(w/7, h/2), 5), bold, plain, []string{"PRACTICE"}, "")
			return p, err
		}
	}
}

func setPlate(w, h, points int, bold, plain *opentype.Font, lines []string, small string) (plate, bool, error) {
	large, err := opentype.NewFace(bold, &opentype.FaceOptions{Size: float64(points), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return plate{}, false, fmt.Errorf("set the label: %w", err)
	}
	defer large.Close()
	little, err := opentype.NewFace(plain, &opentype.FaceOptions{Size: float64(max(points*7/10, 5)), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return plate{}, false, fmt.Errorf("set the label: %w", err)
	}
	defer little.Close()
	wide := 0
	for _, l := range lines {
		wide = max(wide, font.MeasureString(large, l).Ceil())
	}
	for small != "" && font.MeasureString(little, small).Ceil() > max(wide, w*3/4) {
		small = shortened(small)
	}
	if small != "" {
		wide = max(wide, font.MeasureString(little, small).Ceil())
	}
	padX, padY := points*8/10, points*45/100
	lead := points * 122 / 100
	p := plate{w: wide + 2*padX, h: len(lines)*lead + 2*padY}
	if small != "" {
		p.h += points * 95 / 100
	}
	if p.w > w-points/2 || p.h > h/4 {
		return plate{}, false, nil
	}
	p.text = image.NewAlpha(image.Rect(0, 0, p.w, p.h))
	y := padY + points*92/100
	write := func(face font.Face, s string, strength uint8) {
		d := font.Drawer{Dst: p.text, Src: image.NewUniform(grey(strength)), Face: face}
		d.Dot = fixed.Point26_6{X: fixed.I(p.w)/2 - d.MeasureString(s)/2, Y: fixed.I(y)}
		d.DrawString(s)
	}
	for _, l := range lines {
		write(large, l, 255)
		y += lead
	}
	if small != "" {
		write(little, small, 205)
	}
	return p, true, nil
}

// grey is a strength as a colour that font.Drawer takes.
func grey(strength uint8) color.Alpha { return color.Alpha{A: strength} }

// shortened drops the last part of the small print.
func shortened(s string) string {
	if i := strings.LastIndex(s, " · "); i >= 0 {
		return s[:i]
	}
	return ""
}
