package replicate

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Kind is what sort of trouble an [Error] is: what decides about the next step.
type Kind string

const (
	// BadToken is 401, or 403 that is no web page: the token is missing, wrong, not allowed, or was withheld (see [Error.TokenWithheld]).
	BadToken Kind = "bad token"
	// NoCredit is 402.
	NoCredit Kind = "no credit"
	// InvalidInput is 400 or 422, or input that cannot be written as JSON; Fields says what is wrong where the server does.
	InvalidInput Kind = "invalid input"
	// TooLarge is 413, or a file to fetch that is larger than asked for.
	TooLarge Kind = "too large"
	// Throttled is 429; RetryAfter says when to come back, 0 where the server does not.
	Throttled Kind = "throttled"
	// NotFound is 404 or 410. Another account's prediction is not found either.
	NotFound Kind = "not found"
	// Refused is any other answer that says no (405, 409, a redirect that is not followed …).
	Refused Kind = "refused"
	// Server is 5xx, and 408 or 499 from something between us and it.
	Server Kind = "server trouble"
	// Network is no answer, or one that was cut.
	Network Kind = "no network"
	// Unreadable is an answer that could not be understood.
	Unreadable Kind = "unreadable answer"
	// Interrupted is the caller's context, done before an answer came. (Canceled is a [Status].)
	Interrupted Kind = "interrupted"
	// Misuse is a request that makes no sense, such as an empty id; nothing was sent.
	Misuse Kind = "misuse"
)

// Op is what was being done when an [Error] happened.
type Op string

// The operations, as they begin an error's text.
const (
	OpCreate   Op = "create prediction"
	OpGet      Op = "get prediction"
	OpCancel   Op = "cancel prediction"
	OpList     Op = "list predictions"
	OpAccount  Op = "get account"
	OpModel    Op = "get model"
	OpVersion  Op = "get model version"
	OpVersions Op = "list model versions"
	OpUpload   Op = "upload file"
	OpFile     Op = "get file"
	OpStream   Op = "read event stream"
	OpDownload Op = "download"
)

// FieldError is one entry of a refusal's `invalid_fields`.
type FieldError struct {
	Type        string // the rule that was broken, e.g. "required"
	Field       string // where, e.g. "input" or "input.guidance_scale"
	Description string // the server's words
}

// Input is the name of the model's input that the entry is about, "" when that cannot be told. A missing input is reported
// on "input" itself, with its name only in the description.
func (f FieldError) Input() string {
	if name, ok := strings.CutPrefix(f.Field, "input."); ok {
		name, _, _ = strings.Cut(name, ".")
		return name
	}
	if f.Field != "input" {
		return ""
	}
	words := strings.Fields(f.Description)
	switch {
	case len(words) >= 3 && words[1] == "is" && strings.HasPrefix(words[2], "required"):
		return strings.Trim(words[0], "'\"`")
	case len(words) >= 3 && strings.EqualFold(words[0], "additional") && strings.EqualFold(words[1], "property"):
		return strings.Trim(words[2], "'\"`")
	}
	return ""
}

// Error is every error of this package's calls. Its text holds no token.
type Error struct {
	Kind       Kind
	Op         Op
	StatusCode int           // of the HTTP answer, 0 when there was none
	Title      string        // the server's, or the title of a web page that came instead of an answer
	Detail     string        // the server's
	Fields     []FieldError  // for InvalidInput
	RetryAfter time.Duration // for Throttled (and 503): how long to wait; 0 when the server does not say
	// Sent reports that the request, or a part of it, may have reached the server. It is false only when that is certain.
	Sent bool
	// TokenWithheld reports that the token was kept back because the address is plain HTTP and not this computer.
	TokenWithheld bool
	// PredictionID is the id of the new prediction, where a create's answer broke off after telling it; "" mostly.
	PredictionID string
	Err          error  // what lies under it; nil when all is said above
	Body         string // the beginning of the answer, 2 kB at most, without tokens

	anonymous bool // no token was there to send
}

// Unknown reports that a create may have made a prediction although it gave an error: it must be looked for, not sent
// again. It is false for every other operation.
func (e *Error) Unknown() bool {
	if e.Op != OpCreate || !e.Sent {
		return false
	}
	switch e.Kind {
	case Server, Network, Unreadable, Interrupted:
		return true
	}
	return false
}

// LowCredit reports a refusal to an account that may make only a few predictions a minute, because it has little credit or
// no way to pay: the server says so in words alone.
func (e *Error) LowCredit() bool {
	if e.Kind != Throttled {
		return false
	}
	said := strings.ToLower(e.Title + " " + e.Detail)
	return strings.Contains(said, "credit") || strings.Contains(said, "payment method")
}

// Temporary reports that the same request may work later, unchanged.
func (e *Error) Temporary() bool {
	switch e.Kind {
	case Network, Throttled:
		return true
	case Server:
		return e.StatusCode != http.StatusNotImplemented && e.StatusCode != http.StatusHTTPVersionNotSupported
	}
	return false
}

// Unwrap gives what lies under the error.
func (e *Error) Unwrap() error { return e.Err }

// Error says what was done, what happened, and the server's own words.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(string(e.Op) + ": ")
	}
	b.WriteString(e.sentence())
	if said := e.said(); said != "" {
		b.WriteString(": " + said)
	}
	if e.Err != nil {
		b.WriteString(": " + explain(e.Err))
	}
	if e.Unknown() {
		b.WriteString("; the prediction may exist all the same")
	}
	return b.String()
}

func (e *Error) sentence() string {
	code := ""
	if e.StatusCode != 0 {
		code = fmt.Sprintf(" (%d)", e.StatusCode)
	}
	switch e.Kind {
	case BadToken:
		switch {
		case e.TokenWithheld:
			return "the token was not sent, because the address is plain HTTP and anyone on the way could read it; use an https address" + code
		case e.anonymous:
			return "the server wants a token and none is set" + code
		}
		return "the server does not accept the token" + code
	case NoCredit:
		return "the account has not enough credit" + code
	case InvalidInput:
		if e.StatusCode == 0 {
			return "the input cannot be sent"
		}
		return "the server does not accept the request" + code
	case TooLarge:
		return "too large" + code
	case Throttled:
		if e.RetryAfter > 0 {
			return "too many requests" + code + ", again in " + e.RetryAfter.Round(time.Second).String()
		}
		return "too many requests" + code
	case NotFound:
		return "not found" + code
	case Server:
		return strings.TrimSpace("the server has trouble" + code)
	case Network:
		if e.StatusCode != 0 {
			return "the answer was cut"
		}
		return "no answer"
	case Unreadable:
		return "the answer could not be understood" + code
	case Interrupted:
		return "stopped before an answer came"
	}
	return string(e.Kind) + code
}

// said is the server's title and detail in one line, without saying the same twice.
func (e *Error) said() string {
	detail := strings.Join(strings.FieldsFunc(e.Detail, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
	detail = strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(detail, "; - ", "; "), "- "))
	if detail == "" {
		var all []string
		for _, f := range e.Fields {
			all = append(all, strings.Trim(f.Field+": "+f.Description, ": "))
		}
		detail = strings.Join(all, "; ")
	}
	switch {
	case e.Title == "" || strings.Contains(detail, e.Title):
		return detail
	case detail == "":
		return e.Title
	}
	return e.Title + ": " + detail
}
