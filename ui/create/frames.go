package create

import (
	"encoding/json"
	"slices"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/storage/preferences"
	"likeness/ui/page"
	"likeness/ui/words"
)

// frame opens the view in which a person says which part of the photo is sent.
// why is what led there; it may be zero.
func (s *slot) frame(why message.Message) {
	p := s.page
	if s.ref.IsZero() || s.found.source.X == 0 { // none, or none that can be opened
		p.kit.Nav.Toast(words.Say("well.frame.none"))
		return
	}
	ref, r := s.ref, p.model.Recipe()
	request := page.FrameRequest{
		Path: s.found.path, Name: s.name(), Use: s.use, Frame: ref.Frame, FreeBackground: p.freeBackground(r), Same: p.samePhoto(), Posed: s.use == photo.Face && p.pose.well.HasPhoto(), Why: why,
	}
	if request.FreeBackground {
		request.BackgroundOff = p.backgroundOff
	}
	p.cfg.Frame(request, func(f photo.Frame) {
		if s.ref == ref { // else another photo has come since
			s.setFrame(f, words.Say("well.framed"))
		}
	})
}

// setFrame frames the photo anew, says so and offers the way back.
func (s *slot) setFrame(f photo.Frame, said string) {
	before := s.ref.Frame
	if f == before {
		return
	}
	s.putFrame(f)
	after := s.ref
	s.page.kit.Nav.Offer(said, words.Say("undo"), func() {
		if s.ref == after {
			s.putFrame(before)
		}
	})
}

func (s *slot) putFrame(f photo.Frame) {
	s.framed = true
	s.page.model.Update(func(r *service.Recipe) { s.of(r).Frame = f })
}

// unframe takes a frame off that was made for another content of the file.
func (s *slot) unframe() {
	s.page.kit.Nav.Toast(words.Say("well.stale", "Name", shortName(s.name())))
	s.page.model.Update(func(r *service.Recipe) { s.of(r).Frame = photo.Frame{} })
}

// forUse is a photo that is put to another use.
func forUse(ref service.PhotoRef, use photo.Use) service.PhotoRef {
	ref.Frame = ref.Frame.For(use)
	return ref
}

// remembered returns what is kept of a file that was used before; nothing when
// it was not, or long ago.
func (p *Page) remembered(path string) preferences.Photo {
	if path != "" {
		photos := p.kit.Preferences.Get().Photos
		if i := photoAt(photos, path); i >= 0 {
			return photos[i]
		}
	}
	return preferences.Photo{}
}

func photoAt(photos []preferences.Photo, path string) int {
	return slices.IndexFunc(photos, func(p preferences.Photo) bool { return p.Path == path })
}

// recentRef is a file that was used before, with the frame that it had. Whether
// the file is still what was framed is seen when it is opened.
func (p *Page) recentRef(path string, use photo.Use) service.PhotoRef {
	ref, kept := fileRef(path), p.remembered(path)
	raw := kept.Face
	if use == photo.Pose {
		raw = kept.Pose
	}
	var f photo.Frame
	if len(raw) > 0 && json.Unmarshal(raw, &f) == nil && f.Check(use) == nil {
		ref.Frame = f
	}
	return ref
}

// remember puts a file in front of those that were used last. Its frames stay as
// long as its content does.
func (p *Page) remember(path, sha256 string) {
	if path == "" {
		return
	}
	p.updateRecent(func(photos []preferences.Photo) []preferences.Photo {
		now := preferences.Photo{Path: path, SHA256: sha256}
		if i := photoAt(photos, path); i >= 0 && photos[i].SHA256 == sha256 {
			now = photos[i]
		}
		return append([]preferences.Photo{now}, withoutPhotos(photos, path)...)
	})
}

// rememberFrame keeps with a file how it was framed.
func (p *Page) rememberFrame(path, sha256 string, use photo.Use, f photo.Frame) {
	if path == "" {
		return
	}
	var raw json.RawMessage
	if !f.IsZero() {
		var err error
		if raw, err = json.Marshal(f); err != nil {
			p.kit.Log.Warn("frame not kept", "err", err)
			return
		}
	}
	p.updateRecent(func(photos []preferences.Photo) []preferences.Photo {
		i := photoAt(photos, path)
		if i < 0 {
			return photos
		}
		if photos[i].SHA256 != sha256 {
			photos[i] = preferences.Photo{Path: path, SHA256: sha256}
		}
		if use == photo.Pose {
			photos[i].Pose = raw
		} else {
			photos[i].Face = raw
		}
		return photos
	})
}
