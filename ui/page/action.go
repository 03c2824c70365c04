package page

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// An Action is something that a person can do from the main menu, and by a
// shortcut if it has one. The menu and the sheet of keys are made from the
// actions of all pages.
type Action struct {
	// Name is the key of its words, below "menu.".
	Name string
	// Key with Modifier is its shortcut; none when Key is empty. Shortcuts go
	// before the focused entry, so that none may be one of an entry's own (A, C,
	// V, X, Z, Y).
	Key      fyne.KeyName
	Modifier fyne.KeyModifier
	Do       func()
	// Checked, if not nil, reports whether the item has a check mark.
	Checked func() bool
	// Separator begins a new part of the menu with this action.
	Separator bool
}

// A Menu is one menu of the window's bar; menus of the same name are joined.
type Menu struct {
	Name    string // the key of its words, below "menu."
	Actions []Action
}

// A KeyHint tells of a key that a page takes by itself while it is in front,
// for the sheet of keys.
type KeyHint struct {
	Keys string // as it is written on the sheet: "←  →", "Del"
	Name string // the key of its words, below "keys."
}

// HeldText is a key that is held beside another, as it is written on the sheet.
func HeldText(m fyne.KeyModifier) string {
	mac := runtime.GOOS == "darwin"
	switch {
	case m == fyne.KeyModifierShift && mac:
		return "⇧"
	case m == fyne.KeyModifierShift:
		return "Shift"
	case m == fyne.KeyModifierAlt && mac:
		return "⌥"
	case m == fyne.KeyModifierAlt:
		return "Alt"
	case mac:
		return "⌘"
	}
	return "Ctrl"
}

// A MenuPage is a Page with actions for the main menu.
type MenuPage interface {
	Page
	Menus() []Menu
}

// A KeyPage is a Page that takes keys by itself.
type KeyPage interface {
	Page
	Keys() []KeyHint
}

// A PicturePage is a Page on which pictures can be chosen. The menu of pictures
// and its keys act on the page that is in front.
type PicturePage interface {
	Page
	// Act does something with the pictures that are chosen, and reports whether
	// there were any.
	Act(do PictureAction) bool
}

// A PictureAction is something to do with pictures.
type PictureAction string

// What can be done with pictures; each is the key of its words, below "menu.".
const (
	OpenPicture   PictureAction = "picture.open"
	RevealPicture PictureAction = "picture.reveal"
	CopyPicture   PictureAction = "picture.copy"
	SavePicture   PictureAction = "picture.save"
	MorePictures  PictureAction = "picture.more"
	TrashPicture  PictureAction = "picture.trash"
)

// A FindPage is a Page with a search.
type FindPage interface {
	Page
	// Find leads to the search.
	Find()
}

// A Keeper is a Page that keeps how it was left when the window closes.
type Keeper interface {
	Page
	// Keep writes it down; it waits for the disk. It is called when nothing
	// runs on the UI goroutine any more.
	Keep()
}

// A Leaver is a Page that wants to know when it was left.
type Leaver interface {
	Page
	// Left is called when another page has come to the front in its place.
	Left()
}

// An Aside is a Page with something at its right that must not be covered by
// what the window tells.
type Aside interface {
	Page
	// Aside is how wide that is.
	Aside() float32
}

// A Typist is a Page with keys of its own, wherever on it the focus is.
type Typist interface {
	Page
	// Typed is called with a character, and Pressed with a key, that nothing else
	// had a use for; they report whether the page had one.
	Typed(r rune) bool
	Pressed(key *fyne.KeyEvent) bool
}
