package plots

import "math"

// Curve keeps a curve that turns back, such as a path in the plane, in bounded
// memory however many points arrive. Points that a reader could not tell from a
// straight line through their neighbours go first; where that is not
// enough, because the curve fills the plane, every second stretch of it
// goes, then every second of the rest, so that what is left is still true.
type Curve struct {
	limit  int
	runs   []stretch // complete ones, in order
	open   []point   // the run that is being written
	number int       // of the open run
	every  int       // only runs whose number is a multiple are kept
	held   int       // points in runs
	x, y   span
}

// stretch is a part of a curve; it begins with the last point of the one before.
type stretch struct {
	number int
	points []point
}

const (
	runLength = 256
	// fineness is the number of dots that a reader can tell apart along the
	// diagonal of a picture.
	fineness = 4000
)

// DefaultPoints is enough for one curve that fills a picture.
const DefaultPoints = 1 << 15

// NewCurve returns a curve that keeps at most about as many points as given.
func NewCurve(points int) *Curve {
	return &Curve{limit: max(points, 2*runLength), every: 1, x: nothing(), y: nothing()}
}

// Add appends a point. What is not finite interrupts the curve.
func (c *Curve) Add(x, y float64) {
	q := point{x, y}
	if finite(q) {
		c.x.cover(x)
		c.y.cover(y)
	}
	c.open = append(c.open, q)
	if len(c.open) <= runLength {
		return
	}
	c.close()
	c.open = append(make([]point, 0, runLength+1), q)
	c.number++
	for c.held > c.limit {
		c.thin()
	}
}

// close keeps the open run if it is one of those to be kept.
func (c *Curve) close() {
	if c.number%c.every == 0 {
		c.runs = append(c.runs, stretch{c.number, c.open})
		c.held += len(c.open)
	}
	c.open = nil
}

// thin leaves out what shows least.
func (c *Curve) thin() {
	before := c.held
	tolerance := math.Hypot(c.x.hi-c.x.lo, c.y.hi-c.y.lo) / fineness
	c.held = 0
	for i := range c.runs {
		c.runs[i].points = straightened(c.runs[i].points, tolerance)
		c.held += len(c.runs[i].points)
	}
	if c.held <= before/2 {
		return
	}
	c.every *= 2
	kept := c.runs[:0]
	c.held = 0
	for _, r := range c.runs {
		if r.number%c.every == 0 {
			kept = append(kept, r)
			c.held += len(r.points)
		}
	}
	clear(c.runs[len(kept):])
	c.runs = kept
}

// Points returns the curve, NaN where it has gaps.
func (c *Curve) Points() (x, y []float64) { return apart(c.all()) }

func (c *Curve) all() []point {
	var out []point
	next := 0
	for _, r := range append(c.runs[:len(c.runs):len(c.runs)], stretch{c.number, c.open}) {
		points := r.points
		switch {
		case len(out) == 0:
		case r.number == next: // its first point is there already
			points = points[min(1, len(points)):]
		default:
			out = append(out, point{math.NaN(), math.NaN()})
		}
		out = append(out, points...)
		next = r.number + 1
	}
	return out
}

// straightened leaves out points that lie within a tolerance of a straight line
// between those that stay (Ramer 1972, Douglas and Peucker 1973). Ends and gaps
// stay.
func straightened(points []point, tolerance float64) []point {
	keep := make([]bool, len(points))
	for i := range points {
		keep[i] = i == 0 || i == len(points)-1 || !finite(points[i]) || !finite(points[i-1]) || !finite(points[i+1])
	}
	type part struct{ from, to int }
	var work []part
	for from, to := 0, 1; to < len(points); to++ {
		if keep[to] {
			work = append(work, part{from, to})
			from = to
		}
	}
	for len(work) > 0 {
		w := work[len(work)-1]
		work = work[:len(work)-1]
		far, at := tolerance, 0
		for i := w.from + 1; i < w.to; i++ {
			if d := distance(points[i], points[w.from], points[w.to]); d > far {
				far, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			work = append(work, part{w.from, at}, part{at, w.to})
		}
	}
	var out []point
	for i, q := range points {
		if keep[i] {
			out = append(out, q)
		}
	}
	return out
}

// distance returns how far p is from the stretch between a and b.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	l := math.Hypot(dx, dy)
	if l == 0 {
		return math.Hypot(p.x-a.x, p.y-a.y)
	}
	s := max(0, min(((p.x-a.x)*(dx/l)+(p.y-a.y)*(dy/l))/l, 1))
	return math.Hypot(p.x-a.x-float64(s*dx), p.y-a.y-float64(s*dy))
}

// thinned returns a curve of at most about a number of points that looks the
// same in the body.
func thinned(points []point, body rect, limit int) []point {
	if len(points) <= limit {
		return points
	}
	if forward(points) {
		e := NewEnvelope(body.x0, body.x1, max(limit/4, 1))
		for _, q := range points {
			e.Add(q.x, q.y)
		}
		return e.all()
	}
	c := NewCurve(limit)
	for _, q := range points {
		c.Add(q.x, q.y)
	}
	return c.all()
}

// forward tells whether x never turns back.
func forward(points []point) bool {
	last := math.Inf(-1)
	for _, q := range points {
		if q.x < last {
			return false
		}
		if q.x == q.x {
			last = q.x
		}
	}
	return true
}
