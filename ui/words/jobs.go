package words

import (
	"math"
	"strconv"
	"time"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/problem"
)

// Job returns where a job stands: a word or two, and a line that says more,
// which may be empty.
func Job(v service.JobView) (title, detail string) {
	if v.Stopped {
		return Say("job.stopped"), problemLine(v)
	}
	if WaitsForLibrary(v) {
		return Say("job.place"), problemLine(v)
	}
	switch v.State {
	case service.Queued:
		if v.Held {
			return Say("job.queued"), Say("job.held")
		}
		if v.Problem != nil { // it is tried again in a while
			return Say("job.queued"), problemLine(v)
		}
		if v.Practice {
			return Say("job.queued"), ""
		}
		return Say("job.queued"), Say("job.queued.detail")
	case service.Preparing:
		return Say("job.preparing"), ""
	case service.Sending:
		return Say("job.sending"), ""
	case service.Waiting:
		if v.Problem != nil { // it is watched on all the same
			return Say("job.watched"), problemLine(v)
		}
		if v.Practice {
			return Say("job.waiting"), Say("job.waiting.practice")
		}
		return Say("job.waiting"), Say("job.waiting.detail")
	case service.Running:
		title, detail = running(v)
		if v.Problem != nil {
			detail = problemLine(v)
		}
		return title, detail
	case service.Fetching:
		if v.Problem != nil { // it is fetched again
			return Say("job.fetching"), problemLine(v)
		}
		return Say("job.fetching"), Say("job.fetching.detail")
	case service.Canceling:
		return Say("job.canceling"), ""
	case service.Unknown:
		if v.Problem != nil && v.Problem.Code == problem.Offline {
			return Say("job.unknown"), problemLine(v)
		}
		return Say("job.unknown"), Say("job.unknown.detail")
	case service.Done:
		return Say("job.done"), ""
	case service.Canceled:
		return Say("job.canceled"), problemLine(v)
	}
	return Say("job.failed"), problemLine(v)
}

func running(v service.JobView) (title, detail string) {
	switch v.Phase {
	case instantid.PhaseStarting:
		return Say("job.running"), ""
	case instantid.PhaseLoadingLook:
		return Say("job.running"), Say("job.loading")
	case instantid.PhaseSaving:
		return Say("job.percent", "Percent", 100), Say("job.saving")
	}
	title = Say("job.percent", "Percent", int(math.Floor(v.Percent)))
	if v.Left > 0 {
		detail = Say("job.left", "Left", Left(v.Left))
	}
	return title, detail
}

// Made says by which seed a job was made, and how long that took on the server
// if it is known.
func Made(v service.JobView) string {
	seed := Say("job.seed", "Seed", strconv.FormatInt(v.Seed, 10))
	if v.PredictTime <= 0 {
		return seed
	}
	return seed + "  ·  " + Say("job.took", "Time", Left(time.Duration(v.PredictTime*float64(time.Second))))
}

// WaitsForLibrary reports whether a job goes on by itself as soon as the library can be written again. One that is on the
// server meanwhile is at work.
func WaitsForLibrary(v service.JobView) bool {
	switch v.State {
	case service.Queued, service.Preparing, service.Sending, service.Fetching:
		return !v.Stopped && v.Problem != nil && v.Problem.Code.OfLibrary()
	}
	return false
}

func problemLine(v service.JobView) string {
	if v.Problem == nil {
		return ""
	}
	what, _, _ := Problem(v.Problem)
	return what
}

// NeedsCredit reports whether a job waits, because its account has too little
// credit: then a person may want to buy some while it waits.
func NeedsCredit(v service.JobView) bool {
	return v.Problem != nil && v.Problem.Action == problem.ActBilling && !v.State.Ended() && !v.Stopped
}

// Left says a rest of time as roughly as it is known.
func Left(d time.Duration) string {
	if d < 90*time.Second {
		return Count("time.seconds", max(1, int(math.Round(d.Seconds()))))
	}
	return Count("time.minutes", int(math.Round(d.Minutes())))
}

// CanCancel reports whether a job can still be cancelled. One that is made
// cannot: it is paid for, and fetched.
func CanCancel(v service.JobView) bool {
	switch v.State {
	case service.Fetching, service.Canceling:
		return false
	}
	return !v.State.Ended()
}

// CancelCost says what cancelling a job costs now.
func CancelCost(v service.JobView) string {
	switch {
	case v.Practice, v.State == service.Queued, v.State == service.Preparing, v.State == service.Waiting:
		return Say("cancel.free")
	case v.State == service.Running:
		return Say("cancel.charged")
	}
	return Say("cancel.maybe")
}

// Connection returns where work goes and, where it helps, what that means.
func Connection(c connection.Connection) (place, meaning string) {
	switch c.Kind {
	case connection.Practice:
		return Say("connection.practice"), Say("connection.practice.meaning")
	case connection.Replicate:
		if c.Account != "" {
			return Say("connection.replicate") + " · " + c.Account, ""
		}
		return Say("connection.replicate"), ""
	}
	return Say("connection.server") + " · " + c.Address, ""
}
