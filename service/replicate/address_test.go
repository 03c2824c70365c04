package replicate

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddressesOfServers(t *testing.T) {
	for in, want := range map[string]string{
		"https://api.replicate.com":           "https://api.replicate.com/v1",
		"https://api.replicate.com/":          "https://api.replicate.com/v1",
		" HTTPS://API.Replicate.com:443/ \n":  "https://api.replicate.com/v1",
		"https://api.replicate.com./v1/":      "https://api.replicate.com/v1",
		"https://api.replicate.com/v2":        "https://api.replicate.com/v2",
		"http://127.0.0.1:8080/v1":            "http://127.0.0.1:8080/v1",
		"http://127.0.0.1:8080":               "http://127.0.0.1:8080",
		"https://host.example/a%2Fb/v1//":     "https://host.example/a%2Fb/v1",
		"http://[::1]:80/V1/":                 "http://[::1]/V1",
		"https://host.example:8443/replicate": "https://host.example:8443/replicate",
	} {
		c, err := New(in, Options{})
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if c.Base() != want {
			t.Errorf("%q: %s, want %s", in, c.Base(), want)
		}
		if again, err := New(c.Base(), Options{}); err != nil || again.Base() != want {
			t.Errorf("%q does not read back: %v", want, err)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for in, says := range map[string]string{
		"": "empty", "  ": "empty",
		"api.replicate.com/v1":         "https://",
		"localhost:8080":               "https://",
		"ftp://host/v1":                "https://",
		"https:///v1":                  "no host",
		"https://:8080/v1":             "no host",
		"https:host":                   "https://",
		"https://me:hunter2@host/v1":   "user name",
		"https://hunter2@host/v1":      "user name",
		"https://host/v1?key=hunter2":  "question mark",
		"https://host/v1?":             "question mark",
		"https://host/v1#hunter2":      "#",
		"https://host/v1#":             "#",
		"https://host:0/v1":            "port",
		"https://host:99999/v1":        "port",
		"https://host/v1/../x":         "path",
		"https://ho st/hunter2":        "cannot be read",
		"https://host/%zz?hunter2":     "cannot be read",
		"https://host:hunter2/v1":      "cannot be read",
		"https://host/\x7fhunter2":     "cannot be read",
		"javascript:alert('hunter2')":  "https://",
		"data:text/plain,hunter2":      "https://",
		"file:///etc/hunter2":          "https://",
		"unix:///run/hunter2.sock":     "https://",
		"https://[::1/v1":              "cannot be read",
		"https://host/v1/%2e%2e/admin": "path",
	} {
		_, err := New(in, Options{})
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestWhichServersGetTheToken(t *testing.T) {
	for in, withheld := range map[string]bool{
		"https://api.replicate.com/v1": false, "https://192.168.1.2/v1": false, "https://host.example": false,
		"http://127.0.0.1:1/v1": false, "http://127.8.9.10": false, "http://[::1]:1": false, "http://localhost:3": false,
		"http://LocalHost": false, "http://[::ffff:127.0.0.1]": false,
		"http://api.replicate.com/v1": true, "http://192.168.1.2/v1": true, "http://10.0.0.1": true, "http://0.0.0.0": true,
		"http://localhost.example": true, "http://127.0.0.1.example": true, "http://[::]": true, "http://128.0.0.1": true,
		"http://2130706433": true, "http://nas": true, "http://127.1": true,
	} {
		c, err := New(in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if c.TokenWithheld() != withheld {
			t.Errorf("%s: withheld %v", in, c.TokenWithheld())
		}
	}
}

func TestWhatLiesBelowTheAPI(t *testing.T) {
	base, _ := url.Parse("https://host.example/v1")
	for in, want := range map[string]bool{
		"https://host.example/v1/files/a":        true,
		"https://HOST.example:443/v1/files/a?x":  true,
		"https://host.example./v1/x":             true,
		"https://host.example/v1":                false,
		"https://host.example/v1x/files":         false,
		"https://host.example/files":             false,
		"https://host.example/v1/../x":           false,
		"https://host.example/v1/%2e%2e/x":       false,
		"https://host.example/v1/./x":            false,
		"https://host.example/v1/..%5cx":         false,
		"https://host.example/v1/a\\..\\x":       false,
		"https://host.example:8443/v1/x":         false,
		"http://host.example/v1/x":               false,
		"https://host.example.evil.example/v1/x": false,
		"https://sub.host.example/v1/x":          false,
		"https://host.example@evil.example/v1/x": false,
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if below(u, base) != want {
			t.Errorf("%s: %v", in, !want)
		}
	}
}

func TestPrivateHosts(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "::1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.0.1": true, "169.254.169.254": true, "fe80::1": true,
		"fd00::1": true, "0.0.0.0": true, "::": true, "100.64.0.1": true, "255.255.255.255": true, "224.0.0.1": true, "::ffff:10.0.0.1": true,
		"localhost": true, "a.localhost": true, "nas": true, "nas.local": true, "router.home.arpa": true, "Metadata.google.internal.": true,
		"8.8.8.8": false, "2606:4700::1": false, "replicate.delivery": false, "pbxt.replicate.delivery.": false, "172.32.0.1": false,
	} {
		if privateName(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}

// The environment of these tests names a proxy that is not there (see TestMain): every other test shows that this computer is
// reached without it.
func TestTheProxyOfTheEnvironmentIsUsed(t *testing.T) {
	_, err := newClient(t, "http://api.example/v1", Options{Retry: Retry{Tries: 1}}).Account(t.Context())
	if e := asError(t, err, Network); !strings.Contains(e.Error(), "the proxy: nothing answers at "+deadProxy) {
		t.Error(e)
	}
}
