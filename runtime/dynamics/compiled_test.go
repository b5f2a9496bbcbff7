package dynamics

import (
	"errors"
	"math"
	"testing"

	"lagc/runtime/native"
)

// Machine code gives the model's accelerations, multipliers and errors to the bit, also where M is
// indefinite and where its pivots' checks fail.
func TestCompiled(t *testing.T) {
	for _, c := range []struct {
		name        string
		coordinates int
		constraints int
		sign        func(i int) float64
	}{
		{"definite", 5, 0, func(int) float64 { return 1 }},
		{"constrained", 6, 2, func(int) float64 { return 1 }},
		{"indefinite", 4, 0, func(i int) float64 { return float64(1 - i%2*2) }},
		{"large", 24, 0, func(int) float64 { return 1 }},
		{"singular", 3, 0, func(i int) float64 { return 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLinear(3, c.coordinates, c.constraints, 1, c.sign)
			m := New(l.eq, nil, nil)
			y := make([]float64, 2*c.coordinates)
			m.Settle(0, y)
			compiled, err := m.Compile()
			if errors.Is(err, native.ErrUnavailable) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			for k := range 10 {
				for i := range y {
					y[i] = math.Sin(float64(i + 7*k))
				}
				compare(t, m, compiled, y, c.coordinates, c.constraints)
			}
		})
	}
}

func compare(t *testing.T, m *Model, c *Compiled, y []float64, n, constraints int) {
	t.Helper()
	want, got := make([]float64, n+constraints), make([]float64, n+constraints)
	a, b := m.Accelerations(0.5, y, want, want[n:]), c.Accelerations(0.5, y, got, got[n:])
	if (a == nil) != (b == nil) || a != nil && a.Error() != b.Error() {
		t.Fatalf("error %v, should be %v", b, a)
	}
	for i := range want {
		if a == nil && math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("value %d is %v, should be %v", i, got[i], want[i])
		}
	}
}
