package practice

import (
	"net/http"
	"slices"
	"time"
)

// lookup finds a prediction of the account.
func (s *Server) lookup(a account, id string) *prediction {
	p := s.predictions[id]
	if p == nil || p.account.username != a.username {
		return nil
	}
	return p
}

func (s *Server) getPrediction(w http.ResponseWriter, r *http.Request, a account) {
	s.mu.Lock()
	p := s.lookup(a, r.PathValue("id"))
	if p == nil {
		s.mu.Unlock()
		answerProblem(w, notFound)
		return
	}
	body := p.body(requestOrigin(r))
	if p.fault == FaultOutputGone && p.status == succeeded {
		s.removeData(p) // for the next one who looks
	}
	s.mu.Unlock()
	answerJSON(w, http.StatusOK, body)
}

// canceledSoon is how long a prediction is told to have run that was canceled before it began, as in a recorded answer.
const canceledSoon = 3 * time.Microsecond

func (s *Server) cancelPrediction(w http.ResponseWriter, r *http.Request, a account) {
	s.mu.Lock()
	p := s.lookup(a, r.PathValue("id"))
	if p == nil {
		s.mu.Unlock()
		answerProblem(w, notFound)
		return
	}
	if s.finish(p, canceled, nil) && p.started.IsZero() {
		p.started = p.completed.Add(-canceledSoon)
	}
	body := p.body(requestOrigin(r))
	s.mu.Unlock()
	answerJSON(w, http.StatusOK, body)
}

// listPredictions lists what was made through the API; predictions made on a website (source=web) there are none.
func (s *Server) listPredictions(w http.ResponseWriter, r *http.Request, a account) {
	query := r.URL.Query()
	after, okAfter := parseTime(query.Get("created_after"))
	before, okBefore := parseTime(query.Get("created_before"))
	if !okAfter || !okBefore {
		answerProblem(w, problem{Detail: "created_after and created_before must be ISO 8601 date-times", Status: http.StatusBadRequest})
		return
	}
	source := query.Get("source")
	if source != "" && source != "web" {
		answerProblem(w, problem{Detail: "source must be web", Status: http.StatusBadRequest})
		return
	}
	s.mu.Lock()
	var all []*prediction
	for _, p := range slices.Backward(s.order) {
		if p.account.username == a.username && source == "" &&
			(after.IsZero() || !p.created.Before(after)) && (before.IsZero() || p.created.Before(before)) {
			all = append(all, p)
		}
	}
	part, next, previous, wrong := cutPage(r, all, func(p *prediction) int64 { return p.sequence })
	answered := page[predictionBody]{Next: next, Previous: previous, Results: make([]predictionBody, len(part))}
	for i, p := range part {
		answered.Results[i] = p.body(requestOrigin(r))
		answered.Results[i].Logs = nil // lists come without
	}
	s.mu.Unlock()
	if wrong != nil {
		answerProblem(w, *wrong)
		return
	}
	answerJSON(w, http.StatusOK, answered)
}

// parseTime reads a time of a query as ISO 8601 allows it; an absent one is zero.
func parseTime(text string) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
