package instantid

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestStylesAreCompleteAndDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	if n := len(Styles()); n < 13 {
		t.Errorf("%d styles with the empty one, want at least 13", n)
	}
	seen := map[string]bool{}
	for _, s := range Styles() {
		if !idForm.MatchString(s.ID) || seen[s.ID] || seen[s.Name] || s.Name == "" {
			t.Errorf("%q, %q", s.ID, s.Name)
		}
		seen[s.ID], seen[s.Name] = true, true
		sentence(t, s.ID, s.Summary)
		if strings.Count(s.Prompt, placeholder) != 1 {
			t.Errorf("%s: %q", s.ID, s.Prompt)
		}
		if n := len(strings.Fields(s.Prompt)); n > 30 {
			t.Errorf("%s: %d words leave too little room for a prompt", s.ID, n)
		}
		if strings.ContainsAny(s.Prompt+s.Negative, "()[]|") {
			t.Errorf("%s: emphasis that the older version does not understand", s.ID)
		}
		own := words(s.Prompt)
		terms := map[string]bool{}
		for term := range strings.SplitSeq(s.Negative, ",") {
			w := words(term)
			if s.Negative != "" && (strings.TrimSpace(w) == "" || terms[w]) {
				t.Errorf("%s: %q is empty or twice", s.ID, term)
			}
			terms[w] = true
			if strings.TrimSpace(w) != "" && strings.Contains(own, w) {
				t.Errorf("%s avoids what it asks for: %q", s.ID, term)
			}
		}
	}
}

// What draws must not ban photographs' opposite, and the other way round.
func TestStylesAvoidTheOtherKindOfPictureNotTheirOwn(t *testing.T) {
	t.Parallel()
	for _, s := range Styles() {
		photo := strings.Contains(s.Prompt, "photograph") || strings.Contains(s.Prompt, "snapshot") || strings.Contains(s.Prompt, "still")
		drawn := regexp.MustCompile(`painting|watercolor|sketch|drawing|comic|anime|illustration`).MatchString(s.Prompt)
		if photo == drawn && s.ID != NoStyle && s.ID != "animated-film" && s.ID != "clay" {
			t.Errorf("%s is neither or both", s.ID)
		}
		for _, term := range strings.Split(s.Negative, ",") {
			term = strings.TrimSpace(term)
			if photo && strings.Contains(term, "photo") || drawn && (term == "painting" || term == "drawing" || term == "illustration") {
				t.Errorf("%s avoids %q", s.ID, term)
			}
		}
	}
}

func TestStylesPutThePromptIn(t *testing.T) {
	t.Parallel()
	s := Style{Prompt: "oil painting of {prompt}, thick paint", Negative: "text, photograph, hat"}
	for name, c := range map[string]struct{ prompt, negative, wantPrompt, wantNegative string }{
		"plain":                  {"a sailor", "", "oil painting of a sailor, thick paint", "text, photograph, hat"},
		"blank":                  {" \n", "", "oil painting of a person, thick paint", "text, photograph, hat"},
		"end of sentence":        {" a sailor at sea. ", "", "oil painting of a sailor at sea, thick paint", "text, photograph, hat"},
		"own list after":         {"a sailor", " beard, glasses ", "oil painting of a sailor, thick paint", "text, photograph, hat, beard, glasses"},
		"nothing twice":          {"a sailor", "Text, beard", "oil painting of a sailor, thick paint", "photograph, hat, Text, beard"},
		"what is asked for":      {"a sailor in a Hat", "", "oil painting of a sailor in a Hat, thick paint", "text, photograph"},
		"only whole words":       {"a sailor with a hatchet", "", "oil painting of a sailor with a hatchet, thick paint", "text, photograph, hat"},
		"placeholder in a text":  {"a {prompt} tattoo", "", "oil painting of a {prompt} tattoo, thick paint", "text, photograph, hat"},
		"only signs, no subject": {"...", "", "oil painting of a person, thick paint", "text, photograph, hat"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p, n := s.Apply(c.prompt, c.negative); p != c.wantPrompt || n != c.wantNegative {
				t.Errorf("got %q, %q", p, n)
			}
		})
	}
}

func TestNoStyleChangesNothing(t *testing.T) {
	t.Parallel()
	none, ok := FindStyle("")
	if !ok || none.ID != NoStyle {
		t.Fatal(none)
	}
	rapid.Check(t, func(t *rapid.T) {
		prompt, negative := rapid.String().Draw(t, "prompt"), rapid.String().Draw(t, "negative")
		for _, s := range []Style{none, {}} {
			if p, n := s.Apply(prompt, negative); p != prompt || n != negative {
				t.Fatalf("got %q, %q", p, n)
			}
		}
	})
}

func TestStylesKeepThePersonsOwnWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(Styles()).Draw(t, "style")
		prompt := rapid.StringMatching(`[a-z]{1,8}( [a-z]{1,8}){0,6}`).Draw(t, "prompt")
		negative := rapid.StringMatching(`([a-z]{1,8}(, [a-z]{1,8}){0,4})?`).Draw(t, "negative")
		p, n := s.Apply(prompt, negative)
		if !strings.Contains(p, prompt) || !strings.HasSuffix(n, negative) || strings.Contains(p, placeholder) {
			t.Fatalf("%q, %q", p, n)
		}
	})
}

func TestStylesAreFoundByIDOrName(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"comic": "comic", "COMIC": "comic", " oil painting ": "oil-painting", "none": NoStyle, "no style": NoStyle, "nothing-of-the-sort": "",
	} {
		if s, ok := FindStyle(word); s.ID != want || ok != (want != "") {
			t.Errorf("%q: %+v", word, s)
		}
	}
}
