package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The contrast of text and outlines against what they stand on, by the formula
// of WCAG 2.2 (1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	pairs := []struct {
		fore, back fyne.ThemeColorName
		least      float64
	}{
		{theme.ColorNameForeground, theme.ColorNameBackground, 7},
		{theme.ColorNameForeground, ColorPanel, 7},
		{theme.ColorNameForeground, ColorStage, 7},
		{theme.ColorNameForeground, theme.ColorNameButton, 7},
		{theme.ColorNameForeground, theme.ColorNameInputBackground, 7},
		{theme.ColorNameForeground, theme.ColorNameOverlayBackground, 7},
		{ColorQuiet, ColorPanel, 4.5},
		{ColorQuiet, ColorStage, 4.5},
		{ColorQuiet, ColorWell, 4.5},
		{ColorQuiet, theme.ColorNameBackground, 4.5},
		{ColorQuiet, theme.ColorNameOverlayBackground, 4.5},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, 4.5},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, 4.5},
		{theme.ColorNameHyperlink, ColorPanel, 4.5},
		{theme.ColorNameError, ColorPanel, 4.5},
		{theme.ColorNameError, ColorStage, 4.5},
		{theme.ColorNameError, ColorWell, 4.5},
		{theme.ColorNameWarning, ColorPanel, 4.5},
		{theme.ColorNameSuccess, ColorPanel, 4.5},
		{theme.ColorNamePrimary, ColorPanel, 3},
		{ColorOutline, ColorPanel, 3},
		{ColorOutline, ColorWell, 3},
		{theme.ColorNameDisabled, ColorPanel, 3},
	}
	for name, variant := range map[string]fyne.ThemeVariant{"dark": theme.VariantDark, "light": theme.VariantLight} {
		for _, p := range pairs {
			got := contrast(Theme{}.Color(p.fore, variant), Theme{}.Color(p.back, variant))
			if got < p.least {
				t.Errorf("%s: %s on %s has contrast %.2f, want at least %.1f", name, p.fore, p.back, got, p.least)
			}
		}
	}
}

// A mark is seen on every photo: the mark itself where the photo is dark, and the
// dark line around it where it is bright.
func TestMarksAreSeenOnEveryPhoto(t *testing.T) {
	for _, variant := range []fyne.ThemeVariant{theme.VariantDark, theme.VariantLight} {
		edge := color.NRGBAModel.Convert(Theme{}.Color(ColorMarkEdge, variant)).(color.NRGBA)
		for _, name := range []fyne.ThemeColorName{ColorMark, ColorMarkUsed, ColorMarkFocus} {
			mark := Theme{}.Color(name, variant)
			for v := 0; v < 256; v += 5 {
				photo := grey(uint8(v))
				around := grey(uint8(v * (255 - int(edge.A)) / 255)) // the edge is black that lets some of the photo through
				if contrast(mark, around) < 3 || max(contrast(mark, photo), contrast(around, photo)) < 3 {
					t.Errorf("variant %d: %s on grey %d: %.1f to its edge, %.1f and %.1f to the photo", variant, name, v,
						contrast(mark, around), contrast(mark, photo), contrast(around, photo))
				}
			}
			if got := contrast(Theme{}.Color(ColorMarkInside, variant), mark); got < 4.5 {
				t.Errorf("a sign in %s has contrast %.2f", name, got)
			}
		}
	}
}

// Photographers judge colour against the surroundings: these must have none.
func TestSurroundingsAreNeutral(t *testing.T) {
	for _, name := range []fyne.ThemeColorName{
		theme.ColorNameBackground, ColorPanel, ColorStage, ColorWell, theme.ColorNameButton, theme.ColorNameInputBackground,
	} {
		for _, variant := range []fyne.ThemeVariant{theme.VariantDark, theme.VariantLight} {
			r, g, b, _ := Theme{}.Color(name, variant).RGBA()
			if r != g || g != b {
				t.Errorf("%s has a tint: %d %d %d", name, r>>8, g>>8, b>>8)
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= .04045 {
			return f / 12.92
		}
		return math.Pow((f+.055)/1.055, 2.4)
	}
	return .2126*linear(r) + .7152*linear(g) + .0722*linear(b)
}
