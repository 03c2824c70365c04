// Package system is what the person's desktop does for the window: its own
// file dialogs, its file manager, pictures on its clipboard, notifications.
//
// What a desktop does not offer gives [page.ErrNotHere]; the window then helps
// itself.
package system

import (
	"context"

	"likeness/ui/page"
)

// Desktop is the person's desktop.
type Desktop struct{}

var _ page.Desktop = Desktop{}

// ChooseFiles offers nothing yet.
func (Desktop) ChooseFiles(context.Context, page.FileRequest) ([]string, error) {
	return nil, page.ErrNotHere
}

// ChooseFolder offers nothing yet.
func (Desktop) ChooseFolder(context.Context, string, string) (string, error) {
	return "", page.ErrNotHere
}

// SaveFile offers nothing yet.
func (Desktop) SaveFile(context.Context, page.SaveRequest) (string, error) {
	return "", page.ErrNotHere
}

// Reveal offers nothing yet.
func (Desktop) Reveal(context.Context, string) error { return page.ErrNotHere }

// CopyPicture offers nothing yet.
func (Desktop) CopyPicture(context.Context, string) error { return page.ErrNotHere }

// PastePicture offers nothing yet.
func (Desktop) PastePicture(context.Context) ([]byte, error) { return nil, page.ErrNotHere }

// Notify offers nothing yet.
func (Desktop) Notify(string, string) {}
