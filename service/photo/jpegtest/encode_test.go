package jpegtest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// What is written here is what image/jpeg reads.
func TestWhatIsWrittenIsRead(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 83, 61))
	for y := range 61 {
		for x := range 83 {
			m.Set(x, y, color.NRGBA{uint8(128 + 80*math.Sin(float64(x)/9)), uint8(100 + y), uint8(200 - x), 255})
		}
	}
	for _, o := range []Options{
		{Shares: image.Pt(1, 1)},
		{Shares: image.Pt(2, 1)},
		{Shares: image.Pt(2, 2)},
		{Shares: image.Pt(1, 2)},
		{Shares: image.Pt(4, 1)},
		{Shares: image.Pt(4, 2)},
		{Grey: true},
		{Inks: true},
		{RGB: true},
	} {
		for _, progressive := range []bool{false, true} {
			for _, restart := range []int{0, 3} {
				o.Progressive, o.Restart = progressive, restart
				if progressive && restart > 0 && o.Shares.X*o.Shares.Y > 1 {
					continue // image/jpeg counts units where scans of one component have blocks
				}
				t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
					got, err := jpeg.Decode(bytes.NewReader(Encode(m, o)))
					if err != nil {
						t.Fatal(err)
					}
					if got.Bounds() != m.Rect {
						t.Fatalf("%v", got.Bounds())
					}
					sum := 0
					for y := range 61 {
						for x := range 83 {
							var want color.Color = m.At(x, y)
							if o.Grey {
								want = color.GrayModel.Convert(want)
							}
							a, b := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), color.RGBAModel.Convert(want).(color.RGBA)
							sum += abs(int(a.R)-int(b.R)) + abs(int(a.G)-int(b.G)) + abs(int(a.B)-int(b.B))
						}
					}
					if mean := float64(sum) / (83 * 61 * 3); mean > 3 {
						t.Errorf("off by %.1f on the average", mean)
					}
				})
			}
		}
	}
}
