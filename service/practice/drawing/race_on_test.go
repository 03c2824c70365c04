//go:build race

package drawing

// underRace: the race detector makes everything ten times slower, so that some tests take fewer samples under it. They are for
// looks and sizes, where it has nothing to find; what runs in bands runs in both.
const underRace = true
