package words

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"likeness/service/photo"
)

// Photo returns what is wrong with a picture file, in a sentence or two.
func Photo(e *photo.Error) string {
	name := e.Name
	if name == "" {
		name = Say("photo.this")
	} else {
		name = Say("photo.quoted", "Name", name)
	}
	found, limit := e.Figures()
	kind := Or("photo.kind."+strings.ReplaceAll(strings.ToLower(e.Kind), " ", "-"), e.Kind)
	// The English one is among the sentences too: as a fallback it would be taken
	// for a pattern, and a file may be called anything.
	key := "photo." + string(e.Reason)
	return lang.X(key, key, data([]any{"Name", name, "Kind", kind, "Found", found, "Limit", limit}))
}
