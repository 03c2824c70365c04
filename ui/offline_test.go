package ui

import (
	"testing"

	"likeness/service"
	"likeness/service/message"
	"likeness/service/problem"
)

// offlineJobs are one that waits its turn, one that the server has, and one that is looked for, while it cannot be reached.
func offlineJobs() []service.JobView {
	queued, sent, lost := aJob("a", 0, service.Queued), aJob("a", 1, service.Waiting), aJob("a", 2, service.Unknown)
	queued.Problem = problem.New(problem.Offline, nil)
	what := queued.Problem.WhatMessage()
	sent.Problem = problem.New(problem.Offline, nil).
		Telling(message.New("run.offline", "{{.What}} It goes on by itself as soon as it can be.", "What", what))
	lost.Problem = sent.Problem
	return []service.JobView{queued, sent, lost}
}

func TestOfflineIsShownAndGoesAwayByItself(t *testing.T) {
	jobs := offlineJobs()
	s := newStalled(jobs...)
	s.network(true)
	r := newRig(t, withStudio(s))
	const says = "Offline. What needs the network waits, and goes on by itself."
	r.loop.until(t, "that it is offline", func() bool { return r.reads(says) })
	r.inActivity()
	r.loop.until(t, "what the jobs wait for", func() bool {
		return r.reads("On the server") && r.reads("The server cannot be reached. It goes on by itself as soon as it can be.")
	})
	s.network(false)
	jobs[1].Problem = nil
	s.tell(jobs[1])
	r.loop.until(t, "that it is not", func() bool { return !r.reads(says) && !r.reads("On the server") && r.reads("Server is starting up") })
	if !r.reads("Pictures are drawn on this computer") {
		t.Errorf("what the connection means is not said again: %v", r.names())
	}
}
