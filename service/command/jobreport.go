package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"likeness/service"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/library"
)

// jobReport prints all that is known of a job.
func jobReport(ctx context.Context, t Terminal, args []string) error {
	fs := newFlags(t, "report", "[-job ID]")
	var places Places
	places.Register(fs)
	id := fs.String("job", "", "`id` of the job, as create, resume and list tell it with -json (default: the last one that has a problem, else the last one)")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := places.there(); err != nil {
		return err
	}
	session, err := Open(ctx, places, t.Getenv, practice.Options{})
	if err != nil {
		return err
	}
	defer session.Close(context.Background())
	if *id == "" {
		if *id, err = lastJob(ctx, session.Library); err != nil {
			return err
		}
	}
	text, err := service.JobReport(ctx, session.Library, *id, UserAgent)
	if errors.Is(err, library.ErrNotFound) {
		return usageError("there is no job %q in this library", *id)
	} else if err != nil {
		return problem.From(err)
	}
	fmt.Fprint(t.Stdout, text)
	return nil
}

// lastJob returns the id of the job that somebody most likely asks about.
func lastJob(ctx context.Context, lib *library.Library) (string, error) {
	jobs, err := lib.Jobs(ctx, library.JobQuery{})
	if err != nil {
		return "", fmt.Errorf("read the library: %w", err)
	}
	if len(jobs) == 0 {
		return "", usageError("there is no job in this library")
	}
	return slices.MaxFunc(jobs, func(a, b library.Job) int {
		if (a.Problem == nil) != (b.Problem == nil) {
			if a.Problem == nil {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.UpdatedAt.UnixNano(), b.UpdatedAt.UnixNano())
	}).ID, nil
}
