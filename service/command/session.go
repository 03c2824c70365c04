package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/adrg/xdg"
	"gopkg.in/natefinch/lumberjack.v2"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/handover"
	"likeness/service/message"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/faces"
	"likeness/service/practice"
	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/storage/secret"
)

// UserAgent is how the program names itself to servers.
const UserAgent = "Likeness/0.1"

// TokenVariable is the environment variable that may hold the API token.
const TokenVariable = "REPLICATE_API_TOKEN"

// Places are the choices that every way of starting the program shares.
type Places struct {
	Library string // folder; empty: the preferred one, else Likeness among the user's pictures
	Server  string // "practice", "replicate", or an API base; empty: the preferred one

	// OrUsual has the usual library opened where the preferred one cannot be: a
	// folder that was chosen may be on a disk that is not there, and without a
	// window nobody could choose another one.
	OrUsual bool

	trial trial
	state string // folder for all that is kept but pictures; empty: where the XDG variables say
}

// TourPlaces returns places that leave a person's own alone: the pictures go
// to a folder in dir, unless a library is named, and all else to a folder that
// clean removes.
func TourPlaces(p Places, dir string) (_ Places, clean func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return p, nil, fmt.Errorf("make the folder for the tour: %w", err)
	}
	if p.state, err = os.MkdirTemp("", "likeness-tour-"); err != nil {
		return p, nil, fmt.Errorf("make a folder for the tour: %w", err)
	}
	if p.Library == "" {
		p.Library = filepath.Join(dir, "library")
	}
	if p.Server == "" {
		p.Server = string(connection.Practice)
	}
	return p, func() { _ = os.RemoveAll(p.state) }, nil
}

// folder returns the folder for one kind of thing.
func (p Places) folder(base, name string) string {
	if p.state != "" {
		return filepath.Join(p.state, name)
	}
	return filepath.Join(base, "likeness", name)
}

// Register adds the options of p to a flag set.
func (p *Places) Register(fs *flag.FlagSet) {
	fs.StringVar(&p.Library, "library", "", "`folder` of the library (default: Likeness among your pictures)")
	fs.StringVar(&p.Server, "server", "", "practice, replicate, or the `address` of the API such as https://example.org/v1 (default: as chosen in the window, else practice)")
}

// there returns an error when a library is named and there is none, for what
// only looks at one: a name that was mistyped must not become an empty library.
func (p Places) there() error {
	if p.Library == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(p.Library, ".likeness")); errors.Is(err, fs.ErrNotExist) {
		return usageError("there is no library in %s; create makes one", p.Library)
	}
	return nil // what else is wrong with it opening it says
}

// notOpened says why a library cannot be opened, and of what file or folder that
// is true.
func notOpened(dir string, err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return fmt.Errorf("the library in %s cannot be opened: %w", dir, at)
	}
	return fmt.Errorf("the library in %s cannot be opened: %w", dir, err)
}

// A Session is everything that the program works with, opened.
type Session struct {
	Library     *library.Library
	Hub         *connection.Hub
	Studio      *service.Studio // nil while another program runs the library's jobs
	Preferences *preferences.File
	Presets     *preferences.Presets
	Connection  connection.Connection
	Photos      *darkroom.Darkroom
	Log         *slog.Logger
	Patience    time.Duration // see [service.Config]; 0: the usual one

	handing sync.Mutex
	hand    *handover.Runner // nil while nobody can call this session
	deaf    bool             // and nobody ever will again

	files   Files
	trial   trial
	notice  message.Message // that another library was opened than the preferred one
	closers []func() error
}

// Files are the places on this computer that the program writes to.
type Files struct {
	Pictures    string // the folder of the library
	Records     string // how each picture was made, and the photos as they were sent
	Index       string
	Preferences string
	Log         string
	Drawn       string // the folder of the drawn face, for people without a photo
}

// Files returns where this session keeps its things.
func (s *Session) Files() Files { return s.files }

// Newcomer reports whether nobody has used the program here before: then a
// person should be told what it is.
func (s *Session) Newcomer(ctx context.Context) bool {
	p := s.Preferences.Get()
	if p.Welcomed || len(p.Draft) > 0 {
		return false
	}
	n, err := s.Library.CountPictures(ctx, library.Query{})
	return err == nil && n == 0
}

// Open opens what every command and the window need, all but the Studio; see
// [Session.Work].
func Open(ctx context.Context, p Places, getenv func(string) string, opt practice.Options) (_ *Session, err error) {
	s := &Session{trial: p.trial}
	defer func() {
		if err != nil {
			_ = s.Close(context.Background())
		}
	}()
	s.files = Files{
		Index: p.folder(xdg.DataHome, "index"), Log: filepath.Join(p.folder(xdg.StateHome, ""), "likeness.log"),
		Preferences: filepath.Join(p.folder(xdg.ConfigHome, ""), "preferences.json"), Drawn: p.folder(xdg.DataHome, "drawn"),
	}
	file := &lumberjack.Logger{
		Filename: s.files.Log,
		MaxSize:  5, MaxBackups: 3, // megabytes, files
	}
	s.Log = slog.New(slog.NewTextHandler(file, nil))
	s.closers = append(s.closers, file.Close)
	if err := keepNoDump(); err != nil {
		s.Log.Warn("core dumps cannot be switched off", "err", err)
	}

	finder, err := faces.NewFinder()
	if err != nil {
		return nil, fmt.Errorf("look for faces: %w", err)
	}
	s.Photos = darkroom.New(finder)
	s.Preferences, err = preferences.Open(s.files.Preferences)
	if err != nil {
		return nil, fmt.Errorf("open preferences: %w", err)
	}
	s.Presets, err = preferences.OpenPresets(filepath.Join(p.folder(xdg.ConfigHome, ""), "presets"))
	if err != nil {
		return nil, fmt.Errorf("open presets: %w", err)
	}
	prefs := s.Preferences.Get()
	server := p.Server
	if server == "" {
		server = prefs.Connection
	}
	if s.Connection, err = connection.Parse(server); err != nil {
		if p.Server != "" {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		s.Log.Warn("preferred connection not understood, practice is used", "err", err)
		s.Connection = connection.Connection{Kind: connection.Practice}
	}
	usual := filepath.Join(xdg.UserDirs.Pictures, "Likeness")
	dir := firstOf(p.Library, prefs.Library, usual)
	opened := library.Options{IndexDir: s.files.Index, Log: s.Log, At: p.trial.disk}
	s.Library, err = library.Open(ctx, dir, opened)
	if err != nil && p.OrUsual && p.Library == "" && dir != usual && ctx.Err() == nil {
		s.Log.Warn("preferred library not opened, the usual one is used", "err", err)
		s.notice = message.New("library.away",
			"The folder of your pictures, {{.Folder}}, could not be opened. Until it can, your pictures go to {{.Usual}}.", "Folder", dir, "Usual", usual)
		dir = usual
		s.Library, err = library.Open(ctx, dir, opened)
	}
	if err != nil {
		return nil, notOpened(dir, err)
	}
	s.closers = append(s.closers, s.Library.Close)
	s.files.Pictures, s.files.Records = s.Library.Dir(), filepath.Join(s.Library.Dir(), ".likeness")

	opt.Log = s.Log
	s.Hub = connection.NewHub(connection.Options{
		Environment: environmentToken(getenv),
		Keyring:     secret.Keyring(secret.KeyringOptions{}),
		Practice:    opt, UserAgent: UserAgent, Log: s.Log,
	})
	s.closers = append(s.closers, s.Hub.Close)
	return s, nil
}

// environmentToken takes the token out of the environment, so that programs
// started from here do not inherit it. What the system tells of the
// environment that this program was started with, as Linux does in
// /proc/PID/environ to the same user, holds it until the program ends; a token
// in the keyring is told to nobody.
func environmentToken(getenv func(string) string) secret.Token {
	text := getenv(TokenVariable)
	if text == "" {
		return secret.Token{}
	}
	_ = os.Unsetenv(TokenVariable)
	return secret.NewToken(text)
}

// Work makes the session the one that runs the library's jobs. The error
// wraps [library.ErrLocked] when another program is.
func (s *Session) Work() error {
	prefs := s.Preferences.Get()
	cfg := service.Config{
		Photos:  s.Photos,
		Library: s.Library, Hub: s.Hub, Log: s.Log, Concurrent: prefs.ConcurrentRuns,
		CancelAfter: time.Duration(prefs.CancelMinutes) * time.Minute, Patience: s.Patience,
		Budget: service.Budget{PricePerSecond: prefs.PricePerSecond, Monthly: prefs.MonthlyLimit},
	}
	if s.trial.studio != nil {
		s.trial.studio(&cfg)
	}
	studio, err := service.NewStudio(cfg)
	if err != nil {
		return err
	}
	s.Studio = studio
	return nil
}

// Resume takes up what an earlier run left unfinished, where this session
// runs the library's jobs.
func (s *Session) Resume(ctx context.Context) {
	if s.Studio == nil {
		return
	}
	if _, err := s.Studio.Resume(ctx); err != nil {
		s.Log.Error("unfinished jobs not taken up", "err", err)
	}
}

// PreferConnection makes the session's connection the one that the window
// opens with from now on.
func (s *Session) PreferConnection() error {
	return s.Preferences.Update(func(p *preferences.Preferences) { p.Connection = s.Connection.String() })
}

// Notices returns what a person should be told once, when the window opens.
func (s *Session) Notices() []message.Message {
	var notices []message.Message
	if n := s.Preferences.Notice(); n != "" {
		m := message.New("preferences.lost", n)
		if kept := s.Preferences.Kept(); kept != "" {
			m = message.New("preferences.kept", n, "File", kept)
		}
		notices = append(notices, m)
	}
	if !s.notice.IsZero() {
		notices = append(notices, s.notice)
	}
	if n := s.Presets.Notice(); n != "" {
		m := message.New("preferences.presets.unread", n)
		if kept := s.Presets.Kept(); kept != "" {
			m = message.New("preferences.presets.aside", n, "Files", kept)
		}
		notices = append(notices, m)
	}
	if readOnly, why := s.Library.ReadOnly(); readOnly {
		notices = append(notices, message.New("library."+s.Library.WhyReadOnly(), why))
	}
	return notices
}

// Close ends the work and closes everything, in the order of need.
func (s *Session) Close(ctx context.Context) error {
	failed := []error{s.stopWork(ctx)}
	for i := len(s.closers) - 1; i >= 0; i-- {
		failed = append(failed, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(failed...)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
