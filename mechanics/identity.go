package mechanics

import (
	"math"
	"math/rand/v2"
	"slices"

	"lagc/symbolic"
)

// identityTolerance says when an identity counts as holding at a point: where the value is
// this small a part of what was added and subtracted to get it. Rounding leaves a
// few times 1e-16 of that, a difference in meaning shows at the first point.
const identityTolerance = 1e-11

// sampling says at which points an identity is tried.
type sampling struct {
	points int  // that are wanted, of four times as many at most
	needed int  // that must be in the domain
	wide   bool // values of any sign and of sizes from 10⁻⁴ to 30, not around 1
	forced bool // what conditions, absolute values and the like choose is drawn, too
}

// samplings are those of every identity. What happens on the other side of t = 10 shows
// where conditions are forced, what is flat around 1 (as 1 − tanh²(50x) is) near 0.
var samplings = []sampling{{8, 8, false, false}, {24, 0, true, false}, {128, 0, false, true}, {128, 0, true, true}}

// IsZero reports whether n vanishes for all values of its symbols. Where the
// expression's form does not tell, values at fixed pseudo-random points decide, on
// every side of its conditions.
func (s *System) IsZero(n symbolic.Node) bool {
	if c, ok := s.Graph.Const(n); ok {
		return c.Sign() == 0
	}
	p := probe{
		g: s.Graph, nodes: s.Graph.Reach(n), known: map[symbolic.Node]sized{},
		signs: map[symbolic.Node]float64{}, random: rand.New(rand.NewPCG(3, 5)),
	}
	chooses := slices.ContainsFunc(p.nodes, func(n symbolic.Node) bool { return choices[p.g.Op(n)] })
	for _, p.sampling = range samplings {
		if (chooses || !p.forced) && !p.vanishes() {
			return false
		}
	}
	return true
}

// probe evaluates an expression at random points.
type probe struct {
	sampling
	g      *symbolic.Graph
	nodes  []symbolic.Node // arguments first
	known  map[symbolic.Node]sized
	signs  map[symbolic.Node]float64 // that have been drawn, at this point
	random *rand.Rand
}

// sized is a value with the size of what cancelled on the way to it.
type sized struct{ value, size float64 }

// vanishes reports whether the last node is 0 at all points.
func (p *probe) vanishes() bool {
	tried := 0
	for range 4 * p.points {
		x := p.measure()
		if math.IsNaN(x.value) || math.IsInf(x.size, 0) {
			continue // outside the domain: try elsewhere
		}
		if !(math.Abs(x.value) <= identityTolerance*x.size) {
			return false
		}
		if tried++; tried == p.points {
			break
		}
	}
	return tried >= p.needed
}

// measure evaluates the nodes at a random point and returns the last.
func (p *probe) measure() sized {
	clear(p.signs)
	values := make([]float64, 0, 8)
	var x sized
	for _, n := range p.nodes {
		if _, ok := p.g.SymbolOf(n); ok {
			x.value = p.draw()
			x.size = math.Abs(x.value)
			p.known[n] = x
			continue
		}
		values = values[:0]
		for _, a := range p.g.Args(n) {
			values = append(values, p.known[a].value)
		}
		switch op := p.g.Op(n); {
		case p.forced && choices[op]:
			x.value = p.choose(op, p.g.Args(n), values)
		default:
			x.value = p.g.Apply(n, values)
			if op == symbolic.OpExp && x.value == 0 {
				x.value = math.NaN() // too small to tell
			}
		}
		x.size = p.grown(n, x.value)
		p.known[n] = x
	}
	return x
}

// draw returns a value for a symbol.
func (p *probe) draw() float64 {
	if !p.wide {
		return 0.3 + 1.4*p.random.Float64()
	}
	return p.sign() * math.Pow(10, -4+5.5*p.random.Float64())
}

func (p *probe) sign() float64 { return 1 - 2*float64(p.random.IntN(2)) }

// choices are the operations that choose by their arguments.
var choices = map[symbolic.Op]bool{
	symbolic.OpLess: true, symbolic.OpLessEq: true, symbolic.OpEqual: true, symbolic.OpNotEqual: true,
	symbolic.OpAbs: true, symbolic.OpSign: true, symbolic.OpMin: true, symbolic.OpMax: true,
	symbolic.OpFloor: true, symbolic.OpCeil: true, symbolic.OpRound: true, symbolic.OpMod: true,
}

// choose draws what an operation chooses, the same sign for all that ask for an
// argument's.
func (p *probe) choose(op symbolic.Op, args []symbolic.Node, x []float64) float64 {
	integer := float64(p.random.IntN(9) - 4)
	switch op {
	case symbolic.OpAbs, symbolic.OpSign:
		if p.signs[args[0]] == 0 {
			p.signs[args[0]] = p.sign()
		}
		if op == symbolic.OpSign {
			return p.signs[args[0]]
		}
		return p.signs[args[0]] * x[0]
	case symbolic.OpMin, symbolic.OpMax:
		return x[p.random.IntN(len(x))]
	case symbolic.OpFloor, symbolic.OpCeil, symbolic.OpRound:
		return integer
	case symbolic.OpMod:
		return x[0] - integer*x[1]
	}
	return float64(p.random.IntN(2)) // whether the condition holds
}

// grown returns the size of a node: sums add, products multiply, and what
// cancelled in an argument shows in a function's value as much as in its
// argument.
func (p *probe) grown(n symbolic.Node, value float64) float64 {
	args := p.g.Args(n)
	switch p.g.Op(n) {
	case symbolic.OpAdd:
		sum := 0.0
		for _, a := range args {
			sum += p.known[a].size
		}
		return sum
	case symbolic.OpMul:
		product := 1.0
		for _, a := range args {
			product *= p.known[a].size
		}
		return product
	}
	ratio := 1.0
	for _, a := range args {
		if x := p.known[a]; x.value != 0 {
			ratio = math.Max(ratio, x.size/math.Abs(x.value))
		} else {
			ratio = math.Max(ratio, x.size)
		}
	}
	return math.Abs(value) * ratio
}
