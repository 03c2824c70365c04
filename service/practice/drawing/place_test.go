package drawing

import (
	"image"
	"testing"
)

func TestTheFaceIsChosenAsTheHostedModelChooses(t *testing.T) {
	high := found{x1: 100, y1: 50, x2: 400, y2: 450}
	low := found{x1: 500, y1: 870, x2: 750, y2: 1200}
	for _, all := range [][]found{{high, low}, {low, high}} {
		if got, ok := chosenFace(all); !ok || got != low {
			t.Errorf("chose %v: a smaller face lower down wins there", got)
		}
		if got, ok := chosenPose(all); !ok || got != all[1] {
			t.Errorf("chose %v of the pose photo, wanted the last", got)
		}
	}
	if high.rank() != 134950 || low.rank() != 299130 {
		t.Errorf("ranks %v and %v", high.rank(), low.rank())
	}
	if _, ok := chosenFace(nil); ok {
		t.Error("chose a face where there is none")
	}
}

func TestWhereNoFaceIsFoundTheUsualPlaceIsTaken(t *testing.T) {
	d := &Drawer{find: func(image.Image) ([]found, error) { return []found{{x1: 9, x2: 3}}, nil }}
	if got := d.head(newCanvas(200, 300), chosenFace); got != usualHead(200, 300) {
		t.Errorf("an impossible box gives %+v", got)
	}
}
