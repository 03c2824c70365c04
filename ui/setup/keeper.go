package setup

import (
	"context"
	"sync"

	"likeness/storage/preferences"
	"likeness/ui/page"
)

// A keeper keeps changes of the preferences behind the window, one after the
// other: what a person did last holds.
type keeper struct {
	kit *page.Kit

	mu      sync.Mutex
	waiting []change
	busy    bool
}

type change struct {
	make func(*preferences.Preferences)
	done func(error)
}

// save makes a change and keeps it; done gets to know on the UI goroutine
// whether it could be kept.
func (k *keeper) save(make func(*preferences.Preferences), done func(error)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.waiting = append(k.waiting, change{make, done})
	if !k.busy {
		k.busy = true
		k.kit.Work.Go(k.work)
	}
}

func (k *keeper) work(context.Context) {
	for {
		k.mu.Lock()
		if len(k.waiting) == 0 {
			k.busy = false
			k.mu.Unlock()
			return
		}
		next := k.waiting[0]
		k.waiting = k.waiting[1:]
		k.mu.Unlock()
		err := k.kit.Preferences.Update(next.make)
		if err != nil {
			k.kit.Log.Warn("preference not kept", "err", err)
		}
		k.kit.Work.Do(func() { next.done(err) })
	}
}
