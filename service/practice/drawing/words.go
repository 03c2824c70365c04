package drawing

import (
	"strings"
	"unicode"
)

// wish is what the words of a prompt ask for, as far as they are understood here.
type wish struct {
	treat    treatment // nil where no manner is named
	manner   string    // its name, for the label
	place    scene
	hasPlace bool
	// The ink that a manner brings along where the prompt names no place.
	inked *colours
	quiet bool // the manner needs no grading of the look's
}

type mannerWord struct {
	manner string
	treat  treatment
	words  string // separated by |
	place  scene
	quiet  bool
}

// manners are tried in this order: the more particular first.
func manners() []mannerWord {
	return []mannerWord{
		{"pixel art", asPixels, "pixel art|pixel|pixels|8-bit|8 bit|16-bit|16 bit|8bit|16bit", skyline, true},
		{"watercolour", asWatercolour, "watercolor|watercolour|aquarelle|gouache", wash, true},
		{"line art", asInk, "line art|lineart|ink drawing|ink sketch|ink|pen drawing|pen and ink|pencil|sketch|charcoal|engraving|woodcut", wash, true},
		{"comic", asComic, "comic|comics|comic book|graphic novel|pop art|manga|halftone", rays, true},
		{"noir", asNoir, "noir|black and white|black-and-white|monochrome|greyscale|grayscale", bokeh, true},
		{"neon", asNeon, "neon|cyberpunk|synthwave|vaporwave|blade runner", neonRing, true},
		{"film", asFilm, "vintage|film photo|analog|analogue|35mm|kodachrome|polaroid|retro|faded film|sepia|film grain|1970s|1960s|1950s|70s", foliage, true},
		{"3-D film", asThreeD, "3d|3-d|3d render|pixar|clay|claymation|cgi|render|plastic toy", clouds, false},
		{"anime", asAnime, "anime|manhwa|cel shading|cel-shaded|1girl|1boy|ghibli", clouds, false},
		{"cartoon", asCartoon, "cartoon|sticker|caricature|vector", rays, false},
		{"oil", asOil, "oil|oil painting|painting|painted|impressionist|impasto|renaissance|baroque|acrylic|canvas", studio, false},
		{"fantasy", asFantasy, "fantasy|magic|magical|elf|elven|wizard|fairy|enchanted", nebula, false},
	}
}

type placeWord struct {
	place scene
	words string
}

// places are tried in this order.
func places() []placeWord {
	return []placeWord{
		{snowfall, "snow|snowy|snowing|winter|ski|arctic|ice|frost|christmas"},
		{nebula, "space|nebula|galaxy|stars|starry|cosmos|cosmic|astronaut|universe"},
		{dunes, "mars|desert|dune|dunes|sahara|canyon"},
		{neonRing, "neon|cyberpunk|nightclub|disco"},
		{sunset, "sunset|sunrise|golden hour|dusk|dawn|evening sun"},
		{sea, "beach|sea|ocean|coast|seaside|shore|island|tropical|sailor|lake"},
		{forest, "forest|woods|wood|jungle|rainforest"},
		{petals, "cherry blossom|sakura|blossom|blossoms|petals|spring festival|wedding"},
		{foliage, "garden|park|flowers|flower|meadow|autumn|leaves|nature|outdoor|outdoors"},
		{inkMountains, "chinese|china|hanfu|scroll|temple|samurai|kimono|japanese"},
		{hills, "mountain|mountains|hills|hill|landscape|countryside|alps|field|fields"},
		{bokeh, "night|nightfall|midnight|city lights|bokeh|nighttime"},
		{skyline, "city|street|skyline|downtown|new york|tokyo|skyscraper|rooftop|urban|metropolis"},
		{clouds, "sky|clouds|cloud|pilot|angel|heaven"},
		{window, "window|daylight|kitchen|living room|bedroom|café|cafe|interior|indoors|high-key|high key"},
		{studio, "studio|headshot|corporate|passport|backdrop|plain background|portrait studio|linkedin|suit|business"},
		{blocks, "fashion|magazine|editorial|vogue|poster|minimalist|graphic design|geometric"},
	}
}

// readWords looks for known words in a prompt; a manner that the negative prompt names is not taken.
func readWords(prompt, negative string) wish {
	p, n := spaced(prompt), spaced(negative)
	var w wish
	for _, m := range manners() {
		if word := firstOf(p, m.words); word != "" && !strings.Contains(n, " "+word+" ") {
			w.treat, w.manner, w.place, w.hasPlace, w.quiet = m.treat, m.manner, m.place, true, m.quiet
			if c, ok := natural(m.place); ok {
				w.inked = &c
			}
			break
		}
	}
	for _, q := range places() {
		if word := firstOf(p, q.words); word != "" && !strings.Contains(n, " "+word+" ") {
			w.place, w.hasPlace = q.place, true
			w.inked = nil
			if c, ok := natural(q.place); ok && q.place != studio {
				w.inked = &c // a studio has the colours of the look
			}
			break
		}
	}
	return w
}

// spaced writes a text in small letters with single spaces between and around its words.
func spaced(text string) string {
	f := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
	return " " + strings.Join(f, " ") + " "
}

func firstOf(text, words string) string {
	for word := range strings.SplitSeq(words, "|") {
		if strings.Contains(text, " "+word+" ") {
			return word
		}
	}
	return ""
}
