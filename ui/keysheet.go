package ui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
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
	room := w.fyne.Canvas().Size()
	width, columns := float32(1180), 3
	if room.Width < width+60 {
		width, columns = 880, 2
	}
	sheet, height := w.keySheet(columns, func() { close() })
	p := part.ShowSheet(sheet, w.fyne.Canvas(), fyne.NewSize(width, height), nil)
	close = p.Close
}

// keyGroup is a heading and its keys.
type keyGroup struct {
	heading string
	rows    []fyne.CanvasObject
}

func (g *keyGroup) add(keys, what string) { g.rows = append(g.rows, keyRow(keys, what)) }

// keyGroups are the groups of the sheet, in the order of the menus.
func (w *Window) keyGroups() []keyGroup {
	var groups []keyGroup
	for _, m := range w.menus() {
		g := keyGroup{heading: words.Or("menu."+m.Name, m.Name)}
		for _, a := range m.Actions {
			if a.Key != "" {
				g.add(shortcutText(a.Key, a.Modifier), words.Or("menu."+a.Name, a.Name))
			}
		}
		groups = append(groups, g)
	}
	everywhere := keyGroup{heading: words.Say("keys.everywhere")}
	for _, h := range []page.KeyHint{
		{Keys: "Tab", Name: "next"},
		{Keys: shortcutText(fyne.KeyTab, fyne.KeyModifierShift), Name: "previous"},
		{Keys: "Space", Name: "press"},
		{Keys: "Esc", Name: "close"},
		{Keys: "?  F1", Name: "sheet"},
	} {
		everywhere.add(h.Keys, words.Or("keys."+h.Name, h.Name))
	}
	groups = append(groups, everywhere)
	for _, p := range w.keyPages() {
		g := keyGroup{heading: p.name}
		for _, h := range p.page.(page.KeyPage).Keys() {
			g.add(h.Keys, words.Or("keys."+h.Name, h.Name))
		}
		groups = append(groups, g)
	}
	return slices.DeleteFunc(groups, func(g keyGroup) bool { return len(g.rows) == 0 })
}

// keySheet returns the sheet and the height at which all of it can be seen.
func (w *Window) keySheet(n int, close func()) (fyne.CanvasObject, float32) {
	columns := make([]fyne.CanvasObject, n)
	for i := range columns {
		columns[i] = container.New(part.Column{Gap: 3})
	}
	groups := w.keyGroups()
	rest := 0 // rows that have no place yet, with those of the headings
	for _, g := range groups {
		rest += len(g.rows) + 2
	}
	at, filled := 0, 0
	for _, g := range groups {
		// A column is full when it has its share of what was left when it began.
		if share := (rest + filled) / (n - at); filled > 0 && at < n-1 && filled+(len(g.rows)+2)/2 > share {
			at, filled = at+1, 0
		}
		column := columns[at].(*fyne.Container)
		column.Add(keyHeading(g.heading))
		for _, row := range g.rows {
			column.Add(row)
		}
		filled += len(g.rows) + 2
		rest -= len(g.rows) + 2
	}
	title := part.NewPlain(words.Say("keys.title"))
	title.Font, title.Bold = theme.SizeNameHeadingText, true
	shut := part.NewIconButton(words.Say("keys.shut"), theme.Icon(theme.IconNameCancel), close)
	all := container.New(part.Inset(0, 0, 10, 0), container.New(part.Columns{Gap: 28}, columns...))
	scroll := container.NewVScroll(all)
	sheet := container.New(part.Inset(18, 12, 14, 14), part.NewDock(
		container.New(part.Inset(0, 0, 0, 10), container.NewBorder(nil, nil, nil, shut, title)), nil, nil, nil, scroll))
	return sheet, sheet.MinSize().Height - scroll.MinSize().Height + all.MinSize().Height + 8
}

// keyPages returns the places whose pages take keys by themselves.
func (w *Window) keyPages() []place {
	var out []place
	over := []place{{name: words.Say("place.viewer"), page: w.viewer}, {name: words.Say("place.framing"), page: w.framing}}
	for _, p := range append(w.places[:len(w.places):len(w.places)], over...) {
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
	// Keys of their own are texts of their own: a space after an arrow would be
	// taken from the arrow's font, which has none.
	row := container.New(layout.NewCustomPaddedHBoxLayout(8))
	for _, one := range strings.Split(words.Keys(keys), "  ") {
		k := part.NewPlain(one)
		k.Bold, k.Color = true, theme.ColorNamePrimary
		k.Wide = fyne.MeasureText(one, theme.TextSize(), fyne.TextStyle{Bold: true}).Width + 1
		row.Add(k)
	}
	left := container.New(part.Wide{Width: max(128, row.MinSize().Width+10)}, row)
	return part.NewDock(nil, nil, left, nil, part.NewPlain(what))
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
