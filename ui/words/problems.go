package words

import (
	"slices"
	"strings"

	"likeness/service/problem"
)

// Problem returns what happened, what it cost and what to do now, in the
// person's language. Any of them may be empty.
func Problem(p *problem.Problem) (what, cost, next string) {
	what = Tell(p.WhatMessage())
	key := "problem." + string(p.Code) + ".next"
	if p.Next != problem.New(p.Code, nil).Next {
		// A more exact sentence may have a next step of its own.
		exact, _ := strings.CutSuffix(p.Message.Key, ".what")
		key = exact + ".next"
	}
	next = Or(key, p.Next)
	if p.Cost != "" {
		cost = Or("cost."+string(p.Cost), p.Cost.Text())
	}
	return what, cost, next
}

// Trouble says any error in one line: what happened, what it cost and what to
// do now.
func Trouble(err error) string {
	what, cost, next := Problem(problem.From(err))
	return join(what, cost, next)
}

// join puts sentences behind each other.
func join(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// Action returns what the button says that takes the step which helps; empty
// when there is none.
func Action(a problem.Action) string {
	switch a {
	case problem.ActRetry:
		return Say("action.retry")
	case problem.ActOtherSeed:
		return Say("action.seed")
	case problem.ActOtherMethod:
		return Say("action.method")
	case problem.ActLibrary:
		return Say("action.library")
	case problem.ActChoosePhoto:
		return Say("action.photo")
	case problem.ActChoosePose:
		return Say("action.pose")
	case problem.ActFrame:
		return Say("action.frame")
	case problem.ActFramePose:
		return Say("action.frame.pose")
	case problem.ActSetting:
		return Say("action.setting")
	case problem.ActConnect:
		return Say("action.connect")
	case problem.ActLimit:
		return Say("action.limit")
	case problem.ActBilling:
		return Say("action.billing")
	case problem.ActResume:
		return Say("action.resume")
	case problem.ActSendAgain:
		return Say("action.send")
	}
	return ""
}
