package exprgen

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/oracle"
	"lagc/symbolic"
)

var symbols = []symbolic.Symbol{{Kind: symbolic.Coordinate}, {Kind: symbolic.Velocity}, {Kind: symbolic.Param}}

// TestSafe checks what Safe promises: a value, within the bound.
func TestSafe(t *testing.T) {
	o := Options{Symbols: symbols, Depth: 5, Safe: true}
	rapid.Check(t, func(t *rapid.T) {
		e := Draw(t, o)
		values := Values(t, o)
		v, err := Eval(e, func(s symbolic.Symbol) float64 { return values[s] }, oracle.Floats())
		if err != nil || math.IsNaN(v) {
			t.Fatalf("%v = %v, %v", e, v, err)
		}
		// Rounding may pass the bound by little.
		if math.Abs(v) > e.bound*(1+1e-9) {
			t.Fatalf("%v = %v, but its bound is %v", e, v, e.bound)
		}
	})
}

// TestVariety checks that every operation is drawn, and that Smooth and
// Analytic keep what they promise.
func TestVariety(t *testing.T) {
	drawn := map[symbolic.Op]bool{}
	var visit func(e *Tree, into map[symbolic.Op]bool)
	visit = func(e *Tree, into map[symbolic.Op]bool) {
		into[e.Op] = true
		for _, a := range e.Args {
			visit(a, into)
		}
	}
	draw := rapid.Custom(func(t *rapid.T) *Tree { return Draw(t, Options{Symbols: symbols, Depth: 5}) })
	smooth := rapid.Custom(func(t *rapid.T) *Tree {
		return Draw(t, Options{Symbols: symbols, Depth: 5, Smooth: true, Analytic: true})
	})
	analytic := map[symbolic.Op]bool{}
	for seed := range 1500 {
		visit(draw.Example(seed), drawn)
		visit(smooth.Example(seed), analytic)
	}
	for op := symbolic.OpConst; op <= symbolic.OpSelect; op++ {
		if !drawn[op] {
			t.Errorf("%v is never drawn", op)
		}
	}
	for _, op := range []symbolic.Op{
		symbolic.OpAbs, symbolic.OpSign, symbolic.OpMin, symbolic.OpMax, symbolic.OpMod, symbolic.OpFloor, symbolic.OpCeil,
		symbolic.OpRound, symbolic.OpSelect, symbolic.OpAsin, symbolic.OpAtan2, symbolic.OpErf,
	} {
		if analytic[op] {
			t.Errorf("%v is drawn though it is not smooth and analytic", op)
		}
	}
}
