package instantid

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Phase is what a running prediction is busy with, as far as its logs tell.
type Phase int

// The phases, in their order.
const (
	PhaseStarting    Phase = iota // nothing to see yet
	PhaseLoadingLook              // fetching or loading the look
	PhaseDrawing
	PhaseSaving // all outputs are drawn; they are checked and written
)

// String names the phase: "loading look".
func (p Phase) String() string {
	switch p {
	case PhaseLoadingLook:
		return "loading look"
	case PhaseDrawing:
		return "drawing"
	case PhaseSaving:
		return "saving"
	}
	return "starting"
}

// Progress is how far a prediction is.
type Progress struct {
	Percent float64 // 0 to 100 over all outputs; never falls while the logs grow
	Step    int     // steps done of the output being drawn
	Steps   int     // steps that output takes
	Output  int     // output being drawn, from 1; 0 before drawing
	Outputs int     // outputs of the run, at least 1
	Left    time.Duration
	Phase   Phase
}

// Progress bars as the server's tqdm writes them, at the beginning of a line:
//
//	3%|▎         | 1/30 [00:00<00:15,  1.9it/s]
//
// Bars with words before them are of something else, such as loading.
var (
	barLine  = regexp.MustCompile(`^\s*\d{1,3}%\s*\|[^|]*\|\s*(\d{1,6})/(\d{1,6})(\s*\[.*)?\s*$`)
	rateText = regexp.MustCompile(`(\d{1,6}(?:\.\d{1,6})?)\s?(it/s|s/it)`)
)

// maxLeft is the longest time left that is believed; a run may take half an hour.
const maxLeft = 24 * time.Hour

// ParseProgress reads the logs of a running prediction, of which outputs with
// so many steps each are wanted; see [Settings.StepsInForce]. Where steps is
// not known (0) any short bar counts. For versions that draw all outputs
// together, outputs is 1; see [Version.Bars].
//
// It needs the logs from their beginning. Left is 0 while nothing can be said.
func ParseProgress(logs string, outputs, steps int) Progress {
	m := meter{outputs: max(outputs, 1), steps: max(steps, 0)}
	for len(logs) > 0 {
		line, rest, ended := logs, "", false
		if i := strings.IndexAny(logs, "\r\n"); i >= 0 {
			line, rest, ended = logs[:i], logs[i+1:], true
		}
		m.read(line, ended)
		logs = rest
	}
	return m.progress()
}

// Progress is [ParseProgress] with outputs and steps as these settings ask
// this version for.
func (s Settings) Progress(logs string, v Version) Progress {
	return ParseProgress(logs, v.Bars(s.NumOutputs), s.StepsInForce())
}

// Bars is the number of progress bars that a run with so many outputs shows.
func (v Version) Bars(outputs int) int {
	if v.Together {
		return 1
	}
	return max(outputs, 1)
}

// meter reads logs line by line. Each line's effect depends on what stood
// before it only, and the percentage is the highest seen, so that longer logs
// never show less.
type meter struct {
	outputs, steps int

	phase    Phase
	seen     bool // a bar was seen in this attempt
	finished int  // bars done before the current one
	step     int  // of the current bar
	total    int
	perStep  float64 // seconds; 0 = not known
	percent  float64
}

func (m *meter) read(line string, ended bool) {
	if bar := findBar(line); bar != nil {
		// A line that is still being written may end within a number.
		if ended || bar[3] != "" {
			step, _ := strconv.Atoi(bar[1])
			total, _ := strconv.Atoi(bar[2])
			m.bar(step, total, bar[3])
		}
		return
	}
	switch {
	case strings.HasPrefix(line, "Using seed:"):
		// A second one means that the server began again.
		m.phase, m.seen, m.finished, m.step = PhaseStarting, false, 0, 0
	case strings.HasPrefix(line, "Start inference"):
		m.phase = PhaseDrawing
	case m.seen && m.step == m.total && strings.HasPrefix(line, "[~] Saving to"):
		m.finished = m.outputs - 1
		m.phase = PhaseSaving
		m.percent = 100
	case m.seen:
		return // no other line says anything once drawing has begun
	case strings.HasPrefix(line, "[!] Initiating download"),
		strings.HasPrefix(line, "[~] Loading new SDXL weights"),
		strings.HasPrefix(line, "Loading pipeline components"),
		strings.HasPrefix(line, "[~] Set"): // "Seting up LCM", with the server's spelling
		m.phase = max(m.phase, PhaseLoadingLook)
	}
}

// findBar spares most lines the regular expression.
func findBar(line string) []string {
	if !strings.Contains(line, "%") {
		return nil
	}
	return barLine.FindStringSubmatch(line)
}

func (m *meter) bar(step, total int, tail string) {
	if total == 0 || step > total || !m.fits(total) {
		return
	}
	// A bar that begins anew is the next output's if this one was done, else
	// another attempt at the same.
	if m.seen && step < m.step && m.step == m.total {
		m.finished = min(m.finished+1, m.outputs-1)
	}
	m.seen, m.step, m.total = true, step, total
	m.phase = PhaseDrawing
	if step == total && m.finished == m.outputs-1 {
		m.phase = PhaseSaving
	}
	if rate := rateText.FindStringSubmatch(tail); rate != nil {
		if x, err := strconv.ParseFloat(rate[1], 64); err == nil && x > 0 {
			m.perStep = x
			if rate[2] == "it/s" {
				m.perStep = 1 / x
			}
		}
	}
	done := float64(m.finished) + float64(step)/float64(total)
	m.percent = max(m.percent, min(100*done/float64(m.outputs), 100))
}

// fits tells bars of drawing from those of downloads and the like. Methods and
// versions may take a few steps more or fewer than asked for.
func (m *meter) fits(total int) bool {
	if m.steps == 0 {
		return total <= 1000
	}
	return total >= (m.steps+1)/2 && total <= 2*m.steps
}

func (m *meter) progress() Progress {
	p := Progress{Percent: m.percent, Steps: m.steps, Outputs: m.outputs, Phase: m.phase}
	if !m.seen {
		return p
	}
	p.Step, p.Steps, p.Output = m.step, m.total, m.finished+1
	todo := m.total - m.step + (m.outputs-m.finished-1)*m.total
	if seconds := float64(todo) * m.perStep; seconds > 0 && seconds < maxLeft.Seconds() {
		p.Left = time.Duration(seconds * float64(time.Second)).Round(100 * time.Millisecond)
	}
	return p
}
