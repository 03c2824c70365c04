package library

import (
	"encoding/json"
	"slices"
	"time"
)

// Format is the layout of the library folder and of its records that this version writes.
const Format = 1

// Photo names a photo that a batch was made from. Its prepared bytes are kept in the library under PreparedSHA256 (see
// [Library.PhotoPath]); the person's own file is only named, never moved nor kept.
type Photo struct {
	SHA256         string `json:"sha256,omitempty"` // of the source file, lower-case hex
	Name           string `json:"name,omitempty"`   // file name only, never a path: paths tell about the person
	Width          int    `json:"width,omitempty"`  // of the source, upright, in pixels
	Height         int    `json:"height,omitempty"`
	PreparedSHA256 string `json:"prepared_sha256,omitempty"` // of the bytes that were sent
	PreparedWidth  int    `json:"prepared_width,omitempty"`
	PreparedHeight int    `json:"prepared_height,omitempty"`
	// Frame is which part of the source was sent, as the service wrote it; empty: the whole.
	Frame json.RawMessage `json:"frame,omitempty"`
}

// Connection says where a job went: without it another account's "not found" could be taken for "never happened".
type Connection struct {
	Kind    string `json:"kind,omitempty"`    // "practice", "replicate" or "server"
	Address string `json:"address,omitempty"` // base address of the API
	Account string `json:"account,omitempty"`
}

// Problem is why a job ended without a picture, as a person was told.
type Problem struct {
	Code   string `json:"code,omitempty"`
	Text   string `json:"text,omitempty"`
	Detail string `json:"detail,omitempty"` // the raw text
	Cost   string `json:"cost,omitempty"`
	Next   string `json:"next,omitempty"`   // what to do, where it is not what the code says
	Action string `json:"action,omitempty"` // likewise
	Key    string `json:"key,omitempty"`    // the parameter concerned
	// Message is the text in a form that can be said in another language.
	Message json.RawMessage `json:"message,omitempty"`
}

// Batch is one press of Create.
type Batch struct {
	Format    int             `json:"format"` // set by the library
	ID        string          `json:"id"`
	CreatedAt time.Time       `json:"created_at"`
	Recipe    json.RawMessage `json:"recipe,omitempty"` // as the service wrote it; no image bytes
	Face      Photo           `json:"face"`
	Pose      *Photo          `json:"pose,omitempty"`
	Pictures  int             `json:"pictures"` // how many were asked for
}

// Job is one prediction that is wanted. It exists before the prediction does and outlives it.
type Job struct {
	Format       int             `json:"format"` // set by the library
	ID           string          `json:"id"`
	BatchID      string          `json:"batch_id"`
	Index        int             `json:"index"` // within its batch, from 0
	State        string          `json:"state"` // the service's word; see [Ended]
	Connection   Connection      `json:"connection"`
	Version      string          `json:"version,omitempty"` // of the model, 64 hex digits
	Seed         int64           `json:"seed"`
	Settings     json.RawMessage `json:"settings,omitempty"` // the API's input without image bytes
	PredictionID string          `json:"prediction_id,omitempty"`
	Status       string          `json:"status,omitempty"` // the server's word
	Problem      *Problem        `json:"problem,omitempty"`
	CreatedAt    time.Time       `json:"created_at"`
	SentAt       time.Time       `json:"sent_at,omitzero"`
	StartedAt    time.Time       `json:"started_at,omitzero"`
	CompletedAt  time.Time       `json:"completed_at,omitzero"`
	UpdatedAt    time.Time       `json:"updated_at,omitzero"`
	PredictTime  float64         `json:"predict_time,omitempty"` // seconds on the server's machine, as billed
	Outputs      int             `json:"outputs,omitempty"`      // how many outputs are known
	OutputURLs   []string        `json:"output_urls,omitempty"`
	Logs         string          `json:"logs,omitempty"` // the last part
	CancelAsked  bool            `json:"cancel_asked,omitempty"`
	Rank         string          `json:"rank,omitempty"`      // its place among those that wait, where it is not that of its id
	RepeatOf     string          `json:"repeat_of,omitempty"` // the prediction that the server lost before it began
	AbsentAt     time.Time       `json:"absent_at,omitzero"`  // when the server's whole list was first seen not to have it
}

// Picture is one output image: job and output index. It holds all that is needed to tell how it was made and to make it
// again, so that it outlives its job and batch records.
type Picture struct {
	Format         int             `json:"format"` // set by the library
	ID             string          `json:"id"`     // set by the library: job and index
	JobID          string          `json:"job_id"`
	BatchID        string          `json:"batch_id,omitempty"`
	Index          int             `json:"index"`  // of the output within its job, from 0
	File           string          `json:"file"`   // set by the library: slash path relative to the library folder
	Type           string          `json:"type"`   // "webp", "png", "jpeg"; found from the content when empty
	Bytes          int64           `json:"bytes"`  // set by the library
	SHA256         string          `json:"sha256"` // set by the library, lower-case hex
	Width          int             `json:"width,omitempty"`
	Height         int             `json:"height,omitempty"`
	CreatedAt      time.Time       `json:"created_at"` // when it came to this computer; now when zero
	Prompt         string          `json:"prompt,omitempty"`
	NegativePrompt string          `json:"negative_prompt,omitempty"`
	Style          string          `json:"style,omitempty"`
	Preset         string          `json:"preset,omitempty"`
	Look           string          `json:"look,omitempty"` // sdxl_weights
	Seed           int64           `json:"seed"`
	Version        string          `json:"version,omitempty"`
	PredictionID   string          `json:"prediction_id,omitempty"`
	Connection     Connection      `json:"connection"`
	Practice       bool            `json:"practice,omitempty"`
	PredictTime    float64         `json:"predict_time,omitempty"` // seconds
	StartedAt      time.Time       `json:"started_at,omitzero"`
	CompletedAt    time.Time       `json:"completed_at,omitzero"`
	Settings       json.RawMessage `json:"settings,omitempty"`
	Recipe         json.RawMessage `json:"recipe,omitempty"`
	Face           Photo           `json:"face"`
	Pose           *Photo          `json:"pose,omitempty"`
	TrashedAt      time.Time       `json:"trashed_at,omitzero"` // set by the library: see [Library.Trash]
}

// Entry is a picture as a long list needs it.
type Entry struct {
	ID        string
	File      string // as in [Picture]
	CreatedAt time.Time
}

// JobQuery chooses jobs. The zero value means all of them.
type JobQuery struct {
	Unfinished bool   // only jobs whose state is not [Ended]
	BatchID    string // only this batch's
	// WrittenSince leaves out jobs whose record has not been written since then: nothing has happened to them. Zero: none.
	WrittenSince time.Time
}

// Query chooses pictures. The zero value means all of them.
type Query struct {
	Search  string // plain text as typed: every word must occur, at the beginning of a word; "" = no search
	BatchID string // only this batch's
	Limit   int    // at most so many; 0 = all
	Offset  int    // so many are left out first
}

// sent reports whether a server may know of the job.
func (j Job) sent() bool { return !j.SentAt.IsZero() || j.PredictionID != "" }

// Ended reports whether a job in this state needs nothing more. States that are not known count as unfinished, so that
// no paid job is ever forgotten.
func Ended(state string) bool {
	return slices.Contains(endedStates, state)
}

var endedStates = []string{"done", "failed", "canceled", "aborted", "expired"}
