//go:build !race

package library

// How much of what is random a usual run does.
const (
	fewChecks, fewSteps = "15", "30"
	randomHarms         = 12
)
