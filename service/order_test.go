package service

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"likeness/storage/library"
)

// However often jobs are moved, there is room for one more between any two, and what is made later comes behind all of them.
func TestThereIsAlwaysRoomBetweenTwo(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		now := time.UnixMilli(1_790_000_000_000)
		var order []string
		for range 8 {
			now = now.Add(time.Millisecond)
			order = append(order, library.NewID(now))
		}
		longest := 0
		for move := range 600 {
			from, to := random.IntN(len(order)), random.IntN(len(order))
			if seed%4 == 0 { // always before the same: the worst there is
				from, to = 7, 1
			}
			order = slices.Delete(order, from, from+1)
			var rank string
			switch to {
			case 0:
				rank = between("", order[0])
			case len(order):
				rank = behind(order[to-1])
			default:
				rank = between(order[to-1], order[to])
			}
			order = slices.Insert(order, to, rank)
			longest = max(longest, len(rank))
			for i := 1; i < len(order); i++ {
				if order[i-1] >= order[i] {
					t.Fatalf("seed %d, move %d from %d to %d: %q stands before %q", seed, move, from, to, order[i-1], order[i])
				}
			}
			later := library.NewID(now.Add(time.Millisecond))
			if later <= order[len(order)-1] {
				t.Fatalf("seed %d: %q is made later than %q", seed, later, order[len(order)-1])
			}
		}
		if longest > 200 {
			t.Errorf("seed %d: a rank has %d characters", seed, longest)
		}
	}
}

func TestManyAreSpreadBeforeAnother(t *testing.T) {
	first := library.NewID(time.UnixMilli(1_790_000_000_000))
	for range 40 { // each batch before the one before
		ranks := spread(between("", first), MaxPictures)
		if !slices.IsSorted(ranks) || len(slices.Compact(ranks)) != MaxPictures {
			t.Fatal("the pictures of a batch lost their order")
		}
		if last := ranks[MaxPictures-1]; last >= first {
			t.Fatalf("%q does not come before %q", last, first)
		}
		first = ranks[0]
	}
}
