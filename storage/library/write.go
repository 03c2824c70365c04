package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"likeness/storage/internal/durable"
)

// PutBatch writes a batch, its jobs and its photos, given as the JPEG bytes that are sent; those that are in the library already
// may be left out. All files are on the disk when it returns. If it fails, or the program dies in it, either the whole batch is
// there afterwards or none of its jobs is ever listed: the batch's own file comes last, and a later [Library.Lock] removes what
// is left of the others.
func (l *Library) PutBatch(ctx context.Context, b Batch, jobs []Job, photos ...[]byte) error {
	err := l.putBatch(ctx, b, jobs, photos)
	if err != nil {
		return fmt.Errorf("write batch %s: %w", b.ID, l.explainWrite(err))
	}
	return nil
}

func (l *Library) putBatch(ctx context.Context, b Batch, jobs []Job, photos [][]byte) error {
	if err := errors.Join(l.writable(ctx), checkID("batch", b.ID)); err != nil {
		return err
	}
	given, err := l.photosOf(b, photos)
	if err != nil {
		return err
	}
	b.Format = Format
	var records []record
	ids := make([]string, 0, len(jobs))
	for _, j := range jobs {
		if err := checkID("job", j.ID); err != nil {
			return err
		}
		if j.BatchID != b.ID {
			return fmt.Errorf("job %s is of batch %q", j.ID, j.BatchID)
		}
		j.Format, j.UpdatedAt = Format, l.now()
		records = append(records, record{jobKind, j.ID, j, putJobRow})
		ids = append(ids, j.ID)
	}
	records = append(records, record{batchKind, b.ID, b, putBatchRow})
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.begin(b.ID, ids, given); err != nil {
		return err
	}
	for i, sha := range given {
		if err := l.putPhoto(ctx, sha, photos[i], sentEnd); err != nil {
			return err
		}
	}
	if err := l.put(ctx, records, Change{Kind: KindBatch, IDs: []string{b.ID}}, Change{Kind: KindJob, IDs: ids}); err != nil {
		return err
	}
	l.whole(b.ID)
	return nil
}

// photosOf returns the SHA-256 of the photos that are given with a batch, and makes sure that each of its photos can be sent
// later: it is given, or in the library.
func (l *Library) photosOf(b Batch, photos [][]byte) (given []string, err error) {
	var named []string
	for _, p := range []*Photo{&b.Face, b.Pose} {
		if p != nil && p.PreparedSHA256 != "" {
			named = append(named, p.PreparedSHA256)
		}
	}
	for _, content := range photos {
		sum := sha256.Sum256(content)
		sha := hex.EncodeToString(sum[:])
		if !slices.Contains(named, sha) {
			return nil, fmt.Errorf("photo %s is none of the batch", sha)
		}
		given = append(given, sha)
	}
	for _, sha := range named {
		if slices.Contains(given, sha) {
			continue
		}
		if _, err := l.PhotoPath(sha); err != nil {
			return nil, err
		}
	}
	return given, nil
}

// PutJob writes a job, new or changed, and sets its UpdatedAt. It is on the disk when PutJob returns. A new job must be of a
// batch that is there.
func (l *Library) PutJob(ctx context.Context, j Job) error {
	err := l.putJob(ctx, j)
	if err != nil {
		return fmt.Errorf("write job %s: %w", j.ID, l.explainWrite(err))
	}
	return nil
}

func (l *Library) putJob(ctx context.Context, j Job) error {
	if err := errors.Join(l.writable(ctx), checkID("job", j.ID), checkID("batch", j.BatchID)); err != nil {
		return err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	if _, err := os.Stat(l.recordPath(jobKind, j.ID)); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(l.recordPath(batchKind, j.BatchID)); err != nil {
			return fmt.Errorf("its batch %s: %w", j.BatchID, ErrNotFound)
		}
	}
	j.Format, j.UpdatedAt = Format, l.now()
	return l.put(ctx, []record{{jobKind, j.ID, j, putJobRow}}, Change{Kind: KindJob, IDs: []string{j.ID}})
}

// record is one to be written.
type record struct {
	kind, id string
	value    any
	row      func(tx *indexTx, id, shard string, data []byte, s stamp) error
}

// put writes records to their files and then to the index. The caller holds writing.
func (l *Library) put(ctx context.Context, records []record, changes ...Change) error {
	files := make([]durable.File, len(records))
	for i, r := range records {
		name := l.recordPath(r.kind, r.id)
		data, err := marshalOver(name, r.value)
		if err != nil {
			return err
		}
		if err := durable.MkdirBelow(l.hidden(), filepath.Dir(name), 0o700); err != nil {
			return err
		}
		files[i] = durable.File{Path: name, Content: data, Perm: 0o600}
	}
	infos, err := l.files.Write(files...)
	if err != nil {
		l.stale.Store(true) // a part may have been written
		return err
	}
	l.note(ctx, changes, func(tx *indexTx) error {
		for i, r := range records {
			in := shard(r.id)
			if err := r.row(tx, r.id, in, files[i].Content, stampOf(infos[i])); err != nil {
				return err
			}
			if err := tx.forgetFolder(r.kind + "/" + in); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// marshalOver makes a record's JSON and keeps from the file that is there what this version does not know: keys on the first
// level, as a later version of the same format may have added them. That costs one read of a small file beside
// a flush that takes a hundred times as long. A record of a newer format is not touched.
func marshalOver(name string, value any) ([]byte, error) {
	data, err := marshal(value)
	if err != nil {
		return nil, err
	}
	old, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return indent(data)
	} else if err != nil {
		return nil, err
	}
	var was map[string]json.RawMessage
	if json.Unmarshal(old, &was) != nil {
		return indent(data) // a damaged file has nothing to keep
	}
	var format int
	if json.Unmarshal(was["format"], &format) == nil && format > Format {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), ErrNewer)
	}
	known := reflect.TypeOf(value)
	for i := range known.NumField() {
		key, _, _ := strings.Cut(known.Field(i).Tag.Get("json"), ",")
		delete(was, key)
	}
	if len(was) == 0 {
		return indent(data)
	}
	rest, err := marshal(was)
	if err != nil {
		return nil, err
	}
	return indent(append(append(data[:len(data)-1], ','), rest[1:]...))
}

// marshal leaves <, > and & as they are: prompts hold them, and records should be readable.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// indent makes a record readable for people, who may look into it one day.
func indent(data []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "\t"); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// PutPhoto keeps the bytes of a photo and returns their SHA-256 in lower-case hex, by which PhotoPath finds them. Putting the
// same bytes again does nothing. The ending is that of the file name, such as "jpg", with or without a dot.
func (l *Library) PutPhoto(ctx context.Context, content []byte, ext string) (string, error) {
	sum := sha256.Sum256(content)
	sha := hex.EncodeToString(sum[:])
	if err := l.putPhoto(ctx, sha, content, ext); err != nil {
		return "", fmt.Errorf("keep photo: %w", l.explainWrite(err))
	}
	return sha, nil
}

func (l *Library) putPhoto(ctx context.Context, sha string, content []byte, ext string) error {
	if err := l.writable(ctx); err != nil {
		return err
	}
	ext = strings.ToLower(strings.TrimPrefix(ext, "."))
	if !plainExt(ext) {
		return fmt.Errorf("%q is no file name ending", ext)
	}
	if len(content) == 0 {
		return errors.New("it is empty")
	}
	if name, err := l.PhotoPath(sha); err == nil {
		if b, err := os.ReadFile(name); err == nil && bytes.Equal(b, content) {
			return nil
		}
	}
	if err := durable.MkdirBelow(l.hidden(), l.hidden("photos"), 0o700); err != nil {
		return err
	}
	_, err := l.files.Write(durable.File{Path: l.hidden("photos", sha+"."+ext), Content: content, Perm: 0o600})
	return err
}

// PhotoPath returns where the photo with this SHA-256 lies, or an error wrapping ErrNotFound.
func (l *Library) PhotoPath(sha string) (string, error) {
	if b, err := hex.DecodeString(sha); err != nil || len(b) != sha256.Size || sha != strings.ToLower(sha) {
		return "", fmt.Errorf("photo %q: %w", sha, ErrNotFound)
	}
	for _, ext := range []string{"jpg", "png", "webp"} { // the usual ones, without reading the folder
		name := l.hidden("photos", sha+"."+ext)
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
	}
	entries, err := os.ReadDir(l.hidden("photos"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("photo %s: %w", sha, explain(err))
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), sha+".") {
			return l.hidden("photos", e.Name()), nil
		}
	}
	return "", fmt.Errorf("photo %s: %w", sha, ErrNotFound)
}

func plainExt(ext string) bool {
	if len(ext) == 0 || len(ext) > 8 {
		return false
	}
	for _, c := range []byte(ext) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
