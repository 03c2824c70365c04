package practice

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// progressLine is a line as tqdm prints it: "  3%|▎         | 1/30 [00:00<00:03,  7.50it/s]". A label, which other bars
// than that of the drawing have, stands in front.
func progressLine(label string, done, total int, perStep time.Duration) string {
	if label != "" {
		label += ": "
	}
	rate, left := "?it/s", "?"
	if done > 0 {
		rate = formatRate(perStep)
		left = formatClock(time.Duration(total-done) * perStep)
	}
	return fmt.Sprintf("%s%3.0f%%|%s| %d/%d [%s<%s, %s]\n", label, math.RoundToEven(100*float64(done)/float64(total)),
		progressBar(done, total), done, total, formatClock(time.Duration(done)*perStep), left, rate)
}

const progressCells = 10

// progressBar is ten characters wide and drawn in eighths of one.
func progressBar(done, total int) string {
	eighths := done * progressCells * 8 / total
	bar := strings.Repeat("█", eighths/8)
	if eighths/8 == progressCells {
		return bar
	}
	part := " "
	if rest := eighths % 8; rest > 0 {
		part = string(rune(0x2590 - rest)) // ▏ one eighth … ▉ seven eighths
	}
	return bar + part + strings.Repeat(" ", progressCells-1-eighths/8)
}

// formatRate gives steps a second, or seconds a step where they are slow.
func formatRate(perStep time.Duration) string {
	seconds := perStep.Seconds()
	if seconds > 1 {
		return fmt.Sprintf("%5.2fs/it", seconds)
	}
	return fmt.Sprintf("%5.2fit/s", 1/seconds)
}

func formatClock(d time.Duration) string {
	seconds := int(d.Seconds())
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}
