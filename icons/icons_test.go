package icons

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"testing"
)

func TestTheIconHasTheSizeItsNameSays(t *testing.T) {
	for _, size := range []int{48, 128, 256, 512} {
		content, err := os.ReadFile(fmt.Sprintf("likeness-%d.png", size))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.Bounds().Size(); got.X != size || got.Y != size {
			t.Errorf("likeness-%d.png is %v", size, got)
		}
		_, _, _, corner := picture.At(0, 0).RGBA()
		_, _, _, middle := picture.At(size/2, size/2).RGBA()
		if corner != 0 || middle != 0xffff {
			t.Errorf("likeness-%d.png: opacity %d in the corner, %d in the middle; want a solid mark on nothing", size, corner, middle)
		}
		if size == 256 && !bytes.Equal(content, App) {
			t.Error("App is not likeness-256.png")
		}
	}
}
