package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// HEIC pictures, as phones write them, are decoded one coded picture at a time: an iPhone cuts a photo of twelve
// megapixels into 48 tiles. Each tile goes to the decoder in a small file that is written here (heif_write.go), and is
// put into its place here. So the memory stays near what the picture itself needs, the work can be left between two
// tiles, and the decoder never sees the tables of a foreign file.

// Bounds of what is decoded of a HEIC file, beside those of every picture.
const (
	maxTiles = 2048
	// maxSideBySide is how many tiles are decoded at the same time, on so many processors.
	maxSideBySide = 4
	// maxFrame bounds one coded picture: the decoder takes about 30 bytes for each of its pixels.
	maxFrame = 26e6
	// maxWork bounds the pixels of a coded picture times its parts, for each of which a file made to harm may let the
	// decoder work through the whole picture.
	maxWork = 1e9
)

// heicPicture is a picture of a HEIC file before it is decoded.
type heicPicture struct {
	item          *heifItem
	width, height int // as stored, cut to its clean aperture, before it is turned upright
	orientation   orientation
	crop          image.Point // where the clean aperture begins
	whole         image.Point // the size before it is cut
	columns       int         // of tiles
	tiles         []*heifItem // from left to right and from top to bottom; a plain picture has one
	tile          *hevc       // what each of them is
	heads         []*hevc
}

// An errKind says that a picture is whole, but of a kind that cannot be read.
type errKind struct {
	reason Code
	words  string
}

func (e errKind) Error() string { return "this is " + e.words }

const heicWords = "a HEIC picture"

// openHEIC reads the tables of a HEIC file and finds its picture.
func openHEIC(b []byte) (*heif, *heicPicture, error) {
	h, ok, err := readHEIF(b)
	switch {
	case err != nil:
		return nil, nil, err
	case !ok && hasBox(b, "moov"):
		return nil, nil, errKind{Moving, "a moving HEIC picture"}
	case !ok:
		return nil, nil, io.ErrUnexpectedEOF
	}
	item := h.items[h.primary]
	if item == nil {
		return nil, nil, fmt.Errorf("%w: no primary picture", errHEIF)
	}
	p, err := h.picture(item)
	return h, p, err
}

func hasBox(b []byte, name string) (found bool) {
	boxes(b, func(kind string, _ []byte) bool {
		found = kind == name
		return !found
	})
	return found
}

// picture reads what an item's tables say of it, and of its tiles.
func (h *heif) picture(item *heifItem) (*heicPicture, error) {
	p := &heicPicture{item: item, columns: 1, orientation: 1}
	switch item.kind {
	case "hvc1", "hev1":
		p.tiles = []*heifItem{item}
	case "grid":
		if err := h.readGrid(p); err != nil {
			return nil, err
		}
	case "iden", "tmap": // another picture, turned; or one to which more brightness belongs
		to := item.to("dimg")
		if len(to) == 0 || h.items[to[0]] == nil || h.items[to[0]].kind == "iden" || h.items[to[0]].kind == "tmap" {
			return nil, fmt.Errorf("%w: a derived picture without its source", errHEIF)
		}
		of, err := h.picture(h.items[to[0]])
		if err != nil || item.kind == "tmap" {
			return of, err
		}
		if of.orientation != 1 {
			return nil, errKind{Unsupported, heicWords}
		}
		of.item = item
		return of, h.readTransforms(item, of)
	case "av01":
		return nil, errKind{Unsupported, "an AVIF picture"}
	default:
		return nil, errKind{Unsupported, heicWords}
	}
	if err := h.readHeads(p); err != nil {
		return nil, err
	}
	if err := h.readSize(p); err != nil {
		return nil, err
	}
	p.whole = image.Pt(p.width, p.height)
	return p, h.readTransforms(item, p)
}

// readGrid reads how a grid puts tiles together (ISO/IEC 23008-12, 6.6.2.3).
func (h *heif) readGrid(p *heicPicture) error {
	data, err := h.data(p.item)
	if err != nil {
		return err
	}
	c := &cursor{b: data}
	c.u8()
	size := 2 + 2*(c.u8()&1)
	rows := c.u8() + 1
	p.columns = c.u8() + 1
	width, height := c.uint(size), c.uint(size)
	to := p.item.to("dimg")
	if c.over || len(to) != rows*p.columns {
		return fmt.Errorf("%w: %d tiles for %d × %d places", errHEIF, len(to), p.columns, rows)
	}
	if width > maxSide || height > maxSide {
		return tooManyPixels{width, height}
	}
	if len(to) > maxTiles {
		return fmt.Errorf("%w: %d tiles", errHEIF, len(to))
	}
	p.width, p.height = int(width), int(height)
	for _, id := range to {
		tile := h.items[id]
		switch {
		case tile == nil:
			return fmt.Errorf("%w: tile %d is missing", errHEIF, id)
		case tile.kind == "av01":
			return errKind{Unsupported, "an AVIF picture"}
		case tile.kind != "hvc1" && tile.kind != "hev1":
			return errKind{Unsupported, heicWords}
		}
		p.tiles = append(p.tiles, tile)
	}
	return nil
}

// tooManyPixels is the size of a picture that is beyond all bounds.
type tooManyPixels struct{ width, height uint64 }

func (e tooManyPixels) Error() string { return fmt.Sprintf("%d × %d pixels", e.width, e.height) }

// readHeads reads the head of each tile's stream. All tiles are alike.
func (h *heif) readHeads(p *heicPicture) error {
	known := map[*byte]*hevc{} // tiles share their properties
	for _, tile := range p.tiles {
		config, ok := h.property(tile, "hvcC")
		if !ok || len(config) == 0 {
			return fmt.Errorf("%w: no head of a stream", errHEIF)
		}
		head := known[&config[0]]
		if head == nil {
			var err error
			if head, err = readHEVC(config); err != nil {
				return err
			}
			known[&config[0]] = head
		}
		p.heads = append(p.heads, head)
		if p.tile == nil {
			p.tile = head
		}
		if head.width != p.tile.width || head.height != p.tile.height || head.chroma != p.tile.chroma || head.coding != p.tile.coding {
			return fmt.Errorf("%w: tiles that differ", errHEIF)
		}
	}
	if p.tile.area > maxFrame {
		return tooManyPixels{uint64(p.tile.width), uint64(p.tile.height)}
	}
	return nil
}

// readSize settles the size of the picture, and that its coded parts make it up.
func (h *heif) readSize(p *heicPicture) error {
	if len(p.tiles) == 1 && p.item == p.tiles[0] {
		p.width, p.height = p.tile.width, p.tile.height
	} else {
		rows := len(p.tiles) / p.columns
		tw, th := p.tile.width, p.tile.height
		if p.width < 1 || p.height < 1 || p.width > p.columns*tw || p.width <= (p.columns-1)*tw || p.height > rows*th || p.height <= (rows-1)*th {
			return fmt.Errorf("%w: %d × %d pixels from %d × %d tiles of %d × %d", errHEIF, p.width, p.height, p.columns, rows, tw, th)
		}
		if across, down := p.tile.subsampling(); p.columns > 1 && tw%across != 0 || rows > 1 && th%down != 0 {
			return fmt.Errorf("%w: tiles of %d × %d", errHEIF, tw, th)
		}
	}
	ispe, ok := h.property(p.item, "ispe")
	if !ok {
		return fmt.Errorf("%w: no size", errHEIF)
	}
	c := &cursor{b: ispe}
	c.full()
	if w, ht := c.u32(), c.u32(); c.over || int64(w) != int64(p.width) || int64(ht) != int64(p.height) {
		return fmt.Errorf("%w: %d × %d pixels where %d × %d are coded", errHEIF, w, ht, p.width, p.height)
	}
	return nil
}

// readTransforms reads how the picture is cut, turned and mirrored before it is seen.
func (h *heif) readTransforms(item *heifItem, p *heicPicture) error {
	for _, n := range item.props {
		if n > len(h.props) {
			continue
		}
		c := &cursor{b: h.props[n-1].data}
		switch h.props[n-1].kind {
		case "clap":
			if p.orientation != 1 {
				return fmt.Errorf("%w: cut after it was turned", errHEIF)
			}
			if err := p.cut(c); err != nil {
				return err
			}
		case "irot": // quarters, counter-clockwise
			p.orientation = p.orientation.turned(c.u8() & 3)
		case "imir": // 0 changes top and bottom, 1 left and right
			p.orientation = p.orientation.mirrored(c.u8()&1 == 0)
		}
	}
	return nil
}

// cut reads a clean aperture (ISO/IEC 14496-12, 12.1.4): the size, and how far its middle is from the picture's,
// each as one number divided by another.
func (p *heicPicture) cut(c *cursor) error {
	var v [8]int64
	for i := range v {
		v[i] = int64(int32(c.u32()))
	}
	if c.over || v[1] < 1 || v[3] < 1 || v[5] < 1 || v[7] < 1 {
		return fmt.Errorf("%w: clean aperture", errHEIF)
	}
	w, ht := v[0]/v[1], v[2]/v[3]
	if w < 1 || ht < 1 || w > int64(p.width) || ht > int64(p.height) {
		return fmt.Errorf("%w: clean aperture of %d × %d", errHEIF, w, ht)
	}
	x := (int64(p.width)-w)/2 + v[4]/v[5]
	y := (int64(p.height)-ht)/2 + v[6]/v[7]
	if x < 0 || y < 0 || x+w > int64(p.width) || y+ht > int64(p.height) {
		return fmt.Errorf("%w: clean aperture beside the picture", errHEIF)
	}
	p.crop = p.crop.Add(image.Pt(int(x), int(y)))
	p.width, p.height = int(w), int(ht)
	return nil
}

// turned gives the orientation after so many more quarter turns, counter-clockwise.
func (o orientation) turned(quarters int) orientation {
	for range quarters {
		o = [...]orientation{0, 8, 5, 6, 7, 4, 1, 2, 3}[o]
	}
	return o
}

// mirrored gives the orientation after top and bottom, or else left and right, have changed places.
func (o orientation) mirrored(topBottom bool) orientation {
	if topBottom {
		return [...]orientation{0, 4, 3, 2, 1, 8, 7, 6, 5}[o]
	}
	return [...]orientation{0, 2, 1, 4, 3, 6, 5, 8, 7}[o]
}

// configHEIC gives the size of a HEIC picture before it is turned upright.
func configHEIC(r io.Reader) (image.Config, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return image.Config{}, err
	}
	_, p, err := openHEIC(b)
	if err != nil {
		return image.Config{}, err
	}
	return image.Config{ColorModel: color.YCbCrModel, Width: p.width, Height: p.height}, nil
}

// orientationOfHEIC gives how the picture is turned. What an EXIF block in the file says of that is for programs
// that do not know HEIC; obeying both would turn the picture twice.
func orientationOfHEIC(b []byte) orientation {
	_, p, err := openHEIC(b)
	if err != nil {
		return 1
	}
	return p.orientation
}

// explain gives the sentence for an error of openHEIC; nil for damage.
func explain(name string, err error) error {
	var k errKind
	var n tooManyPixels
	switch {
	case errors.As(err, &k):
		return &Error{Name: name, Reason: k.reason, Kind: k.words}
	case errors.As(err, &n):
		return &Error{Name: name, Reason: TooMany, Kind: heicWords, detail: fmt.Sprintf("%d × %d", n.width, n.height)}
	}
	return nil
}

// decodeKind decodes the bytes of a file of this kind. A kind that is decoded in many steps ends between two of them
// when ctx does.
func decodeKind(ctx context.Context, k kind, b []byte) (image.Image, error) {
	if k.name == "heic" {
		return decodeHEIC(ctx, b)
	}
	return k.decode(bytes.NewReader(b))
}

// weight gives the pixels of the budget that decoding the file takes. The decoder of HEIC needs ten times the memory of
// others for each picture that it is at.
func weight(h header, b []byte) int {
	pixels := h.width * h.height
	if h.kind.name != "heic" {
		return pixels
	}
	_, p, err := openHEIC(b)
	if err != nil {
		return pixels
	}
	return pixels + 10*p.tile.area*min(len(p.tiles), maxSideBySide)
}
