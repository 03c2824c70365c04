package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"likeness/service/instantid"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/preferences"
	"likeness/ui/page"
	"likeness/ui/part"
	"likeness/ui/words"
)

// inGerman opens the window of somebody who has chosen German.
func inGerman(t *testing.T) option {
	t.Helper()
	dir := t.TempDir()
	p, err := preferences.Open(filepath.Join(dir, "preferences.json"))
	if err == nil {
		err = p.Update(func(p *preferences.Preferences) { p.Language = "de" })
	}
	if err != nil {
		t.Fatal(err)
	}
	return inFolder(dir)
}

// foreign are English sentences that are said otherwise in German.
type foreign struct {
	whole map[string]bool // as the whole of a text
	parts []string        // also within a text: long enough to be nothing else
}

// newForeign collects them from the window's own sentences and from the tables
// of the lower floors. The window must be in German.
func newForeign(t *testing.T) *foreign {
	t.Helper()
	f := &foreign{whole: map[string]bool{}}
	german := map[string]bool{}
	add := func(english, said string) {
		german[said] = true
		if english == "" || english == said {
			return
		}
		f.whole[english] = true
		if len(english) > 24 {
			f.parts = append(f.parts, english)
		}
	}
	known := map[string]string{}
	for _, m := range translated(t, "de") {
		for key, said := range m {
			known[key], german[said] = said, true
		}
	}
	for _, m := range translated(t, "en") {
		for key, english := range m {
			said, ok := known[key]
			switch {
			case !ok: // a test of words finds those
				german[english] = true
			case !strings.Contains(english, "{{"):
				add(english, said)
			}
		}
	}
	either := func(key, english string) { add(english, words.Or(key, english)) }
	for _, p := range instantid.Parameters() {
		add(p.Label, part.Label(p))
		add(p.Help, part.Help(p))
		choices := part.Choices(p)
		for i, o := range p.Options {
			add(o.Label, choices[i].Label)
			add(o.Help, choices[i].Help)
			add(o.Group, choices[i].Group)
		}
		for _, c := range p.DependsOn {
			add(c.Reason, words.Reason(c.Reason))
		}
	}
	for _, g := range instantid.Groups() {
		either("group."+string(g), string(g))
	}
	for _, s := range instantid.Styles() {
		either("style."+s.ID+".name", s.Name)
		either("style."+s.ID+".summary", s.Summary)
	}
	for _, p := range instantid.Presets() {
		either("preset."+p.ID+".name", p.Name)
		either("preset."+p.ID+".summary", p.Summary)
	}
	for _, v := range instantid.KnownVersions() {
		add(v.String(), words.Version(v))
		either("version."+v.ID[:8]+".summary", v.Summary)
	}
	for _, code := range problem.Codes() {
		p := problem.New(code, nil)
		what, cost, next := words.Problem(p)
		add(p.What, what)
		add(p.Next, next)
		add(p.Cost.Text(), cost)
	}
	for said := range german { // a word of both languages
		delete(f.whole, said)
	}
	f.parts = slices.DeleteFunc(f.parts, func(text string) bool { return german[text] })
	if len(f.whole) < 200 {
		t.Fatalf("only %d English sentences are known", len(f.whole))
	}
	return f
}

// translated reads the files of a language: sentences by key, and by key and
// form where there are forms for one and many.
func translated(t *testing.T, language string) []map[string]string {
	t.Helper()
	files, err := filepath.Glob("words/translations/*." + language + ".json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var out []map[string]string
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]any
		if err := json.Unmarshal(b, &raw); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m := map[string]string{}
		for key, v := range raw {
			switch v := v.(type) {
			case string:
				m[key] = v
			case map[string]any: // one and other
				for form, s := range v {
					m[key+" "+form], _ = s.(string)
				}
			}
		}
		out = append(out, m)
	}
	return out
}

// in returns the English sentence that a text is or holds; "" when none.
func (f *foreign) in(text string) string {
	text = strings.TrimSpace(strings.TrimRightFunc(strings.TrimSpace(text), func(r rune) bool { return r == '▸' || unicode.IsSpace(r) }))
	if f.whole[text] {
		return text
	}
	for _, english := range f.parts {
		if strings.Contains(text, english) {
			return english
		}
	}
	return ""
}

// readable calls see with every text that can be seen, and with the names of
// controls.
func (r *rig) readable(see func(text string)) {
	walk(r.top(), func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *part.Plain:
			see(o.Text)
		case *widget.Label:
			see(o.Text)
		case *canvas.Text:
			see(o.Text)
		case *part.Entry:
			see(o.PlaceHolder)
		case *part.Check:
			see(o.Text)
		}
		see(name(o))
		if c, ok := o.(*part.Chooser); ok {
			see(c.Title)
			see(c.Label())
		}
		return false
	})
}

// In German nothing is said in English.
func TestTheWindowInGerman(t *testing.T) {
	r := newRig(t, inGerman(t), withFaultOnce(practice.FaultFlagged, 1))
	t.Cleanup(func() { r.must(words.Use("en")) })
	f, s := newForeign(t), newScreens(t)
	seen := 0
	check := func(where string) {
		t.Helper()
		r.settle()
		s.draw(r, "german-"+strings.ReplaceAll(where, "/", " "))
		r.readable(func(text string) {
			seen++
			if english := f.in(text); english != "" {
				t.Errorf("%s: %q is said in English", where, english)
			}
		})
	}
	label := func(key string) string {
		p, ok := instantid.Find(key)
		if !ok {
			t.Fatalf("no parameter %q", key)
		}
		return part.Label(p)
	}

	check("first")
	for _, menu := range r.window.Fyne().MainMenu().Items {
		for _, text := range append([]*fyne.MenuItem{{Label: menu.Label}}, menu.Items...) {
			if english := f.in(text.Label); english != "" {
				t.Errorf("menu: %q is said in English", english)
			}
		}
	}
	r.window.typedRune('?')
	check("keys")
	r.press(fyne.KeyEscape)

	for _, g := range instantid.Groups() {
		if g != instantid.GroupMain {
			r.unfold(words.Or("group."+string(g), string(g)))
		}
	}
	r.unfold(words.Say("group.advanced"))
	check("all settings")
	for _, c := range r.choosers() {
		c.Tapped(nil)
		check(c.Title)
		r.press(fyne.KeyEscape)
	}
	walk(r.top(), func(o fyne.CanvasObject) bool {
		h, ok := o.(*part.Hint)
		if ok && h.Text == label("guidance_scale") {
			h.OnAttention(true)
		}
		return ok && h.Text == label("guidance_scale")
	})
	r.loop.until(t, "the help", func() bool { return r.reads("In der API: guidance_scale") || r.reads("In the API: guidance_scale") })
	check("help")
	r.window.escape()

	// Advice, what cannot be used, and what has no effect.
	change := func(key, text string) {
		t.Helper()
		e := r.entryOf(label(key))
		e.SetText(text)
		if e.OnSubmitted != nil {
			e.OnSubmitted(text)
		}
		check(key + " " + text)
	}
	r.scroll(560)
	change("ip_adapter_scale", "1.3")
	change("guidance_scale", "50.5")
	change("guidance_scale", "5")
	r.scroll(1000)
	change("num_inference_steps", "x")
	for _, on := range []string{"enable_lcm", "enable_canny_controlnet", "enable_depth_controlnet", "enable_pose_controlnet"} {
		c := r.check(label(on))
		test.Tap(c)
		check(on)
		test.Tap(c)
	}

	r.scroll(0)

	// A file that is no picture, a run that fails, one that does not, the viewer.
	r.drop(r.textFile())
	r.loop.until(t, "the refusal", func() bool { return r.reads("ist kein Bild einer hier bekannten Art.") })
	check("a bad file")
	r.drop(r.face(2, 160, 560))
	r.loop.until(t, "the photo", func() bool { return r.reads("384 × 1280") })
	check("a photo")
	r.askFrame(page.FrameRequest{Path: r.recipe().Face.Path})
	r.drawnPhoto()
	r.letters("1r")
	at := r.handle(0)
	r.drag(at, at.AddXY(-60, -60), false) // so that there is something to fill
	r.drawnPhoto()
	check("framing")
	r.tap(words.Say("framing.shape"))
	check("shapes")
	r.press(fyne.KeyEscape)
	r.window.escape()
	check("a frame that was not kept")
	r.window.toasts.next()
	press := r.menuItem(fyne.KeyReturn).Action
	press()
	r.loop.until(t, "the failure", func() bool { return r.reads("Der Nacktheitsfilter hat den Lauf aufgehalten") })
	check("a failed run")
	r.loop.until(t, "the button", func() bool { return !r.disabled(words.Count("create.button", 1)) })
	press()
	r.loop.until(t, "the picture", func() bool { return len(r.pictures()) == 1 })
	r.shownPictures(2) // on the stage and in the strip
	check("a picture")
	r.tap(words.Say("picture.newest"))
	r.shownPictures(1)
	check("the viewer")
	r.window.escape()
	r.tap(words.Say("connection.practice"))
	check("connection")
	if seen < 500 {
		t.Errorf("only %d texts were read", seen)
	}
}

// check returns the switch of a name.
func (r *rig) check(text string) *part.Check {
	r.t.Helper()
	var found *part.Check
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if c, ok := o.(*part.Check); ok && c.Text == text {
			found = c
		}
		return found != nil
	})
	if found == nil {
		r.t.Fatalf("no switch is called %q", text)
	}
	return found
}

// unfold opens the section of a title. Other controls may begin with its words.
func (r *rig) unfold(title string) {
	r.t.Helper()
	var head fyne.Tappable
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if t, ok := o.(fyne.Tappable); ok && name(o) == title {
			head = t
		}
		return false
	})
	if head == nil {
		r.t.Fatalf("no section is called %q", title)
	}
	test.Tap(head)
}

// choosers are those that can be seen.
func (r *rig) choosers() []*part.Chooser {
	var out []*part.Chooser
	walk(r.top(), func(o fyne.CanvasObject) bool {
		if c, ok := o.(*part.Chooser); ok && !c.Disabled() {
			out = append(out, c)
		}
		return false
	})
	return out
}
