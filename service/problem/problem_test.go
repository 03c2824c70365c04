package problem

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/replicate"
	"likeness/storage/library"
	"likeness/storage/secret"
)

// codes returns every code that problem.go names.
func codes(t *testing.T) []Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []Code
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "Code" {
			return true
		}
		text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, Code(text))
		return true
	})
	if len(found) < 20 {
		t.Fatalf("only %d codes found", len(found))
	}
	return found
}

func TestEveryCodeHasItsWords(t *testing.T) {
	named := map[Code]bool{}
	for _, c := range codes(t) {
		named[c] = true
		text, ok := texts[c]
		if !ok {
			t.Errorf("%s has no text", c)
			continue
		}
		if !strings.HasSuffix(text.what, ".") || (text.next != "" && !strings.HasSuffix(text.next, ".")) {
			t.Errorf("%s: not whole sentences: %q %q", c, text.what, text.next)
		}
		if text.next == "" && c != Canceled {
			t.Errorf("%s does not say what to do", c)
		}
		if text.cost.Text() == "" {
			t.Errorf("%s does not say what it cost", c)
		}
		for _, word := range []string{"error", "invalid", "failed to"} {
			if strings.Contains(strings.ToLower(text.what), word) {
				t.Errorf("%s: %q is no plain word: %q", c, word, text.what)
			}
		}
	}
	for c := range texts {
		if !named[c] {
			t.Errorf("text for the unknown code %q", c)
		}
	}
}

func TestFrom(t *testing.T) {
	bad := instantid.Defaults()
	bad.GuidanceScale = 99
	version, _ := instantid.ParseVersion(instantid.DefaultVersion)
	cases := map[string]struct {
		err  error
		code Code
		cost Cost
	}{
		"token":     {&replicate.Error{Kind: replicate.BadToken, StatusCode: 401}, TokenBad, CostNone},
		"withheld":  {&replicate.Error{Kind: replicate.BadToken, StatusCode: 401, TokenWithheld: true}, TokenWithheld, CostNone},
		"credit":    {&replicate.Error{Kind: replicate.NoCredit}, NoCredit, CostNone},
		"field":     {&replicate.Error{Kind: replicate.InvalidInput, Fields: []replicate.FieldError{{Field: "input.seed", Description: "seed is odd"}}}, InvalidInput, CostNone},
		"version":   {&replicate.Error{Kind: replicate.InvalidInput, Title: "Invalid version or not permitted"}, BadVersion, CostNone},
		"throttled": {&replicate.Error{Kind: replicate.Throttled}, Throttled, CostNone},
		"missing":   {&replicate.Error{Kind: replicate.NotFound}, NotFound, CostUnknown},
		"server":    {&replicate.Error{Kind: replicate.Server, Op: replicate.OpGet, Sent: true}, ServerTrouble, CostNone},
		"lost":      {&replicate.Error{Kind: replicate.Server, Op: replicate.OpCreate, Sent: true}, AnswerLost, CostUnknown},
		"offline":   {&replicate.Error{Kind: replicate.Network, Op: replicate.OpCreate}, Offline, CostNone},
		"photo":     {&photo.Error{Name: "a.heic", Reason: photo.Unsupported, Kind: "a HEIC picture"}, PhotoBad, CostNone},
		"setting":   {instantid.ValueErrors(bad.Validate(version))[0], SettingBad, CostNone},
		"keyring":   {&secret.UnavailableError{Reason: secret.NoBus, Text: "None."}, KeyringAbsent, CostNone},
		"locked":    {&library.LockedError{}, LibraryBusy, CostNone},
		"read-only": {library.ErrReadOnly, ReadOnly, CostNone},
		"stopped":   {context.Canceled, TimedOut, CostNone},
		"unknown":   {errors.New("no idea"), Internal, CostUnknown},
		"problem":   {New(Flagged, nil), Flagged, CostMaybe},
	}
	for name, c := range cases {
		for _, err := range []error{c.err, fmt.Errorf("wrapped: %w", c.err)} {
			p := From(err)
			if p.Code != c.code || p.Cost != c.cost || p.What == "" {
				t.Errorf("%s: %+v, want %s costing %s", name, p, c.code, c.cost)
			}
			if !errors.Is(p, c.err) && c.code != Flagged {
				t.Errorf("%s: the cause is lost", name)
			}
		}
	}
	if From(nil) != nil {
		t.Error("no error is a problem")
	}
	if p := From(cases["setting"].err); p.Key != "guidance_scale" || !strings.Contains(p.What, "50") {
		t.Errorf("%+v does not say what is allowed", p)
	}
	if p := From(cases["field"].err); p.Key != "seed" || !strings.Contains(p.What, "seed is odd") {
		t.Errorf("%+v", p)
	}
}

func TestAFailureOfTheModelShowsTheEndOfItsLogWithoutThePrompt(t *testing.T) {
	p := FromModel("NSFW content detected. Try running it again, or try a different prompt.",
		"Using seed: 4\n[Debug] Prompt: a secret wish,\n  3%|▎         | 1/30\rNSFW content detected: True\n")
	if p.Code != Flagged || p.Next == "" {
		t.Errorf("%+v", p)
	}
	if strings.Contains(p.Detail, "secret wish") || strings.Contains(p.Detail, "%|") || !strings.Contains(p.Detail, "Using seed: 4") {
		t.Errorf("detail %q", p.Detail)
	}
}

func TestFromModelKnowsAFailureWithoutWords(t *testing.T) {
	if p := FromModel("", ""); p.Code != Interrupted || p.Action != ActRetry {
		t.Errorf("%+v", p)
	}
}

func TestAProblemReadsAsWhatCostNext(t *testing.T) {
	text := New(NoCredit, nil).Error()
	for _, part := range []string{"no credit", "Nothing was charged", "billing"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q lacks %q", text, part)
		}
	}
}

func TestFromModelLeadsToTheSettingThatIsWrong(t *testing.T) {
	for text, key := range map[string]string{
		"Sizes of tensors must match except in dimension 1": "num_outputs",
		"webhook missing (code: E4875)":                     "webhook",
		"CUDA out of memory":                                "num_outputs",
	} {
		if p := FromModel(text, ""); p.Action != ActSetting || p.Key != key {
			t.Errorf("%s: %s %s", text, p.Action, p.Key)
		}
	}
	deis := FromModel("sde-dpmsolver++ does is not implemented for <class 'DEISMultistepScheduler'>", "")
	if deis.Action != ActOtherMethod || !deis.Action.Again() {
		t.Errorf("%+v", deis)
	}
	if p := FromModel("NSFW content detected.", ""); p.Action != ActOtherSeed {
		t.Errorf("%+v", p)
	}
}

func TestErrorsOfTheLibraryHaveTheirWords(t *testing.T) {
	for err, code := range map[error]Code{
		library.ErrNoSpace: NoSpace, library.ErrNoPermission: ReadOnly, library.ErrNewer: ReadOnly, secret.ErrNotFound: TokenMissing,
	} {
		if p := From(fmt.Errorf("write: %w", err)); p.Code != code || p.Cost != CostNone {
			t.Errorf("%v: %+v", err, p)
		}
	}
}

func TestAReportHoldsNothingThatIsOnlyThePersons(t *testing.T) {
	token := "r8_" + strings.Repeat("x", 37)
	p := New(InvalidInput, errors.New("prompt: my secret wish; data:image/png;base64,"+strings.Repeat("QUJD", 60)+
		"; Authorization: Bearer "+token+"; "+strings.Repeat("Zm9v", 90)+"; weight 0.8"))
	report := p.Report([]string{"job 17"}, "my secret wish", "")
	for _, text := range []string{"wish", "QUJD", token, "Zm9vZm9v"} {
		if strings.Contains(report, text) {
			t.Errorf("%q holds %q", report, text)
		}
	}
	for _, text := range []string{"refused one of the settings", "invalid-input", "job 17", "weight 0.8", "prompt: "} {
		if !strings.Contains(report, text) {
			t.Errorf("%q lacks %q", report, text)
		}
	}
}

func TestAPhotoThatIsToBlameIsNamed(t *testing.T) {
	for _, c := range []struct {
		code       Code
		face, pose string
		what       string
	}{
		{NoFace, "aunt.jpg", "uncle.jpg", "“aunt.jpg”: the model found no face in it."},
		{NoFaceInPose, "aunt.jpg", "uncle.jpg", "“uncle.jpg”: the model found no face in this pose photo."},
		{PhotoUnreadable, "aunt.jpg", "", "“aunt.jpg”: the model could not read it."},
		{PhotoUnreadable, "aunt.jpg", "uncle.jpg", "The model could not read “aunt.jpg” or “uncle.jpg”."},
		{NoFace, "", "uncle.jpg", New(NoFace, nil).What},
		{NoFaceInPose, "aunt.jpg", "", New(NoFaceInPose, nil).What},
		{PhotoUnreadable, "", "", New(PhotoUnreadable, nil).What},
		{Flagged, "aunt.jpg", "uncle.jpg", New(Flagged, nil).What},
	} {
		p := New(c.code, nil)
		named := p.Naming(c.face, c.pose)
		if named.What != c.what {
			t.Errorf("%s of %q and %q: %q", c.code, c.face, c.pose, named.What)
		}
		if named.Next == "" || named.Action != p.Action || named.Cost != p.Cost || p.What != New(c.code, nil).What {
			t.Errorf("%s: %+v from %+v", c.code, named, p)
		}
	}
}
