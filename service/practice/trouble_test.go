package practice

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// stageCalls are a request of each stage.
func stageCalls(id, output string) map[string][2]string {
	return map[string][2]string{
		StageAccount: {"GET", "/account"}, StageUpload: {"GET", "/files"}, StageList: {"GET", "/predictions"},
		StageCreate: {"POST", "/predictions"}, StageWatch: {"GET", "/predictions/" + id}, StageCancel: {"POST", "/predictions/" + id + "/cancel"},
		StageFetch: {"GET", output},
	}
}

func TestAFaultAtAStageStrikesThereAlone(t *testing.T) {
	s := startTest(t, nil)
	done := s.finished(s.create(request(inputOf())).string("id"))
	calls := stageCalls(done.string("id"), done.outputs()[0])
	for fault, status := range map[string]int{
		FaultThrottled: 429, FaultDenied: 401, FaultBadGateway: 502, FaultServerError: 500, FaultCut: 0, FaultSilent: 0,
	} {
		for _, stage := range Stages() {
			f, err := ParseFault(fault + "@" + stage)
			if err != nil || f.String() != fault+"@"+stage {
				t.Fatal(f, err)
			}
			s.SetFaults(f)
			for other, call := range calls {
				ctx, cancel := context.WithCancel(t.Context())
				if fault == FaultSilent && other == stage {
					time.AfterFunc(20*time.Millisecond, cancel)
				}
				body := any(nil)
				if other == StageCreate {
					body = request(inputOf("num_inference_steps", 1))
				}
				token := alice
				if other == StageFetch {
					token = ""
				}
				a, err := s.try(ctx, call[0], call[1], token, body)
				cancel()
				switch {
				case other == stage && status == 0 && err == nil, other == stage && status > 0 && a.status != status:
					t.Errorf("%s: %s answers %d %v", f, other, a.status, err)
				case other != stage && (err != nil || a.status > 299):
					t.Errorf("%s: %s answers %d %v %s", f, other, a.status, err, a.text)
				}
			}
		}
	}
	for _, text := range []string{"cut@", "cut@nowhere", "flagged@watch", "no-credit@create", "cut@watch:0"} {
		if f, err := ParseFault(text); err == nil {
			t.Errorf("%q: %v", text, f)
		}
	}
	if _, err := Start(t.Context(), Options{Faults: []Fault{{Name: FaultFlagged, Stage: StageWatch}}}); err == nil {
		t.Error("a server was started with a fault that there is not")
	}
}

func TestAThrottledAnswerSaysWhatIsLimited(t *testing.T) {
	s := startTest(t, nil)
	for stage, credit := range map[string]bool{StageCreate: true, StageList: false} {
		s.SetFaults(Fault{Name: FaultThrottled, Stage: stage})
		call := stageCalls("x", "")[stage]
		a := s.call(call[0], call[1], alice, request(inputOf()))
		if a.status != http.StatusTooManyRequests || strings.Contains(a.string("detail"), "in credit") != credit ||
			a.header.Get("ratelimit-remaining") != "0" || a.header.Get("ratelimit-reset") != fmt.Sprint(a.json["retry_after"]) ||
			!strings.HasSuffix(a.string("detail"), fmt.Sprintf("Your rate limit resets in ~%vs.", a.json["retry_after"])) {
			t.Errorf("%s: %d, %v: %s", stage, a.status, a.header, a.text)
		}
	}
	s.SetFaults(Fault{Name: FaultThrottled})
	if a := s.call("POST", "/predictions", alice, request(inputOf())); a.header.Get("ratelimit-remaining") != "0" || !strings.Contains(a.string("detail"), "in credit") {
		t.Errorf("%v: %s", a.header, a.text)
	}
}

// A refusal that comes before the whole request was read must not be lost with
// the connection: a create whose answer is lost is another thing than a refused one.
func TestARefusalOfALongRequestArrives(t *testing.T) {
	s := startTest(t, nil)
	body := request(inputOf("prompt", strings.Repeat("long ", 1<<20)))
	for _, f := range []Fault{{Name: FaultThrottled}, {Name: FaultDenied}, {Name: FaultBadGateway}} {
		s.SetFaults(f)
		for range 5 {
			if a, err := s.try(t.Context(), "POST", "/predictions", alice, body); err != nil || a.status < 400 {
				t.Fatalf("%s: it answers %d %v", f, a.status, err)
			}
		}
	}
}

func TestRubbishIsJSONAboutSomethingElse(t *testing.T) {
	s := startTest(t, nil)
	s.SetFaults(Fault{Name: FaultRubbish, Count: 1})
	if a := s.call("POST", "/predictions", alice, request(inputOf())); a.status != http.StatusOK || a.json == nil || a.string("id") != "" {
		t.Errorf("%d %s", a.status, a.text)
	}
	if list := s.call("GET", "/predictions", alice, nil); len(list.results()) != 0 {
		t.Errorf("and it was made: %s", list.text)
	}
}

func TestOutputsThatAreToldInOtherWays(t *testing.T) {
	s := startTest(t, nil)
	made := func(fault string) answered {
		s.SetFaults(Fault{Name: fault, Count: 1})
		return s.finished(s.create(request(inputOf())).string("id"))
	}
	streamed := func(a answered) (outputs []string) {
		events, _ := s.listen(a.url("stream"), "")
		for _, e := range events {
			if e.name == "output" {
				outputs = append(outputs, e.data)
			}
		}
		return outputs
	}
	if a := made(FaultNoOutput); a.string("status") != "succeeded" || a.json["output"] != nil || streamed(a) != nil {
		t.Errorf("%s", a.text)
	}
	if a := made(FaultOddOutput); !strings.HasPrefix(a.string("output"), s.origin+"/delivery/") {
		t.Errorf("%s", a.text)
	}
	if a := made(FaultDataOutput); !strings.HasPrefix(a.outputs()[0], "data:application/octet-stream;base64,") || !slices.Equal(streamed(a), a.outputs()) {
		t.Errorf("%s", a.text)
	}
	s.SetFaults(Fault{Name: FaultOddStatus, Count: 1})
	a := s.create(request(inputOf()))
	if a.string("status") != "booting" {
		t.Errorf("%s", a.text)
	}
	if done := s.finished(a.string("id")); done.string("status") != "succeeded" {
		t.Errorf("%s", done.text)
	}
}
