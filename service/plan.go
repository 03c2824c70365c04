package service

import (
	"time"

	"likeness/service/connection"
)

// PollPlan says how long to wait before a prediction of the given age is
// looked at again: every second at first, when most are made, then ever less
// often, far below the API's limit of 3000 requests a minute. Practice is on
// this computer and asked more often, so that its progress moves smoothly.
func PollPlan(age time.Duration, k connection.Kind) time.Duration {
	switch {
	case k == connection.Practice:
		return 250 * time.Millisecond
	case age < 10*time.Second:
		return time.Second
	case age < time.Minute:
		return 2 * time.Second
	}
	return 5 * time.Second
}
