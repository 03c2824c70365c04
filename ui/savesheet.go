package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// saveSheet asks for the name of a new file, where the desktop has no dialog
// for it. Fyne has one, but that empties the file that is to be replaced before
// there is anything to put into it.
type saveSheet struct {
	w      *Window
	r      page.SaveRequest
	chosen func(path string)

	folder string
	agreed string // the file that a person has been told will be replaced
	pop    *part.Popover
	name   *part.Entry
	where  *part.Plain
	note   *part.Plain
	save   *part.Button
}

// saveDialog opens the sheet.
func (w *Window) saveDialog(r page.SaveRequest, chosen func(string)) {
	s := &saveSheet{w: w, r: r, chosen: chosen, folder: r.Folder}
	if s.folder == "" {
		s.folder, _ = os.UserHomeDir() // without one the name alone says where
	}
	s.name = part.NewEntry()
	s.name.SetText(r.Name)
	s.name.SetPlaceHolder(words.Say("file.named"))
	s.name.OnChanged = func(string) { s.renew() }
	s.name.OnSubmitted = func(string) { s.press() }
	s.where = part.NewCaption("", 2)
	s.note = part.NewCaption("", 2)
	another := part.NewButton(words.Say("file.folder.other"), nil, func() {
		w.folderDialog(words.Say("file.folder.other"), s.folder, func(path string) {
			s.folder = path
			s.renew()
		})
	})
	s.save = part.NewButton("", nil, s.press)
	s.save.Importance = widget.HighImportance
	cancel := part.NewButton(words.Say("file.cancel"), nil, s.Hide)
	title := part.NewPlain(r.Title)
	title.Bold, title.Font = true, theme.SizeNameSubHeadingText
	buttons := container.NewHBox(another, layout.NewSpacer(), cancel, s.save)
	content := container.New(part.Inset(16, 14, 16, 14), container.New(part.Column{Gap: 10}, title, s.name, s.where, s.note, buttons))
	s.renew()
	const wide, high = 520, 218
	s.pop = part.ShowSheet(content, w.fyne.Canvas(), fyne.NewSize(wide, high), func() { w.dialog.open = nil })
	w.dialog.open = s
	w.fyne.Canvas().Focus(s.name)
}

// Hide closes the sheet.
func (s *saveSheet) Hide() { s.pop.Close() }

// path is where the file would go; "" while there is no name for it.
func (s *saveSheet) path() string {
	name := strings.TrimSpace(s.name.Text)
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `/\`) {
		return ""
	}
	return filepath.Join(s.folder, name)
}

// renew shows the sheet after a change: what was agreed to is another file's.
func (s *saveSheet) renew() {
	s.agreed = ""
	s.where.Set(words.Say("file.in", "Folder", s.folder))
	s.say("")
	s.save.SetText(words.Say("file.save"))
	if s.path() == "" {
		s.save.Disable()
		if s.name.Text != "" {
			s.say(words.Say("file.name.bad"))
		}
		return
	}
	s.save.Enable()
}

func (s *saveSheet) say(text string) {
	s.note.Color = look.ColorQuiet
	if text != "" {
		s.note.Color = theme.ColorNameWarning
	}
	s.note.Set(text)
	s.note.Refresh()
}

// press saves, unless a file is there already that nobody has spoken of.
func (s *saveSheet) press() {
	path := s.path()
	if path == "" {
		return
	}
	s.w.work.Go(func(context.Context) {
		path := withEnding(path, s.r.Name)
		info, err := os.Lstat(path)
		s.w.work.Do(func() { s.looked(path, info, err == nil) })
	})
}

// looked goes on when it is known whether something is there already.
func (s *saveSheet) looked(path string, info os.FileInfo, there bool) {
	if s.w.dialog.open != s {
		return // closed in the meantime
	}
	switch {
	case there && info.IsDir():
		s.say(words.Say("file.isfolder"))
	case there && s.agreed != path:
		s.agreed = path
		s.say(words.Say("file.taken", "Name", filepath.Base(path)))
		s.save.SetText(words.Say("file.replace"))
	default:
		s.Hide()
		s.chosen(path)
	}
}
