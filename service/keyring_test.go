package service

import (
	"context"
	"sync/atomic"
	"testing"

	"likeness/service/connection"
	"likeness/service/problem"
	"likeness/storage/secret"
)

// lockable is a keyring that somebody may lock.
type lockable struct {
	secret.Store
	locked atomic.Bool
}

func (l *lockable) Get(ctx context.Context, server string) (secret.Token, error) {
	if l.locked.Load() {
		return secret.Token{}, &secret.UnavailableError{Reason: secret.Refused, Text: "It is locked."}
	}
	return l.Store.Get(ctx, server)
}

// A job whose token lies in a locked keyring waits with that reason, and goes on when it was unlocked: nothing is failed.
func TestAJobWaitsForALockedKeyring(t *testing.T) {
	b := newBench(t, nil)
	b.close()
	keyring := &lockable{Store: secret.Memory()}
	keyring.locked.Store(true)
	if err := keyring.Set(t.Context(), b.conn.Address, secret.NewToken(testToken)); err != nil {
		t.Fatal(err)
	}
	b.open(func(c *Config) {
		_ = b.hub.Close()
		b.hub = connection.NewHub(connection.Options{Keyring: keyring})
		c.Hub = b.hub
	})
	batch := b.submit(b.recipe())
	v := b.finish(batch)[0]
	if v.State != Queued || !v.Stopped || v.Problem == nil || v.Problem.Code != problem.KeyringClosed || v.Problem.Cost != problem.CostNone {
		t.Fatalf("%+v, %v", v, v.Problem)
	}
	keyring.locked.Store(false)
	if n, err := b.studio.Resume(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if v := b.finish(batch)[0]; v.State != Done {
		t.Errorf("%s", b.states())
	}
	if n := b.creates(); n != 1 {
		t.Errorf("%d creates", n)
	}
}
