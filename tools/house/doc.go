// Package house holds the house together: its tests fail when a room imports what its floor may not see, or when the
// project begins to depend on the machine it was written on. It has no code of its own and is part of no program.
package house
