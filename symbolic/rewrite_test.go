package symbolic_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"lagc/internal/exprgen"
	"lagc/internal/oracle"
	"lagc/symbolic"
)

// someSymbols are few, so that terms and factors meet their like.
var someSymbols = []symbolic.Symbol{
	{Kind: symbolic.Param, Index: 0},
	{Kind: symbolic.Coordinate, Index: 0},
	{Kind: symbolic.Coordinate, Index: 1},
	{Kind: symbolic.Velocity, Index: 0},
}

// bits is a precision at which rounding is far below what tests tolerate.
const bits = 600

func bigValue(v map[symbolic.Symbol]float64) func(symbolic.Symbol) *big.Float {
	return func(s symbolic.Symbol) *big.Float { return big.NewFloat(v[s]).SetPrec(bits) }
}

// near reports |x − y| ≤ 2^−n·max(1, |y|).
func near(x, y *big.Float, n int) bool {
	d := new(big.Float).Sub(x, y)
	scale := new(big.Float).Abs(y)
	if one := big.NewFloat(1); scale.Cmp(one) < 0 {
		scale = one
	}
	return d.Abs(d).Cmp(scale.SetMantExp(scale, -n)) <= 0
}

// decisive evaluates with a watch on all that rounding may turn: ok is false
// where a piecewise function decides by less than 2^−n, or an argument is that
// near to the end of a function's domain.
func decisive(n int) (a oracle.Numbers[*big.Float], ok *bool) {
	ok = new(bool)
	*ok = true
	a = oracle.Bigs(bits)
	watch := func(distance *big.Float) {
		if distance.Sign() == 0 || distance.MantExp(nil) < -n {
			*ok = false
		}
	}
	a.Watch = watch
	for _, op := range []symbolic.Op{symbolic.OpAsin, symbolic.OpAcos, symbolic.OpAcosh, symbolic.OpAtanh} {
		f := a.Functions[op]
		a.Functions[op] = func(x []*big.Float) *big.Float {
			watch(a.Sub(a.Mul(x[0], x[0]), a.Int(1)))
			return f(x)
		}
	}
	atan2 := a.Functions[symbolic.OpAtan2]
	a.Functions[symbolic.OpAtan2] = func(x []*big.Float) *big.Float {
		watch(x[0]) // the cut
		return atan2(x)
	}
	log, power, powRat := a.Functions[symbolic.OpLog], a.Pow, a.PowRat
	a.Functions[symbolic.OpLog] = func(x []*big.Float) *big.Float {
		watch(x[0])
		return log(x)
	}
	a.Pow = func(x, y *big.Float) *big.Float {
		watch(x)
		return power(x, y)
	}
	a.PowRat = func(x *big.Float, e symbolic.Rational) *big.Float {
		if !e.IsInt() || e.Sign() < 0 {
			watch(x)
		}
		return powRat(x, e)
	}
	return a, ok
}

// TestRewritingKeepsValues draws expressions and compares what the constructors
// make of them with what was asked for, wherever that has a value.
func TestRewritingKeepsValues(t *testing.T) {
	for name, o := range map[string]exprgen.Options{
		"safe":   {Symbols: someSymbols, Safe: true},
		"unsafe": {Symbols: someSymbols},
	} {
		t.Run(name, func(t *testing.T) {
			compared := 0
			rapid.Check(t, func(t *rapid.T) {
				for range 20 { // many small expressions meet more rewrites than a few large ones
					o.Depth = rapid.IntRange(2, 4).Draw(t, "depth")
					if compareBuilt(t, exprgen.Draw(t, o), exprgen.Values(t, o)) {
						compared++
					}
				}
			})
			if compared < 1000 {
				t.Errorf("only %d expressions had a value", compared)
			}
		})
	}
}

// compareBuilt reports whether the expression has a value that can be compared,
// and fails if the built one has not the same.
func compareBuilt(t *rapid.T, tree *exprgen.Tree, values map[symbolic.Symbol]float64) bool {
	numbers, ok := decisive(100)
	want, err := exprgen.Eval(tree, bigValue(values), numbers)
	if err != nil || !*ok || want.MantExp(nil) > 200 {
		return false // undefined, on a kink, or so large that 600 bits may cancel
	}
	g := symbolic.New()
	n := tree.Build(g)
	got, err := oracle.BigEval(g, []symbolic.Node{n}, bigValue(values), bits)
	if err != nil {
		t.Fatalf("%v became undefined: %v", tree, err)
	}
	if !near(got[0], want, 150) {
		t.Fatalf("%v\nis %.20g, but was built as\n%s\nwhich is %.20g", tree, want, dump(g, n), got[0])
	}
	return true
}
