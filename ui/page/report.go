package page

import "context"

// A Reporter is a Studio that can tell all that is known of a job, in a text to
// hand to somebody who helps.
type Reporter interface {
	Report(ctx context.Context, jobID, program string) (string, error)
}

// CanReport reports whether there are reports on jobs.
func (k *Kit) CanReport() bool {
	_, ok := k.Studio.(Reporter)
	return ok
}

// Report gets the report on a job; done is called on the UI goroutine.
func (k *Kit) Report(jobID string, done func(text string, err error)) {
	studio, ok := k.Studio.(Reporter)
	if !ok {
		return
	}
	k.Work.Go(func(ctx context.Context) {
		text, err := studio.Report(ctx, jobID, k.Program)
		k.Work.Do(func() { done(text, err) })
	})
}
