package program

import (
	"math"
	"testing"
)

// Every operation has a name of its own, and those with one result and
// arguments a value.
func TestFactsAreComplete(t *testing.T) {
	names := map[string]Op{}
	for op := Add; op < opCount; op++ {
		f := Facts[op]
		if f.Name == "" {
			t.Errorf("operation %d has no name", op)
		}
		if other, taken := names[f.Name]; taken {
			t.Errorf("operations %d and %d are both called %s", op, other, f.Name)
		}
		names[f.Name] = op
		if (f.Eval == nil) != (op == SinCos || op == Check || op == Solve) {
			t.Errorf("%s: Eval is missing, or there where it cannot be", f.Name)
		}
	}
}

// The meanings that are easily got wrong.
func TestMeanings(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		op      Op
		a, b, c float64
		want    float64
	}{
		{Fma, third, 3, -1, math.FMA(third, 3, -1)},
		{Fma, third, 3, -1, -0x1p-54}, // what a product rounded before the addition would lose
		{Fnma, 2, 3, 10, 4},
		{Sub, 2, 3, 0, -1},
		{Div, 1, 4, 0, 0.25},
		{Select, 1, 7, 8, 7},
		{Select, 0, 7, 8, 8},
		{Round, 2.5, 0, 0, 3},
		{Round, -2.5, 0, 0, -3},
		{Mod, -1, 3, 0, 2},
		{Mod, 1, -3, 0, -2},
		{Atan2, 1, -1, 0, 3 * math.Pi / 4},
		{Sign, -3, 0, 0, -1},
		{Less, 1, 2, 0, 1},
		{LessEq, 2, 2, 0, 1},
		{NotEqual, 2, 2, 0, 0},
		{And, 2, 0, 0, 0},
		{Or, 2, 0, 0, 1},
		{Not, 0, 0, 0, 1},
		{Hypot, 3, 4, 0, 5},
	} {
		if got := Facts[c.op].Eval(c.a, c.b, c.c); got != c.want {
			t.Errorf("%v(%v, %v, %v) = %v, want %v", c.op, c.a, c.b, c.c, got, c.want)
		}
	}
}
