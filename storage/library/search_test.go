package library

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestSearchTakesPlainTextLiterally(t *testing.T) {
	l := newLibrary(t)
	prompts := map[string]string{
		"red":     "Woman in a RED coat, film grain",
		"blue":    "man in a blue coat AND hat",
		"quotes":  `she said "hello" to O'Brien's cat`,
		"percent": "100% sharp_focus 50mm f/1.4",
		"chinese": "穿红色外套的女人，电影感",
		"thai":    "ผู้หญิงสวมเสื้อสีแดง",
		"emoji":   "smiling 😀 woman 👩\u200d🚀",
		"accents": "Café crème in Zürich",
		"russian": "Женщина в красном пальто",
		"empty":   "",
	}
	id := map[string]string{}
	for n, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range prompts {
			if !yield(name) {
				return
			}
		}
	}) {
		p := picture(9000+n, prompts[name])
		if name == "empty" {
			p.NegativePrompt, p.Style, p.Preset, p.Look = "blurry", "Watercolour", "Photo, natural", "juggernaut-xl-v8"
			p.Face, p.Pose = Photo{Name: "Grandmother 1962.jpg"}, &Photo{Name: "dancer.png"}
			p.Seed = 123456789
		}
		id[add(t, l, p, content(n)).ID] = name
	}
	tests := []struct {
		typed string
		want  []string
	}{
		{"coat", []string{"red", "blue"}},
		{"COAT red", []string{"red"}},
		{"gra fil", []string{"red"}},
		{"oat", nil}, // not the beginning of a word
		{"and", []string{"blue"}},
		{"AND", []string{"blue"}},
		{"OR", nil},
		{"NOT coat", nil},
		{"NEAR(coat hat)", nil},
		{"coat*", []string{"red", "blue"}},
		{"text:coat", nil},
		{"^woman", []string{}}, // the sign is no letter: looked for as it is
		{"-coat", []string{"red", "blue"}},
		{`"hello"`, []string{"quotes"}},
		{`"`, []string{"quotes"}},
		{`""`, nil},
		{`he"llo`, nil},
		{"o'brien's", []string{"quotes"}},
		{"brien", []string{"quotes"}},
		{"100%", []string{"percent"}},
		{"%", []string{"percent"}},
		{"_", []string{"percent"}},
		{`\`, nil},
		{"sharp_focus", []string{"percent"}},
		{"f/1.4", []string{"percent"}},
		{"红色", []string{"chinese"}},
		{"女人", []string{"chinese"}},
		{"女人 红", []string{"chinese"}},
		{"男人", nil},
		{"สีแดง", []string{"thai"}},
		{"😀", []string{"emoji"}},
		{"😀 woman", []string{"emoji"}},
		{"🚀", []string{"emoji"}},
		{"cafe", []string{"accents"}},
		{"CAFÉ zur", []string{"accents"}},
		{"красн", []string{"russian"}},
		{"ПАЛЬТО", []string{"russian"}},
		{"blurry", []string{"empty"}},
		{"watercolour", []string{"empty"}},
		{"natural photo", []string{"empty"}},
		{"juggernaut", []string{"empty"}},
		{"grandmother", []string{"empty"}},
		{"dancer.png", []string{"empty"}},
		{"123456789", []string{"empty"}},
		{"(", nil},
		{";DROP TABLE pictures", nil},
		{"\x00coat\x01", []string{"red", "blue"}},
		{"co\xffat", nil},
		{strings.Repeat("qq ", 5000), nil},
		{strings.Repeat("coat ", 31), []string{"red", "blue"}},
		{strings.Repeat("z", 100000), nil},
	}
	for _, test := range tests {
		got := []string{}
		for _, found := range list(t, l, Query{Search: test.typed}) {
			got = append(got, id[found])
		}
		slices.Sort(got)
		want := append([]string{}, test.want...)
		slices.Sort(want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%.40q finds %v, want %v", test.typed, got, want)
		}
	}
	for _, all := range []string{"", "  ", "\n\t"} {
		if got := list(t, l, Query{Search: all}); len(got) != len(prompts) {
			t.Errorf("%q finds %d of %d", all, len(got), len(prompts))
		}
	}
}

func FuzzSearchNeverFails(f *testing.F) {
	for _, s := range []string{`"`, "a*", "女", "😀", `\%_`, "NEAR(", "{a b}:c", "\x00", "a+b", "''", "-", "( ) AND OR NOT"} {
		f.Add(s)
	}
	l := newLibrary(f)
	add(f, l, picture(1, "woman in a red coat"), content(1))
	f.Fuzz(func(t *testing.T, typed string) {
		if _, err := l.Pictures(t.Context(), Query{Search: typed}); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	})
}
