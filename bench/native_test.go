package bench

import (
	"fmt"
	"testing"

	"lagc/codegen/amd64"
	compile "lagc/codegen/native"
	"lagc/runtime/native"
	"lagc/runtime/simulate"
)

// widths are the forms of machine code.
var widths = []amd64.Width{amd64.Scalar, amd64.AVX2, amd64.AVX512}

// chains calls f with the double pendulum and chains of rods.
func chains(b *testing.B, f func(name string, sim *simulate.Simulation)) {
	f("DP", simulation(b, load(b, "dp", text(b, "double_pendulum"), nil)))
	for _, n := range []int64{4, 8, 16, 32, 64} {
		f(fmt.Sprintf("CHAIN%d", n), simulation(b, load(b, "chain", text(b, "chain"), size(n))))
	}
}

// BenchmarkNative is RightHandSide in machine code, each call waiting for the one
// before as in an integrator.
func BenchmarkNative(b *testing.B) {
	chains(b, func(name string, sim *simulate.Simulation) {
		b.Run(name, func(b *testing.B) {
			m, err := sim.Model().Compile()
			if err != nil {
				b.Skip(err)
			}
			y := append([]float64(nil), sim.Initial()...)
			dy, start := make([]float64, len(y)), y[0]
			for b.Loop() {
				y[0] = start + dy[len(y)/2]*1e-300
				if err := m.Derivative(0, y, dy); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// BenchmarkLanes is many states side by side; ns/state is the time of one.
func BenchmarkLanes(b *testing.B) {
	chains(b, func(name string, sim *simulate.Simulation) {
		for _, w := range widths {
			b.Run(fmt.Sprintf("%s/%v", name, w), func(b *testing.B) {
				p := sim.Model().Program()
				l, err := native.NewLanes(p, w)
				if err != nil {
					b.Skip(err)
				}
				defer l.Close()
				fill(l, 1, sim.Initial())
				fill(l, len(p.Inputs)-len(sim.Model().Params()), sim.Model().Params())
				l.Prepare()
				for b.Loop() {
					l.Run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(l.Lanes()), "ns/state")
			})
		}
	})
}

// fill gives all lanes the same inputs.
func fill(l *native.Lanes, first int, values []float64) {
	for i, v := range values {
		for k := range l.Lanes() {
			l.Input(first + i)[k] = v
		}
	}
}

// BenchmarkNativeCompile is the way from a program to machine code.
func BenchmarkNativeCompile(b *testing.B) {
	chains(b, func(name string, sim *simulate.Simulation) {
		for _, w := range widths {
			b.Run(fmt.Sprintf("%s/%v", name, w), func(b *testing.B) {
				var code *compile.Code
				for b.Loop() {
					code = compile.Compile(sim.Model().Program(), w, nil)
				}
				b.ReportMetric(float64(len(code.Bytes)), "bytes")
			})
		}
	})
}
