package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/ui/page"
	"likeness/ui/words"
)

// menuOrder is the order of the menus in the bar.
var menuOrder = []string{"file", "create", "picture", "view", "help"}

// quitAction leaves as closing the window does.
const quitAction = "file.quit"

// menus joins the actions of the window with those of its pages.
func (w *Window) menus() []page.Menu {
	main := fyne.KeyModifierShortcutDefault
	all := []page.Menu{{Name: "help", Actions: []page.Action{{Name: "help.keys", Do: w.showKeys}}}}
	for _, p := range w.places {
		if m, ok := p.page.(page.MenuPage); ok {
			all = append(all, m.Menus()...)
		}
	}
	all = append(all, w.pictureMenu())
	view := page.Menu{Name: "view"}
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4}
	for i, p := range w.places {
		a := page.Action{Name: "view." + string(p.at), Key: digits[i], Modifier: main, Do: func() { w.Go(p.at) }}
		if p.at == page.AtPreferences {
			a.Key = fyne.KeyComma
		}
		view.Actions = append(view.Actions, a)
	}
	view.Actions = append(view.Actions, page.Action{Name: "view.find", Key: fyne.KeyF, Modifier: main, Do: w.find, Separator: true})
	all = append(all, view, page.Menu{Name: "file", Actions: []page.Action{
		{Name: quitAction, Key: fyne.KeyQ, Modifier: main, Do: w.leave, Separator: true},
	}})

	joined := make([]page.Menu, 0, len(menuOrder))
	for _, name := range menuOrder {
		m := page.Menu{Name: name}
		for _, other := range all {
			if other.Name == name {
				m.Actions = append(m.Actions, other.Actions...)
			}
		}
		if len(m.Actions) > 0 {
			joined = append(joined, m)
		}
	}
	return joined
}

// find leads to the search of the page in front, or to that of the settings.
func (w *Window) find() {
	f, ok := w.front().(page.FindPage)
	if !ok {
		w.Go(page.AtCreate)
		f = w.create
	}
	f.Find()
}

// pictureMenu is what can be done with the pictures that are chosen on the page
// in front.
func (w *Window) pictureMenu() page.Menu {
	main := fyne.KeyModifierShortcutDefault
	m := page.Menu{Name: "picture"}
	for _, a := range []struct {
		do       page.PictureAction
		key      fyne.KeyName
		modifier fyne.KeyModifier
	}{
		{page.OpenPicture, "", 0},
		{page.MorePictures, fyne.KeyM, main},
		{page.RevealPicture, fyne.KeyR, main},
		{page.CopyPicture, fyne.KeyC, main | fyne.KeyModifierShift},
		{page.SavePicture, fyne.KeyS, main},
		// No key that would go before an entry's own: pages take Del by themselves.
		{page.TrashPicture, "", 0},
	} {
		m.Actions = append(m.Actions, page.Action{
			Name: string(a.do), Key: a.key, Modifier: a.modifier, Separator: a.do == page.OpenPicture || a.do == page.TrashPicture,
			Do: func() {
				if p, ok := w.front().(page.PicturePage); !ok || !p.Act(a.do) {
					w.Toast(words.Say("picture.choose"))
				}
			},
		})
	}
	return m
}

// menu is the main menu. Every action of the window is here, those with keys
// too: Fyne gives keys to the menu before it gives them to the focused entry.
func (w *Window) menu() *fyne.MainMenu {
	var menus []*fyne.Menu
	for _, m := range w.menus() {
		items := make([]*fyne.MenuItem, 0, len(m.Actions))
		for i, a := range m.Actions {
			if a.Separator && i > 0 {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			item := w.menuItem(a)
			item.IsQuit = a.Name == quitAction // else Fyne adds one, without a key
			items = append(items, item)
		}
		menus = append(menus, fyne.NewMenu(words.Or("menu."+m.Name, m.Name), items...))
	}
	return fyne.NewMainMenu(menus...)
}

func (w *Window) menuItem(a page.Action) *fyne.MenuItem {
	item := fyne.NewMenuItem(words.Or("menu."+a.Name, a.Name), func() {
		if w.fyne.Canvas().Overlays().Top() == nil { // nothing happens behind a dialog
			a.Do()
		}
	})
	if a.Key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: a.Key, Modifier: a.Modifier}
	}
	if a.Checked != nil {
		item.Checked = a.Checked()
	}
	return item
}
