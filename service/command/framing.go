package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/photo/advice"
	"likeness/service/photo/darkroom"
)

// What -frame takes besides an area.
const (
	frameAuto  = "auto"
	frameWhole = "whole"
)

// framing is what the options of a photo say about the part of it that is sent.
type framing struct {
	option string // the name of -frame, for messages
	shape  string
	frame  string
}

// register adds the options to a flag set: -frame and -shape, with a prefix where there are several photos.
func (f *framing) register(fs *flag.FlagSet, prefix, what string) {
	f.option = "-" + prefix + "frame"
	fs.StringVar(&f.frame, prefix+"frame", frameAuto, "`part` of the "+what+" that is sent: auto is all of it, unless the model is known to fail or to take another face "+
		"then; whole is all of it in any case; X,Y,W,H are pixels of the upright photo and may reach past it")
	fs.StringVar(&f.shape, prefix+"shape", "", "`size` in which the "+what+" is sent, such as 960x1280 (default: the nearest that the model keeps)")
}

// given reports whether a person has said anything by these options.
func (f framing) given() bool { return f.frame != frameAuto || f.shape != "" }

// read gives the frame that the options say; auto says that it may be changed for a better one.
func (f framing) read(use photo.Use) (frame photo.Frame, auto bool, err error) {
	if f.shape != "" {
		if frame.Shape, err = photo.ParseShape(f.shape); err != nil {
			return frame, false, usageError("%w", err)
		}
	}
	switch f.frame {
	case frameAuto:
		auto = true
	case frameWhole:
	default:
		if frame.Area, err = parseArea(f.frame); err != nil {
			return frame, false, usageError("%s %q: must be auto, whole or X,Y,W,H: four whole numbers, W and H more than 0", f.option, f.frame)
		}
	}
	if err := frame.Check(use); err != nil {
		return frame, false, usageError("%w", err)
	}
	return frame, auto, nil
}

var errNoArea = errors.New("no area")

// parseArea understands what areaText gives.
func parseArea(text string) (photo.Area, error) {
	var a photo.Area
	if n, err := fmt.Sscanf(text, "%d,%d,%d,%d", &a.X, &a.Y, &a.Width, &a.Height); err != nil || n != 4 || a.Width <= 0 || a.Height <= 0 || areaText(a) != text {
		return photo.Area{}, errNoArea
	}
	return a, nil
}

func areaText(a photo.Area) string { return fmt.Sprintf("%d,%d,%d,%d", a.X, a.Y, a.Width, a.Height) }

// frameText gives the part of a photo that is sent in a frame.
func frameText(s advice.Scene, f photo.Frame) string {
	area, _ := f.Cut(s.Width, s.Height, s.Use)
	return areaText(photo.AreaOf(area))
}

// turnText says how a frame turns the photo, for after the area.
func turnText(f photo.Frame) string {
	if f.Turn == 0 {
		return ""
	}
	return fmt.Sprintf(", turned by %d° clockwise", 90*f.Turn)
}

// look opens a photo and looks for faces in it.
func look(ctx context.Context, d *darkroom.Darkroom, path string, use photo.Use) (advice.Scene, *photo.Photo, error) {
	p, err := d.Open(ctx, path)
	if err != nil {
		return advice.Scene{}, nil, err
	}
	s := advice.Scene{Use: use, Name: p.Name, Width: p.Width, Height: p.Height}
	if s.Faces, err = d.Faces(ctx, p); err != nil {
		return advice.Scene{}, nil, err
	}
	s.Looked = true
	return s, p, nil
}

// framePhotos fills the frames of a recipe's photos, and says on stderr what there is to know about them. What is wrong
// with a file is told by who sends it.
func framePhotos(ctx context.Context, t Terminal, session *Session, r *service.Recipe, face, pose framing) error {
	free := false
	if v, err := instantid.ParseVersion(r.Version); err == nil {
		free = freeBackground(r.Settings, v)
	}
	var source string // of the photo of the face
	for _, one := range []struct {
		ref     *service.PhotoRef
		use     photo.Use
		options framing
	}{{&r.Face, photo.Face, face}, {&r.Pose, photo.Pose, pose}} {
		if one.ref.IsZero() {
			continue
		}
		frame, auto, err := one.options.read(one.use)
		if err != nil {
			return err
		}
		one.ref.Frame = frame
		s, p, err := look(ctx, session.Photos, one.ref.Path, one.use)
		if err != nil {
			continue
		}
		s.Frame, s.FreeBackground = frame, free
		s.Posed = one.use == photo.Face && !r.Pose.IsZero()
		s.Same = one.use == photo.Pose && p.SHA256 == source
		if one.use == photo.Face {
			source = p.SHA256
		}
		if auto {
			s.Frame = tellMended(t, s, one.options.option)
			one.ref.Frame = s.Frame
		}
		for _, a := range s.Advise() {
			fmt.Fprintf(t.Stderr, "note: %s: %s\n", s.Name, a.Message)
		}
	}
	return ctx.Err()
}

// tellMended gives the frame in which what is grave is mended, and says in a line what was done and how to prevent it.
func tellMended(t Terminal, s advice.Scene, option string) photo.Frame {
	f, mended := s.Auto()
	if len(mended) == 0 {
		return f
	}
	var why []string
	for _, a := range mended {
		why = append(why, a.Message.String())
	}
	fmt.Fprintf(t.Stderr, "note: %s: %s So %s of it is sent%s; %s whole sends it as it stands.\n",
		s.Name, strings.Join(why, " "), frameText(s, f), turnText(f), option)
	return f
}

// freeBackground reports whether the model uses the face only where the face is.
func freeBackground(s instantid.Settings, v instantid.Version) bool {
	_, idle := s.Ineffective(v)["enhance_nonface_region"]
	return s.EnhanceNonFaceRegion && !idle
}
