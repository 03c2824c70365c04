package create

import (
	"context"
	"fmt"
	"image"
	"slices"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/photo/advice"
	"likeness/service/photo/faces"
	"likeness/ui/part"
	"likeness/ui/words"
)

// scene is what advice is made from.
func (s *slot) scene() advice.Scene {
	p, f := s.page, &s.found
	return advice.Scene{
		Use: s.use, Name: s.name(), Width: f.source.X, Height: f.source.Y, Faces: f.faces, Looked: f.looked, Frame: f.frame,
		FreeBackground: p.freeBackground(p.model.Recipe()), Same: p.samePhoto(), Posed: s.use == photo.Face && p.pose.well.HasPhoto(),
	}
}

// remedies makes advice a person's.
func (s *slot) remedies(all []advice.Advice) []part.WellAdvice {
	out := make([]part.WellAdvice, len(all))
	for i, a := range all {
		out[i] = part.WellAdvice{Text: words.Tell(a.Message), Grave: a.Grave}
		for _, r := range a.Remedies {
			text := words.Tell(r.Message)
			if slices.ContainsFunc(out[i].Remedies, func(other part.WellRemedy) bool { return other.Text == text }) {
				continue // the first is the better one, and nobody could tell them apart
			}
			out[i].Remedies = append(out[i].Remedies, part.WellRemedy{Text: text, Do: func() { s.mend(a, r) }})
		}
	}
	return out
}

// mend does what a remedy says.
func (s *slot) mend(a advice.Advice, r advice.Remedy) {
	switch r.Kind {
	case advice.Reframe:
		s.setFrame(r.Frame, words.Say("well.framed"))
	case advice.ByHand, advice.ChooseFace:
		s.frame(a.Message)
	case advice.LookAgain:
		s.again = s.found.sha256
		s.said = func() {
			if len(s.found.faces) == 0 {
				s.page.kit.Nav.Toast(words.Say("faces.none.again"))
			}
		}
		s.load()
	case advice.BackgroundOff:
		s.page.backgroundOff()
	case advice.ChoosePhoto:
		s.ask()
	case advice.TakeOut:
		s.takeOut()
	}
}

// takeOut takes the photo out, says so and offers the way back.
func (s *slot) takeOut() {
	before := s.ref
	s.clear()
	s.page.kit.Nav.Offer(words.Say("well.taken.out", "Name", shortName(photoTitle(before))), words.Say("undo"), func() {
		if s.ref.IsZero() {
			s.page.model.Update(func(r *service.Recipe) { *s.of(r) = before })
		}
	})
}

// pick has the frame follow a face that was clicked.
func (s *slot) pick(i int) {
	if i < len(s.found.faces) {
		s.setFrame(s.scene().Around(i), words.Say("well.picked"))
	}
}

// freeBackground reports whether the words decide about all but the face: a
// setting that not every version of the model knows.
func (p *Page) freeBackground(r service.Recipe) bool {
	return r.Settings.EnhanceNonFaceRegion && p.model.Ineffective("enhance_nonface_region") == ""
}

// backgroundOff switches Free background off, says so and offers the way back.
func (p *Page) backgroundOff() {
	p.setBackground(false)
	p.kit.Nav.Offer(words.Say("well.background.off"), words.Say("undo"), func() { p.setBackground(true) })
}

func (p *Page) setBackground(free bool) {
	p.model.Update(func(r *service.Recipe) { r.Settings.EnhanceNonFaceRegion = free })
}

// samePhoto reports whether the face and the pose are one photo.
func (p *Page) samePhoto() bool {
	return p.face.found.sha256 != "" && p.face.found.sha256 == p.pose.found.sha256
}

// lookFor finds the faces in a photo. Where there are none in the whole of it,
// it looks closer: at what the frame shows, and when a person asks for it, at
// one part after the other.
func (s *slot) lookFor(ctx context.Context, p *photo.Photo, f found, harder bool) ([]faces.Face, error) {
	all, err := s.page.cfg.Photos.Faces(ctx, p)
	if err != nil || len(all) > 0 {
		return all, err
	}
	var parts []image.Rectangle
	whole := image.Rect(0, 0, p.Width, p.Height)
	if shown := f.frame.Origin(f.area, p.Width, p.Height).Intersect(whole); !f.frame.IsZero() && shown != whole {
		parts = append(parts, shown)
	}
	if harder {
		parts = append(parts, tiles(whole)...)
	}
	for _, r := range parts {
		if area(r) == 0 {
			continue
		}
		more, err := s.page.cfg.Photos.Faces(ctx, partOf(p, r))
		if err != nil {
			return all, err
		}
		for _, face := range more {
			if !known(all, face) {
				all = append(all, face)
			}
		}
	}
	return all, nil
}

// tiles are four parts of a photo that overlap, so that a face on a seam is
// whole in one of them.
func tiles(whole image.Rectangle) []image.Rectangle {
	w, h := whole.Dx()*3/5, whole.Dy()*3/5
	var out []image.Rectangle
	for _, at := range []image.Point{{}, {X: whole.Dx() - w}, {Y: whole.Dy() - h}, {X: whole.Dx() - w, Y: whole.Dy() - h}} {
		out = append(out, image.Rect(0, 0, w, h).Add(at))
	}
	return out
}

// partOf is a part of a photo, in which faces are found where they lie in the
// whole.
func partOf(p *photo.Photo, r image.Rectangle) *photo.Photo {
	b := p.Image.Rect
	at := func(v, of, from int) int { return v * of / from }
	cut := image.Rect(at(r.Min.X, b.Dx(), p.Width), at(r.Min.Y, b.Dy(), p.Height),
		max(at(r.Max.X, b.Dx(), p.Width), at(r.Min.X, b.Dx(), p.Width)+1), max(at(r.Max.Y, b.Dy(), p.Height), at(r.Min.Y, b.Dy(), p.Height)+1))
	part := *p
	part.Image = p.Image.SubImage(cut).(*image.NRGBA)
	part.Width, part.Height = p.Width*part.Image.Rect.Dx()/b.Dx(), p.Height*part.Image.Rect.Dy()/b.Dy()
	part.SHA256 = fmt.Sprintf("%s %v", p.SHA256, cut)
	return &part
}

// known reports whether a face is among others.
func known(all []faces.Face, face faces.Face) bool {
	for _, other := range all {
		if both := other.Box.Intersect(face.Box); 2*area(both) > min(area(other.Box), area(face.Box)) {
			return true
		}
	}
	return false
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }
