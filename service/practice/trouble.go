package practice

import (
	"fmt"
	"math"
	"net/http"
	"time"
)

// strike lets the faults that are switched on go wrong with a request, and says whether one has answered it. Those of the API
// strike everywhere when no stage was named with them.
func (s *Server) strike(w http.ResponseWriter, r *http.Request, api bool) bool {
	stage := stageOf(r)
	takes := func(name string) bool {
		return stage != "" && s.faults.takeAt(name, stage) || api && name != FaultThrottled && s.faults.take(name)
	}
	switch {
	case takes(FaultBadGateway):
		answerBadGateway(w)
	case takes(FaultServerError):
		answerProblem(w, problem{Detail: "Internal server error", Status: http.StatusInternalServerError})
	case takes(FaultRubbish):
		answerJSON(w, http.StatusOK, map[string]any{"message": "Welcome to the guest network", "accepted": false})
	case takes(FaultDenied):
		answerProblem(w, problem{Title: "Unauthenticated", Detail: "You did not pass a valid authentication token", Status: http.StatusUnauthorized})
	case takes(FaultThrottled):
		p := s.throttled()
		if stage != StageCreate {
			p = tooMany(p.RetryAfter)
		}
		answerProblem(w, p)
	case takes(FaultCut):
		cut(w)
	case takes(FaultSilent):
		<-r.Context().Done()
	default:
		return false
	}
	return true
}

const slowAnswer = 1500 * time.Millisecond

// slowness is how long an answer to a request is held back.
func (s *Server) slowness(stage string) time.Duration {
	if !s.faults.on(FaultSlow) && !s.faults.on(Fault{Name: FaultSlow, Stage: stage}.key()) {
		return 0
	}
	return s.scaled(slowAnswer)
}

// throttled is the refusal that accounts with little credit get: one prediction in ten seconds.
func (s *Server) throttled() problem {
	wait := max(1, int(math.Ceil(5/s.speed)))
	return problem{
		Detail: fmt.Sprintf("Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute"+
			" with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~%ds.", wait),
		Status: http.StatusTooManyRequests, RetryAfter: wait,
	}
}

var noCredit = problem{
	Title: "Insufficient credit",
	Detail: "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit." +
		" Once you purchase credit, please wait a few minutes before trying again.",
	Status: http.StatusPaymentRequired,
}

// answerBadGateway answers as a proxy in front of the API does when nothing is behind it.
func answerBadGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write([]byte(`<!DOCTYPE html>
<html lang="en-US"><head><title>502: Bad gateway</title><meta charset="UTF-8"></head>
<body><h1>Bad gateway <span>Error code 502</span></h1><p>The web server reported a bad gateway error.</p></body></html>
`))
}

// cut drops the connection without an answer.
func cut(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}
