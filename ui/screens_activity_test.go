package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/ui/look"
	"likeness/ui/page"
)

// Words in several scripts, some of them long.
var longPrompts = []string{
	"portrait of an old fisherman with a weathered face in a yellow raincoat on the pier of a small harbour at dawn, gulls, " +
		"rigging and nets, soft backlight through fog, shallow depth of field, 85 mm, film grain, muted colours, very detailed skin",
	"портрет девушки в красном пальто, осенний парк, мягкий свет, боке, очень подробно",
	"πορτρέτο ενός ναυτικού στο λιμάνι την αυγή",
	"Donaudampfschifffahrtsgesellschaftskapitänswitwenporträtfotografiestudiobeleuchtungsversuch",
	"",
}

// everyState is a batch of eight jobs, each standing elsewhere, above two that
// have ended.
func everyState() []service.JobView {
	running := aJob("c", 1, service.Running)
	running.Percent, running.Left = 43, 12*time.Second
	laid := aJob("c", 6, service.Fetching)
	laid.Stopped, laid.Problem = true, problem.New(problem.CannotSave, errors.New("write 2026/05/04/by the sea.webp: no space left on device"))
	full := aJob("c", 0, service.Fetching)
	full.Problem = problem.New(problem.NoSpace, errors.New("write 2026/05/04/by the sea.webp: no space left on device")).Doing(problem.ActResume).
		Costing(problem.CostCharged).Telling(message.New("run.place.what", "{{.Why}} {{.Meanwhile}}",
		"Why", message.New("run.place.full", "The disk with your pictures is full."),
		"Meanwhile", message.New("run.kept.disk", "What was fetched is kept on this computer until then, also while Likeness is closed.")))
	full.Problem.Next = "It goes on by itself when that is mended."
	throttled := aJob("c", 4, service.Queued)
	throttled.Problem = problem.New(problem.Throttled, nil)
	jobs := []service.JobView{
		full, running, aJob("c", 2, service.Waiting), aJob("c", 3, service.Sending), throttled,
		aJob("c", 5, service.Queued), laid, aJob("c", 7, service.Unknown),
		failed(aJob("b", 0, ""), problem.FromModel("NSFW content detected. Try running it again, or try a different prompt.",
			"Using seed: 4711\nStart inference...\nNSFW content detected: True")),
		failed(aJob("b", 1, ""), problem.New(problem.NoCredit, errors.New("402 Payment Required: You have insufficient credit to run this model."))),
		aJob("b", 2, service.Canceled),
		failed(aJob("a", 0, ""), problem.New(problem.Internal, errors.New("unexpected end of JSON input"))),
	}
	for i := range jobs {
		jobs[i].Settings.Prompt = longPrompts[int(jobs[i].BatchID[0]-'a')]
	}
	return jobs
}

func TestScreensOfActivity(t *testing.T) {
	variants := map[string]fyne.ThemeVariant{"dark-": theme.VariantDark}
	if os.Getenv("LIKENESS_SCREENS") != "" {
		variants["light-"] = theme.VariantLight
	}
	for prefix, v := range variants {
		drawActivity(t, "activity-"+prefix, v)
	}
}

func drawActivity(t *testing.T, prefix string, v fyne.ThemeVariant) {
	s := newScreens(t)
	begin := func(options ...option) *rig {
		r := newRig(t, options...)
		test.ApplyTheme(t, fixed{look.Theme{}, v})
		return r
	}
	r := begin()
	r.inActivity()
	s.all(r, prefix+"01-empty")
	r.close()

	r = begin(withStudio(newStalled(everyState()...)))
	s.draw(r, prefix+"02-create")
	r.inActivity()
	s.all(r, prefix+"03-states")
	r.press(fyne.KeyEnd)
	r.tap("Details")
	r.press(fyne.KeyEnd)
	s.draw(r, prefix+"04-details")
	r.close()

	var jobs []service.JobView
	for i, prompt := range longPrompts {
		v := aJob(fmt.Sprint(i), 0, service.Queued)
		v.Settings.Prompt = prompt
		jobs = append(jobs, v)
	}
	r = begin(withStudio(newStalled(jobs...)))
	r.inActivity()
	s.all(r, prefix+"05-prompts")
	r.close()

	r = begin(withStudio(service.Idle{Why: problem.From(&library.LockedError{})}))
	r.inActivity()
	s.all(r, prefix+"06-idle")
	r.close()

	away := newStalled(offlineJobs()...)
	away.network(true)
	r = begin(withStudio(away))
	r.inActivity()
	s.all(r, prefix+"07-offline")
	r.close()

	if s.few {
		return
	}
	r = begin(withSpeed(4), withDrawing())
	r.drop(r.face(3, 900, 1200))
	r.loop.until(t, "the photo", func() bool { return r.reads("Result ") && r.reads("face") })
	r.enter("A person, where", "portrait of a woman in a red coat, autumn park, soft light")
	for range 3 {
		r.tap("One picture more")
	}
	r.tap("Create 4")
	r.loop.until(t, "starting", func() bool { return r.look("Cancel") != nil })
	s.all(r, prefix+"08-create-first")
	r.loop.until(t, "progress", func() bool { return r.reads(" %") })
	s.all(r, prefix+"09-create-running")
	r.inActivity()
	s.draw(r, prefix+"10-running")
	r.loop.until(t, "three pictures", func() bool { return r.reads("3 of 4 done") || r.reads("4 of 4 done") })
	s.all(r, prefix+"11-nearly")
	r.window.Go(page.AtCreate)
	r.loop.until(t, "the end", func() bool { return r.look("Cancel") == nil })
	r.tap("Create 4")
	r.loop.until(t, "the second batch", func() bool { return r.reads(" %") })
	s.all(r, prefix+"12-create-two")
	r.close()
}

// What waits, in its order, and what is said when the window is closed in the
// middle of it.
func TestScreensOfTheQueue(t *testing.T) {
	s := newScreens(t)
	for _, c := range []struct {
		prefix, language string
		variant          fyne.ThemeVariant
	}{{"dark", "en", theme.VariantDark}, {"light", "de", theme.VariantLight}} {
		drawQueue(s, "queue-"+c.prefix, func(options ...option) *rig {
			r := newRig(t, append(options, inLanguage(c.language))...)
			test.ApplyTheme(t, fixed{look.Theme{}, c.variant})
			return r
		})
	}
}

func drawQueue(s screens, prefix string, begin func(...option) *rig) {
	var jobs []service.JobView
	for i, prompt := range longPrompts {
		for n := range i%2 + 1 {
			v := aJob(fmt.Sprint(i), n, service.Queued)
			v.Settings.Prompt, v.Kind = prompt, connection.Replicate
			jobs = append(jobs, v)
		}
	}
	running := aJob("0", 1, service.Running)
	running.Percent, running.Left, running.Kind, running.Settings.Prompt = 43, 12*time.Second, connection.Replicate, longPrompts[0]
	drawing := aJob("0", 2, service.Running)
	drawing.Practice, drawing.Settings.Prompt = true, longPrompts[0]
	lost := failed(aJob("8", 0, ""), problem.New(problem.Interrupted, nil))
	stopped := aJob("8", 1, service.Canceled)
	lost.Kind, stopped.Kind = connection.Replicate, connection.Replicate
	stalled := newStalled(append(jobs, running, drawing, lost, stopped)...)
	r := begin(withStudio(stalled))
	r.inActivity()
	s.all(r, prefix+"-1")
	for range 4 {
		r.press(fyne.KeyDown)
	}
	if grips := r.grips(); len(grips) > 4 {
		grips[3].Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, -100)}})
		s.draw(r, prefix+"-2-drag")
		r.window.escape()
	}
	r.press(fyne.KeyEnd)
	s.draw(r, prefix+"-3-end")
	r.window.leave()
	s.all(r, prefix+"-4-leave")
	r.window.escape()
	_ = stalled.Pause(context.Background())
	r.loop.until(r.t, "it is paused", func() bool { return r.window.kit.Feed.Paused() })
	r.press(fyne.KeyHome)
	s.all(r, prefix+"-5-paused")
	r.close()
}
