package instantid

import (
	"slices"
	"strings"
	"unicode"
)

// Style is a template that a prompt is put into, and what that style should
// avoid.
type Style struct {
	ID      string // lower-case words with hyphens; stored with pictures
	Name    string
	Summary string // one line
	// Prompt holds "{prompt}" exactly once, where the person's own words go.
	Prompt string
	// Negative is a list with commas; it names nothing that the style itself asks for.
	Negative string
}

const placeholder = "{prompt}"

// NoStyle is the id of the style that leaves the prompt as it is.
const NoStyle = "none"

// Styles returns all styles in display order, [NoStyle] first.
func Styles() []Style { return slices.Clone(styles) }

// FindStyle returns the style with this id or, in any case, this name. Blank
// means [NoStyle].
func FindStyle(idOrName string) (Style, bool) {
	word := strings.TrimSpace(idOrName)
	if word == "" {
		word = NoStyle
	}
	for _, s := range styles {
		if s.ID == word || strings.EqualFold(s.Name, word) {
			return s, true
		}
	}
	return Style{}, false
}

// Apply puts prompt into the style and adds the style's list of what to avoid
// before the person's own. A blank prompt becomes the model's default subject,
// "a person". What the prompt asks for in so many words is not avoided, and
// nothing is listed twice. [NoStyle] and the zero Style change nothing.
func (s Style) Apply(prompt, negative string) (string, string) {
	if s.Prompt == "" || s.Prompt == placeholder {
		return prompt, negative
	}
	// The template goes on after the prompt, so its last comma or full stop goes.
	subject := strings.TrimRight(strings.TrimSpace(prompt), " \t\r\n.,;")
	if subject == "" {
		subject, _ = find("prompt").Default.(string)
	}
	return strings.Replace(s.Prompt, placeholder, subject, 1), s.avoid(prompt, negative)
}

func (s Style) avoid(prompt, negative string) string {
	var own []string
	for term := range strings.SplitSeq(negative, ",") {
		own = append(own, words(term))
	}
	var list []string
	for term := range strings.SplitSeq(s.Negative, ",") {
		w := words(term)
		if strings.TrimSpace(w) == "" || slices.Contains(own, w) || strings.Contains(words(prompt), w) {
			continue
		}
		list = append(list, strings.TrimSpace(term))
	}
	if negative = strings.TrimSpace(negative); negative != "" {
		list = append(list, negative)
	}
	return strings.Join(list, ", ")
}

// words brings text into a form in which whole words can be found:
// lower case, one space before, between and after them.
func words(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
	return " " + strings.Join(fields, " ") + " "
}

// Faults that no style wants.
const faults = "low quality, deformed, disfigured, cross-eyed, watermark"

// All styles do without emphasis such as (word:1.2), which the older version
// does not understand, and leave room for a prompt within 77 tokens.
var styles = []Style{
	{
		ID: NoStyle, Name: "No style", Prompt: placeholder,
		Summary: "Your words as they are.",
	},
	{
		ID: "natural-photo", Name: "Natural photo",
		Summary:  "Soft daylight, true skin, nothing staged.",
		Prompt:   "candid photograph of {prompt}, soft window light, true-to-life skin with pores, 50mm lens, gentle colours",
		Negative: faults + ", painting, drawing, cartoon, render, plastic skin, heavy makeup, text",
	},
	{
		ID: "studio-portrait", Name: "Studio portrait",
		Summary:  "A photographer's headshot before a plain backdrop.",
		Prompt:   "studio portrait photograph of {prompt}, large softbox from the side, seamless grey backdrop, 85mm lens, crisp eyes, fine skin detail",
		Negative: faults + ", painting, drawing, cartoon, render, plastic skin, harsh shadows, text",
	},
	{
		ID: "analogue-film", Name: "Analogue film",
		Summary:  "Grain and faded colours of an old print.",
		Prompt:   "35mm film snapshot of {prompt}, visible grain, slightly faded warm colours, light leak at the edge, seventies family album",
		Negative: faults + ", painting, drawing, cartoon, render, digital look, text",
	},
	{
		ID: "black-and-white", Name: "Black and white",
		Summary:  "Classic silver print with deep shadows.",
		Prompt:   "black and white photograph of {prompt}, silver gelatin print, rich greys, deep shadows, strong side light",
		Negative: faults + ", painting, drawing, cartoon, render, tinted, text",
	},
	{
		ID: "golden-hour", Name: "Golden hour",
		Summary:  "Low evening sun and a glowing rim of hair.",
		Prompt:   "photograph of {prompt} outdoors shortly before sunset, warm low sun from behind, glowing rim of hair, blurred meadow far away",
		Negative: faults + ", painting, drawing, cartoon, render, midday glare, text",
	},
	{
		ID: "film-noir", Name: "Film noir",
		Summary:  "A thriller of the forties: hats, smoke and blinds.",
		Prompt:   "still from a forties crime film, {prompt}, monochrome, stripes of shadow from window blinds, drifting smoke, one hard lamp",
		Negative: faults + ", bright colours, cartoon, text",
	},
	{
		ID: "neon-night", Name: "Neon night",
		Summary:  "A rainy city lit in magenta and blue.",
		Prompt:   "night photograph of {prompt}, rainy city street, magenta and blue neon glow on the face, reflections on wet asphalt, shallow focus",
		Negative: faults + ", daylight, painting, drawing, cartoon, text",
	},
	{
		ID: "oil-painting", Name: "Oil painting",
		Summary:  "Thick brushwork in the manner of old masters.",
		Prompt:   "oil painting of {prompt}, visible brushwork on canvas, dark varnished background, warm candle-like light, baroque portrait",
		Negative: faults + ", photograph, render, flat shading, frame, signature",
	},
	{
		ID: "watercolour", Name: "Watercolour",
		Summary:  "Loose washes on rough paper.",
		Prompt:   "watercolor portrait, {prompt}, loose transparent washes, pigment bleeding into wet rough paper, unpainted white edges",
		Negative: faults + ", photograph, render, thick outlines, signature",
	},
	{
		ID: "pencil-sketch", Name: "Pencil sketch",
		Summary:  "Graphite on paper, hatched by hand.",
		Prompt:   "graphite pencil sketch of {prompt}, fine hatching, soft smudged shading, construction lines left visible, cream paper",
		Negative: faults + ", photograph, render, bright colours, signature",
	},
	{
		ID: "line-art", Name: "Line art",
		Summary:  "A few clean black strokes on white.",
		Prompt:   "minimal line art of {prompt}, confident black ink contours on plain white, sparing detail, elegant vector drawing",
		Negative: faults + ", photograph, render, shading, gradients, clutter",
	},
	{
		ID: "comic", Name: "Comic",
		Summary:  "Inked outlines, flat colours, printed dots.",
		Prompt:   "comic book panel of {prompt}, bold inked outlines, flat saturated colours, halftone dots, dynamic lighting",
		Negative: faults + ", photograph, render, speech bubble, text",
	},
	{
		ID: "anime", Name: "Anime",
		Summary:  "Hand-drawn animation with clear eyes and clean shading.",
		Prompt:   "{prompt}, anime key visual, clean cel shading, expressive detailed eyes, luminous sky colours, masterpiece, best quality",
		Negative: "nsfw, lowres, worst quality, bad anatomy, bad hands, extra digits, watermark, text, signature",
	},
	{
		ID: "animated-film", Name: "3-D animated film",
		Summary:  "A friendly figure from a computer-animated film.",
		Prompt:   "character from a computer-animated family film, {prompt}, rounded friendly features, soft global light, detailed hair strands",
		Negative: faults + ", photograph, sketch, grainy, text",
	},
	{
		ID: "fantasy", Name: "Fantasy tale",
		Summary:  "Book cover of an epic tale.",
		Prompt:   "epic fantasy book illustration, {prompt}, embroidered cloak, drifting mist, ancient forest, shafts of magical light, painterly detail",
		Negative: faults + ", modern clothes, photograph, lettering, frame",
	},
	{
		ID: "travel-poster", Name: "Travel poster",
		Summary:  "Large calm shapes in few colours, as in the thirties.",
		Prompt:   "vintage travel poster illustration of {prompt}, large flat shapes, five muted colours, long shadows, screen-printed texture",
		Negative: faults + ", photograph, render, lettering, clutter",
	},
	{
		ID: "clay", Name: "Clay figure",
		Summary:  "Modelled by hand for stop motion.",
		Prompt:   "stop-motion clay figure of {prompt}, fingerprints in the modelling clay, tiny handmade set, macro lens, soft lamp light",
		Negative: faults + ", sketch, flat drawing, text",
	},
	{
		ID: "space-explorer", Name: "Space explorer",
		Summary:  "Far from home, in a worn suit.",
		Prompt:   "science fiction film still, {prompt}, worn space suit with open helmet, red desert planet, dust in low sunlight, wide lens",
		Negative: faults + ", drawing, cartoon, text",
	},
}
