package ui

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/page"
)

// alt gives a key beside Alt to what has the focus.
func (r *rig) alt(key fyne.KeyName) {
	r.t.Helper()
	f, ok := r.focused().(fyne.Shortcutable)
	if !ok {
		r.t.Fatalf("%q takes no shortcuts", r.focusedName())
	}
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
}

// statusReads reports whether the line at the bottom begins so.
func (r *rig) statusReads(text string) bool {
	return strings.HasPrefix(r.window.status.jobs.Text, text)
}

// called returns what is called so, from top to bottom.
func (r *rig) called(beginning string) (out []fyne.CanvasObject) {
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if strings.HasPrefix(name(o), beginning) {
			out = append(out, o)
		}
		return false
	})
	return out
}

// grips returns what the rows that wait are dragged by, from top to bottom.
func (r *rig) grips() (out []fyne.Draggable) {
	walk(r.top(), func(o fyne.CanvasObject) bool {
		c, ok := o.(desktop.Cursorable)
		if d, drags := o.(fyne.Draggable); ok && drags && c.Cursor() == desktop.VResizeCursor {
			out = append(out, d)
		}
		return false
	})
	return out
}

// What waits is moved by keys, and the row keeps the focus where it goes.
func TestWhatWaitsIsMovedByKeys(t *testing.T) {
	s := newStalled(aJob("b", 0, service.Running), aJob("b", 1, service.Queued), aJob("b", 2, service.Queued), aJob("c", 0, service.Queued))
	r := newRig(t, withStudio(s))
	r.inActivity()
	r.alt(fyne.KeyUp) // one that runs is not moved
	r.press(fyne.KeyEnd)
	r.alt(fyne.KeyUp)
	r.alt(fyne.KeyDown)
	r.alt(fyne.KeyHome)
	r.alt(fyne.KeyEnd)
	r.eventually("it is moved", s.asked(movedBy, `c-0 by -1, c-0 by 1, c-0 to 0, c-0 before ""`))
	focused := r.focused()
	v := aJob("c", 0, service.Queued)
	v.Turn = "b-0005"
	s.tell(v)
	r.loop.until(t, "the new order", func() bool {
		rows := r.called("Picture ")
		return len(rows) == 4 && rows[1] == focused.(fyne.CanvasObject)
	})
	if r.focused() != focused {
		t.Errorf("the focus went to %q", r.focusedName())
	}
	front := r.called("Put in front")
	if len(front) != 2 {
		t.Fatalf("%d rows can be put in front, want all but the first", len(front))
	}
	front[1].(fyne.Tappable).Tapped(nil)
	r.eventually("the last is put in front", s.asked(movedBy, `c-0 by -1, c-0 by 1, c-0 to 0, c-0 before "", b-2 to 0`))
}

func TestWhatWaitsIsDragged(t *testing.T) {
	var jobs []service.JobView
	for i := range 4 {
		jobs = append(jobs, aJob("b", i, service.Queued))
	}
	s := newStalled(jobs...)
	r := newRig(t, withStudio(s))
	r.inActivity()
	grips := r.grips()
	if len(grips) != 4 {
		t.Fatalf("%d rows can be dragged", len(grips))
	}
	driver := fyne.CurrentApp().Driver()
	top := func(i int) float32 { return driver.AbsolutePositionForObject(grips[i].(fyne.CanvasObject)).Y }
	drag := func(from int, to float32) {
		grips[from].Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, to-top(from))}})
	}
	drag(3, top(1)-20)
	drag(3, top(1)+2) // before the second
	grips[3].DragEnd()
	r.eventually("the last goes before the second", s.asked(movedBy, `b-3 before "b-1"`))
	drag(0, top(3)+60)
	grips[0].DragEnd()
	r.eventually("the first goes to the end", s.asked(movedBy, `b-3 before "b-1", b-0 before ""`))
	drag(1, top(1)+10)
	grips[1].DragEnd() // where it is
	drag(1, top(3)+60)
	r.window.escape() // let go
	grips[1].DragEnd()
	if r.window.front() != page.Page(r.window.activity) {
		t.Error("Esc lets go of more than the row")
	}
	drag(2, top(0)-40)
	grips[2].DragEnd()
	r.eventually("only what was moved is moved", s.asked(movedBy, `b-3 before "b-1", b-0 before "", b-2 before "b-0"`))
}

// From the window to the server and back: what waits is stopped, the window
// says so everywhere, and it goes on.
func TestTheQueueIsPausedAndGoesOn(t *testing.T) {
	r := newRig(t, withSpeed(8))
	r.must(r.studio.Pause(t.Context()))
	r.loop.until(t, "it is told", func() bool { return r.statusReads("Paused") })
	r.photo()
	r.tap("One picture more")
	r.tap("Create 2")
	r.loop.until(t, "two wait", func() bool { return r.reads("Paused · 2 waiting") && r.reads("The queue is paused.") })
	r.inActivity()
	if !r.reads("nothing here is sent") || len(r.called("Picture ")) != 2 {
		t.Errorf("the page does not say that it is paused: %q", r.names())
	}
	r.tap("Go On with the Queue")
	r.loop.until(t, "the end", func() bool { return r.reads("2 of 2 done") })
	if r.reads("aused") {
		t.Error("something still says that it is paused")
	}
	var item *fyne.MenuItem
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, i := range m.Items {
			if i.Label == "Pause the Queue, or Go On" {
				item = i
			}
		}
	}
	r.window.Go(page.AtCreate)
	item.Action()
	r.loop.until(t, "it is paused by the menu", func() bool { return r.statusReads("Paused") && r.reads("What is on the server already") })
	r.inActivity()
	if !r.reads("Paused: what you create now waits here") {
		t.Error("an empty queue does not say that it is paused")
	}
	item.Action()
	r.loop.until(t, "it goes on", func() bool { return !r.studio.Paused() && !r.statusReads("Paused") })
}

// A batch that was begun in an earlier session has all its pictures.
func TestABatchCountsWhatWasMadeBefore(t *testing.T) {
	dir := t.TempDir()
	lib, err := library.Open(t.Context(), filepath.Join(dir, "library"), library.Options{IndexDir: filepath.Join(dir, "index")})
	if err != nil {
		t.Fatal(err)
	}
	var jobs []library.Job
	for i, state := range []service.State{service.Done, service.Running, service.Queued} {
		v := aJob("b", i, state)
		jobs = append(jobs, library.Job{ID: v.ID, BatchID: "b", Index: i, State: string(state), CreatedAt: v.CreatedAt})
	}
	if err := errors.Join(lib.PutBatch(t.Context(), library.Batch{ID: "b", CreatedAt: jobs[0].CreatedAt, Pictures: 3}, jobs), lib.Close()); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, inFolder(dir), withStudio(newStalled(aJob("b", 1, service.Running), aJob("b", 2, service.Queued))))
	r.inActivity()
	r.loop.until(t, "the whole batch", func() bool { return r.reads("1 of 3 done") && r.reads("Picture 3 of 3") })
}

func TestAllThatWaitsIsCancelled(t *testing.T) {
	s := newStalled(aJob("b", 0, service.Running), aJob("b", 1, service.Queued), aJob("c", 0, service.Queued))
	r := newRig(t, withStudio(s))
	r.inActivity()
	r.tap("Cancel All Waiting")
	r.eventually("what waits is cancelled, whatever that is by then", s.asked(canceledBy, "waiting"))
}

func TestManyThatWaitAreBounded(t *testing.T) {
	var jobs []service.JobView
	for i := range 100 {
		jobs = append(jobs, aJob("b", i, service.Queued))
	}
	jobs = append(jobs, aJob("a", 0, service.Done))
	r := newRig(t, withStudio(newStalled(jobs...)))
	r.inActivity()
	if n := len(r.called("Picture ")); n != 41 {
		t.Errorf("%d rows are shown", n)
	}
	r.tap("Show 60 More That Wait")
	if n := len(r.called("Picture ")); n != 101 {
		t.Errorf("%d rows are shown, want all", n)
	}
}

// A retry says what it will cost, where it costs something, and other settings
// are one press away.
func TestARetrySaysItsPriceAndCanBeChanged(t *testing.T) {
	paid := failed(aJob("b", 0, ""), problem.New(problem.Interrupted, nil))
	paid.Kind = connection.Replicate
	free := failed(aJob("a", 0, ""), problem.New(problem.Interrupted, nil))
	free.Kind, free.Practice = connection.Practice, true
	stopped := aJob("c", 0, service.Canceled)
	stopped.Kind = connection.Replicate
	s := newStalled(stopped, paid, free)
	r := newRig(t, withStudio(s))
	r.inActivity()
	if got := r.called("Try Again"); len(got) != 3 || name(got[0]) != "Try Again · about $0.02" || name(got[1]) != name(got[0]) || name(got[2]) != "Try Again" {
		for _, o := range got {
			t.Errorf("a button says %q", name(o))
		}
	}
	before := r.recipe().Settings.Prompt
	changes := r.called("Other Settings…")
	if len(changes) != 3 {
		t.Fatalf("%d jobs can be changed", len(changes))
	}
	changes[1].(fyne.Tappable).Tapped(nil)
	r.loop.until(t, "the recipe", func() bool { return r.recipe().Settings.Prompt == "the recipe of b-0" })
	if r.window.front() != page.Page(r.window.create) {
		t.Error("it does not lead to where settings are changed")
	}
	r.tap("Undo")
	if r.recipe().Settings.Prompt != before {
		t.Error("what was there before is lost")
	}
}

// The same from the practice server: the recipe of a job that failed.
func TestAFailedJobLeadsItsSettingsToCreate(t *testing.T) {
	r := newRig(t, withFault(practice.FaultNullError))
	r.photo()
	r.enter("A person, where", "by the sea")
	r.tap("Create")
	r.inActivity()
	r.loop.until(t, "the problem", func() bool { return r.look("Other Settings…") != nil })
	r.window.create.Take(service.NewRecipe())
	r.tap("Other Settings…")
	r.loop.until(t, "the recipe", func() bool { return r.recipe().Settings.Prompt == "by the sea" })
	if !r.reads("face.png") {
		t.Error("the photo is not there")
	}
}

func TestLeavingSaysWhatBecomesOfWhatIsUnfinished(t *testing.T) {
	hosted := aJob("b", 0, service.Running)
	hosted.Kind = connection.Replicate
	server := aJob("b", 1, service.Fetching)
	server.Kind = connection.Server
	drawing := aJob("b", 2, service.Running)
	drawing.Kind, drawing.Practice = connection.Practice, true
	laid := aJob("b", 5, service.Unknown)
	laid.Stopped, laid.Problem = true, problem.New(problem.AnswerLost, nil)
	s := newStalled(hosted, server, drawing, aJob("b", 3, service.Queued), aJob("b", 4, service.Preparing), laid, aJob("a", 0, service.Done))
	r := newRig(t, withStudio(s))
	left := 0
	r.window.quit = func() { left++ }
	r.window.leave()
	for _, text := range []string{
		"1 picture is on the server. It goes on there, is kept there for an hour", "1 picture is on the server. It goes on there, and is fetched",
		"1 picture is being drawn on this computer. It is begun again", "2 pictures were not sent yet. They are sent at the next start.",
	} {
		if !r.reads(text) {
			t.Errorf("nothing says %q", text)
		}
	}
	r.window.leave() // once more, while it is asked
	r.tap("Stay")
	if left != 0 || r.look("Stay") != nil {
		t.Error("staying is not staying")
	}
	r.window.leave()
	r.window.escape()
	if left != 0 || r.look("Stay") != nil {
		t.Error("Esc does not stay")
	}
	_ = s.Pause(t.Context())
	r.loop.until(t, "it is paused", func() bool { return r.statusReads("Paused") })
	r.window.leave()
	if !r.reads("2 pictures wait. The queue stays paused") {
		t.Error("it says that what waits is sent")
	}
	r.press(fyne.KeyReturn)
	if left != 1 {
		t.Errorf("quit %d times", left)
	}
}

func TestTheWindowIsLeftByAKey(t *testing.T) {
	r := newRig(t, withStudio(newStalled(aJob("b", 0, service.Queued))))
	left := 0
	r.window.quit = func() { left++ }
	item := r.menuItem(fyne.KeyQ)
	if !item.IsQuit || item.Label != lang.L("Quit") {
		t.Errorf("Fyne adds another item than %q", item.Label)
	}
	item.Action()
	if left != 0 || r.look("Stay") == nil {
		t.Error("it does not say what becomes of what waits")
	}
	r.tap("Quit")
	if left != 1 {
		t.Errorf("quit %d times", left)
	}
}

func TestLeavingAsksNothingWhenNothingIsUnfinished(t *testing.T) {
	laid := aJob("b", 0, service.Waiting)
	laid.Stopped, laid.Problem = true, problem.New(problem.Offline, nil)
	r := newRig(t, withStudio(newStalled(laid, aJob("a", 0, service.Done))))
	left := false
	r.window.quit = func() { left = true }
	r.window.leave()
	if !left || r.look("Stay") != nil {
		t.Error("it asks")
	}
}
