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
	var unused []string
	for key := range english(t) {
		if _, ok := asked[key]; !ok && !fallback(key) {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	if len(unused) > 0 {
		t.Errorf("sentences that nobody asks for: %s", strings.Join(unused, ", "))
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
		"NewLink", "NewHyperlink", "NewLine", "NewSection", "NewStep", "NewStepWith", "NewChooser", "NewSegments", "NewDial",
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
