// Package lower turns expressions into straight-line programs: constants
// become float64, products and sums become multiplications, divisions and
// fused additions, equal operations share a slot, what params fix moves into
// the prologue, and M q̈ = f is solved.
//
// Neighbours: mechanics gives the equations, codegen/program is the result,
// runtime/interp runs it.
package lower

import (
	"cmp"
	"math"
	"slices"

	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/symbolic"
)

// Expressions returns the program that computes nodes from the state, the
// params, the accelerations and the multipliers.
func Expressions(s *mechanics.System, nodes []symbolic.Node) *program.Program {
	return expressions(s, nodes, Inputs(s, true))
}

// Solutions returns the program that computes exact solutions from t, the
// params and the initial state.
func Solutions(s *mechanics.System, nodes []symbolic.Node) *program.Program {
	inputs := []symbolic.Symbol{{Kind: symbolic.Time}}
	inputs = appendSymbols(inputs, symbolic.InitialCoordinate, len(s.Coordinates))
	inputs = appendSymbols(inputs, symbolic.InitialVelocity, len(s.Coordinates))
	return expressions(s, nodes, appendSymbols(inputs, symbolic.Param, len(s.Params)))
}

func expressions(s *mechanics.System, nodes []symbolic.Node, inputs []symbolic.Symbol) *program.Program {
	l := newLowering(s.Graph, inputs, nodes)
	return l.finish(l.lower(nodes...))
}

// Inputs lists the inputs of a system's programs in the order of their slots:
// t, q, q̇, if asked for q̈ and λ, then the params.
func Inputs(s *mechanics.System, accelerations bool) []symbolic.Symbol {
	n := len(s.Coordinates)
	in := []symbolic.Symbol{{Kind: symbolic.Time}}
	in = appendSymbols(in, symbolic.Coordinate, n)
	in = appendSymbols(in, symbolic.Velocity, n)
	if accelerations {
		in = appendSymbols(in, symbolic.Acceleration, n)
		in = appendSymbols(in, symbolic.Multiplier, len(s.Constraints))
	}
	return appendSymbols(in, symbolic.Param, len(s.Params))
}

func appendSymbols(in []symbolic.Symbol, kind symbolic.Kind, n int) []symbolic.Symbol {
	for i := range n {
		in = append(in, symbolic.Symbol{Kind: kind, Index: i})
	}
	return in
}

// Accelerations returns the program that computes q̈ and λ from t, q, q̇ and the
// params: it solves
//
//	⎡M  Jᵀ⎤ ⎡ q̈⎤   ⎡ f⎤
//	⎣J  0 ⎦ ⎣−λ⎦ = ⎣−γ⎦.
//
// The way with the fewest instructions is taken.
func Accelerations(e *mechanics.Equations) *program.Program {
	p, _ := compared(e, false)
	return p
}

// Compared is Accelerations with what each way costs, which takes longer to find
// out than to decide.
func Compared(e *mechanics.Equations) (*program.Program, Choice) { return compared(e, true) }

func compared(e *mechanics.Equations, counted bool) (*program.Program, Choice) {
	var q *program.Program
	least, full := denseFromStart(e)
	if full { // which counts more than this
		if q = byLets(e.System, e.Lets(), farMore*least, true); q != nil && q.Operations() < least && !counted {
			return q, Choice{Way: Lets}
		}
	}
	l, sys := begin(e, e.Force, e.Bias)
	choice, order := sys.choose(len(l.prog.Body))
	var p *program.Program
	if choice.Way == Straight {
		p = l.solve(e, sys, Straight, order, true)
		choice.Straight = p.Operations()
	}
	most := choice.Count(choice.Way)
	if !full {
		q = byLets(e.System, e.Lets(), farMore*most, true)
	}
	if q != nil {
		if choice.Lets = q.Operations(); choice.Lets < most {
			choice.Way = Lets
			return q, choice
		}
	}
	if p == nil {
		p = l.solve(e, sys, Dense, order, true)
	}
	return p, choice
}

// denseFromStart reports whether a system is so large and full that no order of
// elimination would leave zeros, and how many operations its factors then take.
func denseFromStart(e *mechanics.Equations) (operations int, full bool) {
	n := len(e.Force) + len(e.Bias)
	return program.System{N: n}.Operations(), isFull(n, len(e.Mass)+len(e.Jacobian))
}

// IndefiniteAccelerations is Accelerations for a matrix of whose pivots' signs
// nothing is known, as a geodesic's: they are watched for cancellation only, and
// the equations checked after solving. It returns nil where that would be long
// straight-line code.
func IndefiniteAccelerations(e *mechanics.Equations) *program.Program {
	l, sys := begin(e, e.Force, e.Bias)
	choice, order := sys.choose(len(l.prog.Body))
	if choice.Way != Straight {
		return nil
	}
	sys.anySign = true
	return l.solve(e, sys, Straight, order, true)
}

// farMore is how many times the operations of the other ways elimination over
// the lets is followed up to, for the report.
const farMore = 3

// AccelerationsBy is Accelerations by a given way. It returns nil where that
// does not apply.
func AccelerationsBy(e *mechanics.Equations, way Way) *program.Program {
	if way == Lets {
		return byLets(e.System, e.Lets(), math.MaxInt, true)
	}
	l, sys := begin(e, e.Force, e.Bias)
	order, _ := sys.order()
	return l.solve(e, sys, way, order, true)
}

// byLets returns the program that solves by elimination over the lets, nil
// where there is no form to do so or it takes more than most operations.
func byLets(s *mechanics.System, form *mechanics.LetForm, most int, verified bool) *program.Program {
	if form == nil {
		return nil
	}
	order, ok := planLets(form, most)
	if !ok {
		return nil
	}
	return eliminate(s, form, order, verified)
}

// Correction returns the program of one Newton step that restores constraints:
// the change of q (or q̇) of least kinetic norm that makes the linearised
// residuals vanish. Its outputs are the n changes, then m numbers that do not
// matter; Newton's iteration, not a check, tells whether it is good. residuals are the constraints' values, 0 (no node) where one takes no
// part.
func Correction(e *mechanics.Equations, residuals []symbolic.Node) *program.Program {
	g := e.System.Graph
	none := make([]symbolic.Node, len(e.Force))
	for i := range none {
		none[i] = g.Int(0)
	}
	rhs := make([]symbolic.Node, len(residuals))
	for k, r := range residuals {
		if rhs[k] = r; r == 0 {
			rhs[k] = g.Int(0)
		}
	}
	l, sys := begin(e, none, rhs)
	choice, order := sys.choose(len(l.prog.Body))
	p := l.solve(e, sys, choice.Way, order, false)
	if form := e.Lets(); form != nil {
		if q := byLets(e.System, form.Correction(g, rhs), p.Operations(), false); q != nil && q.Operations() < p.Operations() {
			return q
		}
	}
	return p
}

// begin lowers the matrix and the right side (top, −bottom).
func begin(e *mechanics.Equations, top, bottom []symbolic.Node) (*lowering, *linearSystem) {
	s := e.System
	negated := make([]symbolic.Node, len(bottom))
	for k, b := range bottom {
		negated[k] = s.Graph.Neg(b)
	}
	rhs := append(append([]symbolic.Node(nil), top...), negated...)
	l := newLowering(s.Graph, Inputs(s, false), append(matrixNodes(e), rhs...))
	return l, l.system(e, rhs)
}

// solve returns the program that solves the system, by one of the ways with
// matrices, for q̈ and λ. verified says that the constraints are checked with them.
func (l *lowering) solve(e *mechanics.Equations, sys *linearSystem, way Way, order []int, verified bool) *program.Program {
	var x []program.Slot
	if way == Straight {
		x = l.straight(sys, order)
	} else {
		x = l.dense(sys)
	}
	if verified {
		l.verify(sys, x)
	}
	for k := len(e.System.Coordinates); k < len(x); k++ {
		x[k] = l.emit(program.Neg, x[k])
	}
	return l.finish(x)
}

func matrixNodes(e *mechanics.Equations) []symbolic.Node {
	var nodes []symbolic.Node
	for _, m := range e.Mass {
		nodes = append(nodes, m.Value)
	}
	for _, j := range e.Jacobian {
		nodes = append(nodes, j.Value)
	}
	return nodes
}

// system lowers the matrix and the right side.
func (l *lowering) system(e *mechanics.Equations, rhs []symbolic.Node) *linearSystem {
	n := len(e.System.Coordinates)
	values := l.lower(append(matrixNodes(e), rhs...)...)
	sys := &linearSystem{n: len(rhs), multipliers: len(e.Bias), entries: map[pair]program.Slot{}, rhs: values[len(values)-len(rhs):]}
	for i, m := range e.Mass {
		sys.entries[pair{m.Row, m.Col}] = values[i]
	}
	for i, j := range e.Jacobian {
		sys.entries[pair{n + j.Row, j.Col}] = values[len(e.Mass)+i]
	}
	return sys
}

// LargestMatrices is the number of unknowns up to which files that others run contain
// Matrices: to solve with pivots costs its third power.
const LargestMatrices = 100

// Matrices returns the program whose outputs are the lower triangle of the
// system's matrix by rows, N(N+1)/2 numbers, then its right side: what solving
// with pivots starts from when a watched pivot fails. That is so rare that the
// operations are left in the order in which they were made.
func Matrices(e *mechanics.Equations) *program.Program {
	g := e.System.Graph
	rhs := append([]symbolic.Node(nil), e.Force...)
	for _, b := range e.Bias {
		rhs = append(rhs, g.Neg(b))
	}
	l := newLowering(g, Inputs(e.System, false), append(matrixNodes(e), rhs...))
	rows := slices.SortedFunc(slices.Values(e.Mass), func(a, b symbolic.Entry) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
	for _, m := range rows {
		l.lower(m.Value) // in the order in which they are asked for
	}
	sys := l.system(e, rhs)
	var out []program.Slot
	for i := range sys.n {
		for j := range i + 1 {
			v, ok := sys.entries[pair{i, j}]
			if !ok {
				v = l.constant(0)
			}
			out = append(out, v)
		}
	}
	return l.made(append(out, sys.rhs...))
}
