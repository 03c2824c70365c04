package practice

import "testing"

func TestWhatIsHeldBeginsAndGoesNoFurther(t *testing.T) {
	s := startTest(t, nil)
	goOn := s.Hold()
	one, two := s.create(request(inputOf())).string("id"), s.create(request(inputOf())).string("id")
	for _, id := range []string{one, two} {
		s.until(id, func(a answered) bool { return a.string("status") == "processing" })
	}
	if a := s.call("POST", "/predictions/"+two+"/cancel", alice, nil); a.string("status") != "canceled" {
		t.Errorf("canceled while it is held: %s", a.text)
	}
	if a := s.get(one); a.string("status") != "processing" || a.string("logs") != "" {
		t.Errorf("it went on: %s", a.text)
	}
	goOn()
	goOn() // the second time does no harm
	if done := s.finished(one); done.string("status") != "succeeded" {
		t.Errorf("it %s", done.string("status"))
	}
	if done := s.finished(s.create(request(inputOf())).string("id")); done.string("status") != "succeeded" {
		t.Errorf("the next one %s", done.string("status"))
	}
	s.Hold() // Close does not wait for it
	s.create(request(inputOf()))
}
