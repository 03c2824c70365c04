//go:build race

package library

// The race detector makes SQLite ten times slower.
const (
	fewChecks, fewSteps = "3", "12"
	randomHarms         = 2
)
