package photo

import (
	"bytes"
	"context"
	"image/png"
	"path/filepath"
)

// PNGFile gives the picture of the file at path as a PNG in its full size: upright, opaque, and without anything
// else that the file says. It is what goes onto a clipboard, which every program can read as PNG. Its errors are
// those of Open.
func PNGFile(ctx context.Context, path string) ([]byte, error) {
	name, b, err := read(ctx, path)
	if err != nil {
		return nil, err
	}
	return encodePNG(ctx, name, b)
}

// PNG is PNGFile for the bytes of a picture file, such as another program puts onto the clipboard. The name is used
// for messages only.
func PNG(ctx context.Context, name string, b []byte) ([]byte, error) {
	return encodePNG(ctx, filepath.Base(name), b)
}

func encodePNG(ctx context.Context, name string, b []byte) ([]byte, error) {
	p, err := decode(ctx, name, b, maxSide)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	// Opaque pixels are written without transparency. Speed before size: the bytes live for a paste.
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, p.Image); err != nil {
		return nil, damaged(name, header{kind: kind{words: "a PNG picture"}}, err)
	}
	return out.Bytes(), nil
}
