package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/service/photo/drawn"
)

func TestEachPictureGetsARow(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn.Face(2, 160, 200)); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.png": b.Bytes(), "b.txt": []byte("not a picture")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := figures(t.Context(), &out, []string{dir}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a.png: 160 × 200, 1 faces", "score 0.", "roll ", "b.txt", "1 pictures: 1 faces, none in 0"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := figures(t.Context(), &out, []string{filepath.Join(dir, "none")}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
