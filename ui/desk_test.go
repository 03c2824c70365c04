package ui

import (
	"context"
	"sync"

	"likeness/ui/page"
)

// desk is a desktop for tests: it answers what a person would, and remembers
// what it was asked to do. Its answers are ErrNotHere until they are set.
type desk struct {
	mu       sync.Mutex
	files    []string // for ChooseFiles; nil: there is no dialog
	folder   string
	save     string
	pasted   []byte
	asked    []page.FileRequest
	revealed []string
	copied   []string
	told     []string // notifications
}

var _ page.Desktop = (*desk)(nil)

func (d *desk) ChooseFiles(_ context.Context, r page.FileRequest) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, r)
	if d.files == nil {
		return nil, page.ErrNotHere
	}
	return d.files, nil
}

func (d *desk) ChooseFolder(context.Context, string, string) (string, error) {
	return answer(d, d.folder)
}

func (d *desk) SaveFile(context.Context, page.SaveRequest) (string, error) { return answer(d, d.save) }

func answer(d *desk, text string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if text == "" {
		return "", page.ErrNotHere
	}
	return text, nil
}

func (d *desk) Reveal(_ context.Context, path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.revealed = append(d.revealed, path)
	return nil
}

func (d *desk) CopyPicture(_ context.Context, path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.copied = append(d.copied, path)
	return nil
}

func (d *desk) PastePicture(context.Context) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pasted == nil {
		return nil, page.ErrNothing
	}
	return d.pasted, nil
}

func (d *desk) Notify(title, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, title+": "+text)
}
