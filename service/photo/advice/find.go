package advice

import (
	"math"

	"likeness/service/message"
	"likeness/service/photo"
)

// Limits. Sizes of faces are those that the model's finder will probably see: from the hairline to the chin. It looks at
// the picture fitted into 640 × 640 pixels and takes what scores at least one half.
const (
	touching = 0.04 // of the face's side: an edge so near is as good as touched
	nearly   = 0.12 // so near, it may be

	filled    = 0.72 // of the longer side of the frame: its finder begins to miss such faces
	overfull  = 0.85 // it mostly misses them
	crowded   = 0.92 // of either side: nothing of hair or shoulders is left
	invisible = 10   // pixels of 640: too small to be found at all
	faint     = 26   // pixels of 640: may be missed
	coarse    = 110  // pixels of what is sent: eyes and mouth have too little room to be drawn well

	whole    = 0.85 // of a face that the photo has: what the frame must show of it
	sideways = 60   // degrees of tilt from which its finder misses faces
	tilted   = 22   // degrees
	turned   = 40   // degrees

	recognised = 112 // pixels of the source: the side at which the model looks at a face to recognise it
	enlarged   = 4   // times
)

// finding is an advice without its remedies.
type finding struct {
	kind  Kind
	grave bool
	say   message.Message
	face  int // that it is about, -1 for none
}

// findings gives what there is to say, in the order of Kinds.
func (s Scene) findings() []finding {
	if s.Width <= 0 || s.Height <= 0 {
		return nil
	}
	all := s.heads()
	area, shape := s.cut()
	var out []finding
	add := func(kind Kind, grave bool, face int, say message.Message) {
		out = append(out, finding{kind, grave, say, face})
	}
	used, sure := s.used(all)
	switch {
	case !s.Looked:
	case len(all) == 0:
		add(NoFace, true, -1, s.sayNoFace())
	case used < 0:
		add(Outside, true, s.largest(all), sayOutside(len(all)))
	default:
		s.about(all[used], used, area, shape, add)
		if n := len(s.present(all)); n > 1 {
			// Who framed a part of the photo has said who is meant, the others have not.
			meant := sure && used == s.largest(all) && (s.Frame.Area != (photo.Area{}) || !s.rivalled(all, used))
			add(Several, !meant, used, s.saySeveral(n, meant))
		}
	}
	if s.Use == photo.Pose && shape.Width == shape.Height {
		add(Square, false, used, message.New("advice.square", "Square pose photos often bring a watermark into the picture. A slightly narrower one seldom does."))
	}
	if say := s.tiny(all, used, area, shape); !say.IsZero() {
		add(Tiny, false, used, say)
	}
	if s.Same && s.Use == photo.Pose {
		add(Same, false, used, message.New("advice.same", "This is the photo of the face again. As a pose photo it only makes the picture smaller; you can leave it out."))
	}
	return sorted(out)
}

// about says what there is to say about the face that the model takes.
func (s Scene) about(h head, i int, area rect, shape photo.Shape, add func(Kind, bool, int, message.Message)) {
	face := h.likely
	if math.Abs(h.tilt) > sideways {
		say := message.New("advice.sideways", "The head lies on its side here. The model finds upright faces only.")
		if math.Abs(h.tilt) > 180-sideways {
			say = message.New("advice.upside-down", "The head is upside down here. The model finds upright faces only.")
		}
		add(Sideways, true, i, say)
	}
	has := face.and(s.whole())
	cut := has.area() > 0 && has.and(area).area() < whole*has.area()
	if cut {
		add(Cut, has.and(area).area() < 0.6*has.area(), i, message.New("advice.cut", "The frame cuts into the face. Leave some space around it."))
	}
	top, left := (face.y0-area.y0)/face.h(), (face.x0-area.x0)/face.w()
	if s.FreeBackground && !(s.Use == photo.Face && s.Posed) && !cut && min(top, left) < nearly {
		add(Edge, min(top, left) < touching, i, sayEdge(top < nearly, left < nearly))
	}
	share := max(face.h(), face.w()) / max(area.w(), area.h())
	if share > filled || face.h() > crowded*area.h() || face.w() > crowded*area.w() {
		add(Tight, share > overfull, i, message.New("advice.tight", "The face fills the whole frame, so the model may not find it."))
	}
	high := face.h() * float64(shape.Height) / area.h()
	switch posed := s.Use == photo.Face && s.Posed; {
	case seenAt640(h, area) < faint:
		add(Small, true, i, message.New("advice.small.lost", "The face is so small here that the model may not find it."))
	case high < coarse && !posed:
		add(Small, false, i, message.New("advice.small", "The face is small here, so it will have few details in the picture."))
	}
	if s.Use == photo.Face && !s.Posed {
		if math.Abs(h.yaw) > turned {
			add(Turned, false, i, message.New("advice.turned",
				"The head is turned to the side. It will be in the picture too, and look less like the person. A photo from the front is better."))
		}
		if math.Abs(h.tilt) > tilted && math.Abs(h.tilt) <= sideways {
			add(Tilted, false, i, message.New("advice.tilted", "The head is tilted, and will be in the picture too. A pose photo can set another angle."))
		}
	}
}

// rivalled reports whether another face in the frame is nearly as large as face i, so that either may be meant.
func (s Scene) rivalled(all []head, i int) bool {
	const rival = 0.6 // of the sides
	for _, j := range s.present(all) {
		if j != i && all[j].box.area() > rival*rival*all[i].box.area() {
			return true
		}
	}
	return false
}

// tiny says that the photo has few pixels; the zero message when it has enough.
func (s Scene) tiny(all []head, used int, area rect, shape photo.Shape) message.Message {
	if s.Use == photo.Face && used >= 0 {
		if high := all[used].likely.h(); high < recognised {
			return message.New("advice.tiny.face", "The face is only {{.Pixels}} pixels high in this photo, too few for a good likeness.", "Pixels", int(math.Round(high)))
		}
	}
	if times := float64(shape.Height) / area.h(); times > enlarged {
		return message.New("advice.tiny", "This frame holds few pixels. They are enlarged {{.Times}} times, and fine details are lost.", "Times", int(math.Round(times)))
	}
	return message.Message{}
}

func (s Scene) sayNoFace() message.Message {
	if s.Use == photo.Pose {
		return message.New("advice.no-face.pose", "No face was found. A pose photo needs one too, clearly seen.")
	}
	return message.New("advice.no-face", "No face was found. The model needs one that is clearly seen, best from the front.")
}

func sayOutside(n int) message.Message {
	if n > 1 {
		return message.New("advice.outside.all", "The faces are outside the frame.")
	}
	return message.New("advice.outside", "The face is outside the frame.")
}

func (s Scene) saySeveral(n int, meant bool) message.Message {
	switch {
	case s.Use == photo.Pose:
		return message.New("advice.several.pose", "There are {{.N}} faces in the frame. The model follows the one that it sees least clearly.", "N", n)
	case meant:
		return message.New("advice.several.sure", "There are {{.N}} faces in the frame. The model will take the largest; the others may get in its way.", "N", n)
	}
	return message.New("advice.several", "There are {{.N}} faces in the frame. The model may not take the one you mean.", "N", n)
}

func sayEdge(top, left bool) message.Message {
	switch {
	case top && left:
		return message.New("advice.edge.both", "The face is too close to the upper and the left edge. With Free background on, the picture may show a stranger.")
	case top:
		return message.New("advice.edge.top", "The face is too close to the upper edge. With Free background on, the picture may show a stranger.")
	}
	return message.New("advice.edge.left", "The face is too close to the left edge. With Free background on, the picture may show a stranger.")
}
