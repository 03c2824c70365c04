package faces

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTheNetworkAnswersForAllAnchors(t *testing.T) {
	g, err := parseModel(model)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.inputs) != 1 || len(g.outputs) != 4 || len(g.nodes) < 100 {
		t.Fatalf("%d inputs, %d outputs, %d operators", len(g.inputs), len(g.outputs), len(g.nodes))
	}
	mem := &memory{}
	input := &tensor{shape: []int{1, side, side, 3}, data: make([]float32, side*side*3)}
	out, err := newNetwork(g).run(input, mem)
	if err != nil {
		t.Fatal(err)
	}
	anchors := 0
	for _, l := range layers() {
		anchors += len(out[l.scores].data)
	}
	if anchors != 896 {
		t.Errorf("%d anchors", anchors)
	}
	if all, err := detections(out, side, side, 0); err != nil || len(all) != 896 {
		t.Errorf("%d detections, %v", len(all), err)
	}
	// A second run uses the buffers of the first: it needs a handful, not one for each operator.
	if len(mem.free) > 24 {
		t.Errorf("%d buffers are kept", len(mem.free))
	}
}

// Joining operators changes nothing but the time, on pictures of any size.
func TestJoinedStepsGiveWhatTheOperatorsGive(t *testing.T) {
	g, err := parseModel(model)
	if err != nil {
		t.Fatal(err)
	}
	joined := newNetwork(g)
	single := &network{graph: g, last: map[string]int{}}
	for _, op := range g.nodes {
		single.steps = append(single.steps, step{node: op})
	}
	single.freeSizes()
	single.noteLast()
	if len(joined.steps)*2 > len(single.steps) {
		t.Errorf("%d steps of %d operators", len(joined.steps), len(single.steps))
	}
	const w, h = 96, 160
	input := &tensor{shape: []int{1, h, w, 3}}
	for i := range w * h * 3 {
		input.data = append(input.data, float32(math.Sin(float64(i)*0.37+float64(i/w)*0.11)))
	}
	want, err := single.run(input, &memory{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := joined.run(input, &memory{})
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		if len(got[name].data) != len(want[name].data) || len(want[name].data) == 0 {
			t.Fatalf("%s: %d numbers, want %d", name, len(got[name].data), len(want[name].data))
		}
		for i, v := range want[name].data {
			if d := math.Abs(float64(got[name].data[i] - v)); d > 1e-3*(1+math.Abs(float64(v))) {
				t.Fatalf("%s: number %d is %g, want %g", name, i, got[name].data[i], v)
			}
		}
	}
	if all, err := detections(got, w, h, 0); err != nil || len(all) != w*h*896/side/side {
		t.Errorf("%d detections, %v", len(all), err)
	}
}

// A file that was cut or damaged is an error, when it is read or when it is run.
func TestADamagedNetworkIsAnError(t *testing.T) {
	for n := 0; n < len(model); n += 9973 {
		g, err := parseModel(model[:n])
		if err == nil {
			_, err = newNetwork(g).run(&tensor{shape: []int{1, side, side, 3}, data: make([]float32, side*side*3)}, &memory{})
		}
		if !errors.Is(err, errModel) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	g, err := parseModel(model)
	if err != nil {
		t.Fatal(err)
	}
	g.nodes[5].op = "Softmax"
	if _, err := newNetwork(g).run(&tensor{shape: []int{1, 8, 8, 3}, data: make([]float32, 192)}, &memory{}); !errors.Is(err, errModel) {
		t.Errorf("an unknown operator: %v", err)
	}
}

func FuzzParseModel(f *testing.F) {
	f.Add([]byte{})
	f.Add(model[:300])
	f.Add([]byte{0x3a, 4, 0x0a, 2, 0x22, 0})
	f.Add(binary.AppendUvarint([]byte{0x3a}, math.MaxUint64))
	f.Fuzz(func(t *testing.T, b []byte) {
		if g, err := parseModel(b); err == nil && len(g.nodes) == 0 {
			t.Error("a network without operators")
		}
	})
}

// numbers draws a tensor of small numbers.
func numbers(t *rapid.T, name string, shape ...int) *tensor {
	x := &tensor{shape: shape}
	n := x.size()
	seed := rapid.Uint32().Draw(t, name)
	for range n {
		seed = seed*1664525 + 1013904223
		x.data = append(x.data, float32(int32(seed)>>16)/32768)
	}
	return x
}

// The convolution as its definition says, slowly.
func slowConv(x, w, bias *tensor, strides, pads []int, group int) []float32 {
	c, h, wide := x.shape[1], x.shape[2], x.shape[3]
	oc, ic, kh, kw := w.shape[0], w.shape[1], w.shape[2], w.shape[3]
	oh, ow := (h+pads[0]+pads[2]-kh)/strides[0]+1, (wide+pads[1]+pads[3]-kw)/strides[1]+1
	var out []float32
	for o := range oc {
		for y := range oh {
			for xx := range ow {
				sum := float64(bias.data[o])
				for i := range ic {
					from := i
					if group > 1 {
						from = o * c / oc
					}
					for ky := range kh {
						for kx := range kw {
							sy, sx := y*strides[0]+ky-pads[0], xx*strides[1]+kx-pads[1]
							if sy < 0 || sx < 0 || sy >= h || sx >= wide {
								continue
							}
							sum += float64(x.data[(from*h+sy)*wide+sx]) * float64(w.data[((o*ic+i)*kh+ky)*kw+kx])
						}
					}
				}
				out = append(out, float32(sum))
			}
		}
	}
	return out
}

func TestConvolutionsAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, oc := rapid.IntRange(1, 9).Draw(t, "channels"), rapid.IntRange(1, 7).Draw(t, "filters")
		h, w := rapid.IntRange(5, 40).Draw(t, "h"), rapid.IntRange(5, 40).Draw(t, "w")
		k := rapid.SampledFrom([]int{1, 3, 5}).Draw(t, "kernel")
		s := rapid.IntRange(1, 2).Draw(t, "stride")
		pads := []int{rapid.IntRange(0, 2).Draw(t, "top"), rapid.IntRange(0, 2).Draw(t, "left"), rapid.IntRange(0, 2).Draw(t, "bottom"), rapid.IntRange(0, 2).Draw(t, "right")}
		group, ic := 1, c
		if rapid.Bool().Draw(t, "depthwise") && c > 1 {
			group, ic, oc = c, 1, c
		}
		x, f, bias := numbers(t, "x", 1, c, h, w), numbers(t, "weights", oc, ic, k, k), numbers(t, "bias", oc)
		op := node{op: "Conv", ints: map[string][]int{"strides": {s, s}, "pads": pads, "group": {group}, "dilations": {1, 1}, "kernel_shape": {k, k}}}
		got, err := apply(step{node: op}, []*tensor{x, f, bias}, &memory{})
		if err != nil {
			t.Fatal(err)
		}
		want := slowConv(x, f, bias, []int{s, s}, pads, group)
		if len(want) != len(got.data) {
			t.Fatalf("shape %v, want %d numbers", got.shape, len(want))
		}
		for i := range want {
			if d := math.Abs(float64(got.data[i] - want[i])); d > 1e-4 {
				t.Fatalf("number %d is %g, want %g", i, got.data[i], want[i])
			}
		}
	})
}

func TestOperators(t *testing.T) {
	count := func(shape ...int) *tensor {
		x := &tensor{shape: shape}
		for i := range x.size() {
			x.data = append(x.data, float32(i)-3)
		}
		return x
	}
	for name, c := range map[string]struct {
		op   node
		in   []*tensor
		want []float32
	}{
		"Add":       {node{}, []*tensor{count(1, 1, 1, 3), count(1, 1, 1, 3)}, []float32{-6, -4, -2}},
		"Relu":      {node{}, []*tensor{count(1, 1, 1, 5)}, []float32{0, 0, 0, 0, 1}},
		"MaxPool":   {node{ints: map[string][]int{"kernel_shape": {2, 2}, "strides": {2, 2}, "pads": {0, 0, 0, 0}}}, []*tensor{count(1, 1, 2, 4)}, []float32{2, 4}},
		"Concat":    {node{ints: map[string][]int{"axis": {1}}}, []*tensor{count(1, 1, 1, 2), count(1, 2, 1, 2)}, []float32{-3, -2, -3, -2, -1, 0}},
		"Reshape":   {node{ints: map[string][]int{"shape": {2, -1}}}, []*tensor{count(1, 1, 2, 2)}, []float32{-3, -2, -1, 0}},
		"Transpose": {node{ints: map[string][]int{"perm": {0, 2, 3, 1}}}, []*tensor{count(1, 2, 1, 3)}, []float32{-3, 0, -2, 1, -1, 2}},
	} {
		c.op.op = name
		got, err := apply(step{node: c.op}, c.in, &memory{free: [][]float32{{9, 9, 9, 9, 9, 9, 9, 9}}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.data) != len(c.want) {
			t.Errorf("%s gives %v", name, got.data)
			continue
		}
		for i := range c.want {
			if got.data[i] != c.want[i] {
				t.Errorf("%s gives %v, want %v", name, got.data, c.want)
				break
			}
		}
		// With nothing, or with inputs of another shape, an operator gives an error.
		for _, in := range [][]*tensor{nil, {count(2, 3), count(7)}, {count(1, 1, 3, 3), count(1, 1, 2, 2), count(2)}} {
			if out, err := apply(step{node: c.op}, in, &memory{}); err == nil && name != "Relu" && len(out.data) > 0 && len(in) != 1 {
				t.Errorf("%s takes %d odd inputs and gives %v", name, len(in), out.data)
			}
		}
	}
	for _, in := range [][]*tensor{nil, {count(1, 1, 3, 3)}, {count(1, 2, 3, 3), count(1, 1, 3, 3)}, {count(1, 1, 2, 2), count(1, 1, 3, 3)}, {count(1, 1, 3, 3), count(2, 1, 3, 3), count(1)}} {
		if _, err := apply(step{node: node{op: "Conv", ints: map[string][]int{}}}, in, &memory{}); !errors.Is(err, errModel) {
			t.Errorf("a convolution of %d odd inputs: %v", len(in), err)
		}
	}
}

func TestDetectionsOfTheSameFaceAreBlended(t *testing.T) {
	box := func(score, x, y, w float64) detection {
		d := detection{score: score, x0: x, y0: y, x1: x + w, y1: y + w}
		d.points[2] = point{x + w/2, y + w/2}
		return d
	}
	got := blend([]detection{box(0.6, 0.12, 0.1, 0.2), box(0.7, 0.6, 0.6, 0.1), box(0.9, 0.1, 0.1, 0.2), box(0.8, 0.6, 0.1, 0.2), box(0.99, 0.5, 0.5, 0)}, 0.75)
	if len(got) != 2 || got[0].score != 0.9 || got[1].score != 0.8 {
		t.Fatalf("%+v", got)
	}
	if want := (0.9*0.1 + 0.6*0.12) / 1.5; math.Abs(got[0].x0-want) > 1e-9 || math.Abs(got[0].points[2].x-want-0.1) > 1e-9 {
		t.Errorf("the blend lies at %g with its nose at %g, want %g", got[0].x0, got[0].points[2].x, want)
	}
}
