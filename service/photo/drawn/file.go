package drawn

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The portrait that [File] writes.
const (
	fileSeed   = 7
	fileWidth  = 900
	fileHeight = 1200
	fileName   = "drawn-face.png"
)

// leftoverAge is how old a half drawn face must be to be that of a program that died: another one may be drawing just now.
const leftoverAge = 10 * time.Minute

// File returns the path of a drawn portrait in dir, for somebody who has no photo at hand. It is drawn and written when it is not
// there yet, and so is the folder.
func File(dir string) (string, error) {
	path := filepath.Join(dir, fileName)
	sweep(dir)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
		return path, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("keep a drawn face: %w", err)
	}
	f, err := os.CreateTemp(dir, fileName+".*")
	if err != nil {
		return "", fmt.Errorf("keep a drawn face: %w", err)
	}
	quick := png.Encoder{CompressionLevel: png.BestSpeed} // somebody waits for it
	err = errors.Join(quick.Encode(f, Face(fileSeed, fileWidth, fileHeight)), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", fmt.Errorf("keep a drawn face: %w", err)
	}
	return path, nil
}

// sweep removes what programs that died have left of the portrait.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // leftovers do no harm
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), fileName+".") {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) >= leftoverAge {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
