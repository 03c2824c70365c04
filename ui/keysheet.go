package ui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// showKeys opens the sheet of keys: the shortcuts of the menu, and the keys
// that the pages take by themselves.
func (w *Window) showKeys() {
	if w.fyne.Canvas().Overlays().Top() != nil {
		return
	}
	w.tips.Hide()
	var close func()
	sheet := w.keySheet(func() { close() })
	want := fyne.NewSize(880, sheet.MinSize().Height+8)
	p := part.ShowSheet(sheet, w.fyne.Canvas(), want, nil)
	close = p.Close
}

func (w *Window) keySheet(close func()) fyne.CanvasObject {
	left, right := container.New(part.Column{Gap: 3}), container.New(part.Column{Gap: 3})
	for _, m := range w.menus() {
		var rows []fyne.CanvasObject
		for _, a := range m.Actions {
			if a.Key != "" {
				rows = append(rows, keyRow(shortcutText(a.Key, a.Modifier), words.Or("menu."+a.Name, a.Name)))
			}
		}
		if len(rows) > 0 {
			left.Add(keyHeading(words.Or("menu."+m.Name, m.Name)))
			for _, row := range rows {
				left.Add(row)
			}
		}
	}
	right.Add(keyHeading(words.Say("keys.everywhere")))
	for _, h := range []page.KeyHint{
		{Keys: "Tab", Name: "next"},
		{Keys: shortcutText(fyne.KeyTab, fyne.KeyModifierShift), Name: "previous"},
		{Keys: "Space", Name: "press"},
		{Keys: "Esc", Name: "close"},
		{Keys: "?  F1", Name: "sheet"},
	} {
		right.Add(keyRow(h.Keys, words.Or("keys."+h.Name, h.Name)))
	}
	for _, p := range w.keyPages() {
		hints := p.page.(page.KeyPage).Keys()
		if len(hints) == 0 {
			continue
		}
		right.Add(keyHeading(p.name))
		for _, h := range hints {
			right.Add(keyRow(h.Keys, words.Or("keys."+h.Name, h.Name)))
		}
	}
	title := part.NewPlain(words.Say("keys.title"))
	title.Font, title.Bold = theme.SizeNameHeadingText, true
	shut := part.NewIconButton(words.Say("keys.shut"), theme.Icon(theme.IconNameCancel), close)
	columns := container.New(part.Halves{Gap: 28}, left, right)
	return container.New(part.Inset(18, 12, 14, 14), part.NewDock(
		container.New(part.Inset(0, 0, 0, 10), container.NewBorder(nil, nil, nil, shut, title)), nil, nil, nil,
		container.NewVScroll(container.New(part.Inset(0, 0, 10, 0), columns))))
}

// keyPages returns the places whose pages take keys by themselves.
func (w *Window) keyPages() []place {
	var out []place
	for _, p := range append(w.places[:len(w.places):len(w.places)], place{name: words.Say("place.viewer"), page: w.viewer}) {
		if _, ok := p.page.(page.KeyPage); ok {
			out = append(out, p)
		}
	}
	return out
}

func keyHeading(text string) fyne.CanvasObject {
	h := part.NewCaption(text, 1)
	h.Bold = true
	return container.New(part.Inset(0, 8, 0, 2), h)
}

func keyRow(keys, what string) fyne.CanvasObject {
	k := part.NewPlain(keys)
	k.Bold, k.Color, k.Wide = true, theme.ColorNamePrimary, 128
	w := part.NewPlain(what)
	return part.NewDock(nil, nil, k, nil, w)
}

// shortcutText is a shortcut as a person reads it.
func shortcutText(key fyne.KeyName, m fyne.KeyModifier) string {
	var parts []string
	mac := runtime.GOOS == "darwin"
	for _, mod := range []struct {
		is          fyne.KeyModifier
		text, apple string
	}{
		{fyne.KeyModifierControl, "Ctrl", "⌃"},
		{fyne.KeyModifierAlt, "Alt", "⌥"},
		{fyne.KeyModifierShift, "Shift", "⇧"},
		{fyne.KeyModifierSuper, "Super", "⌘"},
	} {
		if m&mod.is == 0 {
			continue
		}
		if mac {
			parts = append(parts, mod.apple)
		} else {
			parts = append(parts, mod.text)
		}
	}
	name := map[fyne.KeyName]string{
		fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyComma: ",", fyne.KeyPeriod: ".", fyne.KeyDelete: "Del",
		fyne.KeyBackspace: "Backspace", fyne.KeyPlus: "+", fyne.KeyMinus: "-", fyne.KeyEqual: "=",
	}[key]
	if name == "" {
		name = string(key)
	}
	return strings.Join(append(parts, name), " + ")
}
