package practice

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestTheModelAndItsVersions(t *testing.T) {
	s := startTest(t, nil)
	m := s.call("GET", "/models/zsxkib/instant-id", alice, nil)
	if m.status != http.StatusOK || m.string("owner") != "zsxkib" || m.string("name") != "instant-id" || m.json["is_official"] != false {
		t.Errorf("model: %d %.300s", m.status, m.text)
	}
	if at(m.json, "latest_version", "id") != newestVersion {
		t.Errorf("latest version: %v", at(m.json, "latest_version", "id"))
	}
	list := s.call("GET", "/models/zsxkib/instant-id/versions", alice, nil)
	results, _ := list.json["results"].([]any)
	if len(results) != 2 || at(results[0], "id") != newestVersion || at(results[1], "id") != batchVersion || list.json["next"] != nil {
		t.Errorf("versions: %.300s", list.text)
	}
	for version, inputs := range map[string]int{newestVersion: 27, batchVersion: 25} {
		v := s.call("GET", "/models/zsxkib/instant-id/versions/"+version, alice, nil)
		properties, _ := at(v.json, "openapi_schema", "components", "schemas", "Input", "properties").(map[string]any)
		if v.status != http.StatusOK || v.string("id") != version || len(properties) != inputs {
			t.Errorf("version %s: %d, %d inputs", version, v.status, len(properties))
		}
		for name, property := range properties {
			if at(property, "x-order") == nil || at(property, "description") == nil || at(property, "type") == nil && at(property, "allOf") == nil {
				t.Errorf("input %s: %v", name, property)
			}
		}
		if at(v.json, "openapi_schema", "components", "schemas", "Output", "items", "format") != "uri" {
			t.Error("the output is no list of addresses")
		}
	}
	for _, path := range []string{
		"/models/zsxkib/other", "/models/other/instant-id", "/models/zsxkib/instant-id/versions/" + strings.Repeat("0", 64),
		"/models/zsxkib/other/versions", "/models/zsxkib/other/versions/" + newestVersion, "/models/zsxkib",
	} {
		if a := s.call("GET", path, alice, nil); a.status != http.StatusNotFound || a.json["status"] != 404.0 {
			t.Errorf("%s: %d %s", path, a.status, a.text)
		}
	}
	if a := s.call("POST", "/models/zsxkib/instant-id/predictions", alice, map[string]any{"input": inputOf()}); a.status != http.StatusNotFound {
		t.Errorf("prediction by name of a model that is not official: %d %s", a.status, a.text)
	}
}

func TestTheOneModelIsListedAndFound(t *testing.T) {
	s := startTest(t, nil)
	m := s.call("GET", "/models/"+model, alice, nil)
	for name, test := range map[string]struct {
		method, words string
		found         int
	}{
		"list": {"GET", "", 1}, "its name": {"QUERY", "InstantID", 1}, "one word of two": {"QUERY", "instant faces", 1},
		"as one client sends it": {"QUERY", `"instant"`, 1}, "another": {"QUERY", "upscaler", 0}, "no word": {"QUERY", " ", 0},
	} {
		a := s.call(test.method, "/models", alice, test.words, "Content-Type", "text/plain")
		if results, _ := a.json["results"].([]any); a.status != http.StatusOK || len(results) != test.found || len(results) > 0 && !reflect.DeepEqual(results[0], any(m.json)) {
			t.Errorf("%s: %d, %d found: %.300s", name, a.status, len(results), a.text)
		}
		if next, given := a.json["next"]; !given || next != nil {
			t.Errorf("%s: next %v", name, next)
		}
	}
}

func TestTheSchemasSayWhatTheModelTakes(t *testing.T) {
	models, err := loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	type rule struct {
		kind     string
		preset   any
		min, max float64
		choices  int
	}
	want := map[string]rule{
		"image":                         {kind: "string"},
		"pose_image":                    {kind: "string"},
		"prompt":                        {kind: "string", preset: "a person"},
		"negative_prompt":               {kind: "string", preset: ""},
		"sdxl_weights":                  {kind: "string", preset: "stable-diffusion-xl-base-1.0", choices: 17},
		"scheduler":                     {kind: "string", preset: "EulerDiscreteScheduler", choices: 6},
		"num_inference_steps":           {kind: "integer", preset: 30.0, min: 1, max: 500},
		"guidance_scale":                {kind: "number", preset: 7.5, min: 1, max: 50},
		"ip_adapter_scale":              {kind: "number", preset: 0.8, max: 1.5},
		"controlnet_conditioning_scale": {kind: "number", preset: 0.8, max: 1.5},
		"enable_pose_controlnet":        {kind: "boolean", preset: true},
		"pose_strength":                 {kind: "number", preset: 0.4, max: 1},
		"enable_canny_controlnet":       {kind: "boolean", preset: false},
		"canny_strength":                {kind: "number", preset: 0.3, max: 1},
		"enable_depth_controlnet":       {kind: "boolean", preset: false},
		"depth_strength":                {kind: "number", preset: 0.5, max: 1},
		"enable_lcm":                    {kind: "boolean", preset: false},
		"lcm_num_inference_steps":       {kind: "integer", preset: 5.0, min: 1, max: 10},
		"lcm_guidance_scale":            {kind: "number", preset: 1.5, min: 1, max: 20},
		"enhance_nonface_region":        {kind: "boolean", preset: true},
		"output_format":                 {kind: "string", preset: "webp", choices: 3},
		"output_quality":                {kind: "integer", preset: 80.0, max: 100},
		"seed":                          {kind: "integer"},
		"num_outputs":                   {kind: "integer", preset: 1.0, min: 1, max: 8},
		"disable_safety_checker":        {kind: "boolean", preset: false},
	}
	for _, v := range models.versions {
		if !slices.Equal(v.schema.required, []string{"image"}) {
			t.Errorf("required: %v", v.schema.required)
		}
		for name, got := range v.schema.inputs {
			w, known := want[name]
			if !known {
				if v.id != newestVersion || !strings.HasPrefix(name, "face_detection_input_") || *got.min != 640 || *got.max != 4096 || got.preset != 640.0 {
					t.Errorf("%.8s: unexpected input %s", v.id, name)
				}
				continue
			}
			var lowest, highest float64
			if got.max != nil {
				lowest, highest = *got.min, *got.max
			}
			if got.kind != w.kind || got.preset != w.preset || lowest != w.min || highest != w.max || len(got.choices) != w.choices {
				t.Errorf("%.8s: %s is %+v", v.id, name, got)
			}
			if got.uri != strings.HasSuffix(name, "image") {
				t.Errorf("%s: uri %v", name, got.uri)
			}
		}
		for name := range want {
			if _, has := v.schema.inputs[name]; !has {
				t.Errorf("%.8s: no input %s", v.id, name)
			}
		}
	}
}

func TestRoutesThatAreNotThere(t *testing.T) {
	s := startTest(t, nil)
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/", 404, ""},
		{"GET", "/trainings", 404, ""},
		{"GET", "/predictions/nosuchprediction", 404, ""},
		{"POST", "/predictions/nosuchprediction/cancel", 404, ""},
		{"PUT", "/predictions", 405, "GET, POST"},
		{"POST", "/models", 405, "GET, QUERY"},
		{"DELETE", "/account", 405, "GET"},
		{"GET", "/predictions/x/cancel", 405, "POST"},
		{"PATCH", "/files/x", 405, "GET, DELETE"},
	} {
		a := s.call(test.method, test.path, alice, nil)
		if a.status != test.status || a.header.Get("Allow") != test.allow || a.json["status"] != float64(test.status) {
			t.Errorf("%s %s: %d, allow %q: %s", test.method, test.path, a.status, a.header.Get("Allow"), a.text)
		}
	}
	if a := s.call("GET", s.origin+"/", "", nil); a.status != http.StatusOK || !strings.Contains(string(a.text), "practice") {
		t.Errorf("front page: %d %s", a.status, a.text)
	}
	if a := s.call("GET", s.origin+"/elsewhere", "", nil); a.status != http.StatusNotFound {
		t.Errorf("elsewhere: %d", a.status)
	}
}
