package practice

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"time"
)

// output is a finished picture. Its address needs no token: the key in it cannot be guessed.
type output struct {
	key         string
	name        string
	contentType string
	content     []byte
	created     time.Time
}

func (o *output) path() string { return "/delivery/" + o.key + "/" + o.name }

// dataURI is the picture itself, of no particular type.
func (o *output) dataURI() string {
	return "data:application/octet-stream;base64," + base64.StdEncoding.EncodeToString(o.content)
}

// fileKinds are the file types by output_format. The model names JPEG files .jpeg.
var fileKinds = map[string]struct{ extension, contentType, label string }{
	"webp": {"webp", "image/webp", "WEBP"},
	"jpg":  {"jpeg", "image/jpeg", "JPEG"},
	"png":  {"png", "image/png", "PNG"},
}

// setOutputs gives a prediction its outputs and makes them available.
func (s *Server) setOutputs(p *prediction, outputs []*output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ended() {
		return
	}
	now := s.now()
	p.outputs = outputs
	for _, o := range outputs {
		o.created = now
		p.bytes += int64(len(o.content))
		if p.fault != FaultOutputGone {
			s.outputs[o.key] = o
		}
	}
	p.noteForHook(&p.hookOutput)
	p.streamOutputs(now)
	p.touch()
}

// deliver serves an output file.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request) {
	if s.faults.on(Fault{Name: FaultSlow, Stage: StageFetch}.key()) && !s.pause(r, s.slowness(StageFetch)) || s.strike(w, r, false) {
		return
	}
	s.mu.Lock()
	o := s.outputs[r.PathValue("key")]
	s.mu.Unlock()
	if o == nil || o.name != r.PathValue("name") {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", o.contentType)
	w.Header().Set("Cache-Control", "public,max-age=3600")
	w.Header().Set("ETag", strconv.Quote(o.key))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodGet && s.faults.take(FaultDownloadCut) {
		w = &cutWriter{ResponseWriter: w}
	}
	http.ServeContent(w, r, o.name, o.created, bytes.NewReader(o.content))
}

// cutWriter stops in the middle of the body that the headers promise; the server then drops the connection.
type cutWriter struct {
	http.ResponseWriter
	left    int
	counted bool
}

func (w *cutWriter) Write(b []byte) (int, error) {
	if !w.counted {
		length, _ := strconv.Atoi(w.Header().Get("Content-Length"))
		w.left, w.counted = length/2, true
	}
	if len(b) <= w.left {
		w.left -= len(b)
		return w.ResponseWriter.Write(b)
	}
	n, err := w.ResponseWriter.Write(b[:w.left])
	w.left = 0
	if err == nil {
		err = errors.New("cut on purpose")
	}
	return n, err
}

var pageTemplate = template.Must(template.New("prediction").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Practice prediction {{.ID}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}img{max-width:100%}pre{overflow:auto;background:#eee;color:#000;padding:1rem}</style></head>
<body><h1>Practice prediction</h1>
<p>Pictures here are drawn on this computer, not by InstantID.</p>
<dl><dt>Id</dt><dd>{{.ID}}</dd><dt>Status</dt><dd>{{.Status}}</dd><dt>Created</dt><dd>{{.CreatedAt}}</dd></dl>
{{with .Error}}<p>{{.}}</p>{{end}}{{if .DataRemoved}}<p>The data of this prediction has been removed.</p>{{end}}
{{range .Output}}<p><img src="{{.}}" alt="Output"></p>{{end}}
{{with .Logs}}<pre>{{.}}</pre>{{end}}</body></html>
`))

// webPage shows a prediction in a browser.
func (s *Server) webPage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.predictions[r.PathValue("id")]
	if p == nil {
		s.mu.Unlock()
		http.Error(w, "There is no such prediction.", http.StatusNotFound)
		return
	}
	body := p.body(requestOrigin(r))
	s.mu.Unlock()
	var text bytes.Buffer
	if err := pageTemplate.Execute(&text, body); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	answerPage(w, text.Bytes())
}

func (s *Server) frontPage(w http.ResponseWriter, _ *http.Request) {
	answerPage(w, []byte(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Likeness practice server</title></head>
<body><h1>Likeness practice server</h1><p>It speaks the predictions API under <code>/v1</code> and draws practice pictures.</p></body></html>
`))
}

func answerPage(w http.ResponseWriter, text []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text)
}
