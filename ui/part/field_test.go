package part

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"likeness/service"
	"likeness/service/instantid"
	"likeness/ui/words"
)

// Every row of the table: its default is marked, one tap leads back to it, its
// help names the API's word for it, and where it has no effect it is greyed
// and says why.
func TestEveryFieldSaysWhatIsToBeKnownOfIt(t *testing.T) {
	_, work := begin(t)
	tips := NewTips(work)
	greyed := map[string]bool{}
	for _, p := range instantid.Parameters() {
		if p.Kind == instantid.KindImage {
			continue
		}
		t.Run(p.Key, func(t *testing.T) {
			m := NewModel(service.NewRecipe())
			f := NewField(m, tips, p)
			w := test.NewTempWindow(t, f.Object)
			w.Resize(fyne.NewSize(380, 200))
			if !f.mark.Visible() || f.reset.Visible() {
				t.Error("the default is not marked")
			}
			m.Update(func(r *service.Recipe) { away(t, &r.Settings, p) })
			if f.mark.Visible() || !f.reset.Visible() {
				t.Error("a change is not marked")
			}
			test.Tap(f.reset)
			if !m.IsDefault(p.Key) || !f.mark.Visible() {
				t.Errorf("reset to %q", m.Text(p.Key))
			}

			f.attend(true)
			if !strings.Contains(tips.wanted.small, p.Key) || tips.wanted.body != Help(p) || tips.wanted.title != Label(p) {
				t.Errorf("the help is %+v", tips.wanted)
			}
			f.attend(false)

			for _, make := range withoutEffect {
				m.Update(func(r *service.Recipe) {
					*r = service.NewRecipe()
					make(r)
				})
				reason := m.Ineffective(p.Key)
				if d, ok := f.control.focus().(fyne.Disableable); ok && p.Kind != instantid.KindText && d.Disabled() != (reason != "") {
					t.Errorf("greyed is %v, the reason %q", d.Disabled(), reason)
				}
				if reason != "" {
					greyed[p.Key] = true
					if !strings.Contains(f.note.Text, reason) || !f.noteRow.Visible() {
						t.Errorf("says %q, not %q", f.note.Text, reason)
					}
				}
			}
		})
	}
	for _, p := range instantid.Parameters() {
		if (len(p.DependsOn) > 0) != greyed[p.Key] {
			t.Errorf("%s depends on %d things, and was greyed: %v", p.Key, len(p.DependsOn), greyed[p.Key])
		}
	}
}

// What is not whole has the point of the person's language, and takes both.
func TestANumberIsWrittenAsThePersonWritesIt(t *testing.T) {
	_, work := begin(t)
	if err := words.Use("de"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = words.Use("en") })
	all := instantid.Parameters()
	p := all[slices.IndexFunc(all, func(p instantid.Parameter) bool { return p.Key == "ip_adapter_scale" })]
	m := NewModel(service.NewRecipe())
	f := NewField(m, NewTips(work), p)
	entry := f.control.focus().(*Entry)
	for _, text := range []string{"0,55", "0.55"} {
		entry.SetText(text)
		if got := m.Settings().IPAdapterScale; got != .55 {
			t.Errorf("%q is taken for %v", text, got)
		}
		f.left()
		if entry.Text != "0,55" {
			t.Errorf("it stands there as %q", entry.Text)
		}
	}
}

// withoutEffect are recipes in which something has no effect.
var withoutEffect = []func(r *service.Recipe){
	func(*service.Recipe) {},
	func(r *service.Recipe) { r.Settings.EnableLCM = true },
	func(r *service.Recipe) { r.Settings.EnablePose = false },
	func(r *service.Recipe) { r.Settings.OutputFormat = "png" },
	func(r *service.Recipe) { r.Settings.GuidanceScale = 1 },
	func(r *service.Recipe) { r.Version = instantid.SpecVersion },
}

// away gives a parameter another value than its default.
func away(t *testing.T, s *instantid.Settings, p instantid.Parameter) {
	t.Helper()
	var err error
	switch p.Kind {
	case instantid.KindSwitch:
		err = s.SetValue(p.Key, p.Default != true)
	case instantid.KindChoice:
		for _, o := range p.Options {
			if o.Value != p.Default {
				err = s.SetValue(p.Key, o.Value)
			}
		}
	case instantid.KindText:
		err = s.SetValue(p.Key, "other words")
	default:
		err = s.SetValue(p.Key, 2)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestArrowsInTheEntryOfANumber(t *testing.T) {
	begin(t)
	m := NewModel(service.NewRecipe())
	p, _ := instantid.Find("guidance_scale")
	f := NewField(m, nil, p)
	test.NewTempWindow(t, f.Object)
	c, ok := f.control.(*numberControl)
	if !ok {
		t.Fatal("no number")
	}
	c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if m.Text("guidance_scale") != "8" || c.entry.Text != "8" {
		t.Errorf("up from 7.5 gives %s, shown is %s", m.Text("guidance_scale"), c.entry.Text)
	}
	c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if m.Text("guidance_scale") != "7" {
		t.Errorf("down twice gives %s", m.Text("guidance_scale"))
	}
	c.entry.SetText("4,5") // as it is written in half of the world
	if m.Text("guidance_scale") != "4.5" {
		t.Errorf("4,5 gives %s", m.Text("guidance_scale"))
	}
	c.entry.SetText("1,234.5")
	if m.Text("guidance_scale") != "4.5" {
		t.Errorf("1,234.5 is taken as %s", m.Text("guidance_scale"))
	}
	c.entry.SetText("50")
	c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if m.Text("guidance_scale") != "50" {
		t.Errorf("beyond the end: %s", m.Text("guidance_scale"))
	}
}

func TestSegmentsByKeyAndTap(t *testing.T) {
	begin(t)
	var chosen []string
	s := NewSegments("Quality", []Choice{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}, {Value: "c", Label: "C"}},
		func(v string) { chosen = append(chosen, v) })
	w := test.NewTempWindow(t, s)
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome} {
		s.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if got := strings.Join(chosen, ""); got != "abcba" {
		t.Errorf("chosen %q", got)
	}
	test.Tap(s.segments[2])
	if s.Value() != "c" || w.Canvas().Focused() != fyne.Focusable(s) || s.AccessibilityLabel() != "Quality: C" {
		t.Errorf("tapped: %q, %q", s.Value(), s.AccessibilityLabel())
	}
	s.ShowValue("")
	if len(chosen) != 6 || s.AccessibilityLabel() != "Quality" {
		t.Errorf("none: %v, %q", chosen, s.AccessibilityLabel())
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) // from none, to the last
	if s.Value() != "c" {
		t.Errorf("left from none is %q", s.Value())
	}
}

func TestDialByKey(t *testing.T) {
	begin(t)
	at := -1
	d := NewDial("Likeness", 6, "free", "close", func(n int) { at = n })
	test.NewTempWindow(t, d.Object()).Resize(fyne.NewSize(300, 80))
	d.ShowAt(4, 4)
	if at != -1 {
		t.Error("showing tells")
	}
	d.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if at != 5 {
		t.Errorf("right of 4 is %d", at)
	}
	d.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	d.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if at != 3 {
		t.Errorf("left twice is %d", at)
	}
	d.Means = "shape 0.80"
	if d.AccessibilityLabel() != "Likeness: shape 0.80" {
		t.Errorf("says %q", d.AccessibilityLabel())
	}
}
