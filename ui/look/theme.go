// Package look is the window's own theme: neutral greys, because photographers
// judge colour against them, and one accent. Dark or light follows the system,
// unless a person wants one of them.
//
// It holds colours and sizes only; it draws nothing.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names of our own, beside Fyne's.
const (
	ColorRail    fyne.ThemeColorName = "likeness.rail"    // behind the way to the pages
	ColorPanel   fyne.ThemeColorName = "likeness.panel"   // behind the controls
	ColorStage   fyne.ThemeColorName = "likeness.stage"   // behind pictures
	ColorWell    fyne.ThemeColorName = "likeness.well"    // inside a photo well
	ColorOutline fyne.ThemeColorName = "likeness.outline" // around wells and cells
	ColorQuiet   fyne.ThemeColorName = "likeness.quiet"   // text of second rank
	ColorFound   fyne.ThemeColorName = "likeness.found"   // behind what was looked for
	ColorBand    fyne.ThemeColorName = "likeness.band"    // the sensible range of a slider

	// What is drawn on photos is as bright in a light window as in a dark one: it
	// stands on the photo, with a dark line around it.
	ColorMark       fyne.ThemeColorName = "likeness.mark"        // around a face, and the frame
	ColorMarkUsed   fyne.ThemeColorName = "likeness.mark.used"   // around the face that will be used
	ColorMarkFocus  fyne.ThemeColorName = "likeness.mark.focus"  // the frame that takes the keys
	ColorMarkEdge   fyne.ThemeColorName = "likeness.mark.edge"   // the dark line around each of them
	ColorMarkInside fyne.ThemeColorName = "likeness.mark.inside" // a sign within a mark
)

// Sizes of our own, in device-independent pixels.
const (
	SizeColumn fyne.ThemeSizeName = "likeness.column" // width of the column of controls
	SizeGap    fyne.ThemeSizeName = "likeness.gap"    // between sections
)

// Theme is the window's theme. Its zero value follows the system; icons and
// fonts are Fyne's.
type Theme struct {
	// Mode is Dark or Light, or empty: as the system.
	Mode string
}

// The modes of a Theme.
const (
	Dark  = "dark"
	Light = "light"
)

var _ fyne.Theme = Theme{}

// Color returns the colour of a name, dark or light as the mode or else the
// variant says.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.Mode {
	case Dark:
		variant = theme.VariantDark
	case Light:
		variant = theme.VariantLight
	}
	colours := dark
	if variant == theme.VariantLight {
		colours = light
	}
	if c, ok := colours[name]; ok {
		return c
	}
	if c, ok := marks[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font returns Fyne's own font of a style.
func (Theme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon returns Fyne's own icon of a name.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size returns the size of a name, in device-independent pixels.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name)
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               13,
	theme.SizeNameCaptionText:        11.5,
	theme.SizeNameSubHeadingText:     15,
	theme.SizeNameHeadingText:        21,
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       7,
	theme.SizeNameInputRadius:        6,
	theme.SizeNameButtonRadius:       6,
	theme.SizeNameSelectionRadius:    5,
	theme.SizeNameScrollBarRadius:    4,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameInlineIcon:         18,
	theme.SizeNameSeparatorThickness: 1,
	SizeColumn:                       392,
	SizeGap:                          14,
}

func grey(v uint8) color.NRGBA { return color.NRGBA{R: v, G: v, B: v, A: 0xff} }

// The two sets of colours, and those on photos, which are the same in both. Contrasts against the panel, by the formula of
// WCAG 2.2, are held by a test: 4.5 for text, 3 for outlines of controls.
var (
	dark = map[fyne.ThemeColorName]color.Color{
		theme.ColorNameBackground:          grey(0x20),
		ColorRail:                          grey(0x24),
		ColorPanel:                         grey(0x29),
		ColorStage:                         grey(0x1a),
		ColorWell:                          grey(0x22),
		ColorOutline:                       grey(0x80),
		ColorQuiet:                         grey(0xad),
		ColorBand:                          color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0x66},
		ColorFound:                         color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0x1a},
		theme.ColorNameForeground:          grey(0xec),
		theme.ColorNameDisabled:            grey(0x78),
		theme.ColorNamePlaceHolder:         grey(0xa0),
		theme.ColorNameButton:              grey(0x3d),
		theme.ColorNameDisabledButton:      grey(0x30),
		theme.ColorNameInputBackground:     grey(0x1d),
		theme.ColorNameInputBorder:         grey(0x5c),
		theme.ColorNameHover:               color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x12},
		theme.ColorNamePressed:             color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x2a},
		theme.ColorNamePrimary:             color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0xff},
		theme.ColorNameForegroundOnPrimary: grey(0x10),
		theme.ColorNameHyperlink:           color.NRGBA{R: 0x9a, G: 0xc1, B: 0xff, A: 0xff},
		theme.ColorNameFocus:               color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0x66},
		theme.ColorNameSelection:           color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0x44},
		theme.ColorNameSeparator:           grey(0x38),
		theme.ColorNameMenuBackground:      grey(0x30),
		theme.ColorNameOverlayBackground:   grey(0x2c),
		theme.ColorNameHeaderBackground:    grey(0x29),
		theme.ColorNameScrollBar:           color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x55},
		theme.ColorNameScrollBarBackground: color.NRGBA{A: 0x22},
		theme.ColorNameShadow:              color.NRGBA{A: 0x60},
		theme.ColorNameError:               color.NRGBA{R: 0xff, G: 0x8a, B: 0x80, A: 0xff},
		theme.ColorNameWarning:             color.NRGBA{R: 0xff, G: 0xc2, B: 0x66, A: 0xff},
		theme.ColorNameSuccess:             color.NRGBA{R: 0x7f, G: 0xd6, B: 0x8f, A: 0xff},
		theme.ColorNameForegroundOnError:   grey(0x10),
		theme.ColorNameForegroundOnWarning: grey(0x10),
		theme.ColorNameForegroundOnSuccess: grey(0x10),
	}
	light = map[fyne.ThemeColorName]color.Color{
		theme.ColorNameBackground:          grey(0xec),
		ColorRail:                          grey(0xee),
		ColorPanel:                         grey(0xf7),
		ColorStage:                         grey(0xdc),
		ColorWell:                          grey(0xff),
		ColorOutline:                       grey(0x86),
		ColorQuiet:                         grey(0x58),
		ColorBand:                          color.NRGBA{R: 0x1f, G: 0x5f, B: 0xcc, A: 0x55},
		ColorFound:                         color.NRGBA{R: 0x1f, G: 0x5f, B: 0xcc, A: 0x14},
		theme.ColorNameForeground:          grey(0x1c),
		theme.ColorNameDisabled:            grey(0x85),
		theme.ColorNamePlaceHolder:         grey(0x6a),
		theme.ColorNameButton:              grey(0xe2),
		theme.ColorNameDisabledButton:      grey(0xe9),
		theme.ColorNameInputBackground:     grey(0xff),
		theme.ColorNameInputBorder:         grey(0x8e),
		theme.ColorNameHover:               color.NRGBA{A: 0x0e},
		theme.ColorNamePressed:             color.NRGBA{A: 0x20},
		theme.ColorNamePrimary:             color.NRGBA{R: 0x1f, G: 0x5f, B: 0xcc, A: 0xff},
		theme.ColorNameForegroundOnPrimary: grey(0xff),
		theme.ColorNameHyperlink:           color.NRGBA{R: 0x1a, G: 0x55, B: 0xbb, A: 0xff},
		theme.ColorNameFocus:               color.NRGBA{R: 0x1f, G: 0x5f, B: 0xcc, A: 0x55},
		theme.ColorNameSelection:           color.NRGBA{R: 0x1f, G: 0x5f, B: 0xcc, A: 0x38},
		theme.ColorNameSeparator:           grey(0xd2),
		theme.ColorNameMenuBackground:      grey(0xfb),
		theme.ColorNameOverlayBackground:   grey(0xfb),
		theme.ColorNameHeaderBackground:    grey(0xf7),
		theme.ColorNameScrollBar:           color.NRGBA{A: 0x55},
		theme.ColorNameScrollBarBackground: color.NRGBA{A: 0x10},
		theme.ColorNameShadow:              color.NRGBA{A: 0x2c},
		theme.ColorNameError:               color.NRGBA{R: 0xb3, G: 0x26, B: 0x1e, A: 0xff},
		theme.ColorNameWarning:             color.NRGBA{R: 0x87, G: 0x53, B: 0x00, A: 0xff},
		theme.ColorNameSuccess:             color.NRGBA{R: 0x1c, G: 0x6e, B: 0x35, A: 0xff},
		theme.ColorNameForegroundOnError:   grey(0xff),
		theme.ColorNameForegroundOnWarning: grey(0xff),
		theme.ColorNameForegroundOnSuccess: grey(0xff),
	}
	marks = map[fyne.ThemeColorName]color.Color{
		ColorMark:       grey(0xff),
		ColorMarkUsed:   color.NRGBA{R: 0x7f, G: 0xd6, B: 0x8f, A: 0xff},
		ColorMarkFocus:  color.NRGBA{R: 0x86, G: 0xb4, B: 0xff, A: 0xff},
		ColorMarkEdge:   color.NRGBA{A: 0xc4},
		ColorMarkInside: grey(0x10),
	}
)
