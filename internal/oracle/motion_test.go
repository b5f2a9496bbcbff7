package oracle

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"gonum.org/v1/gonum/num/hyperdual"
	"pgregory.net/rapid"

	"lagc/symbolic"
)

// A problem is a Lagrangian whose accelerations are known from books.
type problem struct {
	name  string
	n     int
	build func(g *symbolic.Graph, q, v, c []symbolic.Node, t symbolic.Node) symbolic.Node
	exact func(q, v, c []float64, t float64) []float64
}

func half(g *symbolic.Graph) symbolic.Node { return g.Rat(symbolic.RatFrac(1, 2)) }

func cos(g *symbolic.Graph, x symbolic.Node) symbolic.Node { return g.Call(symbolic.OpCos, x) }

// The parameters c lie in [1/2, 2].
var problems = []problem{
	{
		name: "pendulum", n: 1,
		build: func(g *symbolic.Graph, q, v, c []symbolic.Node, _ symbolic.Node) symbolic.Node {
			m, l, k := c[0], c[1], c[2]
			T := g.Mul(half(g), m, l, l, v[0], v[0])
			return g.Add(T, g.Mul(m, k, l, cos(g, q[0])))
		},
		exact: func(q, v, c []float64, _ float64) []float64 { return []float64{-c[2] / c[1] * math.Sin(q[0])} },
	},
	{
		name: "Caldirola-Kanai damped oscillator", n: 1, // L = e^γt (v² − ω²q²)/2
		build: func(g *symbolic.Graph, q, v, c []symbolic.Node, t symbolic.Node) symbolic.Node {
			return g.Mul(half(g), g.Call(symbolic.OpExp, g.Mul(c[0], t)), g.Sub(g.Mul(v[0], v[0]), g.Mul(c[1], c[1], q[0], q[0])))
		},
		exact: func(q, v, c []float64, _ float64) []float64 { return []float64{-c[0]*v[0] - c[1]*c[1]*q[0]} },
	},
	{
		name: "charge in a magnetic field", n: 2, // L = m v²/2 + B (x ẏ − y ẋ)/2
		build: func(g *symbolic.Graph, q, v, c []symbolic.Node, _ symbolic.Node) symbolic.Node {
			return g.Mul(half(g), g.Add(g.Mul(c[0], v[0], v[0]), g.Mul(c[0], v[1], v[1]),
				g.Mul(c[1], q[0], v[1]), g.Neg(g.Mul(c[1], q[1], v[0]))))
		},
		exact: func(q, v, c []float64, _ float64) []float64 {
			return []float64{c[1] / c[0] * v[1], -c[1] / c[0] * v[0]}
		},
	},
	{
		name: "Kepler in polar coordinates", n: 2, // L = (ṙ² + r²φ̇²)/2 + k/r
		build: func(g *symbolic.Graph, q, v, c []symbolic.Node, _ symbolic.Node) symbolic.Node {
			return g.Add(g.Mul(half(g), v[0], v[0]), g.Mul(half(g), q[0], q[0], v[1], v[1]), g.Div(c[0], q[0]))
		},
		exact: func(q, v, c []float64, _ float64) []float64 {
			return []float64{q[0]*v[1]*v[1] - c[0]/(q[0]*q[0]), -2 * v[0] * v[1] / q[0]}
		},
	},
	{
		name: "double pendulum", n: 2, // masses c0, c1, lengths c2, c3, gravity 1
		build: func(g *symbolic.Graph, q, v, c []symbolic.Node, _ symbolic.Node) symbolic.Node {
			m := g.Add(c[0], c[1])
			return g.Add(
				g.Mul(half(g), m, c[2], c[2], v[0], v[0]),
				g.Mul(half(g), c[1], c[3], c[3], v[1], v[1]),
				g.Mul(c[1], c[2], c[3], v[0], v[1], cos(g, g.Sub(q[0], q[1]))),
				g.Mul(m, c[2], cos(g, q[0])),
				g.Mul(c[1], c[3], cos(g, q[1])))
		},
		exact: func(q, v, c []float64, _ float64) []float64 { // Cramer's rule on the equations of the textbooks
			m1, m2, l1, l2 := c[0], c[1], c[2], c[3]
			s, k := math.Sincos(q[0] - q[1])
			a11, a12, a22 := (m1+m2)*l1, m2*l2*k, l2
			a21 := l1 * k
			b1 := -m2*l2*v[1]*v[1]*s - (m1+m2)*math.Sin(q[0])
			b2 := l1*v[0]*v[0]*s - math.Sin(q[1])
			det := a11*a22 - a12*a21
			return []float64{(b1*a22 - a12*b2) / det, (a11*b2 - b1*a21) / det}
		},
	},
}

// TestClosedForms compares with the closed forms. They are evaluated in
// float64, so 1e-11 allows for their cancellations and for det M ≥ m1·m2-like
// conditioning with parameters in [1/2, 2].
func TestClosedForms(t *testing.T) {
	for _, p := range problems {
		t.Run(p.name, func(t *testing.T) {
			g, L := p.graph()
			rapid.Check(t, func(t *rapid.T) {
				st := drawState(t, p.n)
				want := p.exact(st.q, st.v, st.c, st.t)
				got, err := Accelerations(g, L, p.n, st.value, nil)
				if err != nil {
					t.Fatal(err)
				}
				high, err := BigAccelerations(g, L, p.n, st.big, nil, prec)
				if err != nil {
					t.Fatal(err)
				}
				for i := range want {
					h, _ := high[i].Float64()
					scale := 1e-11 * (1 + math.Abs(want[i]))
					if math.Abs(got[i]-want[i]) > scale || math.Abs(h-want[i]) > scale {
						t.Fatalf("q̈%d = %v, %v, want %v", i, got[i], h, want[i])
					}
				}
			})
		})
	}
}

// TestMotionAgainstDifferences checks every term that jets yield against
// differences of L at 300 bits, which know no derivative rule.
func TestMotionAgainstDifferences(t *testing.T) {
	const bits = 300 // h = 2^-100; a mixed difference is good to about h² = 2^-200 and 300 − 200 bits
	for _, p := range problems {
		g, L := p.graph()
		rapid.Check(t, func(t *rapid.T) {
			st := drawState(t, p.n)
			m, err := MotionOf(g, L, p.n, st.big, Bigs(bits))
			if err != nil {
				t.Fatal(err)
			}
			f := bigFunction(g, L, st.big, bits)
			i := rapid.IntRange(0, p.n-1).Draw(t, "i")
			j := rapid.IntRange(0, p.n-1).Draw(t, "j")
			qi, vi, vj := coordinate(i), velocity(i), velocity(j)
			along := map[symbolic.Symbol]*big.Float{{Kind: symbolic.Time}: big.NewFloat(1)}
			for k := range p.n {
				along[coordinate(k)] = st.big(velocity(k))
			}
			one := big.NewFloat(1)
			for name, c := range map[string]struct{ got, want *big.Float }{
				"∂L/∂q":      {m.Gradient[i], f.first(t, direction{qi: one}, bits)},
				"∂L/∂q̇":     {m.Momenta[i], f.first(t, direction{vi: one}, bits)},
				"∂²L/∂q̇∂q̇": {m.Mass[i][j], f.mixed(t, direction{vi: one}, direction{vj: one}, bits)},
				"dp/dt":      {m.Drift[i], f.mixed(t, direction{vi: one}, along, bits)},
			} {
				if relative(c.got, c.want, 0) > 1e-25 {
					t.Fatalf("%s: %s is %g, want %g", p.name, name, c.got, c.want)
				}
			}
		})
	}
}

func TestForceAndSingular(t *testing.T) {
	g := symbolic.New()
	v := g.Symbol(symbolic.Velocity, 0)
	one := func(symbolic.Symbol) float64 { return 1 }
	got, err := Accelerations(g, g.Mul(g.Int(2), v, v), 1, one, []float64{6})
	if err != nil || got[0] != 1.5 { // M = 4
		t.Errorf("q̈ = %v, %v; want 3/2", got, err)
	}
	w := g.Symbol(symbolic.Velocity, 1)
	if got, err := Accelerations(g, g.PowInt(g.Add(v, w), 2), 2, one, nil); !errors.Is(err, ErrSingular) {
		t.Errorf("q̈ = %v, %v; want ErrSingular", got, err)
	}
}

// TestSolve needs pivoting, and is exact in float64.
func TestSolve(t *testing.T) {
	x, err := Solve([][]float64{{0, 2, 1}, {1, 0, 0}, {4, 1, 3}}, []float64{7, 1, 15}, Floats())
	if err != nil || x[0] != 1 || math.Abs(x[1]-2) > 1e-15 || math.Abs(x[2]-3) > 1e-15 {
		t.Errorf("x = %v, %v; want 1 2 3", x, err)
	}
}

func (p problem) graph() (*symbolic.Graph, symbolic.Node) {
	g := symbolic.New()
	var q, v, c []symbolic.Node
	for i := range p.n {
		q = append(q, g.Symbol(symbolic.Coordinate, i))
		v = append(v, g.Symbol(symbolic.Velocity, i))
	}
	for i := range 4 {
		c = append(c, g.Symbol(symbolic.Param, i))
	}
	return g, p.build(g, q, v, c, g.Symbol(symbolic.Time, 0))
}

type state struct {
	q, v, c []float64
	t       float64
}

func drawState(t *rapid.T, n int) state {
	list := func(name string, n int, low, high float64) []float64 {
		return rapid.SliceOfN(rapid.Float64Range(low, high), n, n).Draw(t, name)
	}
	s := state{q: list("q", n, -3, 3), v: list("v", n, -3, 3), c: list("c", 4, 0.5, 2), t: list("t", 1, -1, 1)[0]}
	s.q[0] = 0.5 + math.Abs(s.q[0]) // a radius in one problem
	return s
}

func (s state) value(x symbolic.Symbol) float64 {
	switch x.Kind {
	case symbolic.Coordinate:
		return s.q[x.Index]
	case symbolic.Velocity:
		return s.v[x.Index]
	case symbolic.Param:
		return s.c[x.Index]
	}
	return s.t
}

func (s state) big(x symbolic.Symbol) *big.Float { return big.NewFloat(s.value(x)) }

func coordinate(i int) symbolic.Symbol {
	return symbolic.Symbol{Kind: symbolic.Coordinate, Index: i}
}

func velocity(i int) symbolic.Symbol { return symbolic.Symbol{Kind: symbolic.Velocity, Index: i} }

type direction = map[symbolic.Symbol]*big.Float

// first is the central difference along a direction.
func (f shifted) first(t *rapid.T, along direction, bits uint) *big.Float {
	d, err := f.difference(scaled(along, step(bits)))
	if err != nil {
		t.Fatal(err)
	}
	return d.SetMantExp(d, int(bits/3)-1)
}

// mixed is the second difference along two directions.
func (f shifted) mixed(t *rapid.T, u, w direction, bits uint) *big.Float {
	h := step(bits)
	combine := func(sign float64) direction {
		out := scaled(u, h)
		for s, x := range scaled(w, new(big.Float).Mul(h, big.NewFloat(sign))) {
			if y, ok := out[s]; ok {
				x = new(big.Float).Add(x, y)
			}
			out[s] = x
		}
		return out
	}
	var sum *big.Float
	for _, sign := range []float64{1, -1} { // f(u+w) + f(−u−w) − f(u−w) − f(w−u)
		by := combine(sign)
		for _, s := range []int64{1, -1} {
			v, err := f(by, s)
			if err != nil {
				t.Fatal(err)
			}
			v = new(big.Float).Mul(v, big.NewFloat(sign))
			if sum == nil {
				sum = v
			} else {
				sum = new(big.Float).Add(sum, v)
			}
		}
	}
	return sum.SetMantExp(sum, 2*int(bits/3)-2)
}

func scaled(d direction, by *big.Float) direction {
	out := direction{}
	for s, x := range d {
		out[s] = new(big.Float).SetPrec(by.Prec()+x.Prec()).Mul(x, by)
	}
	return out
}

// At 0 the odd functions are the identity up to the third order, whatever gonum
// makes of them.
func TestHyperdualsAtZero(t *testing.T) {
	x := hyperdual.Number{E1mag: 2, E2mag: 3, E1E2mag: 5}
	for _, op := range []symbolic.Op{symbolic.OpSin, symbolic.OpTan, symbolic.OpAsin, symbolic.OpAtan,
		symbolic.OpSinh, symbolic.OpTanh, symbolic.OpAsinh, symbolic.OpAtanh} {
		if got := hyperduals().Functions[op]([]hyperdual.Number{x}); got != x {
			t.Errorf("%v(%v) = %v", op, x, got)
		}
	}
}
