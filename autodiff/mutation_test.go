package autodiff

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// operations are all that a code may contain and that compute something.
func operations() []symbolic.Op {
	var out []symbolic.Op
	for op := symbolic.OpAdd; op < opCount; op++ {
		if op != symbolic.OpSelect && op != opDecide && op != opKeep {
			out = append(out, op)
		}
	}
	return out
}

// flat operations are constant in pieces.
func flat(op symbolic.Op) bool {
	switch op {
	case symbolic.OpSign, symbolic.OpFloor, symbolic.OpCeil, symbolic.OpRound:
		return true
	}
	return op >= symbolic.OpLess && op <= symbolic.OpNot
}

// TestTableIsComplete: every operation has a rule for every way, or for none but
// its value where it is constant in pieces; erf has no complex form.
func TestTableIsComplete(t *testing.T) {
	for _, op := range operations() {
		r := rules[op]
		if r.args != 1 && r.args != 2 || r.value == nil {
			t.Errorf("operation %d (%v) has no line", op, op)
		}
		if op != opPower && op.Arity() >= 0 && op.Arity() != r.args {
			t.Errorf("%v takes %d arguments, not %d", op, op.Arity(), r.args)
		}
		smooth := !flat(op)
		if (r.reverse != nil) != smooth || (r.jet != nil) != smooth || (r.dual != nil) != smooth || (r.hyperdual != nil) != smooth {
			t.Errorf("%v: rules for derivatives: %v, %v, %v, %v, want all: %v", op, r.reverse != nil, r.jet != nil, r.dual != nil, r.hyperdual != nil, smooth)
		}
		if (r.complex == nil) != (op == symbolic.OpErf) {
			t.Errorf("%v has a complex form: %v", op, r.complex != nil)
		}
	}
}

// domains are the arguments (u, w) at which an operation is tried, where all its
// derivatives up to the second differ from 0 unless they always are 0.
var domains = map[symbolic.Op][][2]float64{
	symbolic.OpPow:   {{0.7, 1.3}, {2.5, -0.6}},
	opPower:          {{0.7, -1.5}, {1.2, 2.5}, {-0.8, 3}, {-0.8, -1}, {0.6, 0.5}, {0.9, -0.5}, {-0.4, 2}, {1.4, -2}, {1.1, 7}},
	symbolic.OpAcosh: {{1.4, 0}, {3, 0}},
	symbolic.OpLog:   {{0.4, 0}, {3, 0}},
	symbolic.OpAtan2: {{0.5, 0.8}, {-0.5, -0.8}, {0.9, -0.2}, {-0.9, 0.3}},
	symbolic.OpMod:   {{2.3, 0.9}, {-2.3, 0.9}, {2.3, -0.9}, {-1.3, -0.4}},
}

// everywhere serves all other operations.
var everywhere = [][2]float64{{0.3, 0.8}, {-0.6, 0.2}, {0.55, -0.75}}

func places(op symbolic.Op) [][2]float64 {
	if d, ok := domains[op]; ok {
		return d
	}
	return everywhere
}

// single is a system whose Lagrangian is 5(x'² + y'²) and one operation of
// arguments that depend on everything.
func single(op symbolic.Op, at [2]float64) *mechanics.System {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g}
	for _, name := range []string{"x", "y"} {
		sys.Coordinates = append(sys.Coordinates, mechanics.Coordinate{Name: notation.Name{Base: name}})
	}
	c := func(x float64) symbolic.Node { return g.Float(x) }
	mix := func(c0, c1, c2, c3, c4, c5 float64) symbolic.Node {
		return g.Add(c(c0), g.Mul(c(c1), sys.Position(0)), g.Mul(c(c2), sys.Position(1)), g.Mul(c(c3), sys.Velocity(0)),
			g.Mul(c(c4), sys.Velocity(1)), g.Mul(c(c5), g.Symbol(symbolic.Time, 0)),
			g.Mul(c(c1), sys.Velocity(0), sys.Velocity(1)), g.Mul(c(c2), sys.Position(0), sys.Velocity(1)))
	}
	u, w := mix(at[0], 0.11, -0.05, 0.07, 0.13, 0.03), mix(at[1], -0.06, 0.09, 0.12, -0.08, 0.05)
	var y symbolic.Node
	switch {
	case op == symbolic.OpAdd:
		y = g.Mul(g.Add(u, g.PowInt(w, 3)), g.Add(w, g.PowInt(u, 3)))
	case op == symbolic.OpMul:
		y = g.Mul(u, w, g.Add(w, g.Int(2))) // an odd number of products: two wrong signs would be right
	case op == opPower:
		y = g.PowRat(u, symbolic.RatFloat(at[1]))
	case op == symbolic.OpPow:
		y = g.Pow(u, w)
	case flat(op) && op.Boolean():
		cond := u
		if op.Arity() == 2 {
			cond = g.Call(op, u, w)
		} else {
			cond = g.Call(op, g.Call(symbolic.OpLess, u, w))
		}
		y = g.Select(cond, g.PowInt(u, 2), g.PowInt(w, 3))
	case flat(op):
		y = g.Mul(g.Call(op, g.Mul(c(7.7), u)), g.PowInt(w, 2))
	case rules[op].args == 2:
		y = bend(g, g.Call(op, u, w))
	default:
		y = bend(g, g.Call(op, u))
	}
	kinetic := func(v symbolic.Node) symbolic.Node { return g.Mul(c(5), v, g.Add(v, g.Int(1))) } // without a power
	sys.Lagrangian = g.Add(kinetic(sys.Velocity(0)), kinetic(sys.Velocity(1)), y)
	return sys
}

// bend makes something of which the second derivatives matter even where the
// operation is linear in pieces.
func bend(g *symbolic.Graph, y symbolic.Node) symbolic.Node {
	return g.Add(y, g.PowInt(g.Add(y, g.Int(4)), 2))
}

// disagreement is how far a way is from the derived equations on a system of one
// operation, relative to the largest acceleration.
func disagreement[T differentiator](t *testing.T, table *[opCount]rule, way func(*task) (T, error), op symbolic.Op, at [2]float64) float64 {
	t.Helper()
	sys := single(op, at)
	e, err := construct(table, way, sys, nil, nil)
	if err != nil {
		t.Fatalf("%v: %v", op, err)
	}
	model := dynamics.New(mechanics.Derive(sys), nil, nil)
	worst, scale := 0.0, 0.0
	for k := range 5 {
		s := 0.3 * float64(k-1)
		y := []float64{0.2 - s, 0.1 + s/2, 0.4 + s/3, -0.3 * s}
		if k == 0 { // where arguments are exactly those of the place, which may be 0
			s, y = 0, []float64{0, 0, 0, 0}
		}
		want, got := make([]float64, 2), make([]float64, 2)
		if err := model.Accelerations(s, y, want, nil); err != nil {
			t.Fatalf("%v at %v: %v", op, at, err)
		}
		if err := e.Accelerations(s, y, got, nil); err != nil {
			return math.Inf(1)
		}
		for i := range want {
			worst = math.Max(worst, math.Abs(got[i]-want[i]))
			scale = math.Max(scale, math.Abs(want[i]))
		}
	}
	return worst / scale
}

// TestEveryOperation compares each line of the table with the derived equations.
// 1e-12 allows for the cancellation in functions that are nearly linear; the
// bound for complex steps is that of their outer differences, and for finite
// differences that of TestApproximateWays with k = 3.
func TestEveryOperation(t *testing.T) {
	for _, op := range operations() {
		for _, at := range places(op) {
			for _, c := range []struct {
				way       string
				got       float64
				tolerance float64
			}{
				{"autograd", disagreement(t, &rules, newAutograd, op, at), 1e-12},
				{"jet", disagreement(t, &rules, newJet, op, at), 1e-12},
				{"hyperdual", disagreement(t, &rules, newHyper, op, at), 1e-12},
				{"finite", disagreement(t, &rules, newFinite, op, at), 2e-4},
			} {
				if !(c.got <= c.tolerance) {
					t.Errorf("%s: %v at %v: %.3g", c.way, op, at, c.got)
				}
			}
			if op == symbolic.OpErf {
				continue
			}
			if got := disagreement(t, &rules, newStepper, op, at); !(got <= 1e-8) {
				t.Errorf("complex: %v at %v: %.3g", op, at, got)
			}
		}
	}
}

// TestAtZero has arguments that are exactly 0, where angles start and libraries
// have special cases.
func TestAtZero(t *testing.T) {
	for _, op := range operations() {
		at := [2]float64{0, 0.8}
		switch op {
		case symbolic.OpLog, symbolic.OpAcosh, symbolic.OpCbrt, symbolic.OpPow:
			continue // no derivatives there
		case opPower:
			at[1] = 3
		}
		for _, way := range []struct {
			name string
			got  float64
		}{
			{"autograd", disagreement(t, &rules, newAutograd, op, at)},
			{"jet", disagreement(t, &rules, newJet, op, at)},
			{"hyperdual", disagreement(t, &rules, newHyper, op, at)},
		} {
			if !(way.got <= 1e-12) {
				t.Errorf("%s: %v: %.3g", way.name, op, way.got)
			}
		}
	}
}

// mutant is a table with one rule changed.
type mutant struct {
	name  string
	table [opCount]rule
}

// flips are all ways to get one sign wrong in the rules of an operation.
func flips(op symbolic.Op) (reverse, jet, dualFlips, hyper, complexFlips []mutant) {
	change := func(list *[]mutant, name string, f func(r *rule)) {
		m := mutant{fmt.Sprintf("%v %s", op, name), rules}
		f(&m.table[op])
		*list = append(*list, m)
	}
	old := rules[op]
	for k := range old.args {
		change(&reverse, fmt.Sprintf("by argument %d", k), func(r *rule) {
			r.reverse = func(t *tape, y, a, b entry, arg int) entry {
				if d := old.reverse(t, y, a, b, arg); arg != k {
					return d
				} else {
					return t.scale(-1, d)
				}
			}
		})
	}
	at := places(op)[0]
	here := old.jet(at[0], at[1], old.value(at[0], at[1]))
	for i, part := range []func(*second) *float64{
		func(s *second) *float64 { return &s.a }, func(s *second) *float64 { return &s.b },
		func(s *second) *float64 { return &s.aa }, func(s *second) *float64 { return &s.ab },
		func(s *second) *float64 { return &s.bb },
	} {
		name := []string{"a", "b", "aa", "ab", "bb"}[i]
		if *part(&here) == 0 {
			continue // always 0
		}
		if op == symbolic.OpAdd && name == "b" {
			continue // a jet adds all summands by the rule of the first
		}
		change(&jet, "∂"+name, func(r *rule) {
			r.jet = func(a, b, y float64) second {
				s := old.jet(a, b, y)
				*part(&s) *= -1
				return s
			}
		})
	}
	change(&dualFlips, "dual", func(r *rule) {
		r.dual = func(a, b dual.Number) dual.Number { d := old.dual(a, b); d.Emag *= -1; return d }
	})
	change(&hyper, "hyperdual", func(r *rule) {
		r.hyperdual = func(a, b hyperdual.Number) hyperdual.Number { d := old.hyperdual(a, b); d.E1E2mag *= -1; return d }
	})
	if old.complex != nil {
		change(&complexFlips, "complex", func(r *rule) {
			r.complex = func(a, b complex128) complex128 { c := old.complex(a, b); return complex(real(c), -imag(c)) }
		})
	}
	return
}

// TestFlippedSigns gets the sign of each derivative of each operation wrong, one
// after the other: the comparison with the derived equations must see it, by a
// wide margin, at one of the operation's places.
func TestFlippedSigns(t *testing.T) {
	tried := 0
	for _, op := range operations() {
		if flat(op) {
			continue
		}
		reverse, jet, dualFlips, hyper, complexFlips := flips(op)
		tried += seen(t, reverse, newAutograd, op) + seen(t, jet, newJet, op) + seen(t, dualFlips, newHyper, op) +
			seen(t, hyper, newHyper, op) + seen(t, complexFlips, newStepper, op)
	}
	if tried < 150 {
		t.Errorf("only %d mutants were tried", tried)
	}
}

func seen[T differentiator](t *testing.T, mutants []mutant, way func(*task) (T, error), op symbolic.Op) int {
	t.Helper()
	for _, m := range mutants {
		worst := 0.0
		for _, at := range places(op) {
			worst = math.Max(worst, disagreement(t, &m.table, way, op, at))
		}
		if !(worst > 1e-5) {
			t.Errorf("a wrong sign goes unseen: %s (%.3g)", m.name, worst)
		}
	}
	return len(mutants)
}
