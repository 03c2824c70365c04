package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"likeness/service"
	"likeness/service/connection"
	"likeness/ui/page"
)

// While it is asked whether to quit, what is unfinished is counted anew.
func TestWhatIsAskedBeforeLeavingIsCountedAnew(t *testing.T) {
	drawing := func(i int) service.JobView {
		v := aJob("b", i, service.Running)
		v.Kind, v.Practice = connection.Practice, true
		return v
	}
	s := newStalled(drawing(0), drawing(1), aJob("b", 2, service.Queued))
	r := newRig(t, withStudio(s))
	left := 0
	r.window.quit = func() { left++ }
	r.window.leave()
	if !r.reads("2 pictures are being drawn") || !r.reads("1 picture was not sent yet") {
		t.Fatalf("it says %q", r.names())
	}
	quit := r.find("Quit")
	at := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(quit) }
	before := at()

	s.tell(withPictures(drawing(0), 1))
	s.tell(withPictures(aJob("b", 2, ""), 1))
	r.loop.until(t, "one fewer is told", func() bool { return r.reads("1 picture is being drawn") })
	if r.reads("not sent yet") || at() != before || r.find("Quit") != quit {
		t.Errorf("it says %q, Quit is at %v, it was at %v", r.names(), at(), before)
	}

	// More than before makes it larger, and it stays in the middle.
	hosted := aJob("c", 0, service.Running)
	hosted.Kind = connection.Replicate
	server := aJob("c", 1, service.Running)
	server.Kind = connection.Server
	for _, v := range []service.JobView{hosted, server, aJob("c", 2, service.Queued)} {
		s.tell(v)
	}
	r.loop.until(t, "all is told", func() bool {
		return r.reads("is kept there for an hour") && r.reads("fetched at the next start") && r.reads("being drawn") && r.reads("not sent yet")
	})
	down := at()
	if down.Y <= before.Y || down.X != before.X {
		t.Errorf("Quit is at %v, it was at %v", down, before)
	}

	for _, v := range []service.JobView{drawing(1), hosted, server, aJob("c", 2, "")} {
		s.tell(withPictures(v, 1))
	}
	r.loop.until(t, "that nothing is unfinished", func() bool { return r.reads("Nothing is in the making any more") })
	if r.reads("still in the making") || r.reads("being drawn") || at() != down {
		t.Errorf("it says %q, Quit is at %v, it was at %v", r.names(), at(), down)
	}
	if left != 0 {
		t.Error("the window closes though nobody has answered")
	}
	r.press(fyne.KeyReturn)
	if left != 1 || r.look("Stay") != nil {
		t.Errorf("quit %d times", left)
	}
}

// The same from the practice server: what is drawn meanwhile is there when a person stays.
func TestWhoStaysSeesWhatWasMadeMeanwhile(t *testing.T) {
	r := newRig(t, withSpeed(8))
	r.window.quit = func() { t.Error("the window closes though nobody has answered") }
	r.photo()
	r.tap("Create")
	r.loop.until(t, "the job", func() bool { running, waiting := r.window.kit.Feed.Counts(); return running+waiting > 0 })
	r.window.leave()
	r.loop.until(t, "the end", func() bool { return r.reads("Nothing is in the making any more") })
	r.tap("Stay")
	r.inActivity()
	r.loop.until(t, "the picture", func() bool { return r.reads("Done") })
	r.window.Go(page.AtCreate)
}
