package elementary_test

import (
	"math"
	"math/big"

	"lagc/internal/oracle"
	"lagc/symbolic"
)

// The references: math/big at 140 bits and a good deal of guard bits
// (internal/oracle), with what that leaves to its callers: the reduction of
// large arguments, expm1 and log1p.

const precision = 140

var (
	bigs = oracle.Bigs(precision)
	pi   = oracle.Bigs(1400).Pi // enough for the remainder of the largest float64
)

func number(x float64) *big.Float { return new(big.Float).SetPrec(2300).SetFloat64(x) }

func ask(op symbolic.Op, x ...float64) *big.Float {
	args := make([]*big.Float, len(x))
	for i := range x {
		args[i] = number(x[i])
	}
	return bigs.Functions[op](args)
}

// unary is the reference of a function that the oracle has.
func unary(op symbolic.Op) func(x []float64) *big.Float {
	return func(x []float64) *big.Float { return ask(op, x[0]) }
}

// circular subtracts multiples of 2π in 2300 bits before it asks.
func circular(op symbolic.Op) func(x []float64) *big.Float {
	return func(x []float64) *big.Float {
		y := number(x[0])
		if math.Abs(x[0]) > 1000 {
			turn := new(big.Float).SetPrec(2300).Mul(pi, big.NewFloat(2))
			n, _ := new(big.Float).SetPrec(2300).Quo(y, turn).Int(nil)
			y.Sub(y, turn.Mul(turn, new(big.Float).SetPrec(2300).SetInt(n)))
		}
		return bigs.Functions[op]([]*big.Float{y})
	}
}

// bigExpm1 is x + x²/2 + x³/6 for tiny x, where subtracting 1 would cancel everything.
func bigExpm1(x []float64) *big.Float {
	if math.Abs(x[0]) < 0x1p-60 {
		return tinySeries(x[0], 2, 6)
	}
	return new(big.Float).SetPrec(2300).Sub(ask(symbolic.OpExp, x[0]), big.NewFloat(1))
}

// bigLog1p takes the sum 1 + x exactly.
func bigLog1p(x []float64) *big.Float {
	if math.Abs(x[0]) < 0x1p-60 {
		return tinySeries(x[0], -2, 3)
	}
	sum := number(x[0])
	return bigs.Functions[symbolic.OpLog]([]*big.Float{sum.Add(sum, big.NewFloat(1))})
}

// tinySeries is x + x²/a + x³/b.
func tinySeries(x, a, b float64) *big.Float {
	sum, power := number(x), number(x)
	for _, d := range []float64{a, b} {
		power.Mul(power, number(x))
		sum.Add(sum, new(big.Float).SetPrec(2300).Quo(power, number(d)))
	}
	return sum
}

func bigPow(x []float64) *big.Float {
	return bigs.Pow(new(big.Float).SetPrec(400).SetFloat64(x[0]), number(x[1]))
}

// ulps is how far got is from want, in units of want's last place.
func ulps(got float64, want *big.Float) float64 {
	if math.IsNaN(got) {
		return math.Inf(1)
	}
	g := new(big.Float).SetPrec(2300)
	rounded, _ := want.Float64()
	switch {
	case got == rounded && math.IsInf(got, 0):
		return 0
	case math.IsInf(got, 0): // as if the exponent went on
		g.SetMantExp(g.SetFloat64(math.Copysign(1, got)), 1024)
	default:
		g.SetFloat64(got)
	}
	exponent := -1021
	if want.Sign() != 0 {
		exponent = min(max(want.MantExp(nil), exponent), 1024)
	}
	d := new(big.Float).SetPrec(2300).Sub(g, want)
	f, _ := d.SetMantExp(d, 53-exponent).Float64()
	return math.Abs(f)
}
