package problem

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/replicate"
	"likeness/storage/library"
	"likeness/storage/secret"
)

// From turns any error into a Problem. One that is a Problem already, or wraps
// one, stays as it is; an error that nobody foresaw becomes Internal, with its
// text as the detail. From(nil) is nil.
func From(err error) *Problem {
	if err == nil {
		return nil
	}
	var (
		p       *Problem
		api     *replicate.Error
		picture *photo.Error
		value   *instantid.ValueError
		keyring *secret.UnavailableError
	)
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &api):
		return fromAPI(api, err)
	case errors.As(err, &picture):
		return fromPhoto(picture, err)
	case errors.As(err, &value):
		return fromValue(value, err)
	case errors.As(err, &keyring):
		return New(KeyringAbsent, err).Telling(FromKeyring(keyring))
	case errors.Is(err, library.ErrLocked):
		return New(LibraryBusy, err)
	case errors.Is(err, library.ErrAway):
		return New(LibraryAway, err)
	case errors.Is(err, library.ErrReadOnly), errors.Is(err, library.ErrNewer), errors.Is(err, library.ErrNoPermission):
		return New(ReadOnly, err)
	case errors.Is(err, library.ErrNoSpace):
		return New(NoSpace, err)
	case errors.Is(err, secret.ErrNotFound):
		return New(TokenMissing, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return New(TimedOut, err).Costing(CostNone).
			Telling(message.New("problem.stopped", "It was stopped before it was finished."))
	}
	return New(Internal, err)
}

var apiCodes = map[replicate.Kind]Code{
	replicate.BadToken:     TokenBad,
	replicate.NoCredit:     NoCredit,
	replicate.InvalidInput: InvalidInput,
	replicate.TooLarge:     Refused,
	replicate.Throttled:    Throttled,
	replicate.NotFound:     NotFound,
	replicate.Refused:      Refused,
	replicate.Server:       ServerTrouble,
	replicate.Network:      Offline,
	replicate.Unreadable:   ServerTrouble,
	replicate.Interrupted:  TimedOut,
}

func fromAPI(e *replicate.Error, err error) *Problem {
	if e.Unknown() {
		return New(AnswerLost, err)
	}
	code, ok := apiCodes[e.Kind]
	switch {
	case !ok:
		code = Internal
	case e.Kind == replicate.BadToken && e.TokenWithheld:
		code = TokenWithheld
	case e.LowCredit():
		code = LowCredit
	case e.Kind == replicate.InvalidInput && strings.Contains(strings.ToLower(e.Title+e.Detail), "version"):
		code = BadVersion
	}
	p := New(code, err)
	switch e.Kind {
	case replicate.InvalidInput:
		if code == InvalidInput && len(e.Fields) > 0 {
			f := e.Fields[0]
			p = p.About(f.Input())
			if f.Description != "" {
				p = p.Telling(message.New("problem.refused", "The server refused a setting: {{.Why}}.", "Why", f.Description))
			}
		}
	case replicate.Unreadable:
		p = p.Telling(message.New("problem.answer", "The server's answer could not be understood."))
	case replicate.TooLarge:
		p = p.Telling(message.New("problem.large", "What was sent or fetched is larger than the server or Likeness allows."))
	}
	return p
}

func fromValue(e *instantid.ValueError, err error) *Problem {
	name := message.Message{Text: e.Key}
	if par, ok := instantid.Find(e.Key); ok {
		name = par.LabelMessage()
	}
	what := message.New("problem.value", "{{.Name}} {{.Problem}}.", "Name", name, "Problem", e.Problem)
	if !e.Allowed.IsZero() {
		what = message.New("problem.value.allowed", "{{.Name}} {{.Problem}}: it takes {{.Allowed}}.",
			"Name", name, "Problem", e.Problem, "Allowed", e.Allowed)
	}
	return New(SettingBad, err).About(e.Key).Telling(what)
}

func fromPhoto(e *photo.Error, err error) *Problem {
	m := e.Message()
	m.Text = upperFirst(m.Text)
	p := New(PhotoBad, err).Telling(m)
	switch e.Reason {
	case photo.FrameBad, photo.FrameWrong: // the photo is right, and the sentence says what to do
		p = p.Doing(ActFrame)
		p.Next = ""
		if e.Err != nil {
			p.Detail = e.Err.Error()
		}
	}
	return p
}

// FromKeyring returns why the keyring cannot be used.
func FromKeyring(e *secret.UnavailableError) message.Message {
	return message.New("keyring."+string(e.Reason), e.Text)
}

// Closed returns the Problem of a keyring that could not be read, whose token would be needed.
func Closed(e *secret.UnavailableError) *Problem {
	p := New(KeyringClosed, e)
	if e.Reason == secret.NoAnswer {
		p = p.Telling(message.New("keyring.silent",
			"The keyring of this computer does not answer. It may be waiting for its password in another window."))
	}
	return p
}

var modelCodes = map[instantid.FailureCode]Code{
	instantid.FailureNoFace:          NoFace,
	instantid.FailureNoFaceInPose:    NoFaceInPose,
	instantid.FailureFlagged:         Flagged,
	instantid.FailureScheduler:       SchedulerCrash,
	instantid.FailureUnreadableImage: PhotoUnreadable,
	instantid.FailureUnfetched:       PhotoLost,
	instantid.FailureInterrupted:     Interrupted,
	instantid.FailureDirector:        Interrupted,
	instantid.FailureEmpty:           Interrupted,
	instantid.FailureOutOfMemory:     OutOfMemory,
	instantid.FailureTimedOut:        TimedOut,
}

// FromModel turns the error text of a failed prediction, which may be empty,
// into a Problem. The last lines of its log become part of the detail.
func FromModel(text, logs string) *Problem {
	f := instantid.ExplainFailure(text)
	code, ok := modelCodes[f.Code]
	if !ok {
		code = ModelFailed
	}
	p := New(code, nil).Telling(message.New("failure."+string(f.Code)+".what", f.What))
	p.Next, p.Key = f.Next, f.Key
	switch f.Code { // one of many that are told apart by their words alone
	case instantid.FailureTogether:
		p = p.Doing(ActSetting)
	case instantid.FailureWebhook:
		p = p.Doing(ActSetting).About("webhook")
	}
	p.Detail = strings.TrimSpace(text)
	if last := lastLines(logs, 12); last != "" {
		p.Detail = strings.TrimSpace(p.Detail + "\n\n" + last)
	}
	return p
}

// lastLines returns the last n lines of a log, without progress bars.
func lastLines(logs string, n int) string {
	var lines []string
	for _, line := range strings.FieldsFunc(logs, func(r rune) bool { return r == '\n' || r == '\r' }) {
		// The prompt is in the log too, and a detail is made to be shown to others.
		if strings.Contains(line, "%|") || strings.HasPrefix(line, "[Debug]") || strings.TrimSpace(line) == "" {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
