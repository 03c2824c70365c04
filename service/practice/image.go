package practice

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

const (
	maxImage     = 64 << 20 // bytes of a picture named by address
	maxRedirects = 5
)

// newFetchClient gives the client that gets pictures named by address.
func newFetchClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 10 * time.Second,
			IdleConnTimeout:       10 * time.Second,
		},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errors.New("too many redirects")
			}
			return nil
		},
	}
}

// readImage gets the bytes of an input picture: a data URI, a file of this server or anything on the web.
func (s *Server) readImage(ctx context.Context, p *prediction, address string) ([]byte, error) {
	if len(address) >= 5 && strings.EqualFold(address[:5], "data:") {
		b, err := decodeDataURI(address)
		if err != nil {
			return nil, raised("ValueError", err.Error())
		}
		return b, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, raised("ValueError", "the address of an input must be http, https or data")
	}
	if b, own, err := s.ownBytes(p, u); own {
		return b, err
	}
	b, err := s.download(ctx, address)
	if err != nil && ctx.Err() == nil {
		return nil, raised("requests.exceptions.RequestException", err.Error())
	}
	return b, err
}

// ownBytes gives what one of the server's own addresses stands for: an uploaded file, of the prediction's account only,
// or an output. The API's own file addresses are no pictures to others either.
func (s *Server) ownBytes(p *prediction, u *url.URL) (b []byte, own bool, err error) {
	if u.Scheme != "http" || u.Host != strings.TrimPrefix(s.origin, "http://") && u.Host != strings.TrimPrefix(p.origin, "http://") {
		return nil, false, nil
	}
	missing := &failure{text: "404 Client Error: Not Found for url: " + u.Redacted()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := strings.CutPrefix(u.Path, "/v1/files/"); ok {
		if f := s.fileOf(p.account.username, id); f != nil {
			return f.content, true, nil
		}
		return nil, true, missing
	}
	if rest, ok := strings.CutPrefix(u.Path, "/delivery/"); ok {
		key, name, _ := strings.Cut(rest, "/")
		if o := s.outputs[key]; o != nil && o.name == name {
			return o.content, true, nil
		}
		return nil, true, missing
	}
	return nil, false, nil
}

func (s *Server) download(ctx context.Context, address string) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, s.fetchLimit)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answered, err := s.fetch.Do(request)
	if err != nil {
		return nil, err
	}
	defer answered.Body.Close()
	if answered.StatusCode >= 400 {
		side := "Client"
		if answered.StatusCode >= 500 {
			side = "Server"
		}
		return nil, fmt.Errorf("%d %s Error: %s for url: %s", answered.StatusCode, side, http.StatusText(answered.StatusCode), request.URL.Redacted())
	}
	b, err := io.ReadAll(io.LimitReader(answered.Body, maxImage+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxImage {
		return nil, fmt.Errorf("the file at %s is too large", request.URL.Redacted())
	}
	return b, nil
}

// decodeDataURI gives the bytes that an address of RFC 2397 holds.
func decodeDataURI(address string) ([]byte, error) {
	head, body, ok := strings.Cut(address[len("data:"):], ",")
	if !ok {
		return nil, errors.New("invalid data URI: no comma")
	}
	if plain, err := url.PathUnescape(body); err == nil && strings.Contains(body, "%") {
		body = plain
	}
	if !strings.HasSuffix(strings.ToLower(head), ";base64") {
		return []byte(body), nil
	}
	body = strings.TrimRight(body, "=")
	b, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil {
		b, err = base64.RawURLEncoding.DecodeString(body)
	}
	if err != nil {
		return nil, errors.New("invalid data URI: not base64")
	}
	return b, nil
}

// fileName is the name that a picture gets on the pretended worker.
func fileName(address string) string {
	if u, err := url.Parse(address); err == nil && u.Scheme != "data" {
		if name := path.Base(u.Path); name != "." && name != "/" {
			return name
		}
	}
	return "file"
}
