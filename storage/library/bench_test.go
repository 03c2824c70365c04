package library

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkOpenNew(b *testing.B) {
	for b.Loop() {
		p := newPlace(b)
		l, err := Open(b.Context(), p.dir, p.options())
		if err != nil {
			b.Fatal(err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutJob(b *testing.B) {
	l := newLibrary(b)
	_, jobs := putBatch(b, l, 1, 1)
	for b.Loop() {
		jobs[0].Outputs++
		putJob(b, l, jobs[0])
	}
}

func BenchmarkPutBatchOfFour(b *testing.B) {
	l := newLibrary(b)
	n := 0
	for b.Loop() {
		n++
		putBatch(b, l, n, 4)
	}
}

func BenchmarkAddPictureOf300kB(b *testing.B) {
	l := newLibrary(b)
	body := make([]byte, 300_000)
	n := 0
	for b.Loop() {
		n++
		copy(body, fmt.Sprint(n))
		add(b, l, picture(n, "woman in a red coat, film grain"), body)
	}
}

// manyPictures makes a library's records directly, as no benchmark should wait for 10,000 flushes.
func manyPictures(b *testing.B, n int) place {
	b.Helper()
	p := newPlace(b)
	l := p.open(b)
	add(b, l, picture(0, "first"), content(0))
	settings := []byte(`{"prompt":"` + fmt.Sprintf("%0900d", 0) + `"}`)
	for i := 1; i < n; i++ {
		q := picture(i, fmt.Sprintf("portrait %d of a woman in a red coat, film grain, soft light, word%d", i, i%100))
		q.ID, q.Format, q.Settings, q.Recipe = q.JobID+"-0", Format, settings, settings
		q.File = fmt.Sprintf("2026/2026-11-%02d/%d.webp", i%30+1, i)
		data, err := marshalOver(l.recordPath(pictureKind, q.ID), q)
		if err != nil {
			b.Fatal(err)
		}
		for name, content := range map[string][]byte{l.recordPath(pictureKind, q.ID): data, l.Path(q): content(i)} {
			if err := os.WriteFile(name, content, 0o600); err != nil {
				if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(name, content, 0o600); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	if err := l.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	return p
}

func BenchmarkOpenAndFirstPageOf10000(b *testing.B) {
	p := manyPictures(b, 10_000)
	open := func(b *testing.B) {
		l, err := Open(b.Context(), p.dir, p.options())
		if err != nil {
			b.Fatal(err)
		}
		if got, err := l.Pictures(b.Context(), Query{Limit: 60}); err != nil || len(got) != 60 {
			b.Fatalf("%d pictures, %v", len(got), err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("after an orderly close", func(b *testing.B) {
		for b.Loop() {
			open(b)
		}
	})
	b.Run("after a crash", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			l := p.open(b)
			if err := os.Remove(l.indexPath + cleanSuffix); err != nil && !os.IsNotExist(err) {
				b.Fatal(err)
			}
			indexPath := l.indexPath
			if err := l.Close(); err != nil {
				b.Fatal(err)
			}
			_ = os.Remove(indexPath + cleanSuffix)
			b.StartTimer()
			open(b)
		}
	})
	b.Run("without an index", func(b *testing.B) {
		for b.Loop() {
			if err := os.RemoveAll(p.index); err != nil {
				b.Fatal(err)
			}
			open(b)
		}
	})
	l := p.open(b)
	for _, q := range []Query{{Limit: 60}, {Limit: 60, Offset: 9000}, {Limit: 60, Search: "red coat word7"}, {Limit: 60, Search: "红色"}} {
		b.Run(fmt.Sprintf("page from %d, search %q", q.Offset, q.Search), func(b *testing.B) {
			for b.Loop() {
				if _, err := l.Pictures(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
