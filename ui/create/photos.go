package create

import (
	"context"
	"errors"
	"image"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/photo/faces"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// FaceFinder finds faces in pictures. *faces.Finder is one.
type FaceFinder interface {
	Find(m image.Image) ([]faces.Face, error)
}

// kind is what a photo is for.
type kind int

const (
	facePhoto kind = iota
	posePhoto
)

// thumbSide is the largest side, in pixels, of the photo that a well shows.
const thumbSide = 320

// A slot is a well with the photo in it, and all that is found out about it.
type slot struct {
	page *Page
	kind kind
	well *part.Well

	path   string // of what the well shows or is about to show
	result image.Point
	cancel func()
}

func newSlot(p *Page, k kind) *slot {
	s := &slot{page: p, kind: k}
	if k == facePhoto {
		s.well = part.NewWell(words.Say("face.name"), words.Say("face.headline"), words.Say("face.invitation"), part.FaceIcon(), false)
	} else {
		s.well = part.NewWell(words.Say("pose.name"), "", words.Say("pose.invitation"), part.PoseIcon(), true)
	}
	s.well.OnChoose = s.ask
	s.well.OnPaste = s.pasteFile
	s.well.OnClear = func() { s.choose("") }
	return s
}

func (s *slot) ref(r *service.Recipe) *service.PhotoRef {
	if s.kind == posePhoto {
		return &r.Pose
	}
	return &r.Face
}

// ask lets a person choose a file.
func (s *slot) ask() {
	s.page.kit.Nav.ChooseFiles(page.FileRequest{Title: s.well.Name, Pictures: true}, func(paths []string) { s.choose(paths[0]) })
}

// pasteFile takes the path of a file that was copied in a file manager.
func (s *slot) pasteFile() {
	path := copiedPath(s.page.kit.Clipboard.Content())
	if path == "" {
		s.page.kit.Nav.Toast(words.Say("well.nothing"))
		return
	}
	s.choose(path)
}

// copiedPath understands what file managers put on the clipboard: a path, a
// file:// address, or a list of them.
func copiedPath(text string) string {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == 0 }) {
		line = strings.Trim(strings.TrimSpace(line), `"'`)
		if u, err := url.Parse(line); err == nil && u.Scheme == "file" {
			line = u.Path
			if len(line) > 2 && line[0] == '/' && line[2] == ':' { // a drive of Windows
				line = line[1:]
			}
			line = filepath.FromSlash(line)
		}
		if filepath.IsAbs(line) {
			return line
		}
	}
	return ""
}

// choose takes a file as the photo; an empty path takes the photo out.
func (s *slot) choose(path string) {
	s.page.model.Update(func(r *service.Recipe) {
		*s.ref(r) = service.PhotoRef{}
		if path != "" {
			*s.ref(r) = service.PhotoRef{Path: path, Name: filepath.Base(path)}
		}
	})
	s.load()
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

// found is what is known of a photo.
type found struct {
	thumb   *image.RGBA
	name    string
	size    image.Point
	cropped float64
	faces   int
	looked  bool // whether faces were looked for
	err     error
}

// load looks at the photo of the recipe behind the window: the thumbnail as
// soon as there is one, then what it will become.
func (s *slot) load() {
	recipe := s.page.model.Recipe()
	ref := *s.ref(&recipe)
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.path, s.result = ref.Path, image.Point{}
	if ref.Path == "" { // a recipe that was used before names what was sent
		s.path = ref.Prepared
	}
	if s.path == "" {
		s.well.Empty()
		s.page.sizesChanged()
		return
	}
	name := ref.Name
	if ref.Path != "" {
		name = filepath.Base(ref.Path)
	}
	s.well.Busy(name)
	path := s.path
	show := func(f found) {
		s.page.kit.Work.Do(func() {
			if s.path == path {
				s.show(f)
			}
		})
	}
	s.cancel = s.page.kit.Work.Go(func(ctx context.Context) {
		file := ref.Path
		if file == "" {
			// One that is not there has no path, and looking at it says so.
			file, _ = s.page.kit.Library.PhotoPath(ref.Prepared)
		}
		f := s.look(ctx, name, file, show)
		if ctx.Err() == nil {
			show(f)
		}
	})
}

// look runs behind the window. It shows the thumbnail before it goes on.
func (s *slot) look(ctx context.Context, name, path string, show func(found)) found {
	f := found{name: name}
	opened, err := photo.Open(ctx, path)
	if err != nil {
		f.err = err
		return f
	}
	f.thumb = photo.Thumbnail(opened.Image, thumbSide, thumbSide)
	show(f)
	use := photo.Face
	if s.kind == posePhoto {
		use = photo.Pose
	}
	prepared, err := photo.Prepare(opened, use)
	if err != nil {
		f.err = err
		return f
	}
	f.size, f.cropped = image.Pt(prepared.Width, prepared.Height), prepared.Cropped
	if s.page.cfg.Faces != nil && ctx.Err() == nil {
		all, err := s.page.cfg.Faces.Find(opened.Image)
		if err != nil {
			s.page.kit.Log.Warn("faces not looked for", "err", err)
			return f
		}
		f.faces, f.looked = len(all), true
	}
	return f
}

// show runs on the UI goroutine.
func (s *slot) show(f found) {
	if f.err != nil {
		var bad *photo.Error
		text := f.err.Error()
		if errors.As(f.err, &bad) {
			text = words.Photo(bad)
		}
		s.well.Wrong(f.name, text)
		s.page.sizesChanged()
		return
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
	s.well.Photo(f.thumb, f.name, "", remark, name)
	s.page.sizesChanged()
}

// sizesChanged says in each well what size the pictures will have: the pose
// photo decides where there is one, else the photo of the face.
func (p *Page) sizesChanged() {
	hasPose := p.pose.well.HasPhoto()
	for _, s := range []*slot{p.face, p.pose} {
		switch {
		case !s.well.HasPhoto():
		case s.kind == facePhoto && hasPose:
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
