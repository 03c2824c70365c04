package advice

import (
	"cmp"
	"slices"

	"likeness/service/message"
	"likeness/service/photo"
)

// offered is how many faces get a button of their own; with more of them a click on the photo is clearer.
const offered = 3

// eachFace offers a frame around each of a few faces, the largest first, and to choose on the photo.
func (s Scene) eachFace(frame func(message.Message, ...photo.Frame), add func(RemedyKind, message.Message)) {
	all := s.heads()
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].box.area(), all[a].box.area()) })
	if len(order) > offered {
		if f, ok := s.standing(order[0]).around(order[0]); ok {
			frame(message.New("advice.do.face.largest", "The largest face"), f)
		}
	} else {
		for _, i := range order {
			if f, ok := s.standing(i).around(i); ok {
				frame(whichFace(all, i), f)
			}
		}
	}
	add(ChooseFace, message.New("advice.do.choose-face", "Choose a face…"))
}

// whichFace names one of two or three faces by where it is.
func whichFace(all []head, i int) message.Message {
	x := func(h head) float64 { return (h.box.x0 + h.box.x1) / 2 }
	y := func(h head) float64 { return (h.box.y0 + h.box.y1) / 2 }
	spread := func(v func(head) float64) float64 {
		low, high := v(all[0]), v(all[0])
		for _, h := range all {
			low, high = min(low, v(h)), max(high, v(h))
		}
		return high - low
	}
	before := func(v func(head) float64) int {
		n := 0
		for j, h := range all {
			if j != i && (v(h) < v(all[i]) || v(h) == v(all[i]) && j < i) {
				n++
			}
		}
		return n
	}
	if spread(x) < spread(y) {
		switch before(y) {
		case 0:
			return message.New("advice.do.face.upper", "The upper face")
		case len(all) - 1:
			return message.New("advice.do.face.lower", "The lower face")
		}
		return message.New("advice.do.face.middle", "The face in the middle")
	}
	switch before(x) {
	case 0:
		return message.New("advice.do.face.left", "The face on the left")
	case len(all) - 1:
		return message.New("advice.do.face.right", "The face on the right")
	}
	return message.New("advice.do.face.middle", "The face in the middle")
}
