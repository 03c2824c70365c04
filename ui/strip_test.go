package ui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
	"likeness/ui/part"
)

// stripNames is what the strip shows, from left to right.
func (r *rig) stripNames() []string {
	r.t.Helper()
	type cell struct {
		x float32
		n string
	}
	var cells []cell
	walk(r.strip(), func(o fyne.CanvasObject) bool {
		x := r.app.Driver().AbsolutePositionForObject(o).X
		switch o := o.(type) {
		case *part.Picture:
			cells = append(cells, cell{x, o.Name})
		case *part.Plain:
			if o.Bold || o.Text == "Earlier" {
				cells = append(cells, cell{x, o.Text})
			}
		}
		return false
	})
	for i := range cells {
		for j := i; j > 0 && cells[j].x < cells[j-1].x; j-- {
			cells[j], cells[j-1] = cells[j-1], cells[j]
		}
	}
	var out []string
	for _, c := range cells {
		out = append(out, c.n)
	}
	return out
}

func (r *rig) strip() *part.Strip {
	r.t.Helper()
	var found *part.Strip
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if s, ok := o.(*part.Strip); ok {
			found = s
		}
		return found != nil
	})
	if found == nil {
		r.t.Fatal("there is no strip here")
	}
	return found
}

// brought is a job that is done, with a picture whose prompt is a name.
func brought(v service.JobView, prompt string) service.JobView {
	v.State = service.Done
	v.Pictures = []library.Picture{{ID: v.ID, JobID: v.ID, BatchID: v.BatchID, Prompt: prompt, CreatedAt: time.Now(), File: prompt + ".png"}}
	return v
}

// The newest batch stands first, and in it every job in its place, whether it
// has its picture or not.
func TestStripShowsBatchesInOrder(t *testing.T) {
	s := newStalled(
		brought(aJob("a", 1, ""), "a1"), brought(aJob("a", 0, ""), "a0"),
		failed(aJob("b", 2, ""), problem.New(problem.NoFace, nil)), brought(aJob("b", 1, ""), "b1"), aJob("b", 0, service.Waiting))
	r := newRig(t, withStudio(s))
	r.settle()
	want := "Server is starting up|Picture: b1|It did not work|Picture: a0|Picture: a1"
	if got := strings.Join(r.stripNames(), "|"); got != want {
		t.Errorf("the strip shows %s\nwant %s", got, want)
	}
	s.tell(brought(aJob("b", 0, ""), "b0"))
	r.loop.until(t, "the picture", func() bool { return strings.Contains(strings.Join(r.stripNames(), "|"), "b0") })
	want = "Picture: b0|Picture: b1|It did not work|Picture: a0|Picture: a1"
	if got := strings.Join(r.stripNames(), "|"); got != want {
		t.Errorf("the strip shows %s\nwant %s", got, want)
	}
	r.tap("Picture: b1") // with those of its batch, in order
	if !r.reads("2 of 2") {
		t.Error("the batch is not shown large")
	}
	r.window.escape()
	r.tap("What now?")
	if !r.reads("found no face") {
		t.Error("nothing says what to do about the one that failed")
	}
	r.tap("Close this message")
	want = "Picture: b0|Picture: b1|Picture: a0|Picture: a1"
	if got := strings.Join(r.stripNames(), "|"); got != want {
		t.Errorf("the strip shows %s\nwant %s", got, want)
	}
}

func TestStripByKeys(t *testing.T) {
	var jobs []service.JobView
	for i := range 12 {
		jobs = append(jobs, brought(aJob("a", i, ""), fmt.Sprintf("a%d", i)))
	}
	s := newStalled(append(jobs, aJob("b", 0, service.Running), aJob("b", 1, service.Fetching))...)
	r := newRig(t, withStudio(s))
	r.settle()
	r.window.Fyne().Canvas().Focus(r.find("Picture: a0").(fyne.Focusable))
	r.press(fyne.KeyRight)
	if r.focusedName() != "Picture: a1" {
		t.Errorf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyEnd) // out of sight
	if r.focusedName() != "Picture: a11" {
		t.Errorf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyReturn)
	if !r.reads("12 of 12") {
		t.Error("Enter does not show it large")
	}
	r.window.escape()
	r.window.Fyne().Canvas().Focus(r.find("Picture: a11").(fyne.Focusable))
	r.press(fyne.KeyHome)
	if r.focusedName() != "Cancel" {
		t.Errorf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyRight) // over the one that can no longer be cancelled
	if r.focusedName() != "Picture: a0" {
		t.Errorf("the focus is on %q", r.focusedName())
	}
	r.press(fyne.KeyHome)
	s.tell(brought(aJob("b", 0, ""), "b0"))
	r.loop.until(t, "the picture", func() bool { return r.look("Picture: b0") != nil })
	if r.focusedName() != "Picture: b0" {
		t.Errorf("the focus was lost to %q when the picture took the place of its job", r.focusedName())
	}
	s.tell(aJob("c", 0, service.Queued)) // before all others
	r.loop.until(t, "the new batch", func() bool { return r.reads("Waiting its turn") })
	if r.focusedName() != "Picture: b0" {
		t.Errorf("the focus moved to %q when a batch came", r.focusedName())
	}
}

func TestEarlierPicturesStandApart(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.photo()
	r.enter("A person, where", "yesterday")
	r.create(1)
	r.close()

	r = newRig(t, inFolder(dir))
	r.loop.until(t, "the photo", func() bool { return r.reads("Result ") })
	r.shownPictures(2) // on the stage and in the strip
	if r.reads("Earlier") {
		t.Error("what is all there is stands apart")
	}
	r.create(1)
	r.loop.until(t, "both", func() bool { return len(r.stripNames()) == 3 })
	if got := r.stripNames(); got[1] != "Earlier" {
		t.Errorf("the strip shows %q", got)
	}
}

// Until the session has its first picture, the stage tells how far it is.
func TestStageTellsHowFarTheFirstPictureIs(t *testing.T) {
	v := aJob("a", 0, service.Queued)
	s := newStalled(v, aJob("a", 1, service.Queued))
	r := newRig(t, withStudio(s))
	r.settle()
	for _, c := range []struct {
		state    service.State
		practice bool
		reads    []string
	}{
		{service.Queued, false, []string{"Waiting its turn", "It is sent when another one is done."}},
		{service.Waiting, false, []string{"Server is starting up", "may take minutes and is free of charge", "Cancelling is free."}},
		{service.Running, false, []string{"61 %", "7 s left", "Cancelling charges the time so far.", "0 of 2 done"}},
		{service.Fetching, false, []string{"Fetching the picture", "It is made, and comes to this computer now."}},
	} {
		v.State, v.Percent, v.Left = c.state, 61, 7*time.Second
		s.tell(v)
		r.loop.until(t, "the state", func() bool { return r.stageReads(c.reads[0]) })
		for _, text := range c.reads {
			if !r.stageReads(text) {
				t.Errorf("%s: the stage does not say %q", c.state, text)
			}
		}
	}
	r.tap("Cancel the Rest")
	r.eventually("the other one is cancelled", s.asked(canceledBy, "a-1")) // this one is made
	s.tell(brought(v, "there it is"))
	r.loop.until(t, "the picture", func() bool { return r.stageReads("there it is") })
	if r.stageReads("0 of 2 done") || r.look("Newest picture") == nil {
		t.Error("the stage still waits")
	}
}

// stageReads reports whether words can be read right of the controls, above the
// strip.
func (r *rig) stageReads(text string) bool {
	strip := r.app.Driver().AbsolutePositionForObject(r.strip())
	found := false
	walk(r.top(), func(o fyne.CanvasObject) bool {
		p, ok := o.(*part.Plain)
		if ok && strings.Contains(p.Text, text) {
			at := r.app.Driver().AbsolutePositionForObject(o)
			found = at.Y < strip.Y && at.X > 400
		}
		return found
	})
	return found
}

// A picture that was deleted is not shown any more, and comes back with its
// file.
func TestStripFollowsTheLibrary(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("One picture more")
	r.create(2)
	r.loop.until(t, "both", func() bool { return len(r.stripNames()) == 2 })
	r.window.Go(page.AtActivity)
	r.loop.until(t, "both in the list", func() bool { return r.look("Open") != nil && r.reads("2 of 2 done") })
	r.window.Go(page.AtCreate)
	gone := r.pictures()[0]
	r.hide(gone)
	r.loop.until(t, "one is gone", func() bool { return len(r.stripNames()) == 1 })
	test.Tap(r.find("Picture").(fyne.Tappable))
	if !r.reads("1 of 1") {
		t.Error("the one that is gone is shown large")
	}
}

// hide deletes the file of a picture by hand, and has the library look.
func (r *rig) hide(p library.Picture) {
	r.t.Helper()
	r.must(os.Remove(r.lib.Path(p)))
	r.must(r.lib.Refresh(context.Background()))
}
