package ui

import (
	"context"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"likeness/service"
	"likeness/service/connection"
	"likeness/service/practice"
	"likeness/service/problem"
	"likeness/storage/secret"
	"likeness/ui/look"
	"likeness/ui/page"
	"likeness/ui/setup"
	"likeness/ui/words"
)

// pay has the window work with a practice server that stands for Replicate:
// what it measures is charged.
func (r *rig) pay(faults ...string) *practice.Server {
	r.t.Helper()
	o := practice.Options{Speed: 30, Sketch: true}
	for _, name := range faults {
		f, err := practice.ParseFault(name)
		r.must(err)
		o.Faults = append(o.Faults, f)
	}
	server, err := practice.Start(context.Background(), o)
	r.must(err)
	r.t.Cleanup(func() { _ = server.Close() })
	c := connection.Connection{Kind: connection.Replicate, Address: server.URL(), Account: "aunt"}
	if _, p := r.hub.SaveToken(context.Background(), c, secret.NewToken("r8_MarkedTokenThatMustNeverBeWritten00000")); p != nil {
		r.t.Fatal(p)
	}
	r.window.Connected(c)
	return server
}

// costly sets a price at which every run costs dollars.
func (r *rig) costly(perSecond string) {
	r.t.Helper()
	r.lead(setup.Making)
	r.change(words.Say("setup.price.example"), perSecond)
	r.loop.until(r.t, "the price", func() bool { return words.Number(r.prefs.Get().PricePerSecond) == perSecond })
	r.window.Go(page.AtCreate)
}

func (r *rig) allDone(n int) {
	r.t.Helper()
	r.loop.until(r.t, "the pictures", func() bool {
		running, waiting := r.window.kit.Feed.Counts()
		return len(r.pictures()) == n && running+waiting == 0
	})
}

func TestWhatWasSpentIsShown(t *testing.T) {
	r := newRig(t)
	r.pay()
	r.costly("1")
	r.photo()
	if r.reads("This month") {
		t.Error("something was spent before anything was made")
	}
	r.tap("Create")
	r.allDone(1)
	r.loop.until(t, "the totals in the status line", func() bool { return r.reads("This month about $") && r.reads("this session about $") })
	r.inActivity()
	if !r.reads("by measured time and your price") {
		t.Error("activity does not say how it is known")
	}
	r.lead(setup.Making)
	if !r.reads("for one run of") || !r.reads("Since Likeness was started: about $") {
		t.Error("the preferences do not tell what was spent")
	}
	spent, err := r.studio.Spent(context.Background())
	r.must(err)
	if spent.Month.Runs != 1 || !r.reads(words.AboutPrice(spent.Month.Paid.Seconds())) {
		t.Errorf("%+v", spent)
	}
	// Practice is free, and says what it is.
	r.window.Connected(connection.Connection{Kind: connection.Practice})
	r.window.Go(page.AtCreate)
	if r.reads("This month about $") {
		t.Error("practice tells of money")
	}
}

func TestTheLimitOfAMonth(t *testing.T) {
	r := newRig(t)
	r.pay()
	r.costly("1")
	r.photo()
	r.loop.until(t, "Create", func() bool { return r.ready("Create") })
	r.lead(setup.Making)
	for _, wrong := range []string{"-1", "0", "0.001", "abc", "NaN", "inf", "1e9"} {
		r.change("no limit", wrong)
		if !r.reads("A number from 0.01 to 100000, please") {
			t.Errorf("%q is taken", wrong)
		}
	}
	r.change("no limit", "2,50")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().MonthlyLimit == 2.5 })

	r.window.Go(page.AtCreate)
	r.loop.until(t, "the reason", func() bool { return r.reads("over your limit of $2.50 for a month") && r.disabled("Create") })
	r.tap("This would go over your limit")
	limit := r.window.Fyne().Canvas().Focused()
	if e, ok := r.find("no limit").(fyne.Focusable); !ok || limit != e {
		t.Errorf("the reason leads to %v", limit)
	}
	r.change("no limit", "1000")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().MonthlyLimit == 1000 })
	r.window.Go(page.AtCreate)
	r.loop.until(t, "Create", func() bool { return r.ready("Create") })
	r.tap("Create")
	r.allDone(1)

	// An empty entry is no limit.
	r.lead(setup.Making)
	r.change("no limit", "1")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().MonthlyLimit == 1 })
	r.change("no limit", "")
	r.find("no limit").(fyne.Focusable).FocusLost()
	r.loop.until(t, "there is none", func() bool { return r.prefs.Get().MonthlyLimit == 0 })
	r.window.Go(page.AtCreate)
	r.loop.until(t, "Create", func() bool { return r.ready("Create") })
}

func TestWhenTheServerGivesUpIsSet(t *testing.T) {
	r := newRig(t)
	r.lead(setup.Making)
	for _, wrong := range []string{"0", "121", "1.5", "x"} {
		r.change("1 to 120", wrong)
		if !r.reads("A whole number from 1 to 120, please") {
			t.Errorf("%q is taken", wrong)
		}
	}
	r.change("1 to 120", "40")
	r.loop.until(t, "it is kept", func() bool { return r.prefs.Get().CancelMinutes == 40 })
}

// While it waits, the job leads to where credit is bought.
func TestWithLittleCreditTheBillingPageIsOffered(t *testing.T) {
	r := newRig(t)
	r.pay(practice.FaultThrottled)
	r.photo()
	r.tap("Create")
	r.loop.until(t, "the reason", func() bool { return r.reads("little credit") })
	if r.look("Open the Billing Page") == nil {
		t.Errorf("where it waits there is only %q", r.names())
	}
	r.inActivity()
	r.loop.until(t, "the reason", func() bool { return r.reads("little credit") })
	if r.look("Open the Billing Page") == nil {
		t.Errorf("in the activity there is only %q", r.names())
	}
	r.window.create.CancelAll()
	r.loop.until(t, "the end", func() bool {
		running, waiting := r.window.kit.Feed.Counts()
		return running+waiting == 0
	})
}

// What the limit holds back leads to the limit, and goes on when that is raised.
func TestWhatTheLimitHoldsBackGoesOn(t *testing.T) {
	r := newRig(t)
	goOn := r.pay().Hold()
	r.costly("1")
	r.photo()
	r.tap("One picture more")
	r.studio.SetConcurrent(1)
	r.tap("Create 2")
	r.loop.until(t, "one of two", func() bool { return r.look("Cancel") != nil })
	r.studio.SetBudget(service.Budget{PricePerSecond: 1, Monthly: 0.01})
	goOn()
	r.inActivity()
	r.loop.until(t, "it is held back", func() bool { return r.reads("Your limit of $0.01 for a month is reached") })
	r.loop.until(t, "the first is here", func() bool { return len(r.pictures()) > 0 }) // it may still be fetched then
	if r.look("Change the Limit") == nil || len(r.pictures()) != 1 {
		t.Errorf("%d pictures; there is %q", len(r.pictures()), r.names())
	}
	r.tap("Change the Limit")
	r.change("no limit", "500")
	r.loop.until(t, "both", func() bool { return len(r.pictures()) == 2 })
}

// Making it once more is paid for once more: the button says how much.
func TestARepeatTellsItsPrice(t *testing.T) {
	r := newRig(t)
	r.pay(practice.FaultFlagged)
	r.costly("1")
	r.photo()
	r.tap("Create")
	r.inActivity()
	r.loop.until(t, "the problem", func() bool { return r.reads("nudity filter") })
	if r.look("Try Another Seed · about $") == nil {
		t.Errorf("there is only %q", r.names())
	}
}

func TestScreensOfMoney(t *testing.T) {
	drawMoney(t, "", "dark-", theme.VariantDark)
	if os.Getenv("LIKENESS_SCREENS") != "" {
		drawMoney(t, "", "light-", theme.VariantLight)
		drawMoney(t, "de", "dark-de-", theme.VariantDark)
		t.Cleanup(func() {
			if err := words.Use("en"); err != nil {
				t.Error(err)
			}
		})
	}
}

func drawMoney(t *testing.T, language, prefix string, v fyne.ThemeVariant) {
	s := newScreens(t)
	r := newRig(t, inLanguage(language))
	test.ApplyTheme(t, fixed{look.Theme{}, v})
	server := r.pay(practice.FaultThrottled)
	r.drop(r.face(2, 160, 560))
	r.loop.until(t, "the photo", func() bool { return r.reads("384 × 1280") })
	r.lead(setup.Making)
	r.change(words.Say("setup.price.example"), "1")
	r.loop.until(t, "the price", func() bool { return r.prefs.Get().PricePerSecond == 1 })
	r.window.Go(page.AtCreate)
	r.window.create.Create()
	r.loop.until(t, "little credit", func() bool { return r.look(words.Action(problem.ActBilling)) != nil })
	s.all(r, prefix+"money-1-credit")
	r.window.Go(page.AtActivity)
	s.all(r, prefix+"money-2-activity-credit")
	server.SetFaults()
	r.allDone(1)
	r.loop.until(t, "the totals", func() bool { return r.window.status.money != "" })
	s.all(r, prefix+"money-3-activity")
	r.lead(setup.Making)
	r.change(words.Say("setup.limit.example"), "0.1")
	r.loop.until(t, "the limit", func() bool { return r.prefs.Get().MonthlyLimit == .1 })
	s.all(r, prefix+"money-4-preferences")
	r.scroll(5000)
	s.all(r, prefix+"money-5-preferences-below")
	r.window.Go(page.AtCreate)
	r.loop.until(t, "the reason", func() bool { return r.reads("$0.10") || r.reads("0,10 $") })
	s.all(r, prefix+"money-6-refused")
}
