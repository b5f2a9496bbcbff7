package resolve_test

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// The tests of meaning state sentences of the language reference as files with
// observed expressions, and compare what these evaluate to with formulas
// written in Go. Every symbol has a value of its own that depends on nothing
// but its name, so that a formula asks for it by name.

// at returns the value of a symbol by the name that it has in the file: x, x',
// th[2], t, m, lambda_1, x(0). Values lie between 0.3 and 1.7.
func at(name string) float64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return 0.3 + 1.4*rand.New(rand.NewPCG(h.Sum64(), 1)).Float64()
}

// nameOf is the name of a symbol.
func nameOf(sys *mechanics.System, s symbolic.Symbol) string {
	switch s.Kind {
	case symbolic.Time:
		return "t"
	case symbolic.Param:
		return sys.Params[s.Index].Name.String()
	case symbolic.Multiplier:
		return "lambda_" + string(rune('1'+s.Index))
	}
	suffix := map[symbolic.Kind]string{
		symbolic.Velocity: "'", symbolic.Acceleration: "''",
		symbolic.InitialCoordinate: "(0)", symbolic.InitialVelocity: "'(0)",
	}[s.Kind]
	return sys.Coordinates[s.Index].Name.String() + suffix
}

func eval(sys *mechanics.System, nodes ...symbolic.Node) []float64 {
	return sys.Graph.Eval(nodes, func(s symbolic.Symbol) float64 { return at(nameOf(sys, s)) })
}

func resolveText(t *testing.T, text string, opt resolve.Options) *mechanics.System {
	t.Helper()
	tree, list := parser.Parse(source.NewFile("file.lag", text))
	sys, more := resolve.Resolve(tree, opt)
	if list = append(list, more...); len(list) > 0 {
		t.Fatalf("%s\n%s", text, list.Render())
	}
	return sys
}

// rounding is by how much results may differ relative to their size or 1: the
// graph orders sums and products otherwise than the formulas here do, and each
// of some ten operations rounds to 1.1e-16.
const rounding = 4e-15

func same(got, want float64) bool {
	return math.Abs(got-want) <= rounding*max(1, math.Abs(want)) || math.IsNaN(got) && math.IsNaN(want)
}

// meaning is a sentence of the language: what stands in a file, and what its
// observed expressions come to.
type meaning struct {
	name string
	text string // after the common preamble, if it declares no coordinates
	want []float64
}

// common is what most files need and few care about.
const common = `
coord x, y, th, r[1..2, 1..3], q[0..4]
param m = 2, k = 3, c[2..3] = 1
const n = 3
lagrangian L = m/2*(x'^2 + y'^2) + th'^2 + sum(dot(r[i]', r[i]') for i in 1..2) + dot(q', q')
`

func testMeanings(t *testing.T, meanings []meaning) {
	for _, c := range meanings {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if !strings.Contains(text, "lagrangian") {
				text = common + text
			}
			sys := resolveText(t, text, resolve.Options{})
			var nodes []symbolic.Node
			for _, o := range sys.Observed {
				nodes = append(nodes, o.Expr)
			}
			got := eval(sys, nodes...)
			if len(got) != len(c.want) {
				t.Fatalf("%d observed, want %d", len(got), len(c.want))
			}
			for i := range got {
				if !same(got[i], c.want[i]) {
					t.Errorf("%s = %v, want %v", sys.Observed[i].Name, got[i], c.want[i])
				}
			}
		})
	}
}

func TestDerivatives(t *testing.T) {
	x, v, a := at("x"), at("x'"), at("x''")
	y, w := at("y"), at("y'")
	th, om, al := at("th"), at("th'"), at("th''")
	m, tt := at("m"), at("t")
	testMeanings(t, []meaning{
		{"on a coordinate it is the velocity", `observe a = x', b = x''`, []float64{v, a}},
		{"on anything else the chain rule is applied", `
			let x1 = k*sin(th)
			observe a = x1', b = (x1*x)', c = (x1')'`,
			[]float64{at("k") * math.Cos(th) * om,
				at("k") * (math.Cos(th)*om*x + math.Sin(th)*v),
				at("k") * (math.Cos(th)*al - math.Sin(th)*om*om)}},
		{"of explicit time", `observe a = (t^2)', b = sin(m*t)', c = (x*t)'`,
			[]float64{2 * tt, m * math.Cos(m*tt), v*tt + x}},
		{"of what does not move", `observe a = m', b = pi', c = n', d = 3'`, []float64{0, 0, 0, 0}},
		{"of velocities", `observe a = (x'^2/2)', b = (x'*y)'`, []float64{v * a, a*y + v*w}},
		{"of quotients, powers, roots", `observe a = (x/y)', b = (x^y)', c = sqrt(x)', d = (2^x)'`,
			[]float64{(v*y - x*w) / (y * y), math.Pow(x, y) * (w*math.Log(x) + y*v/x),
				v / 2 / math.Sqrt(x), math.Pow(2, x) * math.Ln2 * v}},
		{"a dot above reads as a prime", "observe a = x\u0307, b = x\u0307\u0307, c = x\u0307'", []float64{v, a, a}},
		{"a precomposed letter with a dot too", "observe a = \u1e8b, b = \u1e8f", []float64{v, w}},
		{"element by element", `
			let v = [x, x*y, t]
			observe a = v', b = r[2]', c = (2*r[1])'`,
			[]float64{v, v*y + x*w, 1, at("r[2, 1]'"), at("r[2, 2]'"), at("r[2, 3]'"),
				2 * at("r[1, 1]'"), 2 * at("r[1, 2]'"), 2 * at("r[1, 3]'")}},
		{"of a runtime conditional", `observe a = (if x > y then x^2 else y^3)', b = (if x > y + 9 then x^2 else y^3)'`,
			[]float64{choose(x > y, 2*x*v, 3*y*y*w), 3 * y * y * w}},
		{"of one whose sides agree", `observe a = (if x > 100 then th else th)'`, []float64{om}},
		{"of a sum and a product over indices", `
			observe a = sum(q[i]^2 for i in 0..4)', b = prod(q[i] for i in 1..2)'`,
			[]float64{2 * (at("q[0]")*at("q[0]'") + at("q[1]")*at("q[1]'") + at("q[2]")*at("q[2]'") + at("q[3]")*at("q[3]'") + at("q[4]")*at("q[4]'")),
				at("q[1]'")*at("q[2]") + at("q[1]")*at("q[2]'")}},
	})
}

func choose(c bool, x, y float64) float64 {
	if c {
		return x
	}
	return y
}

func TestPhysicalNames(t *testing.T) {
	x, v, a, m, k, tt := at("x"), at("x'"), at("x''"), at("m"), at("k"), at("t")
	const one = `
		coord x
		param m = 1, k = 1
		let V = k*x^4
		lagrangian L = m/2*x'^2*(1 + x^2) - V + x*x'*t
		`
	p := m*v*(1+x*x) + x*tt
	testMeanings(t, []meaning{
		{"energy is the energy function", one + `observe E = energy`,
			[]float64{v*p - (m/2*v*v*(1+x*x) - k*math.Pow(x, 4) + x*v*tt)}},
		{"momentum is ∂L/∂x'", one + `observe p = momentum(x)`, []float64{p}},
		{"and may be differentiated", one + `observe a = momentum(x)', b = diff(momentum(x), x')`,
			[]float64{m*a*(1+x*x) + m*v*2*x*v + v*tt + x, m * (1 + x*x)}},
		{"momenta of an array", `
			coord r[1..2]
			param m[1..2] = 1
			lagrangian L = sum(m[i]*r[i]'^2 for i in 1..2)
			observe p = momentum(r), p2 = momentum(r[2])`,
			[]float64{2 * at("m[1]") * at("r[1]'"), 2 * at("m[2]") * at("r[2]'"), 2 * at("m[2]") * at("r[2]'")}},
		{"diff is the partial derivative", one + `
			let f = sin(x*t)*x'^2*m
			observe a = diff(f, x), b = diff(f, x'), c = diff(f, t), d = diff(f, m), e = diff(f, k), g = diff(f, x')'`,
			[]float64{math.Cos(x*tt) * tt * v * v * m, 2 * math.Sin(x*tt) * v * m, math.Cos(x*tt) * x * v * v * m,
				math.Sin(x*tt) * v * v, 0,
				2 * m * (math.Cos(x*tt)*(v*tt+x)*v + math.Sin(x*tt)*a)}},
		{"diff by an array is the gradient", `
			coord r[1..2]
			lagrangian L = dot(r', r')
			let V = r[1]^2*r[2]
			observe F = diff(V, r), G = diff([V, r[1]], r[1]), H = [diff(V, r[i]) for i in 1..2]`,
			[]float64{2 * at("r[1]") * at("r[2]"), math.Pow(at("r[1]"), 2),
				2 * at("r[1]") * at("r[2]"), 1,
				2 * at("r[1]") * at("r[2]"), math.Pow(at("r[1]"), 2)}},
		{"t is time, pi is π", one + `observe a = t, b = pi, c = sin(pi/6)`, []float64{tt, math.Pi, 0.5}},
		{"the Lagrangian and a Rayleigh function are names", one + `
			dissipation D = m*x'^2
			observe a = L, b = D'`,
			[]float64{m/2*v*v*(1+x*x) - k*math.Pow(x, 4) + x*v*tt, 2 * m * v * a}},
		{"multipliers are numbered in the order written", `
			coord x, y, z
			lagrangian L = x'^2 + y'^2 + z'^2
			observe a = lambda_1 + 2*lambda_2 + 3*lambda_3
			constraint [x, y] = [y, z]
			constraint x' = z'`,
			[]float64{at("lambda_1") + 2*at("lambda_2") + 3*at("lambda_3")}},
	})
}

func TestFunctions(t *testing.T) {
	x, y := at("x"), at("y")
	mod := func(a, b float64) float64 { return a - b*math.Floor(a/b) }
	unary := map[string]func(float64) float64{
		"sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "atan": math.Atan, "sinh": math.Sinh, "cosh": math.Cosh,
		"tanh": math.Tanh, "asinh": math.Asinh, "exp": math.Exp, "log": math.Log, "sqrt": math.Sqrt, "cbrt": math.Cbrt,
		"abs": math.Abs, "erf": math.Erf, "floor": math.Floor, "ceil": math.Ceil, "round": math.Round,
		"asin": math.Asin, "acos": math.Acos, "acosh": math.Acosh, "atanh": math.Atanh,
		"sign": func(x float64) float64 { return choose(x < 0, -1, 1) },
	}
	for name, f := range unary {
		arg, text := x, "x"
		if strings.HasPrefix(name, "a") && name != "abs" && name != "acosh" && name != "asinh" {
			arg, text = x/2, "x/2" // within [-1, 1]
		}
		if name == "acosh" {
			arg, text = 1+x, "1 + x"
		}
		testMeanings(t, []meaning{{name, "observe a = " + name + "(" + text + "), b = " + name + "(-(" + text + "))",
			[]float64{f(arg), f(-arg)}}})
	}
	testMeanings(t, []meaning{
		{"two arguments", `observe a = atan2(x, -y), b = pow(x, y), c = hypot(x, y), d = min(x, y), e = max(x, y)`,
			[]float64{math.Atan2(x, -y), math.Pow(x, y), math.Hypot(x, y), math.Min(x, y), math.Max(x, y)}},
		{"mod has the sign of the divisor", `observe a = mod(9*x, y), b = mod(-9*x, y), c = mod(9*x, -y), d = mod(-7, 3), e = mod(7, -3), f = mod(7.5, 2)`,
			[]float64{mod(9*x, y), mod(-9*x, y), mod(9*x, -y), 2, -2, 1.5}},
		{"min and max of several", `observe a = min(x, y, 0.1, 2), b = max(x, y, 0.1, 2)`, []float64{0.1, 2}},
		{"rounding of constants", `observe a = floor(-7/2), b = ceil(-7/2), c = round(-7/2), d = round(5/2), e = floor(7), f = abs(-3), g = sign(-2), h = sign(0)`,
			[]float64{-4, -3, -4, 3, 7, 3, -1, 0}},
	})
}

func TestSums(t *testing.T) {
	q := func(i int) float64 { return at("q[" + string(rune('0'+i)) + "]") }
	testMeanings(t, []meaning{
		{"over one index", `observe a = sum(i*q[i] for i in 1..4)`, []float64{q(1) + 2*q(2) + 3*q(3) + 4*q(4)}},
		{"over two, the second's range depending on the first", `observe a = sum(q[i]*q[j] for i in 1..n, j in i+1..n)`,
			[]float64{q(1)*q(2) + q(1)*q(3) + q(2)*q(3)}},
		{"filtered", `observe a = sum(k*abs(i-j) for i in 1..n, j in 1..n if i != j), b = sum(q[i] for i in 0..4 if mod(i, 2) = 0 and not i = 2)`,
			[]float64{8 * at("k"), q(0) + q(4)}},
		{"an empty sum is 0, an empty product 1", `observe a = sum(q[i] for i in 5..1), b = prod(q[i] for i in 5..1), c = sum(x for i in 1..n if i > n)`,
			[]float64{0, 1, 0}},
		{"a product", `observe a = prod(q[i] for i in 1..3), b = prod(i for i in 1..10)`, []float64{q(1) * q(2) * q(3), 3628800}},
		{"of vectors", `observe a = sum(i*[x, y] for i in 1..3)`, []float64{6 * at("x"), 6 * at("y")}},
		{"an empty sum beside vectors", `observe a = r[1] + sum(r[i] for i in 3..2), b = sum(r[i] for i in 3..2) - r[2]`,
			[]float64{at("r[1, 1]"), at("r[1, 2]"), at("r[1, 3]"), -at("r[2, 1]"), -at("r[2, 2]"), -at("r[2, 3]")}},
		{"bounds are integer expressions of consts and enclosing indices", `observe a = sum(j for i in -1..n-1, j in 2*i..i^2), b = sum(1 for i in 1..n^2/3)`,
			[]float64{(-2 - 1 + 0 + 1) + 0 + 0 + 4, 3}}, // i = -1: -2..1; 0: 0..0; 1: 2..1; 2: 4..4
		{"bounds of functions of consts", `observe a = sum(1 for i in 1..floor(sqrt(10))), b = sum(1 for i in 1..round(10*pi))`, []float64{3, 31}},
		{"an index shadows", `observe a = sum(x*q[x] for x in 1..2), b = sum(sum(i for i in 1..2)*i for i in 1..3)`,
			[]float64{q(1) + 2*q(2), 18}},
	})
}

func TestConditionals(t *testing.T) {
	x, y := at("x"), at("y")
	q := func(i int) float64 { return at("q[" + string(rune('0'+i)) + "]") }
	testMeanings(t, []meaning{
		{"decided when the file is compiled, the other branch out of range", `
			let u[i in 0..6] = if i = 0 or i = 6 then 0 else q[i-1]
			observe a = u[0], b = u[1], c = u[5], d = u[6], e = if n > 9 then q[n+9] else 7`,
			[]float64{0, q(0), q(4), 0, 7}},
		{"and, or, not stop where the answer is known", `
			observe a = sum(if i > 0 and q[i-1] > 9 then 1 else q[i] for i in 0..1), b = if n = 3 or q[99] > 0 then 1 else 2`,
			[]float64{q(0) + q(1), 1}},
		{"decided at run time", `
			observe a = if x < y then x else y, b = if x <= y then 1 else 2, c = if x > y then 1 else 2, d = if x >= x then 1 else 2, e = if x = y then 1 else 2, f = if x != y then 1 else 2`,
			[]float64{min(x, y), choose(x <= y, 1, 2), choose(x > y, 1, 2), 1, 2, 1}},
		{"connectives at run time", `
			observe a = if x > 0 and y > 5 then 1 else 2, b = if x > 0 or y > 5 then 1 else 2, c = if not (x > 0) then 1 else 2, d = if x > 0 and not y > 5 and th > 0 then 1 else 2`,
			[]float64{2, 1, 2, 1}},
		{"of vectors", `observe a = if x > 9 then [x, y] else [y, x]`, []float64{y, x}},
		{"nested without parentheses", `observe a = if x > 9 then 1 else if y > 9 then 2 else 3`, []float64{3}},
		{"of constants that are no rationals", `observe a = if pi > 3 and sqrt(2) < 1.5 then 1 else q[99]`, []float64{1}},
	})
}

func TestVectors(t *testing.T) {
	x, y, th := at("x"), at("y"), at("th")
	r := func(i, j int) float64 { return at("r[" + string(rune('0'+i)) + ", " + string(rune('0'+j)) + "]") }
	dot := func(i, j int) float64 { return r(i, 1)*r(j, 1) + r(i, 2)*r(j, 2) + r(i, 3)*r(j, 3) }
	testMeanings(t, []meaning{
		{"literals, comprehensions", `observe a = [x, y], b = [i*x for i in 1..2], c = [x*i + j for i in 1..2, j in 1..2]`,
			[]float64{x, y, x, 2 * x, x + 1, x + 2, 2*x + 1, 2*x + 2}},
		{"sums, multiples, quotients, signs", `observe a = r[1] + r[2] - 2*r[1]/x, b = -r[1]`,
			[]float64{r(1, 1) + r(2, 1) - 2*r(1, 1)/x, r(1, 2) + r(2, 2) - 2*r(1, 2)/x, r(1, 3) + r(2, 3) - 2*r(1, 3)/x,
				-r(1, 1), -r(1, 2), -r(1, 3)}},
		{"a scalar may stand anywhere in a product", `observe a = x*[y, th]*2/th`, []float64{x * y * 2 / th, x * 2}},
		{"dot", `observe a = dot(r[1], r[2]), b = dot(r, r[1]), c = dot(r[1], [[x, 0], [0, y], [1, 1]]), d = dot(r, [[x], [y], [th]])`,
			[]float64{dot(1, 2), dot(1, 1), dot(2, 1),
				r(1, 1)*x + r(1, 3), r(1, 2)*y + r(1, 3),
				r(1, 1)*x + r(1, 2)*y + r(1, 3)*th, r(2, 1)*x + r(2, 2)*y + r(2, 3)*th}},
		{"cross", `observe a = cross(r[1], r[2])`,
			[]float64{r(1, 2)*r(2, 3) - r(1, 3)*r(2, 2), r(1, 3)*r(2, 1) - r(1, 1)*r(2, 3), r(1, 1)*r(2, 2) - r(1, 2)*r(2, 1)}},
		{"norm", `observe a = norm(r[1]), b = norm([3, 4]), c = norm(r[1] - r[2])`,
			[]float64{math.Sqrt(dot(1, 1)), 5, math.Sqrt(dot(1, 1) - 2*dot(1, 2) + dot(2, 2))}},
		{"elements", `
			let A = [[1, 2], [x, y]]
			observe a = A[2, 1], b = A[2][2], c = A[1], d = [x, y, th][2], e = r[2][3], f = (r[1] + r[2])[1]`,
			[]float64{x, y, 1, 2, y, r(2, 3), r(1, 1) + r(2, 1)}},
		{"a coordinate array without all its indices is a vector", `observe a = r[2], b = q`,
			[]float64{r(2, 1), r(2, 2), r(2, 3), at("q[0]"), at("q[1]"), at("q[2]"), at("q[3]"), at("q[4]")}},
		{"param arrays with ranges of their own", `observe a = c[2]/c[3], b = dot(c, [1, 2])`,
			[]float64{at("c[2]") / at("c[3]"), at("c[2]") + 2*at("c[3]")}},
		{"an empty vector", `observe a = norm([x for i in 2..1]), b = dot([x for i in 2..1], [y for i in 2..1])`, []float64{0, 0}},
	})
}

func TestLets(t *testing.T) {
	x, v, y, w := at("x"), at("x'"), at("y"), at("y'")
	q := func(i int) float64 { return at("q[" + string(rune('0'+i)) + "]") }
	testMeanings(t, []meaning{
		{"may use names declared anywhere in the file", `
			observe o = a
			let a = b + c2, b = 2*c2
			let c2 = x`, []float64{3 * x}},
		{"a prime in a function is the derivative of what was passed", `
			let rod(m, u, v) = m/6*(dot(u', u') + dot(u', v') + dot(v', v'))
			observe a = rod(m, [x, y], [y, x^2])`,
			[]float64{at("m") / 6 * (v*v + w*w + (v*w + w*2*x*v) + w*w + 4*x*x*v*v)}},
		{"a function's arguments hide what is declared", `
			let f(x, m) = x^2 + m + y
			observe a = f(3, th)`, []float64{9 + at("th") + y}},
		{"functions of functions", `
			let f(u) = u^2 + 1
			let g(u, w) = f(u)*f(w) - f(f(u))
			observe a = g(x, y)`,
			[]float64{(x*x+1)*(y*y+1) - ((x*x+1)*(x*x+1) + 1)}},
		{"a function over indices", `
			let f(i) = if i = 0 then 0 else q[i-1]
			observe a = sum(f(i) for i in 0..2)`, []float64{q(0) + q(1)}},
		{"a family that uses its earlier elements", `
			let s[i in 0..4] = if i = 0 then x else s[i-1] + i*q[i]
			observe a = s[4], b = s[0]`, []float64{x + q(1) + 2*q(2) + 3*q(3) + 4*q(4), x}},
		{"and its later ones", `
			let s[i in 0..4] = if i = 4 then y else s[i+1]*q[i]
			observe a = s[0]`, []float64{q(0) * q(1) * q(2) * q(3) * y}},
		{"of two indices, here Pascal's triangle", `
			let c2[i in 0..6, j in 0..i] = if j = 0 or j = i then 1 else c2[i-1, j-1] + c2[i-1, j]
			observe a = c2[6, 3], b = [c2[4, j] for j in 0..4]`, []float64{20, 1, 4, 6, 4, 1}},
		{"two families that use each other", `
			let a[i in 0..3] = if i = 0 then x else b[i-1] + 1
			let b[i in 0..3] = if i = 0 then y else 2*a[i-1]
			observe o = a[3], p = b[3]`, []float64{2*(y+1) + 1, 2 * (2*x + 1)}},
		{"families as arrays", `
			let a[i in 0..2] = i*x
			let b[i in 1..2, j in 0..1] = i*y + j
			observe o = a, p = b[2], s = dot(a, [1, 1, 1]), u = a', v = b[1]'`,
			[]float64{0, x, 2 * x, 2 * y, 2*y + 1, 3 * x, 0, v, 2 * v, w, w}},
		{"families of vectors", `
			let a[i in 1..2] = r[i] - [x, y, 0]
			observe o = a[2], p = a[1][3], s = a[2, 1]`,
			[]float64{at("r[2, 1]") - x, at("r[2, 2]") - y, at("r[2, 3]"), at("r[1, 3]"), at("r[2, 1]") - x}},
		{"unicode names", `
			let θ = x, ω2 = θ', Δ_φ = 2*ω2
			observe a = Δ_φ`, []float64{2 * v}},
	})
}
