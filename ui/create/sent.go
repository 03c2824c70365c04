package create

import (
	"context"
	"errors"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/photo"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// sentSide is the largest side, in pixels, of a photo that is sent: it is shown
// as it is.
const sentSide = 1280

// ShowSent shows what leaves this computer of the photos that are chosen, to the
// byte, over whatever page is in front.
func (p *Page) ShowSent() {
	var chosen []*slot
	for _, s := range []*slot{p.face, p.pose} {
		if !s.ref.IsZero() {
			chosen = append(chosen, s)
		}
	}
	p.showSent(chosen...)
}

// showSent shows what is sent of the photos of slots.
func (p *Page) showSent(slots ...*slot) {
	c := p.kit.Nav.Window().Canvas()
	if c.Overlays().Top() != nil {
		return
	}
	p.cfg.Tips.Hide()
	title := part.NewPlain(words.Say("sent.title"))
	title.Font, title.Bold = theme.SizeNameHeadingText, true
	var sheet *part.Popover
	shut := part.NewIconButton(words.Say("keys.shut"), theme.Icon(theme.IconNameCancel), func() { sheet.Close() })
	head := container.New(part.Inset(0, 0, 0, 10), container.NewBorder(nil, nil, nil, shut, title))

	ctx, stop := context.WithCancel(context.Background())
	columns := container.New(part.Columns{Gap: 18})
	for _, s := range slots {
		columns.Add(s.sent(ctx))
	}
	size, body := fyne.NewSize(560, 720), fyne.CanvasObject(columns)
	switch len(slots) {
	case 0:
		size, body = fyne.NewSize(520, 230), part.NewParagraph(words.Say("sent.none"), 3)
	case 2:
		size.Width = 900
	}
	notes := container.New(part.Column{Gap: 3})
	if p.model.Recipe().Connection.Kind == connection.Practice {
		practice := part.NewParagraph(words.Say("sent.practice"), 3)
		practice.Bold = true
		notes.Add(practice)
	}
	notes.Add(part.NewParagraph(words.Say("sent.bare"), 4))
	below := container.New(part.Inset(0, 12, 0, 0), notes)
	sheet = part.ShowSheet(container.New(part.Inset(18, 12, 14, 16), part.NewDock(head, below, nil, nil, body)), c, size, stop)
	c.Focus(shut)
}

// sent shows one photo as it is sent, as soon as it is prepared.
func (s *slot) sent(ctx context.Context) fyne.CanvasObject {
	ref := s.ref
	name := part.NewPlain(s.well.Name)
	name.Bold = true
	figures := part.NewCaption("", 1)
	figures.Grow = 4
	busy := widget.NewActivity()
	busy.Start()
	wait := container.New(part.Fixed{Size: fyne.NewSquareSize(26)}, busy)
	picture := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	column := part.NewDock(container.New(part.Inset(0, 0, 0, 8), container.New(part.Column{Gap: 2}, name, figures)), nil, nil, nil,
		container.NewStack(part.NewFrame(look.ColorStage, "", 6), picture, wait))
	called, quit := s.name(), ctx
	s.page.kit.Work.Go(func(ctx context.Context) {
		m, bytes, size, err := s.page.print(ctx, ref, s.use)
		s.page.kit.Work.Do(func() {
			if quit.Err() != nil {
				return
			}
			busy.Stop()
			wait.Hide()
			if err != nil {
				figures.Paint(s.trouble(err), theme.ColorNameError)
			} else {
				picture.Image = m
				figures.Set(words.Say("sent.figures", "Name", shortName(called), "Width", size.X, "Height", size.Y, "Size", words.Bytes(int64(bytes))))
			}
			picture.Refresh()
			column.Refresh()
		})
	})
	return column
}

// print gives what is sent of a photo as a picture, and how much it is. It runs
// behind the window.
func (p *Page) print(ctx context.Context, ref service.PhotoRef, use photo.Use) (*image.RGBA, int, image.Point, error) {
	path, err := p.fileOf(ref)
	if err != nil {
		return nil, 0, image.Point{}, err
	}
	sent, err := service.PrintOf(ctx, p.cfg.Photos, ref, path, use)
	if err != nil {
		return nil, 0, image.Point{}, err
	}
	m, err := photo.ThumbnailBytes(ctx, ref.Name, sent.JPEG, sentSide, sentSide)
	return m, len(sent.JPEG), image.Pt(sent.Width, sent.Height), err
}

// trouble is what a person reads of an error of a photo.
func (s *slot) trouble(err error) string {
	if bad, ok := errors.AsType[*photo.Error](err); ok {
		named := *bad
		named.Name = shortName(s.name())
		return words.Photo(&named)
	}
	s.page.kit.Log.Warn("photo not looked at", "err", err)
	return words.Say("well.unknown")
}
