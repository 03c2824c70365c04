package words

import (
	"likeness/service/problem"
)

// Problem returns what happened, what it cost and what to do now, in the
// person's language. Any of them may be empty.
func Problem(p *problem.Problem) (what, cost, next string) {
	standard := problem.New(p.Code, nil)
	what, next = p.What, p.Next
	// Only the standard sentence of a code can be translated by its code; one
	// that names a file or a figure is said as it is.
	if p.What == standard.What {
		what = Or("problem."+string(p.Code)+".what", p.What)
	}
	if p.Next == standard.Next {
		next = Or("problem."+string(p.Code)+".next", p.Next)
	}
	if p.Cost != "" {
		cost = Or("cost."+string(p.Cost), p.Cost.Text())
	}
	return what, cost, next
}

// Action returns what the button says that takes the step which helps; empty
// when there is none.
func Action(a problem.Action) string {
	switch a {
	case problem.ActRetry:
		return Say("action.retry")
	case problem.ActChoosePhoto:
		return Say("action.photo")
	case problem.ActChoosePose:
		return Say("action.pose")
	case problem.ActSetting:
		return Say("action.setting")
	case problem.ActConnect:
		return Say("action.connect")
	case problem.ActBilling:
		return Say("action.billing")
	case problem.ActResume:
		return Say("action.resume")
	}
	return ""
}
