package elementary_test

import (
	"flag"
	"lagc/codegen/kernel/elementary"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"lagc/symbolic"
)

var samples = flag.Int("samples", 2000, "random arguments per function and range")

// span is a range of arguments: uniform, or uniform in the exponent with either sign.
type span struct {
	low, high float64
	log       bool
}

func (s span) draw(r *rand.Rand) float64 {
	if !s.log {
		return s.low + r.Float64()*(s.high-s.low)
	}
	a, b := math.Log2(s.low), math.Log2(s.high)
	e := math.Floor(a + r.Float64()*(b-a))
	x := math.Ldexp(1+r.Float64(), int(e))
	if r.IntN(2) == 0 {
		x = -x
	}
	return x
}

// all are the exponents of all normal and subnormal numbers.
var all = span{0x1p-1074, 0x1p1023, true}

func uniform(low, high float64) span     { return span{low, high, false} }
func exponential(low, high float64) span { return span{low, high, true} }

// accuracies lists the functions with the bound of their error in ulp, where they
// are tried, and special arguments worth trying.
var accuracies = []struct {
	name    string
	f       func(x []float64) float64
	want    func(x []float64) *big.Float
	bound   float64
	spans   [][]span
	points  func() [][]float64
	defined func(x []float64) bool
}{
	{"sin", f1(elementary.Sin), circular(symbolic.OpSin), 0.8, circularSpans, nearQuarters, nil},
	{"cos", f1(elementary.Cos), circular(symbolic.OpCos), 0.8, circularSpans, nearQuarters, nil},
	{"tan", f1(elementary.Tan), circular(symbolic.OpTan), 0.9, circularSpans, nearQuarters, nil},
	{"asin", f1(elementary.Asin), unary(symbolic.OpAsin), 0.7, unitSpans, around(0.5, 1, 0x1p-1022), within1},
	{"acos", f1(elementary.Acos), unary(symbolic.OpAcos), 0.7, unitSpans, around(0.5, 1, 0x1p-1022), within1},
	{"atan", f1(elementary.Atan), unary(symbolic.OpAtan), 0.7, [][]span{{uniform(-3, 3)}, {all}, {exponential(0x1p-30, 0x1p60)}}, around(math.Sqrt2-1, math.Sqrt2+1, 1, 0x1p-1022, 0x1p100, 0x1p54), nil},
	{"atan2", f2(elementary.Atan2), binaryOp(symbolic.OpAtan2), 0.75, [][]span{{uniform(-3, 3), uniform(-3, 3)}, {all, all}, {exponential(0x1p1000, 0x1p1023), exponential(0x1p900, 0x1p1023)}, {exponential(0x1p-1074, 0x1p-1000), exponential(0x1p-1074, 0x1p-900)}, {exponential(1e-10, 1e10), exponential(1, 10)}}, nil, nil},
	{"sinh", f1(elementary.Sinh), unary(symbolic.OpSinh), 0.8, hyperbolicSpans, around(1, 710.4758600739439, 0x1p-1022, 22), nil},
	{"cosh", f1(elementary.Cosh), unary(symbolic.OpCosh), 0.8, hyperbolicSpans, around(1, 710.4758600739439, 0x1p-1022, 22), nil},
	{"tanh", f1(elementary.Tanh), unary(symbolic.OpTanh), 0.8, hyperbolicSpans, around(1, 22, 0x1p-1022, 19.0615), nil},
	{"exp", f1(elementary.Exp), unary(symbolic.OpExp), 0.8, [][]span{{uniform(-1, 1)}, {uniform(-745.2, 709.8)}, {uniform(-745.2, -708)}, {exponential(0x1p-1074, 700)}}, around(709.782712893384, -708.3964185322641, -745.1332191019412, math.Ln2/2), nil},
	{"expm1", f1(elementary.Expm1), bigExpm1, 0.96, [][]span{{uniform(-1, 1)}, {uniform(-60, 709.8)}, {exponential(0x1p-1074, 700)}}, around(709.782712893384, math.Ln2/2, 0.25, 0x1p-53, 0x1p-1022, -37), nil},
	{"log", f1(elementary.Log), unary(symbolic.OpLog), 0.8, [][]span{{uniform(0.5, 2)}, {uniform(0.99, 1.01)}, {all}}, around(1, math.Sqrt2, math.Sqrt2/2, 0x1p-1022, math.MaxFloat64), positive},
	{"log1p", f1(elementary.Log1p), bigLog1p, 0.9, [][]span{{uniform(-1, 1)}, {all}, {exponential(0x1p-60, 1)}}, around(-1, math.Sqrt2-1, math.Sqrt2/2-1, 0x1p-1022, 0x1p-53, 0x1p53, math.MaxFloat64), above(-1)},
	{"pow", f2(elementary.Pow), bigPow, 0.8, [][]span{{uniform(0, 3), uniform(-40, 40)}, {all, exponential(1e-6, 1e3)}, {uniform(0.99, 1.01), exponential(1, 1e6)}, {uniform(0.7, 1.5), uniform(-2100, 2100)}}, nil, finitePower},
	{"cbrt", f1(elementary.Cbrt), unary(symbolic.OpCbrt), 0.55, [][]span{{uniform(-8, 8)}, {all}}, around(1, 8, 0x1p-1022, math.MaxFloat64), nil},
	{"hypot", f2(elementary.Hypot), binaryOp(symbolic.OpHypot), 0.76, [][]span{{uniform(-3, 3), uniform(-3, 3)}, {all, all}, {exponential(0x1p1000, 0x1p1023), exponential(0x1p1000, 0x1p1023)}, {exponential(0x1p-1074, 0x1p-1000), exponential(0x1p-1074, 0x1p-1000)}}, nil, nil},
	{"erf", f1(elementary.Erf), unary(symbolic.OpErf), 0.9, [][]span{{uniform(-1, 1)}, {uniform(-6.5, 6.5)}, {exponential(0x1p-1074, 8)}}, around(0.9, 5.9215, 0x1p-1022), nil},
	{"asinh", f1(elementary.Asinh), unary(symbolic.OpAsinh), 0.8, [][]span{{uniform(-1, 1)}, {uniform(-10, 10)}, {all}}, around(1, 0x1p60, 0x1p-1022, 0x1p-28, math.MaxFloat64), nil},
	{"acosh", f1(elementary.Acosh), unary(symbolic.OpAcosh), 0.8, [][]span{{uniform(1, 2)}, {uniform(1, 1.001)}, {uniform(1, 30)}, {exponential(1, 0x1p1023)}}, around(1, 0x1p60, 2, math.MaxFloat64), above(1)},
	{"atanh", f1(elementary.Atanh), unary(symbolic.OpAtanh), 0.8, unitSpans, around(0.5, 1, 0x1p-1022, 1.0/3), inside1},
}

var (
	circularSpans   = [][]span{{uniform(-math.Pi, math.Pi)}, {uniform(-1000, 1000)}, {exponential(0x1p-1074, 0x1p46)}, {exponential(0x1p46, 0x1p1023)}, {exponential(0x1p40, 0x1p46)}}
	unitSpans       = [][]span{{uniform(-1, 1)}, {exponential(0x1p-1074, 1)}, {uniform(0.999, 1)}}
	hyperbolicSpans = [][]span{{uniform(-1.5, 1.5)}, {uniform(-25, 25)}, {exponential(0x1p-1074, 710)}, {uniform(690, 710.4)}}
)

func f1(f func(float64) float64) func([]float64) float64 {
	return func(x []float64) float64 { return f(x[0]) }
}

func f2(f func(a, b float64) float64) func([]float64) float64 {
	return func(x []float64) float64 { return f(x[0], x[1]) }
}

func binaryOp(op symbolic.Op) func(x []float64) *big.Float {
	return func(x []float64) *big.Float { return ask(op, x[0], x[1]) }
}

func within1(x []float64) bool  { return math.Abs(x[0]) <= 1 }
func inside1(x []float64) bool  { return math.Abs(x[0]) < 1 }
func positive(x []float64) bool { return x[0] > 0 }
func above(a float64) func([]float64) bool {
	return func(x []float64) bool { return x[0] > a }
}

// finitePower holds where x^y is real and neither overflows nor underflows to 0.
func finitePower(x []float64) bool {
	p := x[1] * math.Log2(x[0])
	return x[0] > 0 && p > -1075 && p < 1024.01
}

// around returns the neighbourhoods of some numbers, of either sign.
func around(centres ...float64) func() [][]float64 {
	return func() (points [][]float64) {
		for _, c := range centres {
			for i := range 40 {
				x := math.Float64frombits(math.Float64bits(c) + uint64(i) - 20)
				if !math.IsInf(x, 0) && !math.IsNaN(x) {
					points = append(points, []float64{x}, []float64{-x})
				}
			}
		}
		return points
	}
}

// nearQuarters returns the float64 numbers next to multiples of π/2, of all sizes, and the one
// that comes nearest of all (Kahan; Muller, Elementary Functions, 11.3.2).
func nearQuarters() [][]float64 {
	points := [][]float64{{math.Ldexp(6381956970095103, 797)}, {-math.Ldexp(6381956970095103, 797)}, {0x1p46}, {math.Nextafter(0x1p46, inf)}}
	for e := 0; e < 60; e++ {
		for i := range 5 {
			n := math.Floor(math.Ldexp(1+float64(i)/5, e))
			x, _ := new(big.Float).Mul(pi, big.NewFloat(n/2)).Float64()
			for _, y := range []float64{x, math.Nextafter(x, 0), math.Nextafter(x, inf), x / 2} {
				points = append(points, []float64{y}, []float64{-y})
			}
		}
	}
	return points
}

var inf = math.Inf(1)

// TestAccuracy measures the largest error of every function and prints it with -v.
func TestAccuracy(t *testing.T) {
	for _, a := range accuracies {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(len(a.name))))
			worst, at, n := 0.0, []float64(nil), 0
			try := func(x []float64) {
				if a.defined != nil && !a.defined(x) {
					return
				}
				n++
				if e := ulps(a.f(x), a.want(x)); e > worst {
					worst, at = e, x
				}
			}
			if a.points != nil {
				for _, x := range a.points() {
					try(x)
				}
			}
			for _, s := range a.spans {
				for range *samples {
					x := make([]float64, len(s))
					for i := range x {
						x[i] = s[i].draw(r)
					}
					try(x)
				}
			}
			t.Logf("%-6s %.3f ulp at %x, of %d arguments", a.name, worst, at, n)
			if worst > a.bound {
				t.Errorf("%s: error %.3g ulp at %x (%v), should be at most %v", a.name, worst, at, at, a.bound)
			}
		})
	}
}
