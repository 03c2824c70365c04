package drawn

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
)

// The portrait that [File] writes.
const (
	fileSeed   = 7
	fileWidth  = 900
	fileHeight = 1200
	fileName   = "drawn-face.png"
)

// File returns the path of a drawn portrait in dir, for somebody who has no photo at hand. It is drawn and written when it is not
// there yet, and so is the folder.
func File(dir string) (string, error) {
	path := filepath.Join(dir, fileName)
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
