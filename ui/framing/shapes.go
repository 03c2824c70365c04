package framing

import (
	"likeness/service/photo"
	"likeness/ui/part"
	"likeness/ui/words"
)

const (
	asPhoto   = "as-photo"
	ownShape  = "own"
	shapeSign = "shape:"
)

// choices are the shapes that are offered, with the one that the frame has when
// it is none of them.
func (n *panel) choices() []part.Choice {
	e := &n.page.editor
	near := e.meant(photo.Shape{})
	out := []part.Choice{{Value: asPhoto, Label: words.Say("framing.shape.photo", "Width", near.Width, "Height", near.Height)}}
	for _, s := range photo.Shapes(e.use) {
		out = append(out, part.Choice{Value: shapeSign + s.ID, Label: shapeLabel(s)})
	}
	if s := e.shape(); n.value() == ownShape {
		out = append(out, part.Choice{Value: ownShape, Label: words.Say("framing.size", "Width", s.Width, "Height", s.Height)})
	}
	return out
}

// shapeLabel is a shape in words and numbers.
func shapeLabel(s photo.NamedShape) string {
	if s.ID == "square" && s.Width != s.Height { // of a pose photo, see photo.Shapes
		return words.Say("framing.shape.almost", "Width", s.Width, "Height", s.Height)
	}
	name := map[string]string{
		"story": words.Say("framing.shape.story"), "tall": words.Say("framing.shape.tall"),
		"classic": words.Say("framing.shape.classic"), "portrait": words.Say("framing.shape.portrait"),
		"square": words.Say("framing.shape.square"), "landscape": words.Say("framing.shape.landscape"),
		"wide": words.Say("framing.shape.wide"), "cinema": words.Say("framing.shape.cinema"),
	}[s.ID]
	return words.Say("framing.shape.named", "Name", name, "Ratio", s.Ratio, "Width", s.Width, "Height", s.Height)
}

// value is the shape that the frame has.
func (n *panel) value() string {
	e := &n.page.editor
	shape := e.shape()
	if e.frame.Shape == (photo.Shape{}) && shape == e.meant(photo.Shape{}) {
		return asPhoto
	}
	for _, s := range photo.Shapes(e.use) {
		if s.Shape == shape {
			return shapeSign + s.ID
		}
	}
	return ownShape
}

// chosen gives the frame the shape that was chosen.
func (n *panel) chosen(value string) {
	p := n.page
	switch {
	case value == asPhoto:
		p.took(p.editor.choose(photo.Shape{}))
	case value != ownShape:
		for _, s := range photo.Shapes(p.editor.use) {
			if value == shapeSign+s.ID {
				p.took(p.editor.choose(s.Shape))
			}
		}
	}
	p.focus()
}
