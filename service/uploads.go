package service

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"time"

	"likeness/service/connection"
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/service/replicate"
	"likeness/storage/library"
)

const (
	// DefaultInline is the length of a data URI, in characters, from which a photo is uploaded instead. The API's documentation
	// recommends data URIs under 1 MB only; larger ones were seen to be accepted and to fail minutes later. Bytes become a third
	// longer, so that photos of up to 749 kB are sent inside the create, which is one request less and leaves no file behind.
	DefaultInline = 1_000_000

	// checkAfter is how long the server's word that it has a file is believed.
	checkAfter = 5 * time.Minute
	// untoldLife is taken for a file whose end the server does not tell. Lives of an hour and of a day were seen.
	untoldLife = time.Hour
	// spareLife is what a file must live beyond the last moment at which the model may fetch it.
	spareLife = 5 * time.Minute
)

const dataHead = "data:image/jpeg;base64,"

func inlined(b []byte) string { return dataHead + base64.StdEncoding.EncodeToString(b) }

// photoURI returns what the input of a prepared photo is: its bytes as a data
// URI, or the address of an upload when they are many.
func (s *Studio) photoURI(ctx context.Context, client *replicate.Client, conn connection.Connection, p library.Photo) (string, error) {
	b, err := s.preparedBytes(p)
	if err != nil {
		return "", err
	}
	if len(dataHead)+base64.StdEncoding.EncodedLen(len(b)) < s.cfg.Inline {
		return inlined(b), nil
	}
	if err := ctx.Err(); err != nil { // canceled before: nothing is begun
		return "", err
	}
	key := library.Upload{Server: client.Base(), Account: conn.Account, SHA256: p.PreparedSHA256}
	// The jobs of a batch want the same photo at the same moment: it is uploaded once, for all of them, and goes on when one
	// of them is canceled meanwhile.
	uploaded := s.uploads.DoChan(key.Server+"\n"+key.Account+"\n"+key.SHA256, func() (any, error) {
		return s.upload(replicate.ObserveAs(s.ctx, ctx), client, conn.Kind, key, b)
	})
	select {
	case r := <-uploaded:
		if noFiles(r.Err) {
			s.log.Info("server takes no files, photo is sent in the request", "bytes", len(b))
			return inlined(b), nil
		}
		if r.Err != nil {
			return "", r.Err
		}
		return r.Val.(string), nil
	case <-ctx.Done():
		s.work.Go(func() { <-uploaded }) // the studio is not closed before it is over
		return "", ctx.Err()
	}
}

// preparedBytes reads a prepared photo from the library, and makes sure that
// it is what a person has seen.
func (s *Studio) preparedBytes(p library.Photo) ([]byte, error) {
	path, err := s.lib.PhotoPath(p.PreparedSHA256)
	if err != nil {
		return nil, problem.New(problem.PhotoBad, err).
			Telling(message.New("run.photo.gone", "The prepared photo is missing from the library. Choose the photo again."))
	}
	b, err := os.ReadFile(path)
	if sum := sha256.Sum256(b); err == nil && hex.EncodeToString(sum[:]) != p.PreparedSHA256 {
		err = errOther
	}
	if err != nil {
		return nil, unusable(err)
	}
	return b, nil
}

// upload returns the address of a photo on the server: of the file that it has
// already, or of a new one.
func (s *Studio) upload(ctx context.Context, client *replicate.Client, kind connection.Kind, key library.Upload, b []byte) (string, error) {
	known, err := s.lib.Upload(ctx, key.Server, key.Account, key.SHA256)
	switch {
	case err == nil && s.usable(ctx, client, kind, known):
		return known.URL, nil
	case err != nil && !errors.Is(err, library.ErrNotFound):
		s.log.Warn("earlier uploads not known", "err", err)
	}
	// The name is ours: what the photo is called on this computer stays here.
	file, err := client.Upload(ctx, "photo.jpg", "image/jpeg", b)
	if err != nil {
		return "", err
	}
	if file.ID != "" && !file.Private { // without one nobody can ask whether it is still there
		now := s.cfg.Now()
		key.ID, key.URL, key.SeenAt, key.ExpiresAt = file.ID, file.URL, now, expiry(file, now)
		s.remember(ctx, key)
	}
	return file.URL, nil
}

// usable reports whether the server has a file, and will have it until every
// prediction that is sent now has begun or was given up.
func (s *Studio) usable(ctx context.Context, client *replicate.Client, kind connection.Kind, u library.Upload) bool {
	now := s.cfg.Now()
	if u.ExpiresAt.Sub(now) <= s.cancelAfter()+spareLife {
		return false
	}
	// Without an account's name the file may be somebody else's, and the practice server forgets all when it ends.
	sure := u.Account != "" && kind != connection.Practice
	if age := now.Sub(u.SeenAt); sure && age >= 0 && age < checkAfter {
		return true
	}
	_, err := client.File(ctx, u.ID)
	var re *replicate.Error
	switch {
	case err == nil:
		u.SeenAt = now
		s.remember(ctx, u)
		return true
	case errors.As(err, &re) && re.Kind == replicate.NotFound:
		s.log.Info("server has forgotten an upload")
		return false
	}
	return sure // no answer is no denial
}

// expiry returns when a file that was just uploaded is gone, by the clock of
// this computer, which may be another than the server's.
func expiry(f replicate.File, now time.Time) time.Time {
	switch {
	case f.ExpiresAt.IsZero():
		return now.Add(untoldLife)
	case f.CreatedAt.IsZero():
		return f.ExpiresAt
	}
	return now.Add(f.ExpiresAt.Sub(f.CreatedAt))
}

// noFiles reports whether a server, not of Replicate's own making mostly, has
// no place for files.
func noFiles(err error) bool {
	var re *replicate.Error
	if !errors.As(err, &re) || re.Op != replicate.OpUpload {
		return false
	}
	switch re.StatusCode {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// remember keeps an upload for later jobs. That it fails costs another upload
// and nothing else.
func (s *Studio) remember(ctx context.Context, u library.Upload) {
	if err := s.lib.PutUpload(context.WithoutCancel(ctx), u); err != nil {
		s.log.Warn("upload not remembered", "err", err)
	}
}

// dropUploads forgets the uploads of a job's photos, so that the next try
// uploads them again.
func (s *Studio) dropUploads(j *job) {
	client, conn, err := s.hub.Client(s.ctx, j.connection())
	if err != nil {
		s.log.Warn("uploads not forgotten", "job", j.id, "err", err)
		return
	}
	photos := []library.Photo{j.face}
	if j.pose != nil {
		photos = append(photos, *j.pose)
	}
	for _, p := range photos {
		if err := s.lib.DropUpload(context.WithoutCancel(s.ctx), client.Base(), conn.Account, p.PreparedSHA256); err != nil {
			s.log.Warn("upload not forgotten", "job", j.id, "err", err)
		}
	}
}
