package problem

import "likeness/service/message"

// Naming returns a copy of p that names the photo that is to blame, where the
// problem is one of a photo: a person who sent two, or pressed Create ten times,
// knows then which. The names are the files' own; pose is "" where there is
// none. What it says must not go into logs.
func (p *Problem) Naming(face, pose string) *Problem {
	var what, next message.Message
	switch {
	case p.Code == NoFace && face != "":
		what = message.New("failure.no-face.named.what", "“{{.Photo}}”: the model found no face in it.", "Photo", face)
		next = message.New("failure.no-face.named.next", "Frame it with more space around the head, or choose a clear photo from the front.")
	case p.Code == NoFaceInPose && pose != "":
		what = message.New("failure.no-face-in-pose.named.what", "“{{.Photo}}”: the model found no face in this pose photo.", "Photo", pose)
		next = message.New("failure.no-face-in-pose.named.next", "Frame it closer, so that the face is larger, choose another one, or go without a pose photo.")
	case p.Code == PhotoUnreadable && face != "" && pose != "":
		what = message.New("failure.unreadable-image.either.what", "The model could not read “{{.Face}}” or “{{.Pose}}”.", "Face", face, "Pose", pose)
		next = message.New("failure.unreadable-image.either.next", "Choose both photos again, or save them as JPEG or PNG first.")
	case p.Code == PhotoUnreadable && face != "":
		what = message.New("failure.unreadable-image.named.what", "“{{.Photo}}”: the model could not read it.", "Photo", face)
		next = message.New("failure.unreadable-image.named.next", "Choose the photo again, or save it as JPEG or PNG first.")
	default:
		return p
	}
	q := p.Telling(what)
	q.Next = next.Text
	return q
}
