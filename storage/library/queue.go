package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"likeness/storage/internal/durable"
)

// Queue is what is known of the jobs that wait, beside what each of them says: .likeness/queue.json. It lies in the library, so
// that it holds for every program that runs these jobs.
type Queue struct {
	Paused bool `json:"paused"` // nothing that waits is sent until a person says so
}

// Queue returns what was put last; the zero value where nothing was.
func (l *Library) Queue() (Queue, error) {
	var q Queue
	b, err := os.ReadFile(l.hidden("queue.json"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return q, nil
	case err != nil:
		return q, fmt.Errorf("read the queue: %w", explain(err))
	}
	if err := json.Unmarshal(b, &q); err != nil {
		return Queue{}, fmt.Errorf("read the queue: %w", err)
	}
	return q, nil
}

// PutQueue writes it down. It is on the disk when PutQueue returns.
func (l *Library) PutQueue(ctx context.Context, q Queue) error {
	err := l.writable(ctx)
	if err == nil {
		var b []byte
		if b, err = json.Marshal(q); err == nil {
			_, err = l.files.Write(durable.File{Path: l.hidden("queue.json"), Content: append(b, '\n'), Perm: 0o600})
		}
	}
	if err != nil {
		return fmt.Errorf("write the queue: %w", explain(err))
	}
	return nil
}
