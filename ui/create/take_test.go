package create

import (
	"slices"
	"testing"
)

func TestCopiedPaths(t *testing.T) {
	cases := map[string][]string{
		"/photos/a/b.jpg":                                    {"/photos/a/b.jpg"},
		"  \"/photos/a/with space.jpg\"\n":                   {"/photos/a/with space.jpg"},
		"file:///photos/a/with%20space.jpg\r\n":              {"/photos/a/with space.jpg"},
		"file:///photos/Gr%C3%BC%C3%9Fe/50%25":               {"/photos/Grüße/50%"},
		"copy\nfile:///photos/a/b.jpg\nfile:///photos/c.jpg": {"/photos/a/b.jpg", "/photos/c.jpg"},
		"https://example.org/a.jpg":                          nil,
		"just words":                                         nil,
		"":                                                   nil,
		"relative/path.jpg":                                  nil,
	}
	for text, want := range cases {
		if got := copiedPaths(text); !slices.Equal(got, want) {
			t.Errorf("%q gave %q, want %q", text, got, want)
		}
	}
}

func TestWebAddresses(t *testing.T) {
	for given, want := range map[string]string{
		"https://example.org/pictures/a.jpg?x=1": "example.org/…/a.jpg",
		"http://example.org":                     "example.org",
		"https:/example.org/a.jpg":               "https:/example.org/a.jpg", // as it comes through a file name
		"file:///photos/a.jpg":                   "",
		"/photos/https://a.jpg":                  "",
		"C:/photos/a.jpg":                        "",
		"a.jpg":                                  "",
	} {
		if got, ok := webAddress(given); got != want || ok != (want != "") {
			t.Errorf("%q gave %q, %v", given, got, ok)
		}
	}
}

func TestShortNames(t *testing.T) {
	for name, want := range map[string]string{
		"short.png": "short.png",
		"a-very-long-file-name-that-somebody-gave-to-groceries.jpg": "a-very-long-file-na…-groceries.jpg",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q is shortened to %q", name, got)
		}
	}
}
