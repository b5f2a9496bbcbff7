// Package plots draws the pictures of the project in one style: legible at
// half their size, labelled with units, safe for colour-blind readers, and the
// same bytes on every run.
//
// It is no plotting toolkit but a handful of typed figures. A Figure is a
// title and panels; a panel is one of
//
//	Lines       curves over an axis, linear or logarithmic, with or without marks
//	Bars        horizontal bars in groups, one group for each name
//	HeatMap     a value over a grid, with its scale of colours
//	Histogram   how often values occur
//
// and Format.Write makes SVG, PNG, PDF or an HTML page of it. WorkPrecision and
// Path are Lines with the axes that such pictures have. Values that are not
// finite, and those that a logarithmic axis cannot show, are gaps; a picture of
// no data is an empty frame that says so. Curves of millions of points are
// thinned to what a reader can see; Envelope and Curve do so while the data
// arrive, in bounded memory.
//
// Labels are plain text with three additions: _{1} and ^{2} set subscripts and
// superscripts, and a combining dot above (U+0307, or U+0308 for two) sets
// the dots of a time derivative. Name and Unit make such labels.
//
// The canvases, and the font, are those of gonum.org/v1/plot (packages vg and
// below); its axes and legends are not used, because legends cover data there and
// tick labels know no powers of ten. Neighbours: cmd/lagc chooses what to
// draw, symbolic/notation says how names are set.
package plots
