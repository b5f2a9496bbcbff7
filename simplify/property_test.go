package simplify

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/symbolic"
)

// same checks that simplified has original's value at a random point, if the
// original and everything that it is made of is finite there.
func (b *board) same(t *rapid.T, original, simplified symbolic.Node) {
	values := map[symbolic.Symbol]float64{}
	value := func(s symbolic.Symbol) float64 {
		v, ok := values[s]
		if !ok {
			v = rapid.OneOf(rapid.SampledFrom([]float64{0, 1, -1, 0.5, 2}), rapid.Float64Range(-3, 3)).Draw(t, "value")
			if math.Abs(v) < 1e-3 {
				v = 0 // far from where powers of it overflow
			}
			values[s] = v
		}
		return v
	}
	want, got := enclose(b.g, original, value), enclose(b.g, simplified, value)
	if !want.finite() {
		return
	}
	if math.IsNaN(got.value) || math.IsInf(got.value, 0) {
		t.Fatalf("%s = %v, but %s = %v at %v", b.text(original), want, b.text(simplified), got, values)
	}
	if off := math.Abs(got.value - want.value); off > got.err+want.err {
		t.Fatalf("%s = %v, but %s = %v at %v", b.text(original), want, b.text(simplified), got, values)
	}
}

// enclosure is a value and a bound on its rounding error. The error is infinite
// where a part is not finite, or where it is too near a pole to tell.
type enclosure struct{ value, err float64 }

func (e enclosure) finite() bool {
	return !math.IsNaN(e.value) && !math.IsInf(e.value, 0) && e.err < 1e300
}

const (
	ulp = 0x1p-52
	// slack covers second-order terms and functions that are not monotonic
	// within their argument's error.
	slack = 4
)

// enclose evaluates n with a bound on rounding: errors of sums and products by
// the usual rules, those of functions by evaluating them at the ends of their
// arguments' intervals.
func enclose(g *symbolic.Graph, n symbolic.Node, value func(symbolic.Symbol) float64) enclosure {
	known := map[symbolic.Node]enclosure{}
	for _, m := range g.Reach(n) {
		args := make([]enclosure, len(g.Args(m)))
		for k, a := range g.Args(m) {
			args[k] = known[a]
		}
		switch op := g.Op(m); op {
		case symbolic.OpConst:
			c, _ := g.Const(m)
			known[m] = enclosure{value: c.Float()}
			if symbolic.RatFloat(c.Float()).Cmp(c) != 0 {
				known[m] = enclosure{c.Float(), ulp * math.Abs(c.Float())}
			}
		case symbolic.OpSymbol:
			s, _ := g.SymbolOf(m)
			known[m] = enclosure{value: value(s)}
		case symbolic.OpPi:
			known[m] = enclosure{math.Pi, ulp * math.Pi}
		case symbolic.OpAdd:
			known[m] = encloseSum(args)
		case symbolic.OpMul:
			known[m] = encloseProduct(args)
		case symbolic.OpSelect:
			known[m] = encloseSelect(args)
		default:
			known[m] = encloseFunction(op, args)
		}
		if op := g.Op(m); op != symbolic.OpSelect {
			for _, a := range args {
				if !a.finite() {
					known[m] = enclosure{known[m].value, math.Inf(1)}
				}
			}
		}
	}
	return known[n]
}

func encloseSum(args []enclosure) (e enclosure) {
	size := 0.0
	for _, a := range args {
		e.value += a.value
		e.err += a.err
		size += math.Abs(a.value)
	}
	e.err += float64(len(args)) * ulp * size
	return e
}

func encloseProduct(args []enclosure) enclosure {
	p, large := 1.0, 1.0
	for _, a := range args {
		p *= a.value
		large *= math.Abs(a.value) + a.err
	}
	return enclosure{p, large - math.Abs(p) + float64(len(args))*ulp*math.Abs(large)}
}

// encloseSelect trusts only the branch that is taken.
func encloseSelect(args []enclosure) enclosure {
	if !args[0].finite() || args[0].err > 0 {
		return enclosure{math.NaN(), math.Inf(1)}
	}
	if args[0].value != 0 {
		return args[1]
	}
	return args[2]
}

// encloseFunction evaluates an operation at the corners of its arguments' box.
func encloseFunction(op symbolic.Op, args []enclosure) enclosure {
	g := symbolic.New()
	symbols := make([]symbolic.Node, len(args))
	for k := range args {
		symbols[k] = g.Symbol(symbolic.Coordinate, k)
	}
	root := apply(g, op, symbols)
	at := func(corner int) float64 {
		return g.Eval([]symbolic.Node{root}, func(s symbolic.Symbol) float64 {
			side := corner
			for range s.Index {
				side /= 3
			}
			return args[s.Index].value + float64(side%3-1)*args[s.Index].err
		})[0]
	}
	corners := 1
	middle := 0
	for range args {
		middle += corners
		corners *= 3
	}
	v := at(middle)
	worst := 0.0
	for c := range corners {
		worst = math.Max(worst, math.Abs(at(c)-v)) // NaN where a corner has no value
	}
	if math.IsNaN(worst) {
		worst = math.Inf(1)
	}
	return enclosure{v, slack * (worst + ulp*math.Abs(v))}
}

// random draws an expression of symbols a b c x y. It is put together from few
// parts of the kind that mechanics makes, so that rules find their cases.
func (b *board) random(t *rapid.T) symbolic.Node {
	g := b.g
	parts := []string{"a", "b", "x", "y", "x'", "x + y", "x - y", "1 - x", "sin(x)", "cos(x)", "tan(x)", "sin(y)", "cos(y)", "sin(2*x)",
		"sin(x)*cos(y)", "cos(x)*sin(y)", "cos(x)*cos(y)", "sin(x)*sin(y)", "sin(x)^2", "cos(x)^2", "sinh(y)^2", "cosh(y)^2",
		"exp(x)", "exp(-x)", "a*x + b*x", "x^2 - y^2", "1/(x + y)", "sqrt(x)", "x^2"}
	pool := []symbolic.Node{g.Int(1)}
	for range rapid.IntRange(2, 6).Draw(t, "parts") {
		pool = append(pool, b.read(rapid.SampledFrom(parts).Draw(t, "part")))
	}
	functions := []symbolic.Op{symbolic.OpSin, symbolic.OpCos, symbolic.OpTan, symbolic.OpExp, symbolic.OpLog, symbolic.OpSinh,
		symbolic.OpCosh, symbolic.OpAbs, symbolic.OpSign, symbolic.OpMax, symbolic.OpHypot, symbolic.OpAtan2}
	pick := func() symbolic.Node { return rapid.SampledFrom(pool).Draw(t, "operand") }
	for range rapid.IntRange(1, 14).Draw(t, "steps") {
		x, y := pick(), pick()
		var n symbolic.Node
		switch rapid.IntRange(0, 9).Draw(t, "form") {
		case 0, 1:
			n = g.Add(x, y, pick())
		case 2:
			n = g.Sub(x, y)
		case 3, 4:
			n = g.Mul(x, y)
		case 5:
			n = g.Div(x, y)
		case 6:
			n = g.PowInt(x, rapid.Int64Range(-2, 3).Draw(t, "power"))
		case 7:
			n = g.PowRat(x, symbolic.RatFrac(rapid.Int64Range(-3, 3).Draw(t, "halves"), 2))
		case 8:
			op := rapid.SampledFrom(functions).Draw(t, "function")
			n = g.Call(op, []symbolic.Node{x, y}[:op.Arity()]...)
		case 9:
			n = g.Select(g.Call(symbolic.OpLess, x, y), g.Div(y, x), g.Int(rapid.Int64Range(0, 1).Draw(t, "else")))
		}
		pool = append(pool, n)
	}
	return pool[len(pool)-1]
}

// TestRandom states what every simplification keeps: the value, the cost, and
// that it happens the same way again.
func TestRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBoard(nil, "a b c", "x y")
		n := b.random(t)
		s := Expression(b.g, n, Budget{})
		if before, after := Cost(b.g, n), Cost(b.g, s); after > before {
			t.Fatalf("cost %d becomes %d", before, after)
		}
		before, _ := Count(b.g, n)
		if after, _ := Count(b.g, s); after.Cost() > before.Cost() {
			t.Fatalf("%s becomes longer: %s", b.text(n), b.text(s))
		}
		if again := Expression(b.g, n, Budget{}); again != s {
			t.Fatalf("%s becomes %s, but then %s", b.text(n), b.text(s), b.text(again))
		}
		for range 5 {
			b.same(t, n, s)
		}
	})
}

// TestTightBudgets ends the work at random moments: what there is by then must
// still be right.
func TestTightBudgets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBoard(nil, "a b c", "x y")
		n := b.random(t)
		s := Expression(b.g, n, Budget{Steps: rapid.IntRange(1, 3000).Draw(t, "steps"), Terms: rapid.IntRange(1, 20).Draw(t, "terms")})
		if before, after := Cost(b.g, n), Cost(b.g, s); after > before {
			t.Fatalf("cost %d becomes %d", before, after)
		}
		b.same(t, n, s)
	})
}

// adversaries are expressions made to blow up.
var adversaries = []struct {
	name string
	make func(b *board) symbolic.Node
}{
	{"power of a sum", func(b *board) symbolic.Node { return b.read("(a + b + c + x + y)^40 + (a + b + c - x)^39*x") }},
	{"product of sums", func(b *board) symbolic.Node {
		g, n := b.g, b.g.Int(1)
		for i := range 60 {
			n = g.Mul(n, g.Add(g.Symbol(symbolic.Param, i), g.Symbol(symbolic.Coordinate, i), g.Call(symbolic.OpSin, g.Symbol(symbolic.Coordinate, i))))
		}
		return g.Add(n, b.read("x"))
	}},
	{"nested products of sums", func(b *board) symbolic.Node {
		g, n := b.g, b.read("x + y")
		for i := range 200 {
			n = g.Add(g.Mul(n, g.Add(n, g.Symbol(symbolic.Param, i))), g.PowInt(n, 3), b.read("a"))
		}
		return n
	}},
	{"10⁴ terms", func(b *board) symbolic.Node {
		terms := make([]symbolic.Node, 10_000)
		for i := range terms {
			terms[i] = b.g.Mul(b.g.Symbol(symbolic.Param, i%100), b.g.Symbol(symbolic.Coordinate, i), b.g.Symbol(symbolic.Velocity, i/2))
		}
		return b.g.Add(terms...)
	}},
	{"10⁴ squared sines", func(b *board) symbolic.Node {
		terms := make([]symbolic.Node, 10_000)
		for i := range terms {
			terms[i] = b.g.Mul(b.g.Symbol(symbolic.Param, i), b.g.PowInt(b.g.Call(symbolic.OpSin, b.g.Symbol(symbolic.Coordinate, i)), 2))
		}
		return b.g.Add(terms...)
	}},
	{"deep functions", func(b *board) symbolic.Node {
		n := b.read("x")
		for range 20_000 {
			n = b.g.Add(b.g.Call(symbolic.OpSin, n), b.g.Symbol(symbolic.Param, 0))
		}
		return n
	}},
	{"deep sums", func(b *board) symbolic.Node {
		n := b.read("x")
		for i := range 20_000 {
			n = b.g.Add(b.g.Mul(n, b.g.Symbol(symbolic.Param, i%7)), b.g.Symbol(symbolic.Coordinate, i%5))
		}
		return n
	}},
	{"sums of fractions", func(b *board) symbolic.Node {
		terms := make([]symbolic.Node, 200)
		for i := range terms {
			terms[i] = b.g.Div(b.g.Symbol(symbolic.Param, i), b.g.Add(b.g.Symbol(symbolic.Coordinate, i), b.g.Symbol(symbolic.Coordinate, i+1)))
		}
		return b.g.Add(terms...)
	}},
	{"many angles", func(b *board) symbolic.Node {
		sin, cos := b.g.Int(0), b.g.Int(1)
		for i := range 14 {
			x := b.g.Symbol(symbolic.Coordinate, i)
			s, c := b.g.Call(symbolic.OpSin, x), b.g.Call(symbolic.OpCos, x)
			sin, cos = b.g.Add(b.g.Mul(sin, c), b.g.Mul(cos, s)), b.g.Sub(b.g.Mul(cos, c), b.g.Mul(sin, s))
		}
		return sin
	}},
	{"long constants", func(b *board) symbolic.Node {
		n := b.read("x")
		for i := range 30 {
			n = b.g.PowInt(b.g.Add(b.g.Scale(symbolic.RatFrac(int64(1e15)+int64(i), 999999999989), n), b.g.Int(1)), 2)
		}
		return n
	}},
}

func TestAdversaries(t *testing.T) {
	for _, c := range adversaries {
		t.Run(c.name, func(t *testing.T) {
			b := newBoard(t, "a b c", "x y")
			n := c.make(b)
			before, size := Cost(b.g, n), b.g.Len()
			start := time.Now()
			s := Expression(b.g, n, Budget{})
			// A million steps take some tenths of a second; a slow machine under
			// load may need ten times as long.
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			if grown := b.g.Len() - size; grown > defaultBudget.Nodes {
				t.Errorf("%d nodes were made", grown)
			}
			if after := Cost(b.g, s); after > before {
				t.Errorf("cost %d becomes %d", before, after)
			}
		})
	}
}
