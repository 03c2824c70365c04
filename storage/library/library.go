// Package library keeps pictures, batches and jobs in a folder that a person can find.
package library

import (
	"context"
	"log/slog"
	"time"
)

// Options are the choices of [Open]; the zero value is what the program uses.
type Options struct {
	IndexDir string           // where the index lies; XDG_DATA_HOME/likeness/index when empty
	Log      *slog.Logger     // slog.Default when nil; never sees a prompt
	Now      func() time.Time // time.Now when nil
}

// Library is an open library folder. Its methods may be called from several goroutines at once.
type Library struct{}

// Runner holds the library's lock: the one program that works on its jobs.
type Runner struct{}

// Change tells what was written. Listeners read again what they show of it.
type Change struct {
	Kind     string   // KindBatch, KindJob, KindPicture, or KindReload: anything may have changed
	IDs      []string // empty for KindReload
	Revision int64    // grows with every commit to the index
}

// Kinds of a Change.
const (
	KindBatch   = "batch"
	KindJob     = "job"
	KindPicture = "picture"
	KindReload  = "reload"
)

// Open opens the library in dir.
func Open(ctx context.Context, dir string, opt Options) (*Library, error) { return nil, ErrNotFound }

func (l *Library) Close() error                                                           { return nil }
func (l *Library) Dir() string                                                            { return "" }
func (l *Library) ReadOnly() (bool, string)                                               { return false, "" }
func (l *Library) Lock() (*Runner, error)                                                 { return nil, ErrLocked }
func (r *Runner) Unlock() error                                                           { return nil }
func (l *Library) PutBatch(ctx context.Context, b Batch, jobs []Job) error                { return nil }
func (l *Library) PutJob(ctx context.Context, j Job) error                                { return nil }
func (l *Library) Batch(ctx context.Context, id string) (Batch, error)                    { return Batch{}, ErrNotFound }
func (l *Library) Job(ctx context.Context, id string) (Job, error)                        { return Job{}, ErrNotFound }
func (l *Library) Jobs(ctx context.Context, q JobQuery) ([]Job, error)                    { return nil, nil }
func (l *Library) PutPhoto(ctx context.Context, content []byte, ext string) (string, error) { return "", nil }
func (l *Library) PhotoPath(sha string) (string, error)                                   { return "", ErrNotFound }
func (l *Library) AddPicture(ctx context.Context, p Picture, content []byte) (Picture, error) {
	return p, nil
}
func (l *Library) Pictures(ctx context.Context, q Query) ([]Picture, error)      { return nil, nil }
func (l *Library) CountPictures(ctx context.Context, q Query) (int, error)       { return 0, nil }
func (l *Library) Picture(ctx context.Context, id string) (Picture, error)       { return Picture{}, ErrNotFound }
func (l *Library) Path(p Picture) string                                         { return "" }
func (l *Library) Subscribe() (<-chan Change, func())                            { return nil, func() {} }
func (l *Library) Rebuild(ctx context.Context) error                             { return nil }
func (l *Library) Refresh(ctx context.Context) error                             { return nil }
