package mechanics

import (
	"math"
	"math/rand/v2"

	"lagc/symbolic"
)

// Identities are tried at this many random points, and count as holding where
// the value is this small a part of what was added and subtracted to get it:
// rounding leaves a few times 1e-16 of that, a difference in meaning shows at
// the first point.
const (
	identityPoints    = 8
	identityTolerance = 1e-11
)

// IsZero reports whether n vanishes for all values of its symbols. Where the
// expression's form does not tell, values at fixed pseudo-random points decide.
func (s *System) IsZero(n symbolic.Node) bool {
	if c, ok := s.Graph.Const(n); ok {
		return c.Sign() == 0
	}
	random := rand.New(rand.NewPCG(3, 5))
	nodes := s.Graph.Reach(n)
	sizes := make(map[symbolic.Node]sized, len(nodes))
	tried := 0
	for range 4 * identityPoints {
		x := s.measure(nodes, sizes, random)
		if math.IsNaN(x.value) || math.IsInf(x.size, 0) {
			continue // outside the domain: try elsewhere
		}
		if !(math.Abs(x.value) <= identityTolerance*x.size) {
			return false
		}
		if tried++; tried == identityPoints {
			return true
		}
	}
	return false
}

// sized is a value with the size of what cancelled on the way to it.
type sized struct{ value, size float64 }

// measure evaluates nodes, in order, at a random point and returns the last.
func (s *System) measure(nodes []symbolic.Node, known map[symbolic.Node]sized, random *rand.Rand) sized {
	g := s.Graph
	values := make([]float64, 0, 8)
	var x sized
	for _, n := range nodes {
		if _, ok := g.SymbolOf(n); ok {
			x.value = 0.3 + 1.4*random.Float64()
			known[n] = sized{x.value, x.value}
			continue
		}
		values = values[:0]
		for _, a := range g.Args(n) {
			values = append(values, known[a].value)
		}
		x.value = g.Apply(n, values)
		x.size = grown(g, n, x.value, known)
		known[n] = x
	}
	return x
}

// grown returns the size of a node: sums add, products multiply, and what
// cancelled in an argument shows in a function's value as much as in its
// argument.
func grown(g *symbolic.Graph, n symbolic.Node, value float64, known map[symbolic.Node]sized) float64 {
	args := g.Args(n)
	switch g.Op(n) {
	case symbolic.OpAdd:
		sum := 0.0
		for _, a := range args {
			sum += known[a].size
		}
		return sum
	case symbolic.OpMul:
		product := 1.0
		for _, a := range args {
			product *= known[a].size
		}
		return product
	}
	ratio := 1.0
	for _, a := range args {
		if x := known[a]; x.value != 0 {
			ratio = math.Max(ratio, x.size/math.Abs(x.value))
		} else {
			ratio = math.Max(ratio, x.size)
		}
	}
	return math.Abs(value) * ratio
}
