package page

import (
	"context"
	"errors"
)

// ErrNotHere is returned by a Desktop for what this desktop does not offer.
var ErrNotHere = errors.New("this desktop does not offer it")

// ErrNothing is returned by a Desktop when a person has chosen nothing, or
// when the clipboard holds nothing of use.
var ErrNothing = errors.New("nothing was chosen")

// A FileRequest is what a person is asked for in a dialog of the desktop's.
type FileRequest struct {
	Title    string
	Folder   string   // where to begin; empty: where the desktop thinks best
	Several  bool     // more than one file may be chosen
	Pictures bool     // picture files are offered first
	Patterns []string // file names to offer, such as "*.json", when Pictures is false; none: all
}

// A SaveRequest asks for the place of a new file.
type SaveRequest struct {
	Title  string
	Folder string
	Name   string // proposed, with its ending
}

// A Desktop is what the person's desktop does for programs. Its methods wait
// for the person or the system and are called behind the window, but for
// Notify. What it cannot do gives ErrNotHere.
type Desktop interface {
	ChooseFiles(ctx context.Context, r FileRequest) ([]string, error)
	ChooseFolder(ctx context.Context, title, folder string) (string, error)
	SaveFile(ctx context.Context, r SaveRequest) (string, error)
	// Reveal shows a file in the desktop's file manager.
	Reveal(ctx context.Context, path string) error
	// CopyPicture puts the picture of a file on the clipboard.
	CopyPicture(ctx context.Context, path string) error
	// PastePicture returns the picture on the clipboard as a PNG.
	PastePicture(ctx context.Context) ([]byte, error)
	// Notify shows a notification; the texts must be fixed ones (see words).
	Notify(title, text string)
}
