package bench

import (
	"fmt"
	"testing"

	"lagc/autodiff"
	"lagc/runtime/simulate"
)

// engine makes a way of differentiating a simulation's Lagrangian.
func engine(b *testing.B, sim *simulate.Simulation, way string) autodiff.Engine {
	w, err := autodiff.Lookup(way)
	if err != nil {
		b.Fatal(err)
	}
	e, err := w.New(sim.System, sim.Model().Params(), sim.Model().Active())
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// differentiate measures the accelerations of one state by a way.
func differentiate(b *testing.B, way string, sizes ...int64) {
	run := func(name string, sim *simulate.Simulation) {
		b.Run(name, func(b *testing.B) {
			e := engine(b, sim, way)
			qdd := make([]float64, len(sim.System.Coordinates))
			b.ReportAllocs()
			for b.Loop() {
				if err := e.Accelerations(0, sim.Initial(), qdd, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("DP", simulation(b, load(b, "dp", text(b, "double_pendulum"), nil)))
	for _, n := range sizes {
		run(fmt.Sprintf("CHAIN%d", n), simulation(b, load(b, "chain", text(b, "chain"), size(n))))
	}
}

// Accelerations without derived equations, one state after the other.

func BenchmarkAutograd(b *testing.B)  { differentiate(b, "autograd", 4, 8, 16, 32, 64) }
func BenchmarkJet(b *testing.B)       { differentiate(b, "jet", 4, 8, 16, 32, 64) }
func BenchmarkHyperdual(b *testing.B) { differentiate(b, "hyperdual", 8) }
func BenchmarkFinite(b *testing.B)    { differentiate(b, "finite", 8) }
func BenchmarkComplex(b *testing.B)   { differentiate(b, "complex", 8) }

// BenchmarkAutogradBatch is a batch of 1024 states of the double pendulum.
func BenchmarkAutogradBatch(b *testing.B) {
	const states = 1024
	sim := simulation(b, load(b, "dp", text(b, "double_pendulum"), nil))
	e := engine(b, sim, "autograd").(autodiff.Batcher)
	t := make([]float64, states)
	y, qdd := make([][]float64, 4), make([][]float64, 2)
	for i := range y {
		y[i], qdd[i%2] = make([]float64, states), make([]float64, states)
		for k := range y[i] {
			y[i][k] = sim.Initial()[i] + 1e-3*float64(k)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := e.AccelerationsBatch(t, y, qdd, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/states, "ns/state")
}
