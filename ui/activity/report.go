package activity

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// reportWide is how many characters of a report stand in a line.
const reportWide = 100

// report shows all that is known of a row's job below the row, to be copied for
// somebody who helps.
type report struct {
	row   *row
	ask   *part.Button
	copy  *part.Button
	lines *part.Listing
	box   *fyne.Container
	text  string
	asked int // how often it was opened or closed: an answer may come too late
}

func newReport(r *row) *report {
	p := &report{row: r}
	kit := r.page.kit
	p.ask = part.NewIconButton(words.Say("activity.report"), theme.Icon(theme.IconNameInfo), p.toggle)
	r.page.cfg.Tips.Name(p.ask, words.Say("activity.report.tip"))
	p.copy = part.NewButton(words.Say("activity.report.copy"), theme.Icon(theme.IconNameContentCopy), func() {
		kit.Clipboard.SetContent(p.text)
		kit.Nav.Toast(words.Say("problem.copied"))
	})
	for _, b := range []*part.Button{p.ask, p.copy} {
		b.OnKey = func(key *fyne.KeyEvent) bool {
			return (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown) && r.page.move(r, key)
		}
	}
	note := part.NewParagraph(words.Say("activity.report.note"), 4)
	note.Font, note.Color = theme.SizeNameCaptionText, look.ColorQuiet
	p.lines = part.NewListing(words.Say("activity.report"), nil)
	p.box = container.New(part.Inset(thumbSide+12, 6, 6, 4), container.New(part.Column{Gap: 6},
		part.NewDock(nil, nil, nil, container.NewVBox(p.copy), note),
		container.NewStack(part.NewFrame(look.ColorWell, theme.ColorNameSeparator, 6), container.New(part.Inset(8, 4, 2, 4), p.lines))))
	p.box.Hide()
	part.Visible(p.ask, kit.CanReport())
	return p
}

// around puts the report below what the row shows else.
func (p *report) around(content fyne.CanvasObject) fyne.CanvasObject {
	ask := container.New(part.Inset(2, 0, 0, 0), container.NewVBox(layout.NewSpacer(), p.ask, layout.NewSpacer()))
	part.Visible(ask, p.ask.Visible())
	return container.New(part.Column{}, part.NewDock(nil, nil, nil, ask, content), p.box)
}

// toggle gets the report and shows it, or hides it.
func (p *report) toggle() {
	p.asked++
	if p.box.Visible() {
		p.show(false)
		return
	}
	turn := p.asked
	p.row.page.kit.Report(p.row.job.ID, func(text string, err error) {
		if turn != p.asked {
			return
		}
		if err != nil {
			p.row.page.told(err)
			return
		}
		p.text = text
		p.lines.Set(broken(text, reportWide))
		p.show(true)
	})
}

func (p *report) show(on bool) {
	part.Visible(p.box, on)
	p.row.Refresh()
	p.row.page.relayout()
}

// has reports whether something of the report takes the keys.
func (p *report) has(f fyne.Focusable) bool {
	return f == fyne.Focusable(p.ask) || f == fyne.Focusable(p.copy) || f == fyne.Focusable(p.lines)
}

// broken breaks a text into lines of so many characters at most, wherever that
// is: what servers say may have no spaces.
func broken(text string, most int) []string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		runes := []rune(strings.ReplaceAll(line, "\t", "    "))
		for len(runes) > most {
			out = append(out, string(runes[:most]))
			runes = runes[most:]
		}
		out = append(out, string(runes))
	}
	return out
}
