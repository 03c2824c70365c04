package setup

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/connection"
	"likeness/service/photo/drawn"
	"likeness/storage/preferences"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	welcomeWide = 880
	tileWide    = 90
	tileTall    = 120
)

// Welcome is the page of the first steps: what this is, where pictures are
// made, what may be done with them. Whatever leads away from it, it does not
// come back by itself.
type Welcome struct {
	cfg    Config
	kit    *page.Kit
	form   *connect
	begin  *part.Button
	try    *part.Button
	tiles  []*drawing
	object fyne.CanvasObject
	trying bool
}

var _ page.Leaver = (*Welcome)(nil)

// NewWelcome returns the page of the first steps.
func NewWelcome(cfg Config) *Welcome {
	w := &Welcome{cfg: cfg, kit: cfg.Kit}
	w.form = newConnect(cfg, func() {
		if w.kit.Nav.Front() == page.Page(w) { // else the person has gone on already
			w.kit.Nav.Go(page.AtCreate)
		}
	})
	w.form.use.Hide() // Begin does it

	left := container.New(part.Column{Gap: 12},
		newTitle(words.Say("setup.welcome.title")), w.strip(),
		newReading(words.Say("setup.welcome.what")), newReading(words.Say("setup.welcome.stays")),
		container.NewStack(part.NewFrame(look.ColorWell, look.ColorOutline, 8), container.New(part.Inset(12, 10, 12, 10),
			container.New(part.Column{Gap: 4}, newHeading(words.Say("setup.welcome.may")),
				newReading(words.Say("setup.consent")), newReading(words.Say("setup.consent.people"))))))
	right := container.New(part.Column{Gap: 12}, newHeading(words.Say("setup.title")), w.form.object)
	middle := container.NewVScroll(container.New(part.Centred{Width: welcomeWide}, container.New(part.Inset(0, 18, 0, 18),
		container.New(part.Columns{Gap: 36}, container.New(part.Column{}, left), container.New(part.Column{}, right)))))

	w.form.resized = middle.Refresh

	w.begin = part.NewButton(words.Say("setup.welcome.begin"), nil, w.start)
	w.begin.Importance = widget.HighImportance
	w.try = part.NewButton(words.Say("setup.welcome.try"), theme.NewThemedResource(part.FaceIcon()), w.tryDrawn)
	again := newSmall(words.Say("setup.welcome.again"))
	foot := container.NewStack(part.NewFill(look.ColorRail), part.NewDock(part.NewRule(), nil, nil, nil,
		container.New(part.Centred{Width: welcomeWide}, container.New(part.Inset(0, 10, 0, 10), part.NewDock(nil, nil, nil,
			container.New(apart{10}, w.try, container.New(part.Wide{Width: 104}, w.begin)), container.New(part.Inset(0, 2, 24, 0), container.New(part.Column{}, again)))))))
	w.object = container.NewStack(part.NewFill(look.ColorPanel), part.NewDock(nil, foot, nil, nil, container.New(settled{}, part.Wheeled(middle))))
	return w
}

// strip is the photo, and what became of it.
func (w *Welcome) strip() fyne.CanvasObject {
	row := container.NewHBox()
	for i, name := range pictureNames {
		content, err := pictures.ReadFile("pictures/" + name)
		if err != nil {
			w.kit.Log.Error("a picture of the program is missing", "err", err)
			continue
		}
		d := newDrawing(w.kit, content, tileWide, tileTall, 6, 0)
		w.tiles = append(w.tiles, d)
		row.Add(d.object)
		if i == 0 {
			row.Add(container.NewVBox(layout.NewSpacer(), widget.NewIcon(theme.Icon(theme.IconNameNavigateNext)), layout.NewSpacer()))
		}
	}
	return row
}

// Object is what the page shows.
func (w *Welcome) Object() fyne.CanvasObject { return w.object }

// Shown shows the connection in use.
func (w *Welcome) Shown() {
	for _, d := range w.tiles {
		d.load()
	}
	w.form.shown()
	w.kit.Nav.Window().Canvas().Focus(w.begin)
}

// Left is called when another page has come to the front.
func (w *Welcome) Left() {
	w.kit.Save(func(kept *preferences.Preferences) { kept.Welcomed = true }, func(error) {}) // it is shown once more, no harm
}

// Escape leaves closing to the window.
func (w *Welcome) Escape() bool { return false }

// Dropped leaves a photo to the page where pictures are made: the window leads
// there.
func (w *Welcome) Dropped(fyne.Position, []string) bool { return false }

// start takes the connection into use that the page says, and leads on. What
// is in use already is not asked about again.
func (w *Welcome) start() {
	present := w.form.present()
	c, err := w.form.connection()
	if err == nil && w.form.token.Text == "" && c.Kind == present.Kind && c.Address == present.Address {
		w.kit.Nav.Go(page.AtCreate)
		return
	}
	w.form.take()
}

// tryDrawn takes a drawn face for a photo, in practice mode, so that one more
// press makes the first picture.
func (w *Welcome) tryDrawn() {
	if w.trying {
		return
	}
	w.trying = true
	w.try.Disable()
	w.kit.Work.Go(func(context.Context) {
		path, err := drawn.File(w.cfg.Files.Drawn)
		w.kit.Work.Do(func() {
			w.trying = false
			w.try.Enable()
			if err != nil {
				w.kit.Log.Warn("no drawn face", "err", err)
				w.kit.Nav.Toast(words.Say("setup.welcome.undrawn", "Folder", w.cfg.Files.Drawn))
				return
			}
			practice := connection.Connection{Kind: connection.Practice}
			w.kit.Nav.Connected(practice)
			w.kit.Save(func(kept *preferences.Preferences) { kept.Connection = practice.String() }, func(err error) {
				if err != nil {
					w.kit.Nav.Toast(words.Say("setup.notkept"))
				}
			})
			w.cfg.Try(path, words.Say("setup.welcome.prompt"))
		})
	})
}
