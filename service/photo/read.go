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
	"time"
)

// maxSilence is how long a disk may give nothing before it is said that it does not answer.
const maxSilence = 30 * time.Second

// read gives the base name and the bytes of the file at path, which may be a file:// address.
func read(ctx context.Context, path string) (name string, b []byte, err error) {
	if path, err = local(path); err != nil {
		return "", nil, err
	}
	name = filepath.Base(path)
	b, err = attend(ctx, maxSilence, func(ctx context.Context, alive func()) ([]byte, error) {
		_, f, _, err := open(ctx, path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readOpened(ctx, f, name, alive)
	})
	if errors.Is(err, errSilent) {
		err = &Error{Name: name, Reason: Silent, Err: err}
	}
	return name, b, err
}

var errSilent = errors.New("nothing was read for a long time")

// attend runs f, which reads from a disk, and waits for it until ctx ends or f has not called alive for so long: a
// disk across a network may keep a program waiting for ever, and nothing can call it back. What f gives after that is
// thrown away.
func attend(ctx context.Context, most time.Duration, f func(ctx context.Context, alive func()) ([]byte, error)) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done, pulse := make(chan result, 1), make(chan struct{}, 1)
	go func() {
		b, err := f(ctx, func() {
			select {
			case pulse <- struct{}{}:
			default:
			}
		})
		done <- result{b, err}
	}()
	silence := time.NewTimer(most)
	defer silence.Stop()
	for {
		select {
		case r := <-done:
			return r.b, r.err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-pulse:
			silence.Reset(most)
		case <-silence.C:
			return nil, errSilent
		}
	}
}

// open opens the file at path, which may be a file:// address, and gives its base name and its size.
func open(ctx context.Context, path string) (name string, f *os.File, size int64, err error) {
	if err := ctx.Err(); err != nil {
		return "", nil, 0, err
	}
	if path, err = local(path); err != nil {
		return "", nil, 0, err
	}
	name = filepath.Base(path)
	// Asked before it is opened: opening a pipe would wait for somebody to write into it.
	if info, err := os.Stat(path); err != nil {
		return name, nil, 0, fileError(name, path, err)
	} else if err := ordinary(name, info); err != nil {
		return name, nil, 0, err
	}
	f, err = os.Open(path)
	if err != nil {
		return name, nil, 0, fileError(name, path, err)
	}
	info, err := f.Stat()
	if err != nil {
		err = fileError(name, path, err)
	} else {
		err = ordinary(name, info)
	}
	if err != nil {
		f.Close()
		return name, nil, 0, err
	}
	return name, f, info.Size(), nil
}

// readOpened reads a file that is open.
func readOpened(ctx context.Context, f fs.File, name string, alive func()) ([]byte, error) {
	before, err := f.Stat()
	if err != nil {
		return nil, fileError(name, "", err)
	}
	if before.Size() > maxBytes {
		return nil, tooLarge(name, before.Size())
	}
	var buf bytes.Buffer
	buf.Grow(int(before.Size()) + bytes.MinRead)
	// The file may grow while it is read: the limit holds for what is read, not for what was announced.
	n, err := io.Copy(&buf, io.LimitReader(reader{ctx, f, alive}, maxBytes+1))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fileError(name, "", err)
	}
	if n > maxBytes {
		return nil, tooLarge(name, n)
	}
	after, err := f.Stat()
	if err != nil {
		return nil, fileError(name, "", err)
	}
	if after.Size() != n || !after.ModTime().Equal(before.ModTime()) {
		return nil, &Error{Name: name, Reason: Changing, Err: fmt.Errorf("%d of %d bytes were read", n, after.Size())}
	}
	return buf.Bytes(), nil
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

// droppedAddress finds the address of a page in what was dropped from a browser: windows take it for the name of a
// file in the folder where the program runs, so that it comes as /home/somebody/https:/example.com/face.jpg.
func droppedAddress(path string) (address string, ok bool) {
	slashed := "/" + filepath.ToSlash(path)
	for _, scheme := range []string{"https", "http"} {
		if i := strings.Index(strings.ToLower(slashed), "/"+scheme+":/"); i >= 0 {
			return scheme + "://" + strings.TrimLeft(slashed[i+len(scheme)+2:], "/"), true
		}
	}
	return "", false
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

// fileError tells what is wrong with the file at path.
func fileError(name, path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if address, ok := droppedAddress(path); ok {
			return &Error{Name: address, Reason: WebAddress, Err: err}
		}
		return &Error{Name: name, Reason: Missing, Err: err}
	}
	return &Error{Name: name, Reason: Unreadable, Err: err}
}

func tooLarge(name string, size int64) error {
	return &Error{Name: name, Reason: TooLarge, detail: fmt.Sprintf("%d MB", (size+1<<20-1)>>20)}
}

// reader reads until ctx ends, and tells that it does.
type reader struct {
	ctx   context.Context
	r     io.Reader
	alive func()
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	r.alive()
	return r.r.Read(p)
}
