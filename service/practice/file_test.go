package practice

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// upload sends a file as curl and the official clients do.
func (s *testServer) upload(token, name, contentType string, content []byte, metadata string) answered {
	s.t.Helper()
	var body bytes.Buffer
	fmt.Fprintf(&body, "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=%q\r\nContent-Type: %s\r\n\r\n%s\r\n", name, contentType, content)
	if metadata != "" {
		fmt.Fprintf(&body, "--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n%s\r\n", metadata)
	}
	body.WriteString("--b--\r\n")
	return s.call("POST", "/files", token, body.Bytes(), "Content-Type", "multipart/form-data; boundary=b")
}

// uploadOf is an upload of a file of that many bytes.
func uploadOf(size int) []byte {
	head := "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"big\"\r\n\r\n"
	return append(append([]byte(head), make([]byte, size)...), "\r\n--b--\r\n"...)
}

func TestAFileIsKeptListedAndDeleted(t *testing.T) {
	s := startTest(t, nil)
	content := []byte("hello")
	sum := sha256.Sum256(content)
	a := s.upload(alice, "hello.txt", "text/plain", content, `{"customer":7}`)
	const kind = "application/json; charset=UTF-8"
	if a.status != http.StatusCreated || a.header.Get("Content-Type") != kind {
		t.Fatalf("%d %v %s", a.status, a.header, a.text)
	}
	if a.string("name") != "hello.txt" || a.string("content_type") != "text/plain" || a.json["size"] != 5.0 ||
		at(a.json, "checksums", "sha256") != hex.EncodeToString(sum[:]) || at(a.json, "metadata", "customer") != 7.0 {
		t.Errorf("file: %s", a.text)
	}
	created, _ := time.Parse(time.RFC3339Nano, a.string("created_at"))
	expires, _ := time.Parse(time.RFC3339Nano, a.string("expires_at"))
	if expires.Sub(created) != 24*time.Hour {
		t.Errorf("lives %v", expires.Sub(created))
	}
	if got := s.call("GET", a.url("get"), alice, nil); got.status != http.StatusOK || !bytes.Equal(got.text, a.text) || got.header.Get("Content-Type") != kind {
		t.Errorf("get: %d %s", got.status, got.text)
	}
	s.upload(alice, "second.txt", "text/plain", content, "")
	list := s.call("GET", "/files", alice, nil)
	results, _ := list.json["results"].([]any)
	if len(results) != 2 || at(results[0], "name") != "second.txt" || list.header.Get("Content-Type") != kind {
		t.Errorf("list, newest first: %s", list.text)
	}
	if others := s.call("GET", "/files/"+a.string("id"), bob, nil); others.status != http.StatusNotFound {
		t.Errorf("somebody else's file: %d", others.status)
	}
	if others := s.call("DELETE", "/files/"+a.string("id"), bob, nil); others.status != http.StatusNotFound {
		t.Errorf("somebody else deletes: %d", others.status)
	}
	if gone := s.call("DELETE", "/files/"+a.string("id"), alice, nil); gone.status != http.StatusNoContent || len(gone.text) > 0 || gone.header.Get("Content-Type") != "text/plain; charset=UTF-8" {
		t.Errorf("delete: %d %s", gone.status, gone.text)
	}
	gone := s.call("GET", "/files/"+a.string("id"), alice, nil)
	if gone.status != http.StatusNotFound || gone.string("detail") != "File not found" || gone.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("deleted file: %d %s", gone.status, gone.text)
	}
}

func TestASignedAddressGivesAFileWithoutAToken(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now = clock.now })
	a := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	address, err := s.DownloadURL(a.string("id"), clock.now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.call("GET", address, "", nil); got.status != http.StatusOK || !bytes.Equal(got.text, faceFile()) {
		t.Errorf("download: %d", got.status)
	}
	for name, wrong := range map[string]string{
		"other signature": strings.Replace(address, "signature=", "signature=AA", 1),
		"later expiry":    strings.Replace(address, "expiry=", "expiry=9", 1),
		"other owner":     strings.Replace(address, "owner=", "owner=x", 1),
		"nothing signed":  s.URL() + "/files/" + a.string("id") + "/download",
	} {
		if got := s.call("GET", wrong, "", nil); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	clock.advance(2 * time.Minute)
	if got := s.call("GET", address, "", nil); got.status != http.StatusNotFound {
		t.Errorf("past its expiry: %d", got.status)
	}
	if _, err := s.DownloadURL("nosuchfile", clock.now()); err == nil {
		t.Error("an address for a file that is not there")
	}
}

func TestUploadsThatCannotBeTakenAreRefused(t *testing.T) {
	s := startTest(t, nil)
	part := func(head, content string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n--b--\r\n"
	}
	for name, test := range map[string]struct {
		body, contentType string
		status            int
	}{
		"not multipart":      {`{}`, "application/json", http.StatusBadRequest},
		"no content":         {part(`name="metadata"`, "{}"), "multipart/form-data; boundary=b", http.StatusBadRequest},
		"no name":            {part(`name="content"`, "x"), "multipart/form-data; boundary=b", http.StatusBadRequest},
		"too long a name":    {part(`name="content"; filename="`+strings.Repeat("a", 256)+`"`, "x"), "multipart/form-data; boundary=b", http.StatusBadRequest},
		"metadata no object": {"--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n[1]\r\n" + part(`name="content"; filename="a"`, "x"), "multipart/form-data; boundary=b", http.StatusBadRequest},
		"cut off":            {"--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a\"\r\n\r\nx", "multipart/form-data; boundary=b", http.StatusBadRequest},
		"longest name":       {part(`name="content"; filename="`+strings.Repeat("a", 255)+`"`, "x"), "multipart/form-data; boundary=b", http.StatusCreated},
		"name in a part":     {"--b\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\na.bin\r\n" + part(`name="content"`, "x"), "multipart/form-data; boundary=b", http.StatusCreated},
	} {
		if a := s.call("POST", "/files", alice, test.body, "Content-Type", test.contentType); a.status != test.status {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	s.maxFile = 10
	if a := s.upload(alice, "fits", "text/plain", make([]byte, 9), ""); a.status != http.StatusCreated {
		t.Errorf("largest that fits: %d %s", a.status, a.text)
	}
	a := s.call("POST", "/files", alice, uploadOf(10), "Content-Type", "multipart/form-data; boundary=b")
	if a.status != http.StatusRequestEntityTooLarge || a.string("detail") != "Files must be less than 100MB in size" {
		t.Errorf("too large: %d %s", a.status, a.text)
	}
}

func TestFilesExpire(t *testing.T) {
	clock := newClock()
	s := startTest(t, func(o *Options) { o.Now = clock.now })
	a := s.upload(alice, "a.txt", "text/plain", []byte("a"), "")
	clock.advance(24*time.Hour - time.Second)
	if got := s.call("GET", "/files/"+a.string("id"), alice, nil); got.status != http.StatusOK {
		t.Errorf("before its time: %d", got.status)
	}
	clock.advance(time.Second)
	if got := s.call("GET", "/files/"+a.string("id"), alice, nil); got.status != http.StatusNotFound {
		t.Errorf("after its time: %d", got.status)
	}
}

func TestAnUploadedFileServesAsTheImage(t *testing.T) {
	s := startTest(t, nil)
	a := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	done := s.finished(s.create(request(inputOf("image", a.url("get")))).string("id"))
	if done.string("status") != "succeeded" {
		t.Errorf("own file: %s %s", done.string("status"), done.string("error"))
	}
	again := s.finished(s.create(request(inputOf("image", done.outputs()[0]))).string("id"))
	if again.string("status") != "succeeded" {
		t.Errorf("own output: %s %s", again.string("status"), again.string("error"))
	}
	created := s.call("POST", "/predictions", bob, request(inputOf("image", a.url("get"))))
	for end := time.Now().Add(4 * time.Minute); time.Now().Before(end); {
		if created = s.call("GET", created.url("get"), bob, nil); created.ended() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if created.string("status") != "failed" || !strings.Contains(created.string("error"), "404 Client Error") {
		t.Errorf("somebody else's file: %s %s", created.string("status"), created.string("error"))
	}
	if n := len(s.Requests()); n == 0 {
		t.Error("no requests were recorded")
	}
	for _, r := range s.Requests() {
		if r.Method == "GET" && strings.HasSuffix(r.Path, a.string("id")) {
			t.Error("the server asked itself for the file")
		}
	}
}

func TestAFileThatIsForgottenEarlyIsFoundNowhere(t *testing.T) {
	s := startTest(t, nil)
	asked := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	used := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	s.SetFaults(Fault{Name: FaultFileGone, Count: 2})
	if got := s.call("GET", "/files/"+asked.string("id"), alice, nil); got.status != http.StatusNotFound {
		t.Errorf("asked for: %d", got.status)
	}
	done := s.finished(s.create(request(inputOf("image", used.url("get")))).string("id"))
	if want := "404 Client Error: Not Found for url: " + used.url("get"); done.string("status") != "failed" || done.string("error") != want {
		t.Errorf("used: %s %s", done.string("status"), done.string("error"))
	}
	for _, a := range []answered{asked, used} { // they stay away when the fault is over
		if got := s.call("GET", "/files/"+a.string("id"), alice, nil); got.status != http.StatusNotFound {
			t.Errorf("afterwards: %d", got.status)
		}
	}
}

func TestWhatWasReceivedIsToldToTests(t *testing.T) {
	s := startTest(t, nil)
	a := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	both := s.create(request(inputOf("image", a.url("get"), "pose_image", facePhoto())))
	face, pose, err := s.Received(t.Context(), both.string("id"))
	if err != nil || !bytes.Equal(face, faceFile()) || !bytes.Equal(pose, faceFile()) {
		t.Errorf("%d and %d bytes, %v", len(face), len(pose), err)
	}
	alone := s.create(request(inputOf()))
	if _, pose, err := s.Received(t.Context(), alone.string("id")); err != nil || pose != nil {
		t.Errorf("without a pose photo: %d bytes, %v", len(pose), err)
	}
	for _, id := range []string{"nosuchprediction", s.create(request(inputOf("image", "data:oops"))).string("id")} {
		if _, _, err := s.Received(t.Context(), id); err == nil {
			t.Errorf("%s: something was received", id)
		}
	}
}
