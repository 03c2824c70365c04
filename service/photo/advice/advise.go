package advice

import (
	"cmp"
	"math"
	"slices"

	"likeness/service/message"
	"likeness/service/photo"
)

// Advise gives what there is to know before this is sent, the gravest first; none when all is well. A remedy that
// reframes removes what it is for, or leaves of it only what is not grave, and brings nothing grave with it.
func (s Scene) Advise() []Advice {
	found := s.findings()
	out := make([]Advice, len(found))
	for i, f := range found {
		out[i] = Advice{Kind: f.kind, Grave: f.grave, Message: f.say, Remedies: s.remedies(f, found)}
	}
	return out
}

func sorted(all []finding) []finding {
	order := Kinds()
	slices.SortStableFunc(all, func(a, b finding) int {
		if a.grave != b.grave {
			if a.grave {
				return -1
			}
			return 1
		}
		return cmp.Compare(slices.Index(order, a.kind), slices.Index(order, b.kind))
	})
	return all
}

// remedies gives what can be done about a finding, one of all that were found.
func (s Scene) remedies(f finding, found []finding) []Remedy {
	var out []Remedy
	add := func(kind RemedyKind, m message.Message) { out = append(out, Remedy{Kind: kind, Message: m}) }
	// frame offers the first of some frames that helps, unless another button has it.
	frame := func(m message.Message, some ...photo.Frame) {
		for _, fr := range some {
			if s.mends(fr, f, found) {
				if !slices.ContainsFunc(out, func(r Remedy) bool { return r.Frame == fr }) {
					out = append(out, Remedy{Kind: Reframe, Message: m, Frame: fr})
				}
				return
			}
		}
	}
	switch f.kind {
	case NoFace:
		add(LookAgain, message.New("advice.do.look-again", "Look again"))
		add(ByHand, sayByHand())
		s.another(add)
	case Outside:
		if len(s.Faces) > 1 {
			s.eachFace(frame, add)
		}
		frame(sayHeadAndShoulders(), s.standing(f.face).HeadAndShoulders(f.face))
		frame(message.New("advice.do.whole", "Whole photo"), photo.Frame{Turn: s.Frame.Turn, Mirror: s.Frame.Mirror, Shape: s.Frame.Shape, Fill: s.Frame.Fill})
		add(ByHand, sayByHand())
	case Sideways:
		up := s.standing(f.face)
		if s.Frame.Area == (photo.Area{}) {
			frame(message.New("advice.do.upright", "Turn upright"), up.Frame, up.HeadAndShoulders(f.face))
		} else {
			frame(message.New("advice.do.upright", "Turn upright"), up.HeadAndShoulders(f.face), up.Frame)
		}
		add(ByHand, sayByHand())
	case Several:
		s.eachFace(frame, add)
	case Cut:
		frame(sayHeadAndShoulders(), s.as(f.face, shoulders))
		add(ByHand, sayByHand())
	case Edge:
		frame(message.New("advice.do.margin", "Leave a margin"), s.margin(f.face), s.as(f.face, shoulders))
		add(BackgroundOff, message.New("advice.do.background-off", "Free background off"))
	case Tight:
		frame(message.New("advice.do.space", "More space around it"), s.as(f.face, shoulders))
		add(ByHand, sayByHand())
	case Small:
		frame(message.New("advice.do.closer", "Move closer"), s.nearer(f.face), s.as(f.face, shoulders), s.HeadAndShoulders(f.face))
		add(ByHand, sayByHand())
	case Square:
		narrow := s.Frame
		narrow.Shape = squarest()
		frame(message.New("advice.do.narrow", "{{.Width}} × {{.Height}} instead", "Width", narrow.Shape.Width, "Height", narrow.Shape.Height), narrow)
	case Turned, Tilted, Tiny, Same:
		s.another(add)
	}
	if len(out) == 0 {
		add(ByHand, sayByHand())
	}
	return out
}

// another offers another photo, or to go on without a pose photo.
func (s Scene) another(add func(RemedyKind, message.Message)) {
	if s.Use == photo.Pose {
		add(TakeOut, message.New("advice.do.without", "No pose photo"))
	}
	add(ChoosePhoto, message.New("advice.do.another", "Another photo…"))
}

func sayByHand() message.Message { return message.New("advice.do.by-hand", "Frame by hand…") }

func sayHeadAndShoulders() message.Message {
	return message.New("advice.do.shoulders", "Head and shoulders")
}

// mends reports whether a frame removes a finding, or leaves what is not grave of it, without anything grave that is new.
// For what is not grave nothing may be new that is mended by a frame: else one could be sent from one to the other.
func (s Scene) mends(f photo.Frame, this finding, found []finding) bool {
	if f == s.Frame || f.Check(s.Use) != nil {
		return false
	}
	area, _ := f.Cut(s.Width, s.Height, s.Use)
	if shown := area.Intersect(f.Whole(s.Width, s.Height)); min(shown.Dx(), shown.Dy()) < smallestShown {
		return false
	}
	for _, now := range s.with(f).findings() {
		if now.kind == this.kind && (now.grave || !this.grave) {
			return false
		}
		known := slices.ContainsFunc(found, func(old finding) bool { return old.kind == now.kind && (old.grave || !now.grave) })
		if !known && (now.grave || !this.grave && now.kind.framed()) {
			return false
		}
	}
	return true
}

// smallestShown is what a frame must show of a photo along each side, in pixels, to be offered.
const smallestShown = 16

// as gives the frame of a face in the shape that is sent now.
func (s Scene) as(i int, share float64) photo.Frame {
	_, shape := s.cut()
	return s.shot(i, func(h head) rect { return s.portrait(h, float64(shape.Width)/float64(shape.Height), share) })
}

// margin gives the frame moved, or enlarged where that would cut the face, so that there is space above the face and on
// its left.
func (s Scene) margin(i int) photo.Frame {
	return s.shot(i, func(h head) rect {
		area, shape := s.cut()
		f := h.room
		needed := rect{f.x0 - marginFirst*f.w(), f.y0 - marginFirst*f.h(), f.x1 + marginLast*f.w(), f.y1 + marginLast*f.h()}
		moved := area.moved(min(needed.x0-area.x0, 0), min(needed.y0-area.y0, 0))
		if moved.x1 >= needed.x1 && moved.y1 >= needed.y1 {
			return moved
		}
		ratio := float64(shape.Width) / float64(shape.Height)
		grown := area.or(needed)
		height := max(grown.h(), grown.w()/ratio, max(f.w(), f.h())/largest/max(ratio, 1))
		width, all := height*ratio, s.whole()
		x0 := within((grown.x0+grown.x1-width)/2, width, all.x0, all.x1, needed.x0, needed.x1)
		y0 := within(grown.y0-(height-grown.h())/3, height, all.y0, all.y1, needed.y0, needed.y1)
		return rect{x0, y0, x0 + width, y0 + height}
	})
}

// nearer gives a frame in which a small face is large enough. Of a pose photo it keeps as much as it can.
func (s Scene) nearer(i int) photo.Frame {
	if s.Use == photo.Face {
		return s.as(i, shoulders)
	}
	return s.shot(i, func(h head) rect {
		area, shape := s.cut()
		f := h.likely
		ratio := float64(shape.Width) / float64(shape.Height)
		height := max(f.h()*float64(shape.Height)/(1.2*coarse), smallestSide/min(ratio, 1))
		k := height / area.h()
		if k >= 1 {
			return area
		}
		// The face stays where it is in the frame.
		cx, cy := (f.x0+f.x1)/2, (f.y0+f.y1)/2
		x0 := within(cx-k*(cx-area.x0), height*ratio, area.x0, area.x1, f.x0-marginFirst*f.w(), f.x1+marginLast*f.w())
		y0 := within(cy-k*(cy-area.y0), height, area.y0, area.y1, f.y0-marginFirst*f.h(), f.y1+marginLast*f.h())
		return rect{x0, y0, x0 + height*ratio, y0 + height}
	})
}

// standing gives the scene turned so that a face stands upright, and the whole photo in the frame; the scene itself where
// the face does so already.
func (s Scene) standing(i int) Scene {
	if i < 0 || i >= len(s.Faces) {
		return s
	}
	tilt := s.place(s.Faces[i]).tilt
	if math.Abs(tilt) <= sideways {
		return s
	}
	quarters := int(math.Round(-tilt/90)) + 4
	f := s.Frame
	if f.Mirror { // which comes after the turn
		quarters = 8 - quarters
	}
	f.Turn, f.Area = (f.Turn+quarters)%4, photo.Area{}
	return s.with(f)
}

// squarest gives the shape for those who want a square pose photo.
func squarest() photo.Shape {
	for _, n := range photo.Shapes(photo.Pose) {
		if n.ID == "square" {
			return n.Shape
		}
	}
	return photo.Shape{}
}
