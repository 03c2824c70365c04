package service

import (
	"errors"
	"fmt"

	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
)

// State is where a job stands. It is written to disk at every change, before
// the step that it announces is taken.
type State string

// The states of a job. The first group is unfinished, the second ended; an
// unknown job is neither: its create was sent and the answer lost, and it
// stays so until it is found on the server or a person decides.
const (
	Queued    State = "queued"    // waits its turn on this computer
	Preparing State = "preparing" // its photos and inputs are made ready
	Sending   State = "sending"   // its create is under way and must not be cut
	Waiting   State = "waiting"   // created; the server has not begun
	Running   State = "running"   // the model is at work
	Fetching  State = "fetching"  // made; the pictures are being fetched
	Canceling State = "canceling" // the server was asked to cancel

	Done     State = "done"     // every picture is in the library
	Failed   State = "failed"   // it ended without pictures, see its problem
	Canceled State = "canceled" // a person stopped it
	Aborted  State = "aborted"  // its deadline passed before it began
	Expired  State = "expired"  // it ran, but the server deleted the output first

	Unknown State = "unknown" // the answer to its create was lost
)

// Ended reports whether nothing more will happen to a job in this state.
func (s State) Ended() bool {
	switch s {
	case Done, Failed, Canceled, Aborted, Expired:
		return true
	}
	return false
}

// An event is something that happens to a job. It is given to [Studio.advance], which makes the next state of it by the table
// below and writes that down; then the job is in the hands of [Studio.step] for that state, unless it has ended, was laid
// aside, or goes back among those that wait.
type event string

// The events. To each: what has happened, who finds out, and what the studio does after it.
const (
	// evStart: its turn has come; nothing stands against sending it. From begin (run.go). Its request is made ready.
	evStart event = "start"

	// evReady: photos and inputs are complete. From prepare (run.go), with the time of sending in the record. The create goes
	// out next, and not before this is on disk: what cannot be written is taken back by evRestart and waited for.
	evReady event = "ready"

	// evRefused: the create surely did not arrive or was turned away for now, or an upload for it did not come about. From
	// refused (again.go). It is sent again in its turn: after the time that the server asked for, which holds all creates that
	// go there, or when its server can be reached, which one probe finds out for all (offline.go). When that lasts too long, and
	// at once where the account has no credit, it is laid aside, see waits below.
	evRefused event = "refused"

	// evLost: the create may have arrived, and there is no readable answer; or the program ended before it was written down.
	// From send (run.go). It is looked for on the server, and never sent again by itself where that could cost anything.
	evLost event = "lost"

	// evAccepted: the server has it and has not begun. From apply (watch.go), which hears of its prediction by the answer to
	// the create, by a look, or by the search for a lost answer. It is watched.
	evAccepted event = "accepted"

	// evBegun: the server is at work. From apply, as evAccepted. It is watched on.
	evBegun event = "begun"

	// evMade: the server has finished it. From apply; and at a start from recall (held.go), where its pictures prove what its
	// record could not tell. Its pictures are fetched, and its place goes to the next job.
	evMade event = "made"

	// evSaved: all its pictures are in the library. From round (fetch.go). An end.
	evSaved event = "saved"

	// evFail: it ends without pictures, and its problem says why and what it cost. From prepare and send: it cannot be
	// made ready, or the server does not want it; from apply: the model failed; from look (fetch.go): the server made nothing.
	// An end.
	evFail event = "fail"

	// evCancel: a person wants it canceled, and the server has it. From askCancel (watch.go), before the server is asked. It is
	// watched on, since the server may have made it by then.
	evCancel event = "cancel"

	// evCanceled: it was canceled. From Cancel (control.go), begin and prepare (run.go), when nothing was sent; from stop
	// (control.go) and confirmAbsence (lookup.go), when its answer is lost and nobody wants it any more; from apply, when the
	// server has ended it. An end.
	evCanceled event = "canceled"

	// evAborted: the server gave it up before it began. From apply. An end.
	evAborted event = "aborted"

	// evExpired: it was made, and the server has deleted the pictures. From apply, look and judge (fetch.go). An end.
	evExpired event = "expired"

	// evRestart: what it was doing has come to nothing, and costs nothing to do again. Before anything was sent, from drive,
	// prepare and send (run.go): the studio is closed, the queue paused, the keyring closed, or the record cannot be written. Of
	// practice, when its server is gone: from takeUp (control.go), lookUp, tolerate (watch.go) and look (fetch.go). Else only
	// where nothing can have been billed: from repeat (watch.go), once, when the server broke it off before it began; and from
	// SendAgain (lookup.go), when it surely never arrived, one more look does not find it and a person says so. It waits its turn
	// anew; one that was to be canceled is.
	evRestart event = "restart"

	// evVanished: the server denies knowing it, and has done so for a while. From tolerate (watch.go), which lays it aside with
	// that; a person's Resume, or the next start, has it looked for.
	evVanished event = "disappears"
)

// transitions is the whole state machine: for each state, what each event
// makes of it. What is not here cannot happen, and is an error, not a guess.
var transitions = map[State]map[event]State{
	Queued: {
		evStart: Preparing, evCanceled: Canceled,
	},
	Preparing: {
		evReady: Sending, evRefused: Queued, evFail: Failed, evCanceled: Canceled, evRestart: Queued,
	},
	// The answer to a create may tell of a prediction that has ended already.
	Sending: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching,
		evRefused: Queued, evLost: Unknown,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued,
	},
	Unknown: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued,
	},
	Waiting: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching, evCancel: Canceling,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued, evVanished: Unknown,
	},
	// What has begun stays so, also when a list that lags behind says otherwise.
	Running: {
		evAccepted: Running, evBegun: Running, evMade: Fetching, evCancel: Canceling,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued, evVanished: Unknown,
	},
	// Only the server ends it; what it had made by then is fetched, since it is paid for.
	Canceling: {
		evAccepted: Canceling, evBegun: Canceling, evMade: Fetching,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Canceled, evVanished: Unknown,
	},
	// Nothing cancels what is made.
	Fetching: {
		evSaved: Done, evExpired: Expired, evFail: Failed, evRestart: Queued,
	},
}

// step does what has to be done for a job in the state in which it is. Each step brings about an event that leads to another
// state, or returns false: the job has ended, was laid aside with the reason, goes back among those that wait, or the studio
// is being closed.
func (s *Studio) step(j *job) (goOn bool) {
	switch j.state() {
	case Queued:
		return s.begin(j) // run.go
	case Preparing:
		return s.prepare(j) // run.go
	case Sending:
		return s.send(j) // run.go
	case Unknown:
		return s.lookUp(j) // lookup.go
	case Waiting, Running, Canceling:
		return s.watch(j) // watch.go
	case Fetching:
		return s.fetch(j) // fetch.go
	}
	return false
}

// next returns the state that an event leads to.
func (s State) next(e event) (State, error) {
	to, ok := transitions[s][e]
	if !ok {
		return s, fmt.Errorf("a job that is %s cannot take %q", s, e)
	}
	return to, nil
}

// A job may stop in any state that has not ended: it is laid aside, and nothing works on it. It keeps its state and its record,
// tells why in its problem, and is driven again from where it stands: by [Studio.Resume], which a person or the next start
// calls, and by itself when what it waits for is there. None of it sends a create twice: a job that stops in sending or later
// goes on by looking for its prediction.
//
// What lays a job aside:
//
//   - queued: the limit of a month is reached; the keyring does not open; its create, or an upload for it, is refused or does
//     not get through for longer than the patience, or is refused for want of credit, and with it is laid aside all that waits
//     for the same server.
//   - unknown: the search for its prediction came to no end, or came to the end that it never arrived.
//   - waiting, running, canceling: the server gives no answer for longer than the patience, or denies the token, or does not know
//     the prediction, which makes it unknown, or calls its status by a strange name for too long.
//   - fetching: what was made cannot be fetched for longer than the patience.
//
// A library that cannot be written lays nobody aside: who needs it waits for it, see place.go. A cancel that it does not take is
// noted beside it, see canceled.go.

// waits is what a job that was laid aside goes on by, beside a person's wish and the next start.
type waits string

const (
	waitsForPerson  waits = "a person"    // it does not pass by itself, or a person has to decide
	waitsForNetwork waits = "the network" // its server can be reached again: one probe asks for all, see offline.go
	waitsForServer  waits = "the server"  // its server takes and answers requests again, there is credit again: tried now and then, see again.go
	waitsForMonth   waits = "the month"   // the limit of a month is not reached any more, see limit.go
)

// waitsOf returns what ends the problem for which a job was laid aside.
func waitsOf(p *problem.Problem) waits {
	var re *replicate.Error
	switch {
	case p.Code == problem.OverLimit:
		return waitsForMonth
	case replicate.Unreached(p):
		return waitsForNetwork
	case errors.As(p, &re) && re.Temporary(), p.Code == problem.NoCredit:
		return waitsForServer
	}
	return waitsForPerson
}

// tell has the problem of a job that was laid aside say how the job goes on by itself.
func (w waits) tell(p *problem.Problem, sent bool) *problem.Problem {
	var what, next message.Message
	switch said := p.WhatMessage(); {
	case w == waitsForNetwork:
		what = message.New("run.aside.network.what", "{{.What}}", "What", said)
		next = message.New("run.aside.network.next",
			"Check the network connection. While Likeness is open, it goes on by itself as soon as the server can be reached.")
	case w == waitsForServer && sent:
		what = message.New("run.aside.sent.what", "{{.What}}", "What", said)
		next = message.New("run.aside.sent.next", "While Likeness is open, it is looked for on the server again by itself now and then.")
	case w == waitsForServer && (p.Code == problem.LowCredit || p.Code == problem.NoCredit):
		what = message.New("run.aside.credit.what", "{{.What}}", "What", said)
		next = message.New("run.aside.credit.next",
			"Buy credit on the billing page; it may count a few minutes later. While Likeness is open, it is tried again by itself now and then.")
	case w == waitsForServer:
		what = message.New("run.aside.unsent.what", "{{.What}}", "What", said)
		next = message.New("run.aside.unsent.next", "While Likeness is open, it is tried again by itself now and then.")
	default:
		return p
	}
	p = p.Telling(what)
	p.Next = next.Text
	return p
}
