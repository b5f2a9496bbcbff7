package integrate

import (
	"fmt"
	"math"
	"testing"
)

// BenchmarkStep measures a step's overhead: the derivative costs next to nothing.
func BenchmarkStep(b *testing.B) {
	for _, m := range Methods() {
		for _, dim := range []int{2, 4, 64} {
			b.Run(fmt.Sprintf("%s/dim=%d", m.Name, dim), func(b *testing.B) {
				benchmarkStep(b, m, dim)
			})
		}
	}
}

func benchmarkStep(b *testing.B, m *Method, dim int) {
	p := Problem{Dim: dim, Derivative: func(_ float64, y, dy []float64) error {
		half := len(y) / 2
		copy(dy, y[half:])
		for i, q := range y[:half] {
			dy[half+i] = -q
		}
		return nil
	}}
	in, err := New(p, Options{Method: m, Step: 0.01, Tol: 1e-9})
	if err != nil {
		b.Fatal(err)
	}
	y := make([]float64, dim)
	y[0] = 1
	if err := in.Start(0, math.Inf(1), y); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	before := in.Stats().Evaluations
	for range b.N {
		if err := in.Step(); err != nil {
			b.Fatal(err)
		}
	}
	evaluations := in.Stats().Evaluations - before
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(evaluations), "ns/evaluation")
}
