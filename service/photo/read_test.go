package photo

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// slowFile is a file on a disk that takes its time for each piece, or that grows while it is read.
type slowFile struct {
	data  []byte
	piece int
	wait  func()
	grows bool
	stats int
}

func (f *slowFile) Read(p []byte) (int, error) {
	f.wait()
	n := copy(p[:min(f.piece, len(p))], f.data)
	f.data = f.data[n:]
	if n == 0 {
		return 0, errors.New("the disk failed")
	}
	return n, nil
}

func (f *slowFile) Stat() (fs.FileInfo, error) {
	f.stats++
	info := &fileInfo{size: int64(len(f.data))}
	if f.grows && f.stats > 1 {
		info.when = time.Unix(1, 0)
	}
	return info, nil
}

func (f *slowFile) Close() error { return nil }

type fileInfo struct {
	fs.FileInfo
	size int64
	when time.Time
}

func (i *fileInfo) Size() int64        { return i.size }
func (i *fileInfo) ModTime() time.Time { return i.when }

// A disk that is slow is waited for as long as something comes; one that has gone silent is not.
func TestADiskIsWaitedForWhileItAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(ctx context.Context, alive func()) ([]byte, error) {
			for range 10 {
				time.Sleep(20 * time.Second)
				alive()
			}
			return []byte("picture"), nil
		}
		if b, err := attend(t.Context(), maxSilence, slow); err != nil || string(b) != "picture" {
			t.Errorf("slow: %q, %v", b, err)
		}
		began := time.Now()
		left := make(chan struct{})
		hangs := func(ctx context.Context, alive func()) ([]byte, error) {
			<-left // as a disk of a network that is gone: nothing ends this wait
			return nil, ctx.Err()
		}
		if _, err := attend(t.Context(), maxSilence, hangs); !errors.Is(err, errSilent) || time.Since(began) != maxSilence {
			t.Errorf("silent: %v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began = time.Now()
		if _, err := attend(ctx, maxSilence, hangs); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("left: %v after %v", err, time.Since(began))
		}
		close(left)
	})
}

func TestAFileThatIsReadPieceByPiece(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 100)
	pulses := 0
	f := &slowFile{data: content, piece: 100, wait: func() {}}
	if _, err := readOpened(t.Context(), f, "a.jpg", func() { pulses++ }); reason(t, err, "a.jpg") != Unreadable || pulses < 10 {
		t.Errorf("a disk that fails at the end: %v after %d signs of life", err, pulses)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f = &slowFile{data: content, piece: 100, wait: cancel}
	if _, err := readOpened(ctx, f, "a.jpg", func() {}); !errors.Is(err, context.Canceled) || len(f.data) != 900 {
		t.Errorf("somebody left: %v, %d bytes unread", err, len(f.data))
	}
}

func TestAFileThatIsStillBeingWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copied.jpg")
	if err := os.WriteFile(path, make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	write := func(how int, content string, when time.Time) func() {
		done := false
		return func() {
			if done {
				return
			}
			done = true
			f, err := os.OpenFile(path, os.O_WRONLY|how, 0o600)
			if err != nil {
				t.Error(err)
				return
			}
			f.WriteString(content)
			f.Close()
			os.Chtimes(path, when, when)
		}
	}
	now := time.Now()
	for name, change := range map[string]func(){
		"appended":    write(os.O_APPEND, "more", now),
		"overwritten": write(0, "other", now.Add(time.Minute)),
		"cut":         write(os.O_TRUNC, "", now),
	} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		alive := change
		if name == "cut" { // cut between the first and the second piece
			pieces := 0
			alive = func() {
				if pieces++; pieces > 1 {
					change()
				}
			}
		}
		if _, err := readOpened(t.Context(), f, "copied.jpg", alive); reason(t, err, "copied.jpg") != Changing {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
		if err := os.WriteFile(path, make([]byte, 1000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// What is dropped from a browser arrives as the name of a file in the folder where the program runs.
func TestAnAddressThatWasTakenForAFile(t *testing.T) {
	dir := t.TempDir()
	address := "https://example.com/pictures/face.jpg?size=large"
	_, err := Open(t.Context(), filepath.Join(dir, "https:", "example.com", "pictures", "face.jpg?size=large"))
	if reason(t, err, address) != WebAddress {
		t.Error(err)
	}
	_, err = Open(t.Context(), "http:/example.com/face.jpg")
	if reason(t, err, "http://example.com/face.jpg") != WebAddress {
		t.Error(err)
	}
	_, err = Open(t.Context(), filepath.Join(dir, "about-http:", "face.jpg"))
	if reason(t, err, "face.jpg") != Missing {
		t.Error(err)
	}
}

// A decoder cannot be stopped, only left. It keeps its place until it is done.
func TestADecoderThatTakesTooLongIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var released atomic.Bool
		end := make(chan struct{})
		work := func(context.Context) (int, error) {
			<-end
			return 7, nil
		}
		release := func() { released.Store(true) }
		began := time.Now()
		if _, err := within(t.Context(), maxTime, release, work); !errors.Is(err, errTooSlow) || time.Since(began) != maxTime {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		began = time.Now()
		if _, err := within(ctx, maxTime, release, work); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("somebody left: %v after %v", err, time.Since(began))
		}
		synctest.Wait()
		if released.Load() {
			t.Error("the place was given back while the decoder was at work")
		}
		close(end)
		synctest.Wait()
		if !released.Load() {
			t.Error("the place was not given back")
		}
		if v, err := within(t.Context(), maxTime, release, work); v != 7 || err != nil {
			t.Errorf("%d, %v", v, err)
		}
		steps := func(ctx context.Context) (int, error) { // one that looks between its steps
			for ctx.Err() == nil {
				time.Sleep(time.Second)
			}
			return 0, ctx.Err()
		}
		if _, err := within(t.Context(), maxTime, release, steps); !errors.Is(err, errTooSlow) {
			t.Errorf("in steps: %v", err)
		}
		time.Sleep(2 * time.Second) // for the last step
	})
}

// What a phone writes opens on a computer that is busy too, and nobody waits for minutes.
func TestALargePhotoOfAPhoneIsWaitedForLonger(t *testing.T) {
	sized := func(name string, width, height int) header {
		return header{kind: kind{name: name}, width: width, height: height}
	}
	if d := patience(sized("jpeg", 5712, 4284)); d != maxTime {
		t.Errorf("a JPEG picture: %v", d)
	}
	if d := patience(sized("heic", 5712, 4284)); d < 2*maxTime {
		t.Errorf("a photo of a phone: %v", d)
	}
	if d := patience(sized("heic", 8000, maxPixelsOther/8000)); d > 5*maxTime {
		t.Errorf("the largest: %v", d)
	}
}

func TestHEICIsLeftBetweenTwoTiles(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := decodeHEIC(ctx, phone(t, 1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	h, err := inspect("a.heic", phone(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := fenced(ctx, "a.heic", h, phone(t, 1), keepPixels); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAPermissionThatIsMissingIsSaid(t *testing.T) {
	if os.Geteuid() == 0 {
		err := fileError("a.jpg", "", &fs.PathError{Op: "open", Path: "a.jpg", Err: fs.ErrPermission})
		if reason(t, err, "a.jpg") != Unreadable || !strings.Contains(err.Error(), "may open it") {
			t.Error(err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(path, []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); reason(t, err, "a.jpg") != Unreadable {
		t.Error(err)
	}
}
