package service

import (
	"time"

	"likeness/service/connection"
)

// An Outlook is what is known of a job on a server when it is to be said how long nobody looks at it. All times are such
// that the program was awake.
type Outlook struct {
	State State // Waiting, Running or Canceling
	Kind  connection.Kind
	Age   time.Duration // how long it has been in this state, not below 0
	// Expected tells that its end can be foreseen, and Rest how far off that is: below 0, it should have come before.
	Expected bool
	Rest     time.Duration
}

// A pace says how long to wait between two looks.
type pace struct {
	quick  time.Duration // when the end should be there; a little longer than half of this is nobody too late
	middle time.Duration // while the end is known to be further off
	usual  time.Duration // while nothing is known
}

// paceOf is the table of the plan. Practice is on this computer and asked often, so that its progress moves smoothly.
func paceOf(o Outlook) pace {
	switch {
	case o.Kind == connection.Practice:
		return pace{100 * time.Millisecond, 250 * time.Millisecond, 250 * time.Millisecond}
	case o.Age < 10*time.Second:
		return pace{250 * time.Millisecond, 2 * time.Second, time.Second}
	case o.State == Waiting && o.Age < 30*time.Second: // a machine is being started, and the whole run is still to come
		return pace{250 * time.Millisecond, 5 * time.Second, 2 * time.Second}
	case o.State != Waiting && o.Age < time.Minute:
		return pace{250 * time.Millisecond, 2 * time.Second, 2 * time.Second}
	}
	return pace{250 * time.Millisecond, 5 * time.Second, 5 * time.Second}
}

// PollPlan says how long to wait before a job is looked at again, if the server's limits do not ask for longer: at least
// 250 ms and at most 5 s, in practice 100 to 250 ms.
//
//   - Nothing is known of its end: every second at first, then every 2 s, then every 5 s.
//   - Its end is further off: few looks, every 2 s, and every 5 s for what takes long. So much later, at most, is seen
//     what nobody expected, such as a failure.
//   - Its end is near: one look when it should be there, half a quick step later, since every second one takes longer
//     than usual.
//   - It should have ended: quick looks, each after half of the time that it is late, until they are as rare as if nothing
//     were known.
//
// A job that was asked to cancel should have ended at that moment.
func PollPlan(o Outlook) time.Duration {
	p := paceOf(o)
	switch {
	case !o.Expected:
		return p.usual
	case o.Rest > 0:
		return min(max(o.Rest+p.quick/2, p.quick), p.middle)
	}
	return min(max(-o.Rest/2, p.quick), p.usual)
}
