package practice

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	modelOwner = "zsxkib"
	modelName  = "instant-id"
	model      = modelOwner + "/" + modelName

	newestVersion = "2e4785a4d80dadf580077b2244c8d7c05d8e3faac04a04c02d8e099dd2876789"
	// batchVersion draws all pictures of a prediction at once, behind one progress bar, and pays no attention to
	// enhance_nonface_region.
	batchVersion = "491ddf5be6b827f8931f088ef10c6d015f6d99685e6454e6f04c8ac298979686"

	firstWeights = "stable-diffusion-xl-base-1.0" // what a worker has loaded when it starts
)

// catalog is the one model with its versions, newest first.
type catalog struct{ versions []modelVersion }

type modelVersion struct {
	id      string
	created time.Time
	schema  *schema
}

func loadCatalog() (*catalog, error) {
	c := &catalog{versions: []modelVersion{
		// The days are those of the commits that the versions were most likely built from.
		{id: newestVersion, created: time.Date(2024, 12, 11, 10, 21, 32, 481517000, time.UTC)},
		{id: batchVersion, created: time.Date(2024, 4, 26, 9, 14, 7, 903211000, time.UTC)},
	}}
	for i := range c.versions {
		s, err := loadSchema(c.versions[i].id)
		if err != nil {
			return nil, err
		}
		c.versions[i].schema = s
	}
	return c, nil
}

func (c *catalog) find(id string) (modelVersion, bool) {
	for _, v := range c.versions {
		if v.id == id {
			return v, true
		}
	}
	return modelVersion{}, false
}

var versionID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// resolve finds the version that a request names: by its id, or by owner/name:id. The name alone does only for official
// models, which this one is not.
func (c *catalog) resolve(text string) (modelVersion, bool) {
	if name, id, ok := strings.Cut(text, ":"); ok {
		if name != model {
			return modelVersion{}, false
		}
		text = id
	}
	if !versionID.MatchString(text) {
		return modelVersion{}, false
	}
	return c.find(text)
}

// versionBody is a model version in an answer.
type versionBody struct {
	ID            string          `json:"id"`
	CreatedAt     string          `json:"created_at"`
	CogVersion    string          `json:"cog_version"`
	OpenAPISchema json.RawMessage `json:"openapi_schema"`
}

func (v modelVersion) body() versionBody {
	// Which Cog built the versions is not known; official clients insist on a text.
	return versionBody{v.id, formatTime(v.created), "0.9.4", v.schema.document}
}

// modelBody is the model in an answer.
type modelBody struct {
	URL            string      `json:"url"`
	Owner          string      `json:"owner"`
	Name           string      `json:"name"`
	Description    string      `json:"description"`
	Visibility     string      `json:"visibility"`
	IsOfficial     bool        `json:"is_official"`
	GithubURL      *string     `json:"github_url"`
	PaperURL       string      `json:"paper_url"`
	LicenseURL     *string     `json:"license_url"`
	RunCount       int         `json:"run_count"`
	CoverImageURL  *string     `json:"cover_image_url"`
	DefaultExample *string     `json:"default_example"`
	LatestVersion  versionBody `json:"latest_version"`
}

func (c *catalog) body() modelBody {
	return modelBody{
		URL: "https://replicate.com/" + model, Owner: modelOwner, Name: modelName,
		Description: "Practice: pictures are drawn on this computer, not by InstantID", Visibility: "public",
		PaperURL: "https://arxiv.org/abs/2401.07519", RunCount: 1033585,
		LatestVersion: c.versions[0].body(),
	}
}

func (s *Server) getModel(w http.ResponseWriter, r *http.Request, _ account) {
	if !isOurModel(r) {
		answerProblem(w, notFound)
		return
	}
	answerJSON(w, http.StatusOK, s.models.body())
}

func (s *Server) listModels(w http.ResponseWriter, _ *http.Request, _ account) {
	answerJSON(w, http.StatusOK, page[modelBody]{Results: []modelBody{s.models.body()}})
}

const maxWords = 4 << 10 // bytes of a search

// searchModels finds the model by any word of its name or description. The official JavaScript client sends the words as
// JSON, others as they are.
func (s *Server) searchModels(w http.ResponseWriter, r *http.Request, _ account) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWords))
	if err != nil {
		answerProblem(w, problem{Detail: "The request body could not be read", Status: http.StatusBadRequest})
		return
	}
	answered, m := page[modelBody]{Results: []modelBody{}}, s.models.body()
	about := strings.ToLower(model + " " + m.Description)
	if slices.ContainsFunc(strings.Fields(strings.ToLower(strings.Trim(string(text), `"`))), func(word string) bool {
		return strings.Contains(about, word)
	}) {
		answered.Results = append(answered.Results, m)
	}
	answerJSON(w, http.StatusOK, answered)
}

func (s *Server) listVersions(w http.ResponseWriter, r *http.Request, _ account) {
	if !isOurModel(r) {
		answerProblem(w, notFound)
		return
	}
	answered := page[versionBody]{Results: []versionBody{}}
	for _, v := range s.models.versions {
		answered.Results = append(answered.Results, v.body())
	}
	answerJSON(w, http.StatusOK, answered)
}

func (s *Server) getVersion(w http.ResponseWriter, r *http.Request, _ account) {
	v, ok := s.models.find(r.PathValue("version"))
	if !ok || !isOurModel(r) {
		answerProblem(w, notFound)
		return
	}
	answerJSON(w, http.StatusOK, v.body())
}

func isOurModel(r *http.Request) bool {
	return r.PathValue("owner") == modelOwner && r.PathValue("name") == modelName
}
