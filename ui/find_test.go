package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"likeness/ui/part"
)

// walk visits everything that can be seen, what lies on top first.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject) bool) bool {
	if o == nil || !o.Visible() {
		return false
	}
	if visit(o) {
		return true
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		if walk(child, visit) {
			return true
		}
	}
	return false
}

// name is what a person would call an object.
func name(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *part.Entry:
		return o.PlaceHolder
	case *part.Check:
		return o.Text
	case *part.Button:
		return o.AccessibilityLabel()
	case *widget.Button:
		return o.Text
	case fyne.Accessible:
		return o.AccessibilityLabel()
	}
	return ""
}

// find returns what can be used and has a name that begins so.
func (r *rig) find(called string) fyne.CanvasObject {
	r.t.Helper()
	if o := r.look(called); o != nil {
		return o
	}
	r.t.Fatalf("nothing here is called %q; there is: %s", called, strings.Join(r.names(), " | "))
	return nil
}

func (r *rig) look(called string) fyne.CanvasObject {
	var found fyne.CanvasObject
	walk(r.top(), func(o fyne.CanvasObject) bool {
		switch o.(type) {
		case fyne.Tappable, fyne.Focusable:
			if strings.HasPrefix(name(o), called) {
				found = o
				return true
			}
		}
		return false
	})
	return found
}

func (r *rig) top() fyne.CanvasObject {
	c := r.window.Fyne().Canvas()
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

func (r *rig) names() []string {
	var out []string
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if n := name(o); n != "" {
			out = append(out, n)
		}
		return false
	})
	return out
}

// tap taps what is called so.
func (r *rig) tap(called string) {
	r.t.Helper()
	o, ok := r.find(called).(fyne.Tappable)
	if !ok {
		r.t.Fatalf("%q cannot be tapped", called)
	}
	test.Tap(o)
}

// enter types a text into what is called so.
func (r *rig) enter(called, text string) {
	r.t.Helper()
	o, ok := r.find(called).(fyne.Focusable)
	if !ok {
		r.t.Fatalf("%q takes no text", called)
	}
	r.window.Fyne().Canvas().Focus(o)
	for _, c := range text {
		o.TypedRune(c)
	}
}

// reads reports whether words can be read somewhere.
func (r *rig) reads(text string) bool {
	found := false
	walk(r.top(), func(o fyne.CanvasObject) bool {
		shown := ""
		switch o := o.(type) {
		case *part.Plain:
			shown = o.Text
		case *widget.Label:
			shown = o.Text
		case *canvas.Text:
			shown = o.Text
		}
		found = found || strings.Contains(shown, text)
		return found
	})
	return found
}
