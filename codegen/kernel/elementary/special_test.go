package elementary_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"lagc/codegen/kernel/elementary"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// against pairs every function with Go's.
var against = []struct {
	name string
	f, g func(x []float64) float64
	args int
}{
	{"sin", f1(elementary.Sin), f1(math.Sin), 1},
	{"cos", f1(elementary.Cos), f1(math.Cos), 1},
	{"sincos.sin", f1(sinOf), f1(math.Sin), 1},
	{"sincos.cos", f1(cosOf), f1(math.Cos), 1},
	{"tan", f1(elementary.Tan), f1(math.Tan), 1},
	{"asin", f1(elementary.Asin), f1(math.Asin), 1},
	{"acos", f1(elementary.Acos), f1(math.Acos), 1},
	{"atan", f1(elementary.Atan), f1(math.Atan), 1},
	{"atan2", f2(elementary.Atan2), f2(math.Atan2), 2},
	{"sinh", f1(elementary.Sinh), f1(math.Sinh), 1},
	{"cosh", f1(elementary.Cosh), f1(math.Cosh), 1},
	{"tanh", f1(elementary.Tanh), f1(math.Tanh), 1},
	{"asinh", f1(elementary.Asinh), f1(math.Asinh), 1},
	{"acosh", f1(elementary.Acosh), f1(math.Acosh), 1},
	{"atanh", f1(elementary.Atanh), f1(math.Atanh), 1},
	{"exp", f1(elementary.Exp), f1(math.Exp), 1},
	{"expm1", f1(elementary.Expm1), f1(math.Expm1), 1},
	{"log", f1(elementary.Log), f1(math.Log), 1},
	{"log1p", f1(elementary.Log1p), f1(math.Log1p), 1},
	{"pow", f2(elementary.Pow), f2(math.Pow), 2},
	{"cbrt", f1(elementary.Cbrt), f1(math.Cbrt), 1},
	{"hypot", f2(elementary.Hypot), f2(math.Hypot), 2},
	{"erf", f1(elementary.Erf), f1(math.Erf), 1},
	{"floor", f1(elementary.Floor), f1(math.Floor), 1},
	{"ceil", f1(elementary.Ceil), f1(math.Ceil), 1},
	{"round", f1(elementary.Round), f1(math.Round), 1},
	{"mod", f2(elementary.Mod), f2(languageMod), 2},
}

func sinOf(x float64) float64 { s, _ := elementary.Sincos(x); return s }
func cosOf(x float64) float64 { _, c := elementary.Sincos(x); return c }

// specials are zeros, infinities, NaN, units, integers of all parities and the
// ends of the ranges of numbers.
func specials() (x []float64) {
	for _, a := range []float64{
		0, 1, 2, 3, 4, 0.5, 1.5, 2.5, 0.25, 1.0 / 3, 10, 100, 1e10, 1e-10, 1e300, 1e-300, 5e-324, 1e-310, 0x1p-1022,
		math.MaxFloat64, 0x1p52, 0x1p52 - 0.5, 0x1p52 + 1, 0x1p53, 0x1p53 - 1, 0x1p53 + 2, 0x1p63, 709.7, 709.9, 745.1, 745.2, 1024, 1074, 1075,
		0.49999999999999994, 1 - 0x1p-53, 1 + 0x1p-52, 710.4, 710.5, 711, math.Pi, math.Pi / 2, 22.75, inf,
	} {
		x = append(x, a, -a)
	}
	return append(x, math.NaN())
}

// TestSpecialValues demands Go's result, bit by bit, where it is a zero, an infinity or NaN or
// an exact integer of a rounding, and closeness (Go's functions err by a few ulp) elsewhere.
// Where the two differ at finite arguments, the reference decides: Go 1.26 on amd64 has eˣ, sinh and cosh
// overflow early, logarithms of subnormal numbers wrong, and atan2(−ε, −x) = +π.
func TestSpecialValues(t *testing.T) {
	for _, a := range against {
		exact := a.name == "floor" || a.name == "ceil" || a.name == "round" || a.name == "mod"
		for _, x := range specials() {
			for _, y := range specials() {
				got, want := a.f([]float64{x, y}), a.g([]float64{x, y})
				if !agree(got, want, exact) && !referenceAgrees(a.name, got, x, y) {
					t.Errorf("%s(%v, %v) = %v, Go has %v", a.name, x, y, got, want)
				}
				if a.args == 1 {
					break
				}
			}
		}
	}
}

func agree(got, want float64, exact bool) bool {
	switch {
	case math.IsNaN(want):
		return math.IsNaN(got)
	case exact || want == 0 || math.IsInf(want, 0):
		return math.Float64bits(got) == math.Float64bits(want)
	}
	return math.Abs(got-want) <= 1e-14*math.Abs(want)+2e-323
}

// referenceAgrees tells whether got is right at finite arguments; where the result is no number, Go
// must be right.
func referenceAgrees(name string, got, x, y float64) bool {
	for _, a := range accuracies {
		if a.name == name && !math.IsInf(x, 0) && !math.IsInf(y, 0) && x == x && y == y && !math.IsNaN(got) {
			return ulps(got, a.want([]float64{x, y})) <= a.bound
		}
	}
	return false
}

// TestRoundings compares the exact functions with Go's over random arguments of all sizes.
func TestRoundings(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200000 {
		x, y := exponential(0x1p-3, 0x1p55).draw(r), exponential(0x1p-3, 0x1p10).draw(r)
		if r.IntN(4) == 0 {
			x, y = all.draw(r), all.draw(r)
		}
		if r.IntN(4) == 0 {
			x = math.Trunc(x) + 0.5
		}
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"floor", elementary.Floor(x), math.Floor(x)}, {"ceil", elementary.Ceil(x), math.Ceil(x)},
			{"round", elementary.Round(x), math.Round(x)}, {"mod", elementary.Mod(x, y), languageMod(x, y)},
		} {
			if math.Float64bits(c.got) != math.Float64bits(c.want) {
				t.Fatalf("%s: (%v, %v) gives %v, want %v", c.name, x, y, c.got, c.want)
			}
		}
	}
}

// TestExactPowers: a result that float64 can hold comes out exactly.
func TestExactPowers(t *testing.T) {
	for base := -12.0; base <= 12; base++ {
		product := 1.0
		for n := 0.0; math.Abs(product) <= 0x1p53; n++ {
			if got := elementary.Pow(base, n); got != product {
				t.Errorf("%v^%v = %v, want %v", base, n, got, product)
			}
			if product *= base; n > 60 {
				break
			}
		}
	}
	for n := -1074; n <= 1023; n++ {
		if got := elementary.Pow(2, float64(n)); got != math.Ldexp(1, n) {
			t.Errorf("2^%d = %v", n, got)
		}
	}
	for n := 0.0; n < 2000; n++ {
		if elementary.Cbrt(n*n*n) != n || elementary.Hypot(3*n, -4*n) != 5*n {
			t.Errorf("cbrt(%v³) = %v, hypot(3·%[1]v, 4·%[1]v) = %v", n, elementary.Cbrt(n*n*n), elementary.Hypot(3*n, -4*n))
		}
	}
}

// TestSincosIsSinAndCos: computed together or alone, the same bits.
func TestSincosIsSinAndCos(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100000 {
		x := all.draw(r)
		if s, c := elementary.Sincos(x); s != elementary.Sin(x) || c != elementary.Cos(x) {
			t.Fatalf("sincos %v = %v, %v; sin %v, cos %v", x, s, c, elementary.Sin(x), elementary.Cos(x))
		}
	}
}

// TestPathsMeet: at the bound of the fast reduction both ways give the same
// up to the last place.
func TestPathsMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20000 {
		x := exponential(1, 0x1p46).draw(r)
		s, c := elementary.Sincos(x)
		s2, c2 := elementary.SlowSincos(x)
		if math.Abs(s-s2) > 0x1p-53 || math.Abs(c-c2) > 0x1p-53 || math.Abs(elementary.Tan(x)-elementary.SlowTan(x)) > 0x1p-52*math.Abs(elementary.Tan(x)) {
			t.Fatalf("%v: sin %v and %v, cos %v and %v", x, s, s2, c, c2)
		}
	}
}

var update = flag.Bool("update", false, "write testdata/bits")

// TestBits holds the bits of all functions over many arguments against a recorded hash: the same
// with and without machine instructions for fma (GOAMD64=v1 and v3), on any machine.
func TestBits(t *testing.T) {
	h := sha256.New()
	r := rand.New(rand.NewPCG(9, 10))
	for _, a := range against {
		for range 20000 {
			x := []float64{all.draw(r), all.draw(r)}
			if r.IntN(2) == 0 {
				x = []float64{exponential(0x1p-10, 0x1p8).draw(r), exponential(0x1p-10, 0x1p8).draw(r)}
			}
			y := a.f(x)
			if math.IsNaN(y) {
				y = math.NaN() // NaN's sign and payload are the machine's
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(y)))
		}
	}
	got := hex.EncodeToString(h.Sum(nil)) + "\n"
	if *update {
		if err := os.WriteFile("testdata/bits", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/bits")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("hash %s, recorded %s", got, want)
	}
}

// languageMod is the language's mod by its definition, with Go's exact remainder.
func languageMod(x, y float64) float64 {
	r := math.Mod(x, y)
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}
