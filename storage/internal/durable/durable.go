// Package durable writes small files so that a crash or a power cut leaves either the old file or the new one, whole.
//
// A file is written beside its place under another name, flushed to the disk, given its name, and then the folder is flushed,
// so that the name lasts too. The package will not lock anything: who may write is the caller's affair.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Step names a moment between two changes on the disk; a test stops a Writer there, as a power cut would.
type Step string

// The steps of a write, in their order.
const (
	BeforeTemp   Step = "before the temporary file"
	TempEmpty    Step = "temporary file is empty"
	TempHalf     Step = "temporary file is half written"
	TempWritten  Step = "temporary file is written"
	TempSynced   Step = "temporary file is flushed"
	Named        Step = "file has its name"
	FolderSynced Step = "folder is flushed"
)

// Steps returns all steps in their order.
func Steps() []Step {
	return []Step{BeforeTemp, TempEmpty, TempHalf, TempWritten, TempSynced, Named, FolderSynced}
}

// TempMark is in the name of every temporary file.
const TempMark = ".tmp-"

// File is one file to be written.
type File struct {
	Path    string
	Content []byte
	Perm    fs.FileMode // of the new file, before the umask
	New     bool        // the file must not exist yet; else an error wrapping fs.ErrExist
}

// Writer writes files. The zero value is ready.
type Writer struct {
	// Temp is the folder for temporary files. It must lie on the file system of the targets. Empty: each target's own folder.
	Temp string
	// At is called at every step when it is set. An error ends the write at that point, with nothing tidied up.
	At func(s Step, path string) error
}

// Write writes the files: all contents first, then the names in the order given. A folder is flushed after the last of its
// files that stand together, before a name in another folder is given, so that the last file can vouch for those before it.
//
// When it fails, a first part of the files may have been renewed, each whole; nothing else is left behind. It returns
// what the system says of the files as they were written (size and time), in the order given. The folders must exist.
func (w Writer) Write(files ...File) ([]fs.FileInfo, error) {
	infos := make([]fs.FileInfo, len(files))
	temps := make([]string, len(files))
	for i, f := range files {
		var err error
		if temps[i], infos[i], err = w.temp(f); err != nil {
			return nil, w.fail(err, temps)
		}
	}
	for i, f := range files {
		if err := place(temps[i], f.Path, f.New); err != nil {
			return nil, w.fail(fmt.Errorf("name %s: %w", filepath.Base(f.Path), err), temps[i:])
		}
		if err := w.at(Named, f.Path); err != nil {
			return nil, err
		}
		dir := filepath.Dir(f.Path)
		if i+1 < len(files) && filepath.Dir(files[i+1].Path) == dir {
			continue
		}
		if err := SyncDir(dir); err != nil {
			return nil, w.fail(err, temps[i+1:])
		}
		if err := w.at(FolderSynced, dir); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

// stopped marks an error of Writer.At.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

func (w Writer) at(s Step, path string) error {
	if w.At == nil {
		return nil
	}
	if err := w.At(s, path); err != nil {
		return stopped{err}
	}
	return nil
}

// fail removes temporary files, unless the write was stopped by At.
func (w Writer) fail(err error, temps []string) error {
	if _, crash := errors.AsType[stopped](err); crash {
		return err
	}
	for _, t := range temps {
		if t != "" {
			_ = os.Remove(t)
		}
	}
	return err
}

// temp writes a file's content under a temporary name and flushes it. The name is returned with an error too, if it was made.
func (w Writer) temp(f File) (name string, info fs.FileInfo, err error) {
	if err := w.at(BeforeTemp, f.Path); err != nil {
		return "", nil, err
	}
	dir := w.Temp
	if dir == "" {
		dir = filepath.Dir(f.Path)
	}
	name = tempName(dir, f.Path)
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Perm)
	if err != nil {
		return "", nil, fmt.Errorf("write %s: %w", filepath.Base(f.Path), err)
	}
	defer func() {
		if e := file.Close(); e != nil && err == nil {
			err = fmt.Errorf("write %s: %w", filepath.Base(f.Path), e)
		}
	}()
	half := len(f.Content) / 2
	for _, part := range []struct {
		before Step
		b      []byte
	}{{TempEmpty, f.Content[:half]}, {TempHalf, f.Content[half:]}} {
		if err := w.at(part.before, f.Path); err != nil {
			return name, nil, err
		}
		if _, err := file.Write(part.b); err != nil {
			return name, nil, fmt.Errorf("write %s: %w", filepath.Base(f.Path), err)
		}
	}
	if err := w.at(TempWritten, f.Path); err != nil {
		return name, nil, err
	}
	if err := file.Sync(); err != nil {
		return name, nil, fmt.Errorf("flush %s: %w", filepath.Base(f.Path), err)
	}
	if info, err = file.Stat(); err != nil {
		return name, nil, fmt.Errorf("write %s: %w", filepath.Base(f.Path), err)
	}
	return name, info, w.at(TempSynced, f.Path)
}

// shortName keeps a temporary name short whatever the target is called.
func shortName(path string) string {
	name := filepath.Base(path)
	return strings.ToValidUTF8(name[:min(len(name), 40)], "")
}

// place gives the temporary file its name. A hard link is the one way to take a name only when it is free; file systems
// without links (FAT, some shares) get a look before the rename, which is enough where one program writes.
func place(temp, path string, isNew bool) error {
	if !isNew {
		return rename(temp, path)
	}
	err := os.Link(temp, path)
	if err == nil {
		_ = os.Remove(temp) // the file has its name; a second one is only a leftover
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "name", Path: path, Err: fs.ErrExist}
	}
	return rename(temp, path)
}

// MkdirAll makes the folder and those above it, and flushes the folder above each new one, so that they last.
func MkdirAll(dir string, perm fs.FileMode) error {
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return fmt.Errorf("make folder %s: a file of that name is in the way", dir)
		}
		return nil
	}
	above := filepath.Dir(dir)
	if above != dir {
		if err := MkdirAll(above, perm); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, perm); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make folder: %w", err)
	}
	return SyncDir(above)
}

// MkdirBelow is MkdirAll that never makes root, nor what lies above it: where a drive was taken out, no folders must be made in
// its place. It is an error wrapping fs.ErrNotExist when root is not there. dir is root or lies below it.
func MkdirBelow(root, dir string, perm fs.FileMode) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	} else if filepath.Clean(dir) == filepath.Clean(root) || len(dir) <= len(root) {
		return &fs.PathError{Op: "make folder below", Path: root, Err: fs.ErrNotExist}
	}
	above := filepath.Dir(dir)
	if err := MkdirBelow(root, above, perm); err != nil {
		return err
	}
	if err := os.Mkdir(dir, perm); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make folder: %w", err)
	}
	return SyncDir(above)
}
