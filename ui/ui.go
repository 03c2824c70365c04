// Package ui is the window: it makes the pages, lays them out, and leads from
// one to the other.
//
// It never speaks HTTP or SQL and decodes no picture; what has to be done is
// done by the services that it is given, behind the window. It does not start
// the application: the program does, and closes the window's work with
// [Window.Close] when the application has ended.
package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/ui/create"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/setup"
	"likeness/ui/viewer"
	"likeness/ui/words"
)

// The size of a window that never had another, and the least one that is of use.
var (
	firstSize = fyne.NewSize(1280, 800)
	leastSize = fyne.NewSize(940, 600)
)

// thumbBytes bounds the pictures that are remembered as they are shown.
const thumbBytes = 96 << 20

// Deps are what the window works with. All but Faces, Notices and Log are
// required; the window closes none of them.
type Deps struct {
	App         fyne.App
	Do          page.Do // fyne.Do in the program
	Studio      page.Studio
	Library     page.Library
	Hub         page.Hub
	Preferences page.Preferences
	Presets     page.Presets
	Desktop     page.Desktop
	Faces       create.FaceFinder // nil: photos are not looked at for faces
	Notices     []message.Message // sentences to tell when the window opens
	Log         *slog.Logger
}

// A place is a page of the rail.
type place struct {
	at   page.Place
	name string
	icon fyne.Resource
	page page.Page
}

// Window is the main window.
type Window struct {
	fyne   fyne.Window
	kit    *page.Kit
	work   *page.Work
	tips   *part.Tips
	rail   *rail
	status *status
	toasts *toasts
	thumbs *part.Thumbs

	create *create.Page
	viewer *viewer.Page
	setup  *setup.Page

	places []place
	at     page.Place  // the place that is shown, or lies under over
	over   []page.Page // opened over it, the last in front
	stage  *fyne.Container
	dialog fileDialog
	closed sync.Once
}

// New makes the window and does not show it yet. It must be called on the UI
// goroutine, or before the application runs.
func New(d Deps) (*Window, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if err := words.Use(d.Preferences.Get().Language); err != nil {
		return nil, fmt.Errorf("open window: %w", err)
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	kept := d.Preferences.Get()
	d.App.Settings().SetTheme(look.Theme{Mode: kept.Theme})

	w := &Window{fyne: d.App.NewWindow(words.Say("window.title")), work: page.NewWork(d.Do)}
	w.kit = &page.Kit{
		Do: d.Do, Work: w.work, Studio: d.Studio, Library: d.Library, Hub: d.Hub, Preferences: d.Preferences, Presets: d.Presets,
		Clipboard: d.App.Clipboard(), Desktop: d.Desktop, Log: d.Log, Nav: w,
		Feed: page.NewFeed(w.work, d.Studio, d.Library),
	}
	w.tips = part.NewTips(w.work)
	w.thumbs = part.NewThumbs(w.work, thumbBytes)
	w.toasts = newToasts(w.work)
	w.status = newStatus(w.openSetup)
	w.stage = container.NewStack()

	w.viewer = viewer.New(w.kit, w.thumbs)
	w.setup = setup.New(w.kit, func() connection.Connection { return w.create.Recipe().Connection })
	w.create = create.New(create.Config{
		Kit: w.kit, Tips: w.tips, Thumbs: w.thumbs, Faces: d.Faces, View: w.view, Connect: w.openSetup,
	})
	w.places = []place{
		{page.AtCreate, words.Say("place.create"), theme.Icon(theme.IconNameMediaPhoto), w.create},
	}
	w.rail = newRail(w.places, w.Go)
	w.status.connection(w.create.Recipe().Connection)
	w.kit.Feed.OnJobs(w.count)
	w.count()

	w.fyne.SetContent(container.NewStack(
		part.NewFill(theme.ColorNameBackground),
		container.New(part.Least{Size: leastSize}, part.NewDock(nil, w.status.object, w.rail.object, nil, w.stage)),
		w.toasts.layer, w.tips.Layer(),
	))
	w.at = page.AtCreate
	if w.placeAt(page.Place(kept.Page)) != nil {
		w.at = page.Place(kept.Page)
	}
	w.stage.Objects = []fyne.CanvasObject{w.front().Object()}
	w.rail.show(w.at)
	w.fyne.SetPadded(false)
	w.fyne.SetMainMenu(w.menu())
	w.fyne.SetMaster()
	w.fyne.Canvas().SetOnTypedKey(w.typed)
	w.fyne.Canvas().SetOnTypedRune(w.typedRune)
	w.fyne.SetOnDropped(w.Dropped)
	size := firstSize
	if kept.Window.W > 0 {
		size = fyne.NewSize(kept.Window.W, kept.Window.H).Max(leastSize)
	}
	w.fyne.Resize(size)
	for _, notice := range d.Notices {
		w.Toast(words.Tell(notice))
	}
	return w, nil
}

// check says what is missing.
func (d Deps) check() error {
	needed := map[string]any{
		"app": d.App, "do": d.Do, "studio": d.Studio, "library": d.Library, "hub": d.Hub, "preferences": d.Preferences,
		"presets": d.Presets, "desktop": d.Desktop,
	}
	var missing []error
	for name, v := range needed {
		value := reflect.ValueOf(v)
		if v == nil || ((value.Kind() == reflect.Pointer || value.Kind() == reflect.Func) && value.IsNil()) {
			missing = append(missing, fmt.Errorf("open window: no %s given", name))
		}
	}
	return errors.Join(missing...)
}

// Fyne returns the toolkit's window.
func (w *Window) Fyne() fyne.Window { return w.fyne }

// Show shows the window.
func (w *Window) Show() {
	w.fyne.Show()
	w.front().Shown()
}

// Close keeps what a person left as it is, and ends the window's work. It is
// called once, when nothing runs on the UI goroutine any more.
func (w *Window) Close(ctx context.Context) error {
	var err error
	w.closed.Do(func() {
		err = w.work.Close(ctx) // first: nobody may change what is kept
		for _, p := range w.places {
			if k, ok := p.page.(page.Keeper); ok {
				k.Keep()
			}
		}
		size := w.fyne.Canvas().Size()
		keep := w.kit.Preferences.Update(func(p *preferences.Preferences) {
			if size.Width > 0 && size.Height > 0 {
				p.Window = preferences.Window{W: size.Width, H: size.Height}
			}
			p.Page = string(w.at)
		})
		err = errors.Join(err, keep)
	})
	return err
}

// Window returns the toolkit's window.
func (w *Window) Window() fyne.Window { return w.fyne }

// Open shows a page over the present one, until Back.
func (w *Window) Open(p page.Page) {
	if w.front() == p {
		p.Shown()
		return
	}
	w.over = append(w.over, p)
	w.turn()
}

// Back closes the page in front, unless it is one of the rail.
func (w *Window) Back() {
	if len(w.over) > 0 {
		w.over = w.over[:len(w.over)-1]
		w.turn()
	}
}

// Go shows a page of the rail, and closes what lies over it.
func (w *Window) Go(at page.Place) {
	if w.placeAt(at) == nil || (at == w.at && len(w.over) == 0) {
		return
	}
	w.at, w.over = at, nil
	w.turn()
}

func (w *Window) placeAt(at page.Place) *place {
	for i := range w.places {
		if w.places[i].at == at {
			return &w.places[i]
		}
	}
	return nil
}

func (w *Window) front() page.Page {
	if n := len(w.over); n > 0 {
		return w.over[n-1]
	}
	return w.placeAt(w.at).page
}

// turn shows the page that is in front now. The others stay as they are.
func (w *Window) turn() {
	w.tips.Hide()
	w.fyne.Canvas().Unfocus()
	w.stage.Objects = []fyne.CanvasObject{w.front().Object()}
	w.stage.Refresh() // also what was drawn before the theme last changed
	w.rail.show(w.at)
	w.front().Shown()
}

// count shows how many jobs there are.
func (w *Window) count() {
	running, waiting := w.kit.Feed.Counts()
	w.status.queue(running, waiting)
	w.rail.badge(page.AtActivity, running+waiting)
}

// Toast tells something that needs no decision.
func (w *Window) Toast(text string) { w.toasts.show(toast{text: text}) }

// Offer tells something, and what can be done about it.
func (w *Window) Offer(text, action string, do func()) { w.toasts.show(toast{text, action, do}) }

// Connected takes another connection into use.
func (w *Window) Connected(c connection.Connection) {
	w.create.Connected(c)
	w.status.connection(c)
}

func (w *Window) view(pictures []library.Picture, at int) {
	w.viewer.Show(pictures, at)
	w.Open(w.viewer)
}

func (w *Window) openSetup() { w.Open(w.setup) }

// Dropped takes files that were dropped on the window. It is a method, because
// the test driver drops nothing by itself.
func (w *Window) Dropped(at fyne.Position, files []fyne.URI) {
	var paths []string
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		}
	}
	if len(paths) == 0 || w.fyne.Canvas().Overlays().Top() != nil {
		return
	}
	if !w.front().Dropped(at, paths) {
		w.Go(page.AtCreate)
		w.create.Dropped(at, paths)
	}
}

// typed takes the keys that nothing else wanted.
func (w *Window) typed(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF1:
		w.showKeys()
	}
}

// typedRune takes the characters that nothing else wanted.
func (w *Window) typedRune(r rune) {
	if r == '?' {
		w.showKeys()
	}
}

// escape closes what is in front: a list, a dialog, what the page has open,
// the page.
func (w *Window) escape() {
	overlays := w.fyne.Canvas().Overlays()
	if top := overlays.Top(); top != nil {
		if p, ok := top.(*part.Popover); ok {
			p.Close()
		} else if !w.dialog.hide() {
			overlays.Remove(top)
		}
		return
	}
	w.tips.Hide()
	if w.front().Escape() {
		return
	}
	if len(w.over) > 0 {
		w.Back()
		return
	}
	w.fyne.Canvas().Unfocus()
}
