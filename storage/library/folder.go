package library

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"likeness/storage/internal/durable"
)

// Usage returns how many pictures the library has, and how many bytes their files take.
func (l *Library) Usage(ctx context.Context) (pictures int, bytes int64, err error) {
	err = l.withIndex(ctx, func(idx *index) error {
		return idx.r.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(json_extract(CAST(data AS TEXT), '$.bytes')), 0)
			FROM pictures WHERE gone = 0`).Scan(&pictures, &bytes)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("count pictures: %w", explain(err))
	}
	return pictures, bytes, nil
}

// CheckFolder reports why a folder cannot become a library, by an error in plain words, or nil. What is missing on the way to
// it is made; nothing is left in it.
func CheckFolder(dir string) error {
	if !filepath.IsAbs(dir) {
		return errors.New("the folder must be named from the root of the disk")
	}
	if err := durable.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("use %s as library: %w", dir, explain(err))
	}
	durable.SweepOld(dir, time.Now()) // of a program that died while it tried
	if err := durable.Try(dir); err != nil {
		return fmt.Errorf("use %s as library: %w", dir, explain(err))
	}
	return nil
}
