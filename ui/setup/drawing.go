package setup

import (
	"context"
	"embed"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"likeness/service/photo"
	"likeness/ui/page"
	"likeness/ui/part"
)

// A drawn face, and what practice mode drew of it: with seeds 40, 43 and 45,
// as watercolour, in neon light and as a comic.
//
//go:embed pictures/*.jpg
var pictures embed.FS

var pictureNames = []string{"1-photo.jpg", "2-watercolour.jpg", "3-neon.jpg", "4-comic.jpg"}

// drawing shows a picture that belongs to the program. It is decoded behind
// the window, and scaled there to the pixels that are shown.
type drawing struct {
	object        fyne.CanvasObject
	kit           *page.Kit
	image         *canvas.Image
	content       []byte
	width, height float32
	margin        float32 // what is cut off at each side, as a part of it
	asked         bool
}

func newDrawing(kit *page.Kit, content []byte, width, height, radius, margin float32) *drawing {
	d := &drawing{kit: kit, content: content, width: width, height: height, margin: margin}
	d.image = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest, CornerRadius: radius}
	d.object = container.New(part.Fixed{Size: fyne.NewSize(width, height)}, d.image)
	return d
}

// load has the picture shown; it is called when the picture comes to be seen.
func (d *drawing) load() {
	if d.asked {
		return
	}
	d.asked = true
	scale := d.kit.Nav.Window().Canvas().Scale()
	w, h := int(d.width*scale+.5), int(d.height*scale+.5)
	d.kit.Work.Go(func(context.Context) {
		p, err := photo.Decode("", d.content)
		if err != nil {
			d.kit.Log.Error("a picture of the program is damaged", "err", err)
			return
		}
		dx, dy := int(d.margin*float32(p.Width)), int(d.margin*float32(p.Height))
		m := photo.Thumbnail(p.Image.SubImage(image.Rect(dx, dy, p.Width-dx, p.Height-dy)), w, h)
		d.kit.Work.Do(func() {
			d.image.Image = m
			d.image.Refresh()
		})
	})
}
