package conformance

import (
	"math"
	"math/rand/v2"
)

// tame draws numbers with which most operations give finite results.
func tame(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return float64(r.IntN(17)-8) / 2
	case 1:
		return r.Float64()
	}
	return 2 * r.NormFloat64()
}

// wild draws from everything that a float64 can be.
var wild = []func(r *rand.Rand) float64{
	tame,
	func(r *rand.Rand) float64 { return values[r.IntN(len(values))] },
	func(r *rand.Rand) float64 { return signed(r, math.Float64frombits(r.Uint64()>>12)) },                // subnormal
	func(r *rand.Rand) float64 { return signed(r, math.Ldexp(1+r.Float64(), 40+r.IntN(984))) },           // huge
	func(r *rand.Rand) float64 { return signed(r, math.Ldexp(1+r.Float64(), -r.IntN(1000))) },            // small
	func(r *rand.Rand) float64 { return signed(r, float64(r.IntN(1<<22))*(math.Pi/2)) },                  // where sin or cos is nearly 0
	func(r *rand.Rand) float64 { return math.Float64frombits(math.Float64bits(1) + r.Uint64N(64) - 32) }, // nearly 1
	func(r *rand.Rand) float64 { return math.Float64frombits(r.Uint64()) },                               // any bits
}

// number draws a tame number, or one of all kinds.
func number(r *rand.Rand, tamely bool) float64 {
	if tamely && r.IntN(50) > 0 {
		return tame(r)
	}
	return wild[r.IntN(len(wild))](r)
}

func signed(r *rand.Rand, x float64) float64 {
	if r.IntN(2) == 0 {
		return -x
	}
	return x
}
