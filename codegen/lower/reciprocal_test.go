package lower

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"lagc/codegen/program"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// TestReciprocals: what is divided by a param is multiplied by its reciprocal, which the
// prologue computes; two divisions by the same number become one, a single one stays.
func TestReciprocals(t *testing.T) {
	b := newBuilder([]symbolic.Symbol{{Kind: symbolic.Coordinate}, {Kind: symbolic.Velocity}, {Kind: symbolic.Param}}, 0)
	const q, v, m = 0, 1, 2
	root := b.emit(program.Sqrt, q)
	x := b.emit(program.Div, v, m)
	y := b.emit(program.Div, v, root)
	z := b.emit(program.Div, x, root)
	alone := b.emit(program.Div, x, v)
	half := b.emit(program.Div, q, b.constant(2))
	p := b.finish([]program.Slot{x, y, z, alone, half})
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	count := func(code []program.Instr) (n int) {
		for _, in := range code {
			if in.Op == program.Div {
				n++
			}
		}
		return n
	}
	if count(p.Prologue) != 1 || count(p.Body) != 2 {
		t.Errorf("%d divisions in the prologue, %d in the body: %v", count(p.Prologue), count(p.Body), p)
	}
}

// TestReciprocalIsWithinOneUlp holds a·(1/d) against a/d, for mantissas all over
// and next to powers of two, where units in the last place are largest beside
// errors and smallest.
func TestReciprocalIsWithinOneUlp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	mantissa := func() float64 {
		switch x := 1 + r.Float64(); r.IntN(4) {
		case 0:
			return 1 + float64(r.IntN(64))*0x1p-52
		case 1:
			return 2 - float64(1+r.IntN(64))*0x1p-52
		default:
			return x
		}
	}
	worst := 0.0
	for range 1_000_000 {
		a, d := mantissa(), math.Ldexp(mantissa(), r.IntN(2045)-1022)
		plain, product := a/d, float64(a*(1/d))
		if math.IsInf(plain, 0) || math.Abs(plain) < 0x1p-1000 {
			continue // rounded to fewer digits, or not at all
		}
		ulp := math.Abs(math.Nextafter(plain, math.Inf(1)) - plain)
		if off := math.Abs(product-plain) / ulp; off > worst {
			if worst = off; worst > 1 {
				exact, _ := new(big.Rat).Quo(new(big.Rat).SetFloat64(a), new(big.Rat).SetFloat64(d)).Float64()
				t.Fatalf("%x / %x = %x, by the reciprocal %x", a, d, exact, product)
			}
		}
	}
	if worst == 0 {
		t.Error("no product differs from its quotient: that can't be")
	}
}

// TestReciprocalOfPivotIsWatched: a pivot that stands alone and is fixed by params passes
// where it and its reciprocal are numbers other than 0.
func TestReciprocalOfPivotIsWatched(t *testing.T) {
	const time, m = 0, 1
	prepared := func(value float64, watch func(b *builder)) bool {
		b := newBuilder([]symbolic.Symbol{{Kind: symbolic.Time}, {Kind: symbolic.Param}}, 0)
		watch(b)
		x := b.emit(program.Div, b.emit(program.Div, time, m), time)
		p := b.finish([]program.Slot{x, b.emit(program.Div, m, time)})
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		machine := interp.New(p)
		machine.Inputs()[m] = value
		return machine.Prepare()
	}
	for _, c := range []struct {
		m    float64
		pass bool
	}{
		{1, true}, {-1, true}, {0x1p-1023, true}, {1e308, true},
		{0x1p-1024, false}, {1e-310, false}, {0, false}, {math.Inf(1), false}, {math.NaN(), false},
	} {
		if pass := prepared(c.m, func(b *builder) { b.watch(&linearSystem{n: 1}, m, m, 0, true) }); pass != c.pass {
			t.Errorf("m = %g passes: %v", c.m, pass)
		}
	}
	// A check of something else stays what it is, although the first input has a reciprocal.
	if prepared(1, func(b *builder) {
		minus := b.emit(program.Neg, m)
		b.check(minus, minus, 0)
	}) {
		t.Error("-1 passes as a positive pivot")
	}
}
