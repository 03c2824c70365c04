package library

import (
	"errors"
	"os"
	"reflect"
	"testing"
	"time"
)

func upload(n int) Upload {
	return Upload{
		Server: "https://server/v1", Account: "ann", SHA256: id("sum", n), ID: id("f", n), URL: "https://server/v1/files/" + id("f", n),
		SeenAt: noon.Add(-time.Minute), ExpiresAt: noon.Add(time.Hour),
	}
}

func TestAnUploadIsRememberedByServerAccountAndContent(t *testing.T) {
	p := newPlace(t)
	l := p.open(t)
	want := upload(1)
	if err := l.PutUpload(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	get := func(l *Library, server, account, sum string) (Upload, error) {
		return l.Upload(t.Context(), server, account, sum)
	}
	same := func(a, b Upload) bool {
		return a.SeenAt.Equal(b.SeenAt) && a.ExpiresAt.Equal(b.ExpiresAt) && a.URL == b.URL && a.ID == b.ID && a.SHA256 == b.SHA256
	}
	if got, err := get(l, want.Server, want.Account, want.SHA256); err != nil || !same(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for name, key := range map[string][3]string{
		"another server":  {"https://other/v1", want.Account, want.SHA256},
		"another account": {want.Server, "bob", want.SHA256},
		"no account":      {want.Server, "", want.SHA256},
		"another content": {want.Server, want.Account, id("sum", 2)},
	} {
		if _, err := get(l, key[0], key[1], key[2]); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	newer := want
	newer.ID, newer.URL, newer.SeenAt = "f9", "https://server/v1/files/f9", noon
	if err := l.PutUpload(t.Context(), newer); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again := p.open(t)
	if got, err := get(again, want.Server, want.Account, want.SHA256); err != nil || !same(got, newer) {
		t.Errorf("after a restart %+v, %v", got, err)
	}
	for range 2 {
		if err := again.DropUpload(t.Context(), want.Server, want.Account, want.SHA256); err != nil {
			t.Errorf("drop: %v", err)
		}
	}
	if _, err := get(again, want.Server, want.Account, want.SHA256); !errors.Is(err, ErrNotFound) {
		t.Errorf("dropped, but %v", err)
	}
	for name, bad := range map[string]Upload{"no server": {SHA256: "a", URL: "b"}, "no sum": {Server: "a", URL: "b"}, "no address": {Server: "a", SHA256: "b"}} {
		if err := again.PutUpload(t.Context(), bad); err == nil {
			t.Errorf("%s is remembered", name)
		}
	}
}

func TestAnUploadThatHasExpiredIsForgotten(t *testing.T) {
	p := newPlace(t)
	opt, now := p.options(), noon
	opt.Now = func() time.Time { return now }
	l, err := Open(t.Context(), p.dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	u := upload(1)
	if err := l.PutUpload(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	now = u.ExpiresAt.Add(-time.Second)
	if _, err := l.Upload(t.Context(), u.Server, u.Account, u.SHA256); err != nil {
		t.Errorf("before its time: %v", err)
	}
	now = u.ExpiresAt
	if _, err := l.Upload(t.Context(), u.Server, u.Account, u.SHA256); !errors.Is(err, ErrNotFound) {
		t.Errorf("after its time: %v", err)
	}
	next := upload(2)
	next.ExpiresAt = now.Add(time.Hour)
	if err := l.PutUpload(t.Context(), next); err != nil {
		t.Fatal(err)
	}
	left := 0
	if err := l.index.r.QueryRow(`SELECT count(*) FROM uploads`).Scan(&left); err != nil || left != 1 {
		t.Errorf("%d rows, %v", left, err)
	}
}

func TestUploadsGoWithTheIndexAndNothingElseDoes(t *testing.T) {
	p, want := filled(t)
	l := p.open(t)
	u := upload(1)
	if err := l.PutUpload(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(indexFile(t, p)); err != nil { // while it is in use
		t.Fatal(err)
	}
	if _, err := l.Upload(t.Context(), u.Server, u.Account, u.SHA256); !errors.Is(err, ErrNotFound) {
		t.Errorf("the index is gone, but %v", err)
	}
	if got := answers(t, l); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if err := l.PutUpload(t.Context(), u); err != nil {
		t.Errorf("into the new index: %v", err)
	}
	if _, err := l.Upload(t.Context(), u.Server, u.Account, u.SHA256); err != nil {
		t.Errorf("from the new index: %v", err)
	}
}
