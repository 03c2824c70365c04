package photo

import "likeness/service/message"

// Code says what is wrong with a picture file.
type Code string

// The codes of an Error.
const (
	Missing     Code = "missing"     // no such file
	Folder      Code = "folder"      // a folder
	NotAFile    Code = "not-a-file"  // a device, pipe or socket
	WebAddress  Code = "web-address" // an address on the web, not a file
	Unreadable  Code = "unreadable"  // no permission, or the disk failed
	Empty       Code = "empty"       // no bytes at all
	TooLarge    Code = "too-large"   // more bytes than are read
	TooMany     Code = "too-many"    // more pixels than are decoded
	TooSmall    Code = "too-small"   // too few pixels to be of use
	FrameBad    Code = "frame-bad"   // a frame that shows too little of the photo
	FrameWrong  Code = "frame-wrong" // a frame that makes no sense, or of a size that the model would change
	NotPicture  Code = "not-picture" // none of the kinds known here
	Unsupported Code = "unsupported" // a known kind that cannot be read here
	Moving      Code = "moving"      // a moving picture of a kind that cannot be read
	Silent      Code = "silent"      // the disk does not answer
	Changing    Code = "changing"    // written to while it was read
	TooSlow     Code = "too-slow"    // takes longer to decode than anybody waits
	Damaged     Code = "damaged"     // right at the start, but cut off or broken
)

// Error tells a person why a picture file cannot be used. Its text is one or two plain sentences that name the
// file and, where something helps, say what to do.
type Error struct {
	Name   string // the file's name without its folder
	Reason Code
	Kind   string // what the file is ("HEIC picture"), where that is known
	Err    error  // the technical cause, may be nil
	detail string // a figure that belongs into the sentence
}

// Error gives the sentence.
func (e *Error) Error() string { return e.Message().Text }

// Message gives the sentence in a form that can be said in another language.
func (e *Error) Message() message.Message {
	name := message.New("photo.unnamed", "the picture")
	if e.Name != "" {
		name = message.New("photo.named", "“{{.Name}}”", "Name", e.Name)
	}
	kind := KindMessage(e.Kind)
	switch e.Reason {
	case Missing:
		return message.New("photo.missing", "{{.Name}} cannot be found. It may have been moved, renamed or deleted.", "Name", name)
	case Folder:
		return message.New("photo.folder", "{{.Name}} is a folder. Choose a picture file in it.", "Name", name)
	case NotAFile:
		return message.New("photo.not-a-file", "{{.Name}} is not an ordinary file. Choose a picture file.", "Name", name)
	case WebAddress:
		return message.New("photo.web-address", "{{.Name}} is an address on the web. Save the picture on this computer and choose that file.", "Name", name)
	case Unreadable:
		return message.New("photo.unreadable", "{{.Name}} cannot be read. Check that you may open it and that its disk is connected.", "Name", name)
	case Silent:
		return message.New("photo.silent", "{{.Name}} cannot be read: its disk does not answer. Check that it is connected, then choose the picture again.", "Name", name)
	case Changing:
		return message.New("photo.changing", "{{.Name}} is still being written by another program. Wait until that is done, then choose it again.", "Name", name)
	case TooSlow:
		return message.New("photo.too-slow", "{{.Name}} takes too long to open. Save it again as JPEG and choose that file.", "Name", name)
	case Empty:
		return message.New("photo.empty", "{{.Name}} is empty: the file has no content. If it is still being copied, wait and try again.", "Name", name)
	case TooLarge:
		return message.New("photo.too-large", "{{.Name}} is too large ({{.Size}}). Files of up to {{.Most}} MB are read; save it smaller, as JPEG.",
			"Name", name, "Size", e.detail, "Most", maxBytes>>20)
	case TooMany:
		return message.New("photo.too-many", "{{.Name}} has too many pixels ({{.Size}}). Save it smaller, for example 4000 pixels wide.", "Name", name, "Size", e.detail)
	case TooSmall:
		return message.New("photo.too-small", "{{.Name}} is too small ({{.Size}}) to show a face. At least {{.Least}} pixels along each side are needed; 500 and more are better.",
			"Name", name, "Size", e.detail, "Least", minSide)
	case FrameBad:
		return message.New("photo.frame-bad", "The frame on {{.Name}} shows too little of the photo. Move it back or choose the whole photo.", "Name", name)
	case FrameWrong:
		return message.New("photo.frame-wrong", "The frame on {{.Name}} cannot be used: the model would change its size, or it lies nowhere. Frame the photo anew or choose the whole photo.", "Name", name)
	case Unsupported:
		return message.New("photo.unsupported", "{{.Name}} is {{.Kind}}, which cannot be read here. Save it as JPEG or PNG and choose that file.", "Name", name, "Kind", kind)
	case Moving:
		return message.New("photo.moving", "{{.Name}} is {{.Kind}}. Save one frame of it as JPEG or PNG and choose that file.", "Name", name, "Kind", kind)
	case Damaged:
		return message.New("photo.damaged", "{{.Name}} is damaged or not complete: it begins like {{.Kind}} but cannot be read to its end. Copy or save it again.", "Name", name, "Kind", kind)
	}
	return message.New("photo.not-picture", "{{.Name}} is not a picture of a kind known here. Choose a JPEG, PNG, HEIC, WebP, GIF, TIFF or BMP file.", "Name", name)
}

// KindMessage is what a file is, such as "a HEIC picture". The kinds have no
// values in them, so that their English names them.
func KindMessage(kind string) message.Message {
	if kind == "" {
		return message.Message{}
	}
	return message.New("kind."+kind, kind)
}

// Unwrap gives the technical cause.
func (e *Error) Unwrap() error { return e.Err }
