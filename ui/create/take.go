package create

import (
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// newSwap returns the control between the wells that swaps their photos. Its
// room stays when there is nothing to swap, so that nothing jumps.
func newSwap(p *Page) (room fyne.CanvasObject, control *part.Button) {
	b := part.NewQuietButton(words.Say("well.swap"), nil, p.Swap)
	b.Hide()
	const high, over = 24, -4 // it reaches out of the heading, so that the steps stay close
	return container.New(part.Inset(0, over+2, 0, over-2), container.New(part.Fixed{Size: fyne.NewSize(b.MinSize().Width, high)}, b)), b
}

// photoActions are what the main menu offers about the photos.
func (p *Page) photoActions(here func(func()) func()) []page.Action {
	main := fyne.KeyModifierShortcutDefault
	return []page.Action{
		{Name: "choose", Key: fyne.KeyO, Modifier: main, Do: here(p.ChooseFace)},
		{Name: "file.pose", Key: fyne.KeyO, Modifier: main | fyne.KeyModifierShift, Do: here(p.pose.ask)},
		{Name: "file.frame", Key: fyne.KeyK, Modifier: main, Do: here(func() { p.face.frame(message.Message{}) })},
		{Name: "file.frame.pose", Key: fyne.KeyK, Modifier: main | fyne.KeyModifierShift, Do: here(func() { p.pose.frame(message.Message{}) })},
		{Name: "file.recent", Do: here(p.face.openRecent)},
		{Name: "file.paste", Key: fyne.KeyV, Modifier: main | fyne.KeyModifierShift, Do: here(func() { p.pasteInto(nil) })},
		{Name: "file.swap", Do: here(p.Swap), Separator: true},
		{Name: "file.clear.face", Do: here(p.face.clear)},
		{Name: "file.clear.pose", Do: here(p.pose.clear)},
	}
}

// ChooseFace lets a person choose the photo of the face.
func (p *Page) ChooseFace() { p.face.ask() }

// Swap swaps the photo of the face and the pose photo; where there is only one,
// it goes to the other place.
func (p *Page) Swap() {
	r := p.model.Recipe()
	if r.Face.IsZero() && r.Pose.IsZero() {
		p.kit.Nav.Toast(words.Say("well.swap.none"))
		return
	}
	p.model.Update(func(r *service.Recipe) { r.Face, r.Pose = forUse(r.Pose, photo.Face), forUse(r.Face, photo.Pose) })
	for _, s := range []*slot{p.face, p.pose} {
		if !s.ref.IsZero() {
			s.flash()
		}
	}
}

// Dropped takes files that were dropped somewhere on the window.
func (p *Page) Dropped(at fyne.Position, paths []string) bool {
	if len(paths) == 0 {
		return false
	}
	var over *slot
	for _, s := range []*slot{p.face, p.pose} {
		if s.under(at) {
			over = s
		}
	}
	p.take(paths, over)
	return true
}

// take takes files that were dropped or pasted: one goes into the well that it
// was meant for, or else to the face; of several the first is the face, the
// second the pose. A person who did not say where sees where they went, and can
// have it the other way round.
func (p *Page) take(paths []string, meant *slot) {
	refs := make([]service.PhotoRef, 0, len(paths))
	for _, given := range paths {
		if address, ok := webAddress(given); ok {
			p.kit.Nav.Toast(words.Photo(&photo.Error{Name: shortName(address), Reason: photo.WebAddress}))
			continue
		}
		refs = append(refs, fileRef(given))
	}
	switch {
	case len(refs) == 0:
	case len(refs) == 1:
		p.put(refs[0], meant)
	default:
		p.face.choose(refs[0])
		p.pose.choose(refs[1])
		p.face.flash()
		p.pose.flash()
		text := words.Say("well.took.both", "Face", shortName(refs[0].Name), "Pose", shortName(refs[1].Name))
		if n := len(refs) - 2; n > 0 {
			text += " " + words.Count("well.took.rest", n)
		}
		p.pose.good = func() {
			p.kit.Nav.Offer(text, words.Say("well.swap"), func() {
				if p.face.ref == refs[0] && p.pose.ref == refs[1] {
					p.Swap()
				}
			})
		}
	}
}

// put puts a photo into the well that it was meant for, or else to the face,
// and then offers the other one.
func (p *Page) put(ref service.PhotoRef, meant *slot) {
	to := meant
	if to == nil {
		to = p.face
	}
	r := p.model.Recipe()
	before := *to.of(&r)
	to.choose(ref)
	to.flash()
	if meant != nil {
		return
	}
	move := func() {
		if to.ref != ref {
			return // another one has come since
		}
		other := to.other()
		p.model.Update(func(r *service.Recipe) { *to.of(r), *other.of(r) = before, forUse(ref, other.use) })
		other.flash()
	}
	to.good = func() {
		p.kit.Nav.Offer(words.Say("well.took", "Name", shortName(ref.Name)), words.Say("well.took.move"), move)
	}
}

// webAddress reports whether a browser has handed over an address instead of a
// file, and gives a short name for it.
func webAddress(given string) (string, bool) {
	scheme, _, ok := strings.Cut(given, ":/")
	if !ok || len(scheme) < 2 || strings.ContainsAny(scheme, `/\.`) || strings.EqualFold(scheme, "file") {
		return "", false
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" {
		return given, true
	}
	if name := path.Base(u.Path); name != "." && name != "/" {
		return u.Host + "/…/" + name, true
	}
	return u.Host, true
}

// copiedPaths understands what file managers put on the clipboard: a path, a
// file:// address, or a list of them.
func copiedPaths(text string) []string {
	var paths []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == 0 }) {
		line = strings.Trim(strings.TrimSpace(line), `"'`)
		if u, err := url.Parse(line); err == nil && u.Scheme == "file" {
			line = u.Path
			if len(line) > 2 && line[0] == '/' && line[2] == ':' { // a drive of Windows
				line = line[1:]
			}
			line = filepath.FromSlash(line)
		}
		if filepath.IsAbs(line) {
			paths = append(paths, line)
		}
	}
	return paths
}
