package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// open opens the file at path, which may be a file:// address, and gives its base name and its size.
func open(ctx context.Context, path string) (name string, f *os.File, size int64, err error) {
	if err := ctx.Err(); err != nil {
		return "", nil, 0, err
	}
	path, err = local(path)
	if err != nil {
		return "", nil, 0, err
	}
	name = filepath.Base(path)
	// Asked before it is opened: opening a pipe would wait for somebody to write into it.
	if info, err := os.Stat(path); err != nil {
		return name, nil, 0, fileError(name, err)
	} else if err := ordinary(name, info); err != nil {
		return name, nil, 0, err
	}
	f, err = os.Open(path)
	if err != nil {
		return name, nil, 0, fileError(name, err)
	}
	info, err := f.Stat()
	if err != nil {
		err = fileError(name, err)
	} else {
		err = ordinary(name, info)
	}
	if err != nil {
		f.Close()
		return name, nil, 0, err
	}
	return name, f, info.Size(), nil
}

// read gives the base name and the bytes of the file at path, which may be a file:// address.
func read(ctx context.Context, path string) (name string, b []byte, err error) {
	name, f, size, err := open(ctx, path)
	if err != nil {
		return name, nil, err
	}
	defer f.Close()
	if size > maxBytes {
		return name, nil, tooLarge(name, size)
	}
	var buf bytes.Buffer
	buf.Grow(int(size) + bytes.MinRead)
	// The file may grow while it is read: the limit holds for what is read, not for what was announced.
	n, err := io.Copy(&buf, io.LimitReader(reader{ctx, f}, maxBytes+1))
	if ctx.Err() != nil {
		return name, nil, ctx.Err()
	}
	if err != nil {
		return name, nil, fileError(name, err)
	}
	if n > maxBytes {
		return name, nil, tooLarge(name, n)
	}
	return name, buf.Bytes(), nil
}

// local gives the path of a file from what was chosen, dropped or pasted.
func local(path string) (string, error) {
	scheme, _, ok := strings.Cut(path, "://")
	if !ok || strings.ContainsAny(scheme, `/\.`) {
		return path, nil
	}
	if !strings.EqualFold(scheme, "file") {
		return "", &Error{Name: path, Reason: WebAddress}
	}
	u, err := url.Parse(path)
	if err != nil {
		return "", &Error{Name: path, Reason: Missing, Err: err}
	}
	p := filepath.FromSlash(u.Path)
	if runtime.GOOS == "windows" { // file:///C:/photo.jpg
		p = strings.TrimPrefix(p, `\`)
	}
	return p, nil
}

func ordinary(name string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &Error{Name: name, Reason: Folder}
	case !info.Mode().IsRegular():
		return &Error{Name: name, Reason: NotAFile}
	}
	return nil
}

func fileError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Name: name, Reason: Missing, Err: err}
	}
	return &Error{Name: name, Reason: Unreadable, Err: err}
}

func tooLarge(name string, size int64) error {
	return &Error{Name: name, Reason: TooLarge, detail: fmt.Sprintf("%d MB", (size+1<<20-1)>>20)}
}

// reader reads until ctx ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
