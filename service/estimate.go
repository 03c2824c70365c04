package service

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/storage/library"
)

// An Estimate is how long something will probably take and what is charged
// for it. It says "about" whatever it is made of.
type Estimate struct {
	Each time.Duration // of one run on the server
	Wall time.Duration // until all are there, several at a time
	Runs int
	// Paid is the time that Replicate charges, of all runs together; 0 where
	// nothing is charged, and where what is charged is not known: on a server of
	// somebody else's.
	Paid time.Duration
	Free bool // practice costs nothing
	// Measured tells that runs of the same look were timed here before; else it
	// is a guess.
	Measured bool
}

// Cost returns what the estimate comes to at a price per second.
func (e Estimate) Cost(perSecond float64) float64 { return e.Paid.Seconds() * perSecond }

// historyPictures is how many pictures a History looks back, the newest first:
// servers change, and old times say little.
const historyPictures = 400

// A History is how long the runs of a library took, as far as it tells how
// long the next one will. It does not change and may be used by several
// goroutines; its zero value knows nothing and guesses.
type History struct {
	pace map[paceKey]float64 // measured time by what was to be expected, the median
}

// paceKey is what runs are compared by: practice says nothing about a server,
// nor the reverse. An empty look stands for all of them.
type paceKey struct {
	kind connection.Kind
	look string
}

// History reads how long the runs of the library took.
func (s *Studio) History(ctx context.Context) (History, error) {
	pictures, err := s.lib.Pictures(ctx, library.Query{Limit: historyPictures})
	if err != nil {
		return History{}, fmt.Errorf("read how long runs took: %w", err)
	}
	h := newHistory(pictures)
	s.ledger.pace(h)
	return h, nil
}

func newHistory(pictures []library.Picture) History {
	found := map[paceKey][]float64{}
	for _, p := range pictures {
		var settings instantid.Settings
		if p.PredictTime <= 0 || p.Index != 0 || json.Unmarshal(p.Settings, &settings) != nil {
			continue // the time is the whole run's: its other pictures say the same once more
		}
		kind := connection.Kind(p.Connection.Kind)
		expected := expect(settings, p.Width, p.Height, kind)
		if expected <= 0 {
			continue
		}
		for _, look := range []string{settings.Weights, ""} {
			key := paceKey{kind, look}
			found[key] = append(found[key], p.PredictTime/expected.Seconds())
		}
	}
	h := History{pace: make(map[paceKey]float64, len(found))}
	for key, all := range found {
		slices.Sort(all)
		h.pace[key] = all[len(all)/2]
	}
	return h
}

// Run estimates one run of these settings, with pictures of a size in pixels;
// 0 by 0 where it is not known yet.
func (h History) Run(settings instantid.Settings, width, height int, kind connection.Kind) (each time.Duration, measured bool) {
	expected := expect(settings, width, height, kind)
	if pace, ok := h.pace[paceKey{kind, settings.Weights}]; ok {
		return scale(expected, pace), true
	}
	// Another look ran on the same machines, so that its pace is a better guess than none.
	if pace, ok := h.pace[paceKey{kind, ""}]; ok {
		return scale(expected, pace), false
	}
	return expected, false
}

// Batch estimates a recipe, when as many runs as concurrent go at a time.
func (h History) Batch(r Recipe, width, height, concurrent int) Estimate {
	kind := r.Connection.Kind
	e := Estimate{Runs: max(r.Pictures, 1), Free: kind == connection.Practice}
	e.Each, e.Measured = h.Run(r.Settings, width, height, kind)
	if kind == connection.Replicate {
		e.Paid = e.Each * time.Duration(e.Runs)
	}
	turns := (e.Runs + max(concurrent, 1) - 1) / max(concurrent, 1)
	e.Wall = e.Each * time.Duration(turns)
	return e
}

// Jobs estimates what is left of unfinished jobs: the time until all are
// there, and the whole charge of those that run and wait. Those that ended or
// were laid aside are left out.
func (h History) Jobs(jobs []JobView, concurrent int) Estimate {
	e := Estimate{Free: true, Measured: true}
	var left []time.Duration
	var all time.Duration
	for _, j := range jobs {
		if j.State.Ended() || j.Stopped {
			continue
		}
		each, measured := h.Run(j.Settings, j.width, j.height, j.Kind)
		e.Runs++
		e.Measured = e.Measured && measured
		e.Free = e.Free && j.Kind == connection.Practice
		if j.Kind == connection.Replicate {
			e.Paid += each
		}
		all += each
		remains := each
		switch {
		case j.State == Fetching:
			remains = 0
		case j.State == Running && j.Left > 0:
			remains = j.Left
		case j.State == Running && j.Percent > 0:
			remains = scale(each, 1-j.Percent/100)
		}
		left = append(left, remains)
	}
	e.Wall = together(left, max(concurrent, 1))
	if e.Runs > 0 {
		e.Each = all / time.Duration(e.Runs)
	}
	return e
}

// together is how long it takes to do all that is left, so many at a time,
// each as soon as there is a place.
func together(left []time.Duration, places int) time.Duration {
	slices.SortStableFunc(left, cmp.Compare) // what runs is ahead of what waits
	busy := make([]time.Duration, places)
	for _, d := range left {
		i := slices.Index(busy, slices.Min(busy))
		busy[i] += d
	}
	return slices.Max(busy)
}

// What a run is expected to take before anything was measured. Its parts come
// from what is known of the model on an L40S: about 26 s (0.025 dollars) for a
// run of 30 steps with the body pose at the largest size. Practice is faster.
type speed struct {
	run, picture, step time.Duration
}

var (
	serverSpeed   = speed{run: 2 * time.Second, picture: 2 * time.Second, step: 600 * time.Millisecond}
	practiceSpeed = speed{run: 0, picture: 100 * time.Millisecond, step: 134 * time.Millisecond}
)

// The size that stands for one that is not known, and the one that the speeds
// are of.
const (
	usualPixels = 1280 * 960
	fullPixels  = 1280 * 1280
)

// expect returns how long a run is expected to take.
func expect(s instantid.Settings, width, height int, kind connection.Kind) time.Duration {
	pixels := float64(width) * float64(height)
	if pixels <= 0 {
		pixels = usualPixels
	}
	v, load := serverSpeed, 1.0
	steps, guidance := s.NumInferenceSteps, s.GuidanceScale
	if s.EnableLCM {
		steps, guidance = s.LCMNumInferenceSteps, s.LCMGuidanceScale
	}
	switch kind {
	case connection.Practice: // it counts steps and nothing else
		v, pixels = practiceSpeed, fullPixels
	default:
		if !s.EnableLCM && s.Scheduler == "HeunDiscreteScheduler" {
			steps = 2*steps - 1 // it looks at every step twice
		}
		if guidance <= 1 {
			load /= 2 // nothing is drawn for what to avoid
		}
		for _, copies := range []bool{s.EnablePose && s.PoseStrength > 0, s.EnableCanny && s.CannyStrength > 0, s.EnableDepth && s.DepthStrength > 0} {
			if copies {
				load *= 1.2
			}
		}
	}
	picture := v.picture + scale(v.step, float64(steps)*load*pixels/fullPixels)
	return v.run + picture*time.Duration(max(s.NumOutputs, 1))
}

func scale(d time.Duration, by float64) time.Duration { return time.Duration(float64(d) * by) }
