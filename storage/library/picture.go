package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"likeness/storage/internal/durable"
)

// AddPicture keeps a picture: its file in the folder of its day under a name made of day, prompt, seed and number, then its
// record. Both are on the disk when it returns. Of p it sets Format, ID, File, Bytes, SHA256, and CreatedAt and Type where they
// are empty, and returns it so.
//
// Adding the same output of the same job again returns the picture that is there, also when the program died between file
// and record before: the file with the same bytes is taken, not written twice. A file that was lost since is written again, but
// what a person put into the trash stays there.
func (l *Library) AddPicture(ctx context.Context, p Picture, content []byte) (Picture, error) {
	added, err := l.addPicture(ctx, p, content)
	if err != nil {
		return Picture{}, fmt.Errorf("keep picture %d of job %s: %w", p.Index, p.JobID, l.explainWrite(err))
	}
	return added, nil
}

func (l *Library) addPicture(ctx context.Context, p Picture, content []byte) (Picture, error) {
	if err := errors.Join(l.writable(ctx), checkID("job", p.JobID)); err != nil {
		return p, err
	}
	if p.Index < 0 || p.Index > 999 {
		return p, fmt.Errorf("number %d of an output", p.Index)
	}
	if len(content) == 0 {
		return p, errors.New("it is empty")
	}
	p.ID = p.JobID + "-" + strconv.Itoa(p.Index)
	if err := checkID("picture", p.ID); err != nil {
		return p, err
	}
	if p.Type == "" {
		p.Type = strings.TrimPrefix(http.DetectContentType(content), "image/")
	}
	if !plainExt(p.Type) {
		return p, fmt.Errorf("%q is no type of picture", p.Type)
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = l.now()
	}
	sum := sha256.Sum256(content)
	p.Format, p.Bytes, p.SHA256 = Format, int64(len(content)), hex.EncodeToString(sum[:])

	l.writing.Lock()
	defer l.writing.Unlock()
	if was, ok := l.recorded(p.ID); ok {
		return l.addAgain(ctx, was, p, content)
	}
	var err error
	if p.File, err = l.leftFile(ctx, p); err != nil {
		return p, err
	}
	if p.File == "" {
		if p.File, err = l.writeNew(ctx, p, content); err != nil {
			return p, err
		}
	}
	return p, l.put(ctx, []record{{pictureKind, p.ID, p, putPictureRow}}, Change{Kind: KindPicture, IDs: []string{p.ID}})
}

// recorded reads the record of a picture from its file.
func (l *Library) recorded(id string) (Picture, bool) {
	data, err := os.ReadFile(l.recordPath(pictureKind, id))
	if err != nil {
		return Picture{}, false
	}
	p, err := decode[Picture](data)
	return p, err == nil && p.ID == id && localFile(p.File)
}

// addAgain answers for a picture that has a record. Its file is left alone, unless it is not whole and the content is what it
// should hold.
func (l *Library) addAgain(ctx context.Context, was, p Picture, content []byte) (Picture, error) {
	if !was.TrashedAt.IsZero() {
		return was, nil
	}
	name := l.Path(was)
	if info, err := os.Lstat(name); err == nil && info.Size() == was.Bytes || was.SHA256 != p.SHA256 {
		return was, nil
	}
	if err := durable.MkdirBelow(l.dir, filepath.Dir(name), 0o755); err != nil {
		return was, err
	}
	if _, err := l.files.Write(durable.File{Path: name, Content: content, Perm: 0o644}); err != nil {
		return was, err
	}
	return was, l.put(ctx, []record{{pictureKind, was.ID, was, putPictureRow}}, Change{Kind: KindPicture, IDs: []string{was.ID}})
}

// maxNumber is how many pictures of one day may have the same words, seed and number.
const maxNumber = 9999

// fileName is the n-th name for a picture, relative to the library, with slashes.
func fileName(p Picture, day time.Time, n int) string {
	ext := p.Type
	if ext == "jpeg" {
		ext = "jpg"
	}
	return path.Join(dayFolder(day), numbered(pictureName(day, p.Prompt, p.Seed, p.Index)+"."+ext, n))
}

// numbered is the n-th name like a file's, the first being the name itself.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + " (" + strconv.Itoa(n) + ")" + ext
}

// leftFile finds the picture's file when it was written and its record was not: a file under one of its names, on the day of
// the picture, its job's end or the day before, with the same bytes and no record. It returns "" when there is none.
func (l *Library) leftFile(ctx context.Context, p Picture) (string, error) {
	days := []time.Time{p.CreatedAt, p.CreatedAt.AddDate(0, 0, -1), p.CompletedAt, p.StartedAt}
	for _, day := range days {
		if day.IsZero() {
			continue
		}
		for n := 1; n <= maxNumber; n++ {
			file := fileName(p, day.Local(), n)
			name := filepath.Join(l.dir, filepath.FromSlash(file))
			info, err := os.Lstat(name)
			if err != nil {
				break // names are given without gaps
			}
			if !info.Mode().IsRegular() || info.Size() != p.Bytes || l.taken(ctx, file) {
				continue
			}
			content, err := os.ReadFile(name)
			if err != nil {
				continue
			}
			if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) == p.SHA256 {
				// It may have been named, and not yet lastingly so, when the program died.
				return file, durable.SyncDir(filepath.Dir(name))
			}
		}
	}
	return "", nil
}

// writeNew writes the picture's file under the first free name.
func (l *Library) writeNew(ctx context.Context, p Picture, content []byte) (string, error) {
	day := p.CreatedAt.Local()
	if err := durable.MkdirBelow(l.dir, filepath.Join(l.dir, filepath.FromSlash(dayFolder(day))), 0o755); err != nil {
		return "", err
	}
	for n := 1; n <= maxNumber; n++ {
		file := fileName(p, day, n)
		name := filepath.Join(l.dir, filepath.FromSlash(file))
		if _, err := os.Lstat(name); err == nil || l.taken(ctx, file) {
			continue
		}
		_, err := l.files.Write(durable.File{Path: name, Content: content, Perm: 0o644, New: true})
		if errors.Is(err, fs.ErrExist) { // a name that the file system takes for the same
			continue
		}
		return file, err
	}
	return "", errors.New("too many pictures of the same name")
}

// taken reports whether a record has this file, or one whose name differs only in case. When the index cannot tell, it is
// taken: a number more in a name does no harm.
func (l *Library) taken(ctx context.Context, file string) bool {
	n := 0
	err := l.withIndex(ctx, func(idx *index) error {
		return idx.r.QueryRowContext(ctx, `SELECT count(*) FROM pictures WHERE key = ?`, strings.ToLower(file)).Scan(&n)
	})
	return err != nil || n > 0
}
