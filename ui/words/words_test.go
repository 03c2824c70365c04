package words

import (
	"bytes"
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
	"unicode"

	"fyne.io/fyne/v2/lang"

	"likeness/service/instantid"
)

// keysInCode returns the keys that the window's sources ask for, with the
// place of each. Sentences that are built from an id (words.Or) have their
// English elsewhere and are not among them.
func keysInCode(t *testing.T) map[string]string {
	t.Helper()
	keys := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				if x, ok := f.X.(*ast.Ident); ok && x.Name == "words" {
					name = f.Sel.Name
				}
			case *ast.Ident:
				if file.Name.Name == "words" {
					name = f.Name
				}
			}
			if name != "Say" && name != "Count" {
				return true
			}
			at := files.Position(call.Pos()).String()
			for _, key := range literals(call.Args[0]) {
				keys[key] = at
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// literals returns the key of an argument; one that is put together is given
// by its possible ends in keyEnds.
func literals(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return []string{s}
		}
	case *ast.BinaryExpr:
		var out []string
		for _, prefix := range literals(e.X) {
			for _, end := range keyEnds[prefix] {
				if _, isMore := e.Y.(*ast.BasicLit); isMore {
					continue
				}
				out = append(out, prefix+end)
			}
			if len(keyEnds[prefix]) == 0 {
				for _, suffix := range literals(e.Y) {
					out = append(out, prefix+suffix)
				}
			}
		}
		return out
	}
	return nil
}

// keyEnds are what is put behind a key that is put together.
var keyEnds = map[string][]string{
	"setup.": {"practice", "replicate", "server"},
}

func sentences(t *testing.T, language string) map[string]json.RawMessage {
	t.Helper()
	m := map[string]json.RawMessage{}
	if err := read(language, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func english(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	return sentences(t, "en")
}

// A file is read into one map, so that a key that stands in two of them would
// go unseen.
func TestNoKeyStandsTwice(t *testing.T) {
	files, err := fs.Glob(translations, "translations/*.json")
	if err != nil {
		t.Fatal(err)
	}
	where := map[string]string{}
	for _, name := range files {
		b, err := translations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(filepath.Base(name), ".")
		if len(parts) != 3 || !slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == parts[1] }) {
			t.Errorf("%s is no file of a language", name)
			continue
		}
		d := json.NewDecoder(bytes.NewReader(b))
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			k := parts[1] + " " + key.(string)
			if other := where[k]; other != "" {
				t.Errorf("%q stands in %s and in %s", k, other, name)
			}
			where[k] = name
		}
	}
}

func TestEverySentenceThatIsAskedForIsThere(t *testing.T) {
	known := english(t)
	for key, at := range keysInCode(t) {
		if _, ok := known[key]; !ok {
			t.Errorf("%s: no English sentence %q", at, key)
		}
	}
}

func TestEverySentenceIsAskedFor(t *testing.T) {
	asked := keysInCode(t)
	toolkit := file(t, "translations/fyne.en.json")
	var unused []string
	for key := range english(t) {
		if _, ok := toolkit[key]; ok { // the toolkit asks for those itself
			continue
		}
		if _, ok := asked[key]; !ok && !fallback(key) {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	if len(unused) > 0 {
		t.Errorf("sentences that nobody asks for: %s", strings.Join(unused, ", "))
	}
}

// file returns the sentences of one file.
func file(t *testing.T, name string) map[string]json.RawMessage {
	t.Helper()
	m := map[string]json.RawMessage{}
	b, err := translations.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

// Every sentence has its twin in every language, with the same places to fill
// in and the same forms for numbers.
func TestEveryLanguageIsComplete(t *testing.T) {
	sources, err := fs.Glob(translations, "translations/*.en.json")
	if err != nil || len(sources) == 0 {
		t.Fatal("no sentences", err)
	}
	for _, language := range Languages() {
		if language.Code == "en" {
			continue
		}
		for _, source := range sources {
			name := strings.TrimSuffix(source, ".en.json") + "." + language.Code + ".json"
			t.Run(filepath.Base(name), func(t *testing.T) {
				want, got := file(t, source), file(t, name)
				for key, sentence := range want {
					twin, ok := got[key]
					if !ok {
						t.Errorf("no %q", key)
						continue
					}
					if w, g := shape(t, sentence), shape(t, twin); w != g {
						t.Errorf("%q has %s, want %s", key, g, w)
					}
				}
				for key := range got {
					if _, ok := want[key]; !ok && !lower(key) {
						t.Errorf("%q is in no English file of that name", key)
					}
				}
			})
		}
	}
}

// lower reports whether the English of a key may stand on a lower floor, from
// where words.Or takes it: then only other languages have it in a file.
func lower(key string) bool {
	return slices.ContainsFunc([]string{"parameter.", "option.", "group.", "style.", "preset.", "problem.", "cost.", "photo.", "webhook.", "version."},
		func(prefix string) bool { return strings.HasPrefix(key, prefix) })
}

var placeholder = regexp.MustCompile(`{{[^}]*}}`)

// shape returns the forms of a sentence, each with the places to fill in.
func shape(t *testing.T, sentence json.RawMessage) string {
	t.Helper()
	forms := map[string]string{}
	var one string
	if err := json.Unmarshal(sentence, &one); err == nil {
		forms["other"] = one
	} else if err := json.Unmarshal(sentence, &forms); err != nil {
		t.Fatal(err)
	}
	var out []string
	for form, text := range forms {
		if strings.TrimSpace(text) == "" {
			t.Errorf("the form %q of %s is empty", form, sentence)
		}
		places := placeholder.FindAllString(text, -1)
		slices.Sort(places)
		out = append(out, form+": "+strings.Join(slices.Compact(places), " "))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// What a person reads of the toolkit itself must change with the language too.
func TestTheToolkitSpeaksTheLanguageThatWasChosen(t *testing.T) {
	t.Cleanup(func() {
		if err := Use("en"); err != nil {
			t.Error(err)
		}
	})
	for code, want := range map[string]string{"de": "Abbrechen", "en": "Cancel"} {
		if err := Use(code); err != nil {
			t.Fatal(err)
		}
		if got := lang.L("Cancel"); got != want {
			t.Errorf("in %s the toolkit says %q, want %q", code, got, want)
		}
	}
}

// fallback reports whether a key is one of those that words.Or builds from an
// id, and that English needs a sentence for all the same.
func fallback(key string) bool {
	for _, prefix := range []string{"menu.", "keys.", "key.", "webhook.", "photo."} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// Words that a person reads must come from here: the widgets' makers get no
// literal text.
func TestNoSentenceInTheSources(t *testing.T) {
	makers := []string{
		"NewLabel", "NewLabelWithStyle", "NewButton", "NewButtonWithIcon", "NewQuietButton", "NewIconButton", "NewCheck",
		"NewPlain", "NewCaption", "NewParagraph", "NewText", "NewQuiet", "NewQuote", "NewHeading", "NewTitle", "NewHint",
		"NewLink", "NewHyperlink", "NewLine", "NewSection", "NewStep", "NewChooser", "NewSegments", "NewDial",
		"NewDivided", "NewWell", "NewPickList", "NewTrouble", "NewMenu", "NewMenuItem", "NewWindow", "NewFormItem", "NewTabItem",
		"NewRichTextFromMarkdown", "NewInformation", "NewConfirm", "NewCustom",
		"SetPlaceHolder", "SetTitle", "SetTitleText", "SetConfirmText", "SetDismissText", "SetText", "Set", "Paint",
		"Toast", "Offer", "Notify", "SendNotification", "Saying",
	}
	// What is given to fields of these names is read too.
	fields := []string{"Text", "Title", "Label", "Help", "Headline", "Invitation", "Placeholder", "PlaceHolder", "Remark", "Note"}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		wrong := func(n ast.Node, maker, text string) {
			if _, ok := instantid.Find(text); ok { // a key, no words
				return
			}
			t.Errorf("%s: %s is given the words %q", files.Position(n.Pos()), maker, text)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.SelectorExpr:
					name = f.Sel.Name
				case *ast.Ident:
					name = f.Name
				}
				if !slices.Contains(makers, name) {
					break
				}
				for _, arg := range n.Args {
					if text := wordsIn(arg); text != "" {
						wrong(n, name, text)
					}
				}
			case *ast.KeyValueExpr:
				key, ok := n.Key.(*ast.Ident)
				if ok && slices.Contains(fields, key.Name) {
					if text := wordsIn(n.Value); text != "" {
						wrong(n, key.Name, text)
					}
				}
			case *ast.AssignStmt:
				for i, to := range n.Lhs {
					field, ok := to.(*ast.SelectorExpr)
					if ok && i < len(n.Rhs) && slices.Contains(fields, field.Sel.Name) {
						if text := wordsIn(n.Rhs[i]); text != "" {
							wrong(n, field.Sel.Name, text)
						}
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
}

// wordsIn returns the first literal text with a letter in it that an
// expression is or is joined from; signs and units of measure say the same in
// every language.
func wordsIn(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		if err == nil && e.Kind == token.STRING && strings.IndexFunc(s, unicode.IsLetter) >= 0 {
			return s
		}
	case *ast.BinaryExpr:
		if s := wordsIn(e.X); s != "" {
			return s
		}
		return wordsIn(e.Y)
	case *ast.ParenExpr:
		return wordsIn(e.X)
	case *ast.CallExpr: // fmt.Sprintf("%d pictures", n)
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" && len(e.Args) > 0 {
			if lit, ok := e.Args[0].(*ast.BasicLit); ok {
				if s := verb.ReplaceAllString(lit.Value, ""); strings.IndexFunc(s, unicode.IsLetter) >= 0 {
					return lit.Value
				}
			}
		}
	}
	return ""
}

var verb = regexp.MustCompile(`%[-+# 0]*[\d.*]*[a-zA-Z]`)
