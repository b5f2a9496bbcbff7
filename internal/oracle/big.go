package oracle

import (
	"math/big"

	"lagc/symbolic"
)

// guardBits is how many bits more than asked for the kernels work with: their
// own errors are a few hundred units in the last place, reducing an argument of
// size 2ⁿ loses n bits, and one given in float64 can come as near to a zero of
// sine as 2^-60.
const guardBits = 96

// BigEval computes the roots with math/big: each operation to prec bits and a
// good deal more, so that what is lost is the expression's own cancellation at
// that precision. Arguments of functions must be below 2^30 or so.
// A root that has no finite real value is a DomainError.
func BigEval(g *symbolic.Graph, roots []symbolic.Node, value func(symbolic.Symbol) *big.Float, prec uint) ([]*big.Float, error) {
	return Eval(g, roots, value, Bigs(prec))
}

// Bigs is the arithmetic of math/big at a precision of prec bits.
func Bigs(prec uint) Numbers[*big.Float] {
	k := newKernels(prec + guardBits)
	f := map[symbolic.Op]func([]*big.Float) *big.Float{
		symbolic.OpAtan2: binary(k.atan2),
		symbolic.OpHypot: binary(func(x, y *big.Float) *big.Float { return k.sqrt(k.add(k.mul(x, x), k.mul(y, y))) }),
	}
	for op, fn := range map[symbolic.Op]func(*big.Float) *big.Float{
		symbolic.OpSin: k.sin, symbolic.OpCos: k.cos, symbolic.OpTan: k.tan,
		symbolic.OpAsin: k.asin, symbolic.OpAcos: k.acos, symbolic.OpAtan: k.atan,
		symbolic.OpSinh: k.sinh, symbolic.OpCosh: k.cosh, symbolic.OpTanh: k.tanh,
		symbolic.OpAsinh: k.asinh, symbolic.OpAcosh: k.acosh, symbolic.OpAtanh: k.atanh,
		symbolic.OpExp: k.exp, symbolic.OpLog: k.log, symbolic.OpCbrt: k.cbrt, symbolic.OpErf: k.erf,
	} {
		f[op] = unary(fn)
	}
	return Numbers[*big.Float]{
		Rational:  func(r symbolic.Rational) *big.Float { return k.new().SetRat(r.Big()) },
		Pi:        k.pi,
		Add:       k.add,
		Mul:       k.mul,
		PowRat:    k.powRat,
		Pow:       k.pow,
		Compare:   (*big.Float).Cmp,
		Floor:     k.floor,
		Functions: f,
	}
}

// kernels are elementary functions at a working precision. All of them reduce
// the argument and sum a Taylor series: slow, plain, and right.
type kernels struct {
	prec    uint
	pi, ln2 *big.Float
	one     *big.Float
}

func newKernels(prec uint) *kernels {
	k := &kernels{prec: prec}
	k.one = k.int(1)
	// π = 16 atan(1/5) − 4 atan(1/239) (Machin), ln 2 = 2 atanh(1/3).
	k.pi = k.sub(k.scale(16, k.atanSeries(k.quo(k.one, k.int(5)), -1)), k.scale(4, k.atanSeries(k.quo(k.one, k.int(239)), -1)))
	k.ln2 = k.scale(2, k.atanSeries(k.quo(k.one, k.int(3)), 1))
	return k
}

func (k *kernels) new() *big.Float                { return new(big.Float).SetPrec(k.prec) }
func (k *kernels) int(n int64) *big.Float         { return k.new().SetInt64(n) }
func (k *kernels) add(x, y *big.Float) *big.Float { return k.new().Add(x, y) }
func (k *kernels) sub(x, y *big.Float) *big.Float { return k.new().Sub(x, y) }
func (k *kernels) mul(x, y *big.Float) *big.Float { return k.new().Mul(x, y) }
func (k *kernels) neg(x *big.Float) *big.Float    { return k.new().Neg(x) }

func (k *kernels) scale(n int64, x *big.Float) *big.Float { return k.mul(k.int(n), x) }

// twice returns x·2ⁿ.
func (k *kernels) twice(x *big.Float, n int) *big.Float { return k.new().SetMantExp(x, n) }

func (k *kernels) quo(x, y *big.Float) *big.Float {
	if y.Sign() == 0 {
		panic(DomainError("division by zero"))
	}
	return k.new().Quo(x, y)
}

func (k *kernels) sqrt(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		panic(DomainError("square root of a negative number"))
	}
	return k.new().Sqrt(x)
}

// below reports whether |x| < 2ⁿ.
func below(x *big.Float, n int) bool { return x.Sign() == 0 || x.MantExp(nil) <= n }

// negligible reports whether adding x to sum changes nothing that matters.
func (k *kernels) negligible(x, sum *big.Float) bool {
	return x.Sign() == 0 || x.MantExp(nil) < sum.MantExp(nil)-int(k.prec)-2
}

// series returns Σ tₙ with t₀ = first and tₙ = next(tₙ₋₁, n).
func (k *kernels) series(first *big.Float, next func(t *big.Float, n int64) *big.Float) *big.Float {
	sum, t := first, first
	for n := int64(1); !k.negligible(t, sum); n++ {
		t = next(t, n)
		sum = k.add(sum, t)
	}
	return sum
}

// atanSeries returns x + s·x³/3 + x⁵/5 + s·x⁷/7 + …: atan for s = −1, atanh for
// s = 1, for |x| well below 1.
func (k *kernels) atanSeries(x *big.Float, s int64) *big.Float {
	x2 := k.scale(s, k.mul(x, x))
	power, sum := x, x
	for n := int64(3); !k.negligible(power, sum); n += 2 {
		power = k.mul(power, x2)
		sum = k.add(sum, k.quo(power, k.int(n)))
	}
	return sum
}

// floor returns the largest integer not above x.
func (k *kernels) floor(x *big.Float) *big.Float {
	if x.IsInf() {
		panic(DomainError("overflow"))
	}
	n, acc := x.Int(nil)
	if acc == big.Above { // Int truncates: a negative x came out above
		n.Sub(n, big.NewInt(1))
	}
	return new(big.Float).SetPrec(max(k.prec, uint(n.BitLen()))).SetInt(n)
}

// nearest returns x rounded to an integer that fits an int.
func (k *kernels) nearest(x *big.Float) int64 {
	n, acc := k.floor(k.add(x, k.new().SetFloat64(0.5))).Int64()
	if acc != big.Exact || n > 1<<30 || n < -1<<30 {
		panic(DomainError("argument out of range"))
	}
	return n
}

func (k *kernels) powRat(x *big.Float, e symbolic.Rational) *big.Float {
	if n, ok := smallInt(e); ok {
		return intPow(x, n, k.one, k.mul, func(x *big.Float) *big.Float { return k.quo(k.one, x) })
	}
	if n, ok := smallInt(e.Mul(symbolic.RatInt(2))); ok {
		return k.powRat(k.sqrt(x), symbolic.RatInt(n))
	}
	return k.pow(x, k.new().SetRat(e.Big()))
}

// pow returns x^y as float64's does where that is finite and real.
func (k *kernels) pow(x, y *big.Float) *big.Float {
	switch {
	case y.Sign() == 0:
		return k.one
	case x.Sign() == 0 && y.Sign() > 0:
		return k.int(0)
	case x.Sign() == 0:
		panic(DomainError("zero to a negative power"))
	case x.Sign() > 0:
		return k.exp(k.mul(y, k.log(x)))
	case !y.IsInt():
		panic(DomainError("broken power of a negative number"))
	}
	p := k.pow(k.neg(x), y)
	if n, _ := y.Int(nil); n.Bit(0) == 1 {
		return k.neg(p)
	}
	return p
}
