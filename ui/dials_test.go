package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/part"
)

func (r *rig) recipe() service.Recipe { return r.window.create.Recipe() }

// type gives an entry another text, as somebody who has marked what was there.
func (r *rig) retype(called, text string) *part.Entry {
	r.t.Helper()
	e, ok := r.find(called).(*part.Entry)
	if !ok {
		r.t.Fatalf("%q is no entry", called)
	}
	r.window.Fyne().Canvas().Focus(e)
	e.SetText(text)
	return e
}

// shownSettings are the names of the fields that can be seen below the search.
func (r *rig) shownSettings() []string {
	var out []string
	walk(r.top(), func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *part.Hint:
			out = append(out, o.Text)
		case *part.Check:
			out = append(out, o.Text)
		}
		return false
	})
	return out
}

func TestSearchShowsWhatIsFoundAlone(t *testing.T) {
	r := newRig(t)
	cases := map[string][]string{
		"ip_adapter_scale":  {"Likeness: detail"},     // the API's name
		"TRACED":            {"Outlines: strength"},   // a word of the help
		"heun":              {"Method"},               // a choice
		"obey draft":        {"Draft: obey the text"}, // all words, in any order
		"nudity filter off": nil,                      // no help has all three
		"slider of dreams":  nil,                      //
		"event stream":      {"Event stream"},         // of Advanced
		"webhook_events_fi": {"When it starts", "At each output", "At log lines", "When it is done"},
	}
	for text, want := range cases {
		r.retype("Search the settings", text)
		if got := r.shownSettings(); !slices.Equal(got, want) {
			t.Errorf("%q shows %q, want %q", text, got, want)
		}
		marked := false
		walk(r.top(), func(o fyne.CanvasObject) bool {
			f, ok := o.(*part.Fill)
			marked = marked || ok && f.Color == look.ColorFound && f.Size().Height > 20
			return false
		})
		if marked != (len(want) > 0) {
			t.Errorf("%q: what is found is marked: %v", text, marked)
		}
		if none := r.reads("No setting has to do with"); none != (len(want) == 0) {
			t.Errorf("%q: says that there is nothing: %v", text, none)
		}
	}
	r.press(fyne.KeyEscape)
	if got := r.shownSettings(); len(got) != 0 || r.look("Safety") == nil {
		t.Errorf("after Esc there is %q", got)
	}
	if len(r.find("Search the settings").(*part.Entry).Text) != 0 {
		t.Error("Esc leaves the words")
	}
}

func TestSearchLeadsToWhatStandsElsewhere(t *testing.T) {
	r := newRig(t)
	find := r.menuItem(fyne.KeyF)
	r.tap("Practice mode") // another page
	find.Action()
	e, ok := r.window.Fyne().Canvas().Focused().(*part.Entry)
	if !ok || e.PlaceHolder != "Search the settings" {
		t.Fatalf("the key leads to %v", r.window.Fyne().Canvas().Focused())
	}
	e.SetText("juggernaut")
	r.tap("Look: stands elsewhere")
	if c, ok := r.window.Fyne().Canvas().Focused().(*part.Chooser); !ok || c.Title != "Look" || e.Text != "" {
		t.Errorf("the link leads to %v, the search says %q", r.window.Fyne().Canvas().Focused(), e.Text)
	}
	e.SetText("sdxl")
	r.tap("Clear the search")
	if e.Text != "" || r.look("Clear the search") != nil {
		t.Errorf("cleared, the search says %q", e.Text)
	}
}

func TestOpenSectionsAreAsTheyWereLeft(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.tap("Output")
	r.tap("Safety")
	r.retype("Search the settings", "depth") // opens another one, for now
	r.close()
	r = newRig(t, inFolder(dir))
	got := r.shownSettings()
	if !slices.Contains(got, "File type") || !slices.Contains(got, "Nudity filter") || slices.Contains(got, "Copy the depth") {
		t.Errorf("open are %q", got)
	}
	r.tap("Safety")
	r.eventually("it is kept", func() bool { return slices.Equal(r.prefs.Get().Open, []string{"Output"}) })
}

func TestResetAllCanBeUndone(t *testing.T) {
	r := newRig(t)
	if r.look("Reset All") != nil {
		t.Error("there is something to reset at first")
	}
	r.enter("A person, where", "kept")
	r.tap("Look")
	r.tap("Animagine")
	r.tap("Detail")
	r.entryOf("Steps").SetText("44")
	r.tap("Advanced")
	r.retype("https://example.org/hook", "https://example.org")
	r.tap("When it starts")
	r.tap("Event stream")
	before := r.recipe()
	r.tap("Reset All")
	after := r.recipe()
	if after.Settings.Weights != instantid.Defaults().Weights || after.Settings.NumInferenceSteps != 30 || after.Stream || after.Webhook != "" ||
		len(after.WebhookEvents) != 0 {
		t.Errorf("reset to %+v", after)
	}
	if after.Settings.Prompt != "kept" || r.look("Reset All") != nil {
		t.Error("the words are gone, or there is still something to reset")
	}
	r.enter("A person, where", " on")
	r.tap("Undo")
	got := r.recipe()
	if got.Settings.Prompt == "kept" || got.Settings.NumInferenceSteps != 44 || got.Settings.Weights != before.Settings.Weights ||
		got.Webhook != before.Webhook || !slices.Equal(got.WebhookEvents, before.WebhookEvents) || !got.Stream {
		t.Errorf("undone to %+v", got)
	}
}

func TestQualityAndLikenessGoBothWays(t *testing.T) {
	r := newRig(t)
	if !r.reads("Your own: 30 steps · guidance 7.5 · Euler") || !r.reads("shape 0.80 · detail 0.80") {
		t.Error("what the defaults come to is not told")
	}
	r.tap("Fine")
	if s := r.recipe().Settings; s.Quality() != instantid.QualityFine || !r.reads("40 steps · guidance 5 · Euler") {
		t.Errorf("fine: %+v", s)
	}
	r.press(fyne.KeyLeft)
	r.press(fyne.KeyLeft)
	if s := r.recipe().Settings; !s.EnableLCM || !r.reads("quick draft · 5 steps · guidance 1.5") {
		t.Errorf("two to the left of fine: %+v", s)
	}
	dial, ok := r.find("How much like the person").(*part.Dial)
	if !ok {
		t.Fatal("no dial")
	}
	r.window.Fyne().Canvas().Focus(dial)
	r.press(fyne.KeyRight)
	r.press(fyne.KeyRight)
	if s := r.recipe().Settings; s.ControlNetConditioningScale != 1 || s.IPAdapterScale != .9 || !r.reads("shape 1.00 · detail 0.90") {
		t.Errorf("two to the right: %v/%v", s.ControlNetConditioningScale, s.IPAdapterScale)
	}

	r.tap("Likeness")
	r.entryOf("Likeness: shape").SetText("0.7")
	r.entryOf("Likeness: detail").SetText("0.5")
	if dial.Value != 1 || r.reads("Your own mix:") {
		t.Errorf("0.7/0.5 stands at %v", dial.Value)
	}
	r.entryOf("Likeness: detail").SetText("0.55")
	if !r.reads("Your own mix: shape 0.70 · detail 0.55") {
		t.Error("0.7/0.55 is not told as one's own mix")
	}
	r.tap("Quick draft")
	walk(r.top(), func(o fyne.CanvasObject) bool {
		check, ok := o.(*part.Check) // not the heading of the same name
		if ok && check.Text == "Quick draft" {
			test.Tap(check)
		}
		return ok && check.Text == "Quick draft"
	})
	// What was good before the draft stands again.
	if q, ok := r.find("Quality").(*part.Segments); !ok || q.Value() != "good" || r.recipe().Settings.EnableLCM {
		t.Error("quick draft off is not shown by the quality")
	}
}

func TestALookSaysWhatItWants(t *testing.T) {
	r := newRig(t)
	choose := func(look string) {
		r.tap("Look")
		r.tap(look)
	}
	choose("RealVisXL 4 Lightning")
	const wants = "RealVisXL 4 Lightning wants 7 steps · guidance 1.8 · DPM++ 2M SDE Karras"
	if !r.reads(wants) {
		t.Fatal("Lightning does not say what it wants")
	}
	r.tap("Apply")
	if s := r.recipe().Settings; s.NumInferenceSteps != 7 || s.GuidanceScale != 1.8 || r.reads(wants) || r.look("Apply") != nil {
		t.Errorf("applied: %+v", s)
	}
	r.tap("Undo")
	if s := r.recipe().Settings; s.NumInferenceSteps != 30 || s.GuidanceScale != 7.5 || s.Scheduler != instantid.Defaults().Scheduler {
		t.Errorf("undone: %+v", s)
	}

	choose("Animagine")
	if !r.reads("Animagine XL 3.0 wants") || !r.reads("shape 0.70 · detail 0.50") {
		t.Error("Animagine does not say what it wants")
	}
	r.tap("Leave it as it is")
	if r.look("Apply") != nil || r.recipe().Settings.GuidanceScale != 7.5 {
		t.Error("dismissed, it still stands there, or has changed something")
	}
	choose("RealVisXL 4 Lightning")
	r.tap("Good") // by another way
	if r.look("Apply") != nil {
		t.Error("what stands already is offered")
	}
	choose("Juggernaut") // seven steps are too few for it
	if !r.reads("Juggernaut XL v8 wants 30 steps") {
		t.Error("Juggernaut does not say what it wants")
	}
	r.tap("Back to the default: Look")
	if r.look("Apply") != nil {
		t.Error("an offer survives the look that it was about")
	}
}

func TestEveryLookReadsWell(t *testing.T) {
	r := newRig(t)
	r.tap("Look")
	looks, _ := instantid.Find("sdxl_weights")
	for _, o := range looks.Options {
		if !r.reads(o.Label) || !r.reads(strings.Fields(o.Help)[0]) || !r.reads(o.Group) {
			t.Errorf("%s, %s or its line cannot be read", o.Label, o.Group)
		}
	}
}

func TestPicturesAreTypedAndCounted(t *testing.T) {
	r := newRig(t)
	var number *part.Entry
	r.tap("One picture more")
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if e, ok := o.(*part.Entry); ok && e.Text == "2" {
			number = e
		}
		return false
	})
	if number == nil {
		t.Fatal("no number")
	}
	r.window.Fyne().Canvas().Focus(number)
	number.SetText("7")
	if n := r.recipe().Pictures; n != 7 || r.look("Create 7 Pictures") == nil {
		t.Errorf("7 typed, %d", n)
	}
	r.press(fyne.KeyUp)
	r.press(fyne.KeyUp)
	if n := r.recipe().Pictures; n != 8 || number.Text != "8" || !r.disabled("One picture more") {
		t.Errorf("up to the end: %d, shown %q", n, number.Text)
	}
	r.press(fyne.KeyDown)
	number.SetText("99")
	r.window.Fyne().Canvas().Unfocus()
	if n := r.recipe().Pictures; n != 7 || number.Text != "7" {
		t.Errorf("99 typed: %d, shown %q", n, number.Text)
	}
	number.SetText("4")
	r.tap("Output")
	r.entryOf("Pictures per run").SetText("2")
	if r.look("Create 4 × 2 Pictures") == nil {
		t.Errorf("the button says %q", name(r.find("Create 4")))
	}
}

func TestSeedIsTypedRolledKeptAndLetGo(t *testing.T) {
	r := newRig(t)
	seed := r.seedEntry()
	seed.SetText("4711")
	if s := r.recipe().Settings.Seed; s == nil || *s != 4711 || r.look("Let the seed go") == nil {
		t.Errorf("typed: %v", s)
	}
	r.tap("New seed")
	s := r.recipe().Settings.Seed
	if s == nil || *s == 4711 || seed.Text == "4711" || seed.Text == "" {
		t.Errorf("rolled: %v, shown %q", s, seed.Text)
	}
	r.window.Fyne().Canvas().Focus(seed)
	seed.SetText("no number")
	r.window.Fyne().Canvas().Unfocus()
	if got := r.recipe().Settings.Seed; got == nil || *got != *s || seed.Text == "no number" {
		t.Errorf("no number typed: %v, shown %q", got, seed.Text)
	}
	r.tap("Let the seed go")
	if r.recipe().Settings.Seed != nil || seed.Text != "" {
		t.Error("the seed is not let go")
	}
	r.tap("Keep seed")
	if r.recipe().Settings.Seed == nil || seed.Text == "" {
		t.Error("the seed is not kept")
	}
	seed.SetText("")
	if r.recipe().Settings.Seed != nil || r.look("Keep seed") == nil {
		t.Error("an empty seed is kept")
	}
}

// Keep seed keeps the seed of the picture that is compared with: the newest, or
// the one whose settings were taken.
func TestKeepSeedKeepsTheLastPicturesSeed(t *testing.T) {
	r := newRig(t)
	r.photo()
	seed := r.seedEntry()
	kept := func() int64 {
		r.tap("Keep seed")
		s := r.recipe().Settings.Seed
		if s == nil {
			t.Fatal("no seed is kept")
		}
		r.tap("Let the seed go")
		return *s
	}
	seed.SetText("4711")
	r.create(1)
	r.tap("Let the seed go")
	r.loop.until(t, "the seed of the only picture", func() bool { return kept() == 4711 })
	older := r.pictures()[0]
	r.create(1)
	newest := r.pictures()[0]
	if newest.Seed == older.Seed {
		t.Fatal("both pictures have one seed")
	}
	r.loop.until(t, "the seed of the newest picture", func() bool { return kept() == newest.Seed })
	r.window.makeMore(r.recipe(), older.Seed)
	if got := kept(); got != older.Seed {
		t.Errorf("with the settings of a picture with the seed %d it is %d", older.Seed, got)
	}
	r.tap("Undo")
	if got := kept(); got != newest.Seed {
		t.Errorf("after Undo it is %d, not the newest, %d", got, newest.Seed)
	}
}

func TestTimeAndPriceAreToldBefore(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, inFolder(dir))
	r.photo()
	r.loop.until(t, "the estimate", func() bool { return r.reads("a guess · practice is free") })
	if b := name(r.find("Create")); strings.Contains(b, "$") {
		t.Errorf("practice costs: %q", b)
	}
	r.create(1)
	r.loop.until(t, "what was measured", func() bool { return r.reads("as measured here · practice is free") })

	r.window.Connected(connection.Connection{Kind: connection.Replicate})
	one := name(r.find("Create"))
	if !strings.HasPrefix(one, "Create · about $0.0") || !r.reads("a guess") || r.reads("practice is free") || r.reads("measured") {
		t.Errorf("on Replicate the button says %q", one)
	}
	for range 3 {
		r.tap("One picture more")
	}
	if four := name(r.find("Create")); !strings.HasPrefix(four, "Create 4 Pictures · about $0.0") || four[strings.Index(four, "$"):] <= one[strings.Index(one, "$"):] || !r.reads("3 at a time") {
		t.Errorf("four: %q", four)
	}
	r.window.Connected(connection.Connection{Kind: connection.Server, Address: "http://127.0.0.1:1"})
	if b := name(r.find("Create")); strings.Contains(b, "$") {
		t.Errorf("the price of a server of one's own is known: %q", b)
	}
	r.close()
	r = newRig(t, inFolder(dir)) // what was measured is known from the library
	r.photo()
	r.loop.until(t, "what was measured", func() bool { return r.reads("as measured here · practice is free") })
}

func TestTheStatusLineTellsHowLong(t *testing.T) {
	r := newRig(t, withSpeed(1))
	r.photo()
	r.tap("One picture more")
	r.tap("Create 2")
	r.loop.until(t, "the time that is left", func() bool { return r.reads("2 running · about ") })
	if r.reads("$") {
		t.Error("practice costs money")
	}
}

func TestTheQueueIsToldInOneLine(t *testing.T) {
	newRig(t)
	s := newStatus(func() {})
	for want, show := range map[string]func(){
		"2 running, 5 waiting · about 1 min · about $0.17": func() { s.queue(2, 5, service.Estimate{Wall: 66 * time.Second}, .171) },
		"1 running · about 25 s · under $0.01":             func() { s.queue(1, 0, service.Estimate{Wall: 21 * time.Second}, .0012) },
		"":                                                 func() { s.queue(0, 0, service.Estimate{}, 0) },
		"3 waiting · about 2 h · about $12.05":             func() { s.queue(0, 3, service.Estimate{Wall: 2 * time.Hour}, 12.05) },
	} {
		if show(); s.jobs.Text != want {
			t.Errorf("says %q, want %q", s.jobs.Text, want)
		}
	}
}

func TestABatchGoesBeforeTheOthers(t *testing.T) {
	r := newRig(t)
	goOn := r.pay().Hold()
	r.photo()
	for range 7 {
		r.tap("One picture more")
	}
	r.tap("Create 8")
	r.loop.until(t, "eight jobs", func() bool {
		return len(r.studio.Jobs()) == 8 && r.ready("Create 8") // it says that it gets ready before
	})
	var first *fyne.MenuItem
	for _, m := range r.window.Fyne().MainMenu().Items {
		for _, item := range m.Items {
			s, ok := item.Shortcut.(*desktop.CustomShortcut)
			if ok && s.KeyName == fyne.KeyReturn && s.Modifier == fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift {
				first = item
			}
		}
	}
	if first == nil {
		t.Fatal("no shortcut")
	}
	usual := r.studio.Jobs()[0].BatchID
	for range 7 {
		r.tap("One picture fewer")
	}
	first.Action()
	urgent := func(v service.JobView) bool { return v.BatchID != usual }
	r.loop.until(t, "the urgent one", func() bool { return slices.ContainsFunc(r.studio.Jobs(), urgent) })
	jobs, queue := r.studio.Jobs(), r.studio.Queue()
	if i := slices.IndexFunc(jobs, urgent); len(queue) < 2 || queue[0] != jobs[i].ID {
		t.Errorf("job %s is not the first of %v", jobs[i].ID, queue)
	}
	goOn()
	r.loop.until(t, "it begins", func() bool {
		return slices.ContainsFunc(r.studio.Jobs(), func(v service.JobView) bool { return urgent(v) && v.State != service.Queued })
	})
	r.window.create.CancelAll()
}

func TestAWebhookIsCheckedWhileItIsTyped(t *testing.T) {
	r := newRig(t)
	r.photo()
	r.tap("Advanced")
	if !r.disabled("When it starts") || !r.reads("No effect: there is no webhook address.") {
		t.Error("events without an address can be chosen, or nothing says why not")
	}
	r.window.Connected(connection.Connection{Kind: connection.Replicate})
	for text, want := range map[string]string{
		"hook":               "Not a web address yet",
		"http://example.org": "must begin with https://",
		"ftp://example.org":  "must begin with https://",
	} {
		r.retype("https://example.org/hook", text)
		if !r.reads(want) || !r.disabled("Create") {
			t.Errorf("%q: does not say %q, or can be sent", text, want)
		}
	}
	r.retype("https://example.org/hook", "https://example.org/a")
	if r.disabled("Create") || r.reads("must begin") || r.reads("No effect: there is no webhook") {
		t.Error("a good address is refused")
	}
	r.tap("When it is done")
	r.retype("https://example.org/hook", "")
	if got := r.recipe(); r.disabled("Create") || len(got.WebhookEvents) != 0 {
		t.Errorf("without an address: %v, and Create is dead: %v", got.WebhookEvents, r.disabled("Create"))
	}
	r.retype("https://example.org/hook", "https://example.org/b")
	if got := r.recipe().WebhookEvents; !slices.Equal(got, []string{"completed"}) {
		t.Errorf("with the next address the events are %v", got)
	}
	r.window.Connected(connection.Connection{Kind: connection.Practice})
	r.retype("https://example.org/hook", "http://127.0.0.1:9/hook")
	if r.reads("must begin") && !r.recipe().Connection.Loopback() {
		t.Error("plain http is refused where the work stays here")
	}
}

// scrollTo scrolls the left column so that a control comes to its top.
func (r *rig) scrollTo(called string) {
	r.t.Helper()
	at := r.app.Driver().AbsolutePositionForObject(r.find(called))
	var column *container.Scroll
	walk(r.top(), func(o fyne.CanvasObject) bool {
		s, ok := o.(*container.Scroll)
		if ok && s.Direction == container.ScrollVerticalOnly {
			column = s
		}
		return column != nil
	})
	top := r.app.Driver().AbsolutePositionForObject(column.Content)
	r.scroll(at.Y - top.Y - 8)
}
