package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"time"
)

// The library folder:
//
//	2026/2026-11-23/2026-11-23 woman in a red coat 4711-1.webp
//	.likeness/format.json
//	.likeness/{batches,jobs,pictures}/<first 4 characters of the id>/<id>.json
//	.likeness/traces/<first 4 characters of the job's id>/<job's id>.json
//	.likeness/photos/<sha256>.jpg
//	.likeness/orders/<id>.json while a batch is being written: what is nobody's should it never come
//	.likeness/trash/<id>.webp files of the pictures whose record says that they are in the trash
//	.likeness/queue.json      whether a person has stopped what waits; not there: no
//	.likeness/tmp/            files being written
//	.likeness/runner.lock     held by the program that works on jobs
//	.likeness/runner.json     who that is
const (
	hiddenName  = ".likeness"
	formatName  = "format.json"
	batchKind   = "batches"
	jobKind     = "jobs"
	pictureKind = "pictures"
	trashName   = "trash"
)

// hidden returns a path inside .likeness.
func (l *Library) hidden(elem ...string) string {
	return filepath.Join(append([]string{l.dir, hiddenName}, elem...)...)
}

func (l *Library) recordPath(kind, id string) string {
	return l.hidden(kind, shard(id), id+".json")
}

// dayFolder is the folder of the pictures of a day, relative to the library, with slashes.
func dayFolder(day time.Time) string {
	return path.Join(strconv.Itoa(day.Year()), day.Format(time.DateOnly))
}

// localFile reports whether a picture's File stays inside the library and out of .likeness. Records may have been edited
// or come from elsewhere.
func localFile(file string) bool {
	return fs.ValidPath(file) && file != "." && filepath.IsLocal(filepath.FromSlash(file)) &&
		file != hiddenName && !hasPathPrefix(file, hiddenName)
}

func hasPathPrefix(file, dir string) bool {
	return len(file) > len(dir) && file[:len(dir)] == dir && file[len(dir)] == '/'
}

// formatFile is .likeness/format.json.
type formatFile struct {
	Format    int       `json:"format"`
	ID        string    `json:"id"` // of this library: tells the index that another one took its place in the folder
	CreatedAt time.Time `json:"created_at"`
	About     string    `json:"about"`
}

var errFormatDamaged = errors.New("not a format note")

func newFormat(now time.Time) ([]byte, error) {
	return json.MarshalIndent(formatFile{
		Format: Format, ID: NewID(now), CreatedAt: now,
		About: "Likeness keeps here what it knows about the pictures in the folder above. Without it they are only pictures.",
	}, "", "\t")
}

func readFormat(name string) (formatFile, error) {
	var f formatFile
	b, err := os.ReadFile(name)
	if err != nil {
		return f, fmt.Errorf("read library format: %w", err)
	}
	if err := json.Unmarshal(b, &f); err != nil || f.Format < 1 || f.ID == "" {
		return formatFile{}, fmt.Errorf("read library format: %w", errFormatDamaged)
	}
	return f, nil
}

// indexPath names the index of the library at dir: by its real path, so that links to one library share an index, and by
// schema, so that two versions of the program do not throw away each other's.
func indexPath(indexDir, dir string) (string, error) {
	name, err := ownPath(indexDir, dir)
	return name + "-v" + strconv.Itoa(schemaVersion) + ".sqlite", err
}

// callPath names the note by which the runner of the library at dir can be called, whatever the version of the program.
func callPath(indexDir, dir string) (string, error) {
	name, err := ownPath(indexDir, dir)
	return name + "-runner.json", err
}

// ownPath is how the names begin of all files about the library at dir that lie in the person's own data folder.
func ownPath(indexDir, dir string) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", fmt.Errorf("find index: %w", explain(err))
	}
	indexDir, err = filepath.Abs(indexDir)
	if err != nil {
		return "", fmt.Errorf("find index: %w", err)
	}
	sum := sha256.Sum256([]byte(real))
	return filepath.Join(indexDir, hex.EncodeToString(sum[:8])), nil
}
