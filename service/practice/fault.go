package practice

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The faults that can be switched on.
const (
	FaultThrottled   = "throttled"
	FaultNoCredit    = "no-credit"
	FaultBadGateway  = "bad-gateway"
	FaultCreateLost  = "create-lost"
	FaultDownloadCut = "download-cut"
	FaultSlow        = "slow"
	FaultFlagged     = "flagged"
	FaultNoFace      = "no-face"
	FaultNoFacePose  = "no-face-pose"
	FaultNullError   = "null-error"
	FaultAborted     = "aborted"
	FaultInterrupted = "interrupted"
	FaultOutputGone  = "output-gone"
	FaultFileGone    = "file-gone"
)

var faultHelp = []struct{ name, help string }{
	{FaultThrottled, "a prediction is refused with 429 and the time to come back, as with little credit left"},
	{FaultNoCredit, "a prediction is refused with 402, as without credit"},
	{FaultBadGateway, "any request of the API is answered with 502 and a page of HTML"},
	{FaultCreateLost, "a prediction is made, but the connection is cut before the answer"},
	{FaultDownloadCut, "the connection is cut in the middle of an output file"},
	{FaultSlow, "answers take their time, and a prediction stays starting for as long as a machine takes to boot"},
	{FaultFlagged, "a prediction fails after drawing, because a picture was flagged as unsafe"},
	{FaultNoFace, "a prediction fails, because no face was found in the photo"},
	{FaultNoFacePose, "a prediction with a pose photo fails, because no face was found in that"},
	{FaultNullError, "a prediction fails in the middle with neither an error nor an output"},
	{FaultAborted, "a prediction is aborted before it starts, as at its deadline"},
	{FaultInterrupted, "a prediction fails before it starts, because the machine that was to run it went away"},
	{FaultOutputGone, "a prediction succeeds, but its files are gone and its data is removed once it was looked at"},
	{FaultFileGone, "an uploaded file is forgotten before its time, at the moment somebody wants it"},
}

// Fault is something that goes wrong on purpose.
type Fault struct {
	Name string // one of FaultNames
	// Count is how often it goes wrong: the first times that it could. 0 is always.
	Count int
}

// FaultNames gives the names of all faults.
func FaultNames() []string {
	names := make([]string, len(faultHelp))
	for i, f := range faultHelp {
		names[i] = f.name
	}
	return names
}

// FaultHelp says in one line what a fault does; it is empty for names that are none.
func FaultHelp(name string) string {
	for _, f := range faultHelp {
		if f.name == name {
			return f.help
		}
	}
	return ""
}

// ParseFault reads a fault as people write it: its name, or its name and a count, such as "throttled:3".
func ParseFault(text string) (Fault, error) {
	name, count, counted := strings.Cut(text, ":")
	if FaultHelp(name) == "" {
		return Fault{}, fmt.Errorf("fault %q: there is none of that name; known are %s", name, strings.Join(FaultNames(), ", "))
	}
	f := Fault{Name: name}
	if counted {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			return Fault{}, fmt.Errorf("fault %q: the count must be a whole number from 1", text)
		}
		f.Count = n
	}
	return f, nil
}

// String gives the fault as ParseFault reads it.
func (f Fault) String() string {
	if f.Count == 0 {
		return f.Name
	}
	return f.Name + ":" + strconv.Itoa(f.Count)
}

const always = math.MaxInt

// faultSet is what is switched on, with the times left.
type faultSet struct {
	mu   sync.Mutex
	left map[string]int
}

func (f *faultSet) set(faults []Fault) {
	left := make(map[string]int, len(faults))
	for _, fault := range faults {
		left[fault.Name] = fault.Count
		if fault.Count <= 0 {
			left[fault.Name] = always
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = left
}

func (f *faultSet) on(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.left[name] > 0
}

// take says whether the fault strikes now, and counts it.
func (f *faultSet) take(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.left[name]
	if n > 0 && n != always {
		f.left[name] = n - 1
	}
	return n > 0
}

// takePrediction gives the fault that a new prediction is to meet, if any.
func (f *faultSet) takePrediction() string {
	for _, name := range []string{FaultAborted, FaultInterrupted, FaultNoFace, FaultNoFacePose, FaultNullError, FaultFlagged, FaultOutputGone} {
		if f.take(name) {
			return name
		}
	}
	return ""
}

const slowAnswer = 1500 * time.Millisecond

// slowness is how long an answer of the API is held back.
func (s *Server) slowness() time.Duration {
	if !s.faults.on(FaultSlow) {
		return 0
	}
	return s.scaled(slowAnswer)
}

// throttled is the refusal that accounts with little credit get: one prediction in ten seconds.
func (s *Server) throttled() problem {
	wait := max(1, int(math.Ceil(5/s.speed)))
	return problem{
		Detail: fmt.Sprintf("Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute"+
			" with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~%ds.", wait),
		Status: http.StatusTooManyRequests, RetryAfter: wait,
	}
}

var noCredit = problem{
	Title: "Insufficient credit",
	Detail: "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit." +
		" Once you purchase credit, please wait a few minutes before trying again.",
	Status: http.StatusPaymentRequired,
}

// answerBadGateway answers as a proxy in front of the API does when nothing is behind it.
func answerBadGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write([]byte(`<!DOCTYPE html>
<html lang="en-US"><head><title>502: Bad gateway</title><meta charset="UTF-8"></head>
<body><h1>Bad gateway <span>Error code 502</span></h1><p>The web server reported a bad gateway error.</p></body></html>
`))
}

// cut drops the connection without an answer.
func cut(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}
