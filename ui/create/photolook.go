package create

import (
	"context"
	"errors"
	"image"

	"likeness/service"
	"likeness/service/photo"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/faces"
)

// thumbSide is the largest side, in pixels, of the photo that a well shows.
const thumbSide = 320

// found is what is known of a photo. It is known bit by bit.
type found struct {
	preview *image.RGBA // shown until there is more; nothing else is known then

	thumb  *image.RGBA
	path   string      // of the file that was looked at
	sha256 string      // of its content
	source image.Point // its size in pixels, upright; 0 by 0 until it was opened

	frame photo.Frame
	area  image.Rectangle // what is sent, in pixels of the photo as the frame turns it
	size  image.Point     // of what is sent, 0 by 0 until it was prepared
	bytes int             // of what is sent

	faces  []faces.Face // in pixels of the upright photo
	looked bool         // whether faces were looked for
	done   bool         // nothing more will be known
	stale  bool         // the frame was made for another content of the file
	err    error
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
	before := s.ref
	s.ref = ref
	trust, harder := s.framed, s.again
	if ref.IsZero() {
		s.found = found{}
		s.well.Empty()
		s.page.photosChanged()
		return
	}
	before.Frame = ref.Frame
	if before != ref || !s.well.HasPhoto() { // else it stays until it is framed anew
		s.found, s.said = found{}, nil
		s.well.Busy(s.name())
		s.page.photosChanged()
	}
	wanted := true
	show := func(f found) {
		s.page.kit.Work.Do(func() {
			if wanted {
				s.show(f)
			}
		})
	}
	stop := s.page.kit.Work.Go(func(ctx context.Context) {
		f := s.look(ctx, ref, trust, harder, show)
		if ctx.Err() == nil {
			f.done = true
			show(f)
		}
	})
	s.cancel = func() {
		wanted = false
		stop()
	}
}

// look runs behind the window. It shows what it knows before it goes on. A
// frame is not used on another content of the file than it was made for, unless
// it is to be trusted. For faces in the content of which harder is the checksum it
// looks twice.
func (s *slot) look(ctx context.Context, ref service.PhotoRef, trust bool, harder string, show func(found)) found {
	f := found{frame: ref.Frame}
	if f.path, f.err = s.page.fileOf(ref); f.err != nil {
		return f
	}
	// What is wrong with the file is said when it is opened.
	if m, err := photo.Preview(ctx, f.path, thumbSide, thumbSide); err == nil && ref.Frame.IsZero() {
		show(found{preview: m})
	}
	photos := s.page.cfg.Photos
	opened, err := photos.Open(ctx, f.path)
	if err != nil {
		f.err = err
		return f
	}
	f.sha256, f.source = opened.SHA256, image.Pt(opened.Width, opened.Height)
	if kept := s.page.remembered(ref.Path); !trust && !ref.Frame.IsZero() && kept.SHA256 != "" && kept.SHA256 != f.sha256 {
		f.stale = true
		return f
	}
	if ref.Frame.IsZero() { // about what is sent
		f.thumb = photo.Thumbnail(opened.Image, thumbSide, thumbSide)
		show(f)
	}
	sent, err := service.PrintOf(ctx, photos, ref, f.path, s.use)
	if err != nil {
		f.err = err
		return f
	}
	f.size, f.bytes, f.area = image.Pt(sent.Width, sent.Height), len(sent.JPEG), sent.Area
	if f.thumb, err = photo.ThumbnailBytes(ctx, ref.Name, sent.JPEG, thumbSide, thumbSide); err != nil {
		f.err = err
		return f
	}
	show(f)
	f.faces, err = s.lookFor(ctx, opened, f, harder == f.sha256)
	f.looked = err == nil
	if err != nil && ctx.Err() == nil && !errors.Is(err, darkroom.ErrNotLooking) {
		s.page.kit.Log.Warn("faces not looked for", "err", err)
	}
	return f
}

// fileOf returns the file of a photo: the one that a person chose, or what the
// library keeps of a picture that was made before.
func (p *Page) fileOf(ref service.PhotoRef) (string, error) {
	if ref.Path != "" {
		return ref.Path, nil
	}
	path, err := p.kit.Library.PhotoPath(ref.Prepared)
	if err != nil {
		return "", &photo.Error{Name: ref.Name, Reason: photo.Missing, Err: err}
	}
	return path, nil
}

// show runs on the UI goroutine.
func (s *slot) show(f found) {
	switch {
	case f.stale:
		s.unframe()
		return
	case f.err != nil:
		s.wrong(f)
		return
	case f.preview != nil:
		if !s.well.HasPhoto() {
			s.well.Preview(f.preview, s.name())
		}
		return
	}
	s.opened(f)
	if !f.done && s.found.done && s.found.sha256 == f.sha256 {
		return // of the same photo more is known: it stays until all is known anew
	}
	s.found = f
	s.page.photosChanged()
	if said := s.said; f.done && said != nil {
		s.said = nil
		said()
	}
}

// wrong shows what is wrong with a file.
func (s *slot) wrong(f found) {
	s.fresh, s.framed, s.good, s.said = false, false, nil, nil
	s.found = f
	s.well.Wrong(s.name(), s.trouble(f.err))
	s.page.photosChanged()
}

// opened is called when a photo was found to be good.
func (s *slot) opened(f found) {
	if s.fresh {
		s.fresh = false
		s.page.remember(s.ref.Path, f.sha256)
	}
	if s.framed {
		s.framed = false
		s.page.rememberFrame(s.ref.Path, f.sha256, s.use, s.ref.Frame)
	}
	if good := s.good; good != nil {
		s.good = nil
		good()
	}
}

// resultSize is the size of the pictures to come, 0 by 0 while it is not known.
func (p *Page) resultSize() image.Point {
	if p.pose.well.HasPhoto() {
		return p.pose.found.size
	}
	return p.face.found.size
}
