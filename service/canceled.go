package service

import (
	"likeness/service/message"
	"likeness/service/problem"
	"likeness/storage/library"
	"likeness/storage/spool"
)

// What a person has canceled must not be sent by the next start. Where the record that says so cannot be written, because the
// library is away or its disk is full, a note of it is kept beside the index until the record is.

// keepCancel keeps or removes the note of a cancel, after the record of a job that was asked to cancel was written, or, with
// the reason, was not. j.writing is held.
func (s *Studio) keepCancel(j *job, rec library.Job, failed error) {
	switch {
	case failed == nil:
		if j.noted {
			s.dropCancel(rec.ID)
		}
		j.noted, j.unwritten = false, false
	case !j.noted:
		err := s.canceled.Put(spool.Item{Job: rec.ID}, nil)
		if err != nil {
			s.log.Error("cancel not written down", "job", rec.ID, "err", err)
		}
		j.noted, j.unwritten = err == nil, err != nil
	}
	if j.unwritten == j.told || State(rec.State) != Canceled {
		return
	}
	j.told = j.unwritten
	p := loadProblem(rec.Problem)
	if j.unwritten {
		p = costing(j, problem.New(problem.Canceled, nil).Telling(message.New("run.cancel.unwritten",
			"Cancelled. This can be written down nowhere at the moment, so please leave it open: the next start would go on with it.")))
	}
	j.mu.Lock()
	j.problem = p
	j.revision++
	j.mu.Unlock()
	s.publish(j)
}

// wasCanceled reports whether there is a note that a person has canceled a job.
func (s *Studio) wasCanceled(jobID string) bool {
	notes, err := s.canceled.Items(jobID)
	if err != nil {
		s.log.Error("cancels not looked for", "job", jobID, "err", err)
	}
	return len(notes) > 0
}

// dropCancel removes a note. One that stays says nothing new.
func (s *Studio) dropCancel(jobID string) {
	if err := s.canceled.Remove(jobID, 0); err != nil {
		s.log.Warn("note of a cancel not removed", "job", jobID, "err", err)
	}
}

// dropOldCancels removes the notes about what has ended since, or is gone from the library. Taking is held since the
// unfinished records were read.
func (s *Studio) dropOldCancels(unfinished []library.Job) {
	notes, err := s.canceled.Items("")
	if err != nil {
		s.log.Warn("old cancels not looked for", "err", err)
	}
	open := map[string]bool{}
	for _, rec := range unfinished {
		open[rec.ID] = true
	}
	for _, it := range notes {
		s.mu.Lock()
		open[it.Job] = open[it.Job] || s.jobs[it.Job] != nil
		s.mu.Unlock()
		if !open[it.Job] {
			s.dropCancel(it.Job)
		}
	}
}
