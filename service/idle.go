package service

import (
	"context"

	"likeness/service/problem"
)

// Idle stands in for a [Studio] where none can work: while another program
// runs the library's jobs, or when the library can only be read. It says why,
// and does nothing else.
type Idle struct {
	Why *problem.Problem
}

// Check returns why nothing can be made.
func (i Idle) Check(Recipe) []problem.Problem { return []problem.Problem{*i.Why} }

// Submit refuses.
func (i Idle) Submit(context.Context, Recipe) (Batch, error) { return Batch{}, i.Why }

// Cancel knows no job.
func (i Idle) Cancel(context.Context, ...string) error { return ErrNoJob }

// Resume takes up nothing.
func (i Idle) Resume(context.Context) (int, error) { return 0, i.Why }

// Jobs returns none.
func (i Idle) Jobs() []JobView { return nil }

// Subscribe returns a channel on which nothing comes.
func (i Idle) Subscribe() (<-chan Event, func()) { return nil, func() {} }
