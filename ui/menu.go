package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/ui/words"
)

// menu is the main menu. Every action of the window with a key has it here:
// Fyne gives keys to the menu before it gives them to the focused entry.
func (w *Window) menu() *fyne.MainMenu {
	item := func(key string, shortcut fyne.KeyName, action func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(words.Or("menu."+key, key), func() {
			if w.fyne.Canvas().Overlays().Top() == nil { // nothing happens behind a dialog
				action()
			}
		})
		if shortcut != "" {
			m.Shortcut = &desktop.CustomShortcut{KeyName: shortcut, Modifier: fyne.KeyModifierShortcutDefault}
		}
		return m
	}
	atHome := func(action func()) func() {
		return func() {
			w.home()
			action()
		}
	}
	return fyne.NewMainMenu(
		fyne.NewMenu(words.Say("menu.file"),
			item("choose", fyne.KeyO, atHome(w.create.ChooseFace)),
			item("connection", fyne.KeyComma, w.openSetup),
		),
		fyne.NewMenu(words.Say("menu.pictures"),
			item("create", fyne.KeyReturn, atHome(w.create.Create)),
			item("cancel", fyne.KeyPeriod, w.create.CancelAll),
			fyne.NewMenuItemSeparator(),
			item("newest", fyne.KeyE, atHome(w.create.ShowNewest)),
		),
	)
}
