// Package page is what every page of the window gets and what a page is: the
// one door to the UI goroutine, work behind the window that ends with it, the
// services by the small interfaces that pages need, and the way from page to
// page.
//
// It draws nothing and knows no page.
package page

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/faces"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/storage/secret"
)

// Do runs a function on the UI goroutine, soon. It is fyne.Do in the program
// and a queue that the test goroutine drains in tests, because the test driver
// would run it on the calling goroutine.
type Do func(func())

// Studio makes pictures. *service.Studio is one.
type Studio interface {
	Check(service.Recipe) []problem.Problem
	Submit(ctx context.Context, r service.Recipe) (service.Batch, error)
	Cancel(ctx context.Context, jobIDs ...string) error
	Resume(ctx context.Context) (int, error)
	Jobs() []service.JobView
	Subscribe() (<-chan service.Event, func())
}

// A SizedChecker is a Studio whose Check can go by the size of the pictures.
type SizedChecker interface {
	CheckFor(r service.Recipe, width, height int) []problem.Problem
}

// A Retrier is a Studio that can make the picture of a job once more.
type Retrier interface {
	Retry(ctx context.Context, jobID string) (service.Batch, error)
}

// A FirstSubmitter is a Studio that can put a batch before all that waits.
type FirstSubmitter interface {
	SubmitFirst(ctx context.Context, r service.Recipe) (service.Batch, error)
}

// A Networker is a Studio that can tell whether jobs wait for a server that
// cannot be reached. It does so at once, and tells of a job when that changes.
type Networker interface {
	Offline() bool
}

// A Resender is a Studio that can send a job again whose create never arrived.
type Resender interface {
	SendAgain(ctx context.Context, jobID string) error
}

// A VersionFinder is a Studio that can ask for the newest version of the model,
// and tell how its inputs differ from those known here.
type VersionFinder interface {
	NewestVersion(ctx context.Context, c connection.Connection) (instantid.Version, []instantid.Change, error)
}

// Library keeps pictures. *library.Library is one.
type Library interface {
	Pictures(ctx context.Context, q library.Query) ([]library.Picture, error)
	Picture(ctx context.Context, id string) (library.Picture, error)
	Entries(ctx context.Context, q library.Query) ([]library.Entry, error)
	Path(p library.Picture) string
	PutPhoto(ctx context.Context, content []byte, ext string) (sha256 string, err error)
	PhotoPath(sha256 string) (string, error) // looks on the disk
	Trash(ctx context.Context, ids ...string) error
	Restore(ctx context.Context, ids ...string) error
	SaveCopy(ctx context.Context, id, to string) error
	SaveCopies(ctx context.Context, folder string, ids ...string) ([]string, error)
	Refresh(ctx context.Context) error
	Subscribe() (<-chan library.Change, func())
}

// Photos opens and prepares photos. *darkroom.Darkroom is one. Its methods are
// called behind the window.
type Photos interface {
	Open(ctx context.Context, path string) (*photo.Photo, error)
	Faces(ctx context.Context, p *photo.Photo) ([]faces.Face, error)
	Prepare(ctx context.Context, path string, use photo.Use, f photo.Frame) (darkroom.Print, error)
}

// Hub knows servers and their tokens. *connection.Hub is one.
type Hub interface {
	Test(ctx context.Context, c connection.Connection, token secret.Token) (replicate.Account, error)
	SaveToken(ctx context.Context, c connection.Connection, token secret.Token) (connection.Source, *problem.Problem)
	ForgetToken(ctx context.Context, c connection.Connection) error
	TokenSource(ctx context.Context, c connection.Connection) (connection.Source, error)
}

// Preferences keep what a person set. *preferences.File is one.
type Preferences interface {
	Get() preferences.Preferences
	Update(change func(*preferences.Preferences)) error
}

// Presets keep a person's own presets. *preferences.Presets is one. They touch
// the disk, so that they are called behind the window.
type Presets interface {
	All() ([]preferences.Preset, error)
	Put(p preferences.Preset) error
	Remove(id string) error
	// Read and Write are for files that a person names, to import and export.
	Read(path string) ([]byte, error)
	Write(path string, content []byte) error
}

// Kit is what every page gets. All its fields are set.
type Kit struct {
	Do          Do
	Work        *Work
	Studio      Studio
	Library     Library
	Photos      Photos
	Hub         Hub
	Preferences Preferences
	Presets     Presets
	Clipboard   fyne.Clipboard
	Desktop     Desktop
	Feed        *Feed
	Estimates   *Estimates
	Program     string // its name and version, for reports
	Log         *slog.Logger
	Nav         Navigator

	retrying map[string]bool // jobs that are just being made once more
	saves    turns           // changes of the preferences
	queue    turns           // what is done with the queue
}

// A Page is one of the things that the window shows, one at a time. All its
// methods are called on the UI goroutine.
type Page interface {
	// Object is what the page shows. It is the same object at every call.
	Object() fyne.CanvasObject
	// Shown is called whenever the page has come to the front; it is the place
	// to take the focus and to read again what may have changed.
	Shown()
	// Escape is called for the Esc key, and reports whether the page had
	// something to close by it.
	Escape() bool
	// Dropped is called with the paths of files that were dropped somewhere on
	// the window, and reports whether the page has a use for them.
	Dropped(at fyne.Position, paths []string) bool
}

// A Place is a page of the rail.
type Place string

// The places, in the order of the rail.
const (
	AtCreate      Place = "create"
	AtGallery     Place = "gallery"
	AtActivity    Place = "activity"
	AtPreferences Place = "preferences"
)

// Navigator is the window as pages see it. Its methods are called on the UI
// goroutine.
type Navigator interface {
	Window() fyne.Window
	// Open shows a page over the present one, until Back.
	Open(p Page)
	// Back closes the page in front, unless it is one of the rail.
	Back()
	// Front returns the page that is shown.
	Front() Page
	// Go shows a page of the rail.
	Go(place Place)
	// Toast tells something that needs no decision, for a few seconds.
	Toast(text string)
	// Offer is Toast with something to do about it, such as Undo.
	Offer(text, action string, do func())
	// ChooseFiles lets a person choose files; chosen gets at least one path, and
	// is not called when nothing was chosen.
	ChooseFiles(r FileRequest, chosen func(paths []string))
	// ChooseFolder lets a person choose a folder.
	ChooseFolder(title, folder string, chosen func(path string))
	// SaveFile lets a person say where a new file goes. When the name is taken,
	// the person has agreed to replace that file.
	SaveFile(r SaveRequest, chosen func(path string))
	// Connected tells that another connection was chosen.
	Connected(c connection.Connection)
}
