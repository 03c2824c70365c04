package practice

import (
	"context"
	"sync"
)

// Hold keeps what is at work from going on: a prediction begins, is told as processing, and gets no further until the function
// that is returned is called, however long that takes. For tests of what happens meanwhile, which no computer is too slow for then.
func (s *Server) Hold() (goOn func()) {
	held := make(chan struct{})
	s.mu.Lock()
	s.held = held
	s.mu.Unlock()
	return sync.OnceFunc(func() { close(held) })
}

// passHold waits while predictions are held, and says whether ctx still holds.
func (s *Server) passHold(ctx context.Context) bool {
	s.mu.Lock()
	held := s.held
	s.mu.Unlock()
	if held == nil {
		return true
	}
	select {
	case <-held:
		return true
	case <-ctx.Done():
		return false
	}
}
