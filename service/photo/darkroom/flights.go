package darkroom

import (
	"context"
	"sync"
)

// flights are what is being worked on. Who asks for something that is under way waits for it; the work ends early when
// nobody waits any more.
type flights struct {
	mu    sync.Mutex
	known map[any]*flight
}

type flight struct {
	done    chan struct{}
	value   any
	err     error
	waiting int
	cancel  context.CancelFunc
}

// do gives what work gives, doing it once for all who ask for the same key meanwhile, or the error of ctx when that ends
// first.
func do[V any](ctx context.Context, all *flights, key any, work func(context.Context) (V, error)) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	f := all.join(ctx, key, func(ctx context.Context) (any, error) { return work(ctx) })
	select {
	case <-f.done:
	case <-ctx.Done():
		all.leave(key, f)
		return none, ctx.Err()
	}
	if f.err != nil {
		return none, f.err
	}
	return f.value.(V), nil
}

func (a *flights) join(ctx context.Context, key any, work func(context.Context) (any, error)) *flight {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f, ok := a.known[key]; ok {
		f.waiting++
		return f
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	if a.known == nil {
		a.known = map[any]*flight{}
	}
	a.known[key] = f
	go func() {
		defer cancel()
		f.value, f.err = work(own)
		a.forget(key, f)
		close(f.done)
	}()
	return f
}

// leave is for who waits no longer. The last one ends the work, and whoever comes then begins anew.
func (a *flights) leave(key any, f *flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		if a.known[key] == f {
			delete(a.known, key)
		}
	}
}

func (a *flights) forget(key any, f *flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known[key] == f {
		delete(a.known, key)
	}
}
