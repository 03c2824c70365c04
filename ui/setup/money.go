package setup

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// highestPrice is what a second can cost at most, in US dollars: no machine of
// Replicate's comes near it.
const highestPrice = 1.0

// budgeter is a studio that holds a month to a limit.
type budgeter interface{ SetBudget(b service.Budget) }

// givingUp is a studio that tells servers when to give up.
type givingUp interface{ SetCancelAfter(d time.Duration) }

// money is what a second costs, what a month may cost, and what it has cost so
// far.
type money struct {
	page   *Page
	object fyne.CanvasObject
	price  *number
	usual  *part.Button
	limit  *number
	spent  *part.Plain
}

func newMoney(p *Page) *money {
	m := &money{page: p, spent: newSmall("")}
	m.price, m.usual = m.newPrice()
	m.limit = m.newLimit()
	m.object = container.New(part.Column{Gap: 18},
		container.New(part.Column{Gap: 4}, m.price.object, container.NewHBox(m.usual), newWeb(p.cfg, words.Say("setup.price.page"), addressPrices)),
		container.New(part.Column{Gap: 4}, m.limit.object, m.spent))
	p.kit.Estimates.OnChange(m.tell)
	p.limit = m.limit.entry
	return m
}

// renew shows what is in force.
func (m *money) renew() {
	m.price.renew()
	m.limit.renew()
	m.tell()
}

// tell shows what was spent, and the way back to the usual price where it is
// another one.
func (m *money) tell() {
	part.Visible(m.usual, m.page.kit.Preferences.Get().PricePerSecond != preferences.DefaultPricePerSecond)
	if text := words.SpentSoFar(m.page.kit.Estimates.Spent()); text != m.spent.Text {
		m.spent.Set(text)
		m.object.Refresh()
	}
}

// save keeps a change, and has the studio and the estimates go by it.
func (m *money) save(change func(*preferences.Preferences), kept func(error)) {
	kit := m.page.kit
	kit.Save(change, func(err error) {
		if b, ok := kit.Studio.(budgeter); ok && err == nil { // behind the window: it may be busy
			now := kit.Preferences.Get()
			kit.Work.Go(func(context.Context) {
				b.SetBudget(service.Budget{PricePerSecond: now.PricePerSecond, Monthly: now.MonthlyLimit})
				kit.Work.Do(kit.Estimates.Tell)
			})
		}
		kit.Estimates.Tell()
		kept(err)
	})
}

// newPrice is the price of a second, and the button that leads back to the
// usual one.
func (m *money) newPrice() (*number, *part.Button) {
	var n *number
	p := m.page
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
			m.save(func(kept *preferences.Preferences) { kept.PricePerSecond = price }, n.kept)
		},
	})
	usual := part.NewQuietButton(words.Say("setup.price.usual"), theme.Icon(theme.IconNameContentUndo), func() {
		n.entry.SetText(words.Number(preferences.DefaultPricePerSecond))
		n.take()
	})
	return n, usual
}

// newLimit is what a month may cost; an empty entry is no limit.
func (m *money) newLimit() *number {
	var n *number
	p := m.page
	n = newNumber(p.kit.Work, numberRule{
		name: words.Say("setup.limit"), note: words.Say("setup.limit.note"), placeholder: words.Say("setup.limit.example"),
		show: func() string {
			if limit := p.kit.Preferences.Get().MonthlyLimit; limit > 0 {
				return words.Number(limit)
			}
			return ""
		},
		read: func(text string) (float64, string) {
			text = strings.TrimSpace(text)
			if text == "" {
				return 0, ""
			}
			limit, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
			if err != nil || !(limit >= .01 && limit <= preferences.MaxMonthlyLimit) {
				return 0, words.Say("setup.limit.wrong", "Most", preferences.MaxMonthlyLimit)
			}
			return math.Round(limit*100) / 100, ""
		},
		take: func(limit float64) {
			m.save(func(kept *preferences.Preferences) { kept.MonthlyLimit = limit }, n.kept)
		},
	})
	return n
}

// newGiveUp is after how many minutes the server gives a picture up.
func newGiveUp(p *Page) *number {
	var n *number
	n = newNumber(p.kit.Work, numberRule{
		name: words.Say("setup.giveup"), note: words.Say("setup.giveup.note", "Most", preferences.MaxCancelMinutes, "Usual", preferences.DefaultCancelMinutes),
		placeholder: words.Say("setup.giveup.example", "Most", preferences.MaxCancelMinutes),
		show:        func() string { return strconv.Itoa(p.kit.Preferences.Get().CancelMinutes) },
		read: func(text string) (float64, string) {
			minutes, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || minutes < 1 || minutes > preferences.MaxCancelMinutes {
				return 0, words.Say("setup.giveup.wrong", "Most", preferences.MaxCancelMinutes)
			}
			return float64(minutes), ""
		},
		take: func(v float64) {
			minutes := int(v)
			p.kit.Save(func(kept *preferences.Preferences) { kept.CancelMinutes = minutes }, n.kept)
			if g, ok := p.kit.Studio.(givingUp); ok {
				p.kit.Work.Go(func(context.Context) { g.SetCancelAfter(time.Duration(minutes) * time.Minute) })
			}
		},
	})
	return n
}
