package picture

import (
	"lagc/plots"
	"lagc/symbolic/notation"
)

// variable is a column of the table that can be drawn.
type variable struct {
	column int
	name   notation.Name
	unit   string
}

func (v variable) label() string {
	head, subscripts := v.name.Symbol()
	return plots.Name(head, subscripts, v.name.Primes)
}

func (v variable) axis() plots.Axis { return plots.Axis{Label: v.label(), Unit: v.unit} }

// coordinate returns the i-th coordinate or, with primes, its velocity.
func (r *run) coordinate(i, primes int) variable {
	name := r.sim.System.Coordinates[i].Name
	name.Primes = primes
	c := 1 + i + primes*r.n
	return variable{c, name, r.sim.Columns[c].Unit}
}

func (r *run) coordinates() []variable {
	out := make([]variable, r.n)
	for i := range out {
		out[i] = r.coordinate(i, 0)
	}
	return out
}

func (r *run) observed() []variable {
	observed := r.sim.System.Observed
	first := len(r.sim.Columns) - len(observed)
	out := make([]variable, len(observed))
	for i, o := range observed {
		out[i] = variable{first + i, o.Name, o.Unit}
	}
	return out
}

func (r *run) time() plots.Axis { return plots.Axis{Label: "t", Unit: "s"} }

// some picks at most n of things, evenly.
func some[T any](things []T, n int) []T {
	if len(things) <= n {
		return things
	}
	out := make([]T, n)
	for i := range out {
		out[i] = things[i*(len(things)-1)/(n-1)]
	}
	return out
}
