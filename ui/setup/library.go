package setup

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/storage/library"
	"likeness/storage/preferences"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// measurer is a library that knows how much it holds.
type measurer interface {
	Usage(ctx context.Context) (pictures int, bytes int64, err error)
}

// shelf is the section of the library.
type shelf struct {
	page  *Page
	kit   *page.Kit
	began string // the preferred folder when the program began
	holds *part.Plain
	next  *row
	stay  *part.Button
	turn  int // of the newest choice
}

func newLibrary(p *Page) *pane {
	s := &shelf{page: p, kit: p.kit, began: p.kit.Preferences.Get().Library, holds: newSmall("")}
	here := newPath(p, words.Say("setup.library.folder"), "", p.cfg.Files.Pictures)
	choose := part.NewButton(words.Say("setup.library.choose"), theme.Icon(theme.IconNameFolderOpen), s.choose)
	s.stay = part.NewButton(words.Say("setup.library.stay"), theme.Icon(theme.IconNameContentUndo), s.keep)
	s.next = newRow(words.Say("setup.library.other"), container.NewHBox(choose, s.stay), words.Say("setup.library.other.note"))
	return &pane{
		title:  words.Say("setup.tab.library"),
		object: container.New(part.Column{Gap: 18}, container.New(part.Column{Gap: 6}, here, s.holds), s.next.object),
		shown:  s.shown,
	}
}

func (s *shelf) shown() {
	s.tell()
	m, ok := s.kit.Library.(measurer)
	if !ok {
		return
	}
	s.kit.Work.Go(func(ctx context.Context) {
		n, bytes, err := m.Usage(ctx)
		if err != nil {
			s.kit.Log.Warn("library not measured", "err", err)
			return
		}
		s.kit.Work.Do(func() { s.holds.Set(words.Count("setup.library.holds", n, "Size", words.Bytes(bytes))) })
	})
}

// other returns the folder of the next start, if that is another than this
// one's.
func (s *shelf) other() string {
	next := s.kit.Preferences.Get().Library
	if next == s.began || next == s.page.cfg.Files.Pictures {
		return ""
	}
	return next
}

// tell says what happens at the next start.
func (s *shelf) tell() {
	next := s.other()
	part.Visible(s.stay, next != "")
	if next == "" {
		s.next.rest()
		return
	}
	s.next.say(words.Say("setup.library.next", "Folder", next, "Old", s.page.cfg.Files.Pictures), theme.ColorNameWarning)
}

func (s *shelf) choose() {
	s.kit.Nav.ChooseFolder(words.Say("setup.library.choose"), s.page.cfg.Files.Pictures, func(folder string) {
		s.turn++
		turn := s.turn
		s.kit.Work.Go(func(context.Context) {
			err := library.CheckFolder(folder)
			s.kit.Work.Do(func() {
				if turn != s.turn {
					return
				}
				if err != nil {
					s.kit.Log.Warn("folder not taken", "err", err)
					s.next.say(words.Say("setup.library.refused", "Folder", folder), theme.ColorNameError)
					return
				}
				s.save(folder)
			})
		})
	})
}

// keep takes the choice of another folder back.
func (s *shelf) keep() {
	s.turn++
	s.save(s.began)
	s.kit.Nav.Window().Canvas().Unfocus()
}

func (s *shelf) save(folder string) {
	s.kit.Save(func(kept *preferences.Preferences) { kept.Library = folder }, func(err error) {
		s.tell()
		if err != nil {
			s.next.kept(err)
		}
	})
}

// newPath returns a row for a place on the disk: its name, what it is, its
// path, and what can be done with it.
func newPath(p *Page, name, meaning, path string) fyne.CanvasObject {
	title := part.NewParagraph(name, 2)
	title.Bold = true
	lines := container.New(part.Column{Gap: 2}, title)
	if meaning != "" {
		lines.Add(newSmall(meaning))
	}
	lines.Add(part.NewParagraph(path, 3))
	show := part.NewIconButton(words.Say("setup.path.show", "Name", name), theme.Icon(theme.IconNameFolderOpen), func() { p.reveal(path) })
	take := part.NewIconButton(words.Say("setup.path.copy", "Name", name), theme.Icon(theme.IconNameContentCopy), func() {
		p.kit.Clipboard.SetContent(path)
		p.kit.Nav.Toast(words.Say("setup.path.copied", "Path", path))
	})
	return part.NewDock(nil, nil, nil, container.New(part.Inset(12, 0, 0, 0), container.NewVBox(container.NewHBox(show, take))), lines)
}

// reveal shows a file or folder in the desktop's file manager.
func (p *Page) reveal(path string) {
	p.kit.Work.Go(func(ctx context.Context) {
		err := p.kit.Desktop.Reveal(ctx, path)
		if err == nil {
			return
		}
		p.kit.Log.Warn("not shown in a file manager", "err", err)
		p.kit.Work.Do(func() {
			p.kit.Clipboard.SetContent(path)
			p.kit.Nav.Toast(words.Say("setup.path.unshown", "Path", path))
		})
	})
}
