package plots

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// ems is the size at which a font's own units are the units of its outlines.
func ems(unitsPerEm sfnt.Units) fixed.Int26_6 { return fixed.Int26_6(unitsPerEm) }

// outline returns the shapes of a text's glyphs with its baseline starting at
// the given place, spaced as font.Face.Width has it.
func outline(f font.Face, at point, text string, up bool) vg.Path {
	var path vg.Path
	var buf sfnt.Buffer
	em := ems(f.Face.UnitsPerEm())
	scale := float64(f.Font.Size) / float64(em)
	along := 0.0
	var previous sfnt.GlyphIndex
	for k, r := range []rune(text) {
		i, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if kern, err := f.Face.Kern(&buf, previous, i, em, 0); err == nil && k > 0 {
			along += float64(kern)
		}
		if segments, err := f.Face.LoadGlyph(&buf, i, em, nil); err == nil {
			contours(&path, segments, func(p fixed.Point26_6) vg.Point {
				return turned(at, float64(scale*(along+float64(p.X))), float64(-scale*float64(p.Y)), up).vg()
			})
		}
		if advance, err := f.Face.GlyphAdvance(&buf, i, em, 0); err == nil {
			along += float64(advance)
		}
		previous = i
	}
	return path
}

// contours appends the closed curves of a glyph.
func contours(path *vg.Path, segments sfnt.Segments, place func(fixed.Point26_6) vg.Point) {
	open := false
	for _, s := range segments {
		switch a := s.Args; s.Op {
		case sfnt.SegmentOpMoveTo:
			if open {
				path.Close()
			}
			path.Move(place(a[0]))
			open = true
		case sfnt.SegmentOpLineTo:
			path.Line(place(a[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(place(a[0]), place(a[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(place(a[0]), place(a[1]), place(a[2]))
		}
	}
	if open {
		path.Close()
	}
}
