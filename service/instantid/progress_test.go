package instantid

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// tqdm writes a progress bar as the library does, without its line end. A rate
// of 0 is one that it does not know yet.
func tqdm(step, total int, rate float64) string {
	eighths := step * 80 / total
	bar := strings.Repeat("█", eighths/8)
	if eighths%8 > 0 {
		bar += string(rune('▏' - (eighths%8 - 1)))
	}
	bar += strings.Repeat(" ", 10-len([]rune(bar)))
	clock := func(seconds float64) string { return fmt.Sprintf("%02d:%02d", int(seconds)/60, int(seconds)%60) }
	timing := "00:00<?, ?it/s"
	if rate >= 1 {
		timing = fmt.Sprintf("%s<%s, %5.2fit/s", clock(float64(step)/rate), clock(float64(total-step)/rate), rate)
	} else if rate > 0 {
		timing = fmt.Sprintf("%s<%s, %5.2fs/it", clock(float64(step)/rate), clock(float64(total-step)/rate), 1/rate)
	}
	return fmt.Sprintf("%3d%%|%s| %d/%d [%s]", step*100/total, bar, step, total, timing)
}

// run writes all bars of one output: the last line comes twice.
func run(total, every int, rate float64, end string) string {
	var b strings.Builder
	for step := 0; step < total; step += every {
		r := rate
		if step == 0 {
			r = 0
		}
		b.WriteString(tqdm(step, total, r) + end)
	}
	last := tqdm(total, total, rate) + end
	return b.String() + last + last
}

const opening = "Using seed: 40213\n" +
	"[!] Initiating download from URL:  https://weights.example/InstantID/models--juggernaut.tar\n" +
	"[~] Destination path:  checkpoints/models--juggernaut\n" +
	"[+] Download completed in:  12.3 seconds\n" +
	"[~] Loading new SDXL weights: checkpoints/models--juggernaut\n" +
	"\rLoading pipeline components...:   0%|          | 0/7 [00:00<?, ?it/s]\r" +
	"Loading pipeline components...:  43%|████▎     | 3/7 [00:02<00:02,  1.42it/s]\r" +
	"Loading pipeline components...: 100%|██████████| 7/7 [00:03<00:00,  2.01it/s]\n" +
	"[~] Seting up LCM (just in case)\n"

const started = "Start inference...\n[Debug] Prompt: a person in a 100% wool coat,\n[Debug] Neg Prompt: 3/30 |,\n"

func closing(outputs int) string {
	out := strings.Repeat("NSFW content detected: False\n", outputs)
	for i := range outputs {
		out += fmt.Sprintf("[~] Saving to /tmp/out_%d.webp...\n[~] Output format: WEBP\n[~] Output quality: 80\n", i)
	}
	return out
}

func TestProgressThroughARun(t *testing.T) {
	t.Parallel()
	half := started + tqdm(0, 30, 0) + "\n" + tqdm(7, 30, 1.9) + "\n" + tqdm(15, 30, 2) + "\n"
	whole := started + run(30, 1, 2, "\n")
	for name, c := range map[string]struct {
		logs           string
		outputs, steps int
		want           Progress
	}{
		"nothing yet":          {"", 1, 30, Progress{Steps: 30, Outputs: 1}},
		"seed only":            {"Using seed: 40213\n", 1, 30, Progress{Steps: 30, Outputs: 1}},
		"loading":              {opening, 1, 30, Progress{Steps: 30, Outputs: 1, Phase: PhaseLoadingLook}},
		"about to draw":        {opening + started, 1, 30, Progress{Steps: 30, Outputs: 1, Phase: PhaseDrawing}},
		"first bar":            {opening + started + tqdm(0, 30, 0), 1, 30, Progress{Steps: 30, Output: 1, Outputs: 1, Phase: PhaseDrawing}},
		"half":                 {half, 1, 30, Progress{50, 15, 30, 1, 1, 7500 * time.Millisecond, PhaseDrawing}},
		"half of the first":    {half, 2, 30, Progress{25, 15, 30, 1, 2, 22500 * time.Millisecond, PhaseDrawing}},
		"slow":                 {tqdm(10, 30, 0.5) + "\n", 1, 30, Progress{100.0 / 3, 10, 30, 1, 1, 40 * time.Second, PhaseDrawing}},
		"rate lost":            {tqdm(15, 30, 2) + "\n" + tqdm(20, 30, 0) + "\n", 1, 30, Progress{200.0 / 3, 20, 30, 1, 1, 5 * time.Second, PhaseDrawing}},
		"drawn":                {whole, 1, 30, Progress{100, 30, 30, 1, 1, 0, PhaseSaving}},
		"first of two drawn":   {whole, 2, 30, Progress{50, 30, 30, 1, 2, 15 * time.Second, PhaseDrawing}},
		"second begun":         {whole + tqdm(0, 30, 0) + "\n", 2, 30, Progress{50, 0, 30, 2, 2, 15 * time.Second, PhaseDrawing}},
		"second, start lost":   {whole + tqdm(6, 30, 2) + "\n", 2, 30, Progress{60, 6, 30, 2, 2, 12 * time.Second, PhaseDrawing}},
		"second drawn":         {whole + run(30, 4, 2, "\n"), 2, 30, Progress{100, 30, 30, 2, 2, 0, PhaseSaving}},
		"saved":                {opening + whole + closing(1), 1, 30, Progress{100, 30, 30, 1, 1, 0, PhaseSaving}},
		"saved, all at once":   {whole + closing(4), 4, 30, Progress{100, 30, 30, 4, 4, 0, PhaseSaving}},
		"one step":             {started + run(1, 1, 2, "\n") + run(1, 1, 2, "\n"), 3, 1, Progress{200.0 / 3, 1, 1, 2, 3, 500 * time.Millisecond, PhaseDrawing}},
		"carriage returns":     {started + run(30, 7, 2, "\r"), 1, 30, Progress{100, 30, 30, 1, 1, 0, PhaseSaving}},
		"both line ends":       {started + run(30, 7, 2, "\r\n"), 1, 30, Progress{100, 30, 30, 1, 1, 0, PhaseSaving}},
		"Heun, fewer steps":    {tqdm(7, 29, 2) + "\n", 1, 30, Progress{700.0 / 29, 7, 29, 1, 1, 11 * time.Second, PhaseDrawing}},
		"steps not known":      {tqdm(2, 4, 2) + "\n", 1, 0, Progress{50, 2, 4, 1, 1, time.Second, PhaseDrawing}},
		"outputs not known":    {tqdm(2, 4, 2) + "\n", 0, 4, Progress{50, 2, 4, 1, 1, time.Second, PhaseDrawing}},
		"a download's bar":     {"100%|██████████| 344862/344862 [00:06<00:00, 53000.00KB/s]\n" + tqdm(3, 30, 2) + "\n", 1, 30, Progress{10, 3, 30, 1, 1, 13500 * time.Millisecond, PhaseDrawing}},
		"more than all":        {"103%|██████████| 31/30 [00:06<00:00, 5.00it/s]\n", 1, 30, Progress{Steps: 30, Outputs: 1}},
		"no step at all":       {"  0%|          | 0/0 [00:00<?, ?it/s]\n", 1, 30, Progress{Steps: 30, Outputs: 1}},
		"cut within the total": {tqdm(3, 30, 2) + "\n 13%|█▎        | 4/3", 1, 30, Progress{10, 3, 30, 1, 1, 13500 * time.Millisecond, PhaseDrawing}},
		"cut, steps not known": {" 66%|██████▋   | 2/3", 1, 0, Progress{Outputs: 1}},
		"cut after the total":  {tqdm(3, 30, 2) + "\n 20%|██        | 6/30 [00", 1, 30, Progress{20, 6, 30, 1, 1, 12 * time.Second, PhaseDrawing}},
		"bar without timing":   {" 20%|██        | 6/30\n", 1, 30, Progress{Percent: 20, Step: 6, Steps: 30, Output: 1, Outputs: 1, Phase: PhaseDrawing}},
		"absurdly slow":        {" 20%|██        | 6/30 [00:01<99:99, 99999.0s/it]\n", 1, 30, Progress{Percent: 20, Step: 6, Steps: 30, Output: 1, Outputs: 1, Phase: PhaseDrawing}},
		"begun again":          {half + "Using seed: 40213\n" + started + tqdm(3, 30, 2) + "\n", 1, 30, Progress{50, 3, 30, 1, 1, 13500 * time.Millisecond, PhaseDrawing}},
		"begun again, waiting": {half + "Using seed: 40213\n[~] Loading new SDXL weights: x\n", 1, 30, Progress{Percent: 50, Steps: 30, Outputs: 1, Phase: PhaseLoadingLook}},
		"bar begun again":      {half + tqdm(3, 30, 2) + "\n", 2, 30, Progress{25, 3, 30, 1, 2, 28500 * time.Millisecond, PhaseDrawing}},
		"more than asked for":  {whole + whole + whole + tqdm(3, 30, 2) + "\n", 2, 30, Progress{100, 3, 30, 2, 2, 13500 * time.Millisecond, PhaseDrawing}},
		"saving before a bar":  {"[~] Saving to /tmp/out_0.webp...\n", 1, 30, Progress{Steps: 30, Outputs: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ParseProgress(c.logs, c.outputs, c.steps)
			if math.Abs(got.Percent-c.want.Percent) < 1e-9 {
				got.Percent = c.want.Percent
			}
			if got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestTheBarsOfTheseTestsAreTqdms(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		tqdm(0, 30, 0):    "  0%|          | 0/30 [00:00<?, ?it/s]",
		tqdm(1, 30, 1.9):  "  3%|▎         | 1/30 [00:00<00:15,  1.90it/s]",
		tqdm(30, 30, 1.9): "100%|██████████| 30/30 [00:15<00:00,  1.90it/s]",
		tqdm(3, 7, 0.5):   " 42%|████▎     | 3/7 [00:06<00:08,  2.00s/it]",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestProgressKnowsDraftsAndVersionsThatDrawTogether(t *testing.T) {
	t.Parallel()
	s := Defaults()
	s.EnableLCM, s.NumOutputs = true, 4
	logs := started + run(5, 1, 2, "\n")
	if p := s.Progress(logs, mustVersion(t, DefaultVersion)); p.Percent != 25 || p.Outputs != 4 || p.Phase != PhaseDrawing {
		t.Errorf("%+v", p)
	}
	if p := s.Progress(logs, mustVersion(t, SpecVersion)); p.Percent != 100 || p.Phase != PhaseSaving {
		t.Errorf("%+v", p)
	}
}

// anyLogs draws logs that look like the server's, whole or disturbed.
func anyLogs(t *rapid.T) (logs string, outputs, steps int) {
	outputs = rapid.IntRange(1, 8).Draw(t, "outputs")
	steps = rapid.IntRange(1, 60).Draw(t, "steps")
	end := rapid.SampledFrom([]string{"\n", "\r", "\r\n"}).Draw(t, "line end")
	noise := rapid.SampledFrom([]string{
		"", "", "", "warning: something\n", "Using seed: 9\n", "NSFW content detected: False\n", "[~] Saving to /tmp/out_0.png...\n",
		"100%|██| 9/9 [00:01<00:00, 9.00it/s]\n", " 50%|##   | 5/10\n", "\x00\xff|%|\n", "Loading pipeline components...:  43%|████▎     | 3/7 [00:02<00:02,  1.42it/s]\r",
	})
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{opening, "", started}).Draw(t, "opening"))
	for range rapid.IntRange(1, outputs+1).Draw(t, "bars") {
		b.WriteString(run(steps, rapid.IntRange(1, 9).Draw(t, "every"), rapid.Float64Range(0.01, 40).Draw(t, "rate"), end))
		b.WriteString(noise.Draw(t, "noise"))
	}
	b.WriteString(closing(rapid.IntRange(0, outputs).Draw(t, "saved")))
	return b.String(), outputs, steps
}

func TestPercentNeverFallsWhileLogsGrow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		logs, outputs, steps := anyLogs(t)
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(logs)), 30, 30).Draw(t, "cuts")
		slices.Sort(cuts)
		before := Progress{}
		for _, cut := range append(cuts, len(logs)) {
			p := ParseProgress(logs[:cut], outputs, steps)
			if p.Percent < before.Percent {
				t.Fatalf("fell from %+v to %+v at %q", before, p, logs[max(0, cut-80):cut])
			}
			sane(t, p, outputs)
			before = p
		}
	})
}

func TestAnUndisturbedRunEndsAtAHundredAndNotBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		outputs, steps := rapid.IntRange(1, 8).Draw(t, "outputs"), rapid.IntRange(1, 60).Draw(t, "steps")
		logs := opening + started
		for i := range outputs {
			if p := ParseProgress(logs, outputs, steps); math.Abs(p.Percent-100*float64(i)/float64(outputs)) > 1e-9 {
				t.Fatalf("%d of %d drawn: %+v", i, outputs, p)
			}
			logs += run(steps, rapid.IntRange(1, 9).Draw(t, "every"), 3, "\n")
		}
		for _, logs := range []string{logs, logs + closing(outputs)} {
			if p := ParseProgress(logs, outputs, steps); p != (Progress{100, steps, steps, outputs, outputs, 0, PhaseSaving}) {
				t.Fatalf("%+v", p)
			}
		}
	})
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func sane(t fataler, p Progress, outputs int) {
	t.Helper()
	if !(p.Percent >= 0 && p.Percent <= 100) || p.Step < 0 || p.Output > 0 && p.Step > p.Steps ||
		p.Output < 0 || p.Output > p.Outputs || p.Outputs != max(outputs, 1) || p.Left < 0 || p.Left > maxLeft ||
		p.Phase < PhaseStarting || p.Phase > PhaseSaving {
		t.Fatalf("%+v", p)
	}
}

func FuzzParseProgress(f *testing.F) {
	f.Add(opening+started+run(30, 7, 2, "\r")+closing(1), 200, 1, 30)
	f.Add(run(5, 1, 0.3, "\n")+run(5, 2, 9, "\n"), 77, 2, 5)
	f.Add(run(4, 1, 2, "\n")+"Using seed: -5\n"+run(4, 1, 2, "\n"), 300, 3, 4)
	f.Add("  0%||1/2[  0%||2/2\r 1%|\xff|9/999999 [999999s/it", 12, 0, 0)
	f.Add("Using seed: 99999999999999999999\n[~] Saving to", 5, -1, -1)
	f.Fuzz(func(t *testing.T, logs string, cut, outputs, steps int) {
		whole := ParseProgress(logs, outputs, steps)
		sane(t, whole, outputs)
		part := ParseProgress(logs[:min(max(cut, 0), len(logs))], outputs, steps)
		sane(t, part, outputs)
		if part.Percent > whole.Percent {
			t.Fatalf("fell from %+v to %+v", part, whole)
		}
	})
}
