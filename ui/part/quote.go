package part

import "fyne.io/fyne/v2"

// A Quote shows a text of several lines that can be read, selected and copied,
// with the pointer and by keys, but not changed.
type Quote struct {
	Entry
	title string
}

// NewQuote returns a quote of so many lines; what is longer scrolls.
func NewQuote(title string, rows int) *Quote {
	q := &Quote{title: title}
	q.MultiLine = true
	q.Wrapping = fyne.TextWrapWord
	q.SetMinRowsVisible(rows)
	q.ExtendBaseWidget(q)
	return q
}

// AccessibilityLabel is the title.
func (q *Quote) AccessibilityLabel() string { return q.title }

// AccessibilityRole is that of a text.
func (q *Quote) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedRune changes nothing.
func (q *Quote) TypedRune(r rune) { handRune(q, r) }

// TypedKey moves the cursor, and changes nothing.
func (q *Quote) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDelete, fyne.KeyBackspace, fyne.KeyTab:
		return
	}
	q.Entry.TypedKey(key)
}

// TypedShortcut selects and copies, and changes nothing.
func (q *Quote) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll:
		q.Entry.TypedShortcut(s)
	}
}

// TappedSecondary opens no menu: Fyne's offers to cut and to paste.
func (q *Quote) TappedSecondary(*fyne.PointEvent) {}
