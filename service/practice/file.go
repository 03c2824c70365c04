package practice

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5" // the API tells this checksum; nothing relies on it
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

const (
	maxMetadata = 1 << 20
	maxFileName = 255
	fileLife    = 24 * time.Hour // as recorded; the document's example shows one hour
)

// file is an uploaded file. It never changes.
type file struct {
	id, account, name, contentType string
	content                        []byte
	sha256, md5                    string
	metadata                       json.RawMessage
	created, expires               time.Time
	sequence                       int64
}

// fileBody is a file in an answer.
type fileBody struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	ContentType string            `json:"content_type"`
	Size        int               `json:"size"`
	Etag        string            `json:"etag"`
	Checksums   map[string]string `json:"checksums"`
	Metadata    json.RawMessage   `json:"metadata"`
	CreatedAt   string            `json:"created_at"`
	ExpiresAt   string            `json:"expires_at"`
	URLs        map[string]string `json:"urls"`
}

func (f *file) body(origin string) fileBody {
	return fileBody{
		ID: f.id, Name: f.name, ContentType: f.contentType, Size: len(f.content), Etag: f.md5,
		Checksums: map[string]string{"sha256": f.sha256, "md5": f.md5},
		Metadata:  f.metadata, CreatedAt: formatTime(f.created), ExpiresAt: formatTime(f.expires),
		URLs: map[string]string{"get": origin + "/v1/files/" + f.id},
	}
}

var (
	fileNotFound = problem{Detail: "File not found", Status: http.StatusNotFound}
	fileTooLarge = problem{Detail: "Files must be less than 100MB in size", Status: http.StatusRequestEntityTooLarge}
)

// answerFile answers as the part of the API that keeps files does, which names the character set.
func answerFile(w http.ResponseWriter, status int, body any) {
	answer(w, status, "application/json; charset=UTF-8", body)
}

func (s *Server) createFile(w http.ResponseWriter, r *http.Request, a account) {
	r.Body = http.MaxBytesReader(w, r.Body, s.maxFile+maxMetadata)
	f, err := readUpload(r, s.maxFile)
	tooLarge := (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &tooLarge) || err == nil && int64(len(f.content)) >= s.maxFile:
		answerProblem(w, fileTooLarge)
		return
	case err != nil:
		answerProblem(w, problem{Detail: err.Error(), Status: http.StatusBadRequest})
		return
	}
	f.id, f.account = newID(), a.username
	sha, md := sha256.Sum256(f.content), md5.Sum(f.content)
	f.sha256, f.md5 = hex.EncodeToString(sha[:]), hex.EncodeToString(md[:])
	s.mu.Lock()
	f.created = s.now().Truncate(time.Millisecond)
	f.expires = f.created.Add(fileLife)
	s.sequence++
	f.sequence = s.sequence
	s.files[f.id] = f
	s.fileOrder = append(s.fileOrder, f)
	s.mu.Unlock()
	answerFile(w, http.StatusCreated, f.body(requestOrigin(r)))
}

// readUpload reads the parts of a multipart upload: content, and, where they are given, filename, type and metadata.
func readUpload(r *http.Request, maxFile int64) (*file, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, errors.New("the request must be multipart/form-data")
	}
	f := &file{metadata: json.RawMessage("{}")}
	found := false
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the request body could not be read: %w", err)
		}
		limit := int64(maxMetadata)
		if part.FormName() == "content" {
			limit = maxFile
		}
		value, err := io.ReadAll(io.LimitReader(part, limit))
		if err != nil {
			return nil, fmt.Errorf("the request body could not be read: %w", err)
		}
		switch part.FormName() {
		case "content":
			found = true
			f.content = value
			f.readHead(part)
		case "filename":
			f.name = string(value)
		case "type":
			f.contentType = string(value)
		case "metadata":
			var object map[string]any
			if json.Unmarshal(value, &object) != nil || object == nil {
				return nil, errors.New("metadata must be a JSON object")
			}
			f.metadata = value
		}
	}
	switch {
	case !found:
		return nil, errors.New("content is required")
	case f.name == "":
		return nil, errors.New("filename is required")
	case len(f.name) > maxFileName || !utf8.ValidString(f.name):
		return nil, fmt.Errorf("filename must be valid UTF-8 of at most %d bytes", maxFileName)
	}
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	return f, nil
}

// readHead takes over the name and type of the content part, where no part of their own told them.
func (f *file) readHead(part *multipart.Part) {
	if f.name == "" {
		f.name = part.FileName()
	}
	if _, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err == nil && f.contentType == "" {
		f.contentType = part.Header.Get("Content-Type")
	}
}

func (s *Server) listFiles(w http.ResponseWriter, r *http.Request, a account) {
	s.mu.Lock()
	var all []*file
	for _, f := range slices.Backward(s.fileOrder) {
		if f.account == a.username {
			all = append(all, f)
		}
	}
	s.mu.Unlock()
	part, next, previous, wrong := cutPage(r, all, func(f *file) int64 { return f.sequence })
	if wrong != nil {
		answerProblem(w, *wrong)
		return
	}
	answered := page[fileBody]{Next: next, Previous: previous, Results: make([]fileBody, len(part))}
	for i, f := range part {
		answered.Results[i] = f.body(requestOrigin(r))
	}
	answerFile(w, http.StatusOK, answered)
}

// findFile gives a file of the account, or nil.
func (s *Server) findFile(username, id string) *file {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fileOf(username, id)
}

// fileOf does the work of findFile. The caller holds s.mu.
func (s *Server) fileOf(username, id string) *file {
	f := s.files[id]
	if f == nil || f.account != username {
		return nil
	}
	if s.faults.take(FaultFileGone) {
		s.removeFile(f)
		return nil
	}
	return f
}

func (s *Server) getFile(w http.ResponseWriter, r *http.Request, a account) {
	f := s.findFile(a.username, r.PathValue("id"))
	if f == nil {
		answerProblem(w, fileNotFound)
		return
	}
	answerFile(w, http.StatusOK, f.body(requestOrigin(r)))
}

func (s *Server) deleteFile(w http.ResponseWriter, r *http.Request, a account) {
	f := s.findFile(a.username, r.PathValue("id"))
	if f == nil {
		answerProblem(w, fileNotFound)
		return
	}
	s.mu.Lock()
	s.removeFile(f)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	w.WriteHeader(http.StatusNoContent)
}

// removeFile forgets a file. The caller holds s.mu.
func (s *Server) removeFile(f *file) {
	delete(s.files, f.id)
	s.fileOrder = slices.DeleteFunc(s.fileOrder, func(other *file) bool { return other == f })
}

// downloadFile serves a file to whoever has a signed address, without a token.
func (s *Server) downloadFile(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	id, owner, expiry := r.PathValue("id"), query.Get("owner"), query.Get("expiry")
	signature, err := base64.StdEncoding.DecodeString(query.Get("signature"))
	until, wrong := strconv.ParseInt(expiry, 10, 64)
	f := s.findFile(owner, id)
	if err != nil || wrong != nil || f == nil || !hmac.Equal(signature, s.signFile(owner, id, expiry)) || s.now().Unix() > until {
		answerProblem(w, fileNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", f.created, bytes.NewReader(f.content))
}

func (s *Server) signFile(owner, id, expiry string) []byte {
	mac := hmac.New(sha256.New, s.signing)
	fmt.Fprintf(mac, "%s %s %s", owner, id, expiry)
	return mac.Sum(nil)
}

// DownloadURL gives the signed address under which an uploaded file can be had without a token until the given time. In
// the real API, too, such addresses are not part of an answer.
func (s *Server) DownloadURL(fileID string, until time.Time) (string, error) {
	s.mu.Lock()
	f := s.files[fileID]
	s.mu.Unlock()
	if f == nil {
		return "", fmt.Errorf("file %s: there is no such file", fileID)
	}
	expiry := strconv.FormatInt(until.Unix(), 10)
	query := url.Values{
		"owner": {f.account}, "expiry": {expiry},
		"signature": {base64.StdEncoding.EncodeToString(s.signFile(f.account, f.id, expiry))},
	}
	return s.URL() + "/files/" + f.id + "/download?" + query.Encode(), nil
}
