package symbolic

import (
	"testing"
)

func TestPendulumDerivative(t *testing.T) {
	g := New()
	q, v := g.Symbol(Coordinate, 0), g.Symbol(Velocity, 0)
	m, l := g.Symbol(Param, 0), g.Symbol(Param, 1)
	d := g.TimeDerivative()
	x, y := g.Mul(l, g.Call(OpSin, q)), g.Neg(g.Mul(l, g.Call(OpCos, q)))
	T := g.Mul(m, g.Rat(RatFrac(1, 2)), g.Add(g.PowInt(d.Of(x), 2), g.PowInt(d.Of(y), 2)))
	p := g.Diff(T, v)
	if want := g.Mul(m, l, l, v); p != want {
		t.Errorf("p is node %d (%v %v), want m·l²·v", p, g.Op(p), g.Args(p))
	}
	M := g.Jacobian([]Node{p}, []Node{v})
	if len(M) != 1 || M[0].Value != g.Mul(m, l, l) {
		t.Errorf("M = %v", M)
	}
}
