package house

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A path that only one machine has; homes of nobody in particular serve as examples.
var machine = regexp.MustCompile(`(^|[^A-Za-z0-9._~$}/)-])/(home|Users|work|farm|root)/[A-Za-z0-9._-]+`)

var examples = regexp.MustCompile(`/(home|Users)/([a-z]|me|you|ann|aunt|somebody|someone|user)$`)

// It opens every file, so that a change anywhere makes go run the tests of this package again.
func TestNoFileNamesAPathOfOneMachine(t *testing.T) {
	root := os.DirFS("../..")
	read := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			// .git is not the project's text; bin and tour are what make leaves here.
			if path == ".git" || path == "bin" || path == "tour" {
				return filepath.SkipDir
			}
			return nil
		}
		if path == ".git" { // of a second working tree
			return nil
		}
		text, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		read++
		for i, line := range bytes.Split(text, []byte("\n")) {
			if found := machine.Find(line); found != nil && !examples.Match(found) {
				t.Errorf("%s:%d names a path of a machine:%s", path, i+1, strings.TrimLeft(string(found), " "))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 10 {
		t.Errorf("only %d files read: this test looks in the wrong place", read)
	}
}

func TestPathsOfMachinesAreSeen(t *testing.T) {
	slash := "/"
	for text, found := range map[string]bool{
		slash + "home/ann/photo.jpg":             true,
		`open "` + slash + "work/main\"":         true,
		"see " + slash + "root/likeness":         true,
		"~/Pictures/Likeness":                    false,
		"$HOME/work/x":                           false,
		"https://example.com" + slash + "work/x": false,
		"service/work/list":                      false,
	} {
		if machine.MatchString(text) != found {
			t.Errorf("%q: found %v, want %v", text, !found, found)
		}
	}
}
