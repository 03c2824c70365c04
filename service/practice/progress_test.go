package practice

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestProgressLines(t *testing.T) {
	const step = 133 * time.Millisecond
	for _, test := range []struct {
		label       string
		done, total int
		perStep     time.Duration
		want        string
	}{
		{"", 0, 30, step, "  0%|          | 0/30 [00:00<?, ?it/s]"},
		{"", 1, 30, step, "  3%|▎         | 1/30 [00:00<00:03,  7.52it/s]"},
		{"", 15, 30, step, " 50%|█████     | 15/30 [00:01<00:01,  7.52it/s]"},
		{"", 30, 30, step, "100%|██████████| 30/30 [00:03<00:00,  7.52it/s]"},
		{"Loading pipeline components...", 3, 7, 700 * time.Millisecond, "Loading pipeline components...:  43%|████▎     | 3/7 [00:02<00:02,  1.43it/s]"},
		{"", 1, 2, 2 * time.Second, " 50%|█████     | 1/2 [00:02<00:02,  2.00s/it]"},
		{"", 499, 500, 10 * time.Second, "100%|█████████▉| 499/500 [1:23:10<00:10, 10.00s/it]"},
	} {
		if got := progressLine(test.label, test.done, test.total, test.perStep); got != test.want+"\n" {
			t.Errorf("%d of %d:\n%s want\n%s", test.done, test.total, got, test.want)
		}
	}
}

// Clients find the progress with this expression of the official ones.
var officialProgress = regexp.MustCompile(`^\s*(\d+)%\s*\|.+?\|\s*(\d+)\/(\d+)`)

func TestProgressLinesAreUnderstoodByClients(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, 500).Draw(t, "total")
		done := rapid.IntRange(0, total).Draw(t, "done")
		line := progressLine("", done, total, time.Duration(rapid.Int64Range(1, 1e10).Draw(t, "step")))
		if officialProgress.FindString(line) == "" {
			t.Fatalf("%q", line)
		}
		bar := line[strings.Index(line, "|")+1 : strings.LastIndex(line, "|")]
		if utf8.RuneCountInString(bar) != progressCells {
			t.Fatalf("bar %q", bar)
		}
	})
	if officialProgress.MatchString(progressLine("Loading pipeline components...", 1, 7, time.Second)) {
		t.Error("the bar of loading counts as progress")
	}
}
