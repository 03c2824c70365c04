package service

import (
	"time"

	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/service/problem"
	"likeness/storage/library"
)

// A JobView is a job as somebody who watches sees it: a copy that nothing
// changes any more.
type JobView struct {
	ID      string
	BatchID string
	Index   int // 0-based place in its batch

	State State
	// Stopped is true when the job has not ended, yet nothing works on it:
	// Problem says why, and Resume takes it up again.
	Stopped bool
	Problem *problem.Problem // nil when all is well
	// Turn sorts those that wait in the order in which they are sent; it says
	// nothing of the others.
	Turn string
	Held bool // it waits, and the queue is paused

	Percent float64       // 0 to 100 over all its outputs, while running
	Step    int           // of Steps, 0 when unknown
	Steps   int           //
	Left    time.Duration // estimate until the model is done, 0 when unknown
	Phase   instantid.Phase

	Seed         int64
	Version      string
	PredictionID string // empty until the server has answered
	Status       string // the server's word for it
	PredictTime  float64
	Kind         connection.Kind // where it goes
	Practice     bool            // drawn on this computer
	CreatedAt    time.Time
	Settings     instantid.Settings
	Pictures     []library.Picture // what it has brought so far

	awaits        waits // what it goes on by; "" when it is not stopped
	width, height int   // of its pictures, in pixels; 0 by 0 where that is not known

	revision int64 // grows with every change, so that an older view never replaces a newer one
}

// Waits reports whether the job waits its turn on this computer: nothing of it
// was sent, and it is sent by itself when there is a place.
func (v JobView) Waits() bool { return v.State == Queued && !v.Stopped }

// An Event tells that a job changed. Whoever reads slowly gets only the
// newest event of each job. One whose job has no id tells that the queue was
// paused or goes on: [Studio.Paused] says which.
type Event struct {
	Job JobView
}
