package practice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// problem is the body of an error answer, application/problem+json.
type problem struct {
	Title      string         `json:"title,omitempty"`
	Detail     string         `json:"detail"`
	Status     int            `json:"status,omitempty"`
	Invalid    []invalidField `json:"invalid_fields,omitempty"`
	RetryAfter int            `json:"retry_after,omitempty"`
}

// invalidField is one finding of the validation of a request. The words are those of the JSON schema validator behind
// the real API, as seen in its answers.
type invalidField struct {
	Type        string `json:"type"`
	Field       string `json:"field"`
	Description string `json:"description"`
}

// notFound is the answer for everything that is not there, and for what belongs to somebody else.
var notFound = problem{Detail: "The requested resource could not be found", Status: http.StatusNotFound}

// invalidVersion is the answer to a model version that does not exist.
var invalidVersion = problem{
	Title:  "Invalid version or not permitted",
	Detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
	Status: http.StatusUnprocessableEntity,
}

func validationProblem(invalid []invalidField) problem {
	var detail strings.Builder
	for _, f := range invalid {
		detail.WriteString("- ")
		if f.Field != "" {
			detail.WriteString(f.Field + ": ")
		}
		detail.WriteString(f.Description + "\n")
	}
	return problem{
		Title: "Input validation failed", Detail: detail.String(),
		Status: http.StatusUnprocessableEntity, Invalid: invalid,
	}
}

func answerProblem(w http.ResponseWriter, p problem) {
	if p.RetryAfter > 0 {
		tellLimit(w, 0, p.RetryAfter)
	}
	answer(w, p.Status, "application/problem+json", p)
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	answer(w, status, "application/json", body)
}

func answer(w http.ResponseWriter, status int, contentType string, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, fmt.Sprintf("encode the answer: %v", err), http.StatusInternalServerError)
		return
	}
	text = append(text, '\n')
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // an answer that nobody reads any more is lost on nobody
}
