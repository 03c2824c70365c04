package tour

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// ui runs f on the UI goroutine and waits for it.
func (t *tour) ui(f func()) {
	done := make(chan struct{})
	t.Do(func() {
		defer close(done)
		f()
	})
	select {
	case <-done:
	case <-t.ctx.Done():
	}
}

// until looks at the window again and again until seen has nothing to object.
func (t *tour) until(seen func(*sight) error) error {
	end := time.NewTimer(t.Patience)
	defer end.Stop()
	again := time.NewTicker(40 * time.Millisecond)
	defer again.Stop()
	for {
		err := errors.New("the window does not answer")
		t.ui(func() { err = seen(lookAt(t.Window.Canvas())) })
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-end.C:
			return fmt.Errorf("waited %s: %w", t.Patience, err)
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
}

// tap taps what is called so, in its middle, as the pointer would: whatever
// lies on top there gets it.
func (t *tour) tap(called string) error {
	if err := t.reveal(called); err != nil {
		return err
	}
	return t.until(func(s *sight) error {
		it, err := s.find(called)
		if err != nil {
			return err
		}
		at := it.middle()
		hit := s.at(at)
		if hit == nil || hit.object != it.object {
			return fmt.Errorf("%q is covered by something else", called)
		}
		if d, ok := it.object.(fyne.Disableable); ok && d.Disabled() {
			return fmt.Errorf("%q is disabled", called)
		}
		t.press(hit, at)
		return nil
	})
}

// press gives an object what the driver gives it for a click.
func (t *tour) press(it *thing, at fyne.Position) {
	c := t.Window.Canvas()
	inside := at.Subtract(it.from)
	if m, ok := it.object.(desktop.Mouseable); ok {
		ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		ev.Position, ev.AbsolutePosition = inside, at
		m.MouseDown(ev)
		m.MouseUp(ev)
	}
	if f, ok := it.object.(fyne.Focusable); !ok || c.Focused() != f {
		c.Unfocus()
	}
	if tappable, ok := it.object.(fyne.Tappable); ok {
		tappable.Tapped(&fyne.PointEvent{Position: inside, AbsolutePosition: at})
	}
}

// drag drags on what is called so; way says from where to where, by the handles
// of the frame that lies on it.
func (t *tour) drag(called string, way func(handles []fyne.Position) (from, to fyne.Position)) error {
	return t.until(func(s *sight) error {
		it, err := s.find(called)
		if err != nil {
			return err
		}
		handles, err := s.handles(it)
		if err != nil {
			return err
		}
		from, to := way(handles)
		if hit := s.at(from); hit == nil || hit.object != it.object {
			return fmt.Errorf("%q is covered by something else", called)
		}
		t.pull(it, from, to)
		return nil
	})
}

// pull gives an object what the driver gives it for a drag.
func (t *tour) pull(it *thing, from, to fyne.Position) {
	const moves = 5
	at := func(p fyne.Position) fyne.PointEvent {
		return fyne.PointEvent{Position: p.Subtract(it.from), AbsolutePosition: p}
	}
	mouse := &desktop.MouseEvent{PointEvent: at(from), Button: desktop.MouseButtonPrimary}
	m, pressed := it.object.(desktop.Mouseable)
	if pressed {
		m.MouseDown(mouse)
	}
	if d, ok := it.object.(fyne.Draggable); ok {
		last := from
		for i := range moves {
			part := float32(i+1) / moves
			p := from.AddXY((to.X-from.X)*part, (to.Y-from.Y)*part)
			d.Dragged(&fyne.DragEvent{PointEvent: at(p), Dragged: fyne.NewDelta(p.X-last.X, p.Y-last.Y)})
			last = p
		}
		d.DragEnd()
	}
	if pressed {
		mouse.PointEvent = at(to)
		m.MouseUp(mouse)
	}
}

// reveal scrolls until what is called so can be seen.
func (t *tour) reveal(called string) error {
	return t.until(func(s *sight) error {
		it, err := s.findAnywhere(called)
		if err != nil {
			return err
		}
		scroll, ok := it.scroll.(*container.Scroll)
		if !ok || it.clip.contains(it.middle()) {
			return nil
		}
		offset := it.middle().Y - it.clip.from.Y - it.clip.size.Height/2
		most := scroll.Content.MinSize().Height - scroll.Size().Height
		scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, max(0, min(scroll.Offset.Y+offset, most))))
		return nil
	})
}

// enter taps an entry and types a text into it.
func (t *tour) enter(called, text string) error {
	if err := t.tap(called); err != nil {
		return err
	}
	for _, letter := range text {
		var err error
		t.ui(func() {
			focused := t.Window.Canvas().Focused()
			if focused == nil {
				err = fmt.Errorf("%q did not take the focus", called)
				return
			}
			focused.TypedRune(letter)
		})
		if err != nil {
			return err
		}
	}
	return t.ctx.Err()
}

// key presses a key: the focused object gets it, or the window.
func (t *tour) key(name fyne.KeyName) error {
	var err error
	t.ui(func() {
		c := t.Window.Canvas()
		ev := &fyne.KeyEvent{Name: name}
		if focused := c.Focused(); focused != nil {
			focused.TypedKey(ev)
			return
		}
		if f := c.OnTypedKey(); f != nil {
			f(ev)
			return
		}
		err = fmt.Errorf("nobody takes the key %s", name)
	})
	return errors.Join(err, t.ctx.Err())
}
