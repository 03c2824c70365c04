package drawing

import (
	"runtime"
	"sync"
)

// mostBands bounds the goroutines that one picture uses, however many cores there are: the practice server may draw several.
const mostBands = 4

// inBands splits rows 0 … h-1 among a few goroutines. The work of a row must depend on nothing that another row writes, so
// that the result is the same whatever the number of bands.
func inBands(h int, work func(y0, y1 int)) {
	n := min(runtime.GOMAXPROCS(0), mostBands, (h+63)/64)
	if n <= 1 {
		work(0, h)
		return
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { work(h*i/n, h*(i+1)/n) })
	}
	all.Wait()
}
