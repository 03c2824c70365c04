// Package viewer is the page that shows one picture as large as the window
// allows, or larger, goes from picture to picture, and offers what can be done
// with it.
package viewer

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// Config is what the page needs beside the kit.
type Config struct {
	Kit    *page.Kit
	Thumbs *part.Thumbs
	// More takes a recipe, and the seed it was made with, to the page where pictures
	// are made.
	More func(r service.Recipe, seed int64)
}

// Page shows pictures one at a time.
type Page struct {
	kit      *page.Kit
	cfg      Config
	pictures page.Pictures
	entries  []library.Entry
	at       int

	object  fyne.CanvasObject
	keys    *keys
	loupe   *part.Loupe
	place   *part.Plain
	prompt  *part.Plain
	facts   *part.Plain
	zoomed  *part.Button
	newer   *part.Button
	older   *part.Button
	reading func()
}

var (
	_ page.Page        = (*Page)(nil)
	_ page.KeyPage     = (*Page)(nil)
	_ page.PicturePage = (*Page)(nil)
)

// New returns the page.
func New(cfg Config) *Page {
	kit := cfg.Kit
	p := &Page{kit: kit, cfg: cfg, pictures: page.NewPictures(kit), loupe: part.NewLoupe(kit.Work, cfg.Thumbs)}
	p.loupe.Fitted.OnFailed = func(err error) { kit.Nav.Toast(unshown(err)) }
	p.loupe.OnZoom = p.zoom
	p.keys = newKeys(p.key, p.typed, func() { p.Act(page.CopyPicture) })

	back := part.NewQuietButton(words.Say("viewer.back"), theme.Icon(theme.IconNameNavigateBack), kit.Nav.Back)
	p.newer = part.NewIconButton(words.Say("viewer.newer"), theme.Icon(theme.IconNameMediaSkipPrevious), func() { p.step(-1) })
	p.older = part.NewIconButton(words.Say("viewer.older"), theme.Icon(theme.IconNameMediaSkipNext), func() { p.step(1) })
	p.zoomed = part.NewQuietButton("", theme.Icon(theme.IconNameViewZoomFit), p.loupe.Toggle)
	p.place = part.NewCaption("", 1)
	p.place.Align, p.place.Wide = fyne.TextAlignCenter, 110
	p.prompt = part.NewPlain("")
	p.prompt.Align = fyne.TextAlignCenter
	p.facts = part.NewCaption("", 1)
	p.facts.Align = fyne.TextAlignCenter

	tools := container.NewHBox(p.tool(page.MorePictures, theme.IconNameMediaReplay), p.tool(page.RevealPicture, theme.IconNameFolderOpen),
		p.tool(page.CopyPicture, theme.IconNameContentCopy), p.tool(page.SavePicture, theme.IconNameDocumentSave),
		p.tool(page.TrashPicture, theme.IconNameDelete))
	top := container.NewBorder(nil, nil, container.NewHBox(back, tools),
		container.NewHBox(p.zoomed, p.newer, container.NewCenter(p.place), p.older))
	bottom := container.New(part.Column{Gap: 2}, p.prompt, p.facts)
	p.object = container.NewStack(part.NewFill(look.ColorStage), p.keys,
		part.NewDock(container.New(part.Inset(8, 6, 8, 2), top), container.New(part.Inset(16, 4, 16, 10), bottom), nil, nil,
			container.New(part.Inset(12, 2, 12, 2), p.loupe.Whole())))
	return p
}

// tool is a button that shows only an icon: the picture is what is looked at.
func (p *Page) tool(do page.PictureAction, icon fyne.ThemeIconName) *part.Button {
	return part.NewIconButton(words.Or("menu."+string(do), string(do)), theme.Icon(icon), func() { p.Act(do) })
}

// Show shows pictures, beginning with one of them. It does not change the list.
func (p *Page) Show(entries []library.Entry, at int) {
	p.entries, p.at = entries, at
	p.show()
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown takes the focus, for the arrow keys.
func (p *Page) Shown() { p.kit.Nav.Window().Canvas().Focus(p.keys) }

// Escape fits the picture; then closing is left to the window.
func (p *Page) Escape() bool {
	if p.loupe.Zoom() == 0 {
		return false
	}
	p.loupe.Fit()
	return true
}

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// Keys are what the page takes by itself.
func (p *Page) Keys() []page.KeyHint {
	return []page.KeyHint{
		{Keys: "←  →", Name: "viewer.step"},
		{Keys: "Home  End", Name: "viewer.ends"},
		{Keys: "Z", Name: "viewer.toggle"},
		{Keys: "+  -", Name: "viewer.zoom"},
		{Keys: "0", Name: "viewer.fit"},
		{Keys: page.HeldText(fyne.KeyModifierShortcutDefault) + " + C", Name: "gallery.copy"},
		{Keys: "Del", Name: "gallery.delete"},
		{Keys: "G  Esc", Name: "viewer.back"},
	}
}

// Current returns the picture that is shown.
func (p *Page) Current() library.Entry { return p.entries[p.at] }

// Act does something with the picture that is shown.
func (p *Page) Act(do page.PictureAction) bool {
	if len(p.entries) == 0 {
		return false
	}
	switch e := p.Current(); do {
	case page.RevealPicture:
		p.pictures.Reveal(e)
	case page.CopyPicture:
		p.pictures.Copy(e)
	case page.SavePicture:
		p.pictures.Save([]library.Entry{e})
	case page.MorePictures:
		p.pictures.More(e, p.cfg.More)
	case page.TrashPicture:
		p.trash(e)
	}
	return true
}

// trash puts a picture into the trash and goes on to the next one.
func (p *Page) trash(e library.Entry) {
	was := p.entries
	p.entries = slices.DeleteFunc(slices.Clone(was), func(o library.Entry) bool { return o.ID == e.ID })
	p.pictures.Trash([]library.Entry{e}, func() { p.restored(e, was) })
	if len(p.entries) == 0 {
		p.kit.Nav.Back()
		return
	}
	p.at = min(p.at, len(p.entries)-1)
	p.show()
}

// restored shows a picture that came back, unless other pictures are shown by
// now.
func (p *Page) restored(e library.Entry, was []library.Entry) {
	if p.kit.Nav.Front() != page.Page(p) || len(p.entries) == 0 || !sameList(p.entries, was) {
		return
	}
	for i, o := range was {
		if o.ID == e.ID {
			p.Show(was, i)
		}
	}
}

// sameList reports whether now is was without some of its entries.
func sameList(now, was []library.Entry) bool {
	k := 0
	for _, o := range was {
		if k < len(now) && now[k].ID == o.ID {
			k++
		}
	}
	return k == len(now)
}

func (p *Page) step(by int) {
	if to := min(max(p.at+by, 0), len(p.entries)-1); to != p.at && to >= 0 {
		p.at = to
		p.show()
	}
}

func (p *Page) show() {
	e := p.entries[p.at]
	p.loupe.Fitted.Name = words.Say("picture.name", "Prompt", page.Caption(e))
	p.loupe.ShowFile(p.pictures.Path(e))
	p.place.Set(words.Say("viewer.place", "At", p.at+1, "Of", len(p.entries)))
	part.Able(p.newer, p.at > 0)
	part.Able(p.older, p.at < len(p.entries)-1)
	p.zoom()
	if p.reading != nil {
		p.reading()
	}
	p.reading = p.kit.Work.Go(func(ctx context.Context) {
		picture, err := p.kit.Library.Picture(ctx, e.ID)
		p.kit.Work.Do(func() {
			switch {
			case len(p.entries) == 0 || p.Current().ID != e.ID || errors.Is(err, context.Canceled): // another look has begun
			case err != nil: // what is said there is another picture's
				p.prompt.Set(page.Caption(e))
				p.facts.Set("")
			default:
				p.loupe.Fitted.Name = words.Say("picture.name", "Prompt", picture.Prompt)
				p.prompt.Set(picture.Prompt)
				p.facts.Set(facts(picture))
			}
		})
	})
}

// zoom says how large the picture is shown.
func (p *Page) zoom() {
	text := words.Say("viewer.fitted")
	if z := p.loupe.Zoom(); z > 0 {
		text = words.Say("viewer.zoomed", "Percent", int(z*100+.5))
	}
	if p.zoomed.Text != text {
		p.zoomed.SetText(text)
	}
	p.refocus()
}

// refocus takes the focus again after a click somewhere, for the arrow keys.
func (p *Page) refocus() {
	if c := p.kit.Nav.Window().Canvas(); c.Focused() == nil && p.kit.Nav.Front() == page.Page(p) {
		c.Focus(p.keys)
	}
}

// facts is what a picture is, in one line.
func facts(p library.Picture) string {
	var parts []string
	if p.Width > 0 {
		parts = append(parts, words.Say("viewer.size", "Width", p.Width, "Height", p.Height))
	}
	if look, ok := instantid.Find("sdxl_weights"); ok && p.Look != "" {
		label := p.Look
		if o, ok := look.Option(p.Look); ok {
			label = words.Or("option.sdxl_weights."+o.Value+".label", o.Label)
		}
		parts = append(parts, label)
	}
	parts = append(parts, words.Say("viewer.seed", "Seed", strconv.FormatInt(p.Seed, 10)))
	if !p.CreatedAt.IsZero() {
		parts = append(parts, words.Date(p.CreatedAt.Local()))
	}
	if p.Practice {
		parts = append(parts, words.Say("viewer.practice"))
	}
	return strings.Join(parts, "  ·  ")
}

func (p *Page) key(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyLeft:
		if !p.loupe.Pan(-.2, 0) {
			p.step(-1)
		}
	case fyne.KeyRight:
		if !p.loupe.Pan(.2, 0) {
			p.step(1)
		}
	case fyne.KeyUp:
		if !p.loupe.Pan(0, -.2) {
			p.step(-1)
		}
	case fyne.KeyDown:
		if !p.loupe.Pan(0, .2) {
			p.step(1)
		}
	case fyne.KeyPageUp:
		p.step(-1)
	case fyne.KeyPageDown, fyne.KeySpace:
		p.step(1)
	case fyne.KeyHome:
		p.step(-len(p.entries))
	case fyne.KeyEnd:
		p.step(len(p.entries))
	case fyne.KeyDelete, fyne.KeyBackspace:
		p.Act(page.TrashPicture)
	default:
		return false
	}
	return true
}

// typed takes the letters of photographers' programs.
func (p *Page) typed(r rune) bool {
	switch r {
	case 'z', 'Z':
		p.loupe.Toggle()
	case '+', '=':
		p.loupe.Closer(1)
	case '-':
		p.loupe.Closer(-1)
	case '0':
		p.loupe.Fit()
	case '1':
		p.loupe.Full()
	default:
		return false
	}
	return true
}

// unshown says why a file cannot be shown.
func unshown(err error) string {
	if bad, ok := errors.AsType[*photo.Error](err); ok {
		return words.Photo(bad)
	}
	return words.Trouble(err)
}

// keys lies behind the page and takes the keyboard for it.
type keys struct {
	part.Cell
	key  func(*fyne.KeyEvent) bool
	rune func(rune) bool
	copy func()
}

var (
	_ fyne.Focusable     = (*keys)(nil)
	_ fyne.Shortcutable  = (*keys)(nil)
	_ desktop.Cursorable = (*keys)(nil)
)

func newKeys(key func(*fyne.KeyEvent) bool, typed func(rune) bool, copy func()) *keys {
	k := &keys{key: key, rune: typed, copy: copy}
	k.Init(k, widget.NewLabel(""))
	return k
}

func (k *keys) FocusGained()           {}
func (k *keys) FocusLost()             {}
func (k *keys) Cursor() desktop.Cursor { return desktop.DefaultCursor }

func (k *keys) TypedRune(r rune) {
	if !k.rune(r) {
		part.HandRune(k, r)
	}
}

func (k *keys) TypedKey(key *fyne.KeyEvent) {
	if !k.key(key) {
		part.HandOn(k, key)
	}
}

func (k *keys) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		k.copy()
	}
}
