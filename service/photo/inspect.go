package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// header is what is known of a file before it is decoded.
type header struct {
	kind          kind
	width, height int // as stored, before it is turned upright
	orientation   orientation
	model         color.Model // of the file's colours, as the decoder names it
}

// inspect judges a file by its first bytes and its header, within the bounds of this package.
func inspect(name string, b []byte) (header, error) {
	switch {
	case len(b) == 0:
		return header{}, &Error{Name: name, Reason: Empty}
	case len(b) > maxBytes:
		return header{}, tooLarge(name, int64(len(b)))
	}
	k, ok := known(b)
	if !ok {
		if words, ok := foreign(b); ok {
			return header{}, &Error{Name: name, Reason: Unsupported, Kind: words}
		}
		return header{}, &Error{Name: name, Reason: NotPicture}
	}
	h := header{kind: k}
	limit := int(maxPixelsOther)
	switch k.name {
	case "webp":
		if at(b, 12, "VP8X") && len(b) > 20 && b[20]&2 != 0 {
			return header{}, &Error{Name: name, Reason: Moving, Kind: "a moving WebP picture"}
		}
	case "tiff":
		if isCameraRaw(b) {
			return header{}, &Error{Name: name, Reason: Unsupported, Kind: "a raw photo of a camera"}
		}
	case "jpeg":
		if !progressive(b) {
			limit = maxPixels
		}
		if tooManyScans(b) {
			return header{}, &Error{Name: name, Reason: Damaged, Kind: k.words, Err: errors.New("the picture is told again and again")}
		}
	}
	config, err := configOf(k, b)
	if e := explain(name, err); e != nil {
		return header{}, e
	}
	if err != nil {
		return header{}, damaged(name, h, fmt.Errorf("read header: %w", err))
	}
	h.width, h.height, h.model = config.Width, config.Height, config.ColorModel
	if h.width <= 0 || h.height <= 0 {
		return header{}, &Error{Name: name, Reason: Damaged, Kind: k.words, Err: errors.New("no width or height")}
	}
	if h.width > maxSide || h.height > maxSide || h.width > limit/h.height {
		return header{}, &Error{Name: name, Reason: TooMany, Kind: k.words, detail: fmt.Sprintf("%d × %d", h.width, h.height)}
	}
	h.orientation = orientationOf(k, b)
	return h, nil
}

// configOf reads the size behind a fence: decoders of foreign bytes may panic.
func configOf(k kind, b []byte) (c image.Config, err error) {
	defer fence(&err)
	return k.config(bytes.NewReader(b))
}

// fence turns a panic of the function that defers it into an error.
func fence(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("decoder failed: %v", r)
	}
}

// whole reports an error of a decoder in terms of the file: cut short, or broken.
func whole(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file ends too early: %w", err)
	}
	return err
}
