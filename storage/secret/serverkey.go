package secret

import (
	"net"
	"net/url"
	"strings"
)

// ServerKey is the name under which the token of an API address is kept: scheme and host in lower case, without the
// scheme's default port, user information, query, fragment, a root dot or trailing slashes. The rest of the path stays as it is,
// since servers may tell its cases apart. What is no absolute address (a word such as "practice") comes back trimmed and
// in lower case.
func ServerKey(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme == "" {
		return strings.ToLower(strings.TrimRight(address, "/"))
	}
	scheme := strings.ToLower(u.Scheme)
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	port := u.Port()
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		port = ""
	}
	switch {
	case port != "":
		host = net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		host = "[" + host + "]"
	}
	return scheme + "://" + host + strings.TrimRight(u.EscapedPath(), "/")
}
