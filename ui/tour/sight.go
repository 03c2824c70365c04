package tour

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/part"
	"likeness/ui/words"
)

// sight is what can be seen of a window at one moment: everything with its
// place, in the order in which it is painted.
type sight struct{ things []thing }

// thing is one object of the window.
type thing struct {
	object fyne.CanvasObject
	from   fyne.Position
	clip   area              // the part of the window that it can be seen in
	scroll fyne.CanvasObject // the innermost scroll that it lies in
}

type area struct {
	from fyne.Position
	size fyne.Size
}

func (a area) contains(p fyne.Position) bool {
	return p.X >= a.from.X && p.Y >= a.from.Y && p.X < a.from.X+a.size.Width && p.Y < a.from.Y+a.size.Height
}

func (a area) overlap(b area) area {
	x0, y0 := max(a.from.X, b.from.X), max(a.from.Y, b.from.Y)
	x1 := min(a.from.X+a.size.Width, b.from.X+b.size.Width)
	y1 := min(a.from.Y+a.size.Height, b.from.Y+b.size.Height)
	return area{fyne.NewPos(x0, y0), fyne.NewSize(max(0, x1-x0), max(0, y1-y0))}
}

func (t thing) middle() fyne.Position {
	s := t.object.Size()
	return t.from.AddXY(s.Width/2, s.Height/2)
}

// holder is a widget of ours that holds other objects. Fyne lets nobody but
// itself look into widgets.
type holder interface{ Held() []fyne.CanvasObject }

// lookAt looks at a window: at what lies on top of it, when something does.
func lookAt(c fyne.Canvas) *sight {
	s := &sight{}
	everywhere := area{fyne.NewPos(-1e6, -1e6), fyne.NewSize(math.MaxInt32, math.MaxInt32)}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(root).Subtract(root.Position())
	s.walk(root, origin, everywhere, nil)
	return s
}

func (s *sight) walk(o fyne.CanvasObject, parent fyne.Position, clip area, scroll fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	from := parent.Add(o.Position())
	s.things = append(s.things, thing{o, from, clip, scroll})
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case *container.Scroll:
		children = []fyne.CanvasObject{o.Content}
		clip, scroll = clip.overlap(area{from, o.Size()}), o
	case *container.Clip:
		children = []fyne.CanvasObject{o.Content}
		clip = clip.overlap(area{from, o.Size()})
	case holder:
		children = o.Held()
	}
	for _, child := range children {
		s.walk(child, from, clip, scroll)
	}
}

// name is what a person calls an object that can be used.
func name(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *part.Entry:
		return o.PlaceHolder
	case *part.Check:
		return o.Text
	case fyne.Accessible:
		if _, isContainer := o.(*fyne.Container); isContainer {
			return ""
		}
		return o.AccessibilityLabel()
	}
	return ""
}

// text is what can be read on an object.
func text(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *part.Plain:
		return o.Text
	case *widget.Label:
		return o.Text
	}
	return ""
}

// usable reports whether an object takes taps or keys.
func usable(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

// findAnywhere returns the first usable thing that is called so, also where
// it is scrolled out of sight.
func (s *sight) findAnywhere(called string) (*thing, error) {
	for i := range s.things {
		if it := &s.things[i]; usable(it.object) && matches(name(it.object), called) {
			return it, nil
		}
	}
	return nil, fmt.Errorf("nothing called %q is here; there is %s", called, s.names())
}

// find is findAnywhere for what can be seen.
func (s *sight) find(called string) (*thing, error) {
	it, err := s.findAnywhere(called)
	if err != nil {
		return nil, err
	}
	if !it.clip.contains(it.middle()) {
		return nil, fmt.Errorf("%q is out of sight", called)
	}
	return it, nil
}

// matches takes a name that ends in a colon for the beginning of one.
func matches(name, called string) bool {
	if strings.HasSuffix(called, ":") {
		return strings.HasPrefix(name, called)
	}
	return name == called
}

func (s *sight) names() string {
	var all []string
	for _, it := range s.things {
		if n := name(it.object); n != "" && usable(it.object) {
			all = append(all, fmt.Sprintf("%q", n))
		}
	}
	return strings.Join(all, ", ")
}

// at returns the usable thing that a tap at a point of the window reaches.
func (s *sight) at(p fyne.Position) *thing {
	for i := len(s.things) - 1; i >= 0; i-- {
		it := &s.things[i]
		if usable(it.object) && it.clip.contains(p) && (area{it.from, it.object.Size()}).contains(p) {
			return it
		}
	}
	return nil
}

// visible objects when nothing usable is called so.
func (s *sight) visible(called string) error {
	_, err := s.findAnywhere(called)
	return err
}

// holds objects when an entry does not hold a text.
func (s *sight) holds(called, want string) error {
	it, err := s.findAnywhere(called)
	if err != nil {
		return err
	}
	if e, ok := it.object.(*part.Entry); !ok || e.Text != want {
		return fmt.Errorf("the entry %q does not hold %q", called, want)
	}
	return nil
}

// reads returns the first text that contains some words.
func (s *sight) reads(words string) (string, error) {
	for _, it := range s.things {
		if t := text(it.object); t != "" && strings.Contains(t, words) {
			return t, nil
		}
	}
	return "", fmt.Errorf("%q is to be read nowhere", words)
}

// percent objects until a run says how far it is.
func (s *sight) percent() error {
	pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(words.Say("job.percent", "Percent", "#")), "#", `\d+`) + "$")
	for _, it := range s.things {
		if pattern.MatchString(text(it.object)) {
			return nil
		}
	}
	return fmt.Errorf("no run says how far it is")
}

// picture objects until the picture that is called so can be seen.
func (s *sight) picture(called string) error {
	for _, it := range s.things {
		if p, ok := it.object.(*part.Picture); ok && p.Name == called && p.Loaded() {
			return nil
		}
	}
	return fmt.Errorf("no picture called %q is seen", called)
}

// handles returns the middles of the handles of a frame on a photo, from the
// top to the bottom and in a row from left to right.
func (s *sight) handles(stage *thing) ([]fyne.Position, error) {
	const largest, all = 12, 8 // points
	var out []fyne.Position
	for _, it := range s.things {
		size := it.object.Size()
		if _, ok := it.object.(*canvas.Rectangle); !ok || size.Width != size.Height || size.Width > largest {
			continue
		}
		if (area{stage.from, stage.object.Size()}).contains(it.middle()) {
			out = append(out, it.middle())
		}
	}
	if len(out) != all {
		return nil, fmt.Errorf("the frame has %d handles", len(out))
	}
	slices.SortFunc(out, func(a, b fyne.Position) int {
		return cmp.Or(cmp.Compare(math.Round(float64(a.Y)), math.Round(float64(b.Y))), cmp.Compare(a.X, b.X))
	})
	return out, nil
}

// taken reads how much of a photo a frame takes.
func (s *sight) taken() (width, height int, err error) {
	text, err := s.reads(prefix("framing.from"))
	if err != nil {
		return 0, 0, err
	}
	return figures(text)
}

// resultPrefix is what stands before the figures of the size of a result.
func resultPrefix() string { return prefix("well.result") }

// prefix is what stands before the figures of a size.
func prefix(id string) string {
	before, _, _ := strings.Cut(words.Say(id, "Width", "#", "Height", "#"), "#")
	return strings.TrimSpace(before)
}
