package ensemble

import "math"

// A Reduction is a number kept of a column over the rows of a trajectory.
type Reduction struct {
	Column int // of the simulation's Columns
	Kind   Kind
}

// Kind is how a column becomes a number.
type Kind uint8

// The kinds. A value that is not a number makes the result none.
const (
	Min  Kind = iota
	Max       //
	Mean      // over time, by the trapezoidal rule from row to row
)

// String returns the kind's name as users write it.
func (k Kind) String() string { return [...]string{"min", "max", "mean"}[k] }

// A reducer takes rows one by one.
type reducer struct {
	Reduction
	rows             int
	t0, t, x         float64 // the first row's time, the last one's, and the value there
	extreme, surface float64
}

func reducers(rs []Reduction) []reducer {
	out := make([]reducer, len(rs))
	for i, r := range rs {
		out[i].Reduction = r
	}
	return out
}

func (r *reducer) reset() { *r = reducer{Reduction: r.Reduction} }

// take takes the next row, which begins with its time.
func (r *reducer) take(row []float64) {
	t, x := row[0], row[r.Column]
	if r.rows == 0 {
		r.t0, r.extreme = t, x
	} else {
		r.surface += float64(0.5 * (t - r.t) * (x + r.x))
	}
	switch r.Kind {
	case Min:
		r.extreme = math.Min(r.extreme, x)
	case Max:
		r.extreme = math.Max(r.extreme, x)
	}
	r.t, r.x = t, x
	r.rows++
}

// value is the number so far, NaN before the first row.
func (r *reducer) value() float64 {
	switch {
	case r.rows == 0:
		return math.NaN()
	case r.Kind != Mean:
		return r.extreme
	case r.t == r.t0:
		return r.x
	}
	return r.surface / (r.t - r.t0)
}
