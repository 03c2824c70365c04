package faces

import (
	"fmt"
	"slices"
)

// network is a graph made ready to run. It does not change and may run in several goroutines at once.
type network struct {
	graph *graph
	steps []step
	// last tells, for each value that is computed, the step that needs it last.
	last map[string]int
}

// step is an operator; with a Conv, what follows it and nobody else needs the result of.
type step struct {
	node
	mix  *node  // a Conv of one by one
	plus string // a value that is added
	relu bool
}

// newNetwork joins operators where that saves time, and frees the graph from the size of the picture for which its
// file was written: the file's shapes are those for 256 by 256 pixels, but its filters can see pictures of any size.
func newNetwork(g *graph) *network {
	n := &network{graph: g, last: map[string]int{}}
	for i := range g.nodes {
		n.steps = append(n.steps, step{node: g.nodes[i]})
	}
	n.freeSizes()
	n.join()
	n.noteLast()
	return n
}

func (n *network) noteLast() {
	clear(n.last)
	for i, s := range n.steps {
		for _, name := range s.inputs {
			n.last[name] = i
		}
	}
	for _, name := range n.graph.outputs {
		n.last[name] = len(n.steps)
	}
}

// freeSizes lets Reshape count the answers itself, and Concat take as many zeros as the picture beside them needs.
func (n *network) freeSizes() {
	zeros := map[string]int{} // how many channels of them
	for i := range n.steps {
		s := &n.steps[i]
		var shape []int
		if len(s.inputs) > 0 && n.graph.constants[s.inputs[len(s.inputs)-1]] != nil {
			shape = n.graph.constants[s.inputs[len(s.inputs)-1]].ints
		}
		switch {
		case s.op == "ConstantOfShape" && len(shape) == 4:
			zeros[s.outputs[0]] = shape[1]
			s.op = ""
		case s.op == "Concat" && len(s.inputs) == 2 && zeros[s.inputs[1]] > 0:
			s.ints = map[string][]int{"axis": s.ints["axis"], "zeros": {zeros[s.inputs[1]]}}
			s.inputs = s.inputs[:1]
		case s.op == "Reshape" && len(shape) == 3:
			s.ints = map[string][]int{"shape": {shape[0], -1, shape[2]}}
			s.inputs = s.inputs[:1]
		}
	}
	n.steps = slices.DeleteFunc(n.steps, func(s step) bool { return s.op == "" })
}

// join makes one step of a Conv with one filter for each channel, the Conv that mixes the channels, the Add and the
// Relu after them.
func (n *network) join() {
	for i := 0; i < len(n.steps); i++ {
		s := &n.steps[i]
		if s.op != "Conv" || len(s.inputs) < 2 {
			continue
		}
		if next, ok := n.only(i); ok && next.op == "Conv" && len(s.ints["group"]) == 1 && s.ints["group"][0] > 1 && n.mixes(next.node) {
			mix := next.node
			s.mix = &mix
			s.inputs = append(slices.Clone(s.inputs), mix.inputs[1:]...)
			n.take(i)
		}
		if next, ok := n.only(i); ok && next.op == "Add" && len(next.inputs) == 2 && next.inputs[0] != next.inputs[1] {
			s.plus = next.inputs[0]
			if s.plus == s.outputs[0] {
				s.plus = next.inputs[1]
			}
			s.inputs = append(slices.Clone(s.inputs), s.plus)
			n.take(i)
		}
		if next, ok := n.only(i); ok && next.op == "Relu" {
			s.relu = true
			n.take(i)
		}
	}
}

// only gives the step after step i when it is the one step that needs what i computes.
func (n *network) only(i int) (step, bool) {
	if i+1 >= len(n.steps) || len(n.steps[i].outputs) != 1 || len(n.steps[i+1].outputs) != 1 {
		return step{}, false
	}
	name := n.steps[i].outputs[0]
	if slices.Contains(n.graph.outputs, name) || !slices.Contains(n.steps[i+1].inputs, name) {
		return step{}, false
	}
	return n.steps[i+1], !slices.ContainsFunc(n.steps[i+2:], func(s step) bool { return slices.Contains(s.inputs, name) })
}

// take makes the step after step i a part of it.
func (n *network) take(i int) {
	n.steps[i].outputs = n.steps[i+1].outputs
	n.steps = slices.Delete(n.steps, i+1, i+2)
}

// mixes tells whether a Conv does nothing but mix channels.
func (n *network) mixes(op node) bool {
	w := n.graph.constants[op.inputs[min(1, len(op.inputs)-1)]]
	if len(op.inputs) < 2 || w == nil || len(w.shape) != 4 || w.shape[2] != 1 || w.shape[3] != 1 {
		return false
	}
	one := func(name string) bool { return len(op.ints[name]) == 0 || slices.Max(op.ints[name]) == 1 }
	return one("strides") && one("group") && one("dilations") && slices.Max(append(op.ints["pads"], 0)) == 0
}

// run computes the outputs for one input. Buffers come from mem, which one goroutine at a time may use; the
// outputs are valid until its next run.
func (n *network) run(input *tensor, mem *memory) (map[string]*tensor, error) {
	if len(n.graph.inputs) != 1 {
		return nil, fmt.Errorf("%w: %d inputs", errModel, len(n.graph.inputs))
	}
	values := map[string]*tensor{n.graph.inputs[0]: input}
	for i, s := range n.steps {
		in := make([]*tensor, len(s.inputs))
		for j, name := range s.inputs {
			if in[j] = n.graph.constants[name]; in[j] == nil {
				in[j] = values[name]
			}
			if in[j] == nil {
				return nil, fmt.Errorf("%w: %s needs %q, which nothing computes", errModel, s.op, name)
			}
		}
		out, err := apply(s, in, mem)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
		for j, name := range s.inputs {
			if n.last[name] == i && values[name] != nil && name != n.graph.inputs[0] {
				mem.back(in[j])
				delete(values, name)
			}
		}
		if len(s.outputs) != 1 {
			return nil, fmt.Errorf("%w: %s has %d outputs", errModel, s.op, len(s.outputs))
		}
		values[s.outputs[0]] = out
	}
	outputs := map[string]*tensor{}
	for _, name := range n.graph.outputs {
		if outputs[name] = values[name]; outputs[name] == nil {
			return nil, fmt.Errorf("%w: nothing computes the output %q", errModel, name)
		}
		mem.back(outputs[name])
	}
	return outputs, nil
}

// apply runs one step.
func apply(s step, in []*tensor, mem *memory) (*tensor, error) {
	switch s.op {
	case "Add":
		return add(s.node, in, mem)
	case "Concat":
		return concat(s.node, in, mem)
	case "Conv":
		return conv(s, in, mem)
	case "MaxPool":
		return maxPool(s.node, in, mem)
	case "Relu":
		return relu(s.node, in, mem)
	case "Reshape":
		return reshape(s.node, in, mem)
	case "Transpose":
		return transpose(s.node, in, mem)
	}
	return nil, fmt.Errorf("%w: operator %q is not known here", errModel, s.op)
}

// misfit is what an operator gives for inputs that it cannot work on.
func misfit(op node, in []*tensor) error {
	shapes := make([][]int, len(in))
	for i, t := range in {
		shapes[i] = t.shape
	}
	return fmt.Errorf("%w: %s cannot take the shapes %v", errModel, op.op, shapes)
}
