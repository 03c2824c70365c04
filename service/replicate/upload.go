package replicate

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// File is a file that the server keeps for a while, to be named in a prediction's input.
type File struct {
	ID, Name, ContentType string
	Size                  int64 // bytes
	SHA256                string
	CreatedAt, ExpiresAt  time.Time // zero when not told; lives of one hour and of a day were seen
	URL                   string    // what to put into the input
	Private               bool      // the address holds the token, and must not be kept
}

// maxFileName is the longest file name that the API takes, in bytes.
const maxFileName = 255

// Upload sends a file. The name goes without its folder. Only what cannot have arrived is repeated.
func (c *Client) Upload(ctx context.Context, name, contentType string, body []byte) (File, error) {
	head, kind, tail, err := multipartOf(name, contentType)
	if err != nil {
		return File{}, &Error{Kind: Misuse, Op: OpUpload, Err: err}
	}
	r := request{
		op: OpUpload, method: http.MethodPost, url: c.at("files"),
		header: http.Header{"Accept": {"application/json"}, "Content-Type": {kind}},
		body: func() io.Reader {
			return io.MultiReader(bytes.NewReader(head), bytes.NewReader(body), bytes.NewReader(tail))
		},
		size:    int64(len(head) + len(body) + len(tail)), // known, so that nothing need be sent in chunks
		trusted: true,
	}
	var f File
	again := func(e *Error) bool { return !e.Sent && passing(e) }
	err = c.repeat(ctx, OpUpload, c.retry.Tries, again, func() *Error {
		return c.ask(ctx, r, c.answerLimit, c.takeFile(&f))
	})
	if err != nil {
		return File{}, err
	}
	return f, nil
}

// File tells about an uploaded file. The error is of kind NotFound when the server does not have it any more.
func (c *Client) File(ctx context.Context, id string) (File, error) {
	if err := checkParts(OpFile, id); err != nil {
		return File{}, err
	}
	var f File
	err := c.get(ctx, OpFile, c.at("files", id), c.takeFile(&f))
	return f, err
}

// takeFile reads an answer that is a file.
func (c *Client) takeFile(f *File) func(*answer, []byte) error {
	return func(_ *answer, b []byte) error {
		err := f.take(b)
		f.Private = c.holdsToken(f.ID) || c.holdsToken(f.URL)
		return err
	}
}

func (f *File) take(b []byte) error {
	o, _ := parseObject(b)
	size, _ := o.number("size")
	*f = File{
		ID: o.id("id"), Name: o.text("name"), ContentType: o.text("content_type"), Size: int64(min(max(size, 0), 1e15)),
		SHA256: o.inner("checksums").text("sha256"), CreatedAt: o.moment("created_at"), ExpiresAt: o.moment("expires_at"),
		URL: o.inner("urls").text("get"),
	}
	if f.URL == "" {
		return errors.New("it names no address of the file")
	}
	return nil
}

// multipartOf makes what stands before and behind the file's bytes.
func multipartOf(name, contentType string) (head []byte, kind string, tail []byte, err error) {
	name = fileName(name)
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	if _, _, err := mime.ParseMediaType(contentType); err != nil {
		return nil, "", nil, errors.New("the type of the file is no media type")
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition("content", name))
	h.Set("Content-Type", contentType)
	if _, err := w.CreatePart(h); err != nil {
		return nil, "", nil, err
	}
	n := buf.Len()
	if err := w.Close(); err != nil {
		return nil, "", nil, err
	}
	return buf.Bytes()[:n], w.FormDataContentType(), buf.Bytes()[n:], nil
}

// fileName is a name alone, printable and short enough, its extension kept.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	if name == "." || name == "/" || name == "" {
		return "file"
	}
	if len(name) <= maxFileName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	cut := maxFileName - len(ext)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ext
}
