package page

import (
	"context"
	"sync"

	"likeness/storage/preferences"
)

// saves are changes of the preferences that wait to be kept, one after the
// other: what a person did last holds.
type saves struct {
	mu      sync.Mutex
	waiting []change
	busy    bool
}

type change struct {
	make func(*preferences.Preferences)
	done func(error)
}

// Save makes a change of the preferences and keeps it, behind the window and
// after those that were asked for before. done, if not nil, gets to know on the
// UI goroutine whether it could be kept.
func (k *Kit) Save(make func(*preferences.Preferences), done func(error)) {
	k.saves.mu.Lock()
	defer k.saves.mu.Unlock()
	k.saves.waiting = append(k.saves.waiting, change{make, done})
	if !k.saves.busy {
		k.saves.busy = true
		k.Work.Go(k.saveAll)
	}
}

func (k *Kit) saveAll(context.Context) {
	for {
		k.saves.mu.Lock()
		if len(k.saves.waiting) == 0 {
			k.saves.busy = false
			k.saves.mu.Unlock()
			return
		}
		next := k.saves.waiting[0]
		k.saves.waiting = k.saves.waiting[1:]
		k.saves.mu.Unlock()
		err := k.Preferences.Update(next.make)
		if err != nil {
			k.Log.Warn("preference not kept", "err", err)
		}
		if next.done != nil {
			k.Work.Do(func() { next.done(err) })
		}
	}
}
