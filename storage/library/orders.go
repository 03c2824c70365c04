package library

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"likeness/storage/internal/durable"
)

// orderKind is the folder of the notes about batches that are being written.
const orderKind = "orders"

// sentEnd is the ending of a photo as it is sent.
const sentEnd = ".jpg"

// pending is .likeness/orders/<batch>.json. It is there while PutBatch writes, and tells what nobody wants should the batch's own
// file never come: a program that was killed, or a disk that was full, leaves photos and jobs that no batch names.
type pending struct {
	Host   string   `json:"host"` // the computer that writes: elsewhere, in a folder that a cloud keeps, the batch may come late
	Batch  string   `json:"batch"`
	Jobs   []string `json:"jobs"`
	Photos []string `json:"photos,omitempty"` // SHA-256 of those that were not there before
}

func (l *Library) orderPath(batch string) string { return l.hidden(orderKind, batch+".json") }

// begin notes that a batch is about to be written, with those of its photos that are not there yet. What an earlier try at the same
// batch has written stays noted.
func (l *Library) begin(batch string, jobs, photos []string) error {
	host, _ := os.Hostname() // without it nothing is removed by itself
	o := pending{Host: host, Batch: batch, Jobs: jobs}
	for _, sha := range photos {
		if _, err := l.PhotoPath(sha); errors.Is(err, ErrNotFound) {
			o.Photos = append(o.Photos, sha)
		}
	}
	if was, err := readPending(l.orderPath(batch)); err == nil && was.Host == host {
		o.Jobs, o.Photos = slices.Concat(o.Jobs, was.Jobs), slices.Concat(o.Photos, was.Photos)
	}
	note, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if err := durable.MkdirBelow(l.hidden(), l.hidden(orderKind), 0o700); err != nil {
		return err
	}
	_, err = l.files.Write(durable.File{Path: l.orderPath(batch), Content: note, Perm: 0o600})
	return err
}

// whole forgets that a batch was being written: it is there.
func (l *Library) whole(batch string) {
	if err := os.Remove(l.orderPath(batch)); err != nil { // the next runner sees for itself
		l.log.Warn("the note about a batch that was written stays", "library", l.dir, "id", batch, "error", err)
	}
}

func readPending(name string) (pending, error) {
	var o pending
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, &o)
	}
	if err == nil && (o.Batch+".json" != filepath.Base(name) || checkID("batch", o.Batch) != nil) {
		err = fmt.Errorf("%w: it is about batch %q", errBadRecord, o.Batch)
	}
	return o, err
}

// sweepOrders removes what was written of batches that never came. Only the runner may, only after a while, and only what this
// computer has written itself. Where anything cannot be read, all stays.
func (l *Library) sweepOrders() {
	entries, err := os.ReadDir(l.hidden(orderKind))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.log.Warn("batches cut short could not be looked for", "library", l.dir, "error", err)
	}
	host, err := os.Hostname()
	if err != nil || host == "" || len(entries) == 0 || l.away() != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || l.now().Sub(info.ModTime()) < leftoverAge {
			continue
		}
		o, err := readPending(l.hidden(orderKind, e.Name()))
		if err == nil && o.Host == host {
			err = l.undo(o)
		}
		if err != nil {
			l.log.Warn("a batch cut short is left as it is", "library", l.dir, "note", e.Name(), "error", err)
		}
	}
}

// undo removes the jobs of a batch that never came, and the photos that were put for it and that nothing names.
func (l *Library) undo(o pending) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	_, err := os.Lstat(l.recordPath(batchKind, o.Batch))
	if err == nil {
		l.whole(o.Batch)
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	names, err := l.neverSent(o)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		defer l.stale.Store(true) // the index has them, and lists them nowhere
	}
	photos, err := l.unnamed(o.Photos)
	if err != nil {
		return err
	}
	for _, sha := range photos {
		names = append(names, l.hidden("photos", sha+sentEnd))
	}
	for _, name := range append(names, l.orderPath(o.Batch)) { // the note last: a crash in between leaves it
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// neverSent returns the files of the jobs of a batch that never came; an error where one of them is anything else.
func (l *Library) neverSent(o pending) (names []string, err error) {
	for _, id := range o.Jobs {
		if err := checkID("job", id); err != nil {
			return nil, err
		}
		name := l.recordPath(jobKind, id)
		b, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		j, err := decode[Job](b)
		if err != nil {
			return nil, err
		}
		if j.ID != id || j.BatchID != o.Batch || j.sent() || Ended(j.State) || j.Format > Format {
			return nil, fmt.Errorf("job %s has gone on without its batch", id)
		}
		names = append(names, name)
	}
	return names, nil
}

// unnamed returns those of some photos that no record names, wherever in it: also what this version does not know of may name a
// photo. It reads all records from their files, which the index knows too little of and which takes seconds for ten thousand; but
// only after a kill at just that moment. An error means that one could not be read.
func (l *Library) unnamed(photos []string) ([]string, error) {
	for _, sha := range photos {
		if b, err := hex.DecodeString(sha); err != nil || len(b) != sha256.Size {
			return nil, fmt.Errorf("%w: photo %q", errBadRecord, sha)
		}
	}
	left := slices.Clone(photos)
	for _, kind := range []string{batchKind, pictureKind, jobKind} {
		if len(left) == 0 {
			break
		}
		err := filepath.WalkDir(l.hidden(kind), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if strings.HasSuffix(name, ".json") && !json.Valid(b) {
				return fmt.Errorf("%w: %s", errBadRecord, d.Name())
			}
			left = slices.DeleteFunc(left, func(sha string) bool { return bytes.Contains(b, []byte(sha)) })
			if len(left) == 0 {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return left, nil
}
