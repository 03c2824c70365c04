package main

import (
	_ "embed"
	"regexp"
	"runtime"
	"runtime/debug"

	"likeness/ui/setup"
)

//go:embed NOTICE
var notice string

//go:embed FyneApp.toml
var details string

var versionLine = regexp.MustCompile(`(?m)^Version = "(.*)"$`)

// revisionLength is how much of a revision is told.
const revisionLength = 10

// about returns what the program is made of.
func about() setup.About {
	a := setup.About{Go: runtime.Version(), Notice: notice}
	if found := versionLine.FindStringSubmatch(details); found != nil {
		a.Version = found[1]
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return a
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= revisionLength {
			a.Revision = s.Value[:revisionLength]
		}
	}
	for _, m := range info.Deps {
		a.Modules = append(a.Modules, setup.Module{Path: m.Path, Version: m.Version})
	}
	return a
}
