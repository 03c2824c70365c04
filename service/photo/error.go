package photo

import "fmt"

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
	NotPicture  Code = "not-picture" // none of the kinds known here
	Unsupported Code = "unsupported" // a known kind that cannot be read here
	Moving      Code = "moving"      // a moving picture of a kind that cannot be read
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
func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "the picture"
	} else {
		name = "“" + name + "”"
	}
	switch e.Reason {
	case Missing:
		return name + " is not there any more. It may have been moved, renamed or deleted."
	case Folder:
		return name + " is a folder. Choose a picture file in it."
	case NotAFile:
		return name + " is not an ordinary file. Choose a picture file."
	case WebAddress:
		return name + " is an address on the web. Save the picture on this computer and choose that file."
	case Unreadable:
		return name + " cannot be read. Check that you may open it and that its disk is connected."
	case Empty:
		return name + " is empty: the file has no content. If it is still being copied, wait and try again."
	case TooLarge:
		return fmt.Sprintf("%s is too large (%s). Files of up to %d MB are read; save it smaller, as JPEG.",
			name, e.detail, maxBytes>>20)
	case TooMany:
		return fmt.Sprintf("%s has too many pixels (%s). Save it smaller, for example 4000 pixels wide.", name, e.detail)
	case TooSmall:
		return fmt.Sprintf("%s is too small (%s) to show a face. At least %d pixels along each side are needed; 500 and more are better.",
			name, e.detail, minSide)
	case Unsupported:
		return fmt.Sprintf("%s is %s, which cannot be read here. Save it as JPEG or PNG and choose that file.", name, e.Kind)
	case Moving:
		return fmt.Sprintf("%s is %s. Save one frame of it as JPEG or PNG and choose that file.", name, e.Kind)
	case Damaged:
		return fmt.Sprintf("%s is damaged or not complete: it begins like %s but cannot be read to its end. Copy or save it again.", name, e.Kind)
	}
	return name + " is not a picture of a kind known here. Choose a JPEG, PNG, WebP, GIF, TIFF or BMP file."
}

// Figures gives the figure that belongs into the sentence, such as "70 MB" or "12 × 8", and the bound that it is
// beyond, in megabytes or pixels; "" and 0 where there are none.
func (e *Error) Figures() (found string, limit int) {
	switch e.Reason {
	case TooLarge:
		limit = maxBytes >> 20
	case TooSmall:
		limit = minSide
	}
	return e.detail, limit
}

// Unwrap gives the technical cause.
func (e *Error) Unwrap() error { return e.Err }
