package advice

import (
	"image"
	"slices"
	"testing"

	"likeness/service/photo"
	"likeness/service/photo/faces"
)

// at makes a face from the front: its box is a square of this side with its corner at x, y.
func at(x, y, side int) faces.Face {
	p := func(fx, fy float64) image.Point { return image.Pt(x+int(fx*float64(side)), y+int(fy*float64(side))) }
	return faces.Face{
		Box: image.Rect(x, y, x+side, y+side), Score: 0.9,
		LeftEye: p(0.3, 0.3), RightEye: p(0.7, 0.3), Nose: p(0.5, 0.56), Mouth: p(0.5, 0.75),
		LeftEar: p(0.08, 0.36), RightEar: p(0.92, 0.36),
	}
}

// leaning gives a face whose eyes and nose are moved: by dy the right eye lower and the left one higher, by dx the nose.
func leaning(f faces.Face, dy, dx int) faces.Face {
	f.LeftEye.Y -= dy
	f.RightEye.Y += dy
	f.Nose.X += dx
	return f
}

// scene is a photo of 1200 × 1500 pixels in which one face is where it should be.
func scene(change func(*Scene)) Scene {
	s := Scene{Width: 1200, Height: 1500, Looked: true, FreeBackground: true, Faces: []faces.Face{at(400, 450, 400)}}
	change(&s)
	return s
}

type told struct {
	kind  Kind
	grave bool
}

func tellings(all []Advice) []told {
	var out []told
	for _, a := range all {
		out = append(out, told{a.Kind, a.Grave})
	}
	return out
}

func TestWhatIsSaidOfAScene(t *testing.T) {
	framed := func(x, y, w, h int) photo.Frame {
		return photo.Frame{Area: photo.Area{X: x, Y: y, Width: w, Height: h}}
	}
	for name, c := range map[string]struct {
		scene Scene
		want  []told
	}{
		"a good portrait":                 {scene(func(*Scene) {}), nil},
		"nobody looked":                   {scene(func(s *Scene) { s.Looked, s.Faces = false, nil }), nil},
		"nothing known of the photo":      {Scene{Looked: true}, nil},
		"no face":                         {scene(func(s *Scene) { s.Faces = nil }), []told{{NoFace, true}}},
		"no face in a pose photo":         {scene(func(s *Scene) { s.Faces, s.Use = nil, photo.Pose }), []told{{NoFace, true}}},
		"face outside":                    {scene(func(s *Scene) { s.Frame = framed(0, 900, 480, 600) }), []told{{Outside, true}}},
		"frame through the eyes":          {scene(func(s *Scene) { s.Frame = framed(100, 550, 800, 950) }), []told{{Cut, false}}},
		"frame through the mouth":         {scene(func(s *Scene) { s.Frame = framed(200, 80, 800, 650) }), []told{{Cut, false}}},
		"half of the face":                {scene(func(s *Scene) { s.Frame = framed(600, 50, 600, 1450) }), []told{{Cut, true}}},
		"at the upper edge":               {scene(func(s *Scene) { s.Faces[0] = at(400, 60, 400) }), []told{{Edge, true}}},
		"nearly at the upper edge":        {scene(func(s *Scene) { s.Faces[0] = at(400, 120, 400) }), []told{{Edge, false}}},
		"at the left edge":                {scene(func(s *Scene) { s.Faces[0] = at(-20, 450, 400) }), []told{{Edge, true}}},
		"at the right edge":               {scene(func(s *Scene) { s.Faces[0] = at(820, 450, 400) }), nil},
		"at the lower edge":               {scene(func(s *Scene) { s.Faces[0] = at(400, 1120, 400) }), nil},
		"at an edge without a background": {scene(func(s *Scene) { s.Faces[0], s.FreeBackground = at(400, 60, 400), false }), nil},
		"at an edge, but there is a pose": {scene(func(s *Scene) { s.Faces[0], s.Posed = at(400, 60, 400), true }), nil},
		"pose at an edge":                 {scene(func(s *Scene) { s.Faces[0], s.Use = at(400, 60, 400), photo.Pose }), []told{{Edge, true}}},
		"tight":                           {scene(func(s *Scene) { s.Faces[0], s.FreeBackground = at(100, 300, 1000), false }), []told{{Tight, false}}},
		"too tight":                       {scene(func(s *Scene) { s.Faces[0], s.FreeBackground = at(20, 200, 1160), false }), []told{{Tight, true}}},
		"small":                           {scene(func(s *Scene) { s.Faces[0] = at(600, 300, 96) }), []told{{Small, false}}},
		"far too small":                   {scene(func(s *Scene) { s.Faces[0] = at(600, 300, 40) }), []told{{Small, true}, {Tiny, false}}},
		"small in a pose":                 {scene(func(s *Scene) { s.Faces[0], s.Use = at(600, 300, 100), photo.Pose }), []told{{Small, false}}},
		"small, but there is a pose":      {scene(func(s *Scene) { s.Faces[0], s.Posed = at(600, 300, 96), true }), nil},
		"two of a size":                   {scene(func(s *Scene) { s.Faces = []faces.Face{at(150, 450, 300), at(750, 450, 300)} }), []told{{Several, true}}},
		"one somewhat smaller":            {scene(func(s *Scene) { s.Faces = []faces.Face{at(150, 450, 400), at(750, 450, 280)} }), []told{{Several, true}}},
		"the same, but framed": {scene(func(s *Scene) {
			s.Faces, s.Frame = []faces.Face{at(150, 450, 400), at(750, 450, 280)}, framed(0, 0, 1200, 1500)
		}), []told{{Several, false}}},
		"somebody small behind":             {scene(func(s *Scene) { s.Faces = append(s.Faces, at(950, 300, 110)) }), []told{{Several, false}}},
		"somebody small below":              {scene(func(s *Scene) { s.Faces = []faces.Face{at(400, 160, 320), at(800, 1180, 260)} }), []told{{Several, true}}},
		"two in a pose":                     {scene(func(s *Scene) { s.Faces, s.Use = append(s.Faces, at(950, 300, 110)), photo.Pose }), []told{{Several, true}, {Small, false}}},
		"two, one outside":                  {scene(func(s *Scene) { s.Faces, s.Frame = append(s.Faces, at(1060, 0, 120)), framed(150, 150, 880, 1100) }), nil},
		"turned":                            {scene(func(s *Scene) { s.Faces[0] = leaning(s.Faces[0], 0, -75) }), []told{{Turned, false}}},
		"a little turned":                   {scene(func(s *Scene) { s.Faces[0] = leaning(s.Faces[0], 0, -40) }), nil},
		"tilted":                            {scene(func(s *Scene) { s.Faces[0] = leaning(s.Faces[0], 40, 0) }), []told{{Tilted, false}}},
		"a little tilted":                   {scene(func(s *Scene) { s.Faces[0] = leaning(s.Faces[0], 20, 0) }), nil},
		"turned, but there is a pose":       {scene(func(s *Scene) { s.Faces[0], s.Posed = leaning(s.Faces[0], 40, -75), true }), nil},
		"turned in a pose":                  {scene(func(s *Scene) { s.Faces[0], s.Use = leaning(s.Faces[0], 40, -75), photo.Pose }), nil},
		"on its side":                       {scene(func(s *Scene) { s.Frame.Turn = 1 }), []told{{Sideways, true}}},
		"upside down":                       {scene(func(s *Scene) { s.Frame.Turn = 2 }), []told{{Sideways, true}}},
		"mirrored":                          {scene(func(s *Scene) { s.Frame.Mirror = true }), nil},
		"square pose":                       {scene(func(s *Scene) { s.Use, s.Width, s.Height = photo.Pose, 1500, 1500 }), []told{{Square, false}}},
		"square face":                       {scene(func(s *Scene) { s.Width, s.Height = 1500, 1500 }), nil},
		"few pixels":                        {scene(func(s *Scene) { s.Width, s.Height, s.Faces[0] = 240, 300, at(80, 90, 80) }), []told{{Tiny, false}}},
		"small but enough":                  {scene(func(s *Scene) { s.Width, s.Height, s.Faces[0] = 400, 500, at(130, 150, 135) }), nil},
		"few pixels in a pose":              {scene(func(s *Scene) { s.Use, s.Width, s.Height, s.Faces[0] = photo.Pose, 160, 200, at(53, 60, 53) }), []told{{Tiny, false}}},
		"the same photo as a pose":          {scene(func(s *Scene) { s.Use, s.Same = photo.Pose, true }), []told{{Same, false}}},
		"the same photo, told at the other": {scene(func(s *Scene) { s.Same = true }), nil},
	} {
		if got := tellings(c.scene.Advise()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTheGravestComesFirst(t *testing.T) {
	s := scene(func(s *Scene) {
		s.Use, s.Width, s.Height, s.Same, s.Faces[0] = photo.Pose, 900, 900, true, at(300, 40, 300)
	})
	if got, want := tellings(s.Advise()), []told{{Edge, true}, {Square, false}, {Same, false}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhichFaceIsUsed(t *testing.T) {
	big, low := at(300, 50, 350), at(500, 870, 290) // the larger one, and one that the model prefers since it is lower
	for name, c := range map[string]struct {
		scene Scene
		want  int
		sure  bool
	}{
		"none":                   {scene(func(s *Scene) { s.Faces = nil }), -1, false},
		"one":                    {scene(func(*Scene) {}), 0, true},
		"the lower one":          {scene(func(s *Scene) { s.Faces = []faces.Face{big, low} }), 1, true},
		"the same the other way": {scene(func(s *Scene) { s.Faces = []faces.Face{low, big} }), 0, true},
		"hard to tell":           {scene(func(s *Scene) { s.Faces = []faces.Face{at(100, 400, 300), at(700, 420, 300)} }), 1, false},
		"the last of a pose":     {scene(func(s *Scene) { s.Faces, s.Use = []faces.Face{low, big}, photo.Pose }), 1, false},
		"the only one in a pose": {scene(func(s *Scene) { s.Use = photo.Pose }), 0, true},
		"the only one in a frame": {scene(func(s *Scene) {
			s.Faces, s.Frame.Area = []faces.Face{big, low}, photo.Area{X: 0, Y: 0, Width: 900, Height: 800}
		}), 0, true},
	} {
		if i, sure := c.scene.Used(); i != c.want || sure != c.sure {
			t.Errorf("%s: %d, %t; want %d, %t", name, i, sure, c.want, c.sure)
		}
	}
}

// What is grave can be mended with one click, except where there is no face.
func TestGraveAdviceIsMendedByItsFirstFrame(t *testing.T) {
	two := []faces.Face{at(150, 450, 300), at(750, 450, 300)}
	for name, c := range map[string]struct {
		scene Scene
		mends []Kind
	}{
		"fine":        {scene(func(*Scene) {}), nil},
		"top":         {scene(func(s *Scene) { s.Faces[0] = at(400, 60, 400) }), []Kind{Edge}},
		"left":        {scene(func(s *Scene) { s.Faces[0] = at(-20, 450, 400) }), []Kind{Edge}},
		"tight":       {scene(func(s *Scene) { s.Faces[0], s.FreeBackground = at(20, 200, 1160), false }), []Kind{Tight}},
		"both":        {scene(func(s *Scene) { s.Faces[0] = at(20, 200, 1160) }), []Kind{Edge}},
		"small":       {scene(func(s *Scene) { s.Faces[0] = at(600, 300, 40) }), []Kind{Small}},
		"small pose":  {scene(func(s *Scene) { s.Faces[0], s.Use = at(600, 300, 40), photo.Pose }), []Kind{Small}},
		"two":         {scene(func(s *Scene) { s.Faces = two }), []Kind{Several}},
		"two in pose": {scene(func(s *Scene) { s.Faces, s.Use = two, photo.Pose }), []Kind{Several}},
		"on its side": {scene(func(s *Scene) { s.Frame.Turn = 3 }), []Kind{Sideways}},
		"outside":     {scene(func(s *Scene) { s.Frame.Area = photo.Area{X: 0, Y: 900, Width: 480, Height: 600} }), []Kind{Outside}},
		"two outside": {scene(func(s *Scene) {
			s.Faces, s.Frame.Area = two, photo.Area{X: 0, Y: 900, Width: 480, Height: 600}
		}), []Kind{Outside}},
		"no face": {scene(func(s *Scene) { s.Faces = nil }), nil},
	} {
		f, mended := c.scene.Auto()
		var kinds []Kind
		for _, a := range mended {
			kinds = append(kinds, a.Kind)
		}
		if !slices.Equal(kinds, c.mends) {
			t.Errorf("%s: mended %v, want %v", name, kinds, c.mends)
		}
		if len(mended) == 0 && f != c.scene.Frame {
			t.Errorf("%s: nothing was mended, but the frame is %+v", name, f)
		}
		for _, left := range c.scene.with(f).Advise() {
			if left.Grave && left.Kind != NoFace {
				t.Errorf("%s: %v is left in %+v", name, left.Kind, f)
			}
		}
	}
}

// Faces that stand apart are each framed alone; of those that cannot be parted, one that the model takes anyhow.
func TestAroundAFaceAmongOthers(t *testing.T) {
	row := []faces.Face{at(100, 500, 200), at(350, 450, 200), at(600, 520, 200), at(850, 460, 200)}
	below := []faces.Face{at(500, 250, 220), at(480, 700, 200)}
	cheeks := []faces.Face{at(300, 400, 330), at(620, 420, 300)}
	inside := []faces.Face{at(300, 300, 500), at(450, 700, 90)} // a picture on a shirt
	for name, c := range map[string]struct {
		faces []faces.Face
		i     int
		alone bool
		taken bool
	}{
		"first of a row":    {row, 0, true, true},
		"second of a row":   {row, 1, true, true},
		"last of a row":     {row, 3, true, true},
		"upper":             {below, 0, true, true},
		"lower":             {below, 1, true, true},
		"cheek to cheek":    {cheeks, 0, false, true},
		"with a small one":  {inside, 0, false, true},
		"the small one":     {inside, 1, false, true},
		"nobody else there": {row[:1], 0, true, true},
	} {
		for _, use := range []photo.Use{photo.Face, photo.Pose} {
			s := scene(func(s *Scene) { s.Faces, s.Use = c.faces, use })
			s.Frame = s.Around(c.i)
			used, sure := s.Used()
			alone := len(s.present(s.heads())) == 1
			if c.alone && !(alone && used == c.i && sure) {
				t.Errorf("%s, use %d: face %d (sure: %t, alone: %t) in %v", name, use, used, sure, alone, s.Frame.Area)
			}
			if use == photo.Face && c.taken != (used == c.i && sure) {
				t.Errorf("%s: face %d (sure: %t) in %v", name, used, sure, s.Frame.Area)
			}
		}
	}
}

func TestButtonsSayWhichFace(t *testing.T) {
	buttons := func(all ...faces.Face) (out []string) {
		s := scene(func(s *Scene) { s.Width, s.Height, s.Faces = 2400, 2400, all })
		for _, a := range s.Advise() {
			if a.Kind == Several {
				for _, r := range a.Remedies {
					out = append(out, r.Message.String())
				}
			}
		}
		return out
	}
	a, b, c, d := at(200, 600, 300), at(1000, 640, 280), at(1800, 600, 260), at(300, 1800, 250)
	for name, x := range map[string]struct{ got, want []string }{
		"two, not as found":       {buttons(b, a), []string{"The face on the left", "The face on the right", "Choose a face…"}},
		"three":                   {buttons(a, b, c), []string{"The face on the left", "The face in the middle", "The face on the right", "Choose a face…"}},
		"above each other":        {buttons(a, d), []string{"The upper face", "The lower face", "Choose a face…"}},
		"the larger on the right": {buttons(c, at(200, 600, 200)), []string{"The face on the left", "The face on the right", "Choose a face…"}},
		"many":                    {buttons(a, b, c, d), []string{"The largest face", "Choose a face…"}},
	} {
		if !slices.Equal(x.got, x.want) {
			t.Errorf("%s: %q, want %q", name, x.got, x.want)
		}
	}
}
