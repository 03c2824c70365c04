package secret

import (
	"context"
	"fmt"
	"sync"
)

// Memory returns a store that forgets everything when the program ends. It is what remains where there is no keyring
// and for people who want the token kept nowhere.
func Memory() Store { return &memory{tokens: map[string]Token{}} }

type memory struct {
	mu     sync.Mutex
	tokens map[string]Token // by ServerKey
}

func (m *memory) Get(ctx context.Context, server string) (Token, error) {
	key := ServerKey(server)
	if err := ctx.Err(); err != nil {
		return Token{}, fmt.Errorf("read token of %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.tokens[key]
	if !ok {
		return Token{}, fmt.Errorf("read token of %s: %w", key, ErrNotFound)
	}
	return t, nil
}

func (m *memory) Set(ctx context.Context, server string, t Token) error {
	key := ServerKey(server)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("keep token of %s: %w", key, err)
	}
	if t.IsZero() {
		return fmt.Errorf("keep token of %s: %w", key, errEmptyToken)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[key] = t
	return nil
}

func (m *memory) Delete(ctx context.Context, server string) error {
	key := ServerKey(server)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("forget token of %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.tokens[key]; !ok {
		return fmt.Errorf("forget token of %s: %w", key, ErrNotFound)
	}
	delete(m.tokens, key)
	return nil
}
