package library

import (
	"fmt"
	"path"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPortableWords(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "woman in a red coat", "woman in a red coat"},
		{"spaces", "  a \t b\n\nc  ", "a b c"},
		{"reserved characters", `a/b\c:d*e?f"g<h>i|j`, "a b c d e f g h i j"},
		{"control characters", "a\x00b\x1fc\x7fd", "a b c d"},
		{"path", "../../etc/passwd", "etc passwd"},
		{"ends", "...hidden. . ", "hidden"},
		{"only signs", "?!*/ ...", "!"},
		{"nothing", " \n ", ""},
		{"weights stay", "(red coat)1.3, film grain", "(red coat)1.3, film grain"},
		{"Chinese", "穿红色外套的女人，电影感", "穿红色外套的女人，电影感"},
		{"Arabic", "امرأة بمعطف أحمر", "امرأة بمعطف أحمر"},
		{"Hindi", "लाल कोट में महिला", "लाल कोट में महिला"},
		{"Persian with a non-joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"emoji family", "portrait 👩\u200d👩\u200d👧 smiling", "portrait 👩\u200d👩\u200d👧 smiling"},
		{"marks of direction", "abc\u202egnp.exe\u202c", "abcgnp.exe"},
		{"byte order mark and soft hyphen", "\ufeffso\u00adft", "soft"},
		{"private use", "a\ue000b", "ab"},
		{"broken UTF-8", "a\xffb\xc3", "ab"},
		{
			"cut at a word", "cinematic photo of a woman standing in the rain at night with an umbrella and neon lights",
			"cinematic photo of a woman standing in the rain at night",
		},
		{"one long word", strings.Repeat("x", 300), strings.Repeat("x", 60)},
		{"one long word of three bytes a letter", strings.Repeat("漢", 100), strings.Repeat("漢", 30)},
		{"not inside a letter with marks", strings.Repeat("x", 59) + "e\u0301\u0302 y", strings.Repeat("x", 59)},
		{"not inside a joined emoji", strings.Repeat("x", 57) + "👩\u200d👩\u200d👧", strings.Repeat("x", 57)},
		{"not before a skin tone", strings.Repeat("x", 59) + "👍🏽", strings.Repeat("x", 59)},
	}
	for _, test := range tests {
		if got := portableWords(test.text); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFileNamesAreReadable(t *testing.T) {
	day := time.Date(2026, 11, 23, 23, 59, 0, 0, time.Local)
	tests := []struct {
		p    Picture
		n    int
		want string
	}{
		{Picture{Prompt: "woman in a red coat", Seed: 4711, Type: "webp"}, 1, "2026/2026-11-23/2026-11-23 woman in a red coat 4711-1.webp"},
		{Picture{Prompt: "woman", Seed: 4711, Index: 3, Type: "png"}, 2, "2026/2026-11-23/2026-11-23 woman 4711-4 (2).png"},
		{Picture{Prompt: "?", Type: "jpeg"}, 1, "2026/2026-11-23/2026-11-23 portrait 0-1.jpg"},
		{Picture{Prompt: "CON", Seed: 1, Type: "png"}, 1, "2026/2026-11-23/2026-11-23 CON 1-1.png"},
	}
	for _, test := range tests {
		if got := fileName(test.p, day, test.n); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// portable says what is wrong with a file name on any of the systems; "" when nothing is.
func portable(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return "no name"
	case !utf8.ValidString(name):
		return "not UTF-8"
	case len(name) > 143:
		return fmt.Sprintf("%d bytes", len(name))
	case strings.ContainsAny(name, `<>:"/\|?*`):
		return "reserved character"
	case strings.TrimRight(name, " .") != name:
		return "ends with a space or dot"
	case strings.TrimLeft(name, " .-") != name:
		return "begins with a space, dot or dash"
	}
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	for _, device := range []string{"CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9", "COM¹", "CONIN$"} {
		if strings.TrimSpace(base) == device {
			return "a device"
		}
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return fmt.Sprintf("character %U", r)
		}
	}
	return ""
}

func TestEveryPromptGivesAPortableName(t *testing.T) {
	pieces := rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Han, unicode.Arabic, unicode.Devanagari, unicode.Thai, unicode.Cyrillic), 0, 80, -1),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Mn, unicode.Me, unicode.Mc, unicode.Cf, unicode.So, unicode.Sk), 0, 40, -1),
		rapid.SampledFrom([]string{"..", "con", "AUX.txt", "\u200d", "\u202e", "/", "C:\\", "a b c", "👩\u200d👧", "e\u0301", "\xff", "\x00", " .", "~", "%2e%2e%2f"}),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		prompt := strings.Join(rapid.SliceOfN(pieces, 0, 6).Draw(t, "prompt"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		p := Picture{
			Prompt: prompt, Seed: rapid.Int64().Draw(t, "seed"), Index: rapid.IntRange(0, 999).Draw(t, "index"),
			Type: rapid.SampledFrom([]string{"webp", "png", "jpeg"}).Draw(t, "type"),
		}
		day := time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), 3, 1, 0, 0, 0, 0, time.UTC)
		file := fileName(p, day, rapid.IntRange(1, maxNumber).Draw(t, "n"))
		if !localFile(file) || strings.Count(file, "/") != 2 {
			t.Fatalf("%q leaves its folder", file)
		}
		if problem := portable(path.Base(file)); problem != "" {
			t.Fatalf("%q: %s", file, problem)
		}
		words := portableWords(prompt)
		if again := portableWords(words); again != words {
			t.Fatalf("%q becomes %q", words, again)
		}
		if utf8.RuneCountInString(words) > maxWordRunes || len(words) > maxWordBytes {
			t.Fatalf("%q is too long", words)
		}
	})
}

func TestIdsSortByTimeAndAreFileNames(t *testing.T) {
	var ids []string
	for _, at := range []time.Time{
		time.UnixMilli(-5), time.UnixMilli(0), time.UnixMilli(1), noon, noon.Add(time.Millisecond), noon.AddDate(30, 0, 0), time.UnixMilli(1<<50 - 1),
	} {
		id := NewID(at)
		if err := checkID("test", id); len(id) != 20 || err != nil {
			t.Errorf("%q: %v", id, err)
		}
		ids = append(ids, id)
	}
	if ids[0][:10] != ids[1][:10] || !sort.StringsAreSorted(ids[1:]) {
		t.Errorf("not sorted: %q", ids)
	}
	if a, b := NewID(noon), NewID(noon); a == b {
		t.Error("two ids of one moment are the same")
	}
}

func TestIdsThatCouldBeNoFileAreRefused(t *testing.T) {
	for _, id := range []string{
		"", ".", "..", "a/b", `a\b`, "A", "a b", "ä", "a.b", "-a", "con", "nul", "com1", "com1abcdef", "lpt9x", strings.Repeat("a", 65), "a\x00", "a\n",
	} {
		if checkID("test", id) == nil {
			t.Errorf("%q is taken", id)
		}
	}
	for _, id := range []string{"a", "0", "job_1-2", "conx", "com10"[:3] + "x1", strings.Repeat("a", 64)} {
		if err := checkID("test", id); err != nil {
			t.Error(err)
		}
	}
}
