package symbolic

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// rats draws rationals of all sizes around the limits of the small forms.
func rats() *rapid.Generator[*big.Rat] {
	edge := rapid.SampledFrom([]int64{0, 1, -1, 2, 3, 7, 1<<31 - 1, 1 << 31, -1 << 31, 1 << 32, 1<<62 + 1,
		math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1})
	n := rapid.OneOf(rapid.Int64Range(-20, 20), edge, rapid.Int64())
	return rapid.Custom(func(t *rapid.T) *big.Rat {
		num := new(big.Int).Lsh(big.NewInt(n.Draw(t, "num")), rapid.SampledFrom([]uint{0, 0, 0, 1, 90}).Draw(t, "shift"))
		den := n.Filter(func(n int64) bool { return n != 0 }).Draw(t, "den")
		return new(big.Rat).SetFrac(num, big.NewInt(den))
	})
}

func TestRationalAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rats().Draw(t, "x"), rats().Draw(t, "y")
		r, s := RatBig(x), RatBig(y)
		check := func(op string, got Rational, want *big.Rat) {
			if got.Big().Cmp(want) != 0 {
				t.Fatalf("%v %s %v = %v, want %v", x, op, y, got, want)
			}
			if got != RatBig(want) && got.big == nil {
				t.Fatalf("%v %s %v is not in its one form: %#v", x, op, y, got)
			}
		}
		check("+", r.Add(s), new(big.Rat).Add(x, y))
		check("·", r.Mul(s), new(big.Rat).Mul(x, y))
		check("neg", r.Neg(), new(big.Rat).Neg(x))
		if x.Sign() != 0 {
			check("inv", r.Inv(), new(big.Rat).Inv(x))
		}
		if r.Cmp(s) != x.Cmp(y) || r.Sign() != x.Sign() || r.IsInt() != x.IsInt() {
			t.Fatalf("Cmp, Sign or IsInt of %v, %v", x, y)
		}
		if n, ok := r.Int(); ok != (x.IsInt() && x.Num().IsInt64()) || ok && n != x.Num().Int64() {
			t.Fatalf("Int of %v is %v, %v", x, n, ok)
		}
		if f, _ := x.Float64(); r.Float() != f {
			t.Fatalf("Float of %v is %v", x, r.Float())
		}
		if r.isEven() != (x.IsInt() && x.Num().Bit(0) == 0) {
			t.Fatalf("isEven of %v", x)
		}
		if a, b := rapid.Int64().Draw(t, "n"), rapid.Int64().Draw(t, "d"); b != 0 {
			check("frac", RatFrac(a, b), big.NewRat(a, b))
		}
	})
}

// TestFloor checks the roundings of constants against the definitions.
func TestFloor(t *testing.T) {
	g := New()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rats().Draw(t, "x"), rats().Draw(t, "y")
		r := RatBig(x)
		fold := func(op Op, args ...Node) *big.Rat {
			c, ok := g.Const(g.Call(op, args...))
			if !ok {
				t.Fatalf("%v of %v, %v is not folded", op, x, y)
			}
			return c.Big()
		}
		less := func(a, b *big.Rat) bool { return a.Cmp(b) < 0 }
		one, half := big.NewRat(1, 1), big.NewRat(1, 2)
		n := g.Rat(r)
		floor, ceil, round := fold(OpFloor, n), fold(OpCeil, n), fold(OpRound, n)
		if !floor.IsInt() || less(x, floor) || !less(x, new(big.Rat).Add(floor, one)) {
			t.Fatalf("floor(%v) = %v", x, floor)
		}
		if !ceil.IsInt() || less(ceil, x) || !less(new(big.Rat).Sub(ceil, one), x) {
			t.Fatalf("ceil(%v) = %v", x, ceil)
		}
		off := new(big.Rat).Sub(round, x)
		away := off.Sign() == 0 || off.Sign() == x.Sign()
		if c := new(big.Rat).Abs(off).Cmp(half); !round.IsInt() || c > 0 || c == 0 && !away {
			t.Fatalf("round(%v) = %v", x, round)
		}
		if y.Sign() != 0 {
			m := fold(OpMod, n, g.Rat(RatBig(y)))
			q := new(big.Rat).Quo(new(big.Rat).Sub(x, m), y)
			if !q.IsInt() || m.Sign()*y.Sign() < 0 || !less(new(big.Rat).Abs(m), new(big.Rat).Abs(y)) {
				t.Fatalf("mod(%v, %v) = %v", x, y, m)
			}
		}
	})
}

func TestPowInt(t *testing.T) {
	for _, c := range []struct {
		r    Rational
		n    int64
		want string // "" where it is not folded
	}{
		{RatInt(2), 10, "1024"}, {RatFrac(-2, 3), 3, "-8/27"}, {RatFrac(-2, 3), -3, "-27/8"}, {RatInt(0), 5, "0"},
		{RatInt(0), -1, ""}, {RatInt(1), math.MinInt64, "1"}, {RatInt(-1), math.MaxInt64, "-1"},
		{RatInt(-1), math.MinInt64, "1"}, {RatInt(2), math.MinInt64, ""}, {RatInt(2), math.MaxInt64, ""},
		{RatFrac(11, 10), 100000, ""}, {RatInt(7), 0, "1"}, {RatInt(7), 1, "7"}, {RatInt(7), -1, "1/7"},
		{RatInt(math.MinInt64), 1, "-9223372036854775808"}, {RatInt(math.MinInt64), 2, "85070591730234615865843651857942052864"},
	} {
		p, ok := c.r.PowInt(c.n)
		if got := p.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%v^%d = %v, %v; want %q", c.r, c.n, got, ok, c.want)
		}
	}
}

func TestSqrt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rats().Draw(t, "x")
		square := RatBig(new(big.Rat).Mul(x, x))
		root, ok := square.Sqrt()
		if !ok || root.Big().Cmp(new(big.Rat).Abs(x)) != 0 {
			t.Fatalf("√(%v²) = %v, %v", x, root, ok)
		}
		if _, ok := square.Add(RatInt(1)).Sqrt(); ok && x.Sign() != 0 && x.IsInt() {
			t.Fatalf("%v² + 1 has a rational root", x) // neighbours n², n² + 1 are not both squares
		}
	})
}

// TestConstantsStayBounded sums and multiplies what would grow without end in
// exact arithmetic.
func TestConstantsStayBounded(t *testing.T) {
	start := time.Now()
	sum, want := RatInt(0), 0.0
	for k := int64(10000); k >= 1; k-- {
		sum = sum.Add(RatFrac(1, k))
		want += 1 / float64(k)
	}
	// Each of the 10⁴ float64 additions, smallest first, errs by half an ulp at most.
	if math.Abs(sum.Float()-want) > 1e-12 {
		t.Errorf("1 + 1/2 + … + 1/10000 = %v, want %v", sum.Float(), want)
	}
	if n := size(sum); n > 2*maxBits {
		t.Errorf("the sum takes %d bits", n)
	}
	power := RatInt(1)
	for range 7000 { // up to 1.1^7000 = 10^289
		power = power.Mul(RatFrac(11, 10))
	}
	if got, want := math.Log(power.Float()), 7000*math.Log(1.1); math.Abs(got-want) > 1e-11*want {
		t.Errorf("log 1.1^7000 = %v, want %v", got, want)
	}
	// Generous: it takes some 50 ms; exact arithmetic would take minutes.
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

func size(r Rational) int {
	b := r.Big()
	return max(b.Num().BitLen(), b.Denom().BitLen())
}

// TestOutOfRange squares again and again, which would take all memory; beyond
// the range nothing comes back as a number.
func TestOutOfRange(t *testing.T) {
	for _, x := range []Rational{RatInt(10), RatFrac(-1, 10)} {
		for range 100 {
			x = x.Mul(x)
			if n := size(x); n > maxExponent+keptBits {
				t.Fatalf("a constant takes %d bits", n)
			}
		}
		for name, y := range map[string]Rational{
			"x": x, "−x": x.Neg(), "1/x": x.Inv(), "x·1/x": x.Mul(x.Inv()), "x − x": x.Add(x.Neg()), "2·x": RatInt(2).Mul(x),
		} {
			if !math.IsNaN(y.Float()) {
				t.Errorf("%s = %v", name, y.Float())
			}
		}
		if _, ok := x.Sqrt(); ok {
			t.Error("a number out of range has a root")
		}
	}
	g := New()
	huge := g.Int(10)
	for range 20 {
		huge = g.Mul(huge, huge)
	}
	for name, n := range map[string]Node{
		"x": huge, "x − x": g.Sub(huge, huge), "x/x": g.Div(huge, huge), "√x": g.Sqrt(huge), "sign x": g.Call(OpSign, huge),
	} {
		if v := g.Eval([]Node{n}, nil)[0]; !math.IsNaN(v) {
			t.Errorf("%s = %v, want NaN", name, v)
		}
	}
}

func TestParseRational(t *testing.T) {
	for s, want := range map[string]string{
		"1": "1", "0.1": "1/10", ".5": "1/2", "2.5e-3": "1/400", "1e3": "1000", "2.5E+4": "25000", "0e999999999999": "0",
	} {
		if r, ok := ParseRational(s); !ok || r.String() != want {
			t.Errorf("%q reads as %v, %v", s, r, ok)
		}
	}
	for _, s := range []string{"", "x", "1e400", "1e-400", "1e999999999", "Inf", "1/3", "0x10", "1_000", "1p3", "nan"} {
		if r, ok := ParseRational(s); ok {
			t.Errorf("%q reads as %v", s, r)
		}
	}
}

func TestRatFloat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		if got := RatFloat(x).Float(); got != x {
			t.Fatalf("%v comes back as %v", x, got)
		}
	})
}
