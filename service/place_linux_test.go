package service

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"likeness/service/problem"
	"likeness/storage/library"
)

// onDisk puts the library of a bench on a small disk of its own, which needs the rights of root. The functions take the disk
// out, which leaves an empty folder, and put it in again.
func (b *bench) onDisk(options string) (out, in func()) {
	b.t.Helper()
	b.close()
	drive := filepath.Join(b.dir, "drive")
	if err := errors.Join(os.RemoveAll(b.library()), os.Mkdir(b.library(), 0o755), os.Mkdir(drive, 0o755)); err != nil {
		b.t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", drive, "tmpfs", 0, options); err != nil {
		b.t.Skipf("no disk of its own can be had here (mount: %v)", err)
	}
	in = func() {
		b.t.Helper()
		if err := syscall.Mount(drive, b.library(), "", syscall.MS_BIND, ""); err != nil {
			b.t.Fatal(err)
		}
	}
	out = func() {
		b.t.Helper()
		if err := syscall.Unmount(b.library(), syscall.MNT_DETACH); err != nil { // files of it are open
			b.t.Fatal(err)
		}
	}
	b.t.Cleanup(func() {
		b.close()
		_ = syscall.Unmount(b.library(), syscall.MNT_DETACH) // it may be out
		if err := syscall.Unmount(drive, syscall.MNT_DETACH); err != nil {
			b.t.Errorf("unmount: %v", err)
		}
	})
	in()
	b.open(nil)
	return out, in
}

func TestAPictureWaitsForRoomOnTheDisk(t *testing.T) {
	b := newBench(t, nil)
	b.onDisk("size=2m")
	r := b.recipe()
	r.Settings.NumOutputs = 2
	batch := b.running(r)
	fill := filepath.Join(b.library(), "films")
	f, err := os.Create(fill)
	if err != nil {
		t.Fatal(err)
	}
	for _, chunk := range [][]byte{make([]byte, 1<<16), make([]byte, 1<<10)} {
		for err == nil {
			_, err = f.Write(chunk)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		err = nil
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b.goOn()
	v := b.until(batch.Jobs[0], waitsSaved(problem.NoSpace))
	b.wantWaiting(v, "kept on this computer")
	if n := b.count(b.library(), ".webp") + b.count(b.library(), ".tmp"); n != 0 {
		t.Errorf("%d files of pictures on a full disk", n)
	}
	if n := b.count(b.fetched(), ".fetched"); n != 2 {
		t.Errorf("%d pictures are kept", n)
	}
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	b.wantOnce(batch, 2)
}

func TestAPictureWaitsForADiskThatIsReadOnly(t *testing.T) {
	b := newBench(t, nil)
	b.onDisk("size=8m")
	remount := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("", b.library(), "", syscall.MS_REMOUNT|syscall.MS_BIND|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	batch := b.running(b.recipe())
	remount(syscall.MS_RDONLY)
	b.goOn()
	v := b.until(batch.Jobs[0], waitsSaved(problem.ReadOnly))
	b.wantWaiting(v, "kept on this computer")
	remount(0)
	b.wantOnce(batch, 1)
}

// A drive that is taken out leaves an empty folder where it was, on the disk of this computer: nothing is written there.
func TestNothingIsWrittenWhereTheDriveWas(t *testing.T) {
	b := newBench(t, nil)
	out, in := b.onDisk("size=8m")
	batch := b.running(b.recipe())
	out()
	b.goOn()
	v := b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	b.wantWaiting(v, "kept on this computer")
	if left, err := os.ReadDir(b.library()); err != nil || len(left) != 0 {
		t.Errorf("written where the drive was: %v, %v", left, err)
	}
	in()
	b.wantOnce(batch, 1)
}

// Another drive in the same place, with a library of its own, is not taken for the one that was taken out.
func TestAnotherDriveInItsPlaceGetsNothing(t *testing.T) {
	b := newBench(t, nil)
	batch := b.running(b.recipe())
	back := b.takeAway()
	other, err := library.Open(t.Context(), b.library(), library.Options{IndexDir: filepath.Join(b.dir, "other")})
	if err != nil {
		t.Fatal(err)
	}
	b.goOn()
	v := b.until(batch.Jobs[0], waitsSaved(problem.LibraryAway))
	b.wantWaiting(v, "kept on this computer")
	n, err := other.CountPictures(t.Context(), library.Query{})
	if err = errors.Join(err, other.Close(), os.RemoveAll(b.library())); n != 0 || err != nil {
		t.Errorf("%d pictures in another library, %v", n, err)
	}
	back()
	b.wantOnce(batch, 1)
}
