package library

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// model is what a library should say, kept in memory.
type model struct {
	jobs     []Job
	pictures map[string]modelPicture
	clock    int
}

type modelPicture struct {
	p     Picture
	words []string
	there bool
	trash bool // it is in the trash; then there says whether its file is in the trash
}

var modelWords = []string{"woman", "man", "coat", "red", "wombat", "红色", "女人"}

func (m *model) list(match func(modelPicture) bool) []string {
	var found []modelPicture
	for _, p := range m.pictures {
		if p.there && !p.trash && match(p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b modelPicture) int {
		if c := b.p.CreatedAt.Compare(a.p.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(b.p.ID, a.p.ID)
	})
	ids := []string{}
	for _, p := range found {
		ids = append(ids, p.p.ID)
	}
	return ids
}

// answers are the model's, in the form of the library's.
func (m *model) answers() map[string][]string {
	all := map[string][]string{"all": m.list(func(modelPicture) bool { return true })}
	for _, w := range append(modelWords, "wom", "色") {
		all[w] = m.list(func(p modelPicture) bool {
			return slices.ContainsFunc(p.words, func(word string) bool {
				return strings.HasPrefix(word, w) || word > "\u2000" && strings.Contains(word, w)
			})
		})
	}
	for b := range 3 {
		all[id("b", b)] = m.list(func(p modelPicture) bool { return p.p.BatchID == id("b", b) })
	}
	all["page"] = all["all"][min(1, len(all["all"])):min(3, len(all["all"]))]
	all["jobs"], all["unfinished"] = []string{}, []string{}
	for _, j := range m.jobs {
		all["jobs"] = append(all["jobs"], j.ID)
		if !Ended(j.State) {
			all["unfinished"] = append(all["unfinished"], j.ID)
		}
	}
	return all
}

func libraryAnswers(t testing.TB, l *Library) map[string][]string {
	all := map[string][]string{
		"all": sameEntries(t, l), "page": list(t, l, Query{Limit: 2, Offset: 1}),
		"jobs": jobIDs(t, l, JobQuery{}), "unfinished": jobIDs(t, l, JobQuery{Unfinished: true}),
	}
	for _, w := range append(modelWords, "wom", "色") {
		all[w] = list(t, l, Query{Search: w})
	}
	for b := range 3 {
		all[id("b", b)] = list(t, l, Query{BatchID: id("b", b)})
	}
	return all
}

// sameEntries lists all pictures both ways.
func sameEntries(t testing.TB, l *Library) []string {
	t.Helper()
	ids := list(t, l, Query{})
	if got := entryIDs(t, l, Query{}); !reflect.DeepEqual(got, ids) {
		t.Errorf("entries %v, pictures %v", got, ids)
	}
	return ids
}

// TestWhateverIsDoneTheIndexSaysWhatTheFilesSay does things at random, in any order, and asks after each; at the end it throws the index
// away and asks again. A check flushes some hundred files, so there are few of them unless the command line wants more.
func TestWhateverIsDoneTheIndexSaysWhatTheFilesSay(t *testing.T) {
	for name, few := range map[string]string{"rapid.checks": fewChecks, "rapid.steps": fewSteps} {
		f := flag.Lookup(name)
		if was := f.Value.String(); was == f.DefValue {
			if err := flag.Set(name, few); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = flag.Set(name, was) })
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		p := place{filepath.Join(dir, "library"), filepath.Join(dir, "index")}
		m := &model{pictures: map[string]modelPicture{}}
		var l *Library
		reopen := func() {
			if l != nil {
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if l, err = Open(t.Context(), p.dir, p.options()); err != nil {
				t.Fatal(err)
			}
		}
		reopen()
		defer func() { _ = l.Close() }()
		anyPicture := func(r *rapid.T) modelPicture {
			if len(m.pictures) == 0 {
				r.Skip("no picture yet")
			}
			ids := []string{}
			for id := range m.pictures {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			return m.pictures[rapid.SampledFrom(ids).Draw(r, "picture")]
		}
		put := func(n int, words []string) {
			q := picture(n, strings.Join(words, " "))
			q.BatchID = id("b", n%3)
			kept, err := l.AddPicture(t.Context(), q, content(n))
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := m.pictures[kept.ID]; ok {
				if was.trash { // it stays there
					return
				}
				kept, words = was.p, was.words
			}
			m.pictures[kept.ID] = modelPicture{kept, words, true, false}
		}
		r.Repeat(map[string]func(*rapid.T){
			"put batch": func(r *rapid.T) {
				n := len(m.jobs)
				if n > 20 {
					r.Skip("enough")
				}
				b, jobs := batchOf(n, rapid.IntRange(0, 3).Draw(r, "jobs"))
				if err := l.PutBatch(t.Context(), b, jobs); err != nil {
					t.Fatal(err)
				}
				m.jobs = append(m.jobs, jobs...)
			},
			"put job": func(r *rapid.T) {
				if len(m.jobs) == 0 {
					r.Skip("no job yet")
				}
				j := &m.jobs[rapid.IntRange(0, len(m.jobs)-1).Draw(r, "job")]
				j.State = rapid.SampledFrom([]string{"queued", "running", "done", "failed", "unknown"}).Draw(r, "state")
				if err := l.PutJob(t.Context(), *j); err != nil {
					t.Fatal(err)
				}
			},
			"add picture": func(r *rapid.T) {
				put(rapid.IntRange(0, 12).Draw(r, "number"), rapid.SliceOfN(rapid.SampledFrom(modelWords), 0, 3).Draw(r, "words"))
			},
			"trash": func(r *rapid.T) {
				q := anyPicture(r)
				if err := l.Trash(t.Context(), q.p.ID); err != nil {
					t.Fatal(err)
				}
				q.trash = true
				m.pictures[q.p.ID] = q
			},
			"restore": func(r *rapid.T) {
				q := anyPicture(r)
				err := l.Restore(t.Context(), q.p.ID)
				if missing := q.trash && !q.there; missing != (err != nil) {
					t.Fatal(err)
				}
				if err == nil {
					q.trash = false
					m.pictures[q.p.ID] = q
				}
			},
			"delete by hand": func(r *rapid.T) {
				q := anyPicture(r)
				if q.trash {
					r.Skip("in the trash")
				}
				if err := os.Remove(l.Path(q.p)); err != nil && q.there {
					t.Fatal(err)
				}
				q.there = false
				m.pictures[q.p.ID] = q
				if err := l.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"put back by hand": func(r *rapid.T) {
				q := anyPicture(r)
				if q.trash {
					r.Skip("in the trash")
				}
				if err := os.WriteFile(l.Path(q.p), make([]byte, q.p.Bytes), 0o600); err != nil {
					t.Fatal(err)
				}
				q.there = true
				m.pictures[q.p.ID] = q
				if err := l.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"delete a record by hand": func(r *rapid.T) {
				q := anyPicture(r)
				if q.trash {
					r.Skip("in the trash")
				}
				for _, name := range []string{l.recordPath(pictureKind, q.p.ID), l.Path(q.p)} {
					if err := os.Remove(name); err != nil && q.there {
						t.Fatal(err)
					}
				}
				delete(m.pictures, q.p.ID)
				if err := l.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"time passes": func(*rapid.T) {
				m.clock++
				age(t, l, 100*time.Hour-time.Duration(m.clock)*time.Minute)
				if err := l.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"reopen":       func(*rapid.T) { reopen() },
			"delete index": func(*rapid.T) { _ = os.RemoveAll(p.index) },
			"rebuild": func(*rapid.T) {
				if err := l.Rebuild(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"": func(r *rapid.T) { sameAnswers(r, libraryAnswers(t, l), m.answers()) },
		})
		if err := os.RemoveAll(p.index); err != nil {
			t.Fatal(err)
		}
		reopen()
		sameAnswers(r, libraryAnswers(t, l), m.answers())
	})
}

func sameAnswers(r *rapid.T, got, want map[string][]string) {
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			r.Fatal(fmt.Sprintf("%s:\ngot  %v\nwant %v", key, got[key], want[key]))
		}
	}
}
