package preferences

import (
	"bytes"
	"encoding/json"
	"slices"
)

// A Photo is a photo file that was used, and which part of it was sent last.
type Photo struct {
	Path string `json:"path"`
	// SHA256 is of the file's content when the frames were made, in lower-case hex; empty when it is not known. The frames
	// are of no use for another content.
	SHA256 string `json:"sha256,omitempty"`
	// Face and Pose are the frames that it had as photo of the face and as pose photo, as the service writes them; empty: the
	// whole photo.
	Face json.RawMessage `json:"face,omitempty"`
	Pose json.RawMessage `json:"pose,omitempty"`
}

// UnmarshalJSON reads a photo, also one that is only its path: so they were written before there were frames.
func (p *Photo) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte(`"`)) {
		*p = Photo{}
		return json.Unmarshal(b, &p.Path)
	}
	type photo Photo
	if err := json.Unmarshal(b, (*photo)(p)); err != nil {
		return err
	}
	p.Face, p.Pose = compact(p.Face), compact(p.Pose)
	return nil
}

// compact takes out the spaces that the file has for people.
func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if string(raw) == "null" || json.Compact(&b, raw) != nil {
		return nil
	}
	return b.Bytes()
}

func clonePhotos(photos []Photo) []Photo {
	photos = slices.Clone(photos)
	for i := range photos {
		photos[i].Face, photos[i].Pose = bytes.Clone(photos[i].Face), bytes.Clone(photos[i].Pose)
	}
	return photos
}
