package photo

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
)

// boxItem is an item of a HEIF file that a test puts together.
type boxItem struct {
	kind  string
	data  []byte
	props [][]byte
	refs  []boxRef
	idat  bool // its bytes lie in the tables
}

type boxRef struct {
	kind string
	to   []int
}

// heifWith puts a HEIF file together. Items have the numbers 1 and so on.
func heifWith(primary int, items ...boxItem) []byte {
	var infes, uses, refs, idat, mdat []byte
	var props [][]byte
	for i, item := range items {
		infes = append(infes, infe(i+1, item.kind)...)
		uses = append(uses, byte((i+1)>>8), byte(i+1), byte(len(item.props)))
		for _, p := range item.props {
			at := slices.IndexFunc(props, func(q []byte) bool { return string(q) == string(p) })
			if at < 0 {
				at = len(props)
				props = append(props, p)
			}
			uses = append(uses, byte(at+1))
		}
		for _, r := range item.refs {
			refs = append(refs, box(r.kind, be16(i+1, len(r.to)), be16(r.to...))...)
		}
	}
	meta := func(from int) []byte {
		idat, mdat = nil, nil
		places := slices.Concat(be32(1<<24), []byte{0x44, 0x00}, be16(len(items)))
		for i, item := range items {
			method, at := 0, from+len(mdat)
			if item.idat {
				method, at = 1, len(idat)
				idat = append(idat, item.data...)
			} else {
				mdat = append(mdat, item.data...)
			}
			places = slices.Concat(places, be16(i+1, method, 0, 1), be32(at, len(item.data)))
		}
		return box("meta", be32(0),
			box("hdlr", be32(0, 0), []byte("pict"), be32(0, 0, 0), []byte{0}),
			box("pitm", be32(0), be16(primary)), box("iloc", places),
			box("iinf", be32(0), be16(len(items)), infes), box("iref", be32(0), refs),
			box("iprp", box("ipco", props...), box("ipma", be32(0, len(items)), uses)), box("idat", idat))
	}
	head := box("ftyp", []byte("heic"), be32(0), []byte("mif1heic"))
	b := slices.Concat(head, meta(len(head)+len(meta(0))+8))
	return append(b, box("mdat", mdat)...)
}

// coded gives the coded picture of one of the files in testdata as an item, with more properties.
func coded(t testing.TB, name string, more ...[]byte) boxItem {
	t.Helper()
	h, p, err := openHEIC(heicFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	data, err := h.data(p.tiles[0])
	if err != nil {
		t.Fatal(err)
	}
	config, _ := h.property(p.tiles[0], "hvcC")
	props := [][]byte{box("hvcC", config), box("ispe", be32(0, p.tile.width, p.tile.height))}
	return boxItem{kind: "hvc1", data: data, props: append(props, more...)}
}

// grid gives a grid of tiles, which are items from 1 on.
func grid(columns, rows, w, h int, more ...[]byte) boxItem {
	tiles := make([]int, columns*rows)
	for i := range tiles {
		tiles[i] = i + 1
	}
	return boxItem{
		kind: "grid", idat: true, data: append([]byte{0, 0, byte(rows - 1), byte(columns - 1)}, be16(w, h)...),
		props: append([][]byte{box("ispe", be32(0, w, h))}, more...), refs: []boxRef{{"dimg", tiles}},
	}
}

// transforms gives the properties that stand for an orientation of EXIF.
func transforms(o int) [][]byte {
	irot := func(quarters byte) []byte { return box("irot", []byte{quarters}) }
	topBottom, leftRight := box("imir", []byte{0}), box("imir", []byte{1})
	return [][][]byte{
		1: nil, 2: {leftRight}, 3: {irot(2)}, 4: {topBottom},
		5: {irot(1), topBottom}, 6: {irot(3)}, 7: {irot(1), leftRight}, 8: {irot(1)},
	}[o]
}

// phone gives a file as an iPhone writes it: tiles, the grid of them turned by this orientation, and an EXIF block
// that says the same again. The tiles reach over the picture's edges.
func phone(t testing.TB, o int, more ...[]byte) []byte {
	w, h := 250, 230
	seen := stored(quarters(2, 2), o)
	if o > 4 {
		w, h = h, w
	}
	var items []boxItem
	for _, at := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		for name, c := range map[string]color.NRGBA{"tile-red": red, "tile-green": green, "tile-blue": blue, "tile-yellow": yellow} {
			if seen.NRGBAAt(at.X, at.Y) == c {
				items = append(items, coded(t, name))
			}
		}
	}
	items = append(items, grid(2, 2, w, h, append(transforms(o), more...)...))
	exif := boxItem{kind: "Exif", data: append([]byte("\x00\x00\x00\x06Exif\x00\x00"), exifBlock(binary.BigEndian, o)...), refs: []boxRef{{"cdsc", []int{5}}}}
	return heifWith(5, append(items, exif)...)
}

func TestEveryOrientationOfHEICComesOutUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		p, err := Decode("a.heic", phone(t, o))
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		if p.Width != 250 || p.Height != 230 || p.Image.Rect != image.Rect(0, 0, 250, 230) {
			t.Errorf("orientation %d: %d × %d, %v", o, p.Width, p.Height, p.Image.Rect)
		}
		wantQuarters(t, p.Image)
		// A plain picture is turned likewise.
		p, err = Decode("a.heic", heifWith(1, coded(t, "plain", transforms(o)...)))
		if err != nil {
			t.Fatal(err)
		}
		want := upright(quarters(192, 128), orientation(o))
		if p.Image.Rect != want.Rect || p.Width != want.Rect.Dx() {
			t.Errorf("orientation %d: %v, want %v", o, p.Image.Rect, want.Rect)
		}
		for _, at := range []image.Point{{20, 20}, {want.Rect.Dx() - 20, 20}, {20, want.Rect.Dy() - 20}} {
			if got := p.Image.At(at.X, at.Y); !near(got, want.At(at.X, at.Y), 4) {
				t.Errorf("orientation %d at %v: %v, want %v", o, at, got, want.At(at.X, at.Y))
			}
		}
	}
}

// Turning and mirroring in any order is one of the eight orientations: what it does to a picture says which.
func TestTurnsAndMirrorsAddUp(t *testing.T) {
	m := quarters(4, 2)
	for o := orientation(1); o <= 8; o++ {
		for quarters := range 4 {
			turned := upright(m, o)
			for range quarters {
				turned = upright(turned, 8)
			}
			if got := upright(m, o.turned(quarters)); !slices.Equal(got.Pix, turned.Pix) || got.Rect != turned.Rect {
				t.Errorf("orientation %d turned by %d quarters is not %d", o, quarters, o.turned(quarters))
			}
		}
		for topBottom, flip := range map[bool]orientation{true: 4, false: 2} {
			if got := upright(m, o.mirrored(topBottom)); !slices.Equal(got.Pix, upright(upright(m, o), flip).Pix) {
				t.Errorf("orientation %d mirrored is not %d", o, o.mirrored(topBottom))
			}
		}
	}
}

func TestHEICCutToItsCleanAperture(t *testing.T) {
	// The right half, by a middle that lies 48 pixels to the right, turned to stand on its side.
	clap := box("clap", be32(96, 1, 128, 1, 48, 1, 0, 1))
	p, err := Decode("a.heic", heifWith(1, coded(t, "plain", clap, box("irot", []byte{1}))))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	if p.Image.Rect != image.Rect(0, 0, 128, 96) || p.Width != 128 {
		t.Errorf("%v", p.Image.Rect)
	}
	for at, want := range map[image.Point]color.Color{{20, 50}: green, {100, 50}: yellow} {
		if got := p.Image.At(at.X, at.Y); !near(got, want, 4) {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
	for name, clap := range map[string][]byte{
		"none":     be32(0, 1, 128, 1, 0, 1, 0, 1),
		"too wide": be32(193, 1, 128, 1, 0, 1, 0, 1),
		"beside":   be32(96, 1, 128, 1, 49, 1, 0, 1),
		"by zero":  be32(96, 0, 128, 1, 0, 1, 0, 1),
		"short":    be32(96, 1),
	} {
		if _, err := Decode("a.heic", heifWith(1, coded(t, "plain", box("clap", clap)))); err == nil || reason(t, err, "a.heic") != Damaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDerivedHEIC(t *testing.T) {
	from := func(kind string, to int, more ...[]byte) boxItem {
		return boxItem{kind: kind, idat: true, data: []byte{0}, props: append([][]byte{box("ispe", be32(0, 192, 128))}, more...), refs: []boxRef{{"dimg", []int{to}}}}
	}
	p, err := Decode("a.heic", heifWith(2, coded(t, "plain"), from("iden", 1, box("irot", []byte{2}))))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Image.At(10, 10); !near(got, yellow, 4) {
		t.Errorf("turned round: %v", got)
	}
	if p, err = Decode("a.heic", heifWith(2, coded(t, "plain"), from("tmap", 1))); err != nil {
		t.Fatal(err)
	}
	wantQuarters(t, p.Image)
}

func TestHEICThatCannotBeReadIsSaid(t *testing.T) {
	plain := coded(t, "plain")
	with := func(change func(*boxItem)) []byte {
		item := plain
		item.props = slices.Clone(plain.props)
		change(&item)
		return heifWith(1, item)
	}
	tiles := func(n int, g boxItem) []byte {
		var items []boxItem
		for range n {
			items = append(items, coded(t, "tile-red"))
		}
		return heifWith(n+1, append(items, g)...)
	}
	manyItems := make([]boxItem, maxItems+2)
	for i := range manyItems {
		manyItems[i] = boxItem{kind: "hvc1"}
	}
	for name, c := range map[string]struct {
		file []byte
		want Code
		says string
	}{
		"avif":              {with(func(i *boxItem) { i.kind = "av01" }), Unsupported, "AVIF"},
		"jpeg within":       {with(func(i *boxItem) { i.kind = "jpeg" }), Unsupported, "HEIC"},
		"no primary":        {heifWith(9, plain), Damaged, "HEIC"},
		"no head":           {with(func(i *boxItem) { i.props = i.props[1:] }), Damaged, "HEIC"},
		"no size":           {with(func(i *boxItem) { i.props = i.props[:1] }), Damaged, "HEIC"},
		"another size":      {with(func(i *boxItem) { i.props[1] = box("ispe", be32(0, 192, 129)) }), Damaged, "HEIC"},
		"huge size":         {with(func(i *boxItem) { i.props[1] = box("ispe", be32(0, 1<<31, 1<<31)) }), Damaged, "HEIC"},
		"two pictures":      {with(func(i *boxItem) { i.data = slices.Concat(i.data, i.data) }), Damaged, "HEIC"},
		"no bytes":          {with(func(i *boxItem) { i.data = nil }), Damaged, "HEIC"},
		"huge grid":         {tiles(1, grid(1, 1, 65535, 65535)), TooMany, "65535"},
		"grid of few tiles": {tiles(4, boxItem{kind: "grid", idat: true, data: grid(3, 2, 384, 256).data, refs: grid(2, 2, 1, 1).refs}), Damaged, "HEIC"},
		"grid too wide":     {tiles(4, grid(2, 2, 257, 200)), Damaged, "HEIC"},
		"grid too small":    {tiles(4, grid(2, 2, 128, 200)), Damaged, "HEIC"},
		"empty grid":        {tiles(1, grid(1, 1, 0, 0)), Damaged, "HEIC"},
		"many tiles":        {tiles(1, boxItem{kind: "grid", idat: true, data: grid(64, 64, 8192, 8192).data, refs: []boxRef{{"dimg", make([]int, 64*64)}}}), Damaged, "HEIC"},
		"a huge frame":      {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 8192, h: 8192, chroma: 1}) }), TooMany, "8192 × 8192"},
		"a large frame":     {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 6000, h: 5000, chroma: 1}) }), TooMany, "6000 × 5000"},
		"head of another":   {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 192, h: 136, chroma: 1}) }), Damaged, "HEIC"},
		"planes apart":      {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 192, h: 128, chroma: 3, apart: true}) }), Damaged, "HEIC"},
		"nothing left":      {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 192, h: 128, chroma: 1, right: 96}) }), Damaged, "HEIC"},
		"17 bits":           {with(func(i *boxItem) { i.props[0] = hvcC(sps{w: 192, h: 128, chroma: 1, depth: 9}) }), Damaged, "HEIC"},
		"grid of itself":    {heifWith(1, grid(1, 1, 128, 128)), Unsupported, "HEIC"},
		"tiles that differ": {heifWith(3, coded(t, "tile-red"), coded(t, "plain"), grid(2, 1, 250, 128)), Damaged, "HEIC"},
		"many items":        {heifWith(1, manyItems...), Damaged, "HEIC"},
		"derived in circle": {heifWith(1, boxItem{kind: "iden", idat: true, refs: []boxRef{{"dimg", []int{1}}}}), Damaged, "HEIC"},
		"film":              {slices.Concat(box("ftyp", []byte("msf1"), be32(0), []byte("hevc")), box("moov")), Moving, "moving"},
	} {
		p, err := Decode("a.heic", c.file)
		if err == nil {
			t.Errorf("%s: %v was decoded", name, p.Image.Rect)
			continue
		}
		if got := reason(t, err, "a.heic"); got != c.want || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %s, want %s: %v (%v)", name, got, c.want, err, errors.Unwrap(err))
		}
	}
}
