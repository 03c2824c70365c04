package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"likeness/service/instantid"
	"likeness/ui/look"
	"likeness/ui/words"
)

// A Field is one parameter with its name, its control, what it stands at, a
// way back to the default, and what there is to say about it. It is made from
// its row in the table of parameters and from nothing else.
type Field struct {
	Object    fyne.CanvasObject
	Parameter instantid.Parameter
	// OnSet is called after a person has given the parameter a value here.
	OnSet func()

	model   *Model
	tips    *Tips
	label   *Hint
	control control
	reset   *Button
	mark    *Plain
	note    *Plain
	noteRow fyne.CanvasObject
	row     *fyne.Container // of a group: Object, and what marks it as found
	found   *Fill
	grown   func()            // of a group: lays it out anew
	line    fyne.CanvasObject // of a line field: the way back, hidden at the default
	// wrong is what a person typed that cannot be a value, told until they
	// leave or mend it.
	wrong string
}

// control is the part of a field that depends on the kind of the parameter.
type control interface {
	show(m *Model)         // shows the model's value, telling nobody
	enable(on bool)        //
	focus() fyne.Focusable // what takes the focus when somebody is led here
}

// NewField returns the field of a parameter. Changes go to the model at once,
// and changes of the model show at once.
func NewField(m *Model, tips *Tips, p instantid.Parameter) *Field { return newField(m, tips, p, false) }

// NewLineField is NewField for a choice whose name stands on the left of its
// control.
func NewLineField(m *Model, tips *Tips, p instantid.Parameter) *Field {
	return newField(m, tips, p, true)
}

func newField(m *Model, tips *Tips, p instantid.Parameter, line bool) *Field {
	f := &Field{Parameter: p, model: m, tips: tips}
	name := Label(p)
	f.label = NewHint(name)
	f.label.OnAttention = f.attend
	f.mark = NewCaption(words.Say("field.default"), 1)
	f.mark.Align = fyne.TextAlignTrailing
	f.reset = NewIconButton(words.Say("field.reset", "Name", name), theme.Icon(theme.IconNameContentUndo), func() {
		f.wrong = ""
		m.Reset(p.Key)
	})
	f.note = NewCaption("", 1)
	f.note.Grow = 4
	f.noteRow = container.New(inset{8, 0, 8, 6}, f.note)

	back := container.New(Fixed{fyne.NewSize(52, 30)}, container.NewStack(
		container.New(inset{0, 7, 4, 0}, f.mark),
		container.New(&alignRight{30}, f.reset),
	))
	switch p.Kind {
	case instantid.KindSwitch:
		c := newSwitchControl(f, name)
		f.control = c
		f.Object = container.New(flush{}, container.NewBorder(nil, nil, nil, back, c.check), f.noteRow)
	case instantid.KindChoice:
		c := newChoiceControl(f, name)
		f.control = c
		if line {
			back.Layout = Fixed{fyne.NewSize(32, 30)}
			f.mark.Text = ""
			f.line = back
			f.Object = container.New(flush{}, NewLine(name, NewDock(nil, nil, nil, back, c.chooser)), f.noteRow)
			break
		}
		f.Object = container.New(flush{},
			container.NewBorder(nil, nil, nil, back, f.label),
			container.New(inset{8, 0, 8, 4}, c.chooser), f.noteRow)
	case instantid.KindInteger, instantid.KindNumber:
		c := newNumberControl(f, name)
		f.control = c
		right := container.NewHBox(c.entryBox, back)
		rows := container.New(flush{}, container.NewBorder(nil, nil, nil, right, f.label))
		if c.slider != nil {
			rows.Add(c.track)
		}
		rows.Add(f.noteRow)
		f.Object = rows
	default:
		c := newTextControl(f)
		f.control = c
		f.Object = container.New(flush{},
			container.NewBorder(nil, nil, nil, back, f.label),
			container.New(inset{8, 0, 8, 4}, c.entry), f.noteRow)
	}
	m.Listen(f.refresh)
	f.refresh()
	return f
}

// Label returns a parameter's plain name in the person's language.
func Label(p instantid.Parameter) string { return words.Or("parameter."+p.Key+".label", p.Label) }

// Help returns a parameter's help in the person's language.
func Help(p instantid.Parameter) string { return words.Or("parameter."+p.Key+".help", p.Help) }

// Choices returns the choices of a parameter in the person's language.
func Choices(p instantid.Parameter) []Choice {
	out := make([]Choice, len(p.Options))
	for i, o := range p.Options {
		key := "option." + p.Key + "." + o.Value
		out[i] = Choice{
			Value: o.Value, Label: words.Or(key+".label", o.Label), Help: words.Or(key+".help", o.Help),
			Group: words.Or("group.option."+o.Group, o.Group),
		}
	}
	return out
}

// Focus returns what takes the focus when somebody is led to this field.
func (f *Field) Focus() fyne.Focusable { return f.control.focus() }

// set writes a value that the control offers to the model.
func (f *Field) set(value any) {
	f.wrong = ""
	if err := f.model.Set(f.Parameter.Key, value); err != nil {
		f.refuse(err)
		return
	}
	f.tell()
}

// setText writes a value that a person typed. Where half is written 0,5 that is
// understood, too.
func (f *Field) setText(text string) {
	f.wrong = ""
	if f.Parameter.Kind == instantid.KindNumber && strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	if err := f.model.SetText(f.Parameter.Key, text); err != nil {
		f.refuse(err)
		return
	}
	f.tell()
}

func (f *Field) tell() {
	if f.OnSet != nil {
		f.OnSet()
	}
}

func (f *Field) refuse(err error) {
	f.wrong = words.Say("field.wrong")
	for _, e := range instantid.ValueErrors(err) {
		f.wrong = words.ValueError(e)
	}
	f.refresh()
}

// left is called when a person leaves the control: what cannot be a value is
// replaced by the value in force.
func (f *Field) left() {
	f.wrong = ""
	f.refresh()
}

func (f *Field) refresh() {
	key := f.Parameter.Key
	if f.wrong == "" {
		f.control.show(f.model)
	}
	reason := f.model.Ineffective(key)
	f.control.enable(reason == "")
	if reason == "" {
		f.label.Importance = widget.MediumImportance
	} else {
		f.label.Importance = widget.LowImportance
	}
	f.label.Refresh()
	if f.model.IsDefault(key) {
		f.reset.Hide()
		f.mark.Show()
	} else {
		f.mark.Hide()
		f.reset.Show()
	}
	if f.line != nil && f.line.Visible() == f.model.IsDefault(key) {
		show(f.line, !f.model.IsDefault(key))
		if f.Object != nil {
			f.Object.Refresh()
		}
	}
	switch {
	case f.wrong != "":
		f.say(f.wrong, theme.ColorNameError)
	case f.model.Problem(key) != "":
		f.say(f.model.Problem(key), theme.ColorNameError)
	case reason != "":
		f.say(words.Say("field.ineffective", "Reason", reason), look.ColorQuiet)
	default:
		f.say(f.model.Warning(key), theme.ColorNameWarning)
	}
}

func (f *Field) say(text string, name fyne.ThemeColorName) {
	changed := f.noteRow.Visible() != (text != "") || f.note.Text != text
	f.note.Paint(text, name)
	if text == "" {
		f.noteRow.Hide()
	} else {
		f.noteRow.Show()
	}
	if changed && f.Object != nil {
		f.Object.Refresh()
	}
	if changed && f.grown != nil {
		f.grown()
	}
}

func (f *Field) attend(on bool) {
	if f.tips == nil {
		return
	}
	if !on {
		f.tips.Leave(f.Object)
		return
	}
	small := words.Say("field.api", "Key", f.Parameter.Key)
	if r, ok := f.Parameter.Sensible(f.model.Settings()); ok && f.Parameter.Bounded() {
		small = words.Say("field.sensible", "From", words.Number(r.Min), "To", words.Number(r.Max)) + " · " + small
	}
	f.tips.Want(f.Object, Label(f.Parameter), Help(f.Parameter), small)
}

// NewFields returns the fields of a group of parameters, in a column, without
// those that the page shows elsewhere.
func NewFields(m *Model, tips *Tips, group instantid.Group, elsewhere map[string]bool) (fyne.CanvasObject, []*Field) {
	column := container.New(Column{Gap: 2})
	var fields []*Field
	for _, p := range instantid.Parameters() {
		if p.Group != group || p.Kind == instantid.KindImage || elsewhere[p.Key] {
			continue
		}
		f := NewField(m, tips, p)
		f.found = NewFill("")
		f.found.Radius = 5
		f.row = container.NewStack(f.found, f.Object)
		fields = append(fields, f)
		column.Add(f.row)
		f.grown = column.Refresh
	}
	column.Add(layout.NewSpacer())
	return column, fields
}

// Found shows a field of a group as one that was looked for.
func (f *Field) Found(on bool) {
	name := fyne.ThemeColorName("")
	if on {
		name = look.ColorFound
	}
	if f.found != nil && f.found.Color != name {
		f.found.Color = name
		f.found.Refresh()
	}
}

// Appear shows or hides a field of a group.
func (f *Field) Appear(on bool) {
	if f.row != nil {
		show(f.row, on)
	}
}

// Texts are the words that a person may look for the field by: its name, its
// help, the API's name, and the names of its choices.
func (f *Field) Texts() []string {
	out := []string{Label(f.Parameter), Help(f.Parameter), f.Parameter.Key}
	for _, c := range Choices(f.Parameter) {
		out = append(out, c.Label, c.Value)
	}
	return out
}
