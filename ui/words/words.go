// Package words holds every sentence that the window says, by key, so that it
// can be said in another language.
//
// English is the source. The sentences of each room of the window lie in a file
// of their own for every language, such as translations/gallery.en.json. Texts
// whose English belongs to a lower floor (parameters, presets, problems) are
// looked up by a key made from their id, with that English as the fallback: see
// Or and Tell. The package formats sentences; it decides nothing.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
)

//go:embed translations/*.json
var translations embed.FS

// A Language is one that the window can speak.
type Language struct {
	Code string // ISO 639-1
	Name string // in the language itself
}

// Languages returns the languages that are complete, the source first.
func Languages() []Language { return []Language{{"en", "English"}, {"de", "Deutsch"}} }

// Use has every sentence said in a language; an empty code means the system's,
// or English where that is not among [Languages]. It must run before the first
// sentence is asked for. What was said before stays as it is.
func Use(code string) error {
	system := lang.SystemLocale()
	if code == "" {
		code, _, _ = strings.Cut(system.LanguageString(), "-")
	}
	if !slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == code }) {
		code = "en"
	}
	all := map[string]json.RawMessage{}
	// English stands in for what is missing. Nothing that was registered can be
	// taken back, so what only another language has is overwritten.
	for _, l := range Languages() {
		others := map[string]json.RawMessage{}
		if err := read(l.Code, others); err != nil {
			return fmt.Errorf("read translations: %w", err)
		}
		for key := range others {
			if isBelow(key) {
				all[key] = json.RawMessage(`"\u0000"`)
			}
		}
	}
	for _, language := range []string{"en", code} {
		if err := read(language, all); err != nil {
			return fmt.Errorf("read translations: %w", err)
		}
	}
	b, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	// Fyne looks for sentences, its own and ours, in the language of the system
	// and offers no other way to choose one: so they are registered under it.
	if err := lang.AddTranslationsForLocale(b, system); err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	return nil
}

// read adds the sentences of a language: every room has a file of its own,
// such as gallery.de.json.
func read(code string, into map[string]json.RawMessage) error {
	files, err := fs.Glob(translations, "translations/*."+code+".json")
	if err != nil {
		return err
	}
	for _, name := range files {
		b, err := translations.ReadFile(name)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &into); err != nil {
			return fmt.Errorf("%s: %w", path.Base(name), err)
		}
	}
	return nil
}

// Say returns the sentence of a key. Places such as {{.Name}} in it are filled
// from the pairs of name and value.
func Say(key string, pairs ...any) string {
	if len(pairs) == 0 {
		return lang.X(key, key)
	}
	return lang.X(key, key, data(pairs))
}

// Count returns the sentence of a key in the form for n things; {{.N}} in it
// is n.
func Count(key string, n int, pairs ...any) string {
	return lang.XN(key, key, n, data(append(pairs, "N", n)))
}

func data(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}
