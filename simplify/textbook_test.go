package simplify

import (
	"strings"
	"testing"

	"lagc/internal/reading"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// board is a graph with named symbols, on which formulas are written as text.
type board struct {
	t     testing.TB
	g     *symbolic.Graph
	v     notation.Vocabulary
	names map[string]symbolic.Node
}

func newBoard(t testing.TB, params, coordinates string) *board {
	b := &board{t: t, g: symbolic.New(), names: map[string]symbolic.Node{}}
	b.names["t"] = b.g.Symbol(symbolic.Time, 0)
	for i, s := range strings.Fields(params) {
		b.v.Params = append(b.v.Params, notation.Name{Base: s})
		b.names[s] = b.g.Symbol(symbolic.Param, i)
	}
	for i, s := range strings.Fields(coordinates) {
		b.v.Coordinates = append(b.v.Coordinates, notation.Name{Base: s})
		b.names[s] = b.g.Symbol(symbolic.Coordinate, i)
		b.names[s+"'"] = b.g.Symbol(symbolic.Velocity, i)
	}
	return b
}

func (b *board) read(s string) symbolic.Node {
	n, err := reading.Read(b.g, b.names, s)
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *board) text(n symbolic.Node) string {
	return notation.Text(b.g, n, notation.Options{Names: b.v.Name})
}

func (b *board) define(lets ...string) {
	for _, l := range lets {
		name, value, _ := strings.Cut(l, " = ")
		b.names[name] = b.read(value)
	}
}

func (b *board) symbols(kind symbolic.Kind) []symbolic.Node {
	out := make([]symbolic.Node, len(b.v.Coordinates))
	for i := range out {
		out[i] = b.g.Symbol(kind, i)
	}
	return out
}

// motion derives M q̈ = f from the Lagrangian L, simplifies M, p and f, and solves
// for q̈ by Cramer's rule. The names M11, p1, f1, a1, … then stand for them.
func (b *board) motion(L symbolic.Node) map[string]symbolic.Node {
	g := b.g
	q, v := b.symbols(symbolic.Coordinate), b.symbols(symbolic.Velocity)
	p, n := g.Gradient(L, v), len(q)
	out := map[string]symbolic.Node{}
	drift := g.Along(func(s symbolic.Symbol) symbolic.Node {
		switch s.Kind {
		case symbolic.Time:
			return g.Int(1)
		case symbolic.Coordinate:
			return v[s.Index]
		}
		return 0
	})
	M := make([]symbolic.Node, n*n)
	for i := range M {
		M[i] = g.Int(0)
	}
	for _, e := range g.Jacobian(p, v) {
		M[e.Row*n+e.Col] = e.Value
	}
	f := g.Gradient(L, q)
	for i := range f {
		f[i] = g.Sub(f[i], drift.Of(p[i]))
	}
	M, f = b.simplify(M), b.simplify(f)
	p = b.simplify(p)
	a := b.simplify(cramer(g, M, f))
	for i := range n {
		digit := string(rune('1' + i))
		out["p"+digit], out["f"+digit] = p[i], f[i]
		out["a"+digit] = a[i]
		for j := range n {
			out["M"+digit+string(rune('1'+j))] = M[i*n+j]
		}
	}
	return out
}

func (b *board) simplify(nodes []symbolic.Node) []symbolic.Node {
	return Expressions(b.g, nodes, Budget{})
}

func cramer(g *symbolic.Graph, M, f []symbolic.Node) []symbolic.Node {
	if len(f) == 1 {
		return []symbolic.Node{g.Div(f[0], M[0])}
	}
	det := func(a, b, c, d symbolic.Node) symbolic.Node { return g.Sub(g.Mul(a, d), g.Mul(b, c)) }
	d := det(M[0], M[1], M[2], M[3])
	return []symbolic.Node{g.Div(det(f[0], M[1], f[1], M[3]), d), g.Div(det(M[0], f[0], M[2], f[1]), d)}
}

// textbook is the table of systems: the Lagrangian as one sets it up, and what
// the books print, typed from there (Goldstein, Poole, Safko, Classical
// Mechanics, 3rd ed.; Landau and Lifshitz, Mechanics, 3rd ed., §5; Taylor,
// Classical Mechanics, ch. 7).
var textbook = []struct {
	name, params, coordinates string
	lets                      []string
	want                      [][2]string
}{
	{"plane pendulum", "m l g", "th",
		[]string{"x = l*sin(th)", "y = -l*cos(th)", "L = m/2*((x)'^2 + (y)'^2) - m*g*y"},
		[][2]string{
			{"p1", "m*l^2*th'"},
			{"M11", "m*l^2"},
			{"f1", "-m*g*l*sin(th)"},
			{"a1", "-g/l*sin(th)"}}},
	{"double pendulum", "m1 m2 l1 l2 g", "th1 th2",
		[]string{"x1 = l1*sin(th1)", "y1 = -l1*cos(th1)", "x2 = x1 + l2*sin(th2)", "y2 = y1 - l2*cos(th2)",
			"L = m1/2*((x1)'^2 + (y1)'^2) + m2/2*((x2)'^2 + (y2)'^2) - m1*g*y1 - m2*g*y2"},
		[][2]string{
			{"M11", "(m1 + m2)*l1^2"},
			{"M12", "m2*l1*l2*cos(th1 - th2)"},
			{"M22", "m2*l2^2"},
			{"p1", "(m1 + m2)*l1^2*th1' + m2*l1*l2*cos(th1 - th2)*th2'"},
			{"p2", "m2*l2^2*th2' + m2*l1*l2*cos(th1 - th2)*th1'"},
			{"f1", "-(m2*l1*l2*sin(th1 - th2)*th2'^2 + (m1 + m2)*g*l1*sin(th1))"},
			{"f2", "m2*l1*l2*sin(th1 - th2)*th1'^2 - m2*g*l2*sin(th2)"},
			{"a1", "(m2*g*sin(th2)*cos(th1 - th2) - m2*sin(th1 - th2)*(l1*cos(th1 - th2)*th1'^2 + l2*th2'^2) - (m1 + m2)*g*sin(th1))/(l1*(m1 + m2*sin(th1 - th2)^2))"}}},
	{"Kepler's problem", "m G M", "r ph",
		[]string{"x = r*cos(ph)", "y = r*sin(ph)", "L = m/2*((x)'^2 + (y)'^2) + G*M*m/r"},
		[][2]string{
			{"p1", "m*r'"},
			{"p2", "m*r^2*ph'"},
			{"a1", "r*ph'^2 - G*M/r^2"},
			{"a2", "-2*r'*ph'/r"}}},
	{"spherical pendulum", "m l g", "th ph",
		[]string{"x = l*sin(th)*cos(ph)", "y = l*sin(th)*sin(ph)", "z = -l*cos(th)",
			"L = m/2*((x)'^2 + (y)'^2 + (z)'^2) - m*g*z"},
		[][2]string{
			{"p1", "m*l^2*th'"},
			{"p2", "m*l^2*sin(th)^2*ph'"},
			{"M12", "0"},
			{"a1", "sin(th)*cos(th)*ph'^2 - g/l*sin(th)"},
			{"a2", "-2*th'*ph'/tan(th)"}}},
	{"elastic pendulum", "m k l0 g", "r th",
		[]string{"x = r*sin(th)", "y = -r*cos(th)", "L = m/2*((x)'^2 + (y)'^2) - m*g*y - k/2*(r - l0)^2"},
		[][2]string{
			{"f1", "m*(r*th'^2 + g*cos(th)) + k*(l0 - r)"},
			{"a1", "r*th'^2 + g*cos(th) + k/m*(l0 - r)"},
			{"a2", "-(2*r'*th' + g*sin(th))/r"}}},
	{"bead on a rotating hoop", "m R w g", "th",
		[]string{"x = R*sin(th)*cos(w*t)", "y = R*sin(th)*sin(w*t)", "z = -R*cos(th)",
			"L = m/2*((x)'^2 + (y)'^2 + (z)'^2) - m*g*z"},
		[][2]string{
			{"M11", "m*R^2"},
			{"a1", "(w^2*cos(th) - g/R)*sin(th)"}}},
	{"charge in a magnetic field", "m q B", "x y",
		[]string{"L = m/2*(x'^2 + y'^2) + q*B/2*(x*y' - y*x')"},
		[][2]string{
			{"p1", "m*x' - q*B*y/2"},
			{"a1", "q*B*y'/m"},
			{"a2", "-q*B*x'/m"}}},
	{"cart and pendulum", "M m l g", "x th",
		[]string{"u = x + l*sin(th)", "y = -l*cos(th)", "L = M/2*x'^2 + m/2*((u)'^2 + (y)'^2) - m*g*y"},
		[][2]string{
			{"M11", "M + m"},
			{"M12", "m*l*cos(th)"},
			{"a1", "m*sin(th)*(l*th'^2 + g*cos(th))/(M + m*sin(th)^2)"},
			{"a2", "-sin(th)*(m*l*cos(th)*th'^2 + (M + m)*g)/(l*(M + m*sin(th)^2))"}}},
	{"particle on a cone", "m g c", "r ph",
		[]string{"x = r*cos(ph)", "y = r*sin(ph)", "z = c*r", "L = m/2*((x)'^2 + (y)'^2 + (z)'^2) - m*g*z"},
		[][2]string{
			{"M11", "m*(1 + c^2)"},
			{"a1", "(r*ph'^2 - g*c)/(1 + c^2)"}}},
	{"Atwood's machine", "m1 m2 I R g", "x",
		[]string{"L = m1/2*x'^2 + m2/2*x'^2 + I/2*(x'/R)^2 + m1*g*x - m2*g*x"},
		[][2]string{
			{"a1", "(m1 - m2)*g*R^2/((m1 + m2)*R^2 + I)"}}},
}

// TestTextbook compares with the book's form as the same node, which is equality
// up to the order of terms and factors; where the graph's constructors would
// write the book's form otherwise, both go through them.
func TestTextbook(t *testing.T) {
	for _, c := range textbook {
		t.Run(c.name, func(t *testing.T) {
			b := newBoard(t, c.params, c.coordinates)
			b.define(c.lets...)
			got := b.motion(b.names["L"])
			for _, w := range c.want {
				if n := got[w[0]]; n != b.read(w[1]) {
					t.Errorf("%s is\n\t%s, the book has\n\t%s", w[0], b.text(n), b.text(b.read(w[1])))
				}
			}
		})
	}
}
