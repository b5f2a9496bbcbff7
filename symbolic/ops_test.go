package symbolic

import (
	"lagc/codegen/kernel/elementary"
	"math"
	"testing"
)

// TestFactsAreComplete sees to it that no operation enters untested or without
// its facts.
func TestFactsAreComplete(t *testing.T) {
	names := map[string]Op{}
	for o := OpConst; o < opCount; o++ {
		f := facts[o]
		if f.name == "" {
			t.Errorf("operation %d has no name", o)
			continue
		}
		if other, ok := names[f.name]; ok {
			t.Errorf("%d and %d are both called %s", o, other, f.name)
		}
		names[f.name] = o
		if o.String() != f.name || o.Arity() != f.arity || o.Boolean() != f.boolean {
			t.Errorf("%s: accessors disagree with the table", f.name)
		}
		if needs := o != OpConst && o != OpSymbol; (f.eval != nil) != needs {
			t.Errorf("%s: evaluation is there: %v", f.name, f.eval != nil)
		}
		if needs := f.arity != 0 && !f.boolean; (f.partial != nil) != needs {
			t.Errorf("%s: derivative rule is there: %v", f.name, f.partial != nil)
		}
		if f.parity != neither && f.arity != 1 {
			t.Errorf("%s: parity is for functions of one argument", f.name)
		}
		got, ok := Function(f.name)
		if isFunction := o >= OpSin && o <= OpRound; ok != isFunction || ok && got != o {
			t.Errorf("Function(%q) = %v, %v", f.name, got, ok)
		}
	}
	if _, ok := Function("no such"); ok {
		t.Error("Function knows a name that does not exist")
	}
	if s := opCount.String(); s != "invalid" {
		t.Errorf("an operation beyond the table is called %q", s)
	}
}

// TestParity checks the table's parities numerically.
func TestParity(t *testing.T) {
	for o := OpConst; o < opCount; o++ {
		f := facts[o]
		if f.arity != 1 || f.boolean {
			continue
		}
		isEven, isOdd := true, true
		for _, x := range []float64{0.125, 0.3, 0.75, 0.9375, 1.25, 2.5} {
			plus, minus := f.eval([]float64{x}), f.eval([]float64{-x})
			if math.IsNaN(plus) && math.IsNaN(minus) {
				continue
			}
			isEven = isEven && minus == plus
			isOdd = isOdd && minus == -plus
		}
		want := neither
		switch {
		case isEven:
			want = even
		case isOdd:
			want = odd
		}
		if f.parity != want {
			t.Errorf("%v has parity %d, but values say %d", o, f.parity, want)
		}
	}
}

func TestMod(t *testing.T) {
	for _, c := range []struct{ x, y, want float64 }{
		{7, 3, 1}, {-7, 3, 2}, {7, -3, -2}, {-7, -3, -1}, {6, 3, 0}, {-6, 3, 0}, {0.5, 0.25, 0}, {-0.5, 2, 1.5},
	} {
		if got := elementary.Mod(c.x, c.y); got != c.want {
			t.Errorf("elementary.Mod(%v, %v) = %v, want %v", c.x, c.y, got, c.want)
		}
	}
	if got := elementary.Mod(1, 0); !math.IsNaN(got) {
		t.Errorf("elementary.Mod(1, 0) = %v, want NaN", got)
	}
}
