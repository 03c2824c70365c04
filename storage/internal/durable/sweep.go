package durable

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// LeftoverAge is how old a temporary file must be to be nobody's where other programs may be writing: no write takes minutes.
const LeftoverAge = 10 * time.Minute

// randomLength is how many characters of base 32 end the name of a temporary file.
const randomLength = 12

// tempName is a new name in the folder for what is written of the file at path.
func tempName(dir, path string) string {
	return filepath.Join(dir, "."+shortName(path)+TempMark+rand.Text()[:randomLength])
}

// isTemp reports whether a Writer gives such names.
func isTemp(name string) bool {
	at := strings.LastIndex(name, TempMark)
	if at < 1 || name[0] != '.' {
		return false
	}
	random := name[at+len(TempMark):]
	return len(random) == randomLength && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// Try finds out whether files can be written in the folder, as every write begins: by a temporary file, which does not last.
func Try(dir string) error {
	name := tempName(dir, "try")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(name))
}

// Sweep removes the temporary files that writes left in the folder when they were cut: those of the file of this name, and of files
// that are called as it with a further ending. The caller makes sure that nobody is writing them.
func Sweep(dir, name string) {
	sweep(dir, func(e os.DirEntry) bool {
		return strings.HasPrefix(e.Name(), "."+shortName(name)+TempMark) ||
			strings.HasPrefix(e.Name(), "."+name+".") && strings.Contains(e.Name(), TempMark)
	})
}

// SweepAll is Sweep for files of all names, in a folder of our own.
func SweepAll(dir string) {
	sweep(dir, func(e os.DirEntry) bool { return isTemp(e.Name()) })
}

// SweepOld removes the temporary files in a folder that nobody has written to for [LeftoverAge]. It is for folders that are not ours
// alone: what only looks like a temporary file of ours stays.
func SweepOld(dir string, now time.Time) {
	sweep(dir, func(e os.DirEntry) bool {
		if !isTemp(e.Name()) {
			return false
		}
		info, err := e.Info()
		return err == nil && now.Sub(info.ModTime()) >= LeftoverAge
	})
}

func sweep(dir string, left func(os.DirEntry) bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // leftovers do no harm
	}
	for _, e := range entries {
		if e.Type().IsRegular() && left(e) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
