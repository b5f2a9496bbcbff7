package symbolic_test

import (
	"testing"

	"pgregory.net/rapid"

	"lagc/internal/exprgen"
	"lagc/symbolic"
)

// world is a graph with a few symbols, and short names for its constructors.
type world struct {
	*symbolic.Graph
	x, y, z, a, b, u symbolic.Node
	p, q             symbolic.Node // conditions
}

type node = symbolic.Node

func newWorld() world {
	g := symbolic.New()
	w := world{Graph: g}
	w.x, w.y, w.z = g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1), g.Symbol(symbolic.Coordinate, 2)
	w.a, w.b, w.u = g.Symbol(symbolic.Param, 0), g.Symbol(symbolic.Param, 1), g.Symbol(symbolic.Velocity, 0)
	w.p, w.q = g.Call(symbolic.OpLess, w.x, w.y), g.Call(symbolic.OpLess, w.y, w.z)
	return w
}

func (w world) sin(x node) node      { return w.Call(symbolic.OpSin, x) }
func (w world) cos(x node) node      { return w.Call(symbolic.OpCos, x) }
func (w world) abs(x node) node      { return w.Call(symbolic.OpAbs, x) }
func (w world) not(x node) node      { return w.Call(symbolic.OpNot, x) }
func (w world) sqr(x node) node      { return w.PowInt(x, 2) }
func (w world) root(x node) node     { return w.Sqrt(x) }
func (w world) frac(n, d int64) node { return w.Rat(symbolic.RatFrac(n, d)) }
func (w world) half(x node) node     { return w.Mul(w.frac(1, 2), x) }

// The two sides must be the same node.
var identities = []struct {
	name string
	same func(w world) (got, want node)
}{
	{"x + y = y + x", func(w world) (node, node) { return w.Add(w.x, w.y), w.Add(w.y, w.x) }},
	{"x·y = y·x", func(w world) (node, node) { return w.Mul(w.x, w.y), w.Mul(w.y, w.x) }},
	{"(xy)z = x(yz)", func(w world) (node, node) { return w.Mul(w.Mul(w.x, w.y), w.z), w.Mul(w.x, w.Mul(w.y, w.z)) }},
	{"x + x = 2x", func(w world) (node, node) { return w.Add(w.x, w.x), w.Mul(w.Int(2), w.x) }},
	{"x − x = 0", func(w world) (node, node) { return w.Sub(w.x, w.x), w.Int(0) }},
	{"like terms", func(w world) (node, node) {
		return w.Add(w.Mul(w.Int(3), w.x, w.y), w.z, w.Mul(w.y, w.Int(-3), w.x)), w.z
	}},
	{"2xy + xy/2 = 5xy/2", func(w world) (node, node) {
		return w.Add(w.Mul(w.Int(2), w.x, w.y), w.half(w.Mul(w.x, w.y))), w.Mul(w.frac(5, 2), w.y, w.x)
	}},
	{"empty sum", func(w world) (node, node) { return w.Add(), w.Int(0) }},
	{"empty product", func(w world) (node, node) { return w.Mul(), w.Int(1) }},
	{"0·x = 0", func(w world) (node, node) { return w.Mul(w.Int(0), w.x), w.Int(0) }},
	{"−(−x) = x", func(w world) (node, node) { return w.Neg(w.Neg(w.x)), w.x }},
	{"−(−(x − y)) = x − y", func(w world) (node, node) { return w.Neg(w.Neg(w.Sub(w.x, w.y))), w.Sub(w.x, w.y) }},
	{"x/x = 1", func(w world) (node, node) { return w.Div(w.x, w.x), w.Int(1) }},
	{"x²·x³ = x⁵", func(w world) (node, node) { return w.Mul(w.sqr(w.x), w.PowInt(w.x, 3)), w.PowInt(w.x, 5) }},
	{"√x·√x = x", func(w world) (node, node) { return w.Mul(w.root(w.x), w.root(w.x)), w.x }},
	{"(√x)² = x", func(w world) (node, node) { return w.sqr(w.root(w.x)), w.x }},
	{"√√x·√√x = √x", func(w world) (node, node) {
		r := w.root(w.root(w.x))
		return w.Mul(r, w.root(w.x), r), w.x
	}},
	{"√(xy)·z·√(xy) = xyz", func(w world) (node, node) {
		r := w.root(w.Mul(w.x, w.y))
		return w.Mul(r, w.z, r), w.Mul(w.x, w.y, w.z)
	}},
	{"√4 = 2", func(w world) (node, node) { return w.root(w.Int(4)), w.Int(2) }},
	{"√2·√2 = 2", func(w world) (node, node) {
		return w.Mul(w.root(w.Int(2)), w.x, w.root(w.Int(2))), w.Mul(w.Int(2), w.x)
	}},
	{"√(4x) = 2√x", func(w world) (node, node) { return w.root(w.Mul(w.Int(4), w.x)), w.Mul(w.Int(2), w.root(w.x)) }},
	{"(xy)² = x²y²", func(w world) (node, node) { return w.sqr(w.Mul(w.x, w.y)), w.Mul(w.sqr(w.y), w.sqr(w.x)) }},
	{"(2xy)⁻² = x⁻²y⁻²/4", func(w world) (node, node) {
		return w.PowInt(w.Mul(w.Int(2), w.x, w.y), -2), w.Mul(w.frac(1, 4), w.PowInt(w.x, -2), w.PowInt(w.y, -2))
	}},
	{"|x|² = x²", func(w world) (node, node) { return w.Mul(w.abs(w.x), w.abs(w.x)), w.sqr(w.x) }},
	{"x·|x|·|x| = x³", func(w world) (node, node) { return w.Mul(w.abs(w.x), w.x, w.abs(w.x)), w.PowInt(w.x, 3) }},
	{"|x|³ stays", func(w world) (node, node) { return w.Args(w.PowInt(w.abs(w.x), 3))[0], w.abs(w.x) }},
	{"|x|³/|x| = x²", func(w world) (node, node) { return w.Div(w.PowInt(w.abs(w.x), 3), w.abs(w.x)), w.sqr(w.x) }},
	{"1^y = 1", func(w world) (node, node) { return w.Pow(w.Int(1), w.y), w.Int(1) }},
	{"x^y·x^y = (x^y)²", func(w world) (node, node) { return w.Mul(w.Pow(w.x, w.y), w.Pow(w.x, w.y)), w.sqr(w.Pow(w.x, w.y)) }},

	{"sin(−x) = −sin x", func(w world) (node, node) { return w.sin(w.Neg(w.x)), w.Neg(w.sin(w.x)) }},
	{"cos(−2x) = cos(2x)", func(w world) (node, node) { return w.cos(w.Mul(w.Int(-2), w.x)), w.cos(w.Mul(w.Int(2), w.x)) }},
	{"cos(y − x) = cos(x − y)", func(w world) (node, node) { return w.cos(w.Sub(w.y, w.x)), w.cos(w.Sub(w.x, w.y)) }},
	{"sin(y − x) + sin(x − y) = 0", func(w world) (node, node) {
		return w.Add(w.sin(w.Sub(w.y, w.x)), w.sin(w.Sub(w.x, w.y))), w.Int(0)
	}},
	{"|−x| = |x|", func(w world) (node, node) { return w.abs(w.Neg(w.x)), w.abs(w.x) }},
	{"(y − x)² = (x − y)²", func(w world) (node, node) { return w.sqr(w.Sub(w.y, w.x)), w.sqr(w.Sub(w.x, w.y)) }},
	{"(y − x)³ = −(x − y)³", func(w world) (node, node) {
		return w.PowInt(w.Sub(w.y, w.x), 3), w.Neg(w.PowInt(w.Sub(w.x, w.y), 3))
	}},
	{"sin 0 = 0", func(w world) (node, node) { return w.sin(w.Int(0)), w.Int(0) }},
	{"round(−5/2) = −3", func(w world) (node, node) { return w.Call(symbolic.OpRound, w.frac(-5, 2)), w.Int(-3) }},

	{"sin² + cos² = 1", func(w world) (node, node) { return w.Add(w.sqr(w.sin(w.x)), w.sqr(w.cos(w.x))), w.Int(1) }},
	{"a·sin² + b + a·cos² = a + b", func(w world) (node, node) {
		return w.Add(w.Mul(w.a, w.sqr(w.sin(w.x))), w.b, w.Mul(w.sqr(w.cos(w.x)), w.a)), w.Add(w.a, w.b)
	}},
	{"2·sin² + 2·cos² + 3·sin² = 2 + 3·sin²", func(w world) (node, node) {
		s, c := w.sqr(w.sin(w.x)), w.Mul(w.Int(2), w.sqr(w.cos(w.x)))
		return w.Add(w.Mul(w.Int(2), s, w.y), w.Mul(c, w.y), w.Mul(w.Int(3), s, w.z)), w.Add(w.Mul(w.Int(2), w.y), w.Mul(w.Int(3), s, w.z))
	}},
	{"sin²x·sin²y + cos²x·sin²y + sin²x·cos²y", func(w world) (node, node) { // each square is used once
		sx, cx, sy, cy := w.sqr(w.sin(w.x)), w.sqr(w.cos(w.x)), w.sqr(w.sin(w.y)), w.sqr(w.cos(w.y))
		return w.Add(w.Mul(sx, sy), w.Mul(cx, sy), w.Mul(sx, cy)), w.Add(sy, w.Mul(sx, cy))
	}},
	{"spherical coordinates", func(w world) (node, node) { // whichever angle comes first
		sx, cx, sy, cy := w.sqr(w.sin(w.x)), w.sqr(w.cos(w.x)), w.sqr(w.sin(w.y)), w.sqr(w.cos(w.y))
		return w.Add(w.Mul(sx, sy, w.a), w.Mul(cx, sy, w.a), w.Mul(w.a, cy)), w.a
	}},
	{"sin⁴ + 2sin²cos² + cos⁴ stays", func(w world) (node, node) {
		s, c := w.sqr(w.sin(w.x)), w.sqr(w.cos(w.x))
		e := w.Add(w.sqr(s), w.Mul(w.Int(2), s, c), w.sqr(c))
		return e, w.Add(w.sqr(c), w.Mul(s, w.Int(2), c), w.sqr(s))
	}},

	{"ax + ay = a(x + y)", func(w world) (node, node) {
		return w.Add(w.Mul(w.a, w.x), w.Mul(w.a, w.y)), w.Mul(w.a, w.Add(w.x, w.y))
	}},
	{"x² + xy = x(x + y)", func(w world) (node, node) {
		return w.Add(w.sqr(w.x), w.Mul(w.x, w.y)), w.Mul(w.x, w.Add(w.x, w.y))
	}},
	{"a/x + b/x² = (a + b/x)/x", func(w world) (node, node) {
		return w.Add(w.Div(w.a, w.x), w.Div(w.b, w.sqr(w.x))), w.Div(w.Add(w.a, w.Div(w.b, w.x)), w.x)
	}},
	{"a(y − x) + b(y − x) = (y − x)(a + b)", func(w world) (node, node) {
		d := w.Sub(w.y, w.x)
		return w.Add(w.Mul(w.a, d), w.Mul(w.b, d)), w.Mul(d, w.Add(w.a, w.b))
	}},
	{"nested sums stay", func(w world) (node, node) {
		e := w.Add(w.Add(w.x, w.y), w.z)
		if len(w.Args(e)) != 2 {
			return e, 0
		}
		return e, w.Add(w.z, w.Add(w.y, w.x))
	}},

	{"if p: x else x = x", func(w world) (node, node) { return w.Select(w.p, w.x, w.x), w.x }},
	{"if not p", func(w world) (node, node) { return w.Select(w.not(w.p), w.x, w.y), w.Select(w.p, w.y, w.x) }},
	{"if p: (if p: x else y) else z", func(w world) (node, node) {
		return w.Select(w.p, w.Select(w.p, w.x, w.y), w.z), w.Select(w.p, w.x, w.z)
	}},
	{"if p: x else (if p: y else z)", func(w world) (node, node) {
		return w.Select(w.p, w.x, w.Select(w.p, w.y, w.z)), w.Select(w.p, w.x, w.z)
	}},
	{"a·(if p: x else 0)", func(w world) (node, node) {
		return w.Mul(w.a, w.Select(w.p, w.x, w.Int(0))), w.Select(w.p, w.Mul(w.a, w.x), w.Int(0))
	}},
	{"guards commute", func(w world) (node, node) {
		s, t := w.Select(w.p, w.x, w.Int(0)), w.Select(w.q, w.Int(0), w.y)
		return w.Mul(s, t), w.Mul(t, s)
	}},
	{"guards associate", func(w world) (node, node) {
		s, t, r := w.Select(w.p, w.x, w.Int(0)), w.Select(w.q, w.Int(0), w.y), w.Select(w.Call(symbolic.OpLess, w.a, w.b), w.z, w.Int(0))
		return w.Mul(w.Mul(s, t), r), w.Mul(s, w.Mul(r, t))
	}},
	{"opposite guards", func(w world) (node, node) {
		return w.Mul(w.Select(w.p, w.x, w.Int(0)), w.a, w.Select(w.p, w.Int(0), w.y)), w.Int(0)
	}},
	{"guard squared", func(w world) (node, node) {
		s := w.Select(w.p, w.x, w.Int(0))
		return w.Mul(s, s), w.sqr(s)
	}},
	{"branches add", func(w world) (node, node) {
		return w.Add(w.Select(w.p, w.x, w.Int(0)), w.Mul(w.Int(2), w.Select(w.p, w.a, w.Int(3))), w.Mul(w.Int(-1), w.Select(w.p, w.Int(0), w.y))),
			w.Select(w.p, w.Add(w.x, w.Mul(w.Int(2), w.a)), w.Sub(w.Int(6), w.y))
	}},
	{"multiples of branches add", func(w world) (node, node) {
		return w.Add(w.Mul(w.Int(2), w.Select(w.p, w.a, w.Int(3))), w.Mul(w.Int(3), w.Select(w.p, w.y, w.Int(7)))),
			w.Select(w.p, w.Add(w.Mul(w.Int(2), w.a), w.Mul(w.Int(3), w.y)), w.Int(27))
	}},
	{"branches add up to another conditional", func(w world) (node, node) {
		other := w.Select(w.q, w.x, w.y)
		s, t, r := w.Select(w.p, other, w.Int(0)), w.Select(w.p, w.Int(0), other), w.Select(w.p, w.Int(1), w.Int(2))
		return w.Add(s, t, r), w.Add(other, r)
	}},
	{"S − S = 0 for a guard S", func(w world) (node, node) {
		s := w.Select(w.p, w.x, w.Int(0))
		return w.Sub(s, s), w.Int(0)
	}},
	{"not not p = p", func(w world) (node, node) { return w.not(w.not(w.p)), w.p }},
	{"p and true = p", func(w world) (node, node) { return w.Call(symbolic.OpAnd, w.Int(1), w.p), w.p }},
	{"p or true = true", func(w world) (node, node) { return w.Call(symbolic.OpOr, w.p, w.Int(1)), w.Int(1) }},
	{"x = x", func(w world) (node, node) { return w.Call(symbolic.OpEqual, w.x, w.x), w.Int(1) }},
	{"x < x", func(w world) (node, node) { return w.Call(symbolic.OpLess, w.x, w.x), w.Int(0) }},
	{"x <= x", func(w world) (node, node) { return w.Call(symbolic.OpLessEq, w.x, w.x), w.Int(1) }},
	{"3 < π", func(w world) (node, node) { return w.Call(symbolic.OpLess, w.Int(3), w.Pi()), w.Int(1) }},
}

func TestIdentities(t *testing.T) {
	for _, c := range identities {
		w := newWorld()
		if got, want := c.same(w); got != want {
			t.Errorf("%s: got %s, want %s", c.name, dump(w.Graph, got), dump(w.Graph, want))
		}
	}
}

// TestWideProducts is about products too wide to dissolve in others.
func TestWideProducts(t *testing.T) {
	for n := 14; n <= 40; n++ {
		g := symbolic.New()
		var f []node
		for i := range n + 1 {
			f = append(f, g.Symbol(symbolic.Param, i))
		}
		p, q := g.Mul(f[:n]...), g.Mul(f[1:]...)
		three := g.Mul(g.Int(3), p)
		if g.Neg(g.Neg(p)) != p || g.Neg(g.Neg(three)) != three {
			t.Errorf("%d factors: −(−p) is not p", n)
		}
		if got := g.Sub(three, g.Mul(p, g.Int(3))); got != g.Int(0) {
			t.Errorf("%d factors: 3p − 3p = %s", n, dump(g, got))
		}
		if c, rest := g.Coefficient(g.Mul(g.Int(-2), three)); !c.Is(-6) || rest != p {
			t.Errorf("%d factors: the coefficient of −6p is %v", n, c)
		}
		if got := g.Div(g.Add(p, q), g.Add(q, p)); got != g.Int(1) {
			t.Errorf("%d factors: (p + q)/(q + p) = %s", n, dump(g, got))
		}
		if got := g.Mul(g.PowInt(three, -1), three); got != g.Int(1) {
			t.Errorf("%d factors: 3p/3p = %s", n, dump(g, got))
		}
	}
}

// TestRebuildingIsStable takes nodes apart and makes them anew: what the
// constructors return is canonical for them.
func TestRebuildingIsStable(t *testing.T) {
	for _, c := range identities {
		w := newWorld()
		got, want := c.same(w)
		for _, n := range w.Reach(got, want) {
			if again := rebuild(w.Graph, n); again != n {
				t.Errorf("%s: %s is rebuilt as %s", c.name, dump(w.Graph, n), dump(w.Graph, again))
			}
		}
	}
	o := exprgen.Options{Symbols: someSymbols, Depth: 4}
	rapid.Check(t, func(t *rapid.T) {
		g := symbolic.New()
		tree := exprgen.Draw(t, o)
		for _, n := range g.Reach(tree.Build(g)) {
			if again := rebuild(g, n); again != n {
				t.Fatalf("%v: %s is rebuilt as %s", tree, dump(g, n), dump(g, again))
			}
		}
	})
}

func rebuild(g *symbolic.Graph, n node) node {
	if len(g.Args(n)) == 0 {
		return n
	}
	return build(g, g.Op(n), g.Args(n))
}
