package ui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"likeness/storage/preferences"
)

// How long opening the lists of words and presets, and one key in the prompt,
// hold the UI goroutine. The goal is 16 ms.
func BenchmarkHoldOfTheLists(b *testing.B) {
	dir := b.TempDir()
	prefs, err := preferences.Open(filepath.Join(dir, "preferences.json"))
	if err != nil {
		b.Fatal(err)
	}
	err = prefs.Update(func(p *preferences.Preferences) {
		for i := range preferences.MaxPrompts {
			p.Prompts = append(p.Prompts, fmt.Sprint(i, strings.Repeat(" portrait of a woman in a red coat", 1+i%12)))
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	r := newRig(b, inFolder(dir))
	r.settle()
	for _, name := range []string{"create.history", "create.styles", "create.presets", "create.savepreset"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.actOn(name)
				b.StopTimer()
				r.window.escape()
				r.settle()
				b.StartTimer()
			}
		})
	}
	b.Run("key", func(b *testing.B) {
		e := r.entryCalled(promptField)
		for b.Loop() {
			e.TypedRune('x')
			b.StopTimer()
			e.SetText("a woman by the sea")
			b.StartTimer()
		}
	})
}
