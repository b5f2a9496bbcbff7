package oracle

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/symbolic"
)

const prec = 200

// relative returns |x − y|/max(|y|, 2^-floor) as a float64.
func relative(x, y *big.Float, floor int) float64 {
	d := new(big.Float).Sub(x, y)
	scale := new(big.Float).SetMantExp(big.NewFloat(1), -floor)
	if a := new(big.Float).Abs(y); a.Cmp(scale) > 0 {
		scale = a
	}
	r, _ := d.Quo(d.Abs(d), scale).Float64()
	return r
}

func parse(t *testing.T, s string) *big.Float {
	t.Helper()
	f, _, err := big.ParseFloat(s, 10, 400, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The digits are those of the usual tables.
func TestConstants(t *testing.T) {
	k := newKernels(prec)
	for name, c := range map[string]struct {
		got  *big.Float
		want string
	}{
		"pi":     {k.pi, "3.14159265358979323846264338327950288419716939937510"},
		"ln 2":   {k.ln2, "0.69314718055994530941723212145817656807550013436026"},
		"e":      {k.exp(k.one), "2.71828182845904523536028747135266249775724709369996"},
		"log 10": {k.log(k.int(10)), "2.30258509299404568401799145468436420760110148862877"},
		"sqrt 2": {k.powRat(k.int(2), symbolic.RatFrac(1, 2)), "1.41421356237309504880168872420969807856967187537695"},
		"cbrt 2": {k.cbrt(k.int(2)), "1.25992104989487316476721060727822835057025146470151"},
		"sin 1":  {k.sin(k.one), "0.84147098480789650665250232163029899962256306079837"},
		"cos 1":  {k.cos(k.one), "0.54030230586813971740093660744297660373231042061792"},
		"erf 1":  {k.erf(k.one), "0.84270079294971486934122063508260925929606699796630"},
	} {
		// 50 digits are 166 bits; the last one is rounded or cut off.
		if d := relative(c.got, parse(t, c.want), 1); d > 1e-49 {
			t.Errorf("%s = %.50g, off by %g", name, c.got, d)
		}
	}
}

// TestKernelsAgainstFloat64 compares with the standard library, whose functions
// are good to a few units in the last place; near an extremum or zero of the
// function the error is absolute.
func TestKernelsAgainstFloat64(t *testing.T) {
	floats, bigs := Floats(), Bigs(prec)
	domains := map[symbolic.Op][2]float64{
		symbolic.OpAsin: {-1, 1}, symbolic.OpAcos: {-1, 1}, symbolic.OpAtanh: {-0.9999, 0.9999},
		symbolic.OpAcosh: {1, 50}, symbolic.OpLog: {1e-3, 50}, symbolic.OpErf: {-7, 7},
	}
	for op := range jetRules[float64]() {
		bounds, ok := domains[op]
		if !ok {
			bounds = [2]float64{-20, 20}
		}
		for i := range 401 {
			x := bounds[0] + (bounds[1]-bounds[0])*float64(i)/400
			got, err := bigs.Apply(op, []*big.Float{big.NewFloat(x)})
			if err != nil {
				t.Fatalf("%v(%v): %v", op, x, err)
			}
			want := floats.call(op, x)
			if d := relative(big.NewFloat(want), got, 4); d > 1e-14 {
				t.Errorf("%v(%v) = %.20g, want %v", op, x, got, want)
			}
		}
	}
}

// TestPrecision computes everything at two precisions: an error in argument
// reduction or in where a series stops would show in the digits between.
func TestPrecision(t *testing.T) {
	low, high := Bigs(prec), Bigs(2*prec)
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-30, 30).Draw(t, "x")
		y := rapid.Float64Range(-30, 30).Draw(t, "y")
		for op := symbolic.OpSin; op <= symbolic.OpErf; op++ {
			switch op {
			case symbolic.OpAbs, symbolic.OpSign, symbolic.OpMin, symbolic.OpMax:
				continue
			}
			args := []*big.Float{big.NewFloat(x), big.NewFloat(y)}[:op.Arity()]
			a, err1 := low.Apply(op, args)
			b, err2 := high.Apply(op, args)
			if (err1 == nil) != (err2 == nil) {
				t.Fatalf("%v(%v, %v): %v, %v", op, x, y, err1, err2)
			}
			if err1 == nil && relative(a, b, 1000) > 0x1p-190 {
				t.Fatalf("%v(%v, %v): %g is not %g", op, x, y, a, b)
			}
		}
	})
}

// TestInverses checks each pair of inverse functions.
func TestInverses(t *testing.T) {
	k := newKernels(prec + guardBits)
	check := func(t *rapid.T, name string, got, want *big.Float) {
		if d := relative(got, want, 60); d > 0x1p-150 {
			t.Fatalf("%s: %g is not %g", name, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		u := k.new().SetFloat64(rapid.Float64Range(-0.999, 0.999).Draw(t, "u"))
		x := k.new().SetFloat64(rapid.Float64Range(-20, 20).Draw(t, "x"))
		check(t, "sin asin", k.sin(k.asin(u)), u)
		check(t, "cos acos", k.cos(k.acos(u)), u)
		check(t, "tan atan", k.tan(k.atan(x)), x)
		check(t, "sinh asinh", k.sinh(k.asinh(x)), x)
		check(t, "asinh sinh", k.asinh(k.sinh(x)), x)
		if !below(x, -3) { // near 0 the pair is ill-conditioned
			check(t, "acosh cosh", k.acosh(k.cosh(x)), k.new().Abs(x))
		}
		check(t, "atanh tanh", k.atanh(k.tanh(u)), u)
		check(t, "log exp", k.log(k.exp(x)), x)
		c := k.cbrt(x)
		check(t, "cbrt³", k.mul(c, k.mul(c, c)), x)
		s, cos := k.sincos(x)
		check(t, "sin² + cos²", k.add(k.mul(s, s), k.mul(cos, cos)), k.one)
		r := k.sqrt(k.add(k.mul(x, x), k.mul(u, u)))
		if r.Sign() > 0 {
			check(t, "r cos atan2", k.mul(r, k.cos(k.atan2(x, u))), u)
			check(t, "r sin atan2", k.mul(r, k.sin(k.atan2(x, u))), x)
		}
	})
}

func TestPow(t *testing.T) {
	k := newKernels(prec)
	for _, c := range []struct{ x, y, want float64 }{
		{2, 10, 1024}, {-2, 3, -8}, {-2, -2, 0.25}, {0, 3, 0}, {0, 0, 1}, {4, -0.5, 0.5}, {9, 1.5, 27},
	} {
		if got := k.pow(big.NewFloat(c.x), big.NewFloat(c.y)); relative(got, big.NewFloat(c.want), 60) > 0x1p-180 {
			t.Errorf("%v^%v = %g, want %v", c.x, c.y, got, c.want)
		}
	}
}

// TestDomains checks that what has no value is an error, not a panic.
func TestDomains(t *testing.T) {
	a := Bigs(prec)
	for _, c := range []struct {
		op symbolic.Op
		x  []float64
	}{
		{symbolic.OpLog, []float64{0}}, {symbolic.OpLog, []float64{-1}}, {symbolic.OpAsin, []float64{2}},
		{symbolic.OpAcosh, []float64{0.5}}, {symbolic.OpAtanh, []float64{1}}, {symbolic.OpAtanh, []float64{-3}},
		{symbolic.OpPow, []float64{-2, 0.5}}, {symbolic.OpPow, []float64{0, -1}}, {symbolic.OpMod, []float64{1, 0}},
		{symbolic.OpExp, []float64{1e300}}, {symbolic.OpSin, []float64{1e300}}, {symbolic.OpAtan2, []float64{0, 0}},
	} {
		var x []*big.Float
		for _, v := range c.x {
			x = append(x, big.NewFloat(v))
		}
		if got, err := a.Apply(c.op, x); err == nil {
			t.Errorf("%v%v = %g, want an error", c.op, c.x, got)
		}
	}
}

// TestPiecewise compares the functions made of Compare and Floor with the
// standard library, ties and negative numbers included.
func TestPiecewise(t *testing.T) {
	floats, bigs := Floats(), Bigs(prec)
	one := map[symbolic.Op]func(float64) float64{
		symbolic.OpAbs: math.Abs, symbolic.OpFloor: math.Floor, symbolic.OpCeil: math.Ceil, symbolic.OpRound: math.Round,
		symbolic.OpSign: func(x float64) float64 {
			if x == 0 {
				return 0
			}
			return math.Copysign(1, x)
		},
	}
	two := map[symbolic.Op]func(x, y float64) float64{
		symbolic.OpMin: math.Min, symbolic.OpMax: math.Max,
		symbolic.OpMod: func(x, y float64) float64 { return x - y*math.Floor(x/y) },
	}
	check := func(op symbolic.Op, want float64, x ...float64) {
		t.Helper()
		var b []*big.Float
		for _, v := range x {
			b = append(b, big.NewFloat(v))
		}
		f, err1 := floats.Apply(op, x)
		g, err2 := bigs.Apply(op, b)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if h, _ := g.Float64(); f != want || h != want {
			t.Errorf("%v%v = %v and %v, want %v", op, x, f, h, want)
		}
	}
	grid := []float64{-3, -2.5, -1.75, -1, -0.5, 0, 0.25, 0.5, 1, 1.5, 2.75}
	for _, x := range grid {
		for op, f := range one {
			check(op, f(x), x)
		}
		for op, f := range two {
			for _, y := range grid {
				if y != 0 || op != symbolic.OpMod {
					check(op, f(x, y), x, y)
				}
			}
		}
	}
}
