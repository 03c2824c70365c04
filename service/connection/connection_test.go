package connection

import (
	"strings"
	"testing"

	"likeness/service/problem"
)

func TestParse(t *testing.T) {
	good := map[string]Connection{
		"":                               {Kind: Practice},
		"practice":                       {Kind: Practice},
		" Replicate ":                    {Kind: Replicate, Address: ReplicateAddress},
		"https://api.replicate.com":      {Kind: Replicate, Address: ReplicateAddress},
		"https://api.replicate.com/v1/":  {Kind: Replicate, Address: ReplicateAddress},
		"HTTPS://API.Replicate.com/v1":   {Kind: Replicate, Address: ReplicateAddress},
		"http://127.0.0.1:5000/v1":       {Kind: Server, Address: "http://127.0.0.1:5000/v1"},
		"https://Example.org/a/v1///":    {Kind: Server, Address: "https://example.org/a/v1"},
		"https://api.replicate.com:8443": {Kind: Server, Address: "https://api.replicate.com:8443"},
		// Another protocol is another place: the token must not take it for Replicate.
		"http://api.replicate.com/v1": {Kind: Server, Address: "http://api.replicate.com/v1"},
	}
	for text, want := range good {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", text, got, err, want)
		}
		again, err := Parse(got.String())
		if err != nil || again != got {
			t.Errorf("%q does not survive String: %+v, %v", text, again, err)
		}
	}
	for _, text := range []string{
		"replicate.com", "ftp://example.org", "https://", "http://[::1", "https://example.org/v1?x=1", "https://example.org/#a",
		"https://someone:secret@example.org/v1", "nonsense",
	} {
		_, err := Parse(text)
		if !problem.Is(err, problem.BadAddress) {
			t.Errorf("Parse(%q): %v", text, err)
			continue
		}
		if p := problem.From(err); strings.Contains(p.Error()+p.Detail, "secret") {
			t.Errorf("%q: the password is repeated: %s %s", text, p, p.Detail)
		}
	}
}

func TestLoopback(t *testing.T) {
	for text, want := range map[string]bool{
		"practice": true, "replicate": false, "http://127.0.0.1:1/v1": true, "http://localhost/v1": true,
		"http://[::1]:8/v1": true, "http://10.0.0.1/v1": false, "http://localhost.example.org/v1": false,
	} {
		c, err := Parse(text)
		if err != nil || c.Loopback() != want {
			t.Errorf("%s: %v, %v; want %v", text, c.Loopback(), err, want)
		}
	}
}

func TestLabel(t *testing.T) {
	for want, c := range map[string]Connection{
		"Practice":                  {Kind: Practice},
		"Replicate":                 {Kind: Replicate, Address: ReplicateAddress},
		"Replicate · ada":           {Kind: Replicate, Address: ReplicateAddress, Account: "ada"},
		"Server · example.org/v1":   {Kind: Server, Address: "https://example.org/v1"},
		"Server · 127.0.0.1:80/api": {Kind: Server, Address: "http://127.0.0.1:80/api"},
	} {
		if got := c.Label(); got != want {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
}
