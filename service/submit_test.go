package service

import (
	"os"
	"path/filepath"
	"testing"

	"likeness/service/problem"
)

// The face was prepared by then.
func TestARefusedOrderLeavesNothingInTheLibrary(t *testing.T) {
	b := moneyBench(t, nil)
	bad := b.recipe()
	bad.Pose.Path = filepath.Join(b.dir, "none.jpg")
	if _, err := b.studio.Submit(t.Context(), bad); !problem.Is(err, problem.PhotoBad) {
		t.Errorf("without its pose: %v", err)
	}
	b.studio.SetBudget(Budget{PricePerSecond: 1, Monthly: 0.01})
	if _, err := b.studio.Submit(t.Context(), b.recipe()); !problem.Is(err, problem.OverLimit) {
		t.Errorf("over the limit: %v", err)
	}
	for _, kind := range []string{"photos", "orders", "jobs", "batches"} {
		entries, err := os.ReadDir(filepath.Join(b.dir, "library", ".likeness", kind))
		if err != nil && !os.IsNotExist(err) || len(entries) > 0 {
			t.Errorf("%s: %v, %v", kind, entries, err)
		}
	}
}
