package setup

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// highestPrice is what a second can cost at most, in US dollars: no machine of
// Replicate's comes near it.
const highestPrice = 1.0

// limiter is a studio that takes another number of runs at once.
type limiter interface{ SetConcurrent(n int) }

func newMaking(p *Page) *pane {
	runs := newRuns(p)
	price, usual := newPrice(p)
	told := newTold(p)
	object := container.New(part.Column{Gap: 18}, runs.object,
		container.New(part.Column{Gap: 4}, price.object, container.NewHBox(usual), newWeb(p.cfg, words.Say("setup.price.page"), addressPrices)),
		told.object)
	return &pane{title: words.Say("setup.tab.making"), object: object, shown: func() {
		runs.renew()
		price.renew()
		part.Visible(usual, p.kit.Preferences.Get().PricePerSecond != preferences.DefaultPricePerSecond)
	}}
}

// newRuns is the number of runs at a time.
func newRuns(p *Page) *number {
	var n *number
	n = newNumber(p.kit.Work, numberRule{
		name: words.Say("setup.runs"), note: words.Say("setup.runs.note"), placeholder: words.Say("setup.runs.example"),
		show: func() string { return strconv.Itoa(p.kit.Preferences.Get().ConcurrentRuns) },
		read: func(text string) (float64, string) {
			runs, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || runs < 1 || runs > preferences.MaxConcurrentRuns {
				return 0, words.Say("setup.runs.wrong", "Most", preferences.MaxConcurrentRuns)
			}
			return float64(runs), ""
		},
		take: func(v float64) {
			runs := int(v)
			p.kit.Save(func(kept *preferences.Preferences) { kept.ConcurrentRuns = runs }, n.kept)
			if l, ok := p.kit.Studio.(limiter); ok { // behind the window: it may be busy
				p.kit.Work.Go(func(context.Context) { l.SetConcurrent(runs) })
			}
		},
	})
	return n
}

// newPrice is the price of a second, and the button that leads back to the
// usual one.
func newPrice(p *Page) (*number, *part.Button) {
	var n *number
	var usual *part.Button
	n = newNumber(p.kit.Work, numberRule{
		name: words.Say("setup.price"), note: words.Say("setup.price.note", "Usual", words.Number(preferences.DefaultPricePerSecond)),
		placeholder: words.Say("setup.price.example"),
		show:        func() string { return words.Number(p.kit.Preferences.Get().PricePerSecond) },
		read: func(text string) (float64, string) {
			price, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
			if err != nil || !(price >= 0 && price <= highestPrice) {
				return 0, words.Say("setup.price.wrong", "Most", words.Number(highestPrice))
			}
			return price, ""
		},
		take: func(price float64) {
			p.kit.Save(func(kept *preferences.Preferences) { kept.PricePerSecond = price }, func(err error) {
				part.Visible(usual, p.kit.Preferences.Get().PricePerSecond != preferences.DefaultPricePerSecond)
				n.kept(err)
			})
		},
	})
	usual = part.NewQuietButton(words.Say("setup.price.usual"), theme.Icon(theme.IconNameContentUndo), func() {
		n.entry.SetText(words.Number(preferences.DefaultPricePerSecond))
		n.take()
	})
	return n, usual
}

// newTold is whether the desktop tells when work is done.
func newTold(p *Page) *row {
	var r *row
	tell := part.NewCheck(words.Say("setup.told.check"), nil)
	tell.Checked = !p.kit.Preferences.Get().Quiet
	tell.OnChanged = func(on bool) {
		p.kit.Save(func(kept *preferences.Preferences) { kept.Quiet = !on }, func(err error) { r.kept(err) })
	}
	r = newRow(words.Say("setup.told"), tell, words.Say("setup.told.note"))
	return r
}
