package darkroom

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// finder counts how often it is asked, and holds everybody up while gate is closed.
type finder struct {
	asked atomic.Int32
	gate  chan struct{}
}

func (f *finder) Find(m image.Image) ([]faces.Face, error) {
	f.asked.Add(1)
	if f.gate != nil {
		<-f.gate
	}
	b := m.Bounds()
	return []faces.Face{{Box: image.Rect(b.Dx()/4, b.Dy()/4, b.Dx()/2, b.Dy()/2), Score: 0.9}}, nil
}

func write(t *testing.T, path string, w, h int, c color.Gray) {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = c.Y
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, m, nil); err != nil {
		t.Fatal(err)
	}
}

func TestAPhotoIsOpenedOnceAndAgainWhenItChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	write(t, path, 300, 400, color.Gray{10})
	d := New(nil)
	first, err := d.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.Open(t.Context(), path); err != nil || again != first {
		t.Errorf("opened another time: %v", err)
	}
	write(t, path, 400, 300, color.Gray{200})
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	changed, err := d.Open(t.Context(), path)
	if err != nil || changed.Width != 400 {
		t.Errorf("%v, %v", changed, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	var e *photo.Error
	if _, err := d.Open(t.Context(), path); !errors.As(err, &e) || e.Reason != photo.Missing {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestFacesAreInPixelsOfTheSourceAndLookedForOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	write(t, path, 6000, 400, color.Gray{10})
	f := &finder{}
	d := New(f)
	p, err := d.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		found, err := d.Faces(t.Context(), p)
		if err != nil || len(found) != 1 || found[0].Box != image.Rect(1500, 100, 3000, 200) {
			t.Errorf("found %v, %v", found, err)
		}
		found[0] = faces.Face{} // is the caller's own
	}
	if n := f.asked.Load(); n != 1 || p.Image.Rect.Dx() == 6000 {
		t.Errorf("asked %d times about %v", n, p.Image.Rect)
	}
	if _, err := New(nil).Faces(t.Context(), p); !errors.Is(err, ErrNotLooking) {
		t.Errorf("nobody looks: %v", err)
	}
}

func TestPreparedOnceByContentAndFrame(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.jpg"), filepath.Join(dir, "b.jpg")
	write(t, a, 300, 400, color.Gray{10})
	write(t, b, 300, 400, color.Gray{10})
	d := New(nil)
	first, err := d.Prepare(t.Context(), a, photo.Face, photo.Frame{})
	if err != nil {
		t.Fatal(err)
	}
	if first.Width != 960 || first.SourceWidth != 300 || len(first.Source) != 64 {
		t.Errorf("prepared %+v", first.Prepared.Area)
	}
	same := func(p Print) bool { return &p.JPEG[0] == &first.JPEG[0] }
	if copied, err := d.Prepare(t.Context(), b, photo.Face, photo.Frame{}); err != nil || !same(copied) {
		t.Errorf("the same content was prepared again: %v", err)
	}
	if turned, err := d.Prepare(t.Context(), a, photo.Face, photo.Frame{Turn: 1}); err != nil || same(turned) || turned.Width != 1280 {
		t.Errorf("another frame: %v", err)
	}
	if pose, err := d.Prepare(t.Context(), a, photo.Pose, photo.Frame{}); err != nil || same(pose) || pose.Width != 768 {
		t.Errorf("another use: %v", err)
	}
}

// A file may be another one although its size and time are the same: renamed into its place, or written over it.
func TestAFileThatWasReplacedUnseenIsReadAgain(t *testing.T) {
	for name, replace := range map[string]func(path string, b []byte) error{
		"renamed": func(path string, b []byte) error {
			if err := os.WriteFile(path+".new", b, 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
		"written over": func(path string, b []byte) error { return os.WriteFile(path, b, 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "a.jpg")
		write(t, path, 300, 400, color.Gray{10})
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		d := New(nil)
		first, err := d.Prepare(t.Context(), path, photo.Pose, photo.Frame{})
		if err != nil {
			t.Fatal(err)
		}
		other := filepath.Join(t.TempDir(), "b.jpg")
		write(t, other, 300, 400, color.Gray{200})
		b, err := os.ReadFile(other)
		if err != nil {
			t.Fatal(err)
		}
		if err := replace(path, append(b, make([]byte, before.Size()-int64(len(b)))...)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, before.ModTime()); err != nil {
			t.Fatal(err)
		}
		if after, err := os.Stat(path); err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
			t.Fatalf("the test's own file differs: %v, %v", after, err)
		}
		second, err := d.Prepare(t.Context(), path, photo.Pose, photo.Frame{})
		if err != nil || second.Source == first.Source || second.SHA256 == first.SHA256 {
			t.Errorf("%s: the old picture is sent: %v", name, err)
		}
		if p, err := d.Open(t.Context(), path); err != nil || p.SHA256 != second.Source {
			t.Errorf("%s: the old picture is shown: %v", name, err)
		}
	}
}

func TestAPhotoThatIsGoneIsNotSentFromMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	write(t, path, 300, 400, color.Gray{10})
	d := New(nil)
	if _, err := d.Prepare(t.Context(), path, photo.Pose, photo.Frame{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	var e *photo.Error
	if _, err := d.Prepare(t.Context(), path, photo.Pose, photo.Frame{}); !errors.As(err, &e) || e.Reason != photo.Missing {
		t.Errorf("%v", err)
	}
}

// A small frame on a large photo is prepared from the file: what was opened has too few pixels for it.
func TestASmallFrameIsPreparedFromTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stripes.jpg")
	m := image.NewGray(image.Rect(0, 0, 6000, 600))
	for i := range m.Pix {
		m.Pix[i] = uint8(i%4/2) * 255 // stripes of two pixels
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(jpeg.Encode(f, m, &jpeg.Options{Quality: 95}), f.Close()); err != nil {
		t.Fatal(err)
	}
	d := New(nil)
	frame := photo.Frame{Area: photo.Area{X: 2000, Y: 100, Width: 1280, Height: 256}}
	for range 2 {
		got, err := d.Prepare(t.Context(), path, photo.Face, frame)
		if err != nil {
			t.Fatal(err)
		}
		out, err := jpeg.Decode(bytes.NewReader(got.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		least, most := uint32(1<<16), uint32(0)
		for x := range 8 {
			v, _, _, _ := out.At(640+x, 128).RGBA()
			least, most = min(least, v), max(most, v)
		}
		if least > 0x2000 || most < 0xe000 {
			t.Errorf("stripes between %#x and %#x", least, most)
		}
		if whole, err := d.Open(t.Context(), path); err != nil || got.Source != whole.SHA256 || got.SourceWidth != 6000 {
			t.Errorf("%+v, %v", got.Area, err)
		}
	}
	if _, err := d.Prepare(t.Context(), path, photo.Face, photo.Frame{Turn: 9}); err == nil {
		t.Error("a frame that cannot be is taken")
	}
}

func TestWhoAsksMeanwhileWaitsForTheSameWork(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	write(t, path, 100, 100, color.Gray{10})
	f := &finder{gate: make(chan struct{})}
	d := New(f)
	p, err := d.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	impatient, leave := context.WithCancel(t.Context())
	var wait, gone sync.WaitGroup
	gone.Go(func() {
		if _, err := d.Faces(impatient, p); !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
	})
	for range 4 {
		wait.Go(func() {
			if all, err := d.Faces(t.Context(), p); err != nil || len(all) != 1 {
				t.Errorf("who waited got %v, %v", all, err)
			}
		})
	}
	for f.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	leave()
	gone.Wait()
	close(f.gate)
	wait.Wait()
	if n := f.asked.Load(); n > 2 { // a second time only when the first was over before all had come
		t.Errorf("asked %d times", n)
	}
}

func TestWorkThatNobodyWaitsForEnds(t *testing.T) {
	var all flights
	ended := make(chan error, 1)
	started := make(chan struct{})
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		<-started
		leave()
	}()
	_, err := do(ctx, &all, "key", func(ctx context.Context) (int, error) {
		close(started)
		<-ctx.Done()
		ended <- ctx.Err()
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(<-ended, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if v, err := do(t.Context(), &all, "key", func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("afterwards %d, %v", v, err)
	}
}

func TestMemoryKeepsWhatWasUsedLast(t *testing.T) {
	m := memory[string, int]{most: 10, size: func(v int) int { return v }}
	m.put("a", 4)
	m.put("b", 4)
	m.get("a")
	m.put("c", 4)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := m.get(key); ok != want {
			t.Errorf("%s: %t", key, ok)
		}
	}
	m.put("d", 100) // more than there is room for: it alone is kept
	if _, ok := m.get("d"); !ok || len(m.known) != 1 || m.full != 100 {
		t.Errorf("kept %v, %d", m.known, m.full)
	}
	m.put("d", 3)
	if m.full != 3 || len(m.order) != 1 {
		t.Errorf("%d in %v", m.full, m.order)
	}
}

// Nothing can stop a finder that has begun. Photos that are picked and put away quickly are not searched all at once.
func TestFacesAreLookedForInOnePhotoAtATime(t *testing.T) {
	f := &finder{gate: make(chan struct{})}
	d := New(f)
	photos := make([]*photo.Photo, 3)
	for i := range photos {
		path := filepath.Join(t.TempDir(), "a.jpg")
		write(t, path, 100, 100, color.Gray{uint8(10 * i)})
		var err error
		if photos[i], err = d.Open(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	// The first is looked at and put away, as are those after it before their turn.
	for i, p := range photos {
		ctx, leave := context.WithCancel(t.Context())
		var gone sync.WaitGroup
		gone.Go(func() {
			if _, err := d.Faces(ctx, p); !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		for i == 0 && f.asked.Load() == 0 {
			time.Sleep(time.Millisecond)
		}
		leave()
		gone.Wait()
	}
	// The first is picked again while it is still being searched: what is found serves.
	var wait sync.WaitGroup
	wait.Go(func() {
		if all, err := d.Faces(t.Context(), photos[0]); err != nil || len(all) != 1 {
			t.Errorf("picked again: %v, %v", all, err)
		}
	})
	time.Sleep(20 * time.Millisecond) // enough for a second search to begin, if one does
	close(f.gate)
	wait.Wait()
	if n := f.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}
