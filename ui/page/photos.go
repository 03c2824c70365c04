package page

import "context"

// A PhotoKeeper is a Library that keeps photos by the checksum of their bytes.
type PhotoKeeper interface {
	PutPhoto(ctx context.Context, content []byte, ext string) (sha string, err error)
	// PhotoPath returns where a photo lies; it looks on the disk.
	PhotoPath(sha string) (string, error)
}
