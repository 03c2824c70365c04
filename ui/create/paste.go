package create

import (
	"context"
	"errors"
	"strings"
	"time"

	"likeness/ui/page"
	"likeness/ui/words"
)

// pasteWait is how long a paste may take before the well shows that it goes on:
// most are done by then, and a clipboard without a picture changes nothing.
const pasteWait = 300 * time.Millisecond

// Paste takes the key for pasting, where no entry has the focus. It is a method,
// because the canvas of the test driver gives no shortcuts.
func (p *Page) Paste() {
	if p.kit.Nav.Window().Canvas().Overlays().Top() != nil {
		return
	}
	p.kit.Nav.Go(page.AtCreate)
	p.pasteInto(nil)
}

// pasteInto takes what is on the clipboard: files that were copied in a file
// manager, or else a picture. Without a slot that it is meant for it goes to
// the face.
func (p *Page) pasteInto(meant *slot) {
	text := p.kit.Clipboard.Content()
	if paths := copiedPaths(text); len(paths) > 0 {
		if meant != nil {
			paths = paths[:1]
		}
		p.take(paths, meant)
		return
	}
	to := meant
	if to == nil {
		to = p.face
	}
	if to.paste != nil {
		return
	}
	wanted, busy := true, false
	slow := p.kit.Work.Delay(pasteWait, func() {
		if wanted {
			busy = true
			to.well.Busy(words.Say("photo.pasted"))
		}
	})
	stop := p.kit.Work.Go(func(ctx context.Context) {
		path, err := p.keepPasted(ctx)
		p.kit.Work.Do(func() {
			if !wanted {
				return
			}
			to.paste()
			if err == nil {
				p.put(fileRef(path), meant)
				return
			}
			if busy {
				to.load()
			}
			p.notPasted(err, text)
		})
	})
	to.paste = func() {
		wanted, to.paste = false, nil
		slow.Stop()
		stop()
	}
	slow.Ask()
}

// errNotKept is the library's refusal of a picture that was pasted.
var errNotKept = errors.New("the library does not keep the pasted picture")

// keepPasted makes a file of the picture on the clipboard, because a recipe
// names files and the draft must find it after a restart. It goes into the
// library, under its checksum: written safely, once however often it is pasted,
// beside what will be made of it, and with it when the library moves to another
// computer's disk.
func (p *Page) keepPasted(ctx context.Context) (string, error) {
	b, err := p.kit.Desktop.PastePicture(ctx)
	if err != nil {
		return "", err
	}
	sha, err := p.kit.Library.PutPhoto(ctx, b, ".png")
	if err != nil {
		return "", errors.Join(errNotKept, err)
	}
	return p.kit.Library.PhotoPath(sha)
}

// notPasted says why nothing came of a paste.
func (p *Page) notPasted(err error, text string) {
	_, isAddress := webAddress(strings.TrimSpace(text))
	switch {
	case errors.Is(err, errNotKept):
		p.kit.Log.Warn("pasted picture not kept", "err", err)
		p.kit.Nav.Toast(words.Say("well.unkept"))
	case errors.Is(err, page.ErrNothing) || errors.Is(err, page.ErrNotHere):
		if isAddress {
			p.take([]string{strings.TrimSpace(text)}, nil) // says what to do with it
			return
		}
		p.kit.Nav.Toast(words.Say("well.nothing"))
	default:
		p.kit.Log.Warn("paste", "err", err)
		p.kit.Nav.Toast(words.Say("well.unpasted"))
	}
}
