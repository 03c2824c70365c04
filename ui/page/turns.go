package page

import (
	"context"
	"sync"
)

// turns does things behind the window one after the other, in the order in
// which they were asked for: what a person did last holds. The zero value has
// nothing to do.
type turns struct {
	mu      sync.Mutex
	waiting []func(ctx context.Context)
	busy    bool // somebody does what waits
}

// add has f done when all that was added before is done. Its context ends with
// the work; what still waits then is done with a context that has ended, and
// after the work is closed nothing is begun.
func (t *turns) add(w *Work, f func(ctx context.Context)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = append(t.waiting, f)
	if t.busy {
		return
	}
	t.busy = true
	w.Go(t.run)
}

func (t *turns) run(ctx context.Context) {
	for {
		t.mu.Lock()
		if len(t.waiting) == 0 {
			t.busy = false
			t.mu.Unlock()
			return
		}
		next := t.waiting[0]
		t.waiting = t.waiting[1:]
		t.mu.Unlock()
		next(ctx)
	}
}
