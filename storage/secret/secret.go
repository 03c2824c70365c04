// Package secret keeps the API token: in the keyring of the operating system, or in memory for this session.
//
// [Keyring] is where a token belongs; [Memory] is for machines without one, and is chosen by a person, never silently.
// Both are a [Store] and behave alike. A token travels as a [Token], which cannot be printed, logged or marshalled.
//
// The package will not write a token to a file, will not read environment variables that hold one, and will not ask
// anybody anything itself (the operating system may: a locked keyring opens its own prompt).
package secret

import (
	"context"
	"errors"
)

// ErrNotFound tells that a store works and holds no token for the server.
var ErrNotFound = errors.New("no token is kept for this server")

// Store keeps one token a server. All methods may be called from several goroutines at once, and may take as long as
// the operating system's keyring prompt: never call them where a window waits.
//
// The server is an API address; it is normalised with [ServerKey], so that spellings of one address share a token.
type Store interface {
	// Get returns the token kept for the server, or an error wrapping ErrNotFound.
	Get(ctx context.Context, server string) (Token, error)
	// Set keeps the token for the server in place of the one before. A zero token is refused.
	Set(ctx context.Context, server string, t Token) error
	// Delete forgets the server's token, or returns an error wrapping ErrNotFound when there is none.
	Delete(ctx context.Context, server string) error
}

var errEmptyToken = errors.New("an empty token cannot be kept")
