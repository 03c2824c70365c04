package service

import (
	"cmp"
	"slices"
	"strings"

	"likeness/storage/library"
)

// The order of what waits is that of a text on each job: its id, which tells when it was made, until it is moved; then a rank
// between those of its new neighbours. So a move writes one record, and every order is as it was after a restart.

// turnOf is the text by which a job has its place among those that wait.
func turnOf(rec library.Job) string {
	if rec.Rank != "" {
		return rec.Rank
	}
	return rec.ID
}

func (j *job) turn() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return turnOf(j.rec)
}

// sortTurns brings jobs into the order in which they are sent.
func sortTurns(jobs []*job) {
	slices.SortStableFunc(jobs, func(a, b *job) int {
		return cmp.Or(strings.Compare(a.turn(), b.turn()), strings.Compare(a.id, b.id))
	})
}

// rankDigits are the digits of ranks and ids, in the order of texts.
const rankDigits = "0123456789abcdefghijklmnopqrstuvwxyz"

// between returns a rank behind a and before b, and so are all texts that begin with it. An empty a stands for the very
// beginning. It never ends in the first digit, so that there is room before it again.
func between(a, b string) string {
	var r []byte
	free := false // whether it is before b already, whatever follows
	for i := 0; free || i < len(b); i++ {
		low, high := -1, len(rankDigits)
		if i < len(a) {
			low = strings.IndexByte(rankDigits, a[i])
		}
		if !free {
			high = strings.IndexByte(rankDigits, b[i])
		}
		switch {
		case high < low:
			return a + rankDigits[len(rankDigits)/2:][:1] // b is not behind a: as near as can be
		case high-low > 1 && high > 1:
			return string(append(r, rankDigits[max(1, (low+high)/2)]))
		case high > low:
			// Next to each other: a's digit, and then anything behind a; at a's end the first digit.
			free = free || low >= 0 || high > 0
			r = append(r, rankDigits[max(low, 0)])
		default:
			r = append(r, rankDigits[low])
		}
	}
	return a + rankDigits[len(rankDigits)/2:][:1]
}

// behind returns a rank behind a and before all ids that are made later than that of a.
func behind(a string) string {
	const idLength = 20
	if last := len(a) - 1; len(a) > idLength && a[last] != rankDigits[len(rankDigits)-1] {
		if d := strings.IndexByte(rankDigits, a[last]); d >= 0 {
			return a[:last] + rankDigits[d+1:][:1]
		}
	}
	return a + rankDigits[1:2]
}

// spread returns n ranks that all begin with one, in order; n is at most MaxPictures.
func spread(rank string, n int) []string {
	if n == 1 {
		return []string{rank}
	}
	out := make([]string, n)
	base := len(rankDigits) - 1 // without the first digit
	for i := range out {
		out[i] = rank + string([]byte{rankDigits[1+i/base], rankDigits[1+i%base]})
	}
	return out
}
