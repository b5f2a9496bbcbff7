package symbolic_test

import (
	"testing"

	"lagc/symbolic"
)

// The benchmarks report the cost of one constructor call on new arguments,
// that is with a new node each time, and on old ones.

func BenchmarkAdd(b *testing.B) {
	benchmarkPairs(b, func(g *symbolic.Graph, x, y node) { g.Add(x, y) })
}

func BenchmarkMul(b *testing.B) {
	benchmarkPairs(b, func(g *symbolic.Graph, x, y node) { g.Mul(x, y) })
}

func BenchmarkSub(b *testing.B) {
	benchmarkPairs(b, func(g *symbolic.Graph, x, y node) { g.Sub(x, y) })
}

func BenchmarkDiv(b *testing.B) {
	benchmarkPairs(b, func(g *symbolic.Graph, x, y node) { g.Div(x, y) })
}

func BenchmarkMulThree(b *testing.B) {
	two := symbolic.RatInt(2)
	benchmarkPairs(b, func(g *symbolic.Graph, x, y node) { g.Mul(g.Rat(two), g.PowInt(x, 2), y) })
}

func benchmarkPairs(b *testing.B, f func(g *symbolic.Graph, x, y node)) {
	const n = 300
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; {
			b.StopTimer()
			g := symbolic.New()
			q := coords(g, n)
			b.StartTimer()
			for j := range q {
				for k := range j {
					f(g, q[j], q[k])
				}
			}
			i += n * (n - 1) / 2
		}
	})
	b.Run("old", func(b *testing.B) {
		b.ReportAllocs()
		g := symbolic.New()
		q := coords(g, n)
		f(g, q[0], q[1])
		for b.Loop() {
			f(g, q[0], q[1])
		}
	})
}

// BenchmarkChain builds and differentiates the Lagrangian of a chain of n
// links, the way mechanics does: momenta, forces, mass matrix.
func BenchmarkChain(b *testing.B) {
	const n = 64
	b.ReportAllocs()
	nodes := 0
	for b.Loop() {
		g := symbolic.New()
		L, q, v := chain(g, n)
		g.Gradient(L, q)
		p := g.Gradient(L, v)
		g.Jacobian(p, v)
		nodes = g.Len()
	}
	b.ReportMetric(float64(nodes), "nodes")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(nodes), "ns/node")
}

func chain(g *symbolic.Graph, n int) (L node, q, v []node) {
	dt := g.TimeDerivative()
	x, y := g.Int(0), g.Int(0)
	var terms []node
	for i := range n {
		q = append(q, g.Symbol(symbolic.Coordinate, i))
		v = append(v, g.Symbol(symbolic.Velocity, i))
		l, m := g.Symbol(symbolic.Param, 2*i), g.Symbol(symbolic.Param, 2*i+1)
		x = g.Add(x, g.Mul(l, g.Call(symbolic.OpSin, q[i])))
		y = g.Add(y, g.Neg(g.Mul(l, g.Call(symbolic.OpCos, q[i]))))
		speed2 := g.Add(g.PowInt(dt.Of(x), 2), g.PowInt(dt.Of(y), 2))
		terms = append(terms, g.Mul(g.Rat(symbolic.RatFrac(1, 2)), m, speed2), g.Neg(g.Mul(m, y)))
	}
	return g.Add(terms...), q, v
}
