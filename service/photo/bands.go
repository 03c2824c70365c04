package photo

import (
	"runtime"
	"sync"
)

// inBands calls f for parts of 0 … n that together are all of it, on as many processors as there are. It is for
// pixels of our own: a panic of f ends the program.
func inBands(n int, f func(from, to int)) {
	const least = 16 // rows, below which another goroutine is not worth its while
	count := max(1, min(runtime.GOMAXPROCS(0), n/least))
	var group sync.WaitGroup
	for i := range count - 1 {
		group.Go(func() { f(n*i/count, n*(i+1)/count) })
	}
	f(n*(count-1)/count, n)
	group.Wait()
}
