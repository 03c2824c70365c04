package gallery

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// cell is a picture in the grid.
type cell struct {
	part.Cell
	thumb *part.Thumb
	name  string
}

var _ fyne.Accessible = (*cell)(nil)

func (p *Page) newCell() fyne.CanvasObject {
	c := &cell{thumb: part.NewThumb(p.cfg.Thumbs)}
	c.thumb.OnFailed = func(string, error) { p.lost() }
	back := part.NewFill(look.ColorStage)
	back.Radius = 5
	c.Init(c, container.NewStack(back, c.thumb))
	return c
}

func (p *Page) showCell(i int, o fyne.CanvasObject) {
	if p.list == nil || i >= len(p.list.entries) {
		return
	}
	c, e := o.(*cell), p.list.entries[i]
	c.name = words.Say("picture.name", "Prompt", page.Caption(e))
	c.thumb.ShowFile(p.pictures.Path(e))
}

func (c *cell) leave() { c.thumb.ShowFile("") }

// AccessibilityLabel is what the picture is called.
func (c *cell) AccessibilityLabel() string { return c.name }

// AccessibilityRole is that of a button.
func (c *cell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// lost has the library look what is in its folder, once until the page comes
// to the front again: a picture cannot be shown, so that somebody may be tidying
// up by hand.
func (p *Page) lost() {
	if p.looked {
		return
	}
	p.looked = true
	p.kit.Work.Go(func(ctx context.Context) {
		if err := p.kit.Library.Refresh(ctx); err != nil && ctx.Err() == nil {
			p.kit.Log.Warn("library not looked through", "err", err)
		}
	})
}
