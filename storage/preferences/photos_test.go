package preferences

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestPhotosComeBackWithTheirFrames(t *testing.T) {
	path := newPath(t)
	want := []Photo{
		{Path: "/a.jpg", SHA256: strings.Repeat("0a", 32), Face: json.RawMessage(`{"turn":1,"area":{"x":1,"y":-2}}`), Pose: json.RawMessage(`{"mirror":true}`)},
		{Path: "/b.jpg"},
	}
	update(t, mustOpen(t, path), func(p *Preferences) { p.Photos = want })
	f := mustOpen(t, path)
	if got := f.Get().Photos; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	f.Get().Photos[0].Face[1] = 'X' // what was handed out is nobody else's
	if again := f.Get(); !reflect.DeepEqual(again.Photos, want) {
		t.Errorf("%s", again.Photos[0].Face)
	}
}

// A list of paths is what was written before there were frames.
func TestPhotosThatAreOnlyPaths(t *testing.T) {
	path := newPath(t)
	write(t, path, `{"connection":"practice","photos":["/a.jpg",{"path":"/b.jpg","face":null},"/c \"d\".jpg"]}`)
	f := mustOpen(t, path)
	want := []Photo{{Path: "/a.jpg"}, {Path: "/b.jpg"}, {Path: `/c "d".jpg`}}
	if got := f.Get().Photos; !reflect.DeepEqual(got, want) || f.Notice() != "" {
		t.Fatalf("%+v, notice %q", got, f.Notice())
	}
	update(t, f, func(p *Preferences) { p.Quiet = true })
	if got := mustOpen(t, path).Get().Photos; !reflect.DeepEqual(got, want) {
		t.Errorf("written anew: %+v", got)
	}
	if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), `"path": "/a.jpg"`) {
		t.Errorf("%s (%v)", b, err)
	}
}

func TestOnePhotoThatIsNoneCostsOnlyTheList(t *testing.T) {
	path := newPath(t)
	write(t, path, `{"connection":"replicate","photos":["/a.jpg",7]}`)
	f := mustOpen(t, path)
	if got := f.Get(); got.Connection != "replicate" || len(got.Photos) != 0 || f.Notice() == "" {
		t.Errorf("%+v, notice %q", got, f.Notice())
	}
}
