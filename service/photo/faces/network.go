package faces

import "fmt"

// network is a graph made ready to run. It does not change and may run in several goroutines at once.
type network struct {
	graph *graph
	// last tells, for each value that is computed, the operator that needs it last.
	last map[string]int
}

func newNetwork(g *graph) *network {
	n := &network{graph: g, last: map[string]int{}}
	for i, op := range g.nodes {
		for _, name := range op.inputs {
			n.last[name] = i
		}
	}
	for _, name := range g.outputs {
		n.last[name] = len(g.nodes)
	}
	return n
}

// run computes the outputs for one input. Buffers come from mem, which one goroutine at a time may use; the
// outputs are valid until its next run.
func (n *network) run(input *tensor, mem *memory) (map[string]*tensor, error) {
	if len(n.graph.inputs) != 1 {
		return nil, fmt.Errorf("%w: %d inputs", errModel, len(n.graph.inputs))
	}
	values := map[string]*tensor{n.graph.inputs[0]: input}
	for i, op := range n.graph.nodes {
		in := make([]*tensor, len(op.inputs))
		for j, name := range op.inputs {
			if in[j] = n.graph.constants[name]; in[j] == nil {
				in[j] = values[name]
			}
			if in[j] == nil {
				return nil, fmt.Errorf("%w: %s needs %q, which nothing computes", errModel, op.op, name)
			}
		}
		out, err := apply(op, in, mem)
		if err != nil {
			return nil, fmt.Errorf("operator %d: %w", i, err)
		}
		for j, name := range op.inputs {
			if n.last[name] == i && values[name] != nil && name != n.graph.inputs[0] {
				mem.back(in[j])
				delete(values, name)
			}
		}
		if len(op.outputs) != 1 {
			return nil, fmt.Errorf("%w: %s has %d outputs", errModel, op.op, len(op.outputs))
		}
		values[op.outputs[0]] = out
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

// apply runs one operator.
func apply(op node, in []*tensor, mem *memory) (*tensor, error) {
	switch op.op {
	case "Add":
		return add(op, in, mem)
	case "Concat":
		return concat(op, in, mem)
	case "ConstantOfShape":
		return zeros(op, in, mem)
	case "Conv":
		return conv(op, in, mem)
	case "MaxPool":
		return maxPool(op, in, mem)
	case "Relu":
		return relu(op, in, mem)
	case "Reshape":
		return reshape(op, in, mem)
	case "Transpose":
		return transpose(op, in, mem)
	}
	return nil, fmt.Errorf("%w: operator %q is not known here", errModel, op.op)
}

// misfit is what an operator gives for inputs that it cannot work on.
func misfit(op node, in []*tensor) error {
	shapes := make([][]int, len(in))
	for i, t := range in {
		shapes[i] = t.shape
	}
	return fmt.Errorf("%w: %s cannot take the shapes %v", errModel, op.op, shapes)
}
