package instantid

import (
	"slices"
	"strings"
)

// FailureCode names a reason why a prediction failed.
type FailureCode string

// The reasons that can be told apart.
const (
	FailureNoFace          FailureCode = "no-face"
	FailureNoFaceInPose    FailureCode = "no-face-in-pose"
	FailureFlagged         FailureCode = "flagged"
	FailureScheduler       FailureCode = "scheduler"
	FailureUnreadableImage FailureCode = "unreadable-image"
	FailureUnfetched       FailureCode = "unfetched" // an uploaded photo was not there when it was wanted
	FailureInterrupted     FailureCode = "interrupted"
	FailureDirector        FailureCode = "director"
	FailureOutOfMemory     FailureCode = "out-of-memory"
	FailureTimedOut        FailureCode = "timed-out"
	FailureTogether        FailureCode = "together" // several outputs at once in a version that cannot
	FailureWebhook         FailureCode = "webhook"
	FailureEmpty           FailureCode = "empty" // the server gave no reason
	FailureOther           FailureCode = "other"
)

// Retry says what it takes for another try to have a chance.
type Retry int

// What another try needs.
const (
	RetryChanged   Retry = iota // another photo, text or setting
	RetryUnchanged              // nothing: the server was at fault
	RetryNewSeed                // another seed
)

// Failure is a failed prediction in a person's words.
type Failure struct {
	Code   FailureCode
	What   string // what happened, one sentence
	Next   string // what to do now, one or two sentences
	Retry  Retry
	Key    string // the parameter to change; "" when none
	Detail string // the server's own text
}

// failures are tried in order; a text must contain all words of a row, in lower
// case. Older versions of the model and of the platform word some of them
// differently. The platform's own codes stand between spaces: they count as
// whole words only, since they could be part of a file name.
var failures = []struct {
	words   []string
	failure Failure
}{
	{[]string{"face detector could not find a face", "`pose_image`"}, noFaceInPose},
	{[]string{"cannot find any face in the reference image"}, noFaceInPose},
	{[]string{"face detector could not find a face"}, noFace},
	{[]string{"cannot find any face"}, noFace},
	{[]string{"nsfw content detected"}, Failure{
		Code: FailureFlagged, Retry: RetryNewSeed, Key: "prompt",
		What: "The nudity filter stopped the run, and nothing of it was kept.",
		Next: "It sometimes errs: try again with another seed, or say more about the clothes. One picture per run loses the least.",
	}},
	{[]string{"is not implemented for", "scheduler"}, Failure{
		Code: FailureScheduler, Retry: RetryChanged, Key: "scheduler",
		What: "The server could not draw with this method, because of what it had drawn before.",
		Next: "Choose Euler or DPM++ 2M SDE Karras as the method and try again.",
	}},
	{[]string{"cannot identify image file"}, unreadable},
	{[]string{"image file is truncated"}, unreadable},
	{[]string{"broken data stream when reading image"}, unreadable},
	{[]string{"client error", "/files/"}, unfetched},
	{[]string{"server error", "/files/"}, unfetched},
	{[]string{"http error", "/files/"}, unfetched},
	{[]string{"out of memory"}, outOfMemory},
	{[]string{" e1001 "}, outOfMemory},
	{[]string{"must match the size of tensor"}, together},
	{[]string{"sizes of tensors must match"}, together},
	{[]string{" e4875 "}, Failure{
		Code: FailureWebhook, Retry: RetryChanged,
		What: "The server found no webhook address.",
		Next: "Fill in the webhook address or clear it, then try again.",
	}},
	{[]string{" e6716 "}, timedOut},
	{[]string{"timed out"}, timedOut},
	{[]string{"timeout"}, timedOut},
	{[]string{"prediction interrupted"}, Failure{
		Code: FailureInterrupted, Retry: RetryUnchanged,
		What: "The server broke off the run.",
		Next: "This passes: try again as it is.",
	}},
	{[]string{"director:"}, Failure{
		Code: FailureDirector, Retry: RetryUnchanged,
		What: "Something went wrong inside the server.",
		Next: "This passes: try again as it is, and if it goes on, in an hour.",
	}},
}

var (
	noFace = Failure{
		Code: FailureNoFace, Retry: RetryChanged, Key: "image",
		What: "The server found no face in the photo of the face.",
		Next: "Frame it with more space around the head, or take a clear photo from the front.",
	}
	noFaceInPose = Failure{
		Code: FailureNoFaceInPose, Retry: RetryChanged, Key: "pose_image",
		What: "The server found no face in the pose photo.",
		Next: "Frame it closer, so that the face is larger, take another one, or go without a pose photo.",
	}
	unreadable = Failure{
		Code: FailureUnreadableImage, Retry: RetryChanged, Key: "image",
		What: "The server could not read a photo.",
		Next: "Choose the photo again, or save it as JPEG or PNG first.",
	}
	unfetched = Failure{
		Code: FailureUnfetched, Retry: RetryUnchanged,
		What: "The server could not fetch a photo that had been uploaded to it.",
		Next: "Try again as it is: the photo is uploaded anew.",
	}
	outOfMemory = Failure{
		Code: FailureOutOfMemory, Retry: RetryChanged, Key: "num_outputs",
		What: "The server ran out of memory.",
		Next: "Ask for one picture per run and switch off copying of outlines or depth.",
	}
	together = Failure{
		Code: FailureTogether, Retry: RetryChanged, Key: "num_outputs",
		What: "This version of the model cannot draw several pictures in one run.",
		Next: "Set the pictures per run to 1, or choose the default version.",
	}
	timedOut = Failure{
		Code: FailureTimedOut, Retry: RetryUnchanged,
		What: "The server took too long.",
		Next: "Try again as it is; with many steps or pictures per run, ask for less.",
	}
	empty = Failure{
		Code: FailureEmpty, Retry: RetryUnchanged,
		What: "The run failed, and the server gave no reason.",
		Next: "This is mostly a passing fault of the server: try again as it is.",
	}
	other = Failure{
		Code: FailureOther, Retry: RetryChanged,
		What: "The run failed on the server.",
		Next: "Details hold the server's own words. Try again, or go back to a preset.",
	}
)

// Failures returns all that ExplainFailure can tell, without details, each
// code once.
func Failures() []Failure {
	out := []Failure{empty, other}
	for _, row := range failures {
		if !slices.ContainsFunc(out, func(f Failure) bool { return f.Code == row.failure.Code }) {
			out = append(out, row.failure)
		}
	}
	return out
}

// ExplainFailure puts the error text of a failed prediction into words. Text
// that is not known gives FailureOther, blank text FailureEmpty.
func ExplainFailure(text string) Failure {
	f := other
	low, whole := strings.ToLower(text), words(text)
	if strings.TrimSpace(low) == "" {
		f = empty
	}
rows:
	for _, row := range failures {
		for _, w := range row.words {
			if !strings.Contains(low, w) && !strings.Contains(whole, w) {
				continue rows
			}
		}
		f = row.failure
		break
	}
	f.Detail = text
	return f
}
