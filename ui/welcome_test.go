package ui

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"likeness/ui/words"
)

// inMenu returns the item of the main menu with a name.
func (r *rig) inMenu(called string) *fyne.MenuItem {
	r.t.Helper()
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, item := range m.Items {
			if item.Label == called {
				return item
			}
		}
	}
	r.t.Fatalf("the menu has no %q", called)
	return nil
}

func TestANewcomerIsWelcomedOnce(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, asNewcomer(), inFolder(dir))
	if !r.reads("Welcome to Likeness") || !r.reads("research and personal use") || !r.reads("people who agreed") {
		t.Fatal("a newcomer is not told what this is, and what is allowed")
	}
	if r.prefs.Get().Welcomed {
		t.Error("the page was left before it was seen")
	}
	r.press(fyne.KeyReturn) // Begin has the focus
	if r.look("Create") == nil {
		t.Fatal("Begin does not lead on")
	}
	r.loop.until(t, "it is remembered", func() bool { return r.prefs.Get().Welcomed })

	r.inMenu("First Steps").Action()
	if !r.reads("Welcome to Likeness") {
		t.Error("the first steps cannot be seen again")
	}
	r.press(fyne.KeyEscape)
	if r.look("Create") == nil {
		t.Error("Esc does not close them")
	}
	r.close()
	r = newRig(t, asNewcomer(), inFolder(dir))
	if r.reads("Welcome to Likeness") {
		t.Error("somebody is welcomed twice")
	}
}

func TestClosingTheWindowLeavesTheFirstSteps(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, asNewcomer(), inFolder(dir))
	r.close()
	if !r.prefs.Get().Welcomed {
		t.Error("it is not remembered")
	}
}

// Three actions to the first picture: choose a photo, press Create, look.
func TestAPhotoDroppedOnTheFirstStepsLeadsOn(t *testing.T) {
	r := newRig(t, asNewcomer())
	r.drop(r.face(3, 300, 300))
	if r.reads("Welcome to Likeness") {
		t.Fatal("the first steps are in the way")
	}
	r.loop.until(t, "the photo", func() bool { return r.reads("Result") })
	r.tap("Create")
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 && r.look("Cancel") == nil })
	r.loop.until(t, "it is remembered", func() bool { return r.prefs.Get().Welcomed })
}

func TestTryingWithADrawnFace(t *testing.T) {
	r := newRig(t, asNewcomer())
	r.tap("Replicate") // chosen, and not begun with
	r.tap("Try with a Drawn Face")
	r.loop.until(t, "the photo", func() bool { return !r.reads("Welcome to Likeness") && r.reads("Result 960") })
	if got := r.window.create.Recipe(); got.Settings.Prompt != words.Say("setup.welcome.prompt") ||
		filepath.Dir(got.Face.Path) != r.files().Drawn || got.Connection.Kind != "practice" {
		t.Errorf("the recipe is %+v", got)
	}
	r.tap("Create")
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 && r.look("Cancel") == nil })
	if p := r.pictures()[0]; !p.Practice {
		t.Error("it was not made in practice mode")
	}
}

// Whoever has written something already keeps it.
func TestTryingKeepsTheWordsThatAreThere(t *testing.T) {
	r := newRig(t)
	r.enter("A person, where", "a knight")
	r.inMenu("First Steps").Action()
	r.tap("Try with a Drawn Face")
	r.loop.until(t, "the photo", func() bool { return r.reads("Result 960") })
	if got := r.window.create.Recipe().Settings.Prompt; got != "a knight" {
		t.Errorf("the words are %q", got)
	}
}

func TestADrawnFaceThatCannotBeWrittenIsTold(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, asNewcomer(), inFolder(dir))
	r.block(filepath.Join(dir, "drawn"))
	r.tap("Try with a Drawn Face")
	r.loop.until(t, "why not", func() bool { return r.reads("could not be written") })
	if !r.reads("Welcome to Likeness") {
		t.Error("it leads on all the same")
	}
}

func TestBeginTakesTheConnectionThatWasChosen(t *testing.T) {
	r := newRig(t, asNewcomer())
	address := r.server()
	r.tap("Another server")
	r.enter("https://api", address)
	r.enter("Paste your token", "wrong")
	r.tap("Begin")
	r.loop.until(t, "the refusal", func() bool { return r.reads("The server did not accept the API token.") })
	if !r.reads("Welcome to Likeness") {
		t.Fatal("it goes on with a token that is refused")
	}
	r.clear("Paste your token")
	r.enter("Paste your token", token)
	r.tap("Begin")
	r.loop.until(t, "the page", func() bool { return r.look("Create") != nil })
	if r.look("Server · "+address) == nil {
		t.Errorf("the status line does not say where work goes: %v", r.names())
	}
	r.loop.until(t, "the choice is kept", func() bool { return r.prefs.Get().Connection == address })
}

func TestReplicateNeedsATokenToBegin(t *testing.T) {
	r := newRig(t, asNewcomer())
	r.tap("Replicate")
	if !r.reads("US cents") {
		t.Error("nothing is said about the price")
	}
	var opened []string
	r.browse(&opened, nil)
	r.tap("Get a token")
	r.loop.until(t, "the page of the web", func() bool { return len(opened) == 1 && opened[0] == "https://replicate.com/account/api-tokens" })
	r.tap("Begin")
	r.loop.until(t, "why not", func() bool { return r.reads("There is no API token") })
	if !r.reads("Welcome to Likeness") {
		t.Error("it leads on all the same")
	}
}

// What matters can be reached without scrolling in the smallest window.
func TestTheFirstStepsFit(t *testing.T) {
	for _, language := range words.Languages() {
		t.Run(language.Code, func(t *testing.T) {
			t.Cleanup(func() { _ = words.Use("en") })
			r := newRig(t, asNewcomer(), inLanguage(language.Code))
			small := fyne.NewSize(960, 640)
			r.window.Fyne().Resize(small)
			for _, kind := range []string{"setup.practice", "setup.replicate", "setup.server"} {
				r.tap(words.Say(kind))
				r.settle()
				controls := []string{"setup.welcome.begin", "setup.welcome.try", kind}
				if kind != "setup.practice" {
					controls = append(controls, "setup.test", "setup.token.placeholder")
				}
				for _, key := range controls {
					o := r.find(words.Say(key))
					at := r.app.Driver().AbsolutePositionForObject(o)
					if at.X < 0 || at.Y < 0 || at.X+o.Size().Width > small.Width || at.Y+o.Size().Height > small.Height-90 && key != "setup.welcome.begin" && key != "setup.welcome.try" ||
						at.Y+o.Size().Height > small.Height {
						t.Errorf("%s: %q lies at %v, %v large", kind, words.Say(key), at, o.Size())
					}
				}
			}
		})
	}
}
