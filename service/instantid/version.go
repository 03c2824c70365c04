package instantid

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

// Ids of the versions that the app knows.
const (
	// DefaultVersion is the newest version known (December 2024).
	DefaultVersion = "2e4785a4d80dadf580077b2244c8d7c05d8e3faac04a04c02d8e099dd2876789"
	// SpecVersion is the example of the API's documentation (April 2024).
	SpecVersion = "491ddf5be6b827f8931f088ef10c6d015f6d99685e6454e6f04c8ac298979686"
)

// Model is the name of the model at Replicate: owner and name.
const Model = "zsxkib/instant-id"

// Version is one published version of the model. The zero Version stands for
// one about which nothing is known.
type Version struct {
	ID      string // 64 lower-case hexadecimal digits
	Name    string // plain name of a known version, else ""
	Summary string // what is different about a known version, else ""
	// Together says that all outputs of a run are drawn at once, under one
	// progress bar, instead of one after another.
	Together bool

	schema *Schema
}

// Known reports whether the app knows this version.
func (v Version) Known() bool { return v.Name != "" }

// String gives the name and the first digits of the id.
func (v Version) String() string {
	short := v.ID
	if len(short) > 8 {
		short = short[:8]
	}
	if v.Name == "" {
		return short
	}
	return v.Name + " (" + short + ")"
}

// KnownVersions returns the versions that the app knows, the default first.
func KnownVersions() []Version {
	return []Version{
		{
			ID: DefaultVersion, Name: "December 2024",
			Summary: "Understands emphasis such as (word:1.2) and long texts; draws several pictures one after another.",
		},
		{
			ID: SpecVersion, Name: "April 2024", Together: true,
			Summary: "The older one: no free background, texts are cut after 77 tokens, several pictures are drawn at once.",
		},
	}
}

// ParseVersion reads the id of a version: 64 hexadecimal digits in either case,
// alone or behind the name of this model and a colon. Any id is accepted, since
// new versions appear; what is known about it comes along.
func ParseVersion(hex string) (Version, error) {
	id := strings.ToLower(strings.TrimSpace(hex))
	id = strings.TrimPrefix(id, Model+":")
	if len(id) != 64 || strings.Trim(id, "0123456789abcdef") != "" {
		return Version{}, fmt.Errorf("version %.80q is not 64 hexadecimal digits", hex)
	}
	for _, v := range KnownVersions() {
		if v.ID == id {
			return v, nil
		}
	}
	return Version{ID: id}, nil
}

// WithSchema returns the version with a schema that was looked up on the
// server, which from then on decides what is valid and what is sent.
func (v Version) WithSchema(s Schema) Version {
	v.schema = &s
	return v
}

// Schema returns the schema of the version: the one given to
// [Version.WithSchema], or the one the app carries for known versions.
func (v Version) Schema() (Schema, bool) {
	if v.schema != nil {
		return *v.schema, true
	}
	s, ok := carried()[v.ID]
	return s, ok
}

// The input schemas as the server publishes them: names, types, ranges,
// options and defaults, without their prose.
//
//go:embed schema/*.json
var schemaFiles embed.FS

// carried parses the embedded schemas once; a damaged one would be found by
// the tests, here it counts as not known.
var carried = sync.OnceValue(func() map[string]Schema {
	out := map[string]Schema{}
	for _, v := range KnownVersions() {
		data, err := schemaFiles.ReadFile("schema/" + v.ID[:8] + ".json")
		if err != nil {
			continue
		}
		if s, err := ParseSchema(data); err == nil {
			out[v.ID] = s
		}
	}
	return out
})

// PromptWords returns about how many English words of a prompt the version
// reads; 0 when it reads all of them.
func (v Version) PromptWords() int {
	if v.ID == SpecVersion {
		return 55 // 77 tokens
	}
	return 0
}
