package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"likeness/service/practice"
	"likeness/ui/part"
)

func firstOf(texts ...string) string {
	i := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	return texts[i]
}

// All that happened to a picture can be seen and copied, whether it went wrong or well.
func TestActivityReportsOnAJob(t *testing.T) {
	for fault, want := range map[string][]string{
		practice.FaultNoFace: {"code: no-face", "→ failed (fail)"},
		"":                   {"fetching → done (saved)", "state: done"},
	} {
		t.Run("fault "+fault, func(t *testing.T) {
			var options []option
			if fault != "" {
				options = append(options, withFault(fault))
			}
			r := newRig(t, options...)
			r.photo()
			r.enter("A person, where", "by the sea")
			r.tap("Create")
			r.inActivity()
			r.loop.until(t, "the end", func() bool { return r.reads("found no face") || r.reads("Finished in this session") })
			ask := r.look("What happened").(*part.Button)
			ask.MouseIn(&desktop.MouseEvent{})
			r.loop.until(t, "what the button is for", func() bool { return r.reads("Everything that was sent and answered for this picture") })
			ask.MouseOut()
			r.tap("What happened")
			r.loop.until(t, "the report", func() bool { return r.reads("Likeness: report on a job") })
			newScreens(t).all(r, "activity-report-"+firstOf(fault, "done"))
			r.tap("Copy Report")
			copied := r.app.Clipboard().Content()
			for _, text := range append(want, "Likeness 0.1.0", "by the sea", "POST http://127.0.0.1", "Authorization: Bearer …", "practice") {
				if !strings.Contains(copied, text) {
					t.Errorf("nothing says %q in %s", text, copied)
				}
			}
			for _, no := range []string{practice.Token, r.dir, "face.png", "base64,"} {
				if strings.Contains(copied, no) {
					t.Errorf("it holds %q", no)
				}
			}
			r.tap("What happened")
			if r.reads("Likeness: report on a job") || r.look("Copy Report") != nil {
				t.Error("it is still shown")
			}
		})
	}
}
