//go:build !race

package drawing

const underRace = false
