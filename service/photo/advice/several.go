package advice

import (
	"cmp"
	"slices"

	"likeness/service/message"
	"likeness/service/photo"
)

// offered is how many faces get a button of their own; with more of them a click on the photo is clearer.
const offered = 3

// eachFace offers a frame around each of a few faces, in the order in which a person reads them, and to choose on the
// photo.
func (s Scene) eachFace(frame func(message.Message, ...photo.Frame), add func(RemedyKind, message.Message)) {
	all := s.heads()
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	if len(order) > offered {
		largest := slices.MaxFunc(order, func(a, b int) int { return cmp.Compare(all[a].box.area(), all[b].box.area()) })
		if f, ok := s.standing(largest).around(largest); ok {
			frame(message.New("advice.do.face.largest", "The largest face"), f)
		}
	} else {
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(rank(all, a), rank(all, b)) })
		for _, i := range order {
			if f, ok := s.standing(i).around(i); ok {
				frame(whichFace(all, i), f)
			}
		}
	}
	add(ChooseFace, message.New("advice.do.choose-face", "Choose a face…"))
}

// stacked reports whether faces lie above each other rather than side by side.
func stacked(all []head) bool {
	spread := func(v func(head) float64) float64 {
		low, high := v(all[0]), v(all[0])
		for _, h := range all {
			low, high = min(low, v(h)), max(high, v(h))
		}
		return high - low
	}
	return spread(middleX) < spread(middleY)
}

func middleX(h head) float64 { return (h.box.x0 + h.box.x1) / 2 }
func middleY(h head) float64 { return (h.box.y0 + h.box.y1) / 2 }

// rank counts the faces before one, from the left, or from above when they are stacked.
func rank(all []head, i int) int {
	v := middleX
	if stacked(all) {
		v = middleY
	}
	n := 0
	for j, h := range all {
		if j != i && (v(h) < v(all[i]) || v(h) == v(all[i]) && j < i) {
			n++
		}
	}
	return n
}

// whichFace names one of two or three faces by where it is.
func whichFace(all []head, i int) message.Message {
	at := rank(all, i)
	last := at == len(all)-1
	switch {
	case at > 0 && !last:
		return message.New("advice.do.face.middle", "The face in the middle")
	case stacked(all) && at == 0:
		return message.New("advice.do.face.upper", "The upper face")
	case stacked(all):
		return message.New("advice.do.face.lower", "The lower face")
	case at == 0:
		return message.New("advice.do.face.left", "The face on the left")
	}
	return message.New("advice.do.face.right", "The face on the right")
}
