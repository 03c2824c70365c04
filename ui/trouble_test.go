package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service/problem"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// situation is what a person would notice if pressing a button did something.
func (r *rig) situation(s *stalled) string {
	asked := r.desk.requests()
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join([]string{
		canceledBy(s), retriedBy(s), resumedBy(s), strings.Join(s.sent, " "), string(r.window.at), r.focusedName(), strings.Join(r.names(), "|"), asked,
	}, "\n")
}

func (d *desk) requests() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Repeat("asked ", len(d.asked))
}

// Whatever goes wrong, a person reads what happened and what it cost, and finds
// a button that does something about it: on the stage, and in the list.
func TestEveryProblemHasAButtonThatDoesSomething(t *testing.T) {
	s := newStalled()
	r := newRig(t, withStudio(s))
	r.desk.files = []string{}
	for i, code := range problem.Codes() {
		if code == problem.Canceled {
			continue // it is no trouble
		}
		p := problem.New(code, errors.New("what the server said"))
		if p.Action == problem.ActSetting && p.Key == "" {
			p.Key = "guidance_scale"
		}
		id := fmt.Sprintf("%02d", i)
		s.tell(failed(aJob(id, 0, ""), p))
		r.loop.until(t, "the news", func() bool { _, ok := r.window.kit.Feed.Job(id + "-0"); return ok })
		for _, at := range []page.Place{page.AtCreate, page.AtActivity} {
			r.window.Go(at)
			r.settle()
			if !r.reads(p.What) || !r.reads(p.Cost.Text()) {
				t.Errorf("%s: %s does not tell what happened and what it cost", code, at)
			}
			if r.look("Details") == nil || r.look("Copy") == nil {
				t.Errorf("%s: %s has nothing to show to others", code, at)
			}
		}
		if p.Action != problem.ActLibrary || r.window.placeAt(page.AtPreferences) != nil {
			before := r.situation(s)
			r.trouble().Act()
			r.eventually("something has happened for "+string(code), func() bool { return r.situation(s) != before })
		}
		r.window.escape() // a dialog, perhaps
		r.window.toasts.next()
		r.window.Go(page.AtActivity)
		if r.look("Clear Finished") != nil {
			r.tap("Clear Finished")
		}
	}
}

// trouble returns what tells of a problem here.
func (r *rig) trouble() *part.Trouble {
	var found *part.Trouble
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if p, ok := o.(*part.Trouble); ok {
			found = p
		}
		return found != nil
	})
	return found
}

// Every step that helps has a name in every language.
func TestEveryActionHasAName(t *testing.T) {
	r := newRig(t) // the languages need an application
	_ = r
	defer func() { _ = words.Use("en") }()
	for _, l := range words.Languages() {
		if err := words.Use(l.Code); err != nil {
			t.Fatal(err)
		}
		for _, code := range problem.Codes() {
			p := problem.New(code, nil)
			if what, cost, _ := words.Problem(p); what == "" || cost == "" {
				t.Errorf("%s: %s says nothing", l.Code, code)
			}
			if name := words.Action(p.Action); p.Action != problem.ActNothing && (name == "" || strings.HasPrefix(name, "action.")) {
				t.Errorf("%s: the step of %s is called %q", l.Code, code, name)
			}
		}
	}
}

// What is copied helps others, and tells them nothing that is only the
// person's.
func TestCopyHoldsNoSecrets(t *testing.T) {
	v := aJob("a", 0, "")
	v.PredictionID = "abc123"
	secret := "r8_" + strings.Repeat("Q", 37)
	v = failed(v, problem.New(problem.InvalidInput, errors.New(
		`422 for {"prompt":"a secret wish of batch a","image":"data:image/jpeg;base64,`+strings.Repeat("QUJD", 400)+`"} with Authorization: Bearer `+secret)))
	r := newRig(t, withStudio(newStalled(v)))
	r.settle()
	r.tap("Details") // they can be selected and copied, too
	if r.reads("secret wish") || r.reads("QUJDQUJD") || r.reads(secret) || !r.reads("422 for") {
		t.Error("the details hold what is nobody's business")
	}
	r.tap("Copy")
	copied := r.app.Clipboard().Content()
	for _, part := range []string{"invalid-input", "job a-0", "prediction abc123", "version ", "422 for"} {
		if !strings.Contains(copied, part) {
			t.Errorf("copied %q, without %q", copied, part)
		}
	}
	for _, part := range []string{"secret wish", "QUJDQUJD", secret, "QQQQ"} {
		if strings.Contains(copied, part) {
			t.Errorf("copied %q, with %q", copied, part)
		}
	}
}

func TestACreateThatIsRefusedIsTold(t *testing.T) {
	s := newStalled()
	s.why = problem.New(problem.CannotSave, nil).Costing(problem.CostNone).Doing(problem.ActRetry).Saying("The order could not be written.")
	r := newRig(t, withStudio(s))
	r.photo()
	r.tap("Create")
	r.loop.until(t, "the refusal", func() bool { return r.reads("The order could not be written.") })
	if !r.reads("Nothing was charged.") || r.look("Go On") != nil {
		t.Error("an order that does not exist is to go on")
	}
	s.why = nil
	test.Tap(r.find("Try Again").(fyne.Tappable))
	r.loop.until(t, "it is pressed once more", func() bool { return !r.reads("The order could not") })
}
