package house

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// A module stands alone on its line, with two spaces before it.
var moduleLine = regexp.MustCompile(`(?m)^  ([^/\s]+\.[^/\s]+/\S+)$`)

func TestNoticeNamesTheModulesThatGoIntoTheProgram(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, line := range moduleLine.FindAllSubmatch(notice, -1) {
		named[string(line[1])] = true
	}
	modules := map[string]bool{}
	for _, goos := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command("go", "list", "-e", "-deps", "-tags", "migrated_fynedo,nodynamic,x11", "-f", `{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}`, "likeness/...")
		cmd.Dir = "../.."
		cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=1")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, module := range strings.Fields(string(out)) {
			modules[module] = true
		}
	}
	for module := range modules {
		if !named[module] {
			t.Errorf("NOTICE does not name %s", module)
		}
	}
	for module := range named {
		if !modules[module] {
			t.Errorf("NOTICE names %s, which is not in the program", module)
		}
	}
	if len(modules) < 5 {
		t.Errorf("only %d modules found: this test looks in the wrong place", len(modules))
	}
}
