package ui

import (
	"slices"
	"testing"

	"likeness/service"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/storage/preferences"
)

// foreground tells the window that it came to the front, or went behind others.
func (r *rig) foreground(on bool) {
	r.t.Helper()
	type hooks interface {
		OnEnteredForeground() func()
		OnExitedForeground() func()
	}
	h, ok := r.app.Lifecycle().(hooks)
	if !ok {
		r.t.Fatal("the toolkit tells nobody where the window is")
	}
	if on {
		h.OnEnteredForeground()()
	} else {
		h.OnExitedForeground()()
	}
}

func (r *rig) told() []string {
	r.desk.mu.Lock()
	defer r.desk.mu.Unlock()
	return slices.Clone(r.desk.told)
}

func withPictures(v service.JobView, n int) service.JobView {
	v.State = service.Done
	for i := range n {
		v.Pictures = append(v.Pictures, library.Picture{ID: v.ID + string(rune('a'+i)), JobID: v.ID, BatchID: v.BatchID, Index: i})
	}
	return v
}

func TestNotificationAtTheEndOfABatch(t *testing.T) {
	for name, c := range map[string]struct {
		front, quiet bool
		ends         []service.JobView
		want         []string
	}{
		"all well":  {ends: []service.JobView{withPictures(aJob("b", 0, ""), 1), withPictures(aJob("b", 1, ""), 3)}, want: []string{"Likeness: Your pictures are ready: 4"}},
		"one":       {ends: []service.JobView{withPictures(aJob("b", 0, ""), 1), aJob("b", 1, service.Canceled)}, want: []string{"Likeness: Your picture is ready"}},
		"one wrong": {ends: []service.JobView{withPictures(aJob("b", 0, ""), 1), failed(aJob("b", 1, ""), problem.New(problem.NoFace, nil))}, want: []string{"Likeness: 1 of 2 pictures did not work"}},
		"cancelled": {ends: []service.JobView{aJob("b", 0, service.Canceled), aJob("b", 1, service.Canceled)}},
		"half":      {ends: []service.JobView{withPictures(aJob("b", 0, ""), 1)}},
		"in front":  {front: true, ends: []service.JobView{withPictures(aJob("b", 0, ""), 1), withPictures(aJob("b", 1, ""), 1)}},
		"quiet":     {quiet: true, ends: []service.JobView{withPictures(aJob("b", 0, ""), 1), withPictures(aJob("b", 1, ""), 1)}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStalled(withPictures(aJob("a", 0, ""), 1), aJob("b", 0, service.Running), aJob("b", 1, service.Queued))
			r := newRig(t, withStudio(s))
			r.must(r.prefs.Update(func(p *preferences.Preferences) { p.Quiet = c.quiet }))
			r.foreground(c.front)
			for round := range 2 { // what is told twice is one end all the same
				for _, v := range c.ends {
					s.tell(v)
				}
				last := aJob("z", round, service.Queued)
				s.tell(last)
				r.loop.until(t, "the news", func() bool { _, ok := r.window.kit.Feed.Job(last.ID); return ok })
			}
			if got := r.told(); !slices.Equal(got, c.want) {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

func TestNotificationFromTheServerToTheDesktop(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Create")
	r.foreground(false)
	r.loop.until(t, "the notification", func() bool { return len(r.told()) > 0 })
	if got := r.told(); got[0] != "Likeness: Your picture is ready" {
		t.Errorf("told %q", got)
	}
}
