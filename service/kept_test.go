package service

import (
	"encoding/json"
	"reflect"
	"testing"

	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
)

// What a job tells must be said in the person's language after the program was
// started again, and old records have only the text.
func TestAKeptProblemCanBeSaidInAnotherLanguage(t *testing.T) {
	told := problem.From(&photo.Error{Name: "a.heic", Reason: photo.Unsupported, Kind: "a HEIC picture"})
	kept := func(p *problem.Problem) *problem.Problem {
		b, err := json.Marshal(storeProblem(p))
		if err != nil {
			t.Fatal(err)
		}
		var r library.Problem
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(err)
		}
		return loadProblem(&r)
	}
	if got := kept(told); got.What != told.What || !reflect.DeepEqual(got.Message, told.Message) || got.Message.Key == "" {
		t.Errorf("%+v, want %+v", got.Message, told.Message)
	}
	for _, p := range []*problem.Problem{problem.New(problem.Offline, nil), problem.New(problem.Offline, nil).Saying("As it was.")} {
		if got := kept(p); got.What != p.What || got.Message.Key != "" {
			t.Errorf("%q came back as %q, %+v", p.What, got.What, got.Message)
		}
	}
	old := loadProblem(&library.Problem{Code: "offline", Text: "Said long ago.", Message: json.RawMessage(`{"key":"x","text":"Other."}`)})
	if old.What != "Said long ago." || old.Message.Key != "" {
		t.Errorf("%+v", old)
	}
}
