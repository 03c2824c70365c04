package replicate

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Prediction is the server's record of a run. Whatever it leaves out is zero.
type Prediction struct {
	ID      string
	Model   string // "owner/name"
	Version string // 64 hexadecimal digits, or "hidden"
	Status  Status
	// Input is the echoed input, nil when it is not echoed or was deleted. In lists, data URIs in it are cut short: a page of a
	// hundred predictions would otherwise hold all their photos.
	Input json.RawMessage
	// Output is the addresses of the outputs, in order, http(s) or data URIs as they came; a single one is a list of one.
	Output []string
	Error  string // of the model or the platform; may be empty although Status is Failed
	Logs   string // as they came: progress bars are ended by \r
	// CreatedAt to Deadline are UTC; zero when not told.
	CreatedAt, StartedAt, CompletedAt, Deadline time.Time
	DataRemoved                                 bool    // the output was deleted, an hour after the end
	PredictTime                                 float64 // seconds of computing; what is billed
	TotalTime                                   float64 // seconds from creation to the end
	Source                                      string  // "api" or "web"
	URLs                                        URLs
	ServerTime                                  time.Time // the answer's Date header; zero when it has none
	Private                                     bool      // the addresses hold the token, and must not be kept
}

// URLs are the addresses that a prediction names; each may be empty.
type URLs struct{ Get, Cancel, Web, Stream string }

// decodePrediction reads a prediction. Only an id is needed; it reports false when there is none.
func decodePrediction(b []byte) (Prediction, bool) {
	o, ok := parseObject(b)
	if !ok {
		return Prediction{}, false
	}
	id := o.id("id")
	if id == "" {
		return Prediction{}, false
	}
	metrics, urls := o.inner("metrics"), o.inner("urls")
	return Prediction{
		ID:          id,
		Model:       o.text("model"),
		Version:     o.text("version"),
		Status:      statusOf(o.text("status")),
		Input:       o.raw("input"),
		Output:      outputs(o["output"]),
		Error:       o.words("error"),
		Logs:        logs(o),
		CreatedAt:   o.moment("created_at"),
		StartedAt:   o.moment("started_at"),
		CompletedAt: o.moment("completed_at"),
		Deadline:    o.moment("deadline"),
		DataRemoved: o.truth("data_removed"),
		PredictTime: positive(metrics, "predict_time"),
		TotalTime:   positive(metrics, "total_time"),
		Source:      o.text("source"),
		URLs:        URLs{Get: urls.text("get"), Cancel: urls.text("cancel"), Web: urls.text("web"), Stream: urls.text("stream")},
	}, true
}

// outputs reads null, one string, or a list; the addresses in whatever a server wraps them in are found too. What is no string
// and holds none names no picture and is left out.
func outputs(raw json.RawMessage) []string {
	o := object{"output": raw}
	if s := strings.TrimSpace(o.text("output")); s != "" {
		if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "{") { // JSON as a text
			if inner := outputs(json.RawMessage(s)); len(inner) > 0 {
				return inner
			}
		}
		return []string{address(s)}
	}
	list, ok := o.list("output")
	if !ok {
		return wrapped(raw, mostWrapped)
	}
	var out []string
	for _, item := range list {
		if s := (object{"": item}).text(""); s != "" {
			out = append(out, address(s))
		} else {
			out = append(out, wrapped(item, mostWrapped)...)
		}
	}
	return out
}

// mostWrapped is how many objects and lists are looked into, one within the other.
const mostWrapped = 4

// wrapped gives the addresses in a value, those of an object in the order of its keys.
func wrapped(raw json.RawMessage, deep int) []string {
	v := object{"": raw}
	if s := address(strings.TrimSpace(v.text(""))); strings.Contains(s, "://") || len(s) >= 5 && strings.EqualFold(s[:5], "data:") {
		return []string{s}
	}
	if deep == 0 {
		return nil
	}
	var out []string
	if list, ok := v.list(""); ok {
		for _, item := range list {
			out = append(out, wrapped(item, deep-1)...)
		}
		return out
	}
	inner := v.inner("")
	for _, key := range slices.Sorted(maps.Keys(inner)) {
		out = append(out, wrapped(inner[key], deep-1)...)
	}
	return out
}

// shortestPicture is the fewest characters of base64 that are taken for a picture: less is no picture, and may be an address.
const shortestPicture = 256

// address gives the address of an output: what was told, but a picture that was told as bare base64 as a data URI. Those of PNG,
// JPEG and WebP files begin alike.
func address(told string) string {
	begins := func(with string) bool { return strings.HasPrefix(told, with) }
	if len(told) < shortestPicture || !begins("iVBORw0KGgo") && !begins("/9j/") && !begins("UklGR") ||
		strings.ContainsFunc(told, func(r rune) bool { return !strings.ContainsRune(base64Digits, r) }) {
		return told
	}
	return "data:;base64," + told
}

// base64Digits are what base64 is written in, in either alphabet and in lines.
const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n"

func logs(o object) string {
	if raw := bytes.TrimSpace(o["logs"]); len(raw) > 0 && (raw[0] == '"' || raw[0] == '[') {
		return o.words("logs")
	}
	return ""
}

func positive(o object, key string) float64 {
	n, _ := o.number(key)
	return max(n, 0)
}

// salvageID reads the id out of an answer that is cut or too long, where it was told before the cut; "" otherwise.
func salvageID(b []byte) string {
	d := newDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return ""
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return ""
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return ""
		}
		// A number may itself be cut; only what has an end can be trusted.
		if key == "id" && len(raw) > 0 && raw[0] == '"' {
			return object{"id": raw}.id("id")
		}
	}
	return ""
}
