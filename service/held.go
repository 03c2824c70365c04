package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"likeness/service/message"
	"likeness/service/replicate"
	"likeness/storage/library"
	"likeness/storage/spool"
)

// memoryForHeld bounds what is held in memory, in bytes, of pictures that can be kept on no disk.
const memoryForHeld = 256 << 20

// held is a picture that was fetched and is not in the library yet.
type held struct {
	item    spool.Item
	note    heldNote
	content []byte // nil: it is in the spool
}

// heldNote is what a spooled picture is kept with: all that is needed to put it into the library and to know its job for
// made, when the server and the job's record have forgotten it.
type heldNote struct {
	Picture library.Picture `json:"picture"`
	Outputs int             `json:"outputs"`
}

// room counts the memory for held pictures.
type room struct {
	mu   sync.Mutex
	left int64
}

func (r *room) take(n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left < int64(n) {
		return false
	}
	r.left -= int64(n)
	return true
}

func (r *room) give(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left += int64(n)
}

// Where a fetched picture is meanwhile.
func keptOnDisk() message.Message {
	return message.New("run.kept.disk", "What was fetched is kept on this computer until then, also while Likeness is closed.")
}

func keptInMemory() message.Message {
	return message.New("run.kept.memory", "What was fetched is held only while Likeness is open: please leave it open.")
}

func keptByServer() message.Message {
	return message.New("run.kept.server", "The server keeps the picture for an hour.")
}

// safeguard keeps a picture that the library does not take: on disk, else in memory. It reports false when there is room in
// neither.
func (s *Studio) safeguard(p library.Picture, note heldNote, content []byte) (held, bool) {
	note.Picture = p
	h := held{item: spool.Item{Job: p.JobID, Index: p.Index}, note: note}
	var err error
	if h.item.Note, err = json.Marshal(note); err == nil {
		err = s.spool.Put(h.item, content)
	}
	if err == nil {
		s.log.Info("fetched picture is kept until the library takes it", "job", p.JobID, "output", p.Index)
		if items, err := s.heldOf(p.JobID); err == nil { // with the sum that Put has noted
			if i := slices.IndexFunc(items, func(o held) bool { return o.item.Index == p.Index }); i >= 0 {
				return items[i], true
			}
		}
	}
	s.log.Warn("fetched picture is held in memory", "job", p.JobID, "output", p.Index, "err", err)
	if !s.memory.take(len(content)) {
		return held{}, false
	}
	h.content = content
	return h, true
}

// heldOf returns what the spool has of a job.
func (s *Studio) heldOf(jobID string) ([]held, error) {
	items, err := s.spool.Items(jobID)
	var all []held
	for _, it := range items {
		h := held{item: it}
		if err := json.Unmarshal(it.Note, &h.note); err != nil || h.note.Picture.JobID != it.Job || h.note.Picture.Index != it.Index {
			s.log.Warn("fetched picture has no readable note", "job", it.Job, "output", it.Index)
			continue
		}
		all = append(all, h)
	}
	return all, err
}

// errLostHeld says that a held picture is not what was held.
type errLostHeld struct{ error }

// deliver puts a held picture into the library and lets go of it. An errLostHeld means that it has to be fetched again.
func (s *Studio) deliver(h held) (library.Picture, error) {
	content := h.content
	if content == nil {
		var err error
		switch content, err = s.spool.Content(h.item); {
		case errors.Is(err, spool.ErrDamaged), errors.Is(err, fs.ErrNotExist):
			return library.Picture{}, errLostHeld{err}
		case err != nil:
			return library.Picture{}, err
		}
	}
	p, err := s.lib.AddPicture(context.WithoutCancel(s.ctx), h.note.Picture, content)
	if err != nil {
		return library.Picture{}, err
	}
	s.letGo(h)
	return p, nil
}

// letGo forgets a held picture. That its files stay costs room and nothing else: it is in the library by then.
func (s *Studio) letGo(h held) {
	if h.content != nil {
		s.memory.give(len(h.content))
		return
	}
	if err := s.spool.Remove(h.item.Job, h.item.Index); err != nil {
		s.log.Warn("fetched picture not removed from where it was kept", "job", h.item.Job, "err", err)
	}
}

// deliverStrays puts into the library what was kept of jobs that are not worked on: the program ended between two steps, or
// a job ended with a part of its pictures.
func (s *Studio) deliverStrays() {
	all, err := s.heldOf("")
	if err != nil {
		s.log.Warn("kept pictures not looked for", "err", err)
	}
	for _, h := range all {
		s.mu.Lock()
		j := s.jobs[h.item.Job]
		s.mu.Unlock()
		if j != nil && !j.state().Ended() {
			continue
		}
		if _, err := s.deliver(h); err != nil {
			s.log.Warn("kept picture not put into the library", "job", h.item.Job, "err", err)
		}
	}
}

// recall makes a job that was taken up from disk what it is by its pictures: where some are in the library or kept on this
// computer, it was made, whatever its record, which could not be written then, says. It reports whether nothing is missing.
func (s *Studio) recall(j *job) (whole bool, err error) {
	kept, err := s.heldOf(j.id)
	if err != nil {
		s.log.Warn("kept pictures not looked for", "job", j.id, "err", err)
	}
	j.mu.Lock()
	have := map[int]bool{}
	for _, p := range j.pictures {
		have[p.Index] = true
	}
	n := j.rec.Outputs
	if n == 0 && len(kept) > 0 {
		n = kept[0].note.Outputs
	}
	if n == 0 && len(have) > 0 {
		n = max(j.settings.NumOutputs, 1)
	}
	if State(j.rec.State) == Fetching {
		j.rec.Outputs = n
	}
	pictures := slices.Clone(j.pictures)
	j.mu.Unlock()
	for _, h := range kept {
		have[h.item.Index] = true
		pictures = append(pictures, h.note.Picture)
	}
	if len(pictures) == 0 {
		return false, nil
	}
	switch j.state() {
	case Sending, Unknown, Waiting, Running, Canceling:
	default:
		return n > 0 && len(have) >= n, nil
	}
	one := pictures[0]
	err = s.advance(j, evMade, func(rec *library.Job) {
		rec.PredictionID, rec.Outputs = one.PredictionID, n
		rec.StartedAt, rec.CompletedAt, rec.PredictTime = one.StartedAt, one.CompletedAt, one.PredictTime
		rec.Status = string(replicate.Succeeded)
	})
	if err != nil && j.state() != Fetching {
		return false, fmt.Errorf("job %s: %w", j.id, err)
	}
	return n > 0 && len(have) >= n, nil
}

// dropHeld forgets what was kept of a job that is made anew.
func (s *Studio) dropHeld(jobID string) {
	kept, err := s.heldOf(jobID)
	if err != nil {
		s.log.Warn("kept pictures not looked for", "job", jobID, "err", err)
	}
	for _, h := range kept {
		s.letGo(h)
	}
}
