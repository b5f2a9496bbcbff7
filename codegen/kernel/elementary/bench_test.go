package elementary_test

import (
	"lagc/codegen/kernel/elementary"
	"math"
	"testing"
)

var sink float64

// BenchmarkKernels runs every function and Go's on the same arguments.
func BenchmarkKernels(b *testing.B) {
	for _, a := range against {
		low, high := 0.05, 0.95
		if a.name == "acosh" {
			low, high = 1.05, 10
		}
		x := make([][]float64, 1024)
		for i := range x {
			u := float64(i*389%1024) / 1024
			x[i] = []float64{low + (high-low)*u, low + (high-low)*(1-u*u)}
			if span, ok := wide[a.name]; ok {
				x[i] = []float64{span * (u - 0.5), span * (u*u - 0.5)}
			}
		}
		for _, side := range []struct {
			name string
			f    func([]float64) float64
		}{{"ours", a.f}, {"math", a.g}} {
			b.Run(a.name+"/"+side.name, func(b *testing.B) {
				for i := range b.N {
					sink += side.f(x[i&1023])
				}
			})
		}
	}
}

// wide gives functions of all numbers an interval around 0.
var wide = map[string]float64{
	"sin": 100, "cos": 100, "sincos.sin": 100, "sincos.cos": 100, "tan": 100, "atan": 10, "atan2": 10, "sinh": 20, "cosh": 20, "tanh": 10, "asinh": 20,
	"exp": 100, "expm1": 20, "cbrt": 100, "hypot": 100, "erf": 8, "floor": 100, "ceil": 100, "round": 100, "mod": 100,
}

// BenchmarkSincos is what most programs spend their time on, called directly.
func BenchmarkSincos(b *testing.B) {
	x := 0.1
	for range b.N {
		s, c := elementary.Sincos(x)
		sink, x = s+c, x+0.37
		if x > 50 {
			x -= 100
		}
	}
}

// BenchmarkMathSincos is BenchmarkSincos with Go's function.
func BenchmarkMathSincos(b *testing.B) {
	x := 0.1
	for range b.N {
		s, c := math.Sincos(x)
		sink, x = s+c, x+0.37
		if x > 50 {
			x -= 100
		}
	}
}
