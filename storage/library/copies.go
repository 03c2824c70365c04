package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"likeness/storage/internal/durable"
)

// SaveCopy writes a copy of a picture's file to a place that a person chose, also over a file that is there, unless it is one of
// the library's. The copy is on the disk, whole, when it returns. What a program that died has left of a copy in the same folder is
// removed, as by SaveCopies.
func (l *Library) SaveCopy(ctx context.Context, id, to string) error {
	err := l.saveCopy(ctx, id, to)
	if err != nil {
		return fmt.Errorf("save copy of picture %s: %w", id, explain(err))
	}
	return nil
}

func (l *Library) saveCopy(ctx context.Context, id, to string) error {
	_, content, err := l.pictureBytes(ctx, id)
	if err != nil {
		return err
	}
	to, err = filepath.Abs(to)
	if err != nil {
		return err
	}
	// The library's own files are never written over; an empty one was made by the dialog that asked for the name.
	if info, err := os.Lstat(to); err == nil && info.Size() > 0 && l.isOwn(to) {
		return fmt.Errorf("%s: %w", filepath.Base(to), fs.ErrExist)
	}
	durable.SweepOld(filepath.Dir(to), l.now())
	_, err = durable.Writer{}.Write(durable.File{Path: to, Content: content, Perm: 0o644})
	return err
}

// SaveCopies writes copies of pictures into a folder, under the names of their files or free ones like those: no file is written
// over. It returns the names of the copies that are there, also when it fails.
func (l *Library) SaveCopies(ctx context.Context, folder string, ids ...string) ([]string, error) {
	durable.SweepOld(folder, l.now())
	var names []string
	for _, id := range ids {
		name, err := l.copyInto(ctx, folder, id)
		if err != nil {
			return names, fmt.Errorf("save copy of picture %s: %w", id, explain(err))
		}
		names = append(names, name)
	}
	return names, nil
}

func (l *Library) copyInto(ctx context.Context, folder, id string) (string, error) {
	p, content, err := l.pictureBytes(ctx, id)
	if err != nil {
		return "", err
	}
	for n := 1; n <= maxNumber; n++ {
		name := filepath.Join(folder, numbered(path.Base(p.File), n))
		_, err := durable.Writer{}.Write(durable.File{Path: name, Content: content, Perm: 0o644, New: true})
		if !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
	return "", errors.New("too many files of the same name")
}

// pictureBytes reads the file of a picture.
func (l *Library) pictureBytes(ctx context.Context, id string) (Picture, []byte, error) {
	p, err := l.Picture(ctx, id)
	if err != nil {
		return p, nil, err
	}
	content, err := os.ReadFile(l.Path(p))
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("its file: %w", errors.Join(ErrNotFound, err))
	}
	return p, content, err
}

// isOwn reports whether the file of a path lies in the folder of this library, whatever links lead to either.
func (l *Library) isOwn(name string) bool {
	rel, err := filepath.Rel(straight(l.dir), filepath.Join(straight(filepath.Dir(name)), filepath.Base(name)))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// straight is a path without links on the way; the path itself where that is not known.
func straight(path string) string {
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		return followed
	}
	return path
}
