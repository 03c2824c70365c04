// Package viewer is the page that shows one picture as large as the window
// allows, and goes from picture to picture.
//
// It shows; it changes no picture and deletes none.
package viewer

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/instantid"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// Page shows pictures one at a time.
type Page struct {
	kit      *page.Kit
	pictures []library.Picture
	at       int

	object  fyne.CanvasObject
	keys    *keys
	picture *part.Picture
	place   *part.Plain
	prompt  *part.Plain
	facts   *part.Plain
	back    *part.Button
	newer   *part.Button
	older   *part.Button
	copied  *part.Button
}

var _ page.Page = (*Page)(nil)

// New returns the page.
func New(kit *page.Kit, thumbs *part.Thumbs) *Page {
	p := &Page{kit: kit, picture: part.NewPicture(thumbs)}
	p.picture.OnFailed = func(err error) { kit.Nav.Toast(err.Error()) }
	p.keys = newKeys(p.key)

	p.back = part.NewQuietButton(words.Say("viewer.back"), theme.Icon(theme.IconNameNavigateBack), kit.Nav.Back)
	p.newer = part.NewIconButton(words.Say("viewer.newer"), theme.Icon(theme.IconNameMediaSkipPrevious), func() { p.step(-1) })
	p.older = part.NewIconButton(words.Say("viewer.older"), theme.Icon(theme.IconNameMediaSkipNext), func() { p.step(1) })
	p.copied = part.NewQuietButton(words.Say("viewer.copy"), theme.Icon(theme.IconNameContentCopy), func() {
		kit.Clipboard.SetContent(kit.Library.Path(p.pictures[p.at]))
		kit.Nav.Toast(words.Say("viewer.copied"))
	})
	p.place = part.NewCaption("", 1)
	p.place.Align, p.place.Wide = fyne.TextAlignCenter, 90
	p.prompt = part.NewPlain("")
	p.prompt.Align = fyne.TextAlignCenter
	p.facts = part.NewCaption("", 1)
	p.facts.Align = fyne.TextAlignCenter

	middle := func(o fyne.CanvasObject) fyne.CanvasObject { return container.NewCenter(o) }
	top := container.NewBorder(nil, nil, p.back,
		container.NewHBox(p.copied, p.newer, middle(p.place), p.older))
	bottom := container.New(part.Column{Gap: 2}, p.prompt, p.facts)
	p.object = container.NewStack(part.NewFill(look.ColorStage), p.keys,
		container.NewBorder(container.New(part.Inset(8, 6, 8, 2), top), container.New(part.Inset(16, 4, 16, 10), bottom), nil, nil,
			container.New(part.Inset(12, 2, 12, 2), p.picture)))
	return p
}

// Show shows pictures, beginning with one of them.
func (p *Page) Show(pictures []library.Picture, at int) {
	p.pictures, p.at = pictures, at
	p.show()
}

// Object is what the page shows.
func (p *Page) Object() fyne.CanvasObject { return p.object }

// Shown takes the focus, for the arrow keys.
func (p *Page) Shown() { p.kit.Nav.Window().Canvas().Focus(p.keys) }

// Escape leaves closing to the window.
func (p *Page) Escape() bool { return false }

// Dropped has no use for files.
func (p *Page) Dropped(fyne.Position, []string) bool { return false }

// Current returns the picture that is shown.
func (p *Page) Current() library.Picture { return p.pictures[p.at] }

func (p *Page) step(by int) {
	to := min(max(p.at+by, 0), len(p.pictures)-1)
	if to != p.at {
		p.at = to
		p.show()
	}
}

func (p *Page) show() {
	picture := p.pictures[p.at]
	p.picture.Name = words.Say("picture.name", "Prompt", picture.Prompt)
	p.picture.ShowFile(p.kit.Library.Path(picture))
	p.place.Set(words.Say("viewer.place", "At", p.at+1, "Of", len(p.pictures)))
	p.prompt.Set(picture.Prompt)
	p.facts.Set(facts(picture))
	able(p.newer, p.at > 0)
	able(p.older, p.at < len(p.pictures)-1)
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
	case fyne.KeyLeft, fyne.KeyUp, fyne.KeyPageUp:
		p.step(-1)
	case fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown, fyne.KeySpace:
		p.step(1)
	case fyne.KeyHome:
		p.step(-len(p.pictures))
	case fyne.KeyEnd:
		p.step(len(p.pictures))
	default:
		return false
	}
	return true
}

func able(b *part.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// keys lies behind the page and takes the keyboard for it.
type keys struct {
	part.Cell
	key func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable     = (*keys)(nil)
	_ desktop.Cursorable = (*keys)(nil)
)

func newKeys(key func(*fyne.KeyEvent) bool) *keys {
	k := &keys{key: key}
	k.Init(k, widget.NewLabel(""))
	return k
}

func (k *keys) FocusGained()           {}
func (k *keys) FocusLost()             {}
func (k *keys) TypedRune(r rune)       { part.HandRune(k, r) }
func (k *keys) Cursor() desktop.Cursor { return desktop.DefaultCursor }

func (k *keys) TypedKey(key *fyne.KeyEvent) {
	if !k.key(key) {
		part.HandOn(k, key)
	}
}
