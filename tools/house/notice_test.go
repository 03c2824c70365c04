package house

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestNoticeNamesEveryModuleThatGoesIntoTheProgram(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, word := range strings.Fields(string(notice)) {
		named[word] = true
	}
	modules := map[string]bool{}
	for _, goos := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command("go", "list", "-e", "-deps", "-tags", "migrated_fynedo,x11", "-f", `{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}`, "likeness/...")
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
	if len(modules) < 5 {
		t.Errorf("only %d modules found: this test looks in the wrong place", len(modules))
	}
}
