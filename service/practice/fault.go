package practice

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The faults that can be switched on.
const (
	FaultThrottled   = "throttled"
	FaultNoCredit    = "no-credit"
	FaultDenied      = "denied"
	FaultBadGateway  = "bad-gateway"
	FaultServerError = "server-error"
	FaultRubbish     = "rubbish"
	FaultSilent      = "silent"
	FaultCut         = "cut"
	FaultSlow        = "slow"
	FaultCreateLost  = "create-lost"
	FaultDownloadCut = "download-cut"
	FaultFlagged     = "flagged"
	FaultNoFace      = "no-face"
	FaultNoFacePose  = "no-face-pose"
	FaultNullError   = "null-error"
	FaultAborted     = "aborted"
	FaultInterrupted = "interrupted"
	FaultOutputGone  = "output-gone"
	FaultNoOutput    = "no-output"
	FaultOddOutput   = "odd-output"
	FaultDataOutput  = "data-output"
	FaultOddStatus   = "odd-status"
	FaultFileGone    = "file-gone"
)

type faultLine struct {
	name, help string
	staged     bool
}

// faultHelp tells of each fault what it does, and whether it strikes requests of any stage that is named.
var faultHelp = []faultLine{
	{FaultThrottled, "a prediction is refused with 429 and the time to come back, as with little credit left", true},
	{FaultNoCredit, "a prediction is refused with 402, as without credit", false},
	{FaultDenied, "any request of the API is refused with 401, as with a token that was revoked", true},
	{FaultBadGateway, "any request of the API is answered with 502 and a page of HTML", true},
	{FaultServerError, "any request of the API is answered with 500 and a problem", true},
	{FaultRubbish, "any request of the API is answered with 200 and JSON that is about something else", true},
	{FaultSilent, "any request of the API is never answered, and nothing is done", true},
	{FaultCut, "the connection of any request of the API is cut before the answer, and nothing is done", true},
	{FaultSlow, "answers take their time, and a prediction stays starting for as long as a machine takes to boot", true},
	{FaultCreateLost, "a prediction is made, but the connection is cut before the answer", false},
	{FaultDownloadCut, "the connection is cut in the middle of an output file", false},
	{FaultFlagged, "a prediction fails after drawing, because a picture was flagged as unsafe", false},
	{FaultNoFace, "a prediction fails, because no face was found in the photo", false},
	{FaultNoFacePose, "a prediction with a pose photo fails, because no face was found in that", false},
	{FaultNullError, "a prediction fails in the middle with neither an error nor an output", false},
	{FaultAborted, "a prediction is aborted before it starts, as at its deadline", false},
	{FaultInterrupted, "a prediction fails before it starts, because the machine that was to run it went away", false},
	{FaultOutputGone, "a prediction succeeds, but its files are gone and its data is removed once it was looked at", false},
	{FaultNoOutput, "a prediction succeeds, and tells no output", false},
	{FaultOddOutput, "the output of a prediction is told as one text, not as a list", false},
	{FaultDataOutput, "the output of a prediction is told as data of no particular type, not as an address", false},
	{FaultOddStatus, "a prediction is told, until it starts, in a status that the documentation does not know", false},
	{FaultFileGone, "an uploaded file is forgotten before its time, at the moment somebody wants it", false},
}

// The stages of a client's work, by the requests that it makes.
const (
	StageAccount = "account"
	StageUpload  = "upload"
	StageCreate  = "create"
	StageWatch   = "watch"
	StageList    = "list"
	StageCancel  = "cancel"
	StageFetch   = "fetch" // of output files
)

// Stages gives all stages.
func Stages() []string {
	return []string{StageAccount, StageUpload, StageCreate, StageWatch, StageList, StageCancel, StageFetch}
}

// Staged says whether a fault strikes the requests of a stage that is named with it.
func Staged(name string) bool {
	return slices.ContainsFunc(faultHelp, func(f faultLine) bool { return f.name == name && f.staged })
}

// stageOf gives the stage that a request belongs to; "" for none.
func stageOf(r *http.Request) string {
	path := r.URL.Path
	one := strings.HasPrefix(path, "/v1/predictions/")
	switch {
	case path == "/v1/account":
		return StageAccount
	case path == "/v1/files" || strings.HasPrefix(path, "/v1/files/"):
		return StageUpload
	case path == "/v1/predictions" && r.Method == http.MethodPost:
		return StageCreate
	case path == "/v1/predictions":
		return StageList
	case one && strings.HasSuffix(path, "/cancel"):
		return StageCancel
	case one:
		return StageWatch
	case strings.HasPrefix(path, "/delivery/"):
		return StageFetch
	}
	return ""
}

// Fault is something that goes wrong on purpose.
type Fault struct {
	Name string // one of FaultNames
	// Count is how often it goes wrong: the first times that it could. 0 is always.
	Count int
	// Stage is one of Stages, for a fault of requests that strikes only there; "" where its help says.
	Stage string
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

// ParseFault reads a fault as people write it: its name, its name and a stage, such as "cut@watch", and with either a count,
// such as "throttled:3".
func ParseFault(text string) (Fault, error) {
	name, count, counted := strings.Cut(text, ":")
	name, stage, staged := strings.Cut(name, "@")
	if FaultHelp(name) == "" {
		return Fault{}, fmt.Errorf("fault %q: there is none of that name; known are %s", name, strings.Join(FaultNames(), ", "))
	}
	f := Fault{Name: name, Stage: stage}
	if staged && !f.valid() || staged && stage == "" {
		if !Staged(name) {
			return Fault{}, fmt.Errorf("fault %q: %s strikes where it does, at no stage to choose", text, name)
		}
		return Fault{}, fmt.Errorf("fault %q: there is no stage %q; there are %s", text, stage, strings.Join(Stages(), ", "))
	}
	if counted {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			return Fault{}, fmt.Errorf("fault %q: the count must be a whole number from 1", text)
		}
		f.Count = n
	}
	return f, nil
}

// valid says whether there is such a fault.
func (f Fault) valid() bool {
	return FaultHelp(f.Name) != "" && (f.Stage == "" || Staged(f.Name) && slices.Contains(Stages(), f.Stage))
}

// key names the fault without its count.
func (f Fault) key() string {
	if f.Stage == "" {
		return f.Name
	}
	return f.Name + "@" + f.Stage
}

// String gives the fault as ParseFault reads it.
func (f Fault) String() string {
	if f.Count == 0 {
		return f.key()
	}
	return f.key() + ":" + strconv.Itoa(f.Count)
}

const always = math.MaxInt

// faultSet is what is switched on, with the times left.
type faultSet struct {
	mu   sync.Mutex
	left map[string]int // by key
}

func (f *faultSet) set(faults []Fault) {
	left := make(map[string]int, len(faults))
	for _, fault := range faults {
		left[fault.key()] = fault.Count
		if fault.Count <= 0 {
			left[fault.key()] = always
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

// takeAt is take for a fault at a stage.
func (f *faultSet) takeAt(name, stage string) bool {
	return f.take(Fault{Name: name, Stage: stage}.key())
}

// takePrediction gives the fault that a new prediction is to meet, if any.
func (f *faultSet) takePrediction() string {
	for _, name := range []string{
		FaultAborted, FaultInterrupted, FaultNoFace, FaultNoFacePose, FaultNullError, FaultFlagged, FaultOutputGone,
		FaultNoOutput, FaultOddOutput, FaultDataOutput, FaultOddStatus,
	} {
		if f.take(name) {
			return name
		}
	}
	return ""
}
