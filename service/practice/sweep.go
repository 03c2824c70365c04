package practice

import (
	"cmp"
	"slices"
	"time"
)

// sweepRegularly keeps deadlines and retention while nobody asks.
func (s *Server) sweepRegularly() {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.sweep()
		case <-s.ctx.Done():
			return
		}
	}
}

// sweep does what is due by now: it ends predictions at their deadline, removes data and files that are past their
// time, and what is oldest when too much is held. Every request is preceded by one, so that nobody sees what should be
// gone.
func (s *Server) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	var held int64
	for _, p := range s.order {
		switch {
		case !p.ended() && !p.deadline.IsZero() && !now.Before(p.deadline):
			status := canceled
			if p.started.IsZero() {
				status = aborted
			}
			s.finish(p, status, nil)
		case p.ended() && !now.Before(p.completed.Add(s.retention)):
			s.removeData(p)
		}
		held += p.bytes
	}
	for _, f := range slices.Clone(s.fileOrder) {
		if !now.Before(f.expires) {
			s.removeFile(f)
			continue
		}
		held += int64(len(f.content))
	}
	s.forgetOldest()
	if held > maxData {
		s.makeRoom(held - maxData)
	}
	if len(s.buckets) > maxKept {
		clear(s.buckets)
	}
}

// removeData removes the input, output, files and logs of a prediction, as the real API does after an hour. The caller
// holds s.mu.
func (s *Server) removeData(p *prediction) {
	if p.dataRemoved {
		return
	}
	for _, o := range p.outputs {
		delete(s.outputs, o.key)
	}
	delete(s.streams, p.key)
	p.dataRemoved = true
	p.input, p.logs, p.outputs, p.stream, p.bytes = []byte("{}"), nil, nil, nil, 0
	p.touch()
}

// makeRoom removes data early, the oldest first: of ended predictions, then files.
func (s *Server) makeRoom(bytes int64) {
	ended := slices.DeleteFunc(slices.Clone(s.order), func(p *prediction) bool { return !p.ended() || p.bytes == 0 })
	slices.SortFunc(ended, func(a, b *prediction) int {
		return cmp.Or(a.completed.Compare(b.completed), cmp.Compare(a.sequence, b.sequence))
	})
	for _, p := range ended {
		if bytes <= 0 {
			return
		}
		bytes -= p.bytes
		s.removeData(p)
	}
	for _, f := range slices.Clone(s.fileOrder) {
		if bytes <= 0 {
			return
		}
		bytes -= int64(len(f.content))
		s.removeFile(f)
	}
}

// forgetOldest drops ended predictions altogether where there are more than are kept.
func (s *Server) forgetOldest() {
	excess := len(s.order) - maxKept
	if excess <= 0 {
		return
	}
	s.order = slices.DeleteFunc(s.order, func(p *prediction) bool {
		if excess <= 0 || !p.ended() {
			return false
		}
		excess--
		s.removeData(p)
		delete(s.predictions, p.id)
		return true
	})
}
