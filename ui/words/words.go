// Package words holds every sentence that the window says, by key, so that it
// can be said in another language.
//
// English is the source and lies in translations/en.json. Texts whose English
// belongs to a lower floor (parameters, presets, problems) are looked up by a
// key made from their id, with that English as the fallback. The package
// formats sentences; it decides nothing.
package words

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

//go:embed translations/*.json
var translations embed.FS

// Register makes the sentences known. It must run before the first of them is
// asked for; running it again does no harm.
func Register() error {
	if err := lang.AddTranslationsFS(translations, "translations"); err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	// For a language that has no file yet, English is registered under its
	// name: otherwise Fyne, which has sentences of its own in it, would look
	// there for ours and log every miss.
	system := lang.SystemLocale()
	if has(system) {
		return nil
	}
	english, err := translations.ReadFile("translations/en.json")
	if err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	if err := lang.AddTranslationsForLocale(english, system); err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	return nil
}

func has(l fyne.Locale) bool {
	language, _, _ := strings.Cut(l.LanguageString(), "-")
	files, err := translations.ReadDir("translations")
	if err != nil {
		return false
	}
	for _, f := range files {
		if strings.TrimSuffix(f.Name(), path.Ext(f.Name())) == language {
			return true
		}
	}
	return false
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

// Or returns the sentence of a key, or the given English one when no language
// has it.
func Or(key, english string) string {
	if english == "" {
		return ""
	}
	return lang.X(key, english)
}

func data(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}
