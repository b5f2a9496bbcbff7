package autodiff

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/exprgen"
	"lagc/symbolic"
)

// TestGuards evaluates random expressions with conditionals twice, skipping the
// branches that are not taken and running everything: the values must have the
// same bits, and nothing that was skipped may be used.
func TestGuards(t *testing.T) {
	leaves := []symbolic.Symbol{{Kind: symbolic.Coordinate}, {Kind: symbolic.Velocity}, {Kind: symbolic.Time}, {Kind: symbolic.Param}}
	skipped := 0
	rapid.Check(t, func(t *rapid.T) {
		g := symbolic.New()
		o := exprgen.Options{Symbols: leaves, Depth: 5}
		roots := []symbolic.Node{exprgen.Expr(t, g, o), exprgen.Expr(t, g, o)}
		values := exprgen.Values(t, o)
		s := &task{rules: &rules, n: 1, params: []float64{values[leaves[3]]}}
		c, err := read(s.rules, g, s.n, s.params, roots)
		if err != nil {
			t.Fatal(err)
		}
		all := *c
		all.ops = append([]operation(nil), c.ops...)
		for i := range all.ops {
			all.ops[i].guard = 0
		}
		x := []float64{values[leaves[0]], values[leaves[1]], values[leaves[2]]}
		some, every := newFloats(s, c), newFloats(s, &all)
		const untouched = 0x7ff8_0000_dead_beef // a NaN that spreads where it is used
		for i := range some.value {
			some.value[i] = math.Float64frombits(untouched)
		}
		some.run(x)
		every.run(x)
		for k := range roots {
			if got, want := some.root(k), every.root(k); math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want && math.Float64bits(got) != untouched) {
				t.Errorf("expression %d is %v with branches skipped, %v with all run", k, got, want)
			}
		}
		for i, o := range c.ops {
			if o.op != opDecide && math.Float64bits(some.value[i]) == untouched {
				skipped++
			}
		}
	})
	if skipped < 100 {
		t.Errorf("only %d operations were skipped: the test shows nothing", skipped)
	}
}
