package page

import (
	"context"

	"likeness/service"
	"likeness/service/photo"
	"likeness/storage/library"
	"likeness/ui/words"
)

// A Queuer is a Studio whose waiting jobs can be stopped and put in order.
type Queuer interface {
	Paused() bool
	Pause(ctx context.Context) error
	Unpause(ctx context.Context) error
	MoveTo(ctx context.Context, jobID string, at int) error
	MoveBy(ctx context.Context, jobID string, by int) error
	MoveBefore(ctx context.Context, jobID, otherID string) error
	CancelWaiting(ctx context.Context)
}

// A Rememberer is a Studio that knows by which recipe a job was made.
type Rememberer interface {
	JobRecipe(ctx context.Context, jobID string) (service.Recipe, library.Batch, error)
}

// A Move is what becomes of the place of a job that waits.
type Move func(ctx context.Context, q Queuer, jobID string) error

// ToFront puts it before all others.
func ToFront(ctx context.Context, q Queuer, jobID string) error { return q.MoveTo(ctx, jobID, 0) }

// ToEnd puts it behind all others.
func ToEnd(ctx context.Context, q Queuer, jobID string) error { return q.MoveBefore(ctx, jobID, "") }

// By moves it by so many places, forward when it is less than 0.
func By(places int) Move {
	return func(ctx context.Context, q Queuer, jobID string) error { return q.MoveBy(ctx, jobID, places) }
}

// Before puts it before another job.
func Before(otherID string) Move {
	return func(ctx context.Context, q Queuer, jobID string) error { return q.MoveBefore(ctx, jobID, otherID) }
}

// Move gives a job that waits another place, behind the window and after what
// was asked for before. What does not work is told.
func (k *Kit) Move(jobID string, m Move) {
	k.queueing(func(ctx context.Context, q Queuer) error { return m(ctx, q, jobID) })
}

// Pause stops what waits, or goes on with it.
func (k *Kit) Pause(on bool) {
	k.queueing(func(ctx context.Context, q Queuer) error {
		if on {
			return q.Pause(ctx)
		}
		return q.Unpause(ctx)
	})
}

// CancelWaiting cancels what waits at the time; what has begun goes on.
func (k *Kit) CancelWaiting() {
	k.queueing(func(ctx context.Context, q Queuer) error {
		q.CancelWaiting(ctx)
		return nil
	})
}

func (k *Kit) queueing(do func(ctx context.Context, q Queuer) error) {
	q, ok := k.Studio.(Queuer)
	if !ok {
		return
	}
	k.queue.add(k.Work, func(ctx context.Context) {
		if err := do(ctx, q); err != nil && ctx.Err() == nil {
			k.Log.Warn("queue", "err", err)
			k.Work.Do(func() { k.Nav.Toast(words.Trouble(err)) })
		}
	})
}

// Change reads by which recipe a job was made, with the photos as they lie on
// this computer, and hands it on to be changed.
func (p Pictures) Change(jobID string, take func(service.Recipe)) {
	studio, ok := p.kit.Studio.(Rememberer)
	if !ok {
		return
	}
	var recipe service.Recipe
	p.told("recipe of a job", func(ctx context.Context) error {
		r, batch, err := studio.JobRecipe(ctx, jobID)
		if err != nil {
			return err
		}
		r.Face = p.Original(ctx, r.Face, batch.Face, photo.Face)
		if batch.Pose != nil {
			r.Pose = p.Original(ctx, r.Pose, *batch.Pose, photo.Pose)
		}
		recipe = r
		return nil
	}, func() { take(recipe) })
}
