package lower_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc"
	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/internal/exprgen"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// Programs of random expressions compute what the expressions mean, which a
// 200-bit evaluation tells. Their rounding error may not exceed that of plain
// evaluation by much: sharing, fusing and multiplying powers out change the
// order of operations, not their number.
func TestRandomExpressions(t *testing.T) {
	const (
		ulps       = 64  // of the largest intermediate value, where plain evaluation happens to be exact
		timesPlain = 100 // plain evaluation's error can be small by luck
	)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2).Draw(t, "coordinates")
		g := symbolic.New()
		sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n), Params: make([]mechanics.Param, 2)}
		inputs := lower.Inputs(sys, true)
		o := exprgen.Options{Symbols: inputs, Depth: 4, Safe: true}
		roots := []symbolic.Node{exprgen.Expr(t, g, o), exprgen.Expr(t, g, o)}
		values := exprgen.Values(t, o)
		at := func(s symbolic.Symbol) float64 { return values[s] }

		m := interp.New(lower.Expressions(sys, roots))
		for i, s := range inputs {
			m.Inputs()[i] = values[s]
		}
		if !m.Prepare() || !m.Run() {
			t.Fatal("a check failed where there is none")
		}
		plain := g.Eval(roots, at)
		exact, err := oracle.BigEval(g, roots, func(s symbolic.Symbol) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(at(s)) }, 200)
		if err != nil {
			t.Skip(err) // a jump hit exactly, or a pole
		}
		largest := 1.0 // of all intermediate values: their rounding errors reach the result
		for _, v := range g.Eval(g.Reach(roots...), at) {
			if a := math.Abs(v); a > largest && !math.IsInf(a, 0) {
				largest = a
			}
		}
		for i := range roots {
			want, _ := exact[i].Float64()
			lost := math.Abs(plain[i] - want)
			tolerance := ulps*0x1p-52*largest + timesPlain*lost
			if got := m.Output(i); !(math.Abs(got-want) <= tolerance) {
				t.Errorf("root %d is %v, want %v; plain evaluation gives %v", i, got, want, plain[i])
			}
		}
	})
}

// Equal operations share a slot, and what params fix is computed once.
func TestSharingAndPrologue(t *testing.T) {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 1), Params: make([]mechanics.Param, 2)}
	x, a, b := sys.Position(0), g.Symbol(symbolic.Param, 0), g.Symbol(symbolic.Param, 1)
	p := lower.Expressions(sys, []symbolic.Node{
		g.Mul(a, b, g.Call(symbolic.OpSin, x)),
		g.Add(g.Mul(a, b, g.Call(symbolic.OpCos, x)), g.Sqrt(a)),
	})
	count := map[program.Op]int{}
	for _, in := range p.Body {
		count[in.Op]++
	}
	if len(p.Body) != 3 || count[program.SinCos] != 1 || count[program.Mul] != 1 || count[program.Fma] != 1 {
		t.Errorf("body %v, want sincos, mul, fma", p.Body)
	}
	if len(p.Prologue) != 2 {
		t.Errorf("prologue %v, want a·b and √a", p.Prologue)
	}
}

// Small powers are multiplied out, halves take one square root.
func TestPowers(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		mul, div int
		sqrt     int
		pow      int
	}{
		{2, 1, 1, 0, 0, 0}, {3, 1, 2, 0, 0, 0}, {8, 1, 3, 0, 0, 0}, {-2, 1, 1, 1, 0, 0},
		{1, 2, 0, 0, 1, 0}, {-3, 2, 1, 1, 1, 0}, {1, 3, 0, 0, 0, 1}, {100, 1, 0, 0, 0, 1},
	} {
		g := symbolic.New()
		sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 1)}
		p := lower.Expressions(sys, []symbolic.Node{g.PowRat(sys.Position(0), symbolic.RatFrac(c.num, c.den))})
		count := map[program.Op]int{}
		for _, in := range p.Body {
			count[in.Op]++
		}
		if count[program.Mul] != c.mul || count[program.Div] != c.div || count[program.Sqrt] != c.sqrt || count[program.Pow] != c.pow {
			t.Errorf("x^(%d/%d): %v", c.num, c.den, p.Body)
		}
	}
}

// TestTimeIsAMass: a mass that is t, which is an input and in slot 0, is no less one than
// others: the same constraints are checked in whichever order the coordinates stand.
func TestTimeIsAMass(t *testing.T) {
	checks := func(coordinates string) (n int) {
		s, err := lagc.Load("t.lag", "coord "+coordinates+"\nparam m = 1\nlagrangian L = t/2*x'^2 + m/2*y'^2 - x\nconstraint x = y\n", resolve.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := lower.Accelerations(s.Equations)
		for _, in := range slices.Concat(p.Prologue, p.Body) {
			if in.Op == program.Check {
				n++
			}
		}
		return n
	}
	if a, b := checks("x, y"), checks("y, x"); a != b {
		t.Errorf("%d checks for x, y; %d for y, x", a, b)
	}
}
