package replicate

import "strings"

// Status is where the server says a prediction is. Values that the API's documentation does not list are kept as they came.
type Status string

// The documented statuses. Canceled is by a person or by a deadline while running; Aborted is a deadline that passed before
// the prediction started.
const (
	Starting   Status = "starting"
	Processing Status = "processing"
	Succeeded  Status = "succeeded"
	Failed     Status = "failed"
	Canceled   Status = "canceled"
	Aborted    Status = "aborted"
)

// statusOf reads a status as it is told: one that is documented in any case of its letters, and in the other spelling.
func statusOf(told string) Status {
	told = strings.TrimSpace(told)
	s := Status(strings.ToLower(told))
	switch {
	case s == "cancelled":
		return Canceled
	case s.Known():
		return s
	}
	return Status(told)
}

// Terminal reports whether the prediction has ended and will not change any more. An unknown status is not an end.
func (s Status) Terminal() bool {
	switch s {
	case Succeeded, Failed, Canceled, Aborted:
		return true
	}
	return false
}

// Known reports whether the status is one of the documented ones.
func (s Status) Known() bool {
	return s == Starting || s == Processing || s.Terminal()
}
