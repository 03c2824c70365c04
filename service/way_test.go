package service

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/disintegration/imaging"

	"likeness/service/photo"
	"likeness/service/photo/darkroom"
)

// quarterColours are those of the tests' photos, seen upright: above left and right, below left and right.
var quarterColours = [4]color.NRGBA{{200, 30, 30, 255}, {30, 180, 30, 255}, {30, 30, 200, 255}, {220, 210, 40, 255}}

// upright gives where a pixel of a picture of w × h pixels is seen, by the orientation of EXIF (CIPA DC-008).
func upright(x, y, w, h, orientation int) (int, int) {
	right, below := w-1-x, h-1-y
	at := [8][2]int{{x, y}, {right, y}, {right, below}, {x, below}, {y, x}, {below, x}, {below, right}, {y, right}}[orientation-1]
	return at[0], at[1]
}

// stored gives a photo that is seen with w × h pixels, as it lies in a file with this orientation. Its numbers are those
// that to makes of the colours.
func stored(w, h, orientation int, to func(color.NRGBA) color.NRGBA) image.Image {
	sw, sh := w, h
	if orientation > 4 {
		sw, sh = h, w
	}
	m := image.NewNRGBA(image.Rect(0, 0, sw, sh))
	for y := range sh {
		for x := range sw {
			ux, uy := upright(x, y, sw, sh, orientation)
			m.SetNRGBA(x, y, to(quarterColours[2*(2*uy/h)+2*ux/w]))
		}
	}
	return m
}

func asTheyAre(c color.NRGBA) color.NRGBA { return c }

const secretPlace = "SECRETPLACE"

// cameraFile writes a JPEG file as cameras do: with an orientation, a place on earth, a thumbnail's worth of notes, a comment
// and, where there is one, a colour profile.
func cameraFile(t *testing.T, path string, m image.Image, orientation int, profile []byte) string {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, m, &jpeg.Options{Quality: 97}); err != nil {
		t.Fatal(err)
	}
	order := binary.BigEndian
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02")
	entry := func(tag, kind, count int, value uint32) {
		exif = order.AppendUint16(order.AppendUint16(exif, uint16(tag)), uint16(kind))
		exif = order.AppendUint32(order.AppendUint32(exif, uint32(count)), value)
	}
	entry(0x0112, 3, 1, uint32(orientation)<<16)
	entry(0x8825, 4, 1, 38) // the directory with the place, behind this one
	exif = append(exif, 0, 0, 0, 0, 0, 1)
	entry(0x001d, 2, len(secretPlace)+1, 56)
	exif = append(append(exif, 0, 0, 0, 0), secretPlace+"\x00"...)

	file := append([]byte{}, plain.Bytes()[:2]...)
	segment := func(marker byte, data []byte) {
		file = append(order.AppendUint16(append(file, 0xff, marker), uint16(len(data)+2)), data...)
	}
	segment(0xe1, exif)
	if profile != nil {
		segment(0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"), profile...))
	}
	segment(0xed, []byte("Photoshop 3.0\x00"+secretPlace))
	segment(0xfe, []byte(secretPlace))
	file = append(append(file, plain.Bytes()[2:]...), secretPlace...) // and behind its end
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// served is what the server makes of a picture before the model sees it, written anew from the source of the hosted model: scaled
// so that the shorter side is 1024, then so that the longer side is the given one, each rounded to even halves, and then both
// sides cut down to a multiple of 64, all in one resize, which may squash.
func served(m image.Image, longest int) *image.NRGBA {
	w, h := float64(m.Bounds().Dx()), float64(m.Bounds().Dy())
	ratio := 1024 / min(w, h)
	w, h = math.RoundToEven(ratio*w), math.RoundToEven(ratio*h)
	ratio = float64(longest) / max(w, h)
	w, h = math.RoundToEven(ratio*w), math.RoundToEven(ratio*h)
	return imaging.Resize(m, int(w)/64*64, int(h)/64*64, imaging.Linear)
}

// wantPassing checks that the server's resize leaves a received picture alone, that it has the size, and that it holds
// nothing but a picture.
func wantPassing(t *testing.T, b []byte, use photo.Use, shape photo.Shape) *image.NRGBA {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Bounds().Size(); s != image.Pt(shape.Width, shape.Height) {
		t.Errorf("%v arrived, want %s", s, shape)
	}
	got := imaging.Clone(m)
	if after := served(m, []int{1280, 1024}[use]); after.Rect != got.Rect || !bytes.Equal(after.Pix, got.Pix) {
		t.Errorf("the server makes %v of %v, and other pixels", after.Rect.Size(), got.Rect.Size())
	}
	if bytes.Contains(b, []byte(secretPlace)) || bytes.Contains(b, []byte("ICC_PROFILE")) || bytes.Contains(b, []byte("Exif")) {
		t.Error("metadata arrived")
	}
	for at := 2; ; {
		marker, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xda { // the picture itself: what comes behind its end?
			break
		}
		if marker != 0xdb && marker != 0xc0 && marker != 0xc4 { // tables and the frame
			t.Errorf("a segment of kind %#x arrived", marker)
		}
		at += 2 + size
	}
	if !bytes.HasSuffix(b, []byte{0xff, 0xd9}) {
		t.Error("something arrived behind the end of the picture")
	}
	return got
}

// like reports whether two colours are the same as far as a JPEG keeps them.
func like(a, b color.NRGBA) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if max(d, -d) > 8 {
			return false
		}
	}
	return true
}

// Every offered shape, of odd photos that lie in their files in every way, arrives at the server as what the model takes without
// touching it: inside the request and as an upload.
func TestWhatArrivesPassesTheServerUntouched(t *testing.T) {
	sizes := []image.Point{{301, 403}, {1007, 1345}, {640, 481}, {97, 500}, {2049, 127}, {1281, 1279}, {768, 1024}, {3001, 2000}}
	// Areas are in hundredths of the photo here: around it, past some of its edges, within it.
	frames := []photo.Frame{
		{},
		{Area: photo.Area{X: -20, Y: -10, Width: 140, Height: 130}},
		{Turn: 1},
		{Area: photo.Area{X: 40, Y: 31, Width: 90, Height: 60}, Fill: photo.FillWhite},
		{Turn: 2, Mirror: true},
		{Turn: 3, Area: photo.Area{X: 33, Y: -27, Width: 50, Height: 80}},
		{Mirror: true},
		{Turn: 1, Mirror: true, Area: photo.Area{X: 5, Y: 5, Width: 77, Height: 91}},
	}
	framed := func(i int, s image.Point, shape photo.Shape) photo.Frame {
		f := frames[i%len(frames)]
		w, h := f.Size(s.X, s.Y)
		f.Area = photo.Area{X: f.Area.X * w / 100, Y: f.Area.Y * h / 100, Width: f.Area.Width * w / 100, Height: f.Area.Height * h / 100}
		f.Shape = shape
		return f
	}
	for name, inline := range map[string]int{"inside the request": 0, "uploaded": 1} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.Inline = inline })
			for i, s := range sizes {
				if inline > 0 && i%3 > 0 {
					continue // some will do for the other way
				}
				path := cameraFile(t, filepath.Join(b.dir, "camera.jpg"), stored(s.X, s.Y, i+1, asTheyAre), i+1, nil)
				r := b.recipe()
				r.Face = PhotoRef{Path: path, Frame: framed(i, s, photo.Shapes(photo.Face)[i].Shape)}
				r.Pose = PhotoRef{Path: path, Frame: framed(i+3, s, photo.Shapes(photo.Pose)[i].Shape)}
				j := b.make1(r)
				b.wantDone(j)
				face, pose, err := b.server.Received(t.Context(), j.PredictionID)
				if err != nil {
					t.Fatal(err)
				}
				for use, got := range [][]byte{photo.Face: face, photo.Pose: pose} {
					ref := []PhotoRef{r.Face, r.Pose}[use]
					m := wantPassing(t, got, photo.Use(use), ref.Frame.Shape)
					wantSeen(t, m, ref.Frame)
					shown, err := darkroom.New(nil).Prepare(t.Context(), path, photo.Use(use), ref.Frame)
					if err != nil || !bytes.Equal(shown.JPEG, got) {
						t.Errorf("what is shown as leaving this computer is not what arrived: %v", err)
					}
				}
			}
			if n := b.uploads(); n > 0 != (inline > 0) {
				t.Errorf("%d uploads", n)
			}
		})
	}
}

// wantSeen checks the colours in the corners of what arrived of a whole photo, by its frame.
func wantSeen(t *testing.T, m *image.NRGBA, f photo.Frame) {
	t.Helper()
	if f.Area != (photo.Area{}) {
		return
	}
	want := quarterColours
	for range f.Turn { // clockwise
		want = [4]color.NRGBA{want[2], want[0], want[3], want[1]}
	}
	if f.Mirror {
		want = [4]color.NRGBA{want[1], want[0], want[3], want[2]}
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for i, c := range want {
		if got := m.NRGBAAt(w/4+i%2*w/2, h/8+i/2*h*3/4); !like(got, c) {
			t.Errorf("%+v: quarter %d is %v, want %v", f, i, got, c)
		}
	}
}

// profile gives an ICC profile (ICC.1:2022) of three primaries, as XYZ under D50, and a power for all three.
func profile(primaries [3][3]float64, power float64) []byte {
	b := make([]byte, 128)
	copy(b[16:], "RGB XYZ ")
	copy(b[36:], "acsp")
	order := binary.BigEndian
	b = order.AppendUint32(b, 6)
	var data []byte
	for i, name := range []string{"r", "g", "b"} {
		xyz := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range primaries[i] {
			xyz = order.AppendUint32(xyz, uint32(int32(math.Round(v*65536))))
		}
		curve := order.AppendUint32([]byte("para\x00\x00\x00\x00\x00\x00\x00\x00"), uint32(math.Round(power*65536)))
		for tag, content := range map[string][]byte{"XYZ": xyz, "TRC": curve} {
			b = order.AppendUint32(append(b, name+tag...), uint32(132+6*12+len(data)))
			b = order.AppendUint32(b, uint32(len(content)))
			data = append(data, content...)
		}
	}
	return append(b, data...)
}

// wide gives the numbers of a colour of sRGB in another space: by the matrix between their primaries, and a power.
func wide(matrix [3][3]float64, power float64) func(color.NRGBA) color.NRGBA {
	light := func(v uint8) float64 {
		if f := float64(v) / 255; f > 0.04045 {
			return math.Pow((f+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return func(c color.NRGBA) color.NRGBA {
		in, out := [3]float64{light(c.R), light(c.G), light(c.B)}, [3]uint8{}
		for i, row := range matrix {
			sum := row[0]*in[0] + row[1]*in[1] + row[2]*in[2]
			out[i] = uint8(math.Round(math.Pow(min(max(sum, 0), 1), 1/power) * 255))
		}
		return color.NRGBA{out[0], out[1], out[2], 255}
	}
}

// Photos in the wide colours of phones and cameras arrive in those that the model takes all numbers for.
func TestWideColoursArriveAsSRGB(t *testing.T) {
	b := newBench(t, nil)
	for name, c := range map[string]struct {
		primaries, matrix [3][3]float64
		power             float64
	}{
		"Display P3, with a power": {
			[3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}},
			[3][3]float64{{0.822462, 0.177538, 0}, {0.033194, 0.966806, 0}, {0.017083, 0.072397, 0.910520}},
			2.2,
		},
		"Adobe RGB": {
			[3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}},
			[3][3]float64{{0.715148, 0.284852, 0}, {0, 1, 0}, {0, 0.041166, 0.958834}},
			563.0 / 256,
		},
	} {
		numbers := wide(c.matrix, c.power)
		if like(numbers(quarterColours[1]), quarterColours[1]) {
			t.Fatalf("%s: the test's numbers are those of sRGB", name)
		}
		r := b.recipe()
		r.Face.Path = cameraFile(t, filepath.Join(b.dir, "wide.jpg"), stored(300, 400, 6, numbers), 6, profile(c.primaries, c.power))
		r.Face.Frame.Shape = photo.Shape{Width: 256, Height: 1280}
		j := b.make1(r)
		b.wantDone(j)
		got, _, err := b.server.Received(t.Context(), j.PredictionID)
		if err != nil {
			t.Fatal(err)
		}
		wantSeen(t, wantPassing(t, got, photo.Face, r.Face.Frame.Shape), r.Face.Frame)
	}
}
