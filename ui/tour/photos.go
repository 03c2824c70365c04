package tour

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"likeness/service/photo"
	"likeness/service/photo/drawn"
	"likeness/ui/words"
)

// tightName is what the photo is called whose face is cut off.
const tightName = "drawn-close.png"

// framedShape is the shape that the photo is framed to. It is not that of the
// photo, so that the result shows whether the frame was kept.
const framedShape = "portrait"

// photos returns the photo of the face, drawn into dir when none is given, and
// one that there is something to say about: its forehead is cut off.
func photos(dir, given string) (face, tight string, err error) {
	tight = filepath.Join(dir, tightName)
	close := drawn.Face(3, 600, 750).SubImage(image.Rect(20, 225, 580, 750))
	if err := writePNG(tight, close); err != nil {
		return "", "", err
	}
	if given != "" {
		face, err = filepath.Abs(given)
		return face, tight, err
	}
	face, err = drawn.File(dir)
	return face, tight, err
}

func writePNG(path string, m image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, m), f.Close())
}

// paste copies the path of a file, as in a file manager, and pastes it.
func (t *tour) paste(path string) error {
	t.ui(func() { fyne.CurrentApp().Clipboard().SetContent(path) })
	return t.tap(words.Say("well.paste"))
}

// adviseOn chooses a photo that is to be mended, and waits until that is said.
func (t *tour) adviseOn(path string) error {
	if err := t.paste(path); err != nil {
		return err
	}
	return t.until(func(s *sight) error { return s.visible(remedy()) })
}

// takeRemedy takes the first that is offered, and waits until nothing more
// speaks against the photo.
func (t *tour) takeRemedy() error {
	if err := t.tap(remedy()); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		if s.visible(remedy()) == nil {
			return fmt.Errorf("%q is still offered", remedy())
		}
		_, err := s.reads(words.Count("faces.found", 1))
		return err
	})
}

func remedy() string { return words.Or("advice.do.margin", "Leave a margin") }

// choosePhoto chooses the photo that pictures are made of.
func (t *tour) choosePhoto(path string) error {
	if err := t.paste(path); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		if _, err := s.reads(filepath.Base(path)); err != nil {
			return err
		}
		text, err := s.reads(resultPrefix())
		t.size = text
		return err
	})
}

// openFraming opens the view in which a photo is framed.
func (t *tour) openFraming(name string) error {
	if err := t.tap(words.Say("well.frame")); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		stage, err := s.find(name + ":")
		if err != nil {
			return err
		}
		_, err = s.handles(stage)
		return err
	})
}

// dragFrame gives the frame another shape and makes it smaller by one of its
// handles.
func (t *tour) dragFrame(name string) error {
	if err := t.tap(words.Say("framing.shape") + ":"); err != nil {
		return err
	}
	if err := t.tap(shapeLabel()); err != nil {
		return err
	}
	chosen := words.Say("framing.shape") + ": " + shapeLabel()
	var width, height int
	if err := t.until(func(s *sight) error {
		if err := s.visible(chosen); err != nil {
			return err
		}
		var err error
		width, height, err = s.taken()
		return err
	}); err != nil {
		return err
	}
	if err := t.drag(name+":", func(all []fyne.Position) (from, to fyne.Position) {
		from = all[len(all)-2] // the middle one at the bottom
		return from, from.SubtractXY(0, (from.Y-all[0].Y)/5)
	}); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		w, h, err := s.taken()
		if err == nil && (w >= width || h >= height) {
			err = fmt.Errorf("the frame takes %d × %d pixels, and took %d × %d before it was made smaller", w, h, width, height)
		}
		return err
	})
}

// keepFrame keeps the frame: the size of the result is the one of its shape.
func (t *tour) keepFrame() error {
	if err := t.tap(words.Say("framing.keep")); err != nil {
		return err
	}
	shape := shapeOf()
	return t.until(func(s *sight) error {
		if err := s.visible(words.Say("well.frame")); err != nil {
			return err
		}
		text, err := s.reads(words.Say("well.result", "Width", shape.Width, "Height", shape.Height))
		t.size = text
		return err
	})
}

func shapeOf() photo.NamedShape {
	for _, s := range photo.Shapes(photo.Face) {
		if s.ID == framedShape {
			return s
		}
	}
	return photo.NamedShape{}
}

func shapeLabel() string {
	s := shapeOf()
	return words.Say("framing.shape.named", "Name", words.Say("framing.shape."+framedShape), "Ratio", s.Ratio, "Width", s.Width, "Height", s.Height)
}
