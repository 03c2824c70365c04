package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
)

// Info says what a picture that came back from the server is.
type Info struct {
	Format        string // "jpeg", "png", "webp" or "gif"
	Ext           string // the ending of its files: ".jpg", ".png", ".webp" or ".gif"
	Width, Height int
}

// CheckOutput makes sure that b is a whole picture of the kind that its first bytes say: JPEG, PNG, WebP or GIF,
// within the bounds of this package. It decodes all of it. The errors are those of Decode, with no name.
func CheckOutput(b []byte) (Info, error) {
	h, err := inspect("", b)
	if err != nil {
		return Info{}, err
	}
	// The decoders notice an early end of the pixels; what comes behind these is checked here.
	switch h.kind.name {
	case "jpeg", "png":
	case "gif":
		if b[len(b)-1] != ';' {
			return Info{}, damaged("", h, whole(io.ErrUnexpectedEOF))
		}
	case "webp":
		if uint64(binary.LittleEndian.Uint32(b[4:]))+8 > uint64(len(b)) {
			return Info{}, damaged("", h, whole(io.ErrUnexpectedEOF))
		}
	default:
		return Info{}, &Error{Reason: Unsupported, Kind: h.kind.words}
	}
	release, err := admit(context.Background(), h.width*h.height)
	if err != nil {
		return Info{}, err
	}
	defer release()
	if err := decodable(h, b); err != nil {
		return Info{}, damaged("", h, whole(err))
	}
	return Info{Format: h.kind.name, Ext: h.kind.ext, Width: h.width, Height: h.height}, nil
}

func decodable(h header, b []byte) (err error) {
	defer fence(&err)
	m, err := h.kind.decode(bytes.NewReader(b))
	if err != nil {
		return err
	}
	if s := m.Bounds().Size(); h.kind.name != "gif" && (s.X != h.width || s.Y != h.height) {
		return fmt.Errorf("%d × %d pixels where %d × %d were announced", s.X, s.Y, h.width, h.height)
	}
	return nil
}
