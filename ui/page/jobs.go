package page

import (
	"context"

	"likeness/service"
	"likeness/ui/words"
)

// Cancel asks the Studio to cancel jobs, all of them at once, so that none is
// sent in the place of another; and says when that cannot be done.
func (k *Kit) Cancel(jobIDs ...string) {
	if len(jobIDs) == 0 {
		return
	}
	k.Work.Go(func(ctx context.Context) {
		if err := k.Studio.Cancel(ctx, jobIDs...); err != nil && ctx.Err() == nil {
			k.Log.Warn("cancel", "err", err)
			k.Work.Do(func() { k.Nav.Toast(words.Say("cancel.refused")) })
		}
	})
}

// CancelAll cancels those of some jobs that can be cancelled.
func (k *Kit) CancelAll(jobs []service.JobView) {
	var ids []string
	for _, v := range jobs {
		if words.CanCancel(v) {
			ids = append(ids, v.ID)
		}
	}
	k.Cancel(ids...)
}

// Retry has the picture of a job made once more; done is called on the UI
// goroutine. Pressed twice, before the first has been written down, it is made
// and paid for once.
func (k *Kit) Retry(jobID string, done func(error)) {
	studio, ok := k.Studio.(Retrier)
	if !ok || k.retrying[jobID] {
		return
	}
	if k.retrying == nil {
		k.retrying = map[string]bool{}
	}
	k.retrying[jobID] = true
	k.Work.Go(func(ctx context.Context) {
		_, err := studio.Retry(ctx, jobID)
		k.Work.Do(func() {
			delete(k.retrying, jobID)
			done(err)
		})
	})
}

// SendAgain has a job sent again that never arrived; done is called on the UI
// goroutine. Pressed twice it is sent once: the Studio sees to that.
func (k *Kit) SendAgain(jobID string, done func(error)) {
	studio, ok := k.Studio.(Resender)
	if !ok {
		return
	}
	k.Work.Go(func(ctx context.Context) {
		err := studio.SendAgain(ctx, jobID)
		k.Work.Do(func() { done(err) })
	})
}

// Resume takes up all that was laid aside; done is called on the UI goroutine.
func (k *Kit) Resume(done func(error)) {
	k.Work.Go(func(ctx context.Context) {
		_, err := k.Studio.Resume(ctx)
		k.Work.Do(func() { done(err) })
	})
}
