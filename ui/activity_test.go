package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
)

// inActivity shows the page of the activity.
func (r *rig) inActivity() {
	r.t.Helper()
	r.window.Go(page.AtActivity)
	r.settle()
}

func (r *rig) focusedName() string {
	o, ok := r.window.Fyne().Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return ""
	}
	return name(o)
}

func TestActivityIsEmptyAtFirstAndLeadsToCreate(t *testing.T) {
	r := newRig(t)
	r.inActivity()
	if !r.reads("Nothing is in the making") {
		t.Error("an empty page says nothing")
	}
	r.tap("Create a Picture")
	if r.look("Photo of the face") == nil {
		t.Error("it does not lead to where pictures are made")
	}
}

func TestActivityFollowsABatchToItsEnd(t *testing.T) {
	r := newRig(t, withSpeed(3))
	r.photo()
	r.enter("A person, where", "by the sea")
	r.tap("One picture more")
	r.tap("Create")
	r.inActivity()
	r.loop.until(t, "progress", func() bool { return r.reads("by the sea") && r.reads("In the making") && r.reads(" %") })
	first := r.find("Picture 1")
	r.loop.until(t, "the end", func() bool { return r.reads("2 of 2 done") && r.reads("Finished in this session") })
	if r.find("Picture 1") != first {
		t.Error("the row was made anew")
	}
	if r.reads("In the making") || r.look("Cancel") != nil {
		t.Error("something is still in the making")
	}
	r.shownPictures(2)
	test.Tap(first.(fyne.Tappable))
	if !r.reads("1 of 2") {
		t.Error("a tap does not show the batch's pictures large")
	}
	r.window.escape()
	r.tap("Clear Finished")
	if !r.reads("Nothing is in the making") {
		t.Error("what was finished is still there")
	}
}

func TestActivityShowsEveryState(t *testing.T) {
	running := aJob("b", 3, service.Running)
	running.Percent, running.Left = 43, 12*time.Second
	laid := aJob("b", 5, service.Waiting)
	laid.Stopped, laid.Problem = true, problem.New(problem.Offline, nil).Costing(problem.CostUnknown)
	s := newStalled(
		aJob("b", 0, service.Queued), aJob("b", 1, service.Waiting), aJob("b", 2, service.Sending), running,
		aJob("b", 4, service.Fetching), laid, aJob("b", 6, service.Unknown),
		failed(aJob("a", 0, ""), problem.New(problem.Flagged, nil)),
	)
	r := newRig(t, withStudio(s))
	r.inActivity()
	for _, text := range []string{
		"Waiting their turn", "It is sent when another one is done. Cancelling is free.", "Server is starting up", "free of charge", "Sending", "43 %", "12 s left",
		"Cancelling charges the time so far.", "Fetching the picture", "Looking for it", "The server cannot be reached.",
		"The nudity filter stopped", "may have been charged", "0 of 7 done", "a secret wish of batch b", "09:30",
	} {
		if !r.reads(text) {
			t.Errorf("nothing says %q", text)
		}
	}
	r.tap("Go On") // of the one that was laid aside, not a second one that is paid for
	r.eventually("it goes on", s.asked(resumedBy, "1"))
	if !s.asked(retriedBy, "")() {
		t.Error("a job that was only laid aside is made once more")
	}
	r.tap("Try Another Seed")
	r.eventually("another seed", s.asked(retriedBy, "a-0"))
	r.loop.until(t, "the old one has had its say", func() bool { return !r.reads("The nudity filter") })
}

// A picture that the library does not take waits: why, where it is meanwhile and what will happen is said, and it can be
// tried at once. It is not offered to be made again.
func TestActivityTellsWhatWaitsForTheLibrary(t *testing.T) {
	waits := aJob("b", 0, service.Fetching)
	waits.Problem = problem.New(problem.NoSpace, nil).Doing(problem.ActResume).Costing(problem.CostCharged).Telling(message.New("run.place.what", "{{.Why}} {{.Meanwhile}}",
		"Why", message.New("run.place.full", "The disk with your pictures is full."),
		"Meanwhile", message.New("run.kept.disk", "What was fetched is kept on this computer until then.")))
	waits.Problem.Next = "It goes on by itself when that is mended."
	again := aJob("b", 1, service.Fetching)
	again.Problem = problem.New(problem.Offline, nil)
	runs := aJob("b", 2, service.Running)
	runs.Percent, runs.Problem = 43, problem.New(problem.LibraryAway, nil)
	s := newStalled(waits, again, runs)
	r := newRig(t, withStudio(s))
	r.inActivity()
	for _, text := range []string{
		"The disk with your pictures is full. What was fetched is kept on this computer until then.", "It goes on by itself", "The time it ran was charged.",
		"Fetching the picture", "The server cannot be reached.", "43 %",
	} {
		if !r.reads(text) {
			t.Errorf("nothing says %q", text)
		}
	}
	if r.look("Try Again") != nil {
		t.Error("a picture that is here already is offered to be made again")
	}
	r.tap("Go On")
	r.eventually("it is tried at once", s.asked(resumedBy, "1"))
}

// The newest batch stands first; what works above what waits, and that above
// what has ended.
func TestActivityOrder(t *testing.T) {
	r := newRig(t, withStudio(newStalled(
		aJob("c", 0, service.Done), aJob("b", 1, service.Queued), aJob("b", 0, service.Running), aJob("a", 0, service.Running))))
	r.inActivity()
	var order []string
	for _, n := range r.names() {
		if strings.HasPrefix(n, "Picture ") {
			order = append(order, n)
		}
	}
	want := "Picture 1: 0 %|Picture 1: 0 %|Picture 2: Waiting its turn|Picture 1: Done"
	if got := strings.Join(order, "|"); got != want && strings.ReplaceAll(got, "Running", "0 %") != want {
		t.Errorf("the order is %s", got)
	}
}

func TestActivityByKeys(t *testing.T) {
	s := newStalled(aJob("b", 0, service.Running), aJob("b", 1, service.Queued), failed(aJob("a", 0, ""), problem.New(problem.Internal, nil)))
	r := newRig(t, withStudio(s))
	r.inActivity()
	if !strings.HasPrefix(r.focusedName(), "Picture 1") {
		t.Fatalf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyDown)
	if !strings.HasPrefix(r.focusedName(), "Picture 2") {
		t.Errorf("Down leads to %q", r.focusedName())
	}
	r.press(fyne.KeyDelete)
	r.eventually("the second is cancelled", s.asked(canceledBy, "b-1"))
	v := aJob("b", 1, service.Canceled)
	s.tell(v)
	r.loop.until(t, "it is told", func() bool { return r.reads("Cancelled") })
	if !strings.HasPrefix(r.focusedName(), "Picture 2") {
		t.Errorf("the focus went to %q", r.focusedName())
	}
	r.press(fyne.KeyEnd)
	r.press(fyne.KeyReturn) // what helps
	r.eventually("it is made again", s.asked(retriedBy, "a-0"))
	r.loop.until(t, "the old one is gone", func() bool { return !r.reads("inside Likeness") })
	r.press(fyne.KeyHome)
	r.press(fyne.KeyUp)
	if !strings.HasPrefix(r.focusedName(), "Picture 1") {
		t.Errorf("the focus is on %q", r.focusedName())
	}
}

// Del puts away what has ended, and the focus goes to what stands there now.
func TestActivityPutsAwayByKey(t *testing.T) {
	trouble := problem.New(problem.Internal, nil)
	r := newRig(t, withStudio(newStalled(failed(aJob("a", 0, ""), trouble), failed(aJob("a", 1, ""), trouble))))
	r.inActivity()
	r.press(fyne.KeyBackspace)
	if r.look("Picture 1") != nil || !strings.HasPrefix(r.focusedName(), "Picture 2") {
		t.Errorf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyDelete)
	if !r.reads("Nothing is in the making") {
		t.Error("something is left")
	}
}

// News change what they are about, and nothing else: not the rows, not the
// focus, not how far a person has scrolled.
func TestNewsOfJobsDisturbNothing(t *testing.T) {
	var jobs []service.JobView
	for i := range 8 {
		jobs = append(jobs, aJob("b", i, service.Running))
	}
	s := newStalled(jobs...)
	r := newRig(t, withStudio(s))
	r.inActivity()
	rows := map[string]fyne.CanvasObject{}
	for i := range 8 {
		n := fmt.Sprintf("Picture %d", i+1)
		rows[n] = r.find(n)
	}
	r.press(fyne.KeyEnd)
	focused := r.window.Fyne().Canvas().Focused()
	for p := range 9 {
		for _, v := range jobs {
			v.Percent = float64(p*10 + 5)
			s.tell(v)
		}
		r.loop.until(t, "the news", func() bool { return r.reads(fmt.Sprintf("%d %%", p*10+5)) })
	}
	for n, row := range rows {
		if r.find(n) != row {
			t.Errorf("%s was made anew", n)
		}
	}
	if r.window.Fyne().Canvas().Focused() != focused {
		t.Error("the focus went away")
	}
	// A new batch comes before the row with the focus.
	s.tell(aJob("c", 0, service.Queued))
	r.loop.until(t, "the new batch", func() bool { return r.reads("a secret wish of batch c") })
	if r.window.Fyne().Canvas().Focused() != focused {
		t.Error("a new batch takes the focus away")
	}
}

func TestCancellingABatch(t *testing.T) {
	s := newStalled(aJob("b", 0, service.Running), aJob("b", 1, service.Queued), aJob("a", 0, service.Queued))
	r := newRig(t, withStudio(s))
	r.inActivity()
	var all []fyne.Tappable
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if b, ok := o.(fyne.Tappable); ok && name(o) == "Cancel All" {
			all = append(all, b)
		}
		return false
	})
	if len(all) != 2 { // of everything, and of the batch of two
		t.Fatalf("%d buttons cancel all", len(all))
	}
	test.Tap(all[1])
	r.eventually("the batch is cancelled", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.canceled) == 2
	})
	for _, id := range s.canceled {
		if !strings.HasPrefix(id, "b-") {
			t.Errorf("cancelled %v", s.canceled)
		}
	}
}

func TestALongListIsBounded(t *testing.T) {
	var jobs []service.JobView
	for i := range 120 {
		jobs = append(jobs, aJob(fmt.Sprintf("%03d", i), 0, service.Done))
	}
	r := newRig(t, withStudio(newStalled(jobs...)))
	r.inActivity()
	count := func() (n int) {
		for _, called := range r.names() {
			if strings.HasPrefix(called, "Picture ") {
				n++
			}
		}
		return n
	}
	if n := count(); n > 40 {
		t.Errorf("%d rows were made", n)
	}
	r.tap("Show 80 More Batches")
	if n := count(); n != 120 {
		t.Errorf("%d rows are shown, want all", n)
	}
}

func TestActivityWhereAnotherProgramWorks(t *testing.T) {
	r := newRig(t, withStudio(service.Idle{Why: problem.From(&library.LockedError{})}))
	r.inActivity()
	if !r.reads("No pictures can be made here now") || !r.reads("Another Likeness") {
		t.Error("nothing says why nothing is made")
	}
}

// A practice fault, from the server to the row.
func TestActivityTellsWhatWentWrong(t *testing.T) {
	r := newRig(t, withFault(practice.FaultNoFace))
	r.photo()
	r.enter("A person, where", "a wish that is nobody's business")
	r.tap("Create")
	r.inActivity()
	r.loop.until(t, "the problem", func() bool { return r.reads("found no face") })
	if r.look("Choose Another Photo") == nil || !r.reads("Practice costs nothing.") || r.look("Frame the Photo…") == nil {
		t.Errorf("there is %q", r.names())
	}
	r.tap("Details")
	r.tap("Copy")
	copied := r.app.Clipboard().Content()
	if !strings.Contains(copied, practice.FaultNoFace) || !strings.Contains(copied, "job ") || strings.Contains(copied, "nobody's business") {
		t.Errorf("copied %q", copied)
	}
	r.tap("Close this message")
	if r.reads("found no face") {
		t.Error("it is still told")
	}
	r.window.Go(page.AtCreate)
	if r.look("What now?") != nil {
		t.Error("what was put away in one place is told in another")
	}
}
