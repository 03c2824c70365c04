package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"likeness/storage/internal/durable"
)

// TraceAge is how long the trace of a job is kept: it helps while somebody may still ask about the job.
const TraceAge = 30 * 24 * time.Hour

// traceMax bounds a trace, in bytes.
const traceMax = 64 << 10

const traceKind = "traces"

// PutTrace keeps what was written down about the course of a job, in place of what was kept before; it is for whoever helps when
// something went wrong, and nothing depends on it. It is on the disk when PutTrace returns. More than 64 kB are refused. Traces
// are removed after [TraceAge], at most 13 days later, and with a picture of the job that is deleted for good.
func (l *Library) PutTrace(ctx context.Context, jobID string, content []byte) error {
	err := errors.Join(l.writable(ctx), checkID("job", jobID))
	if err == nil && len(content) > traceMax {
		err = fmt.Errorf("it is longer than %d bytes", traceMax)
	}
	if err == nil {
		name := l.recordPath(traceKind, jobID)
		if err = durable.MkdirAll(filepath.Dir(name), 0o700); err == nil {
			_, err = l.files.Write(durable.File{Path: name, Content: content, Perm: 0o600})
		}
	}
	if err != nil {
		return fmt.Errorf("write trace of job %s: %w", jobID, explain(err))
	}
	return nil
}

// Trace returns what PutTrace has kept of a job, or an error wrapping ErrNotFound.
func (l *Library) Trace(jobID string) ([]byte, error) {
	err := checkID("job", jobID)
	var b []byte
	if err == nil {
		b, err = os.ReadFile(l.recordPath(traceKind, jobID))
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read trace of job %s: %w", jobID, explain(err))
	}
	return b, nil
}

// sweepTraces removes the traces of jobs that are older than TraceAge, a folder at a time: ids begin with their time.
func (l *Library) sweepTraces() {
	entries, err := os.ReadDir(l.hidden(traceKind))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.log.Warn("old traces could not be looked for", "library", l.dir, "error", err)
	}
	oldest := shard(NewID(l.now().Add(-TraceAge)))
	for _, e := range entries {
		if !e.IsDir() || len(e.Name()) != len(oldest) || strings.Trim(e.Name(), idAlphabet) != "" || e.Name() >= oldest {
			continue
		}
		if err := os.RemoveAll(l.hidden(traceKind, e.Name())); err != nil {
			l.log.Warn("old traces could not be removed", "library", l.dir, "error", err)
		}
	}
}
