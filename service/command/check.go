package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"

	"likeness/service/photo"
	"likeness/service/photo/advice"
	"likeness/service/photo/darkroom"
	"likeness/service/photo/faces"
)

// checked is what check prints about a photo. The names stay as they are; the help of -json tells of them.
type checked struct {
	File   string          `json:"file"` // as it was given
	Use    string          `json:"use"`  // "face" or "pose"
	Error  string          `json:"error"`
	Code   string          `json:"code,omitempty"` // of the error: a photo.Code, stable for scripts
	Width  int             `json:"width,omitempty"`
	Height int             `json:"height,omitempty"`
	Faces  []checkedFace   `json:"faces"`
	Advice []checkedAdvice `json:"advice"`
	Frame  string          `json:"frame,omitempty"` // X,Y,W,H
	Turn   int             `json:"turn,omitempty"`  // degrees clockwise, before the frame
	Shape  string          `json:"shape,omitempty"` // WxH
}

type checkedFace struct {
	X      int     `json:"x"`
	Y      int     `json:"y"`
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Sure   float64 `json:"sure"` // 0 to 1
	Used   bool    `json:"used"`
}

type checkedAdvice struct {
	Kind     advice.Kind     `json:"kind"`
	Grave    bool            `json:"grave"`
	Mended   bool            `json:"mended"`
	Message  string          `json:"message"`
	Remedies []checkedRemedy `json:"remedies"`
}

type checkedRemedy struct {
	Kind  advice.RemedyKind `json:"kind"`
	Label string            `json:"label"`
	Frame string            `json:"frame,omitempty"`
	Turn  int               `json:"turn,omitempty"`
	Shape string            `json:"shape,omitempty"`
}

const checkedHelp = `print one JSON object a photo, also for one that cannot be used:
  file           as it was given
  use            "face" or "pose"
  error, code    why it cannot be used; error is empty otherwise
  width, height  of the upright photo, in pixels
  faces          x, y, width, height in pixels of the upright photo; sure, 0 to 1; used: the model will take this one
  advice         kind; grave; mended: -frame auto took care of it; message; remedies: kind, label, and frame, turn, shape of one that reframes
  frame          X,Y,W,H: the part that is sent, in pixels of the photo after the turn
  turn           by how many degrees clockwise the photo is turned first; left out when it is not
  shape          WxH: the size that is sent`

func check(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "check", "PHOTO… [options]\n\nEnds with exit code 0 when every photo can be used, whatever is advised, with 1 when one cannot, with 2 for wrong use.")
	var options framing
	options.register(fs, "", "photo")
	asPose := fs.Bool("pose", false, "look at them as pose photos instead of photos of the face")
	free := fs.Bool("free-background", true, "look at them as for runs with Free background on (enhance_nonface_region)")
	strict := fs.Bool("strict", false, "end with exit code 1 also when grave advice is left that the frame does not mend; otherwise advice changes no exit code, since the model's own finder may see what this one does not")
	asJSON := fs.Bool("json", false, checkedHelp)
	paths, err := parseMixed(fs, args)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usageError("no photo is named")
	}
	use := photo.Face
	if *asPose {
		use = photo.Pose
	}
	frame, auto, err := options.read(use)
	if err != nil {
		return err
	}
	finder, err := faces.NewFinder()
	if err != nil {
		return fmt.Errorf("look for faces: %w", err)
	}
	photos := darkroom.New(finder)
	fine := true
	for _, path := range paths {
		out, err := checkOne(ctx, photos, path, advice.Scene{Use: use, Frame: frame, FreeBackground: *free}, auto)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fine = false
			out.Error = err.Error()
			if e := (*photo.Error)(nil); errors.As(err, &e) {
				out.Code = string(e.Reason)
			}
			fmt.Fprintf(t.Stderr, "likeness check: %s: %v\n", path, err)
		}
		if *strict && slices.ContainsFunc(out.Advice, func(a checkedAdvice) bool { return a.Grave && !a.Mended }) {
			fine = false
		}
		switch {
		case *asJSON:
			writeJSON(t, out)
		case err == nil:
			out.print(t.Stdout)
		}
	}
	if !fine {
		return errTold
	}
	return nil
}

// checkOne looks at a photo as it would be sent. What it gives names the file also when there is an error.
func checkOne(ctx context.Context, d *darkroom.Darkroom, path string, as advice.Scene, auto bool) (checked, error) {
	out := checked{File: path, Use: "face", Faces: []checkedFace{}, Advice: []checkedAdvice{}}
	if as.Use == photo.Pose {
		out.Use = "pose"
	}
	s, _, err := look(ctx, d, path, as.Use)
	if err != nil {
		return out, err
	}
	s.Frame, s.FreeBackground = as.Frame, as.FreeBackground
	out.Width, out.Height = s.Width, s.Height
	if auto {
		f, mended := s.Auto()
		for _, a := range mended {
			out.add(s, a, true)
		}
		s.Frame = f
	}
	used, _ := s.Used()
	for i, f := range s.Faces {
		out.Faces = append(out.Faces, checkedFace{
			X: f.Box.Min.X, Y: f.Box.Min.Y, Width: f.Box.Dx(), Height: f.Box.Dy(),
			Sure: math.Round(f.Score*100) / 100, Used: i == used,
		})
	}
	for _, a := range s.Advise() {
		out.add(s, a, false)
	}
	_, shape := s.Frame.Cut(s.Width, s.Height, s.Use)
	out.Frame, out.Turn, out.Shape = frameText(s, s.Frame), 90*s.Frame.Turn, shape.String()
	_, err = d.Prepare(ctx, path, s.Use, s.Frame)
	return out, err
}

func (c *checked) add(s advice.Scene, a advice.Advice, mended bool) {
	one := checkedAdvice{Kind: a.Kind, Grave: a.Grave, Mended: mended, Message: a.Message.String(), Remedies: []checkedRemedy{}}
	for _, r := range a.Remedies {
		out := checkedRemedy{Kind: r.Kind, Label: r.Message.String()}
		if r.Kind == advice.Reframe {
			_, shape := r.Frame.Cut(s.Width, s.Height, s.Use)
			out.Frame, out.Turn, out.Shape = frameText(s, r.Frame), 90*r.Frame.Turn, shape.String()
		}
		one.Remedies = append(one.Remedies, out)
	}
	c.Advice = append(c.Advice, one)
}

// print writes what a person wants to read.
func (c *checked) print(w io.Writer) {
	n := "no face"
	switch len(c.Faces) {
	case 0:
	case 1:
		n = "1 face"
	default:
		n = fmt.Sprintf("%d faces", len(c.Faces))
	}
	turned := ""
	if c.Turn > 0 {
		turned = fmt.Sprintf(", turned by %d° clockwise", c.Turn)
	}
	fmt.Fprintf(w, "%s: %s; sends %s%s as %s\n", c.File, n, c.Frame, turned, c.Shape)
	for _, f := range c.Faces {
		used := ""
		if f.Used {
			used = ", used"
		}
		fmt.Fprintf(w, "  face %d,%d,%d,%d, %.0f %% sure%s\n", f.X, f.Y, f.Width, f.Height, 100*f.Sure, used)
	}
	for _, a := range c.Advice {
		word := "note"
		switch {
		case a.Mended:
			word = "mended"
		case a.Grave:
			word = "grave"
		}
		fmt.Fprintf(w, "  %s: %s\n", word, a.Message)
	}
}

// parseMixed reads options and the names of files in any order. What stands behind "--" are names.
func parseMixed(fs *flag.FlagSet, args []string) ([]string, error) {
	var behind, names []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, behind = args[:i], args[i+1:]
	}
	for {
		if err := options(fs, args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return append(names, behind...), nil
		}
		names, args = append(names, fs.Arg(0)), fs.Args()[1:]
	}
}
