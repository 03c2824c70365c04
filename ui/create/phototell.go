package create

import (
	"image"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"likeness/service/photo"
	"likeness/service/photo/advice"
	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// drawn is what a well shows of its photo, to know whether anything is new.
type drawn struct {
	thumb      *image.RGBA
	name       string
	result     string
	found      string
	foundColor fyne.ThemeColorName
	good       bool
	sent       string
	faces      []part.WellFace
	scene      advice.Scene
	advice     []advice.Advice
}

// photosChanged is called when something else is known of a photo.
func (p *Page) photosChanged() {
	p.tellPhotos()
	if p.bar != nil {
		p.bar.refresh()
	}
}

// tellPhotos has the wells say what is known of their photos. The settings and
// the other photo matter, so that it is done after every change.
func (p *Page) tellPhotos() {
	for _, s := range []*slot{p.face, p.pose} {
		s.tell()
	}
}

func (s *slot) tell() {
	f := &s.found
	if f.thumb == nil || f.err != nil {
		s.drawn = drawn{}
		return
	}
	d := drawn{thumb: f.thumb, name: s.name(), result: s.resultText()}
	if f.bytes > 0 { // else what is sent is not known
		d.scene, d.advice = s.scene(), s.drawn.advice
		if !reflect.DeepEqual(d.scene, s.drawn.scene) { // it is asked for at every key stroke
			d.advice = d.scene.Advise()
		}
		d.faces = s.outlines(d.scene)
		d.good = len(d.advice) == 0
		d.found, d.foundColor = s.foundText(d.good)
		d.sent = words.Say("well.sent", "Size", words.Bytes(int64(f.bytes)))
	}
	if s.well.HasPhoto() && reflect.DeepEqual(d, s.drawn) {
		return
	}
	s.drawn = d
	s.well.Photo(part.WellPhoto{
		Picture: part.WellPicture{Image: d.thumb, Faces: d.faces},
		Name:    d.name, Result: d.result, Found: d.found, FoundColor: d.foundColor, Good: d.good, Sent: d.sent, Advice: s.remedies(d.advice),
	})
}

// resultText says what size the pictures will have: the pose photo decides
// where there is one, else the photo of the face, which also says where the face
// will be.
func (s *slot) resultText() string {
	size := s.found.size
	switch {
	case s.use == photo.Face && !s.page.pose.ref.IsZero():
		return words.Say("well.posed")
	case size.X == 0:
		return ""
	case s.use == photo.Face && (len(s.found.faces) > 0 || !s.found.looked):
		return words.Say("well.result.stays", "Width", size.X, "Height", size.Y)
	}
	return words.Say("well.result", "Width", size.X, "Height", size.Y)
}

// foundText says how many faces there are, and in which colour.
func (s *slot) foundText(good bool) (string, fyne.ThemeColorName) {
	n := len(s.found.faces)
	switch {
	case !s.found.looked || n == 0: // which advice says
		return "", look.ColorQuiet
	case good:
		return words.Count("faces.found", n), theme.ColorNameSuccess
	}
	return words.Count("faces.found", n), look.ColorQuiet
}

// outlines are the faces where they lie in what is sent.
func (s *slot) outlines(scene advice.Scene) []part.WellFace {
	f := &s.found
	used, sure := scene.Used()
	var out []part.WellFace
	for i, face := range f.faces {
		box := f.frame.Place(face.Box, f.source.X, f.source.Y).Sub(f.area.Min)
		w, h := float32(f.area.Dx()), float32(f.area.Dy())
		out = append(out, part.WellFace{
			Left: float32(box.Min.X) / w, Top: float32(box.Min.Y) / h, Right: float32(box.Max.X) / w, Bottom: float32(box.Max.Y) / h,
			Used: i == used && sure,
		})
	}
	return out
}
