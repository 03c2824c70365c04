package library

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Upload is a file that a server keeps for a while, so that the same bytes need not be sent to it again.
type Upload struct {
	Server  string // address of the API
	Account string // whose file it is; "" where the server knows no accounts
	SHA256  string // of the bytes, in hexadecimal

	ID        string    // the server's
	URL       string    // names the file in a request
	SeenAt    time.Time // when the server last said that it has the file
	ExpiresAt time.Time // when it will not have it any more, by the clock of this computer
}

// PutUpload remembers an upload in place of an older one of the same bytes to the same server and account. Those that have
// expired are forgotten. Uploads are in the index alone, and go with it.
func (l *Library) PutUpload(ctx context.Context, u Upload) error {
	if u.Server == "" || u.SHA256 == "" || u.URL == "" {
		return errors.New("remember upload: its server, checksum or address is missing")
	}
	err := l.inIndex(ctx, func(tx *indexTx) error {
		if err := tx.exec(`DELETE FROM uploads WHERE expires <= ?`, l.now().UnixMicro()); err != nil {
			return err
		}
		return tx.exec(`INSERT OR REPLACE INTO uploads (server, account, sha256, id, url, seen, expires) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			u.Server, u.Account, u.SHA256, u.ID, u.URL, u.SeenAt.UnixMicro(), u.ExpiresAt.UnixMicro())
	})
	if err != nil {
		return fmt.Errorf("remember upload: %w", explain(err))
	}
	return nil
}

// Upload returns the upload of some bytes to a server and account. The error wraps ErrNotFound when there is none that has not
// expired.
func (l *Library) Upload(ctx context.Context, server, account, sha256 string) (Upload, error) {
	u := Upload{Server: server, Account: account, SHA256: sha256}
	found := false
	err := l.withIndex(ctx, func(idx *index) error {
		found = false
		rows, err := idx.r.QueryContext(ctx, `SELECT id, url, seen, expires FROM uploads
			WHERE server = ? AND account = ? AND sha256 = ? AND expires > ?`, server, account, sha256, l.now().UnixMicro())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seen, expires int64
			if err := scan(rows, &u.ID, &u.URL, &seen, &expires); err != nil {
				return err
			}
			u.SeenAt, u.ExpiresAt = time.UnixMicro(seen), time.UnixMicro(expires)
			found = true
		}
		return rows.Err()
	})
	switch {
	case err != nil:
		return Upload{}, fmt.Errorf("look for upload: %w", explain(err))
	case !found:
		return Upload{}, fmt.Errorf("upload of %.12s: %w", sha256, ErrNotFound)
	}
	return u, nil
}

// DropUpload forgets an upload. One that is not there is no error.
func (l *Library) DropUpload(ctx context.Context, server, account, sha256 string) error {
	err := l.inIndex(ctx, func(tx *indexTx) error {
		return tx.exec(`DELETE FROM uploads WHERE server = ? AND account = ? AND sha256 = ?`, server, account, sha256)
	})
	if err != nil {
		return fmt.Errorf("forget upload: %w", explain(err))
	}
	return nil
}

// inIndex commits what is in the index alone. Nobody is told of it.
func (l *Library) inIndex(ctx context.Context, f func(*indexTx) error) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.withIndex(ctx, func(idx *index) error { return idx.commit(ctx, f) })
}
