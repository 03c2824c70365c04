package create

import (
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// markFor is how long a well shows that something has come into it.
const markFor = 1600 * time.Millisecond

// A slot is a well with the photo in it, and all that is found out about it.
type slot struct {
	page *Page
	use  photo.Use
	well *part.Well
	mark *page.Delay // ends the mark

	ref    service.PhotoRef // of what the well shows or is about to show
	found  found            // of what it shows
	fresh  bool             // a person has just chosen it
	framed bool             // a person has just framed it, as the file is now
	again  string           // checksum of the content in which a person had faces looked for again
	good   func()           // called once when the photo is good; may be nil
	said   func()           // called once when all is known of the photo; may be nil
	drawn  drawn            // what the well shows of it
	cancel func()
	paste  func() // ends a paste that is under way; nil when none is
}

func newSlot(p *Page, u photo.Use) *slot {
	s := &slot{page: p, use: u}
	if u == photo.Face {
		s.well = part.NewWell(words.Say("face.name"), words.Say("face.headline"), words.Say("face.invitation"), part.FaceIcon(), false)
	} else {
		s.well = part.NewWell(words.Say("pose.name"), "", words.Say("pose.invitation"), part.PoseIcon(), true)
	}
	s.mark = p.kit.Work.Delay(markFor, func() { s.well.Mark(false) })
	s.well.OnChoose = s.ask
	s.well.OnPaste = func() { p.pasteInto(s) }
	s.well.OnRecent = s.openRecent
	s.well.OnFrame = func() { s.frame(message.Message{}) }
	s.well.OnFace = s.pick
	s.well.OnSent = func() { p.showSent(s) }
	s.well.OnClear = s.clear
	return s
}

// of returns the photo of a recipe that belongs into the slot.
func (s *slot) of(r *service.Recipe) *service.PhotoRef {
	if s.use == photo.Pose {
		return &r.Pose
	}
	return &r.Face
}

// other is the other slot.
func (s *slot) other() *slot {
	if s.use == photo.Pose {
		return s.page.face
	}
	return s.page.pose
}

// ask lets a person choose a file.
func (s *slot) ask() {
	s.page.kit.Nav.ChooseFiles(page.FileRequest{Title: s.well.Name, Pictures: true}, func(paths []string) {
		s.choose(fileRef(paths[0]))
		s.page.form.reveal(s.well) // it may have been asked for by a key
	})
}

// clear takes the photo out, or ends the wait for one that is being pasted.
func (s *slot) clear() {
	if s.paste != nil {
		s.paste()
		s.load()
		return
	}
	s.choose(service.PhotoRef{})
}

// choose puts a photo into the recipe, or takes it out.
func (s *slot) choose(ref service.PhotoRef) {
	same := s.ref == ref
	s.fresh, s.good = !ref.IsZero(), nil
	s.page.model.Update(func(r *service.Recipe) { *s.of(r) = ref })
	if same {
		s.load() // the file may be another by now
	}
}

// fileRef names a file that a person chose.
func fileRef(path string) service.PhotoRef {
	return service.PhotoRef{Path: path, Name: photoName(path)}
}

// photoName is what a file is called: its name, unless it lies in the library
// under its checksum.
func photoName(path string) string {
	name := filepath.Base(path)
	if bare := strings.TrimSuffix(name, filepath.Ext(name)); len(bare) == 64 && strings.Trim(bare, "0123456789abcdef") == "" {
		return words.Say("photo.pasted")
	}
	return name
}

// shortName leaves out the middle of a long name, so that a sentence with it
// still fits where it is said.
func shortName(name string) string {
	const most, end = 34, 14
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	return string(runes[:most-end-1]) + "…" + string(runes[len(runes)-end:])
}

// flash marks the well for a moment.
func (s *slot) flash() {
	s.well.Mark(true)
	s.mark.Ask()
}

// under reports whether a point of the window lies in the well.
func (s *slot) under(at fyne.Position) bool {
	if !s.well.Visible() {
		return false
	}
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.well)
	to := from.AddXY(s.well.Size().Width, s.well.Size().Height)
	return at.X >= from.X && at.Y >= from.Y && at.X < to.X && at.Y < to.Y
}

// showPhotos shows the photos of the recipe, whoever has put them there.
func (p *Page) showPhotos() {
	r := p.model.Recipe()
	for _, s := range []*slot{p.face, p.pose} {
		if ref := *s.of(&r); ref != s.ref {
			s.load()
		}
	}
	p.tellPhotos() // the settings and the other photo matter
	show := !r.Face.IsZero() || !r.Pose.IsZero()
	if show != p.swap.Visible() {
		setVisible(p.swap, show)
	}
}

// name is what the photo is called.
func (s *slot) name() string { return photoTitle(s.ref) }

func photoTitle(ref service.PhotoRef) string {
	if ref.Name != "" {
		return ref.Name
	}
	return photoName(ref.Path)
}
