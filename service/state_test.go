package service

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"likeness/service/problem"
	"likeness/service/replicate"
)

var allStates = []State{
	Queued, Preparing, Sending, Waiting, Running, Fetching, Canceling,
	Done, Failed, Canceled, Aborted, Expired, Unknown,
}

var allEvents = []event{
	evStart, evReady, evRefused, evLost, evAccepted, evBegun, evMade, evSaved,
	evFail, evCancel, evCanceled, evAborted, evExpired, evRestart, evVanished,
}

func TestAnEndedJobTakesNoEvent(t *testing.T) {
	for _, s := range allStates {
		if !s.Ended() {
			continue
		}
		for _, e := range allEvents {
			if to, err := s.next(e); err == nil {
				t.Errorf("%s takes %s to %s", s, e, to)
			}
		}
	}
}

func TestEveryUnfinishedStateCanEnd(t *testing.T) {
	for _, s := range allStates {
		if s.Ended() {
			continue
		}
		if len(reachable(s)) == 0 {
			t.Errorf("%s leads to no end", s)
		}
	}
}

// reachable returns the ends that a state can lead to.
func reachable(s State) map[State]bool {
	seen := map[State]bool{s: true}
	ends := map[State]bool{}
	for todo := []State{s}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		for _, to := range transitions[at] {
			if to.Ended() {
				ends[to] = true
			}
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return ends
}

// A create goes out only in the state sending, and sending is reached only
// from preparing: a job that the server may have never gets there again by
// anything but a restart or a refusal, which say that it does not have it.
func TestOnlyARestartOrARefusalLeadsBackToSending(t *testing.T) {
	for from, events := range transitions {
		for e, to := range events {
			switch to {
			case Sending:
				if from != Preparing || e != evReady {
					t.Errorf("%s --%s--> sending", from, e)
				}
			case Queued:
				if e != evRestart && e != evRefused {
					t.Errorf("%s --%s--> queued", from, e)
				}
			}
		}
	}
}

func TestAMadePictureCannotBeCanceledAway(t *testing.T) {
	for e, to := range transitions[Fetching] {
		if to == Canceled || e == evCancel {
			t.Errorf("fetching --%s--> %s", e, to)
		}
	}
}

func TestAnyRunOfEventsStaysInTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Queued
		for _, e := range rapid.SliceOfN(rapid.SampledFrom(allEvents), 1, 60).Draw(t, "events") {
			to, err := s.next(e)
			if err != nil {
				if to != s {
					t.Fatalf("a refused event moved %s to %s", s, to)
				}
				continue
			}
			s = to
		}
		if _, listed := transitions[s]; !listed && !s.Ended() {
			t.Fatalf("%s is neither an end nor in the table", s)
		}
	})
}

// state.go is where one reads what happens after every event, so it names everybody who finds one out.
func TestEveryEventNamesWhoFindsItOut(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	said := map[string]string{}               // by event
	finders := map[string]map[string]string{} // where, by event and function
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if v, ok := s.(*ast.ValueSpec); ok && name == "state.go" && d.Tok == token.CONST {
						said[v.Names[0].Name] = v.Doc.Text()
					}
				}
			case *ast.FuncDecl:
				ast.Inspect(d, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok && isEvent.MatchString(id.Name) {
						if finders[id.Name] == nil {
							finders[id.Name] = map[string]string{}
						}
						finders[id.Name][d.Name.Name] = files.Position(id.Pos()).String()
					}
					return true
				})
			}
		}
	}
	if len(finders) != len(allEvents) {
		t.Errorf("%d events are found out, of %d", len(finders), len(allEvents))
	}
	for e, by := range finders {
		for f, at := range by {
			if f == "advance" { // which takes them all
				continue
			}
			if !regexp.MustCompile(`\b` + f + `\b`).MatchString(said[e]) {
				t.Errorf("%s: %s comes from %s, and state.go does not say so: %s", at, e, f, said[e])
			}
		}
	}
}

var isEvent = regexp.MustCompile(`^ev[A-Z][a-z]+$`)

// What ends the reason for which a job was laid aside has it go on; what a person has to decide waits for the person.
func TestWhatIsLaidAsideGoesOnByWhatEndsItsReason(t *testing.T) {
	api := func(k replicate.Kind, sent bool) error {
		return &replicate.Error{Op: replicate.OpCreate, Kind: k, Sent: sent, StatusCode: 503}
	}
	for _, c := range []struct {
		p    *problem.Problem
		want waits
	}{
		{problem.New(problem.OverLimit, nil), waitsForMonth},
		{problem.From(api(replicate.Network, false)), waitsForNetwork},
		{problem.New(problem.AnswerLost, api(replicate.Network, false)), waitsForNetwork},
		{problem.From(api(replicate.Throttled, true)), waitsForServer},
		{problem.From(api(replicate.NoCredit, true)), waitsForServer},
		{problem.New(problem.AnswerLost, api(replicate.Server, true)), waitsForServer},
		{problem.From(api(replicate.BadToken, true)), waitsForPerson},
		{problem.From(api(replicate.NotFound, true)), waitsForPerson},
		{problem.New(problem.AnswerLost, nil), waitsForPerson},
		{problem.New(problem.NotArrived, nil), waitsForPerson},
		{problem.New(problem.KeyringClosed, nil), waitsForPerson},
	} {
		if got := waitsOf(c.p); got != c.want {
			t.Errorf("%v waits for %s, want %s", c.p, got, c.want)
		}
		told := c.want.tell(c.p, false)
		if told.What != c.p.What || told.Code != c.p.Code || told.Action != c.p.Action || told.Cost != c.p.Cost {
			t.Errorf("%+v became %+v", c.p, told)
		}
		if (told.Next != c.p.Next) != (c.want == waitsForNetwork || c.want == waitsForServer) { // the month is told where it is found out
			t.Errorf("%q is told of what waits for %s", told.Next, c.want)
		}
	}
}
