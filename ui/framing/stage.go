package framing

import (
	"context"
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"likeness/service/photo"
	"likeness/ui/page"
)

// A stage shows a photo and the frame on it, and lets a person take hold of
// both. It changes the frame of the editor and tells so; what else has to be
// done is done by the page.
type stage struct {
	widget.BaseWidget

	// OnChange is called when the frame has changed, also while it is dragged.
	OnChange func()
	// OnView is called when the photo is seen closer or from further away.
	OnView func()
	// OnFace is called when a face was clicked.
	OnFace func(i int)
	// Name is what the stage is called.
	Name func() string
	keys stageKeys

	work   *page.Work
	editor *editor
	photo  *photo.Photo // nil while there is none
	faces  []image.Rectangle
	used   int // of faces, -1 for none

	view   view
	fitted bool // the view follows photo and frame

	image  *image.RGBA
	shown  shown // the part of the photo that image holds
	busy   bool
	behind bool
	proof  proof

	held    hold
	pointer spot
	space   bool // the space key is held
	focused bool

	drawn *stageRenderer
}

// shown is what of the photo lies on the stage.
type shown struct {
	turn   int
	mirror bool
	part   image.Rectangle
	w, h   int // in pixels of the screen
}

// proof is what is sent, on a small scale.
type proof struct {
	image *image.RGBA
	frame photo.Frame
	area  image.Rectangle
}

func newStage(work *page.Work, e *editor) *stage {
	s := &stage{work: work, editor: e, used: -1, fitted: true, Name: func() string { return "" }}
	s.ExtendBaseWidget(s)
	return s
}

// show shows a photo, nil for none.
func (s *stage) show(p *photo.Photo) {
	s.photo, s.faces, s.used, s.held = p, nil, -1, hold{}
	s.shown, s.image, s.proof = shown{}, nil, proof{}
	s.fitted = true
	s.fit()
}

// setFaces shows faces, in pixels of the upright photo.
func (s *stage) setFaces(faces []image.Rectangle, used int) {
	s.faces, s.used = faces, used
	s.Refresh()
}

// setProof shows what is sent of a frame, where it reaches past the photo.
func (s *stage) setProof(p proof) {
	s.proof = p
	s.place()
}

// changed draws the frame as it is now.
func (s *stage) changed() {
	if s.fitted && s.editor.start == nil {
		s.fit()
		return
	}
	s.moved()
}

// fit has all of the photo and of the frame seen.
func (s *stage) fit() {
	s.fitted = true
	if s.photo != nil {
		s.view = s.view.fit(s.editor.whole().Union(s.editor.area()))
	}
	s.moved()
	s.tell()
}

// closer zooms to a place.
func (s *stage) closer(factor float64, at spot) {
	if s.photo == nil {
		return
	}
	to := s.view.closer(factor, at)
	if factor < 1 && to.zoom <= s.view.fitting(s.bounds())*1.01 {
		s.fit()
		return
	}
	s.fitted = false
	s.view = to.hold(s.bounds())
	s.moved()
	s.tell()
}

// pixels shows one pixel of the photo as one of the screen, or all of it.
func (s *stage) pixels() {
	if s.fitted {
		s.closer(1/s.scale()/s.view.zoom, s.middle())
		return
	}
	s.fit()
}

func (s *stage) bounds() image.Rectangle { return s.editor.whole().Union(s.editor.area()) }

func (s *stage) middle() spot { return spot{s.view.w / 2, s.view.h / 2} }

func (s *stage) tell() {
	if s.OnView != nil {
		s.OnView()
	}
}

func (s *stage) scale() float64 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		return float64(c.Scale())
	}
	return 1
}

// moved puts everything where it belongs now, and has the photo drawn.
func (s *stage) moved() {
	s.place()
	s.ask()
}

func (s *stage) place() {
	if s.drawn != nil {
		s.drawn.place()
	}
}

// wanted is what of the photo should lie on the stage now.
func (s *stage) wanted() (shown, bool) {
	if s.photo == nil || s.view.w < 1 || s.view.h < 1 || s.view.zoom <= 0 {
		return shown{}, false
	}
	f := s.editor.frame
	part := s.view.seen(s.editor.whole())
	if part.Empty() {
		return shown{}, false
	}
	k := s.view.zoom * s.scale()
	return shown{f.Turn, f.Mirror, part, int(math.Round(float64(part.Dx()) * k)), int(math.Round(float64(part.Dy()) * k))}, true
}

// ask has the part of the photo that can be seen scaled behind the window.
func (s *stage) ask() {
	want, ok := s.wanted()
	if !ok || want == s.shown {
		return
	}
	if s.busy {
		s.behind = true
		return
	}
	s.busy, s.behind = true, false
	p, f := s.photo, photo.Frame{Turn: want.turn, Mirror: want.mirror}
	// Until it is there, what is there is shown; but not turned otherwise.
	other := s.shown.w == 0 || s.shown.turn != want.turn || s.shown.mirror != want.mirror
	put := func(m *image.RGBA) {
		if s.photo == p {
			s.shown, s.image = want, m
			s.place()
		}
	}
	s.work.Go(func(context.Context) {
		if other {
			rough := p.ShowRoughly(f, want.part, want.w, want.h)
			s.work.Do(func() { put(rough) })
		}
		m := p.Show(f, want.part, want.w, want.h)
		s.work.Do(func() {
			s.busy = false
			put(m)
			if s.behind || s.photo != p {
				s.ask()
			}
		})
	})
}

// loaded reports whether the photo can be seen as it is turned now.
func (s *stage) loaded() bool {
	return s.photo != nil && !s.busy && s.shown.w > 0 && s.shown.turn == s.editor.frame.Turn && s.shown.mirror == s.editor.frame.Mirror
}

// Resize gives the stage its room.
func (s *stage) Resize(size fyne.Size) {
	if size == s.Size() {
		return
	}
	s.BaseWidget.Resize(size)
	s.view.w, s.view.h = float64(size.Width), float64(size.Height)
	if s.fitted {
		s.fit()
		return
	}
	s.moved()
}

// MinSize lets the window be small.
func (s *stage) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

// CreateRenderer links the stage to its renderer.
func (s *stage) CreateRenderer() fyne.WidgetRenderer {
	s.drawn = newStageRenderer(s)
	return s.drawn
}

// Held is what lies on the stage, once it is drawn.
func (s *stage) Held() []fyne.CanvasObject {
	if s.drawn == nil {
		return nil
	}
	return s.drawn.Objects()
}
