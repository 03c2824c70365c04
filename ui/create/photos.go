package create

import (
	"context"
	"errors"
	"image"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/photo/darkroom"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// use is what a photo is for.
type use int

const (
	facePhoto use = iota
	posePhoto
)

const (
	// thumbSide is the largest side, in pixels, of the photo that a well shows.
	thumbSide = 320
	// markFor is how long a well shows that something has come into it.
	markFor = 1600 * time.Millisecond
)

// A slot is a well with the photo in it, and all that is found out about it.
type slot struct {
	page *Page
	use  use
	well *part.Well
	mark *page.Delay // ends the mark

	ref    service.PhotoRef // of what the well shows or is about to show
	fresh  bool             // a person has just chosen it
	good   func()           // called once when the photo is good; may be nil
	result image.Point
	cancel func()
	paste  func() // ends a paste that is under way; nil when none is
}

func newSlot(p *Page, u use) *slot {
	s := &slot{page: p, use: u}
	if u == facePhoto {
		s.well = part.NewWell(words.Say("face.name"), words.Say("face.headline"), words.Say("face.invitation"), part.FaceIcon(), false)
	} else {
		s.well = part.NewWell(words.Say("pose.name"), "", words.Say("pose.invitation"), part.PoseIcon(), true)
	}
	s.mark = p.kit.Work.Delay(markFor, func() { s.well.Mark(false) })
	s.well.OnChoose = s.ask
	s.well.OnPaste = func() { p.pasteInto(s) }
	s.well.OnRecent = s.openRecent
	s.well.OnClear = s.clear
	return s
}

// of returns the photo of a recipe that belongs into the slot.
func (s *slot) of(r *service.Recipe) *service.PhotoRef {
	if s.use == posePhoto {
		return &r.Pose
	}
	return &r.Face
}

// other is the other slot.
func (s *slot) other() *slot {
	if s.use == posePhoto {
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
	show := !r.Face.IsZero() || !r.Pose.IsZero()
	if show != p.swap.Visible() {
		setVisible(p.swap, show)
	}
}

// found is what is known of a photo.
type found struct {
	preview *image.RGBA // shown until there is more; nothing else is known then
	thumb   *image.RGBA
	size    image.Point
	faces   int
	looked  bool // whether faces were looked for
	err     error
}

// load looks at the photo of the recipe behind the window: the thumbnail as
// soon as there is one, then what it will become.
func (s *slot) load() {
	recipe := s.page.model.Recipe()
	ref := *s.of(&recipe)
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	if s.paste != nil {
		s.paste()
	}
	s.ref, s.result = ref, image.Point{}
	if ref.IsZero() {
		s.well.Empty()
		s.page.sizesChanged()
		return
	}
	s.well.Busy(s.name())
	wanted := true
	show := func(f found) {
		s.page.kit.Work.Do(func() {
			if wanted {
				s.show(f)
			}
		})
	}
	stop := s.page.kit.Work.Go(func(ctx context.Context) {
		f := s.look(ctx, ref, show)
		if ctx.Err() == nil {
			show(f)
		}
	})
	s.cancel = func() {
		wanted = false
		stop()
	}
}

// name is what the photo is called.
func (s *slot) name() string {
	if s.ref.Name != "" {
		return s.ref.Name
	}
	return photoName(s.ref.Path)
}

// look runs behind the window. It shows the preview and the thumbnail before
// it goes on.
func (s *slot) look(ctx context.Context, ref service.PhotoRef, show func(found)) found {
	var f found
	path := ref.Path
	if path == "" { // of a picture that was made before
		var err error
		if path, err = s.page.kit.Library.PhotoPath(ref.Prepared); err != nil {
			f.err = &photo.Error{Name: ref.Name, Reason: photo.Missing, Err: err}
			return f
		}
	}
	// What is wrong with the file is said when it is opened.
	if m, err := photo.Preview(ctx, path, thumbSide, thumbSide); err == nil {
		show(found{preview: m})
	}
	photos := s.page.cfg.Photos
	opened, err := photos.Open(ctx, path)
	if err != nil {
		f.err = err
		return f
	}
	f.thumb = photo.Thumbnail(opened.Image, thumbSide, thumbSide)
	show(f)
	what := photo.Face
	if s.use == posePhoto {
		what = photo.Pose
	}
	prepared, err := photos.Prepare(ctx, path, what, ref.Frame)
	if err != nil {
		f.err = err
		return f
	}
	f.size = image.Pt(prepared.Width, prepared.Height)
	all, err := photos.Faces(ctx, opened)
	switch {
	case err == nil:
		f.faces, f.looked = len(all), true
	case ctx.Err() == nil && !errors.Is(err, darkroom.ErrNotLooking):
		s.page.kit.Log.Warn("faces not looked for", "err", err)
	}
	return f
}

// show runs on the UI goroutine.
func (s *slot) show(f found) {
	if f.err != nil {
		text := words.Say("well.unknown")
		if bad, ok := errors.AsType[*photo.Error](f.err); ok {
			named := *bad
			named.Name = shortName(s.name())
			text = words.Photo(&named)
		} else {
			s.page.kit.Log.Warn("photo not looked at", "err", f.err)
		}
		s.fresh, s.good = false, nil
		s.well.Wrong(s.name(), text)
		s.page.sizesChanged()
		return
	}
	if f.preview != nil {
		s.well.Preview(f.preview, s.name())
		return
	}
	if s.fresh {
		s.fresh = false
		s.page.remember(s.ref.Path)
	}
	if good := s.good; good != nil {
		s.good = nil
		good()
	}
	s.result = f.size
	remark, name := "", theme.ColorNameSuccess
	switch {
	case !f.looked:
	case f.faces == 0:
		remark, name = words.Say("faces.none"), theme.ColorNameWarning
	default:
		remark = words.Count("faces.found", f.faces)
	}
	s.well.Photo(f.thumb, s.name(), "", remark, name)
	s.page.sizesChanged()
}

// sizesChanged says in each well what size the pictures will have: the pose
// photo decides where there is one, else the photo of the face.
func (p *Page) sizesChanged() {
	hasPose := p.pose.well.HasPhoto()
	for _, s := range []*slot{p.face, p.pose} {
		switch {
		case !s.well.HasPhoto():
		case s.use == facePhoto && hasPose:
			s.well.Result(words.Say("well.posed"))
		case s.result.X == 0:
			s.well.Result("")
		default:
			s.well.Result(words.Say("well.result", "Width", s.result.X, "Height", s.result.Y))
		}
	}
	if p.bar != nil {
		p.bar.refresh()
	}
}

// resultSize is the size of the pictures to come, 0 by 0 while it is not known.
func (p *Page) resultSize() image.Point {
	if p.pose.well.HasPhoto() {
		return p.pose.result
	}
	return p.face.result
}
