package drawing

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"likeness/service/practice/drawing/vp8"
)

// Encode gives the bytes of a picture file. The format is one of the API's output_format: "webp" (always lossy, as the
// model's is), "jpg" or "png"; quality is its output_quality, 0 … 100, which PNG has no use for.
func Encode(m *image.NRGBA, format string, quality int) ([]byte, error) {
	if m == nil || m.Rect.Empty() {
		return nil, fmt.Errorf("encode %s: no picture", format)
	}
	quality = clamp(quality, 0, 100)
	var out bytes.Buffer
	var err error
	switch format {
	case "png":
		// Speed matters more than the last tenth of the size: the file never leaves this computer.
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, m)
	case "jpg":
		err = jpeg.Encode(&out, m, &jpeg.Options{Quality: max(quality, 1)})
	case "webp":
		var b []byte
		if b, err = vp8.Encode(m, quality); err == nil {
			return b, nil
		}
	default:
		return nil, fmt.Errorf("encode: no format %q", format)
	}
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", format, err)
	}
	return out.Bytes(), nil
}
