package practice

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAnswersAreAsThePublishedDocumentDescribesThem(t *testing.T) {
	d := loadDocument(t)
	s := startTest(t, nil)
	check := func(method, path string, a answered) answered {
		t.Helper()
		for _, wrong := range d.check(method, path, a) {
			t.Errorf("%s %s: %s", method, path, wrong)
		}
		return a
	}
	const (
		one      = "/predictions/{prediction_id}"
		models   = "/models/{model_owner}/{model_name}"
		versions = models + "/versions"
	)
	check("GET", "/account", s.call("GET", "/account", alice, nil))
	check("GET", "/hardware", s.call("GET", "/hardware", alice, nil))
	check("GET", "/webhooks/default/secret", s.call("GET", "/webhooks/default/secret", alice, nil))
	check("GET", models, s.call("GET", "/models/"+model, alice, nil))
	check("GET", "/models", s.call("GET", "/models", alice, nil))
	check("QUERY", "/models", s.call("QUERY", "/models", alice, "instant"))
	check("GET", versions, s.call("GET", "/models/"+model+"/versions", alice, nil))
	check("GET", versions+"/{version_id}", s.call("GET", "/models/"+model+"/versions/"+newestVersion, alice, nil))

	created := check("POST", "/predictions", s.create(request(inputOf()), "Cancel-After", "5m"))
	id := created.string("id")
	check("GET", one, s.get(id))
	check("GET", one, s.until(id, func(a answered) bool { return a.string("status") != "starting" }))
	if done := check("GET", one, s.finished(id)); done.string("status") != "succeeded" {
		t.Errorf("the prediction %s: %s", done.string("status"), done.string("error"))
	}
	check("POST", "/predictions", s.create(request(inputOf()), "Prefer", "wait"))
	failing := s.create(request(inputOf("image", "data:image/png;base64,AAAA"), "stream", true, "webhook", "http://127.0.0.1:1/", "webhook_events_filter", []string{"start"}))
	check("GET", one, s.finished(failing.string("id")))
	stopped := s.create(request(inputOf()))
	check("POST", one+"/cancel", s.call("POST", "/predictions/"+stopped.string("id")+"/cancel", alice, nil))
	check("GET", one, s.get(stopped.string("id")))
	check("GET", "/predictions", s.call("GET", "/predictions", alice, nil))

	upload := s.upload(alice, "face.jpg", "image/jpeg", faceFile(), "")
	check("POST", "/files", upload)
	check("GET", "/files", s.call("GET", "/files", alice, nil))
	check("GET", "/files/{file_id}", s.call("GET", "/files/"+upload.string("id"), alice, nil))
	address, err := s.DownloadURL(upload.string("id"), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	check("GET", "/files/{file_id}/download", s.call("GET", address, "", nil))
	check("GET", "/files/{file_id}/download", s.call("GET", address+"x", "", nil))
	check("DELETE", "/files/{file_id}", s.call("DELETE", "/files/"+upload.string("id"), alice, nil))
	check("DELETE", "/files/{file_id}", s.call("DELETE", "/files/"+upload.string("id"), alice, nil))
	check("GET", "/files/{file_id}", s.call("GET", "/files/"+upload.string("id"), alice, nil))
	s.maxFile = 10
	check("POST", "/files", s.call("POST", "/files", alice, uploadOf(10), "Content-Type", "multipart/form-data; boundary=b"))

	s.SetFaults(Fault{Name: FaultOutputGone})
	gone := s.create(request(inputOf()))
	s.finished(gone.string("id"))
	check("GET", one, s.get(gone.string("id")))
	s.SetFaults(Fault{Name: FaultCreateLost}, Fault{Name: FaultAborted}) // lost ones are in lists all the same
	if _, err := s.try(t.Context(), "POST", "/predictions", alice, request(inputOf())); err == nil {
		t.Error("the answer was not lost")
	}
	check("GET", "/predictions", s.call("GET", "/predictions", alice, nil))
}

func TestRequestsOfTheDocumentAreAccepted(t *testing.T) {
	d := loadDocument(t)
	s := startTest(t, slowly)
	body := at(d.root, "components", "schemas", "schemas_version_prediction_request")
	properties, _ := at(body, "properties").(map[string]any)
	for name := range properties {
		value := map[string]any{
			"stream": true, "webhook": "https://example.com/hook", "webhook_events_filter": []string{"start", "output", "logs", "completed"},
			"version": newestVersion, "input": inputOf(),
		}[name]
		if value == nil {
			t.Errorf("the document has %s, which this test does not know", name)
			continue
		}
		if a := s.call("POST", "/predictions", alice, request(inputOf(), name, value)); a.status != http.StatusCreated {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	other := request(inputOf(), strings.Repeat("x", 3), 1)
	if a := s.call("POST", "/predictions", alice, other); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a key that the document does not have: %d", a.status)
	}
}
