//go:build !unix || darwin

package secret

// reachable has nothing to look for: the keyrings of these systems are part of them.
func reachable() error { return nil }
