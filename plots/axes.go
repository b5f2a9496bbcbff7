package plots

// axes draws two axes around a body, with ticks, grid and titles.
type axes struct {
	x, y   Axis
	xs, ys span // what is shown
}

// Room for ticks, in points: labels of the x-axis stand side by side.
const (
	xApart = 46
	yApart = 24
)

// place returns where a pair of positions is in the body.
func (a axes) place(body rect, x, y float64) point {
	return point{along(a.xs, x, body.x0, body.x1), along(a.ys, y, body.y0, body.y1)}
}

// along maps a position in s to a length from lo to hi.
func along(s span, x, lo, hi float64) float64 {
	return lo + float64((x-s.lo)/(s.hi-s.lo)*(hi-lo))
}

// margins returns the room for tick labels and titles around a body.
func (a axes) margins(w, h float64) margins {
	y := a.y.scale(a.ys, h, yApart)
	x := a.x.scale(a.xs, w, xApart)
	m := margins{left: tickLength + 3 + widest(y.ticks), bottom: tickLength + 3 + tickSize, right: 4, top: 4}
	if y.title != "" {
		m.left += labelSize + 10
	}
	if x.title != "" {
		m.bottom += labelSize + 7
	}
	if n := len(x.ticks); n > 0 { // the last label is centred under the corner
		m.right = max(m.right, width(x.ticks[n-1].label, tickSize)/2+1)
	}
	return m
}

func widest(ticks []tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = max(w, width(t.label, tickSize))
	}
	return w
}

// under draws what lies below the data: the grid.
func (a axes) under(p *pen, body rect) {
	for _, t := range a.y.scale(a.ys, body.height(), yApart).ticks {
		if t.label != "" {
			y := along(a.ys, t.at, body.y0, body.y1)
			p.line([]point{{body.x0, y}, {body.x1, y}}, gridWidth, faint)
		}
	}
	a.grid(p, body)
}

// grid draws the lines that stand on the x-axis.
func (a axes) grid(p *pen, body rect) {
	for _, t := range a.x.scale(a.xs, body.width(), xApart).ticks {
		if t.label != "" {
			x := along(a.xs, t.at, body.x0, body.x1)
			p.line([]point{{x, body.y0}, {x, body.y1}}, gridWidth, faint)
		}
	}
}

// over draws what lies above the data: axes, ticks, labels.
func (a axes) over(p *pen, body rect) {
	p.frame(body, axisWidth, ink)
	a.below(p, body)
	y := a.y.scale(a.ys, body.height(), yApart)
	for _, t := range y.ticks {
		at := point{body.x0, along(a.ys, t.at, body.y0, body.y1)}
		p.line([]point{{at.x - length(t), at.y}, at}, axisWidth, ink)
		p.text(point{at.x - tickLength - 3, at.y - 0.35*tickSize}, t.label, tickSize, 1, ink)
	}
	left := body.x0 - tickLength - 10.5 - widest(y.ticks)
	p.upright(point{left, (body.y0 + body.y1) / 2}, fit(y.title, labelSize, body.height()+20), labelSize, ink)
}

// below draws the x-axis.
func (a axes) below(p *pen, body rect) {
	x := a.x.scale(a.xs, body.width(), xApart)
	for _, t := range x.ticks {
		at := point{along(a.xs, t.at, body.x0, body.x1), body.y0}
		p.line([]point{{at.x, at.y - length(t)}, at}, axisWidth, ink)
		p.text(point{at.x, at.y - tickLength - 2 - tickSize}, t.label, tickSize, 0.5, ink)
	}
	bottom := body.y0 - tickLength - 5 - tickSize - labelSize
	p.text(point{(body.x0 + body.x1) / 2, bottom - 2}, fit(x.title, labelSize, body.width()+20), labelSize, 0.5, ink)
}

func length(t tick) float64 {
	if t.label == "" {
		return 0.55 * tickLength
	}
	return tickLength
}
