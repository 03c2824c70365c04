// Package connection knows where work goes: to practice on this computer, to
// Replicate, or to another server that speaks the same API. It holds the
// address and finds the token; it does not send predictions itself.
package connection

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"likeness/service/problem"
	"likeness/storage/secret"
)

// Kind is one of the three places that work can go to.
type Kind string

// The kinds.
const (
	Practice  Kind = "practice"  // the server inside this program
	Replicate Kind = "replicate" // the hosted service
	Server    Kind = "server"    // any other address that speaks the API
)

// ReplicateAddress is the API base of the hosted service.
const ReplicateAddress = "https://api.replicate.com/v1"

// A Connection says where work goes. A job keeps the one it was sent by, so
// that another account's "not found" is never taken for "never happened".
type Connection struct {
	Kind    Kind   `json:"kind"`
	Address string `json:"address,omitempty"` // API base, empty for practice
	Account string `json:"account,omitempty"` // the account's name, once the server has told it
}

// Parse understands what a person writes: "practice", "replicate", or the API
// base of a server such as https://example.org/v1. An empty text means
// practice. The error is a [problem.Problem].
func Parse(text string) (Connection, error) {
	text = strings.TrimSpace(text)
	switch strings.ToLower(text) {
	case "", string(Practice):
		return Connection{Kind: Practice}, nil
	case string(Replicate):
		return Connection{Kind: Replicate, Address: ReplicateAddress}, nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return Connection{}, badAddress(text, "it cannot be read as an address")
	case u.Scheme != "http" && u.Scheme != "https":
		return Connection{}, badAddress(text, "it must begin with https:// or http://")
	case u.Hostname() == "":
		return Connection{}, badAddress(text, "it names no host")
	case u.User != nil:
		// The text is not repeated: what stands before the @ may be a secret.
		return Connection{}, problem.New(problem.BadAddress, fmt.Errorf("an address must not hold a user name or password"))
	case u.RawQuery != "" || u.Fragment != "":
		return Connection{}, badAddress(text, "it must not hold a ? or #")
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	if secret.ServerKey(u.String()) == secret.ServerKey("https://api.replicate.com") ||
		secret.ServerKey(u.String()) == secret.ServerKey(ReplicateAddress) {
		return Connection{Kind: Replicate, Address: ReplicateAddress}, nil
	}
	return Connection{Kind: Server, Address: u.String()}, nil
}

func badAddress(text, why string) error {
	return problem.New(problem.BadAddress, fmt.Errorf("%q: %s", text, why))
}

// String returns the text that Parse understands.
func (c Connection) String() string {
	switch c.Kind {
	case Replicate:
		return string(Replicate)
	case Server:
		return c.Address
	}
	return string(Practice)
}

// Label returns how the window and the commands call the connection.
func (c Connection) Label() string {
	switch c.Kind {
	case Replicate:
		if c.Account != "" {
			return "Replicate · " + c.Account
		}
		return "Replicate"
	case Server:
		return "Server · " + strings.TrimPrefix(strings.TrimPrefix(c.Address, "https://"), "http://")
	}
	return "Practice"
}

// Loopback reports whether work stays on this computer.
func (c Connection) Loopback() bool {
	if c.Kind == Practice {
		return true
	}
	u, err := url.Parse(c.Address)
	if err != nil {
		return false
	}
	if u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
