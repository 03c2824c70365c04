package faces

import (
	"fmt"
	"math"
)

// side is the width and height of the pictures that the network was made for, in pixels.
const side = 256

// layer is one of the two grids on which the network answers: at each cell it tries several anchors. The
// figures are those of MediaPipe's face detector for the back camera: 896 anchors in 256 by 256 pixels.
type layer struct {
	scores, boxes string // names of the outputs
	cell          int    // its width and height, in pixels
	anchors       int    // at each cell
}

func layers() []layer {
	return []layer{
		{scores: "Identity:0", boxes: "Identity_2:0", cell: 16, anchors: 2},
		{scores: "Identity_1:0", boxes: "Identity_3:0", cell: 32, anchors: 6},
	}
}

// perAnchor is how many numbers the network gives for an anchor: the middle of the box, its width and height,
// and six points, all in pixels and as seen from the middle of the anchor's cell.
const perAnchor = 16

// detection is a face in what the network sees, in pixels of that.
type detection struct {
	score  float64
	x0, y0 float64
	x1, y1 float64
	points [6]point // right eye, left eye, nose, mouth, right ear, left ear of the person
}

type point struct{ x, y float64 }

// detections reads the answers of the network, for what is w by h pixels, with a score of at least least.
func detections(outputs map[string]*tensor, w, h int, least float64) ([]detection, error) {
	var all []detection
	for _, l := range layers() {
		scores, boxes := outputs[l.scores], outputs[l.boxes]
		columns := w / l.cell
		n := columns * (h / l.cell) * l.anchors
		if scores == nil || boxes == nil || len(scores.data) != n || len(boxes.data) != n*perAnchor {
			return nil, fmt.Errorf("%w: it does not answer for %d anchors", errModel, n)
		}
		for i, logit := range scores.data {
			score := 1 / (1 + math.Exp(-float64(logit)))
			if score < least {
				continue
			}
			place := i / l.anchors
			x := (float64(place%columns) + 0.5) * float64(l.cell)
			y := (float64(place/columns) + 0.5) * float64(l.cell)
			all = append(all, newDetection(score, x, y, boxes.data[i*perAnchor:][:perAnchor]))
		}
	}
	return all, nil
}

func newDetection(score, x, y float64, box []float32) detection {
	at := func(i int) float64 { return float64(box[i]) }
	d := detection{score: score}
	cx, cy := x+at(0), y+at(1)
	d.x0, d.x1 = cx-at(2)/2, cx+at(2)/2
	d.y0, d.y1 = cy-at(3)/2, cy+at(3)/2
	for i := range d.points {
		d.points[i] = point{x + at(4+2*i), y + at(5+2*i)}
	}
	return d
}

// blend makes one detection of all that mean the same face: the mean, weighted with the scores, of those that
// overlap the best one. It keeps faces whose best score is at least least, the best first.
func blend(all []detection, least float64) []detection {
	bySurety(all)
	var faces []detection
	for len(all) > 0 && all[0].score >= least {
		best := all[0]
		var same, others []detection
		for _, d := range all {
			if overlap(best, d) > 0.3 {
				same = append(same, d)
			} else {
				others = append(others, d)
			}
		}
		if len(same) == 0 { // a box without an area
			all = all[1:]
			continue
		}
		faces = append(faces, mean(same))
		all = others
	}
	return faces
}

// mean gives the weighted mean of detections, with the score of the first.
func mean(same []detection) detection {
	var sum detection
	var weight float64
	for _, d := range same {
		weight += d.score
		sum.x0 += d.score * d.x0
		sum.y0 += d.score * d.y0
		sum.x1 += d.score * d.x1
		sum.y1 += d.score * d.y1
		for i, p := range d.points {
			sum.points[i].x += d.score * p.x
			sum.points[i].y += d.score * p.y
		}
	}
	sum.score = same[0].score
	sum.x0, sum.y0, sum.x1, sum.y1 = sum.x0/weight, sum.y0/weight, sum.x1/weight, sum.y1/weight
	for i := range sum.points {
		sum.points[i].x /= weight
		sum.points[i].y /= weight
	}
	return sum
}

// overlap gives the area that two boxes share, as a part of the area that they cover together.
func overlap(a, b detection) float64 {
	w := min(a.x1, b.x1) - max(a.x0, b.x0)
	h := min(a.y1, b.y1) - max(a.y0, b.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	both := (a.x1-a.x0)*(a.y1-a.y0) + (b.x1-b.x0)*(b.y1-b.y0) - w*h
	return w * h / both
}
