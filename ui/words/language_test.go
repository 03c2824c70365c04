package words

import (
	"errors"
	"testing"
	"time"

	"likeness/service/instantid"
	"likeness/service/message"
	"likeness/service/photo"
	"likeness/service/problem"
)

func use(t *testing.T, code string) {
	t.Helper()
	if err := Use(code); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Use("en") })
}

func TestProblemsAreSaidWholly(t *testing.T) {
	settings := instantid.Defaults()
	settings.GuidanceScale = 50.5
	bad := instantid.ValueErrors(settings.Validate(instantid.KnownVersions()[0]))[0]
	for name, c := range map[string]struct {
		p    *problem.Problem
		want [3]string
	}{
		"standard": {
			problem.New(problem.Offline, errors.New("x")),
			[3]string{"Der Server ist nicht zu erreichen.", "Es wurde nichts berechnet.", "Die Netzwerkverbindung prüfen und es dann noch einmal versuchen."},
		},
		"value": {
			problem.From(bad),
			[3]string{"„Treue zum Text“ ist zu hoch. Möglich: eine Zahl von 1 bis 50.", "Es wurde nichts berechnet.", "Bitte ändern."},
		},
		"photo": {
			problem.From(&photo.Error{Name: "{{.Name}}.heic", Reason: photo.Unsupported, Kind: "a HEIC picture"}),
			[3]string{"„{{.Name}}.heic“ ist ein HEIC-Bild und lässt sich hier nicht lesen. Als JPEG oder PNG speichern und diese Datei wählen.", "Es wurde nichts berechnet.", "Ein anderes wählen."},
		},
		"failed run": {
			problem.FromModel("Prediction interrupted; please retry (code: PA)", ""),
			[3]string{"Der Server hat den Lauf abgebrochen.", "Die Laufzeit wurde möglicherweise berechnet.", "Das geht vorüber: unverändert noch einmal versuchen."},
		},
		"said by a page": {
			problem.New(problem.PhotoBad, nil).Saying("Schon auf Deutsch.").Costing(""),
			[3]string{"Schon auf Deutsch.", "", "Ein anderes wählen."},
		},
	} {
		use(t, "de")
		what, cost, next := Problem(c.p)
		if got := [3]string{what, cost, next}; got != c.want {
			t.Errorf("%s: %q", name, got)
		}
		use(t, "en")
		what, _, next = Problem(c.p)
		if what != c.p.What || next != c.p.Next {
			t.Errorf("%s in English: %q %q", name, what, next)
		}
	}
}

func TestMessagesFillTheirPlaces(t *testing.T) {
	settings := instantid.Defaults()
	settings.IPAdapterScale = 1.25
	var told []message.Message
	for _, w := range settings.Warnings(instantid.KnownVersions()[0]) {
		told = append(told, w.Message)
	}
	if len(told) != 1 {
		t.Fatalf("%v", told)
	}
	if got := Tell(told[0]); got != told[0].Text {
		t.Errorf("in English %q", got)
	}
	use(t, "de")
	if got := Tell(told[0]); got != "„Ähnlichkeit: Details“ steht mit 1,25 hoch; gute Bilder entstehen meist von 0,4 bis 0,9." {
		t.Error(got)
	}
	if got := Tell(message.Message{Text: "as it is"}); got != "as it is" {
		t.Error(got)
	}
	if got := Tell(message.New("no.such.key", "as {{.It}} is", "It", "{{.it}}")); got != "as {{.it}} is" {
		t.Error(got)
	}
	if got := Reason("Quick draft is on"); got != "Der Schnellentwurf ist an" {
		t.Error(got)
	}
	if Reason("") != "" || Or("parameter.image.label", "") != "" {
		t.Error("something is said about nothing")
	}
	if got := Version(instantid.KnownVersions()[0]); got != "Dezember 2024 (2e4785a4)" {
		t.Error(got)
	}
}

// Nothing of a language is left when another one is used.
func TestLanguagesCanBeChanged(t *testing.T) {
	use(t, "de")
	if got := Or("style.clay.name", "Clay figure"); got != "Knetfigur" {
		t.Error(got)
	}
	use(t, "en")
	if got := Or("style.clay.name", "Clay figure"); got != "Clay figure" {
		t.Error(got)
	}
	if got := Say("place.create"); got != "Create" {
		t.Error(got)
	}
}

func TestKeysAreThoseOfTheKeyboard(t *testing.T) {
	if got := Keys("Ctrl + Shift + Enter"); got != "Ctrl + Shift + Enter" {
		t.Error(got)
	}
	use(t, "de")
	for english, want := range map[string]string{"Ctrl + Space": "Strg + Leertaste", "?  F1": "?  F1", "⌘ + Del": "⌘ + Entf"} {
		if got := Keys(english); got != want {
			t.Errorf("%q is %q", english, got)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	at := time.Date(2026, time.March, 7, 9, 5, 0, 0, time.UTC)
	type said struct{ number, whole, date, day string }
	for code, want := range map[string]said{
		"en": {"0.25", "2147483647", "7 March 2026, 09:05", "7 March 2026"},
		"de": {"0,25", "2147483647", "7. März 2026, 09:05 Uhr", "7. März 2026"},
	} {
		use(t, code)
		if got := (said{Number(0.25), Number(1<<31 - 1), Date(at), Day(at)}); got != want {
			t.Errorf("%s: %+v", code, got)
		}
	}
}
