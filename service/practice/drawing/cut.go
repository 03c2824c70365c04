package drawing

// cutGrid divides the pixels of a small picture in two along the cheapest border: pull says how much a pixel wants to
// be inside (above 0) or outside (below 0), and right, down, downRight and downLeft say what it costs to divide a pixel
// from that neighbour. The answer is exact (a minimum cut, found by Dinic's way of filling shortest paths), and since all
// numbers are whole, the same everywhere.
type cutGrid struct {
	w, h  int
	pull  []int32
	links [8][]int32 // capacity left towards each of the eight neighbours
	level []int32
	next  []uint8
}

// neighbours in an order in which i and 7-i are opposite.
var neighbours = [8][2]int{{1, 0}, {0, 1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}, {0, -1}, {-1, 0}}

func newCutGrid(w, h int) *cutGrid {
	g := &cutGrid{w: w, h: h, pull: make([]int32, w*h), level: make([]int32, w*h), next: make([]uint8, w*h)}
	for i := range g.links {
		g.links[i] = make([]int32, w*h)
	}
	return g
}

// join sets what it costs to divide a pixel from its neighbour in direction k (0 … 3), in both directions.
func (g *cutGrid) join(x, y, k int, cost int32) {
	nx, ny := x+neighbours[k][0], y+neighbours[k][1]
	if nx < 0 || ny < 0 || nx >= g.w || ny >= g.h {
		return
	}
	g.links[k][y*g.w+x] = cost
	g.links[7-k][ny*g.w+nx] = cost
}

// inside gives 255 for pixels inside and 0 for those outside. It uses the grid up.
func (g *cutGrid) inside() *plane {
	var step [8]int32
	for k, d := range neighbours {
		step[k] = int32(d[1]*g.w + d[0])
	}
	queue := make([]int32, 0, g.w*g.h)
	for {
		queue = g.levels(queue[:0], step)
		flowed := false
		clear(g.next)
		for i := range g.pull {
			for g.pull[i] > 0 && g.push(int32(i), step) {
				flowed = true
			}
		}
		if !flowed {
			break
		}
	}
	out := newPlane(g.w, g.h)
	for _, i := range queue {
		out.v[i] = 255
	}
	return out
}

// levels numbers the pixels by their distance from those that still pull inwards, and gives all it reached. It goes no
// further than the nearest pixel that pulls outwards; where there is none, it has reached everything inside.
func (g *cutGrid) levels(queue []int32, step [8]int32) []int32 {
	for i := range g.level {
		g.level[i] = -1
		if g.pull[i] > 0 {
			g.level[i] = 0
			queue = append(queue, int32(i))
		}
	}
	nearest := int32(1 << 30)
	for at := 0; at < len(queue); at++ {
		i := queue[at]
		if g.pull[i] < 0 {
			nearest = min(nearest, g.level[i])
		}
		if g.level[i] >= nearest {
			continue
		}
		for k := range step {
			if g.links[k][i] > 0 {
				if j := i + step[k]; g.level[j] < 0 {
					g.level[j] = g.level[i] + 1
					queue = append(queue, j)
				}
			}
		}
	}
	return queue
}

// push sends what one shortest path can carry from pixel start to some pixel that pulls outwards.
func (g *cutGrid) push(start int32, step [8]int32) bool {
	var path []uint8
	i := start
	for {
		if g.pull[i] < 0 {
			break
		}
		moved := false
		for ; g.next[i] < 8; g.next[i]++ {
			k := g.next[i]
			if g.links[k][i] > 0 && g.level[i+step[k]] == g.level[i]+1 {
				path = append(path, k)
				i += step[k]
				moved = true
				break
			}
		}
		if moved {
			continue
		}
		if len(path) == 0 {
			return false
		}
		k := path[len(path)-1]
		path = path[:len(path)-1]
		i -= step[k]
		g.next[i]++
	}
	carry := min(g.pull[start], -g.pull[i])
	for at, j := len(path)-1, i; at >= 0; at-- {
		j -= step[path[at]]
		carry = min(carry, g.links[path[at]][j])
	}
	g.pull[start] -= carry
	g.pull[i] += carry
	for at, j := len(path)-1, i; at >= 0; at-- {
		k := path[at]
		g.links[7-k][j] += carry
		j -= step[k]
		g.links[k][j] -= carry
	}
	return true
}
