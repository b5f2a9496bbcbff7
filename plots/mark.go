package plots

import (
	"image/color"
	"math"
)

// mark draws the k-th kind of mark, of the style's size.
func (p *pen) mark(at point, k int, c color.Color) {
	corners := marks[k%len(marks)]
	if corners == nil {
		p.disc(at, markRadius, c)
		return
	}
	polygon := make([]point, len(corners))
	for i, q := range corners {
		polygon[i] = point{at.x + float64(markRadius*q.x), at.y + float64(markRadius*q.y)}
	}
	p.fill(polygon, c)
}

// marks are shapes that are told apart without colour, of about equal area; nil
// is a disc.
var marks = [][]point{
	nil,
	polygon(4, 1.25, math.Pi/4),  // square
	polygon(3, 1.45, math.Pi/2),  // triangle
	polygon(4, 1.3, 0),           // diamond
	polygon(3, 1.45, -math.Pi/2), // triangle on its tip
	polygon(5, 1.2, math.Pi/2),   // pentagon
	{{-1.2, .35}, {-.35, .35}, {-.35, 1.2}, {.35, 1.2}, {.35, .35}, {1.2, .35}, {1.2, -.35}, {.35, -.35}, {.35, -1.2}, {-.35, -1.2}, {-.35, -.35}, {-1.2, -.35}}, // plus
}

// polygon returns a regular one.
func polygon(n int, r, turn float64) []point {
	out := make([]point, n)
	for i := range out {
		s, c := math.Sincos(turn + float64(2*math.Pi*float64(i)/float64(n)))
		out[i] = point{float64(r * c), float64(r * s)}
	}
	return out
}
