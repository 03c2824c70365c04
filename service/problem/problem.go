// Package problem says what went wrong in a person's words: what happened, what
// it cost, and what to do now.
//
// A Problem is made where the cause is known and carried up unchanged, so that
// the window and the commands tell the same story. The English text lives
// here; the window says it in another language by Code, or by the Message where
// there is a more exact one. The package decides nothing: it does not retry,
// log or exit.
package problem

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"likeness/service/message"
)

// Code names one kind of problem. Codes are kept in job records, so a code is
// never renamed once released.
type Code string

// The codes. What each means to a person is in the table of texts.
const (
	TokenMissing  Code = "token-missing"
	TokenBad      Code = "token-bad"
	TokenWithheld Code = "token-withheld"
	KeyringAbsent Code = "keyring-absent"
	KeyringClosed Code = "keyring-closed"

	NoCredit      Code = "no-credit"
	LowCredit     Code = "low-credit"
	OverLimit     Code = "over-limit"
	InvalidInput  Code = "invalid-input"
	BadVersion    Code = "bad-version"
	Throttled     Code = "throttled"
	NotFound      Code = "not-found"
	ServerTrouble Code = "server-trouble"
	Offline       Code = "offline"
	BadAddress    Code = "bad-address"
	AnswerLost    Code = "answer-lost"
	NotArrived    Code = "not-arrived"
	Refused       Code = "refused"

	NoFace          Code = "no-face"
	NoFaceInPose    Code = "no-face-in-pose"
	Flagged         Code = "flagged"
	SchedulerCrash  Code = "scheduler-crash"
	PhotoUnreadable Code = "photo-unreadable-by-model"
	PhotoLost       Code = "photo-lost-by-server"
	Interrupted     Code = "interrupted"
	OutOfMemory     Code = "out-of-memory"
	TimedOut        Code = "timed-out"
	ModelFailed     Code = "model-failed"
	NoOutput        Code = "no-output"
	Canceled        Code = "canceled"
	Aborted         Code = "aborted"
	Expired         Code = "expired"
	BadOutput       Code = "bad-output"
	Unfinished      Code = "unfinished"

	PhotoMissing Code = "photo-missing"
	PhotoBad     Code = "photo-bad"
	SettingBad   Code = "setting-bad"
	LibraryBusy  Code = "library-busy"
	ReadOnly     Code = "library-read-only"
	CannotSave   Code = "cannot-save"
	NoSpace      Code = "no-space"
	LibraryAway  Code = "library-away"
	Internal     Code = "internal"
)

// Codes returns all codes.
func Codes() []Code { return slices.Sorted(maps.Keys(texts)) }

// OfLibrary reports whether a code says that nothing can be written to the library at the moment.
func (c Code) OfLibrary() bool {
	switch c {
	case ReadOnly, CannotSave, NoSpace, LibraryAway:
		return true
	}
	return false
}

// Cost says what the problem has cost, as far as the server's documentation
// lets one know.
type Cost string

// The costs.
const (
	CostNone    Cost = "none"    // nothing was sent, or it was refused, or it ended before it ran
	CostMaybe   Cost = "maybe"   // it ran and failed; whether that is billed is not documented
	CostCharged Cost = "charged" // it ran; running time is billed
	CostUnknown Cost = "unknown" // nobody knows yet whether it ran
	CostFree    Cost = "free"    // practice
)

// Costs returns all costs.
func Costs() []Cost { return []Cost{CostNone, CostMaybe, CostCharged, CostUnknown, CostFree} }

// Text returns the sentence that tells the cost.
func (c Cost) Text() string {
	switch c {
	case CostNone:
		return "Nothing was charged."
	case CostMaybe:
		return "The time it ran may have been charged."
	case CostCharged:
		return "The time it ran was charged."
	case CostUnknown:
		return "It is not known yet whether anything was charged."
	case CostFree:
		return "Practice costs nothing."
	}
	return ""
}

// Action names the one step that helps most. The window turns it into a
// button.
type Action string

// The actions.
const (
	ActNothing     Action = ""
	ActRetry       Action = "retry"
	ActOtherSeed   Action = "other-seed"   // ActRetry; the seed was the trouble, and another is drawn
	ActOtherMethod Action = "other-method" // ActRetry; the method was the trouble, and another is taken
	ActChoosePhoto Action = "choose-photo"
	ActChoosePose  Action = "choose-pose"
	ActFrame       Action = "frame"      // frame the photo of the face
	ActFramePose   Action = "frame-pose" // frame the pose photo
	ActSetting     Action = "setting"    // Problem.Key says which
	ActConnect     Action = "connect"
	ActBilling     Action = "billing"
	ActLibrary     Action = "library" // where the library is chosen
	ActLimit       Action = "limit"   // where the limit of a month is set
	ActResume      Action = "resume"
	ActSendAgain   Action = "send-again" // the create that surely never arrived
)

// Again reports whether an action makes the picture once more, which is paid
// for once more.
func (a Action) Again() bool {
	switch a {
	case ActRetry, ActOtherSeed, ActOtherMethod:
		return true
	}
	return false
}

// Problem is an error that a person reads.
type Problem struct {
	Code   Code   `json:"code"`
	What   string `json:"what"`             // what happened, one sentence
	Next   string `json:"next,omitempty"`   // what to do now, one sentence
	Cost   Cost   `json:"cost,omitempty"`   //
	Action Action `json:"action,omitempty"` //
	Key    string `json:"key,omitempty"`    // the parameter concerned, for ActSetting
	Detail string `json:"detail,omitempty"` // the raw text behind it, to copy into a report
	Err    error  `json:"-"`                // the cause, for errors.Is and errors.As

	// Message is what What says, where that is not the code's standard
	// sentence, in a form that can be said in another language. One whose key
	// ends in ".what" has a sentence for Next under the same key with ".next".
	Message message.Message `json:"message,omitzero"`
}

// New returns the Problem of a code with its standard texts, caused by err,
// which may be nil. The error's own text becomes the detail.
func New(code Code, err error) *Problem {
	t, ok := texts[code]
	if !ok {
		code, t = Internal, texts[Internal]
	}
	p := &Problem{Code: code, What: t.what, Next: t.next, Cost: t.cost, Action: t.action, Key: t.key, Err: err}
	if err != nil {
		p.Detail = err.Error()
	}
	return p
}

// Saying returns a copy of p that tells what happened in the given sentence
// instead of the code's standard one.
func (p *Problem) Saying(what string) *Problem {
	return p.Telling(message.Message{Text: what})
}

// Telling is Saying for a sentence that can be said in another language.
func (p *Problem) Telling(m message.Message) *Problem {
	q := *p
	q.What, q.Message = m.Text, m
	return &q
}

// WhatMessage is What as a message, whether it is the standard sentence of the
// code or not.
func (p *Problem) WhatMessage() message.Message {
	if p.What == texts[p.Code].what {
		return message.New("problem."+string(p.Code)+".what", p.What)
	}
	if p.Message.Text == p.What {
		return p.Message
	}
	return message.Message{Text: p.What}
}

// Costing returns a copy of p with the given cost.
func (p *Problem) Costing(c Cost) *Problem {
	q := *p
	q.Cost = c
	return &q
}

// Doing returns a copy of p that another action helps.
func (p *Problem) Doing(a Action) *Problem {
	q := *p
	q.Action = a
	return &q
}

// About returns a copy of p that concerns the parameter named key.
func (p *Problem) About(key string) *Problem {
	q := *p
	q.Key = key
	return &q
}

// Error returns all that a person needs in one line: what happened, what it
// cost and what to do now.
func (p *Problem) Error() string {
	parts := []string{p.What}
	if c := p.Cost.Text(); c != "" {
		parts = append(parts, c)
	}
	if p.Next != "" {
		parts = append(parts, p.Next)
	}
	return strings.Join(parts, " ")
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Is reports whether err is or wraps a Problem of the given code.
func Is(err error, code Code) bool {
	var p *Problem
	return errors.As(err, &p) && p.Code == code
}
