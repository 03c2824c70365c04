package replicate

import (
	"errors"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// parseBase understands the address of an API. The bare address of Replicate itself, as its model pages print it, means its
// first version; every other address is taken as it is, but for trailing slashes. Its errors are plain sentences and never hold
// the address, which may contain a password.
func parseBase(address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	if address == "" {
		return nil, errors.New("the address of the server is empty")
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the server cannot be read: it should look like https://host/v1")
	}
	scheme := strings.ToLower(u.Scheme)
	switch {
	case scheme != "https" && scheme != "http", u.Opaque != "":
		return nil, errors.New("the address of the server must begin with https:// or http://")
	case u.Hostname() == "":
		return nil, errors.New("the address of the server names no host")
	case u.User != nil:
		return nil, errors.New("the address of the server must not contain a user name or password")
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("the address of the server must not contain a question mark")
	case u.Fragment != "" || strings.Contains(address, "#"):
		return nil, errors.New("the address of the server must not contain a #")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return nil, errors.New("the port in the address of the server must be a number from 1 to 65535")
		}
	}
	if dotted(u.Path) {
		return nil, errors.New("the address of the server must not contain . or .. as a part of its path")
	}
	base := &url.URL{Scheme: scheme, Host: canonicalHost(u), Path: strings.TrimRight(u.Path, "/"), RawPath: strings.TrimRight(u.RawPath, "/")}
	if base.Scheme == "https" && base.Host == "api.replicate.com" && base.Path == "" {
		base.Path = "/v1"
	}
	return base, nil
}

// canonicalHost is host and port in the one form in which two addresses can be compared: lower case, without a root dot and
// without the port that the scheme implies.
func canonicalHost(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") {
		host = "[" + strings.ReplaceAll(host, "%", "%25") + "]"
	}
	port, scheme := u.Port(), strings.ToLower(u.Scheme)
	if port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		return host
	}
	return host + ":" + port
}

// sameOrigin reports whether two addresses have scheme, host and port in common.
func sameOrigin(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) && canonicalHost(a) == canonicalHost(b)
}

// below reports whether u lies under the path of base on the same origin. A path that could be read as climbing out of it is
// not below.
func below(u, base *url.URL) bool {
	if !sameOrigin(u, base) || dotted(u.Path) || strings.ContainsAny(u.Path, "\\\x00") || dotted(u.EscapedPath()) {
		return false
	}
	return strings.HasPrefix(u.EscapedPath(), base.EscapedPath()+"/")
}

// dotted reports whether a path has a part that is . or ..
func dotted(p string) bool {
	for part := range strings.SplitSeq(p, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// isLoopback reports whether a host, as an address names it, is this computer.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// carrierNAT is shared address space behind a provider's translation (RFC 6598): as little of the public net as 10.0.0.0/8.
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

// privateIP reports whether an address is of this computer or its own network, and so nothing that a server elsewhere may
// send us to.
func privateIP(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip.IsMulticast() ||
		carrierNAT.Contains(ip) || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// privateName reports whether a host is private by its name alone: an address of a private range, localhost, a name without a
// dot, or one of the suffixes that are kept for local networks (RFC 6762, RFC 8375, and .internal).
func privateName(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return privateIP(ip)
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, suffix := range []string{".localhost", ".local", ".lan", ".internal", ".home.arpa"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// at is an address below the API's own: its parts are escaped one by one, so that none of them can reach another resource.
func (c *Client) at(parts ...string) *url.URL {
	plain, escaped := c.base.Path, c.base.EscapedPath()
	for _, p := range parts {
		plain += "/" + p
		escaped += "/" + url.PathEscape(p)
	}
	return &url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: plain, RawPath: escaped}
}

// checkParts refuses names that would make an address mean something else: an empty id would turn "get one" into "list all".
func checkParts(op Op, parts ...string) error {
	for _, p := range parts {
		if p == "" || path.Clean(p) == "." || p == ".." || strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return &Error{Kind: Misuse, Op: op, Err: errors.New("the id or name is empty or no usable one")}
		}
	}
	return nil
}
