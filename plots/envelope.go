package plots

import "math"

// Envelope keeps a curve over an interval of x as a reader sees it, in bounded
// memory however many points arrive: of each of its columns the first, the
// lowest, the highest and the last. Drawn with as many columns as the picture has
// dots, it looks like the whole curve. Until there are more points than
// that they are all kept.
type Envelope struct {
	x0, x1  float64
	columns []column // nil as long as points holds everything
	points  []point
	limit   int
}

// column is what an envelope keeps of the points in it.
type column struct {
	first, low, high, last point
	any                    bool // there is a point
	gap                    bool // there is something that is none
}

// DefaultColumns are enough columns for a figure of the default width.
const DefaultColumns = 1200

// NewEnvelope returns an envelope over x from x0 to x1 (either may be the
// larger) with a number of columns.
func NewEnvelope(x0, x1 float64, columns int) *Envelope {
	return &Envelope{x0: x0, x1: x1, limit: max(columns, 1)}
}

// Add appends a point; x must not turn back. Where y or x is not finite the
// curve has a gap, which shows if nothing else is in its column.
func (e *Envelope) Add(x, y float64) {
	if e.columns == nil && len(e.points) < 4*e.limit {
		e.points = append(e.points, point{x, y})
		return
	}
	if e.columns == nil {
		e.columns = make([]column, e.limit)
		for _, q := range e.points {
			e.add(q)
		}
		e.points = nil
	}
	e.add(point{x, y})
}

func (e *Envelope) add(q point) {
	at := (q.x - e.x0) / (e.x1 - e.x0) * float64(e.limit)
	if !(at >= 0) { // also NaN
		at = 0
	}
	c := &e.columns[int(min(at, float64(e.limit-1)))]
	switch {
	case !finite(q):
		c.gap = true
	case !c.any:
		*c = column{q, q, q, q, true, c.gap}
	default:
		if q.y < c.low.y {
			c.low = q
		}
		if q.y > c.high.y {
			c.high = q
		}
		c.last = q
	}
}

func finite(q point) bool { return q.x-q.x == 0 && q.y-q.y == 0 }

// Points returns the curve, NaN where it has gaps.
func (e *Envelope) Points() (x, y []float64) {
	return apart(e.all())
}

func apart(points []point) (x, y []float64) {
	x, y = make([]float64, len(points)), make([]float64, len(points))
	for i, q := range points {
		x[i], y[i] = q.x, q.y
	}
	return x, y
}

func (e *Envelope) all() []point {
	if e.columns == nil {
		return e.points
	}
	var out []point
	for _, c := range e.columns {
		switch {
		case c.any:
			out = c.append(out)
		case c.gap:
			out = append(out, point{math.NaN(), math.NaN()})
		}
	}
	return out
}

// append appends the points of a column in the order in which they came, each
// once.
func (c column) append(out []point) []point {
	a, b := c.low, c.high
	if forward := c.last.x >= c.first.x; (a.x > b.x) == forward {
		a, b = b, a
	}
	n := len(out)
	for _, q := range [...]point{c.first, a, b, c.last} {
		if len(out) == n || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}
