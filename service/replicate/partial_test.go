package replicate

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// file serves one file with ranges, and cuts each answer after some bytes.
type file struct {
	mu     sync.Mutex
	b      []byte
	mark   string
	cut    int      // bytes after which an answer is cut; 0: none is
	asked  []string // the ranges asked for, "" for the whole
	served int      // bytes in all
	odd    func(w http.ResponseWriter, r *http.Request) bool
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r.Header.Get("Range"))
	if f.odd != nil && f.odd(w, r) {
		return
	}
	if f.mark != "" {
		w.Header().Set("ETag", f.mark)
	}
	http.ServeContent(&counting{w, f}, r, "out.webp", time.Time{}, bytes.NewReader(f.b))
}

type counting struct {
	http.ResponseWriter
	f *file
}

func (c *counting) Write(b []byte) (int, error) {
	sent := 0
	if c.f.cut > 0 {
		if room := c.f.cut; len(b) > room {
			sent, _ = c.ResponseWriter.Write(b[:room])
			c.f.served += sent
			http.NewResponseController(c.ResponseWriter).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	n, err := c.ResponseWriter.Write(b)
	c.f.served += n
	return n, err
}

func TestACutDownloadGoesOnWhereItWasCut(t *testing.T) {
	want := bytes.Repeat([]byte("0123456789abcdef"), 4096) // 64 KB
	f := &file{b: want, mark: `"v1"`, cut: 5000}
	base := serve(t, f.ServeHTTP)
	b, err := newClient(t, base, Options{}).Download(t.Context(), base+"/out.webp", 0)
	if err != nil || !bytes.Equal(b, want) {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if f.served != len(want) {
		t.Errorf("%d bytes were served of a file of %d", f.served, len(want))
	}
	at := 0
	for i, asked := range f.asked {
		wanted := ""
		if i > 0 {
			wanted = "bytes=" + strconv.Itoa(at) + "-"
		}
		if asked != wanted {
			t.Errorf("request %d asked for %q, want %q", i, asked, wanted)
		}
		at += 5000
	}
}

func TestWhatCameIsKeptForALaterDownload(t *testing.T) {
	want := bytes.Repeat([]byte("x"), 3000)
	f := &file{b: want, mark: `"v1"`, cut: 100}
	base := serve(t, f.ServeHTTP)
	c := newClient(t, base, Options{})
	var part Partial
	_, err := c.DownloadOn(t.Context(), base+"/out", 0, &part)
	asError(t, err, Network)
	if part.Len() != 100*quick.Tries {
		t.Fatalf("%d bytes are kept after %d tries", part.Len(), quick.Tries)
	}
	f.cut = 0
	b, err := c.DownloadOn(t.Context(), base+"/out", 0, &part)
	if err != nil || !bytes.Equal(b, want) || part.Len() != 0 || f.served != len(want) {
		t.Errorf("%d bytes, %v; %d served, %d left", len(b), err, f.served, part.Len())
	}
}

// Parts of two files must never become one.
func TestAFileThatHasChangedIsFetchedAnew(t *testing.T) {
	old, want := bytes.Repeat([]byte("o"), 3000), bytes.Repeat([]byte("n"), 2900)
	for name, mark := range map[string]string{"strong": `"v2"`, "none": "", "weak": `W/"v1"`} {
		f := &file{b: old, mark: `"v1"`, cut: 1000}
		if name == "weak" {
			f.mark = mark
		}
		base := serve(t, f.ServeHTTP)
		c := newClient(t, base, Options{Retry: Retry{Tries: 1}})
		var part Partial
		_, err := c.DownloadOn(t.Context(), base+"/out", 0, &part)
		asError(t, err, Network)
		if kept := part.Len() > 0; kept != (name != "weak") {
			t.Errorf("%s: %d bytes are kept", name, part.Len())
		}
		f.b, f.mark, f.cut = want, mark, 0
		b, err := c.DownloadOn(t.Context(), base+"/out", 0, &part)
		if err != nil || !bytes.Equal(b, want) {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}

// Servers that know no ranges, or know them wrongly, give the whole file in the end.
func TestOddAnswersToARange(t *testing.T) {
	want := bytes.Repeat([]byte("abcdefgh"), 500)
	part := func(status int, header, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("Range") == "" {
				return false
			}
			if header != "" {
				w.Header().Set("Content-Range", header)
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
			return true
		}
	}
	whole := string(want)
	for name, odd := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"ignored":         part(200, "", whole),
		"not satisfiable": part(416, "bytes */4000", "no"),
		"another place":   part(206, "bytes 0-3999/4000", whole),
		"another length":  part(206, "bytes 1000-3999/5000", whole[1000:]),
		"no place":        part(206, "", whole[1000:]),
		"nonsense":        part(206, "bytes of it", whole[1000:]),
		"too short":       part(206, "bytes 1000-1999/4000", whole[1000:2000]),
		"other mark": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("Range") != "" {
				w.Header().Set("ETag", `"v9"`)
			}
			return part(206, "bytes 1000-3999/4000", strings.Repeat("z", 3000))(w, r)
		},
	} {
		f := &file{b: want, mark: `"v1"`, cut: 1000}
		f.odd = func(w http.ResponseWriter, r *http.Request) bool {
			if len(f.asked) > 1 {
				f.cut = 0
			}
			return len(f.asked) == 2 && odd(w, r)
		}
		base := serve(t, f.ServeHTTP)
		b, err := newClient(t, base, Options{}).Download(t.Context(), base+"/out", 0)
		if err != nil || string(b) != whole {
			t.Errorf("%s: %d bytes, %v, asked %q", name, len(b), err, f.asked)
		}
	}
}

func TestARangeIsBoundedAsTheWholeIs(t *testing.T) {
	f := &file{b: bytes.Repeat([]byte("x"), 3000), mark: `"v1"`, cut: 1000}
	base := serve(t, f.ServeHTTP)
	c := newClient(t, base, Options{})
	f.odd = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Range") == "" {
			w.Header().Set("Content-Range", "")
			return false
		}
		w.Header().Set("Content-Range", "bytes 1000-8999/*")
		w.WriteHeader(206)
		for range 8000 {
			fmt.Fprint(w, "x")
		}
		return true
	}
	_, err := c.Download(t.Context(), base+"/out", 3500)
	asError(t, err, TooLarge)
}

// A token for the API does not go along to the rest of a file elsewhere either.
func TestTheRestOfAFileIsAskedForWithoutTheToken(t *testing.T) {
	var tokens []string
	f := &file{b: bytes.Repeat([]byte("x"), 3000), mark: `"v1"`, cut: 1000}
	f.odd = func(_ http.ResponseWriter, r *http.Request) bool {
		tokens = append(tokens, r.Header.Get("Authorization"))
		return false
	}
	elsewhere := serve(t, f.ServeHTTP)
	c := newClient(t, "https://api.replicate.com/v1", Options{})
	if b, err := c.Download(t.Context(), elsewhere+"/out", 0); err != nil || len(b) != 3000 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if s := strings.Join(tokens, ""); s != "" || len(tokens) < 3 {
		t.Errorf("sent along: %q in %d requests", s, len(tokens))
	}
}
