package replicate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
)

// timeoutError is a wait of our own that ran out.
type timeoutError struct {
	what  string
	after time.Duration
}

func (e *timeoutError) Error() string { return fmt.Sprintf("%s within %v", e.what, e.after) }
func (e *timeoutError) Timeout() bool { return true }
func (e *timeoutError) Unwrap() error { return os.ErrDeadlineExceeded }

// explain puts the errors that people meet into plain words; others keep their text.
func explain(err error) string {
	var (
		dns     *net.DNSError
		own     *timeoutError
		op      *net.OpError
		cert    *tls.CertificateVerificationError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		record  tls.RecordHeaderError
		timeout interface{ Timeout() bool }
	)
	if errors.As(err, &op) && op.Op == "proxyconnect" && op.Err != nil {
		return "the proxy: " + explain(op.Err)
	}
	switch {
	case errors.As(err, &own):
		return own.Error()
	case errors.As(err, &dns):
		return "the name " + dns.Name + " could not be looked up"
	case errors.As(err, &host), errors.As(err, &unknown), errors.As(err, &cert):
		return "the server's certificate is not to be trusted (" + withoutPrefix(err.Error()) + ")"
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "the server does not speak HTTPS there"
	case errors.Is(err, syscall.ECONNREFUSED):
		if errors.As(err, &op) && op.Addr != nil {
			return "nothing answers at " + op.Addr.String()
		}
		return "nothing answers there"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was cut"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "the network cannot be reached"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err.Error()
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the connection took too long"
	}
	return withoutPrefix(err.Error())
}

func withoutPrefix(s string) string {
	for _, p := range []string{"net/http: ", "tls: ", "http: "} {
		s = strings.TrimPrefix(s, p)
	}
	return s
}

// bare takes the address off an error: it may hold a signed query, and the error's text has no need of it.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// hopeless reports a failure to connect that another try cannot mend.
func hopeless(err error) bool {
	var (
		cert    *tls.CertificateVerificationError
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		record  tls.RecordHeaderError
	)
	return errors.As(err, &cert) || errors.As(err, &host) || errors.As(err, &unknown) || errors.As(err, &record) ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// done is what a context's end becomes: the cause, which always matches context.Canceled or context.DeadlineExceeded.
func done(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ctx.Err()) {
		return cause
	}
	return fmt.Errorf("%w: %w", ctx.Err(), cause)
}
