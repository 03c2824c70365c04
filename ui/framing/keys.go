package framing

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"likeness/service/photo"
	"likeness/ui/page"
)

const (
	nudgeStep = 2  // points on the screen that an arrow key moves the frame by: less of the photo the closer it is seen
	bigStep   = 10 // times as far with Shift
)

// Keys are what the page takes by itself.
func (p *Page) Keys() []page.KeyHint {
	shift, held := page.HeldText(fyne.KeyModifierShift), page.HeldText(fyne.KeyModifierShortcutDefault)
	return []page.KeyHint{
		{Keys: "←  →  ↑  ↓", Name: "framing.move"},
		{Keys: "Alt + ↑  Alt + ↓", Name: "framing.resize"},
		{Keys: shift, Name: "framing.big"},
		{Keys: "H  C  W", Name: "framing.shots"},
		{Keys: "F", Name: "framing.face"},
		{Keys: "1 … 8  9", Name: "framing.shape"},
		{Keys: "R  " + shift + " + R", Name: "framing.turn"},
		{Keys: "M", Name: "framing.mirror"},
		{Keys: "B", Name: "framing.fill"},
		{Keys: "+  -", Name: "framing.zoom"},
		{Keys: "0  Home", Name: "framing.fit"},
		{Keys: "Z", Name: "framing.pixels"},
		{Keys: "Space", Name: "framing.pan"},
		{Keys: held + " + Z", Name: "framing.undo"},
		{Keys: held + " + " + shift + " + Z", Name: "framing.redo"},
		{Keys: "Enter", Name: "framing.keep"},
		{Keys: "Esc", Name: "framing.leave"},
	}
}

// heldModifiers asks the driver, where it knows.
func heldModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// shortcuts are those that the page takes wherever on it the focus is.
func shortcuts() []fyne.Shortcut {
	all := []fyne.Shortcut{&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}, redoShortcut()}
	for key := range arrows {
		for _, m := range []fyne.KeyModifier{fyne.KeyModifierAlt, fyne.KeyModifierAlt | fyne.KeyModifierShift} {
			all = append(all, &desktop.CustomShortcut{KeyName: key, Modifier: m})
		}
	}
	return all
}

func redoShortcut() *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// step is how far a key goes, in pixels of the photo.
func (p *Page) step(m fyne.KeyModifier) float64 {
	step := nudgeStep / p.stage.view.zoom
	if m&fyne.KeyModifierShift != 0 {
		step *= bigStep
	}
	return max(step, 1)
}

var arrows = map[fyne.KeyName]image.Point{fyne.KeyLeft: {X: -1}, fyne.KeyRight: {X: 1}, fyne.KeyUp: {Y: -1}, fyne.KeyDown: {Y: 1}}

// Pressed takes keys.
func (p *Page) Pressed(key *fyne.KeyEvent) bool {
	if p.photo == nil {
		return false
	}
	if to, ok := arrows[key.Name]; ok {
		step := int(math.Round(p.step(p.modifiers())))
		p.do(p.editor.move(to.Mul(step)), nudging)
		return true
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.Keep()
	case fyne.KeyHome:
		p.stage.fit()
	default:
		return false
	}
	return true
}

// Typed takes the letters of photographers' programs.
func (p *Page) Typed(r rune) bool {
	if p.photo == nil {
		return false
	}
	switch r {
	case 'r':
		p.do(p.editor.turn(1), "")
	case 'R':
		p.do(p.editor.turn(-1), "")
	case 'm', 'M':
		p.do(p.editor.mirror(), "")
	case 'w', 'W':
		p.do(p.editor.all(), "")
	case 'h', 'H':
		p.shoulders()
	case 'c', 'C':
		p.closer()
	case 'f', 'F':
		p.nextFace()
	case 'b', 'B':
		p.refill(fillOf(map[photo.Fill]string{photo.FillEdge: "white"}[p.editor.frame.Fill]))
	case 'z', 'Z':
		p.stage.pixels()
	case '+', '=':
		p.stage.closer(zoomStep, p.stage.middle())
	case '-', '−':
		p.stage.closer(1/zoomStep, p.stage.middle())
	case '0':
		p.stage.fit()
	case '9':
		p.took(p.editor.choose(photo.Shape{}))
	default:
		shapes := photo.Shapes(p.editor.use)
		if i := int(r - '1'); i >= 0 && i < len(shapes) {
			p.took(p.editor.choose(shapes[i].Shape))
			return true
		}
		return false
	}
	return true
}

// shortcut takes what is pressed beside another key.
func (p *Page) shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		p.took(p.editor.undo())
	case *fyne.ShortcutRedo:
		p.took(p.editor.redo())
	case *desktop.CustomShortcut:
		if s.ShortcutName() == redoShortcut().ShortcutName() {
			p.took(p.editor.redo())
			return true
		}
		to, ok := arrows[s.KeyName]
		if !ok || p.photo == nil {
			return false
		}
		// Of an arrow, up and right are larger.
		p.do(p.editor.grow(float64(to.X-to.Y)*2*p.step(s.Modifier)), growing)
	default:
		return false
	}
	return true
}

// refill says what stands around the photo.
func (p *Page) refill(f photo.Fill) {
	to := p.editor.crop
	to.frame.Fill = f
	p.do(to, "")
}

// reset shows the whole photo as it stands.
func (p *Page) reset() {
	to := p.editor.crop
	to.frame = photo.Frame{}
	p.do(to, "")
}
