package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The steps of a move, in their order.
const (
	BeforeMove Step = "before the second name"
	NamedTwice Step = "file has both names"
	Moved      Step = "file has lost its first name"
)

// MoveSteps returns all steps of a move in their order.
func MoveSteps() []Step { return []Step{BeforeMove, NamedTwice, Moved} }

// Move gives a file another name on the same file system, and never that of a file that is there: then the error wraps
// fs.ErrExist. A crash leaves the file under its first name, under its second, or under both; then the next Move ends what was
// begun. The folders must exist.
func (w Writer) Move(from, to string) error {
	if err := w.at(BeforeMove, to); err != nil {
		return err
	}
	if err := link(from, to); err != nil {
		return fmt.Errorf("move to %s: %w", filepath.Base(to), err)
	}
	if err := SyncDir(filepath.Dir(to)); err != nil {
		return err
	}
	if err := w.at(NamedTwice, to); err != nil {
		return err
	}
	if err := remove(from); err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(to) // somebody has the file open on Windows: it stays where it was
		return fmt.Errorf("move from %s: %w", filepath.Base(from), err)
	}
	if err := SyncDir(filepath.Dir(from)); err != nil {
		return err
	}
	return w.at(Moved, to)
}

// link gives a file a second name; on file systems without links the new name in place of the old one.
func link(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return err
	case errors.Is(err, fs.ErrExist):
		if same(from, to) {
			return nil
		}
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "name", Path: to, Err: fs.ErrExist}
	}
	return rename(from, to)
}

func same(a, b string) bool {
	x, err := os.Lstat(a)
	if err != nil {
		return false
	}
	y, err := os.Lstat(b)
	return err == nil && os.SameFile(x, y)
}
