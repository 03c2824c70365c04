package service

import (
	"bytes"
	"os"
	"testing"

	"likeness/service/photo"
	"likeness/service/photo/darkroom"
)

// A picture that was sent before is sent again to the bit; in the other use, or with a frame, it is made anew, because
// the model would scale it.
func TestWhatWasSentBefore(t *testing.T) {
	b := newBench(t, nil)
	first := b.make1(b.recipe())
	if first.State != Done {
		t.Fatalf("%+v", first)
	}
	sent := first.Pictures[0].Face
	path, err := b.lib.PhotoPath(sent.PreparedSHA256)
	if err != nil {
		t.Fatal(err)
	}
	bytesOf, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	photos := darkroom.New(nil)
	ref := PhotoRef{Name: sent.Name, Prepared: sent.PreparedSHA256}
	print := func(ref PhotoRef, use photo.Use) darkroom.Print {
		t.Helper()
		p, err := PrintOf(t.Context(), photos, ref, path, use)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	again := print(ref, photo.Face)
	if !bytes.Equal(again.JPEG, bytesOf) || again.SHA256 != sent.PreparedSHA256 || again.Width != sent.PreparedWidth || again.Height != 1280 {
		t.Errorf("again: %d × %d, %s", again.Width, again.Height, again.SHA256)
	}
	if pose := print(ref, photo.Pose); pose.Height != 1024 || pose.Source != sent.PreparedSHA256 {
		t.Errorf("as pose: %d × %d of %s", pose.Width, pose.Height, pose.Source)
	}
	ref.Frame.Mirror = true
	if framed := print(ref, photo.Face); framed.SHA256 == sent.PreparedSHA256 || framed.Height != 1280 {
		t.Error("with a frame it is sent as it was")
	}

	r := b.recipe()
	r.Face = PhotoRef{Name: sent.Name, Prepared: sent.PreparedSHA256}
	r.Pose = r.Face
	second := b.make1(r)
	if second.State != Done {
		t.Fatalf("%+v", second)
	}
	made := second.Pictures[0]
	if made.Face.PreparedSHA256 != sent.PreparedSHA256 || made.Pose.PreparedHeight != 1024 {
		t.Errorf("sent face %+v, pose %+v", made.Face, made.Pose)
	}
}
