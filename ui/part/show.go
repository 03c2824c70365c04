package part

import "fyne.io/fyne/v2"

// Visible shows or hides an object, and reports whether that is new.
func Visible(o fyne.CanvasObject, on bool) bool {
	switch {
	case on == o.Visible():
		return false
	case on:
		o.Show()
	default:
		o.Hide()
	}
	return true
}

// Able lets a person use a control, or not.
func Able(d fyne.Disableable, on bool) {
	switch {
	case on && d.Disabled():
		d.Enable()
	case !on && !d.Disabled():
		d.Disable()
	}
}
