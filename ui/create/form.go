package create

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"likeness/ui/look"
	"likeness/ui/part"
	"likeness/ui/words"
)

// form is the left column: everything that goes into a picture.
type form struct {
	page   *Page
	object fyne.CanvasObject
	scroll *container.Scroll

	prompt        *part.Entry
	history       *history
	final         *final
	avoid         *part.Entry
	style         *part.Chooser
	preset        *part.Chooser
	look          *part.Field
	earlierButton *part.Button
	offer         *offer
	likeness      *likeness
	step          *fyne.Container // of looks
	settings      *settings
	fields        map[string]*part.Field
	homes         map[string]*part.Section // where a field is, to open it
	advanced      *advanced
	quiet         bool // while the model is being shown
}

func newForm(p *Page) *form {
	f := &form{page: p, history: newHistory(p), fields: map[string]*part.Field{}, homes: map[string]*part.Section{}}
	p.form = f // what it is made of asks for it
	gap := fyne.CurrentApp().Settings().Theme().Size(look.SizeGap)

	f.settings = newSettings(f)
	column := container.New(part.Column{Gap: gap},
		part.NewStep(1, words.Say("step.face"), "", p.face.well),
		part.NewStep(2, words.Say("step.pose"), words.Say("step.optional"), p.pose.well, p.between),
		part.NewStep(3, words.Say("step.words"), "", f.words(), f.earlier()),
		part.NewStep(4, words.Say("step.look"), "", f.looks()),
		f.settings.object,
	)
	f.scroll = container.NewVScroll(container.New(part.Inset(14, 12, 16, 16), column))
	f.object = part.Wheeled(f.scroll)
	p.face.well.OnResized, p.pose.well.OnResized = column.Refresh, column.Refresh
	f.final.section.OnResized = column.Refresh
	p.model.Listen(f.show)
	f.show()
	return f
}

// show shows the model in the controls that are not fields.
func (f *form) show() {
	f.quiet = true
	defer func() { f.quiet = false }()
	r := f.page.model.Recipe()
	setEntry(f.prompt, f.shownPrompt())
	setEntry(f.avoid, r.Settings.NegativePrompt)
	f.style.ShowValue(styleOf(r))
	f.preset.ShowValue(f.page.presets.inForce(r))
	f.final.show()
	f.settings.show()
}

func setEntry(e *part.Entry, text string) {
	if e.Text != text {
		e.SetText(text)
	}
}

// help shows the help of a parameter while a control has the focus.
func (f *form) help(attention *func(bool), control fyne.CanvasObject, key string) {
	p := parameter(key)
	*attention = func(on bool) {
		if on {
			f.page.cfg.Tips.Want(control, part.Label(p), part.Help(p), words.Say("field.api", "Key", key))
		} else {
			f.page.cfg.Tips.Leave(control)
		}
	}
}

// toTop scrolls the column so that an object stands at its top, as far as there
// is something below it.
func (f *form) toTop(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(f.scroll.Content).Y
	most := f.scroll.Content.MinSize().Height - f.scroll.Size().Height
	f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(top-8, most))))
}

// reveal scrolls the column so that an object can be seen.
func (f *form) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(f.scroll.Content).Y
	bottom := top + o.Size().Height
	view := f.scroll.Size().Height
	switch {
	case top < f.scroll.Offset.Y:
		f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-40)))
	case bottom > f.scroll.Offset.Y+view:
		f.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view+40))
	}
}
