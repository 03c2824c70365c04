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

// event is something that happens to a job.
type event string

const (
	evStart    event = "start"      // its turn has come
	evReady    event = "ready"      // inputs are complete; the create goes out next
	evRefused  event = "refused"    // the create, or an upload for it, surely did not arrive or was turned away for now: try again
	evLost     event = "lost"       // the create may have arrived; no readable answer
	evAccepted event = "accepted"   // the server has it, not begun
	evBegun    event = "begun"      // the server is at work
	evMade     event = "made"       // the server has finished it
	evSaved    event = "saved"      // all its pictures are in the library
	evFail     event = "fail"       // an end without pictures
	evCancel   event = "cancel"     // the server is asked to cancel
	evCanceled event = "canceled"   // it was canceled, here or on the server
	evAborted  event = "aborted"    // the server gave up before it began
	evExpired  event = "expired"    // the output is gone
	evRestart  event = "restart"    // what it was doing ended with the program and costs nothing to do again
	evVanished event = "disappears" // the server denies knowing it
)

// transitions is the whole state machine: for each state, what each event
// makes of it. What is not here cannot happen, and is an error, not a guess.
var transitions = map[State]map[event]State{
	Queued: {
		evStart: Preparing, evCanceled: Canceled, evFail: Failed,
	},
	Preparing: {
		evReady: Sending, evRefused: Queued, evFail: Failed, evCanceled: Canceled, evRestart: Queued,
	},
	Sending: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching,
		evRefused: Queued, evLost: Unknown, evFail: Failed, evCanceled: Canceled,
		evAborted: Aborted, evRestart: Queued,
	},
	Unknown: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired, evRestart: Queued,
	},
	Waiting: {
		evAccepted: Waiting, evBegun: Running, evMade: Fetching, evCancel: Canceling,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued, evVanished: Unknown,
	},
	Running: {
		evAccepted: Running, evBegun: Running, evMade: Fetching, evCancel: Canceling,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Queued, evVanished: Unknown,
	},
	Canceling: {
		evAccepted: Canceling, evBegun: Canceling, evCancel: Canceling, evMade: Fetching,
		evFail: Failed, evCanceled: Canceled, evAborted: Aborted, evExpired: Expired,
		evRestart: Canceled, evVanished: Unknown,
	},
	Fetching: {
		evMade: Fetching, evSaved: Done, evExpired: Expired, evFail: Failed, evRestart: Queued,
	},
}

// next returns the state that an event leads to.
func (s State) next(e event) (State, error) {
	to, ok := transitions[s][e]
	if !ok {
		return s, fmt.Errorf("a job that is %s cannot take %q", s, e)
	}
	return to, nil
}
