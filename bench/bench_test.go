// Package bench holds the benchmarks that docs/performance.md quotes. Run them
// with
//
//	go test -run '^$' -bench . ./bench
package bench

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/lower"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/runtime/simulate"
	"lagc/source"
	"lagc/symbolic"
)

func text(b *testing.B, name string) string {
	e, err := examples.Get(name)
	if err != nil {
		b.Fatal(err)
	}
	return e.Text
}

func load(b *testing.B, name, text string, consts map[string]symbolic.Rational) *lagc.System {
	s, err := lagc.Load(name, text, resolve.Options{Consts: consts})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func simulation(b *testing.B, s *lagc.System) *simulate.Simulation {
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		b.Fatal(err)
	}
	return sim
}

func size(n int64) map[string]symbolic.Rational {
	return map[string]symbolic.Rational{"n": symbolic.RatInt(n)}
}

// BenchmarkRightHandSide is one evaluation of the accelerations by the
// interpreter.
func BenchmarkRightHandSide(b *testing.B) {
	run := func(name, example string, consts map[string]symbolic.Rational) {
		b.Run(name, func(b *testing.B) {
			sim := simulation(b, load(b, example, text(b, example), consts))
			y := sim.Initial()
			dy := make([]float64, len(y))
			for b.Loop() {
				if err := sim.Model().Derivative(0, y, dy); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("DP", "double_pendulum", nil)
	for _, n := range []int64{4, 8, 16, 32, 64} {
		run(fmt.Sprintf("CHAIN%d", n), "chain", size(n))
	}
}

// BenchmarkWays is one evaluation of a chain's accelerations by the
// interpreter, by each way of solving M q̈ = f.
func BenchmarkWays(b *testing.B) {
	for _, n := range []int64{4, 8, 16, 32, 64} {
		sim := simulation(b, load(b, "chain", text(b, "chain"), size(n)))
		for _, way := range lower.Ways {
			b.Run(fmt.Sprintf("CHAIN%d/%v", n, way), func(b *testing.B) {
				p := lower.AccelerationsBy(sim.Model().Equations(), way)
				m := interp.New(p)
				in := m.Inputs()
				copy(in[1:], sim.Initial())
				copy(in[len(in)-len(sim.Model().Params()):], sim.Model().Params())
				for b.Loop() {
					m.Run()
				}
				b.ReportMetric(float64(p.Operations()), "instructions")
			})
		}
	}
}

// BenchmarkLower turns a chain's equations into a program.
func BenchmarkLower(b *testing.B) {
	for _, n := range []int64{8, 64} {
		b.Run(fmt.Sprintf("CHAIN%d", n), func(b *testing.B) {
			s := load(b, "chain", text(b, "chain"), size(n))
			for b.Loop() {
				lower.Accelerations(s.Equations)
			}
		})
	}
}

// BenchmarkDerive goes from text to equations of motion.
func BenchmarkDerive(b *testing.B) {
	run := func(name, example string, consts map[string]symbolic.Rational) {
		b.Run(name, func(b *testing.B) {
			t := text(b, example)
			for b.Loop() {
				load(b, example, t, consts)
			}
		})
	}
	run("DP", "double_pendulum", nil)
	for _, n := range []int64{8, 16, 32, 64, 128} {
		run(fmt.Sprintf("CHAIN%d", n), "chain", size(n))
	}
}

// BenchmarkTerms checks and derives a Lagrangian of 10⁵ terms, written out and
// as a sum. Memory is reported as what the run allocated in all; the peak is
// below that.
func BenchmarkTerms(b *testing.B) {
	const terms = 100_000
	var written strings.Builder
	written.WriteString("const n = 100\ncoord q[1..n]\nlagrangian L = sum(q[i]'^2 for i in 1..n)/2")
	for k := range terms {
		fmt.Fprintf(&written, " - %d.%d*q[%d]^2*q[%d]*q[%d]", k%7+1, k%10, k%47+1, k/47%47+1, k/2209+48)
	}
	for _, file := range []struct{ name, text string }{
		{"written", written.String()},
		{"sum", "const n = 448\ncoord q[1..n]\nlagrangian L = sum(q[i]'^2 for i in 1..n)/2 - sum((i+j)*q[i]^2*q[j]^2 for i in 1..n, j in i+1..n)"},
	} {
		b.Run(file.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				load(b, file.name, file.text, nil)
			}
		})
	}
}

// BenchmarkPasses times the passes over the double pendulum one by one.
func BenchmarkPasses(b *testing.B) {
	t := text(b, "double_pendulum")
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			parser.Parse(source.NewFile("dp", t))
		}
	})
	tree, _ := parser.Parse(source.NewFile("dp", t))
	b.Run("resolve", func(b *testing.B) {
		for b.Loop() {
			resolve.Resolve(tree, resolve.Options{})
		}
	})
	b.Run("derive", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer() // the graph keeps what was derived: a fresh one each time
			sys, _ := resolve.Resolve(tree, resolve.Options{})
			b.StartTimer()
			mechanics.Derive(sys)
		}
	})
	s := load(b, "dp", t, nil)
	b.Run("bind", func(b *testing.B) {
		for b.Loop() {
			simulation(b, s)
		}
	})
}

// BenchmarkRun integrates the double pendulum to t = 10.
func BenchmarkRun(b *testing.B) {
	for _, tol := range []float64{1e-8, 1e-12} {
		b.Run(fmt.Sprintf("DP/tol=%.0e", tol), func(b *testing.B) {
			sim := simulation(b, load(b, "dp", text(b, "double_pendulum"), nil))
			for b.Loop() {
				_, err := sim.Run(context.Background(), integrate.Output{End: 10, Every: 10}, integrate.Options{Tol: tol}, func([]float64) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
