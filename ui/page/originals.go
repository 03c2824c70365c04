package page

import (
	"context"
	"encoding/json"

	"likeness/service"
	"likeness/service/photo"
	"likeness/storage/library"
)

// Original gives the file that a photo of a picture was made from, with its
// frame, so that it can be framed anew: where it is among those that were used
// last, and still what it was. Else it gives back what was sent, which is kept. It
// is called behind the window.
func (p Pictures) Original(ctx context.Context, sent service.PhotoRef, of library.Photo, use photo.Use) service.PhotoRef {
	if sent.Path != "" || of.SHA256 == "" || of.PreparedSHA256 != sent.Prepared {
		return sent
	}
	ref := service.PhotoRef{Name: sent.Name}
	if len(of.Frame) > 0 && (json.Unmarshal(of.Frame, &ref.Frame) != nil || ref.Frame.Check(use) != nil) {
		return sent
	}
	for _, kept := range p.kit.Preferences.Get().Photos {
		if kept.SHA256 != of.SHA256 {
			continue
		}
		if now, err := p.kit.Photos.Open(ctx, kept.Path); err == nil && now.SHA256 == of.SHA256 {
			ref.Path = kept.Path
			return ref
		}
	}
	return sent
}
