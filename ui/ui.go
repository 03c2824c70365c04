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
	"net/url"
	"reflect"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/storage/preferences"
	"likeness/ui/activity"
	"likeness/ui/create"
	"likeness/ui/framing"
	"likeness/ui/gallery"
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

// Deps are what the window works with. All from App to Desktop are required;
// the window closes none of them.
type Deps struct {
	App         fyne.App
	Do          page.Do // fyne.Do in the program
	Studio      page.Studio
	Library     page.Library
	Hub         page.Hub
	Preferences page.Preferences
	Presets     page.Presets
	Desktop     page.Desktop
	Photos      page.Photos
	Notices     []message.Message // sentences to tell when the window opens
	Log         *slog.Logger

	Newcomer bool // the window opens with the first steps
	Files    setup.Files
	About    setup.About
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

	create   *create.Page
	gallery  *gallery.Page
	activity *activity.Page
	viewer   *viewer.Page
	framing  *framing.Page
	setup    *setup.Page
	welcome  *setup.Welcome
	notifier *notifier

	places []place
	stand
	before stand     // where Esc in the preferences leads back to
	shown  page.Page // what was brought to the front last
	stage  *fyne.Container
	browse func(*url.URL) error
	framer func(page.FrameRequest, func(photo.Frame))
	dialog fileDialog
	quit   func() // closes the window, and the program with it

	leaving *leaving // what asks before that; nil: nothing does
	closed  sync.Once
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
	if t := (look.Theme{Mode: kept.Theme}); d.App.Settings().Theme() != fyne.Theme(t) {
		d.App.Settings().SetTheme(t)
	}

	w := &Window{fyne: d.App.NewWindow(words.Say("window.title")), work: page.NewWork(d.Do), browse: d.App.OpenURL}
	w.kit = &page.Kit{
		Do: d.Do, Work: w.work, Studio: d.Studio, Library: d.Library, Photos: d.Photos, Hub: d.Hub, Preferences: d.Preferences, Presets: d.Presets,
		Clipboard: d.App.Clipboard(), Desktop: d.Desktop, Log: d.Log, Nav: w, Program: "Likeness " + d.About.Version,
		Feed: page.NewFeed(w.work, d.Studio, d.Library),
	}
	w.kit.Estimates = page.NewEstimates(w.work, d.Studio, w.kit.Feed, d.Preferences, d.Log)
	w.tips = part.NewTips(w.work)
	w.thumbs = part.NewThumbs(w.work, thumbBytes)
	w.toasts = newToasts(w.work)
	w.status = newStatus(w.openSetup)
	w.stage = container.New(onStage{})

	w.viewer = viewer.New(viewer.Config{Kit: w.kit, Thumbs: w.thumbs, More: w.makeMore})
	w.framer = w.frame
	w.framing = framing.New(framing.Config{Kit: w.kit, Tips: w.tips, Photos: d.Photos})
	w.create = create.New(create.Config{
		Kit: w.kit, Tips: w.tips, Thumbs: w.thumbs, Photos: d.Photos, View: w.view, Connect: w.openSetup,
		Limit:   func() { w.setup.LeadToLimit() },
		Retried: func(job string) { w.activity.Retried(job) },
		Frame:   func(r page.FrameRequest, done func(photo.Frame)) { w.framer(r, done) },
		Framed: func() {
			if w.front() == page.Page(w.framing) {
				w.framing.Finish()
			}
		},
	})
	setUp := setup.Config{
		Kit: w.kit, Present: func() connection.Connection { return w.create.Recipe().Connection },
		OpenURL: func(u *url.URL) error { return w.browse(u) }, Try: w.try, Welcome: func() { w.Open(w.welcome) },
		Files: d.Files, About: d.About, Sent: w.create.ShowSent,
	}
	w.setup, w.welcome = setup.New(setUp), setup.NewWelcome(setUp)
	w.gallery = gallery.New(gallery.Config{Kit: w.kit, Thumbs: w.thumbs, View: w.viewEntries, More: w.makeMore})
	w.activity = activity.New(activity.Config{
		Kit: w.kit, Tips: w.tips, Thumbs: w.thumbs, View: w.view, Follow: w.create.Follow, Dismissed: w.create.Dismiss, Change: w.change,
	})
	w.places = []place{
		{page.AtCreate, words.Say("place.create"), theme.Icon(theme.IconNameMediaPhoto), w.create},
		{page.AtGallery, words.Say("place.gallery"), theme.Icon(theme.IconNameGrid), w.gallery},
		{page.AtActivity, words.Say("place.activity"), theme.Icon(theme.IconNameHistory), w.activity},
		{page.AtPreferences, words.Say("place.preferences"), theme.Icon(theme.IconNameSettings), w.setup},
	}
	w.rail = newRail(w.places, w.Go)
	w.status.connection(w.create.Recipe().Connection)
	w.kit.Feed.OnJobs(w.count)
	w.kit.Feed.OnJobs(w.stillLeaving)
	w.kit.Estimates.OnChange(w.count)
	w.notifier = newNotifier(w.kit, d.App)
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
	w.before.at = page.AtCreate
	if d.Newcomer {
		w.stand = stand{page.AtCreate, []page.Page{w.welcome}}
	}
	w.shown = w.front()
	for _, p := range w.places {
		w.attach(p.page)
	}
	w.attach(w.viewer)
	w.attach(w.framing)
	w.attach(w.welcome)
	w.bring(w.shown)
	w.rail.show(w.at)
	w.fyne.SetPadded(false)
	w.fyne.SetMainMenu(w.menu())
	w.fyne.SetMaster()
	w.fyne.Canvas().SetOnTypedKey(w.typed)
	w.fyne.Canvas().SetOnTypedRune(w.typedRune)
	w.fyne.SetOnDropped(w.Dropped)
	w.quit = w.fyne.Close
	w.fyne.SetCloseIntercept(w.leave)
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
		"presets": d.Presets, "desktop": d.Desktop, "photos": d.Photos,
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

// Raise brings the window to the front, soon, and reports whether it is there
// to be brought: another start of the program asks for it. It may be called
// from any goroutine.
func (w *Window) Raise() bool {
	select {
	case <-w.work.Closed():
		return false
	default:
	}
	w.work.Do(func() {
		w.fyne.Show()
		w.fyne.RequestFocus()
	})
	return true
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
			p.Welcomed = true // the window was seen, and left
		})
		err = errors.Join(err, keep)
	})
	return err
}

// Window returns the toolkit's window.
func (w *Window) Window() fyne.Window { return w.fyne }

// count shows how many jobs there are.
func (w *Window) count() {
	running, waiting := w.kit.Feed.Counts()
	if n, ok := w.kit.Studio.(page.Networker); ok {
		w.status.network(n.Offline())
	}
	jobs := w.kit.Feed.Jobs()
	if w.status.paused = w.kit.Feed.Paused(); w.status.paused { // nobody knows for how long
		jobs = slices.DeleteFunc(jobs, service.JobView.Waits)
	}
	left := w.kit.Estimates.Jobs(jobs)
	w.status.queue(running, waiting, left, w.kit.Estimates.Cost(left))
	w.status.spent(w.kit.Estimates.Spent())
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
