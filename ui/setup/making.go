package setup

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/container"

	"likeness/storage/preferences"
	"likeness/ui/part"
	"likeness/ui/words"
)

// limiter is a studio that takes another number of runs at once.
type limiter interface{ SetConcurrent(n int) }

func newMaking(p *Page) *pane {
	runs := newRuns(p)
	money := newMoney(p)
	giveUp := newGiveUp(p)
	told := newTold(p)
	object := container.New(part.Column{Gap: 18}, runs.object, money.object, giveUp.object, told.object)
	return &pane{title: words.Say("setup.tab.making"), object: object, shown: func() {
		runs.renew()
		money.renew()
		giveUp.renew()
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
