package plots

import "math"

// Bars is a panel of horizontal bars, so that names of any length can be read:
// for each name a group with one bar of each series.
type Bars struct {
	Title  string
	X      Axis // of the values
	Names  []string
	Series []BarSeries
}

// BarSeries is the bars of one kind.
type BarSeries struct {
	Name   string
	Values []float64 // one for each name; NaN for none
	// Low and High, if given, are drawn as a whisker: a spread or an error.
	Low, High []float64
}

const barThickness = 9.0

func (b Bars) axes() axes {
	s := nothing()
	for _, series := range b.Series {
		for _, values := range [][]float64{series.Values, series.Low, series.High} {
			for _, v := range values {
				s.cover(b.X.position(v))
			}
		}
	}
	if !b.X.Log && !s.empty() {
		s.cover(0)
	}
	xs := b.X.shown(s, 0.05)
	switch { // bars start at 0
	case !b.X.Log && s.lo == 0:
		xs.lo = 0
	case !b.X.Log && s.hi == 0:
		xs.hi = 0
	}
	return axes{x: b.X, xs: xs, ys: span{0, 1}}
}

func (b Bars) group() float64 { return float64(barThickness*float64(max(len(b.Series), 1))) + 7 }

func (b Bars) height(float64) float64 {
	return max(40, min(float64(b.group()*float64(len(b.Names)))+6, maxSide/4))
}

func (b Bars) margins(w float64) margins {
	m := b.axes().margins(w, 100)
	m.left = 8
	for _, n := range b.Names {
		m.left = max(m.left, width(n, tickSize)+8)
	}
	m.left = min(m.left, 0.45*w)
	m.top = max(m.top, b.head().height(w-25))
	return m
}

func (b Bars) head() head {
	h := head{title: b.Title}
	for i, s := range b.Series {
		if s.Name != "" {
			c := hue(i, len(b.Series))
			h.legend = append(h.legend, entry{s.Name, func(p *pen, at rect) { p.box(rect{at.x0, at.y0 + 1, at.x1, at.y1 - 1}, c) }})
		}
	}
	return h
}

func (b Bars) curves() int { return 0 }

func (b Bars) draw(p *pen, body rect) {
	a := b.axes()
	a.grid(p, body)
	any := false
	for i, name := range b.Names {
		top := body.y1 - 3 - float64(float64(i)*b.group())
		mid := top - b.group()/2
		p.text(point{body.x0 - 6, mid - 0.35*tickSize}, fit(name, tickSize, body.x0-outer-6), tickSize, 1, ink)
		for k := range b.Series {
			any = b.bar(p, body, a, k, i, top-3.5-float64(barThickness*float64(k))) || any
		}
	}
	a.below(p, body)
	p.line([]point{{body.x0, body.y0}, {body.x1, body.y0}}, axisWidth, ink)
	x := along(a.xs, b.base(a.xs), body.x0, body.x1)
	p.line([]point{{x, body.y0}, {x, body.y1}}, axisWidth, ink)
	b.head().draw(p, body)
	if !any {
		empty(p, body)
	}
}

// base returns where bars start: at 0, or where a logarithmic axis starts.
func (b Bars) base(xs span) float64 {
	if b.X.Log {
		return xs.lo
	}
	return max(xs.lo, min(0, xs.hi))
}

// bar draws the bar of a series and a name downwards from top.
func (b Bars) bar(p *pen, body rect, a axes, series, name int, top float64) bool {
	s := b.Series[series]
	at := func(values []float64) float64 {
		if name >= len(values) {
			return math.NaN()
		}
		return along(a.xs, b.X.position(values[name]), body.x0, body.x1)
	}
	end := at(s.Values)
	if math.IsNaN(end) {
		return false
	}
	start := along(a.xs, b.base(a.xs), body.x0, body.x1)
	p.box(rect{min(start, end), top - barThickness + 0.8, max(start, end), top - 0.8}, hue(series, len(b.Series)))
	if low, high, y := at(s.Low), at(s.High), top-barThickness/2; !math.IsNaN(low) && !math.IsNaN(high) {
		p.line([]point{{low, y}, {high, y}}, axisWidth, ink)
		for _, x := range []float64{low, high} {
			p.line([]point{{x, y - 2}, {x, y + 2}}, axisWidth, ink)
		}
	}
	return true
}
