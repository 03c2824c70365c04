package replicate

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"likeness/storage/secret"
)

// Which addresses get the token that belongs to https://api.example/v1, as a server may write them into outputs and redirects.
func TestOnlyTheAPIsOwnAddressesGetTheToken(t *testing.T) {
	c, err := New("https://API.example:443/v1/", Options{Token: secret.NewToken(testToken)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for address, want := range map[string]bool{
		"https://api.example/v1/files/a":             true,
		"https://API.Example/v1/files/a":             true,
		"HTTPS://api.example:443/v1/files/a":         true,
		"https://api.example./v1/files/a":            true, // the same host, written with its root
		"https://user:pass@api.example/v1/files/a":   true, // names and passwords are taken out before it is sent
		"http://api.example/v1/files/a":              false,
		"http://api.example:443/v1/files/a":          false,
		"https://api.example:8443/v1/files/a":        false,
		"https://api.example@evil.example/v1/files":  false,
		"https://api.example:443@evil.example/v1/a":  false,
		"https://evil.example/v1/files/a":            false,
		"https://api.example.evil.example/v1/a":      false,
		"https://notapi.example/v1/files/a":          false,
		"https://xapi.example/v1/files/a":            false,
		"https://api.example/v1":                     false,
		"https://api.example/v10/files":              false,
		"https://api.example/v1/../admin":            false,
		"https://api.example/v1/%2e%2e/admin":        false,
		"https://api.example/v1/..%2fadmin":          false,
		"https://api.example/v1/..%5c..%5cadmin":     false,
		"https://api.example\u3002evil.example/v1/a": false,
		"ftp://api.example/v1/files/a":               false,
		"https://xn--pi-7ia.example/v1/files/a":      false,
		"https://аpi.example/v1/files/a":             false, // a Cyrillic letter
	} {
		u, err := url.Parse(address)
		if err != nil {
			if want {
				t.Errorf("%s: %v", address, err)
			}
			continue
		}
		if got := c.mayHaveToken(u); got != want {
			t.Errorf("%s: %v", address, got)
		}
		if f, err := c.file(address); err == nil && f.User != nil {
			t.Errorf("%s keeps its user", address)
		}
	}
}

// Loopback, and nothing that only sounds like it, gets the token over plain HTTP.
func TestPlainHTTPGetsTheTokenOnThisComputerOnly(t *testing.T) {
	for address, withheld := range map[string]bool{
		"http://127.0.0.1:9/v1": false, "http://127.9.9.9/v1": false, "http://[::1]:9/v1": false, "http://localhost:9/v1": false,
		"http://LocalHost/v1": false, "http://[::ffff:127.0.0.1]/v1": false,
		"http://localhost.evil.example/v1": true, "http://127.0.0.1.evil.example/v1": true, "http://0.0.0.0/v1": true,
		"http://10.0.0.1/v1": true, "http://192.168.1.1/v1": true, "http://[fe80::1]/v1": true, "http://api.example/v1": true,
		"http://127.1/v1": true, "http://2130706433/v1": true, // numbers that some programs read as addresses
	} {
		c, err := New(address, Options{Token: secret.NewToken(testToken)})
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if c.TokenWithheld() != withheld {
			t.Errorf("%s: withheld %v", address, c.TokenWithheld())
		}
		c.Close()
	}
}

// A redirect from the API to itself by another port, name or scheme is another server: the token does not go along, not even for
// a download, which is followed.
func TestARedirectToAnotherPortLosesTheToken(t *testing.T) {
	h, addr := eavesdrop(t, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
	_, port, _ := net.SplitHostPort(addr)
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("http://user:secret@127.0.0.1:%s/v1%s", port, r.URL.Path), http.StatusFound)
	})
	c := newClient(t, base, Options{})
	if _, err := c.Download(t.Context(), base+"/files/a", 0); err != nil {
		t.Error(err)
	}
	_, err := c.Get(t.Context(), testID)
	asError(t, err, Refused)
	if s := h.String(); strings.Contains(s, "Authorization") || strings.Contains(s, "r8_") || !strings.Contains(s, "GET /v1") {
		t.Errorf("heard\n%s", s)
	}
}
