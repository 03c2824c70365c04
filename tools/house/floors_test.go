package house

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pkg is what `go list -json` tells about a package.
type pkg struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
}

// room is the part of an import path that names a place in the house: "service/photo", "" for main;
// ok is false for packages of others.
func room(path string) (name string, ok bool) {
	if path == "likeness" {
		return "", true
	}
	return strings.CutPrefix(path, "likeness/")
}

func under(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

func external(path string) bool { return strings.Contains(strings.Split(path, "/")[0], ".") }

// A rule says what the packages of one place may import. Paths of the project are written without the module's name and
// cover what lies under them, except that "=service" means that package alone.
type rule struct {
	place string
	rooms []string // of the project
	// others lists the modules of others that may be imported; nil means any, but Fyne only on the ui floor.
	others []string
	// never lists packages, of the standard library too, that may not be imported.
	never []string
}

var none = []string{}

// The first rule whose place covers a package is the one for it, so the inner places stand first.
// A room that is not listed here fails the test: its place in the house has to be thought of.
var rules = []rule{
	{place: "icons", rooms: none, others: none},
	{place: "tools/samples", rooms: []string{"icons", "service/instantid", "service/photo", "service/practice/drawing"}, others: none},
	{place: "tools/facefigures", rooms: []string{"service/photo"}, others: none},
	{place: "tools/photobench", rooms: []string{"service/photo"}, others: none},
	{place: "tools/jobbench", rooms: []string{"service", "storage"}, others: none},
	{place: "tools", rooms: none, others: none},

	{place: "storage", rooms: []string{"storage"}},

	{place: "service/message", rooms: none, others: none},
	{place: "service/instantid", rooms: []string{"service/instantid", "service/message"}, others: none},
	{place: "service/photo/turbo", rooms: none, others: none},
	{place: "service/photo/jpegtest", rooms: none, others: none},
	{place: "service/photo", rooms: []string{"service/photo", "service/message"}, others: []string{"github.com/disintegration/imaging", "github.com/gen2brain/heic", "golang.org/x/image", "golang.org/x/sync"}},
	{place: "service/replicate", rooms: []string{"service/replicate", "storage/secret"}},
	{place: "service/practice", rooms: []string{"service/practice", "service/photo"}},
	{place: "service/problem", rooms: []string{"service/instantid", "service/message", "service/photo", "service/replicate", "storage"}},
	{place: "service/connection", rooms: []string{"service/practice", "service/problem", "service/replicate", "storage/secret"}},
	{place: "service/handover", rooms: []string{"service", "storage/library"}, others: none},
	{place: "service/command", rooms: []string{"service", "storage"}},
	{place: "service/proof", rooms: none, others: none}, // tests alone
	{place: "=service", rooms: []string{"service/connection", "service/instantid", "service/message", "service/photo", "service/problem", "service/replicate", "storage"}},

	// The pages do not know each other; the window joins them.
	{place: "ui/look", rooms: none, never: outside},
	{place: "ui/words", rooms: []string{"service", "storage"}, never: outside},
	{place: "ui/page", rooms: []string{"ui/look", "ui/words", "service", "storage"}, never: outside},
	{place: "ui/system", rooms: []string{"ui/page", "ui/words", "service/photo"}, never: []string{"net/http", "database/sql"}},
	{place: "ui/part", rooms: []string{"ui/part", "ui/page", "ui/look", "ui/words", "service", "storage"}, never: outside},
	{place: "ui/tour", rooms: []string{"ui", "service", "storage", "icons"}, never: []string{"net/http", "database/sql"}},
	{place: "=ui", rooms: []string{"ui", "service", "storage", "icons"}, never: outside},
	{place: "ui/create", rooms: onPage, never: outside},
	{place: "ui/gallery", rooms: onPage, never: outside},
	{place: "ui/viewer", rooms: onPage, never: outside},
	{place: "ui/framing", rooms: onPage, never: outside},
	{place: "ui/activity", rooms: onPage, never: outside},
	{place: "ui/setup", rooms: onPage, never: outside},

	{place: "=", rooms: []string{"ui", "service", "storage", "icons"}},
}

var (
	onPage  = []string{"ui/part", "ui/page", "ui/look", "ui/words", "service", "storage", "icons"}
	outside = []string{"net/http", "database/sql", "image/jpeg", "image/png"} // a window never talks HTTP or SQL, nor decodes a picture
)

func covers(place, name string) bool {
	if exact, ok := strings.CutPrefix(place, "="); ok {
		return name == exact
	}
	return under(name, place)
}

// broken says in words why name may not import path; "" if it may.
func broken(name, path string) string {
	i := slices.IndexFunc(rules, func(r rule) bool { return covers(r.place, name) })
	if i < 0 {
		return "has no rule here; say in tools/house what it may import"
	}
	r := rules[i]
	if target, ok := room(path); ok {
		if slices.ContainsFunc(r.rooms, func(p string) bool { return covers(p, target) }) {
			return ""
		}
		return fmt.Sprintf("imports %s; it may import of the project: %v", path, r.rooms)
	}
	switch {
	case path == "fyne.io/fyne/v2/app" && name != "":
		return "imports " + path + ", which only main may: tests of everything else must need no screen"
	case under(path, "fyne.io") && name != "" && !under(name, "ui"):
		return "imports " + path + " below the ui floor"
	case slices.Contains(r.never, path):
		return "imports " + path + ", which belongs to a floor below"
	case external(path) && r.others != nil && !slices.ContainsFunc(r.others, func(m string) bool { return under(path, m) }):
		return fmt.Sprintf("imports %s; of others it may import: %v", path, r.others)
	}
	return ""
}

// list asks the go command about all packages of the project, as one system sees them, and of what they need.
func list(t *testing.T, goos string) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-deps", "-tags", "migrated_fynedo,nodynamic,x11",
		"-json=ImportPath,Standard,Imports,TestImports,XTestImports,Deps", "likeness/...")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(out); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEachRoomImportsOnlyWhatItsPlaceAllows(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		t.Run(goos, func(t *testing.T) {
			rooms := 0
			for _, p := range list(t, goos) {
				name, ok := room(p.ImportPath)
				if !ok {
					continue
				}
				rooms++
				for _, path := range p.Imports {
					if why := broken(name, path); why != "" {
						t.Errorf("%s %s", p.ImportPath, why)
					}
				}
			}
			if rooms < 5 {
				t.Errorf("only %d packages found: this test looks in the wrong place", rooms)
			}
		})
	}
}

// What a package needs through others counts as much as what it imports itself.
func TestTheFloorsHoldThroughEverythingThatIsImported(t *testing.T) {
	reach := []struct{ from, never string }{
		{"storage", "likeness/service"},
		{"storage", "likeness/ui"},
		{"storage", "fyne.io"},
		{"service", "likeness/ui"},
		{"service", "fyne.io"},
		{"ui", "fyne.io/fyne/v2/app"},
		{"ui", "fyne.io/fyne/v2/internal/driver/glfw"},
		{"service/practice", "likeness/service/replicate"},
		{"service/replicate", "likeness/service/practice"},
	}
	for _, p := range list(t, "linux") {
		name, ok := room(p.ImportPath)
		if !ok {
			continue
		}
		for _, r := range reach {
			if !under(name, r.from) {
				continue
			}
			for _, dep := range p.Deps {
				if under(dep, r.never) {
					t.Errorf("%s reaches %s", p.ImportPath, dep)
				}
			}
		}
	}
}

// Tests may use the real parts of their own floor (the practice server, above all), never those of a floor above.
func TestTestsStayOnTheirFloor(t *testing.T) {
	for _, p := range list(t, "linux") {
		name, ok := room(p.ImportPath)
		if !ok {
			continue
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			switch {
			case under(name, "storage") && (under(path, "likeness/service") || under(path, "likeness/ui") || under(path, "fyne.io")),
				under(name, "service") && (under(path, "likeness/ui") || under(path, "fyne.io")),
				name != "" && path == "fyne.io/fyne/v2/app":
				t.Errorf("the tests of %s import %s", p.ImportPath, path)
			}
		}
	}
}

// The rules themselves must be able to say no.
func TestTheRulesRefuseWhatTheHouseForbids(t *testing.T) {
	for _, c := range []struct {
		name, path string
		refused    bool
	}{
		{"storage/library", "likeness/service/photo", true},
		{"storage/library", "likeness/storage/secret", false},
		{"storage/library", "fyne.io/fyne/v2", true},
		{"service/practice", "likeness/service/replicate", true},
		{"service/replicate", "likeness/service/practice", true},
		{"service/practice", "likeness/service/photo/faces", false},
		{"service/instantid", "golang.org/x/image/draw", true},
		{"service/photo", "golang.org/x/image/webp", false},
		{"service", "likeness/ui/words", true},
		{"service", "fyne.io/fyne/v2/test", true},
		{"service/command", "likeness/service", false},
		{"service/newroom", "fmt", true},
		{"tools/samples", "likeness/service/practice/drawing", false},
		{"tools/samples", "likeness/ui/part", true},
		{"tools/photobench", "likeness/service/photo", false},
		{"tools/house", "likeness/service/instantid", true},
		{"service/photo/turbo", "likeness/service/photo", true},
		{"ui/create", "likeness/ui/gallery", true},
		{"ui/create", "net/http", true},
		{"ui/create", "fyne.io/fyne/v2/widget", false},
		{"ui/create", "fyne.io/fyne/v2/app", true},
		{"ui", "likeness/ui/create", false},
		{"", "fyne.io/fyne/v2/app", false},
	} {
		if got := broken(c.name, c.path); (got != "") != c.refused {
			t.Errorf("%q importing %s: refused %v (%q), want %v", c.name, c.path, got != "", got, c.refused)
		}
	}
}
