package darkroom

import (
	"slices"
	"sync"
)

// memory remembers values by their keys, the newest in any case and as many others as there is room for; what was used
// last stays longest.
type memory[K comparable, V any] struct {
	most int         // of the sizes together
	size func(V) int // nil: 1 each

	mu    sync.Mutex
	known map[K]V
	order []K // used last at the end
	full  int
}

func (m *memory[K, V]) get(k K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.known[k]
	if ok {
		m.touch(k)
	}
	return v, ok
}

func (m *memory[K, V]) put(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[K]V{}
	}
	if old, ok := m.known[k]; ok {
		m.full -= m.sizeOf(old)
	}
	m.known[k] = v
	m.full += m.sizeOf(v)
	m.touch(k)
	for m.full > m.most && len(m.order) > 1 {
		oldest := m.order[0]
		m.full -= m.sizeOf(m.known[oldest])
		delete(m.known, oldest)
		m.order = append(m.order[:0], m.order[1:]...)
	}
}

// drop forgets a value.
func (m *memory[K, V]) drop(k K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.known[k]
	if !ok {
		return
	}
	m.full -= m.sizeOf(v)
	delete(m.known, k)
	m.order = slices.DeleteFunc(m.order, func(known K) bool { return known == k })
}

// touch puts a key at the end. The caller holds mu.
func (m *memory[K, V]) touch(k K) {
	for i, known := range m.order {
		if known == k {
			m.order = append(m.order[:i], m.order[i+1:]...)
			break
		}
	}
	m.order = append(m.order, k)
}

func (m *memory[K, V]) sizeOf(v V) int {
	if m.size == nil {
		return 1
	}
	return m.size(v)
}
