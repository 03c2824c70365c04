package ui

import (
	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/problem"
	"likeness/ui/page"
	"likeness/ui/words"
)

// notifier tells through the desktop that a batch has come to its end, or waits
// for credit, while the window was not in front. The texts are fixed and hold
// numbers only: what a desktop does with them is not ours to know, and one of
// them runs them as a program.
type notifier struct {
	kit     *page.Kit
	front   bool
	unended map[string]bool // batches with work to do, as they were last seen
	poor    map[string]bool // those that were seen to wait for credit, which is told once
}

// newNotifier returns a notifier that follows the jobs and where the window is.
func newNotifier(kit *page.Kit, app fyne.App) *notifier {
	n := &notifier{kit: kit, front: true, unended: map[string]bool{}, poor: map[string]bool{}}
	// The toolkit does not say on which goroutine it tells.
	app.Lifecycle().SetOnEnteredForeground(func() { kit.Work.Do(func() { n.front = true }) })
	app.Lifecycle().SetOnExitedForeground(func() { kit.Work.Do(func() { n.front = false }) })
	kit.Feed.OnJobs(n.look)
	n.look()
	return n
}

// outcome is what has become of the jobs of a batch.
type outcome struct {
	pictures, failed, jobs int
	poor                   int // that wait for credit
	unended, busy          bool
}

// look finds the batches that have come to their end since the last look. One
// whose jobs were all laid aside has not: it goes on when a person says so. That
// nothing comes before somebody buys credit is told all the same.
func (n *notifier) look() {
	batches := map[string]*outcome{}
	for _, v := range n.kit.Feed.Jobs() {
		b := batches[v.BatchID]
		if b == nil {
			b = &outcome{}
			batches[v.BatchID] = b
		}
		b.jobs++
		b.pictures += len(v.Pictures)
		switch v.State {
		case service.Done, service.Canceled:
		case service.Failed, service.Aborted, service.Expired:
			b.failed++
		default:
			b.unended = true
			b.busy = b.busy || !v.Stopped
			if v.Stopped && v.Problem != nil && v.Problem.Code == problem.NoCredit {
				b.poor++
			}
		}
	}
	for id, b := range batches {
		was := n.unended[id]
		n.unended[id] = b.unended
		news := was && !b.unended
		if !b.busy && b.poor > 0 && !n.poor[id] {
			n.poor[id], news = true, true
		}
		if news && !n.front && !n.kit.Preferences.Get().Quiet {
			n.tell(*b)
		}
	}
}

func (n *notifier) tell(b outcome) {
	switch {
	case b.poor > 0:
		n.kit.Desktop.Notify(words.Say("notify.title"), words.Count("notify.credit", b.poor))
	case b.failed > 0:
		n.kit.Desktop.Notify(words.Say("notify.title"), words.Count("notify.failed", b.failed, "Of", b.jobs))
	case b.pictures > 0:
		n.kit.Desktop.Notify(words.Say("notify.title"), words.Count("notify.done", b.pictures))
	}
}
