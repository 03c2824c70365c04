// Package handover is how programs of one person speak to the one among them
// that runs a library's jobs: the runner listens, and a second program hands it
// its order and follows the jobs, or asks it to come to the front.
//
// The runner listens on 127.0.0.1 only, at a port that the system chooses, and
// leaves the port and a random key in a note that only the person can read, in
// the person's own data folder. Both sides prove that they know the key, without
// telling it, before anything else is said: a stranger who took the port of a
// runner that died learns nothing. What is said is one JSON object a line. No
// token is ever among it: the runner works with its own, and refuses an order
// that would go to another account than the one who orders has.
//
// A connection that breaks costs nothing. The jobs are in the library, and
// whoever becomes the runner goes on with them; an order that was perhaps heard
// may be handed over again, see [service.Order]. The package decides nothing
// about jobs, keeps nothing but the note, and never speaks to another computer.
package handover

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"

	"likeness/service"
	"likeness/service/problem"
)

// protocol changes whenever one side could misunderstand the other: then they
// do not talk, and the second program waits.
const protocol = 1

// Bounds of what is said.
const (
	secretBytes  = 32
	greetingMax  = 1 << 10 // bytes of a line before both have proven themselves
	requestMax   = 1 << 20 // of a request; the longest part is the ids of a hundred jobs, or a prompt
	answerMax    = 8 << 20 // of an answer; a job tells of all its pictures
	callers      = 64      // connections at a time
	answerInTime = 5 * time.Second
	orderInTime  = 5 * time.Minute  // photos are opened and prepared, perhaps behind those of others
	writeInTime  = 30 * time.Second // a caller who does not read is left alone
	withdrawTime = 20 * time.Second // what is being prepared is cut, and that is written down
)

// ErrAway is returned when there is no runner that can be talked to, or when
// it has ended in the middle.
var ErrAway = errors.New("the program that makes the pictures cannot be reached")

// A note is what the runner leaves for others, by [service.Studio.Announce].
type note struct {
	Protocol int    `json:"protocol"`
	Address  string `json:"address"` // 127.0.0.1:port
	Key      []byte `json:"key"`
}

// proof is what the sides show each other.
type proof struct {
	Nonce []byte `json:"nonce,omitempty"`
	Proof []byte `json:"proof,omitempty"`
}

// A request is what a caller asks for; one of the first three opens a
// connection, and Withdraw may follow while the answers come.
type request struct {
	Raise    bool           `json:"raise,omitempty"`
	Order    *orderRequest  `json:"order,omitempty"`
	Resume   *resumeRequest `json:"resume,omitempty"`
	Withdraw bool           `json:"withdraw,omitempty"`
}

type orderRequest struct {
	Order   service.Order `json:"order"`
	Account string        `json:"account"` // of the one who orders; empty where the server knows none
}

type resumeRequest struct {
	Resend bool `json:"resend,omitempty"` // send again what surely never arrived
}

// An answer is one line from the runner. Kind says which of the fields counts.
type answer struct {
	Kind    answerKind       `json:"kind"`
	Raised  bool             `json:"raised,omitempty"`
	Jobs    []string         `json:"jobs,omitempty"`
	Paused  bool             `json:"paused,omitempty"`
	Trouble string           `json:"trouble,omitempty"`
	Problem *problem.Problem `json:"problem,omitempty"`
	Job     *service.JobView `json:"job,omitempty"`
}

type answerKind string

const (
	kindRaised  answerKind = "raised"
	kindTaken   answerKind = "taken"   // the jobs are in the library and in the runner's hands
	kindRefused answerKind = "refused" // Problem says why; no job exists
	kindJob     answerKind = "job"     // a job has changed
	kindEnd     answerKind = "end"     // nothing more will happen to the jobs, or they were withdrawn
)

// line is a connection on which one JSON object a line is said.
type line struct {
	conn net.Conn
	in   *bufio.Reader
	part []byte // of a line whose end has not come yet
}

func newLine(conn net.Conn) *line { return &line{conn: conn, in: bufio.NewReader(conn)} }

// say writes one object. A caller that does not take it in time is lost.
func (l *line) say(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := l.conn.SetWriteDeadline(time.Now().Add(writeInTime)); err != nil {
		return err
	}
	_, err = l.conn.Write(append(b, '\n'))
	return err
}

// hear reads one object of at most so many bytes. When the time that the
// connection allows is over in the middle of a line, the next hear goes on with it.
func (l *line) hear(v any, atMost int) error {
	for {
		b, err := l.in.ReadSlice('\n')
		l.part = append(l.part, b...)
		if len(l.part) > atMost {
			return fmt.Errorf("a line of more than %d bytes", atMost)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	d := json.NewDecoder(bytes.NewReader(l.part))
	d.DisallowUnknownFields() // what this version does not know must not be left out in silence
	l.part = nil
	return d.Decode(v)
}

// The two sides of a proof: neither can use the other's as its own.
const (
	asCaller = "caller"
	asRunner = "runner"
)

func prove(key []byte, side string, runner, caller []byte) []byte {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "likeness handover %d %s\n%s\n%s\n", protocol, side, hex.EncodeToString(runner), hex.EncodeToString(caller))
	return mac.Sum(nil)
}

var errStranger = errors.New("the other side does not know the key")

// admit is the runner's side of the proof: the caller proves itself first.
func (l *line) admit(key []byte) error {
	mine := newSecret()
	if err := l.say(proof{Nonce: mine}); err != nil {
		return err
	}
	var theirs proof
	if err := l.hear(&theirs, greetingMax); err != nil {
		return err
	}
	if len(theirs.Nonce) != secretBytes || !hmac.Equal(theirs.Proof, prove(key, asCaller, mine, theirs.Nonce)) {
		return errStranger
	}
	return l.say(proof{Proof: prove(key, asRunner, mine, theirs.Nonce)})
}

// enter is the caller's side.
func (l *line) enter(key []byte) error {
	mine := newSecret()
	var theirs proof
	if err := l.hear(&theirs, greetingMax); err != nil {
		return err
	}
	if len(theirs.Nonce) != secretBytes {
		return errStranger
	}
	if err := l.say(proof{Nonce: mine, Proof: prove(key, asCaller, theirs.Nonce, mine)}); err != nil {
		return err
	}
	var shown proof
	if err := l.hear(&shown, greetingMax); err != nil {
		return err
	}
	if !hmac.Equal(shown.Proof, prove(key, asRunner, theirs.Nonce, mine)) {
		return errStranger
	}
	return nil
}

func newSecret() []byte {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // it does not fail
	return b
}
