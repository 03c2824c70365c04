package photo

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/semaphore"
)

// Bounds of what is decoded. They let through what the largest cameras write as JPEG and stop files that are
// small on disk and enormous in memory: 50,000 by 50,000 grey pixels fit into a PNG of 2.4 MB.
const (
	maxBytes  = 64 << 20
	maxSide   = 32768
	maxPixels = 100e6
	// Other kinds, and progressive JPEG, take several times the memory for each pixel.
	maxPixelsOther = 50e6

	// keepPixels is what the longer side of Photo.Image keeps at least: twice what the model uses.
	keepPixels = 2 * 1280
)

// The decoders of a process share one budget of pixels, so that a folder full of large photos dropped on the
// window does not fill the memory: small pictures are decoded four at a time, the largest alone. A JPEG file that is
// decoded straight to a smaller size needs less than it is counted for; one that turns out to be damaged needs all.
const (
	budget  = int64(maxPixels)
	atLeast = budget / 4
)

// maxTime is how long somebody waits for a picture to be decoded. The largest that are let through take a few seconds.
const maxTime = 30 * time.Second

// patience gives how long somebody waits for this picture: maxTime, and two seconds more for each megapixel of a HEIC
// picture, whose decoder works ten times as long on it. A phone's usual photo of 24 megapixels must open on an old
// computer that is busy with other things too.
func patience(h header) time.Duration {
	if h.kind.name != "heic" {
		return maxTime
	}
	return maxTime + time.Duration(h.width)*time.Duration(h.height)*2*time.Microsecond
}

var errTooSlow = errors.New("decoding takes too long")

// within runs f and waits for it until ctx ends or the time is up, which is errTooSlow. No decoder can be stopped from
// outside: f goes on then, its result is thrown away, and it keeps its place in the budget, which release gives back,
// until it is done.
func within[T any](ctx context.Context, most time.Duration, release func(), f func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	limited, cancel := context.WithTimeout(ctx, most)
	done := make(chan result, 1)
	go func() {
		defer cancel()
		defer release()
		value, err := f(limited)
		done <- result{value, err}
	}()
	var r result
	select {
	case r = <-done:
	case <-limited.Done():
		select {
		case r = <-done: // both at once
		default:
			r.err = limited.Err()
		}
	}
	if errors.Is(r.err, context.DeadlineExceeded) && ctx.Err() == nil {
		r.err = errTooSlow
	}
	return r.value, r.err
}

// slots is the one thing this package shares between its callers: memory is shared by them too.
var slots = semaphore.NewWeighted(budget)

// admit waits until a picture of so many pixels may be decoded.
func admit(ctx context.Context, pixels int) (release func(), err error) {
	n := min(max(int64(pixels), atLeast), budget)
	if err := slots.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { slots.Release(n) }, nil
}
