package faces

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The part of the ONNX format (onnx.proto of the ONNX project: messages ModelProto, GraphProto, NodeProto,
// AttributeProto, TensorProto) that the network's file uses, read from the protobuf wire format.

// graph is a network: operators in the order in which they run, and their constants.
type graph struct {
	nodes     []node
	constants map[string]*tensor
	inputs    []string
	outputs   []string
}

// node is one operator.
type node struct {
	op              string
	inputs, outputs []string
	ints            map[string][]int // attributes that are whole numbers, one or several
}

// errModel is what a file that does not follow the format gives.
var errModel = errors.New("not a network in ONNX format")

// field is one field of a protobuf message: a number, or bytes.
type field struct {
	number int
	value  uint64
	bytes  []byte
	packed bool // bytes holds the value
}

// fields calls f with each field of a message.
func fields(b []byte, f func(field) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key>>3 == 0 || key>>3 > math.MaxInt32 {
			return errModel
		}
		b = b[n:]
		x := field{number: int(key >> 3)}
		switch key & 7 {
		case 0:
			if x.value, n = binary.Uvarint(b); n <= 0 {
				return errModel
			}
			b = b[n:]
		case 1:
			if len(b) < 8 {
				return errModel
			}
			x.value, b = binary.LittleEndian.Uint64(b), b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errModel
			}
			x.bytes, x.packed, b = b[n:n+int(size)], true, b[n+int(size):]
		case 5:
			if len(b) < 4 {
				return errModel
			}
			x.value, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		default:
			return errModel
		}
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// numbers gives the values of a repeated field of whole numbers, of which x is one or a packed run.
func (x field) numbers() ([]int, error) {
	if !x.packed {
		return []int{int(int64(x.value))}, nil
	}
	var all []int
	for b := x.bytes; len(b) > 0; {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errModel
		}
		all, b = append(all, int(int64(v))), b[n:]
	}
	return all, nil
}

// parseModel reads a ModelProto.
func parseModel(b []byte) (*graph, error) {
	g := &graph{constants: map[string]*tensor{}}
	err := fields(b, func(x field) error {
		if x.number == 7 {
			return g.parse(x.bytes)
		}
		return nil
	})
	if err == nil && len(g.nodes) == 0 {
		err = errModel
	}
	return g, err
}

// parse reads a GraphProto.
func (g *graph) parse(b []byte) error {
	return fields(b, func(x field) error {
		switch x.number {
		case 1:
			n, err := parseNode(x.bytes)
			g.nodes = append(g.nodes, n)
			return err
		case 5:
			name, t, err := parseTensor(x.bytes)
			g.constants[name] = t
			return err
		case 11, 12:
			name, err := valueName(x.bytes)
			if x.number == 11 {
				g.inputs = append(g.inputs, name)
			} else {
				g.outputs = append(g.outputs, name)
			}
			return err
		}
		return nil
	})
}

// valueName reads the name out of a ValueInfoProto.
func valueName(b []byte) (name string, err error) {
	err = fields(b, func(x field) error {
		if x.number == 1 {
			name = string(x.bytes)
		}
		return nil
	})
	return name, err
}

// parseNode reads a NodeProto. A Constant's tensor stays unread: the file has none.
func parseNode(b []byte) (node, error) {
	n := node{ints: map[string][]int{}}
	err := fields(b, func(x field) error {
		switch x.number {
		case 1:
			n.inputs = append(n.inputs, string(x.bytes))
		case 2:
			n.outputs = append(n.outputs, string(x.bytes))
		case 4:
			n.op = string(x.bytes)
		case 5:
			return n.attribute(x.bytes)
		}
		return nil
	})
	return n, err
}

// attribute reads an AttributeProto and keeps it when it holds whole numbers.
func (n *node) attribute(b []byte) error {
	var name string
	var ints []int
	err := fields(b, func(x field) error {
		switch x.number {
		case 1:
			name = string(x.bytes)
		case 3, 8:
			v, err := x.numbers()
			ints = append(ints, v...)
			return err
		}
		return nil
	})
	if err == nil && ints != nil {
		n.ints[name] = ints
	}
	return err
}

// parseTensor reads a TensorProto of 32-bit floats or 64-bit whole numbers.
func parseTensor(b []byte) (name string, t *tensor, err error) {
	const float, long = 1, 7
	t = &tensor{}
	kind := 0
	var raw []byte
	err = fields(b, func(x field) error {
		switch x.number {
		case 1:
			v, err := x.numbers()
			t.shape = append(t.shape, v...)
			return err
		case 2:
			kind = int(x.value)
		case 4: // float_data
			raw = append(raw, x.bytes...)
		case 7: // int64_data
			v, err := x.numbers()
			t.ints = append(t.ints, v...)
			return err
		case 8:
			name = string(x.bytes)
		case 9:
			raw = x.bytes
		}
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	switch kind {
	case float:
		for ; len(raw) >= 4; raw = raw[4:] {
			t.data = append(t.data, math.Float32frombits(binary.LittleEndian.Uint32(raw)))
		}
	case long:
		for ; len(raw) >= 8; raw = raw[8:] {
			t.ints = append(t.ints, int(int64(binary.LittleEndian.Uint64(raw))))
		}
	default:
		return "", nil, fmt.Errorf("%w: constant %q has element type %d", errModel, name, kind)
	}
	if n := t.size(); n < 0 || len(t.data)+len(t.ints) != n {
		return "", nil, fmt.Errorf("%w: constant %q does not fill its shape %v", errModel, name, t.shape)
	}
	return name, t, nil
}
