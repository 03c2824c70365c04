package service

import "fmt"

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

	// evRefused: the create, or an upload for it, surely did not arrive or was turned away for now. From refused. It is sent
	// again in its turn: after the time that the server asked for, which holds all creates, or when its server can be
	// reached, which one probe finds out for all (offline.go).
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

	// evFail: it ends without pictures, and its problem says why and what it cost. From prepare, send and refused: it cannot be
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
	// prepare and send (run.go): the studio is closed, the queue paused, the keyring closed, or the record cannot be written. Of practice, when its server is
	// gone: from takeUp (control.go), lookUp, tolerate (watch.go) and look (fetch.go). Else only where nothing can have been
	// billed: from repeat (watch.go), once, when the server broke it off before it began; and from SendAgain (lookup.go), when
	// it surely never arrived and a person says so. It waits its turn anew; one that was to be canceled is.
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
