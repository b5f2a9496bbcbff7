package plots

import "image/color"

// Sizes of the style, in points. A figure of the default width is as wide as
// the text of an A4 or letter page.
const (
	defaultWidth = 468.0
	outer        = 10.0 // around everything
	gutter       = 16.0 // between panels

	titleSize  = 12.0 // of a figure
	panelSize  = 10.0 // of a panel's title
	labelSize  = 9.5
	tickSize   = 8.5
	legendSize = 9.0

	curveWidth = 1.3
	axisWidth  = 0.7
	gridWidth  = 0.5
	tickLength = 3.5
	markRadius = 2.8
	dotRadius  = 0.9 // of a lone point among gaps
)

// dpi is the resolution of PNG files: twice that of a common screen.
const dpi = 192

var (
	paper  = color.NRGBA{255, 255, 255, 255}
	ink    = color.NRGBA{30, 30, 30, 255}
	faint  = color.NRGBA{224, 224, 224, 255} // grid
	absent = color.NRGBA{190, 190, 190, 255} // cells of a heat map without a value
	grey   = color.NRGBA{110, 110, 110, 255} // remarks
)

// hues are the colours of Okabe and Ito, which readers with any kind of colour
// blindness tell apart (Color Universal Design, 2008), darkest contrast on
// white first. Yellow is left out: it cannot be seen as a thin line on white.
var hues = []color.NRGBA{
	{0, 114, 178, 255},   // blue
	{213, 94, 0, 255},    // vermilion
	{0, 158, 115, 255},   // bluish green
	{204, 121, 167, 255}, // reddish purple
	{230, 159, 0, 255},   // orange
	{86, 180, 233, 255},  // sky blue
	{0, 0, 0, 255},       // black
}

// hue returns the colour of the i-th of n series: from the list where it is
// long enough, else from the ramp, so that neighbours look alike.
func hue(i, n int) color.NRGBA {
	if n <= len(hues) {
		return hues[i]
	}
	return ramp(0.92 * float64(i) / float64(n-1)) // the lightest end is too light for a line
}
