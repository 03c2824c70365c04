package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Card is something to choose that has a picture.
type Card struct {
	Value   string
	Label   string
	Help    string // a line or two below the label
	Picture []byte // of a picture file that comes with the program
	Star    string // what its star is called, for what it would do
	Starred bool
	Chosen  bool // what is in force
}

// The sizes of cards.
const (
	cardWidth   = 124
	cardHeight  = 222
	cardPicture = 136 // high
	cardGap     = 6
)

// A CardGrid shows cards in columns. One card is marked, by the pointer or the
// arrow keys, and chosen by a tap or Enter; F or * or its star makes it a
// favourite or takes that back.
type CardGrid struct {
	widget.BaseWidget

	// Title is what is being chosen, for screen readers and tests.
	Title    string
	OnChosen func(value string)
	OnStar   func(value string)
	OnOut    func()            // Up in the first row
	OnRune   func(r rune) bool // characters that the grid has no use for; reports whether it had one
	Empty    string            // what is said when there are no cards

	thumbs  *Thumbs
	columns int
	cards   []*card
	at      int
	focused bool
	box     *fyne.Container
	nothing *Plain
	empty   *fyne.Container // around it
	scroll  *container.Scroll
}

var (
	_ fyne.Focusable  = (*CardGrid)(nil)
	_ fyne.Accessible = (*CardGrid)(nil)
)

// NewCardGrid returns an empty grid of so many columns.
func NewCardGrid(thumbs *Thumbs, columns int) *CardGrid {
	g := &CardGrid{thumbs: thumbs, columns: columns, at: -1, box: container.New(cardLayout{columns}), nothing: NewCaption("", 2)}
	g.empty = container.New(inset{8, 10, 8, 10}, g.nothing)
	g.scroll = container.NewVScroll(container.New(flush{}, g.empty, g.box))
	g.scroll.SetMinSize(fyne.NewSize(CardsWidth(columns), cardHeight))
	g.ExtendBaseWidget(g)
	return g
}

// CardsWidth returns how wide a grid of so many columns is.
func CardsWidth(columns int) float32 {
	const bar = 10
	return float32(columns)*(cardWidth+cardGap) + bar
}

// CardColumns returns how many columns fit into a width, at least one.
func CardColumns(width float32) int { return max(1, int((width-10)/(cardWidth+cardGap))) }

// SetCards shows other cards. What was marked stays marked, if it is still there;
// else what is chosen, or the first one.
func (g *CardGrid) SetCards(cards []Card) {
	marked := g.Marked()
	g.cards, g.at = nil, -1
	g.box.RemoveAll()
	for i, c := range cards {
		made := newCard(c, i, g)
		g.cards = append(g.cards, made)
		g.box.Add(made)
		if c.Value == marked || (marked == "" && c.Chosen) {
			g.at = i
		}
	}
	if g.at < 0 && len(cards) > 0 {
		g.at = 0
	}
	g.nothing.Set(g.Empty)
	show(g.empty, len(cards) == 0)
	g.paint()
	g.scroll.Content.Refresh()
	g.scroll.Refresh()
	g.Reveal()
}

// Marked returns the value of the marked card; "" when there is none.
func (g *CardGrid) Marked() string {
	if g.at < 0 {
		return ""
	}
	return g.cards[g.at].card.Value
}

// AccessibilityLabel tells what is chosen from, and what is marked.
func (g *CardGrid) AccessibilityLabel() string {
	if g.at < 0 {
		return g.Title
	}
	return g.Title + ": " + g.cards[g.at].card.Label
}

// AccessibilityRole is that of a container.
func (g *CardGrid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Choose chooses the marked card.
func (g *CardGrid) Choose() { g.choose(g.at) }

func (g *CardGrid) choose(i int) {
	if i >= 0 && i < len(g.cards) && g.OnChosen != nil {
		g.OnChosen(g.cards[i].card.Value)
	}
}

func (g *CardGrid) star(i int) {
	if i >= 0 && i < len(g.cards) && g.OnStar != nil {
		g.OnStar(g.cards[i].card.Value)
	}
}

func (g *CardGrid) mark(i int) {
	if i != g.at {
		g.at = i
		g.paint()
	}
}

func (g *CardGrid) move(by int) {
	to := g.at + by
	if to < 0 || to >= len(g.cards) {
		switch {
		case by == g.columns && g.at/g.columns < (len(g.cards)-1)/g.columns:
			to = len(g.cards) - 1 // the last row is shorter
		case by < 0 && by == -g.columns && g.OnOut != nil:
			g.OnOut()
			return
		default:
			return
		}
	}
	g.mark(to)
	g.Reveal()
}

func (g *CardGrid) paint() {
	for i, c := range g.cards {
		c.show(i == g.at, g.focused)
	}
}

// Reveal scrolls to the marked card.
func (g *CardGrid) Reveal() {
	if g.at >= 0 {
		top := float32(g.at/g.columns) * (cardHeight + cardGap)
		scrollTo(g.scroll, top, top+cardHeight)
	}
}

// TypedKey moves and chooses.
func (g *CardGrid) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyRight:
		g.move(1)
	case fyne.KeyLeft:
		g.move(-1)
	case fyne.KeyDown:
		g.move(g.columns)
	case fyne.KeyUp:
		g.move(-g.columns)
	case fyne.KeyHome:
		g.move(-g.at)
	case fyne.KeyEnd:
		g.move(len(g.cards) - 1 - g.at)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.Choose()
	default:
		escape(g, key)
	}
}

// TypedRune makes a favourite, or hands the character on.
func (g *CardGrid) TypedRune(r rune) {
	switch {
	case r == 'f' || r == 'F' || r == '*':
		g.star(g.at)
	case r == ' ': // the key does it
	case g.OnRune == nil || !g.OnRune(r):
		handRune(g, r)
	}
}

// FocusGained shows the focus.
func (g *CardGrid) FocusGained() {
	g.focused = true
	g.paint()
}

// FocusLost hides the focus.
func (g *CardGrid) FocusLost() {
	g.focused = false
	g.paint()
}

// Held returns what the grid shows.
func (g *CardGrid) Held() []fyne.CanvasObject { return []fyne.CanvasObject{g.scroll} }

// CreateRenderer links the grid to its renderer.
func (g *CardGrid) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.scroll) }

// cardLayout lays cards out in rows.
type cardLayout struct{ columns int }

func (l cardLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects) + l.columns - 1) / l.columns
	return fyne.NewSize(float32(l.columns)*(cardWidth+cardGap), float32(rows)*(cardHeight+cardGap))
}

func (l cardLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%l.columns)*(cardWidth+cardGap)+cardGap/2, float32(i/l.columns)*(cardHeight+cardGap)))
		o.Resize(fyne.NewSize(cardWidth, cardHeight))
	}
}

// starPlate is what a star lies on, so that it is seen on any picture.
const starPlate = theme.ColorNameMenuBackground
