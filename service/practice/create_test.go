package practice

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestACreatedPredictionAsItIsAnswered(t *testing.T) {
	s := startTest(t, slowly)
	a := s.create(request(inputOf("prompt", "a knight", "seed", 7), "webhook_events_filter", []string{"completed"}))
	id := a.string("id")
	if a.status != http.StatusCreated || !regexp.MustCompile(`^[a-z2-7]{26}$`).MatchString(id) {
		t.Errorf("%d, id %q", a.status, id)
	}
	for key, want := range map[string]any{
		"model": "zsxkib/instant-id", "version": newestVersion, "status": "starting", "logs": "", "error": nil, "output": nil,
		"data_removed": false, "source": "api",
	} {
		if got, given := a.json[key]; !given || got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	for _, key := range []string{"started_at", "completed_at", "metrics", "deadline", "webhook"} {
		if got, given := a.json[key]; given {
			t.Errorf("%s is there already: %v", key, got)
		}
	}
	for kind, want := range map[string]string{
		"get": s.URL() + "/predictions/" + id, "cancel": s.URL() + "/predictions/" + id + "/cancel", "web": s.origin + "/p/" + id,
	} {
		if a.url(kind) != want {
			t.Errorf("address %s: %s", kind, a.url(kind))
		}
	}
	if !strings.HasPrefix(a.url("stream"), s.URL()+"/files/") { // official clients know streams of files by this
		t.Errorf("address of the stream: %s", a.url("stream"))
	}
	input, _ := a.json["input"].(map[string]any)
	if len(input) != 4 || input["prompt"] != "a knight" || input["seed"] != 7.0 || input["image"] != facePhoto() {
		t.Errorf("the input is not echoed as sent: %v keys", len(input))
	}
	if _, err := time.Parse("2006-01-02T15:04:05.999Z", a.string("created_at")); err != nil {
		t.Error(err)
	}
	if a.header.Get("Preference-Applied") != "" {
		t.Error("a preference was applied that nobody had")
	}
}

func TestAddressesAreOfTheHostThatWasAsked(t *testing.T) {
	s := startTest(t, slowly)
	host := strings.Replace(strings.TrimPrefix(s.origin, "http://"), "127.0.0.1", "localhost", 1)
	a := s.create(request(inputOf()), "Host", host)
	if !strings.HasPrefix(a.url("get"), "http://"+host+"/v1/") {
		t.Errorf("address: %s", a.url("get"))
	}
}

func TestVersionsThatAreTakenAndRefused(t *testing.T) {
	s := startTest(t, slowly)
	for version, status := range map[string]int{
		newestVersion:                              201,
		batchVersion:                               201,
		model + ":" + newestVersion:                201,
		model + ":" + batchVersion:                 201,
		model:                                      422,
		model + ":latest":                          422,
		"other/model:" + newestVersion:             422,
		strings.ToUpper(newestVersion):             422,
		newestVersion[:63]:                         422,
		strings.Repeat("0", 64):                    422,
		model + ":" + newestVersion + ":" + "more": 422,
		"": 422,
	} {
		a := s.call("POST", "/predictions", alice, map[string]any{"version": version, "input": inputOf()})
		if a.status != status {
			t.Errorf("version %q: %d %s", version, a.status, a.text)
		}
		if status == 422 && (a.string("title") != "Invalid version or not permitted" || a.json["status"] != 422.0 ||
			a.string("detail") != "The specified version does not exist (or perhaps you don't have permission to use it?)") {
			t.Errorf("version %q: %s", version, a.text)
		}
	}
}

// findings are the invalid fields of a refusal, as "type field: description".
func (a answered) findings() []string {
	var all []string
	list, _ := a.json["invalid_fields"].([]any)
	for _, f := range list {
		all = append(all, at(f, "type").(string)+" "+at(f, "field").(string)+": "+at(f, "description").(string))
	}
	return all
}

func TestInputsAreValidated(t *testing.T) {
	s := startTest(t, slowly)
	const lowest, highest = "Must be greater than or equal to ", "Must be less than or equal to "
	for _, test := range []struct {
		key   string
		value any
		want  string // empty: accepted
	}{
		{"image", nil, "invalid_type input.image: Invalid type. Expected: string, given: null"},
		{"image", 1, "invalid_type input.image: Invalid type. Expected: string, given: integer"},
		{"image", "face.jpg", "format input.image: Does not match format 'uri'"},
		{"image", `C:\face.jpg`, "format input.image: Does not match format 'uri'"},
		{"image", "https://example.com/face.jpg", ""},
		{"image", "DATA:image/png;base64,AAAA", ""},
		{"pose_image", "pose.jpg", "format input.pose_image: Does not match format 'uri'"},
		{"pose_image", "http://127.0.0.1:1/pose.jpg", ""},
		{"prompt", true, "invalid_type input.prompt: Invalid type. Expected: string, given: boolean"},
		{"prompt", "", ""},
		{"sdxl_weights", "dreamshaper", `enum input.sdxl_weights: sdxl_weights must be one of the following: "stable-diffusion-xl-base-1.0", "juggernaut-xl-v8", `},
		{"sdxl_weights", "dreamshaper-xl", ""},
		{"scheduler", "Euler", `enum input.scheduler: scheduler must be one of the following: "DEISMultistepScheduler", `},
		{"output_format", "jpeg", `enum input.output_format: output_format must be one of the following: "webp", "jpg", "png"`},
		{"num_inference_steps", 0, "number_gte input.num_inference_steps: " + lowest + "1"},
		{"num_inference_steps", 501, "number_lte input.num_inference_steps: " + highest + "500"},
		{"num_inference_steps", 500, ""},
		{"num_inference_steps", 30.5, "invalid_type input.num_inference_steps: Invalid type. Expected: integer, given: number"},
		{"num_inference_steps", json.Number("30.0"), ""},
		{"num_inference_steps", "30", "invalid_type input.num_inference_steps: Invalid type. Expected: integer, given: string"},
		{"guidance_scale", 0.99, "number_gte input.guidance_scale: " + lowest + "1"},
		{"guidance_scale", 50.01, "number_lte input.guidance_scale: " + highest + "50"},
		{"guidance_scale", 7, ""},
		{"ip_adapter_scale", 1.51, "number_lte input.ip_adapter_scale: " + highest + "1.5"},
		{"ip_adapter_scale", -0.1, "number_gte input.ip_adapter_scale: " + lowest + "0"},
		{"enable_lcm", 1, "invalid_type input.enable_lcm: Invalid type. Expected: boolean, given: integer"},
		{"enable_lcm", true, ""},
		{"num_outputs", 9, "number_lte input.num_outputs: " + highest + "8"},
		{"output_quality", 101, "number_lte input.output_quality: " + highest + "100"},
		{"seed", "5", "invalid_type input.seed: Invalid type. Expected: integer, given: string"},
		{"seed", nil, "invalid_type input.seed: Invalid type. Expected: integer, given: null"},
		{"seed", -5, ""},
		{"seed", json.Number("9223372036854775807"), ""},
		{"seed", json.Number("99999999999999999999"), "invalid_type input.seed: Invalid type. Expected: integer, given: number"},
		{"seed", []int{1}, "invalid_type input.seed: Invalid type. Expected: integer, given: array"},
		{"seed", map[string]int{}, "invalid_type input.seed: Invalid type. Expected: integer, given: object"},
		{"face_detection_input_width", 640, ""},
		{"width", 640, "additional_property_not_allowed input: Additional property width is not allowed"},
	} {
		a := s.call("POST", "/predictions", alice, request(inputOf(test.key, test.value)))
		if test.want == "" {
			if a.status != http.StatusCreated {
				t.Errorf("%s %v: %d %s", test.key, test.value, a.status, a.text)
			}
			continue
		}
		found := a.findings()
		if a.status != 422 || a.string("title") != "Input validation failed" || len(found) != 1 || !strings.HasPrefix(found[0], test.want) {
			t.Errorf("%s %v: %d %s", test.key, test.value, a.status, a.text)
		}
	}
	old := map[string]any{"version": batchVersion, "input": inputOf("face_detection_input_width", 640)}
	if a := s.call("POST", "/predictions", alice, old); a.status != 422 {
		t.Errorf("an input that only the newer version knows: %d", a.status)
	}
	a := s.call("POST", "/predictions", alice, request(map[string]any{"prompt": "x", "steps": 1, "num_outputs": 0}))
	want := "- input: image is required\n- input: Additional property steps is not allowed\n- input.num_outputs: Must be greater than or equal to 1\n"
	if a.string("detail") != want || len(a.findings()) != 3 {
		t.Errorf("several findings: %s", a.text)
	}
}

func TestTheTopLevelOfTheBodyIsValidated(t *testing.T) {
	s := startTest(t, slowly)
	for name, test := range map[string]struct {
		change map[string]any // of a good body; nil removes
		want   []string
	}{
		"unknown key":  {map[string]any{"signal": map[string]any{}}, []string{"additional_property_not_allowed : Additional property signal is not allowed"}},
		"no version":   {map[string]any{"version": nil}, []string{"required : version is required"}},
		"no input":     {map[string]any{"input": nil}, []string{"required : input is required"}},
		"model":        {map[string]any{"version": nil, "model": model}, []string{"required : version is required", "additional_property_not_allowed : Additional property model is not allowed"}},
		"version 1":    {map[string]any{"version": 1}, []string{"invalid_type version: Invalid type. Expected: string, given: integer"}},
		"input list":   {map[string]any{"input": []int{}}, []string{"invalid_type input: Invalid type. Expected: object, given: array"}},
		"stream 1":     {map[string]any{"stream": 1}, []string{"invalid_type stream: Invalid type. Expected: boolean, given: integer"}},
		"webhook 1":    {map[string]any{"webhook": 1}, []string{"invalid_type webhook: Invalid type. Expected: string, given: integer"}},
		"http webhook": {map[string]any{"webhook": "http://example.com/"}, []string{"format webhook: must be an HTTPS URL"}},
		"ftp webhook":  {map[string]any{"webhook": "ftp://127.0.0.1/"}, []string{"format webhook: must be an HTTPS URL"}},
		"event text":   {map[string]any{"webhook_events_filter": "completed"}, []string{"invalid_type webhook_events_filter: Invalid type. Expected: array, given: string"}},
		"event end":    {map[string]any{"webhook_events_filter": []string{"start", "end"}}, []string{`enum webhook_events_filter.1: webhook_events_filter.1 must be one of the following: "start", "output", "logs", "completed"`}},
		"event 1":      {map[string]any{"webhook_events_filter": []int{1}}, []string{"invalid_type webhook_events_filter.0: Invalid type. Expected: string, given: integer"}},
	} {
		body := request(inputOf())
		maps.Copy(body, test.change)
		maps.DeleteFunc(body, func(_ string, v any) bool { return v == nil })
		a := s.call("POST", "/predictions", alice, body)
		if got := a.findings(); a.status != 422 || strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s: %d %q", name, a.status, got)
		}
	}
	for _, text := range []string{"", "{", "null", "[]", `"x"`, `{"version":1} more`} {
		if a := s.call("POST", "/predictions", alice, text); a.status != http.StatusBadRequest || a.string("detail") == "" {
			t.Errorf("%q: %d %s", text, a.status, a.text)
		}
	}
	s.maxBody = 1000
	large := append([]byte(`{"version":"`), bytes.Repeat([]byte("x"), 1000)...)
	if a := s.call("POST", "/predictions", alice, large); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large a body: %d %s", a.status, a.text)
	}
}

func TestPreferAndCancelAfterAsTheyAreRead(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "respond-async": 0, "wait": time.Minute, "wait=1": time.Second, "wait=60": time.Minute, "wait=99": time.Minute,
		"respond-async, wait=5": 5 * time.Second, "wait=0": -1, "wait=x": -1, "wait=-1": -1, "wait=1.5": -1, "waiting": -1,
		"wait=99999999999999999999": time.Minute,
	} {
		if got, ok := parsePrefer([]string{text}); ok != (want >= 0) || ok && got != want {
			t.Errorf("Prefer %q: %v %v", text, got, ok)
		}
	}
	for text, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "90": 90 * time.Second, "30s": 30 * time.Second, "5m": 5 * time.Minute,
		"1h30m45s": time.Hour + 30*time.Minute + 45*time.Second, "2h30m": 150 * time.Minute,
		"4": -1, "4s": -1, "0": -1, "-5s": -1, "1.5m": -1, "5000ms": -1, "5d": -1, "s": -1, "5 s": -1, "99999999999h": -1,
	} {
		if got, ok := parseCancelAfter(text); ok != (want >= 0) || ok && got != want {
			t.Errorf("Cancel-After %q: %v %v", text, got, ok)
		}
	}
	s := startTest(t, slowly)
	if a := s.call("POST", "/predictions", alice, request(inputOf()), "Prefer", "wait=x", "Cancel-After", "1s"); len(a.findings()) != 2 || a.status != 422 {
		t.Errorf("wrong headers: %d %s", a.status, a.text)
	}
	a := s.create(request(inputOf()), "Cancel-After", "5m")
	created, _ := time.Parse(time.RFC3339Nano, a.string("created_at"))
	deadline, err := time.Parse(time.RFC3339Nano, a.string("deadline"))
	if err != nil || deadline.Sub(created) != 5*time.Minute {
		t.Errorf("deadline: %s", a.string("deadline"))
	}
}
