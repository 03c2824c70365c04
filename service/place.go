package service

import (
	"errors"
	"maps"
	"sync"
	"time"

	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
)

// How often a place that could not be written is tried again: soon at first, then every half minute, and at once when a
// person says so.
const (
	placeFirst = time.Second
	placeMost  = 30 * time.Second
)

// placeProblem says why the library takes nothing at the moment, and what is with the work meanwhile.
func placeProblem(err error, meanwhile message.Message) *problem.Problem {
	code, why := problem.CannotSave, message.New("run.place.other", "The folder of your pictures cannot be written at the moment.")
	switch {
	case errors.Is(err, library.ErrAway):
		code, why = problem.LibraryAway, message.New("run.place.away", "The folder of your pictures is not there; perhaps its drive is not connected.")
	case errors.Is(err, library.ErrNoSpace):
		code, why = problem.NoSpace, message.New("run.place.full", "The disk with your pictures is full.")
	case errors.Is(err, library.ErrNoPermission), errors.Is(err, library.ErrReadOnly):
		code, why = problem.ReadOnly, message.New("run.place.denied", "The folder of your pictures may not be written.")
	}
	p := problem.New(code, err).Doing(problem.ActResume).
		Telling(message.New("run.place.what", "{{.Why}} {{.Meanwhile}}", "Why", why, "Meanwhile", meanwhile))
	p.Next = message.New("run.place.next", "It goes on by itself when that is mended.").Text
	return p
}

// lateRecords are the jobs whose records could not be written as they are, with the reason. Each is tried again until it
// is on disk, whatever its job does meanwhile: what is written is always what the job is by then.
type lateRecords struct {
	mu      sync.Mutex
	jobs    map[*job]error
	writing bool          // somebody tries
	now     chan struct{} // holds one element when there is a reason to try at once
}

func (l *lateRecords) of(j *job) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.jobs[j]
}

func (l *lateRecords) written(j *job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.jobs, j)
}

// hurry has them tried at once.
func (l *lateRecords) hurry() {
	select {
	case l.now <- struct{}{}:
	default:
	}
}

// writeLater has a record written as soon as that is possible.
func (s *Studio) writeLater(j *job, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late.mu.Lock()
	defer s.late.mu.Unlock()
	s.late.jobs[j] = err
	if !s.late.writing && !s.closed {
		s.late.writing = true
		s.work.Go(s.writeLate)
	}
}

// writeLate tries to write late records until there are none, and once more when the studio is closed.
func (s *Studio) writeLate() {
	wait := placeFirst
	for {
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-s.late.now:
		case <-s.ctx.Done():
		}
		t.Stop()
		closing := s.ctx.Err() != nil
		s.late.mu.Lock()
		jobs := maps.Clone(s.late.jobs)
		s.late.mu.Unlock()
		wait = min(wait*2, placeMost)
		for j := range jobs {
			if _, err := s.keep(j); err == nil {
				wait = placeFirst
				j.poke()
			} else if placeProblem(err, message.Message{}).Code != problem.CannotSave {
				break // it is the place, and the same for all
			}
		}
		s.late.mu.Lock()
		if closing || len(s.late.jobs) == 0 {
			s.late.writing = false
			s.late.mu.Unlock()
			return
		}
		s.late.mu.Unlock()
	}
}

// lateProblem says why the record of a job that is on the server cannot be written; nil when it is.
func (s *Studio) lateProblem(j *job) *problem.Problem {
	err := s.late.of(j)
	if err == nil {
		return nil
	}
	return costing(j, placeProblem(err, message.New("run.place.runs", "The work on the server goes on.")).Costing(problem.CostUnknown))
}

// untilWritten waits until the record of a job that was not sent is on disk as the job is, and shows why meanwhile. It
// returns at once for one that a person has canceled, and reports false when the studio is closed first.
func (s *Studio) untilWritten(j *job) bool {
	for noted := false; ; noted = true {
		err := s.late.of(j)
		if err == nil || j.cancelAsked() {
			if noted {
				s.note(j, nil)
			}
			return true
		}
		s.note(j, costing(j, placeProblem(err, message.New("run.place.unsent", "Nothing was sent yet.")).Costing(problem.CostNone)))
		if !j.sleep(s.ctx, placeMost) {
			return false
		}
	}
}
