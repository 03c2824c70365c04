package ui

import (
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/photo/drawn"
	"likeness/ui/look"
	"likeness/ui/page"
)

// The view in which a photo is framed, in all its states, drawn for somebody to
// look at.
func TestScreensOfFraming(t *testing.T) {
	drawFraming(t, "framing-dark-", theme.VariantDark, "")
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawFraming(t, "framing-light-", theme.VariantLight, "")
		drawFraming(t, "framing-de-", theme.VariantDark, "de")
	}
}

func drawFraming(t *testing.T, prefix string, v fyne.ThemeVariant, language string) {
	s := newScreens(t)
	r := newRig(t, withDrawing(), inLanguage(language))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	path := r.group("three-people-in-the-garden-with-a-very-long-file-name-2024-06-01.jpg", 900, 600, 3, 11)
	r.askFrame(page.FrameRequest{Path: path, FreeBackground: true})
	s.draw(r, prefix+"1-opening")
	r.framed(2)
	r.advised()
	s.all(r, prefix+"2-group")

	r.letters("f")
	r.advised()
	s.all(r, prefix+"3-face")
	r.tap(map[string]string{"de": "Format", "": "Shape"}[language])
	s.draw(r, prefix+"4-shapes")
	r.press(fyne.KeyEscape)
	r.letters("3")
	at := r.handle(2)
	r.drag(at, at.AddXY(-30, -40), false)
	r.advised()
	s.draw(r, prefix+"5-handle")
	r.letters("+++")
	r.drawnPhoto()
	s.draw(r, prefix+"6-zoomed")
	r.letters("0")
	if canvas, ok := r.window.Fyne().Canvas().(software.WindowlessCanvas); ok {
		canvas.SetScale(2)
		r.drawnPhoto()
		s.draw(r, prefix+"6-scale-2")
		canvas.SetScale(1)
	}

	// A face that fills its photo: the frame reaches past it.
	r.press(fyne.KeyEscape)
	r.window.toasts.next()
	tight := r.tightFace("tight.jpg", 7)
	r.askFrame(page.FrameRequest{Path: tight, FreeBackground: true, BackgroundOff: func() {}, Why: message.New("", "Face detector could not find a face.")})
	r.framed(1)
	r.advised()
	s.all(r, prefix+"7-tight")
	r.letters("h")
	r.advised()
	s.all(r, prefix+"8-border")
	r.letters("b")
	r.advised()
	s.draw(r, prefix+"9-white")
	r.letters("Rm")
	r.advised()
	s.draw(r, prefix+"10-turned")
	r.press(fyne.KeyEscape)
	s.draw(r, prefix+"11-left")
	r.window.toasts.next()

	r.askFrame(page.FrameRequest{Path: r.textFile(), Use: photo.Pose})
	r.loop.until(t, "what is wrong", func() bool { return r.reads("JPEG") })
	s.all(r, prefix+"12-wrong")
}

// group writes a photo of some drawn people side by side.
func (r *rig) group(called string, w, h int, seeds ...int64) string {
	r.t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, seed := range seeds {
		x := w * i / len(seeds)
		one := drawn.Face(seed, w*(i+1)/len(seeds)-x, h)
		draw.Draw(m, one.Rect.Add(image.Pt(x, 0)), one, image.Point{}, draw.Src)
	}
	return r.writeJPEG(called, m)
}

// tightFace writes a photo that a face fills.
func (r *rig) tightFace(called string, seed int64) string {
	m := drawn.Face(seed, 900, 1125)
	return r.writeJPEG(called, m.SubImage(image.Rect(230, 180, 670, 760)))
}

func (r *rig) writeJPEG(called string, m image.Image) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), called)
	f, err := os.Create(path)
	r.must(err)
	r.must(jpeg.Encode(f, m, nil))
	r.must(f.Close())
	return path
}
