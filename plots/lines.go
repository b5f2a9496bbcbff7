package plots

import (
	"image/color"
	"math"
)

// Lines is a panel of curves over two axes.
type Lines struct {
	Title  string
	X, Y   Axis
	Series []Series
	// Equal shows both axes at the same scale, for paths in space; logarithmic axes
	// have none to share.
	Equal bool
}

// Series is one curve: Y over X, which have the same length (what one has more
// is left out). Pairs that cannot be shown interrupt the curve.
type Series struct {
	Name string // for the legend, with markup; "" for none
	X, Y []float64
	// Marks draws a mark at every point, NoLine no line between them.
	Marks, NoLine bool
	// Ends marks where the curve starts (a ring) and ends (a disc).
	Ends bool
}

// WorkPrecision returns the usual picture of numerical methods: the error over
// the work it took, both logarithmic, with marks.
func WorkPrecision(title string, work, err Axis, series ...Series) Lines {
	work.Log, err.Log = true, true
	l := Lines{Title: title, X: work, Y: err}
	for _, s := range series {
		s.Marks = true
		l.Series = append(l.Series, s)
	}
	return l
}

// Path returns a picture of curves in a plane, at the same scale both ways, with
// their starts and ends.
func Path(title string, x, y Axis, series ...Series) Lines {
	x.Log, y.Log = false, false
	l := Lines{Title: title, X: x, Y: y, Equal: true}
	for _, s := range series {
		s.Ends = true
		l.Series = append(l.Series, s)
	}
	return l
}

// axes returns the axes as the data want them.
func (l Lines) axes() axes {
	xs, ys, marked := nothing(), nothing(), false
	for _, s := range l.Series {
		marked = marked || s.Marks || s.Ends
		for i := range min(len(s.X), len(s.Y)) {
			xs.cover(l.X.position(s.X[i]))
			ys.cover(l.Y.position(s.Y[i]))
		}
	}
	pad := 0.0
	if marked {
		pad = 0.05
	}
	return axes{l.X, l.Y, l.X.shown(xs, pad), l.Y.shown(ys, 0.05)}
}

// Heights of bodies relative to their widths, and limits in points.
const (
	usualRatio  = 0.56
	narrowRatio = 0.72 // of bodies narrower than narrow
	narrow      = 250
	lowest      = 90
	highest     = 380
	squareLimit = 2.2 // paths are at most so much longer one way
)

func (l Lines) equal() bool { return l.Equal && !l.X.Log && !l.Y.Log }

func (l Lines) height(w float64) float64 {
	if !l.equal() && w < narrow {
		return max(lowest, narrowRatio*w)
	}
	if !l.equal() {
		return max(lowest, min(usualRatio*w, highest))
	}
	a := l.axes()
	ratio := (a.ys.hi - a.ys.lo) / (a.xs.hi - a.xs.lo)
	return max(lowest, min(w*max(1/squareLimit, min(ratio, squareLimit)), highest))
}

// in returns the axes for a body: with equal scales one of them is widened.
func (l Lines) in(w, h float64) axes {
	a := l.axes()
	if !l.equal() {
		return a
	}
	unit := max((a.xs.hi-a.xs.lo)/w, (a.ys.hi-a.ys.lo)/h)
	widen := func(s span, to float64) span {
		mid := s.lo + (s.hi-s.lo)/2
		return span{mid - to/2, mid + to/2}
	}
	a.xs, a.ys = widen(a.xs, unit*w), widen(a.ys, unit*h)
	return a
}

func (l Lines) margins(w float64) margins {
	h := l.height(w)
	m := l.in(w, h).margins(w, h)
	m.top = max(m.top, l.head().height(w-25))
	return m
}

func (l Lines) head() head {
	named := 0
	for _, s := range l.Series {
		if s.Name != "" {
			named++
		}
	}
	h := head{title: l.Title}
	for i, s := range l.Series {
		switch {
		case s.Name == "":
		case len(l.Series) > len(hues) && i > 0 && i < len(l.Series)-1: // a ramp: its ends say it all
			if i == len(l.Series)/2 {
				h.legend = append(h.legend, entry{label: "…"})
			}
		default:
			h.legend = append(h.legend, entry{s.Name, s.sample(i, hue(i, len(l.Series)))})
		}
	}
	return h
}

// sample draws what a legend shows of a series.
func (s Series) sample(i int, c color.NRGBA) func(*pen, rect) {
	return func(p *pen, at rect) {
		y := at.y0 + 0.5*at.height()
		if !s.NoLine {
			p.line([]point{{at.x0, y}, {at.x1, y}}, 1.4*curveWidth, c)
		}
		if s.Marks {
			p.mark(point{(at.x0 + at.x1) / 2, y}, i, c)
		}
	}
}

func (l Lines) curves() int { return len(l.Series) }

func (l Lines) draw(p *pen, body rect) {
	a := l.in(body.width(), body.height())
	a.under(p, body)
	any := false
	for i, s := range l.Series {
		any = l.curve(p, body, a, s, i) || any
	}
	a.over(p, body)
	l.head().draw(p, body)
	if !any {
		empty(p, body)
	}
}

// empty says that there is nothing to see.
func empty(p *pen, body rect) {
	p.text(point{(body.x0 + body.x1) / 2, (body.y0 + body.y1) / 2}, "no data to show", labelSize, 0.5, grey)
}

// curve draws one series and tells whether there was anything to draw.
func (l Lines) curve(p *pen, body rect, a axes, s Series, i int) bool {
	c := hue(i, len(l.Series))
	points := make([]point, 0, min(len(s.X), len(s.Y)))
	for k := range min(len(s.X), len(s.Y)) {
		x, y := l.X.position(s.X[k]), l.Y.position(s.Y[k])
		points = append(points, a.place(body, x, y)) // NaN where it is a gap
	}
	stretches := split(thinned(points, body, p.budget))
	for _, q := range stretches {
		if len(q) == 1 && !s.Marks {
			p.disc(q[0], dotRadius, c)
		}
		if !s.NoLine {
			p.line(q, curveWidth, c)
		}
		if s.Marks {
			for _, at := range q {
				p.mark(at, i, c)
			}
		}
	}
	if n := len(stretches); s.Ends && n > 0 {
		last := stretches[n-1]
		p.disc(stretches[0][0], markRadius, c)
		p.disc(stretches[0][0], markRadius-curveWidth, paper)
		p.disc(last[len(last)-1], markRadius, c)
	}
	return len(stretches) > 0
}

// split cuts a curve at its gaps.
func split(points []point) [][]point {
	var out [][]point
	open := false
	for i, q := range points {
		switch {
		case math.IsNaN(q.x) || math.IsNaN(q.y):
			open = false
		case open:
			out[len(out)-1] = points[i-len(out[len(out)-1]) : i+1]
		default:
			out, open = append(out, points[i:i+1]), true
		}
	}
	return out
}
