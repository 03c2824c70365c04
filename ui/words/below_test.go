package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"likeness/service/instantid"
	"likeness/service/photo"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/storage/secret"
)

// belowTexts returns every English sentence of the lower floors that a person
// may read, by its key: from the tables, and from the sources where messages
// are made in them.
func belowTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	add := func(key, english string) {
		if english != "" {
			texts[key] = english
		}
	}
	for _, p := range instantid.Parameters() {
		add("parameter."+p.Key+".label", p.Label)
		add("parameter."+p.Key+".help", p.Help)
		for _, o := range p.Options {
			add("option."+p.Key+"."+o.Value+".label", o.Label)
			add("option."+p.Key+"."+o.Value+".help", o.Help)
			add("group.option."+o.Group, o.Group)
		}
		for _, c := range p.DependsOn {
			add(instantid.ReasonMessage(c.Reason).Key, c.Reason)
		}
	}
	add(instantid.ReasonMessage(instantid.ReasonNotTaken).Key, instantid.ReasonNotTaken)
	for _, g := range instantid.Groups() {
		add("group."+string(g), string(g))
	}
	for _, s := range instantid.Styles() {
		add("style."+s.ID+".name", s.Name)
		add("style."+s.ID+".summary", s.Summary)
	}
	for _, p := range instantid.Presets() {
		add("preset."+p.ID+".name", p.Name)
		add("preset."+p.ID+".summary", p.Summary)
	}
	for _, v := range instantid.KnownVersions() {
		add("version."+v.ID[:8]+".name", v.Name)
		add("version."+v.ID[:8]+".summary", v.Summary)
	}
	for _, c := range problem.Codes() {
		p := problem.New(c, nil)
		add("problem."+string(c)+".what", p.What)
		add("problem."+string(c)+".next", p.Next)
	}
	for _, c := range problem.Costs() {
		add("cost."+string(c), c.Text())
	}
	for _, f := range instantid.Failures() {
		add("failure."+string(f.Code)+".what", f.What)
		add("failure."+string(f.Code)+".next", f.Next)
	}
	for _, r := range secret.Reasons() {
		add("keyring."+string(r), "a sentence of storage/secret")
	}
	for _, why := range library.ReadOnlyReasons() {
		add("library."+why, "a sentence of storage/library")
	}
	add("preferences.kept", "a sentence of storage/preferences with {{.File}}")
	add("preferences.lost", "a sentence of storage/preferences")
	add("preferences.presets.aside", "a sentence of storage/preferences with {{.Files}}")
	add("preferences.presets.unread", "a sentence of storage/preferences")
	for key, english := range messagesInCode(t) {
		add(key, english)
	}
	return texts
}

// messagesInCode returns the messages that the service floor makes, and the
// kinds of files that service/photo knows.
func messagesInCode(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("../../service", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && filepath.Base(filepath.Dir(path)) == "photo" && isKind.MatchString(s) {
					found[photo.KindMessage(s).Key] = s
				}
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || f.Sel.Name != "New" || len(n.Args) < 2 {
					break
				}
				if x, ok := f.X.(*ast.Ident); !ok || x.Name != "message" {
					break
				}
				// A key that is put together belongs to a table above.
				if key := literals(n.Args[0]); len(key) == 1 {
					if english := literals(n.Args[1]); len(english) == 1 {
						found[key[0]] = english[0]
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	isKind = regexp.MustCompile(`^an? [A-Za-z0-9 -]+$`)
	place  = regexp.MustCompile(`{{\.\w+}}`)
)

func places(s string) []string {
	all := place.FindAllString(s, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// Every language but English has every sentence of the lower floors, with the
// same places for values.
func TestSentencesOfLowerFloorsAreSaidInEveryLanguage(t *testing.T) {
	texts := belowTexts(t)
	if len(texts) < 300 {
		t.Fatalf("only %d sentences found", len(texts))
	}
	for key := range texts {
		if !isBelow(key) {
			t.Errorf("%q begins like no key of a lower floor", key)
		}
	}
	for _, l := range Languages() {
		if l.Code == "en" {
			continue
		}
		known := sentences(t, l.Code)
		for key, english := range texts {
			raw, ok := known[key]
			if !ok {
				t.Errorf("%s: nothing for %q: %q", l.Name, key, english)
				continue
			}
			var said string
			if err := json.Unmarshal(raw, &said); err != nil || strings.TrimSpace(said) == "" {
				t.Errorf("%s: %q is no sentence: %s", l.Name, key, raw)
			}
			if got, want := places(said), places(english); !slices.Equal(got, want) {
				t.Errorf("%s: %q has the places %v, in English %v", l.Name, key, got, want)
			}
		}
	}
}

// A key of another language has its English in a file or on a lower floor:
// else nobody asks for it.
func TestNoLanguageSaysWhatEnglishDoesNot(t *testing.T) {
	texts, known := belowTexts(t), english(t)
	for _, l := range Languages() {
		for key := range sentences(t, l.Code) {
			_, inFile := known[key]
			_, belongs := texts[key]
			if !inFile && !belongs && !isFyne(key) {
				t.Errorf("%s: nobody asks for %q", l.Name, key)
			}
		}
	}
}

// isFyne reports whether a key is one that Fyne asks for itself.
func isFyne(key string) bool {
	files, _ := fs.Glob(translations, "translations/fyne.*.json")
	for _, name := range files {
		b, err := translations.ReadFile(name)
		m := map[string]json.RawMessage{}
		if err == nil && json.Unmarshal(b, &m) == nil && m[key] != nil {
			return true
		}
	}
	return false
}
