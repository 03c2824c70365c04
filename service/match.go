package service

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"likeness/service/replicate"
)

// askMost bounds how many predictions of a list are asked for what the list does not tell of them.
const askMost = 20

// shortVersion is how many digits of a version's id tell it from all others.
const shortVersion = 8

// A likeness is how much what a server tells of a prediction is like what a job sent.
type likeness int

const (
	other    likeness = iota // it is surely another one
	doubtful                 // it tells too little, or the same seed with other inputs
	wiped                    // of the same version, its inputs removed: only its time tells
	same                     // the same version, seed and inputs
)

// compare tells how much a prediction is like what was sent. Who compares prompts makes several with one seed, so the other
// inputs count too; but should a server tell inputs otherwise than they were sent, it may be the one all the same.
func compare(p replicate.Prediction, version string, seed int64, inputs map[string]any) likeness {
	named := strings.ToLower(p.Version[strings.LastIndexByte(p.Version, ':')+1:]) // owner/name:version is the long form
	vague := named == "" || named == "hidden"
	short := len(named) >= shortVersion && strings.HasPrefix(version, named)
	told, ok := seedOf(p)
	switch {
	case ok && told != seed:
		return other
	case !short && !vague && ok:
		return doubtful
	case !short && !vague:
		return other
	case ok && agree(p, inputs):
		return same
	case ok:
		return doubtful
	case p.DataRemoved && !vague && !p.CreatedAt.IsZero():
		return wiped
	case p.DataRemoved || agree(p, inputs):
		return doubtful
	}
	return other // made without a seed, and of something else
}

// pick takes the prediction of a job from what was made at its time: by its seed and the other inputs, or, where the server
// has removed the inputs already, by being the only one of its version. What is doubtful is not taken, and proves no absence
// either.
func (s *Studio) pick(j *job, inputs map[string]any, all []replicate.Prediction, sent time.Time) (replicate.Prediction, verdict) {
	j.mu.Lock()
	version, seed := j.rec.Version, j.rec.Seed
	j.mu.Unlock()
	by := map[likeness][]replicate.Prediction{}
	for _, p := range all {
		is := compare(p, version, seed, inputs)
		by[is] = append(by[is], p)
	}
	unclear := len(by[doubtful]) > 0
	takeable := by[same]
	// Of several that are alike any will do, since what they show is the same; the nearest in time is likeliest its own.
	slices.SortFunc(takeable, func(a, b replicate.Prediction) int {
		return cmp.Compare(a.CreatedAt.Sub(sent).Abs(), b.CreatedAt.Sub(sent).Abs())
	})
	if len(takeable) == 0 && !unclear && len(by[wiped]) == 1 {
		takeable = by[wiped]
	}
	for _, p := range takeable {
		if s.claim(j, p.ID) {
			return p, found
		}
	}
	if unclear || len(by[wiped]) > 0 {
		return replicate.Prediction{}, unsure
	}
	return replicate.Prediction{}, absent
}

// sentInputs gives the inputs of a job as a server would tell them, but for the seed and the photos, which lists cut short.
func (s *Studio) sentInputs(ctx context.Context, client *replicate.Client, j *job) map[string]any {
	j.mu.Lock()
	settings, version := j.settings, j.rec.Version
	j.mu.Unlock()
	var told map[string]any
	b, err := json.Marshal(s.inputs(ctx, client, settings, version))
	if err == nil {
		err = json.Unmarshal(b, &told)
	}
	if err != nil { // then the seed alone must do
		s.log.Warn("inputs not compared", "job", j.id, "err", err)
	}
	delete(told, "seed") // which is compared by itself, in whatever form it is told
	delete(told, "image")
	delete(told, "pose_image")
	return told
}

// askInputs asks for those predictions of a list by themselves of which it tells too little to say whether they are a job's: a
// list may leave out what is told of one alone. What cannot be asked stays as the list told it.
func (s *Studio) askInputs(ctx context.Context, client *replicate.Client, j *job, inputs map[string]any, all []replicate.Prediction) {
	j.mu.Lock()
	version, seed := j.rec.Version, j.rec.Seed
	j.mu.Unlock()
	for i, asked := 0, 0; i < len(all) && asked < askMost; i++ {
		if _, ok := seedOf(all[i]); ok || compare(all[i], version, seed, inputs) != doubtful {
			continue
		}
		asked++
		if p, err := client.Get(ctx, all[i].ID); err == nil {
			all[i] = p
		}
	}
}

// agree reports whether a prediction tells no input that is not the one that was sent.
func agree(p replicate.Prediction, sent map[string]any) bool {
	var told map[string]any
	if json.Unmarshal(p.Input, &told) != nil {
		return true // it tells none
	}
	for key, v := range sent {
		if other, ok := told[key]; ok && other != v { // texts, numbers, yes or no
			return false
		}
	}
	return true
}

// hasSeedOf reports whether a prediction tells that it was made with the seed of the job.
func (j *job) hasSeedOf(p replicate.Prediction) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	told, ok := seedOf(p)
	return ok && told == j.rec.Seed
}

// seedOf returns the seed among a prediction's inputs, and whether one is told.
func seedOf(p replicate.Prediction) (int64, bool) {
	var input map[string]json.RawMessage
	if json.Unmarshal(p.Input, &input) != nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.Trim(string(input["seed"]), `"`), 64) // 31 bits fit exactly
	return int64(n), err == nil
}
