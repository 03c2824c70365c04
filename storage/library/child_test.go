package library

func runAsChild() bool { return false }
