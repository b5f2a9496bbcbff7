package lower_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// angleSystem has four coordinates and a param; the nodes are those.
func angleSystem() (sys *mechanics.System, q []symbolic.Node, phi symbolic.Node) {
	g := symbolic.New()
	sys = &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 4), Params: make([]mechanics.Param, 1)}
	for i := range sys.Coordinates {
		q = append(q, sys.Position(i))
	}
	return sys, q, g.Symbol(symbolic.Param, 0)
}

// sums are cosines and sines, and how many pairs of sine and cosine, single
// sines or cosines are computed for them.
var sums = []struct {
	name          string
	roots         func(g *symbolic.Graph, q []symbolic.Node, phi symbolic.Node) []symbolic.Node
	pairs, single int
}{
	{"a difference alone", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Sub(q[0], q[1]))}
	}, 0, 1},
	{"a difference beside its angles", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Sub(q[0], q[1])), cos(g, q[0]), sin(g, q[1])}
	}, 2, 0},
	{"a difference beside one of its angles", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Sub(q[0], q[1])), cos(g, q[0])}
	}, 0, 2},
	{"a triangle of differences", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Sub(q[0], q[1])), cos(g, g.Sub(q[1], q[2])), cos(g, g.Sub(q[2], q[0]))}
	}, 0, 3},
	{"all differences of four angles", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) (out []symbolic.Node) {
		for i := range q {
			for j := range i {
				out = append(out, cos(g, g.Sub(q[i], q[j])), sin(g, g.Sub(q[i], q[j])))
			}
		}
		return out
	}, 4, 0},
	{"a phase that a param fixes", func(g *symbolic.Graph, q []symbolic.Node, phi symbolic.Node) []symbolic.Node {
		return []symbolic.Node{sin(g, g.Add(q[0], phi)), cos(g, q[0])}
	}, 1, 0},
	{"multiples", func(g *symbolic.Graph, q []symbolic.Node, phi symbolic.Node) []symbolic.Node {
		two, three := g.Mul(g.Int(2), q[0]), g.Mul(g.Int(3), q[0])
		return []symbolic.Node{cos(g, two), sin(g, three), sin(g, q[0]), cos(g, g.Add(g.Sub(q[0], g.Mul(g.Int(2), q[1])), phi)), cos(g, q[1])}
	}, 2, 0},
	{"a multiple alone", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Mul(g.Int(2), q[0]))}
	}, 0, 1},
	{"too large a multiple", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Mul(g.Int(9), q[0])), sin(g, q[0])}
	}, 0, 2},
	{"a sum in a sum", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		inner := g.Add(q[0], q[1])
		return []symbolic.Node{cos(g, q[0]), sin(g, q[1]), cos(g, q[2]), cos(g, inner), sin(g, g.Sub(q[2], inner))}
	}, 3, 0},
	{"terms that all cancel", func(g *symbolic.Graph, q []symbolic.Node, _ symbolic.Node) []symbolic.Node {
		return []symbolic.Node{cos(g, g.Sub(g.Sub(g.Add(q[0], q[1]), q[0]), q[1]))}
	}, 0, 1},
}

func sin(g *symbolic.Graph, x symbolic.Node) symbolic.Node { return g.Call(symbolic.OpSin, x) }
func cos(g *symbolic.Graph, x symbolic.Node) symbolic.Node { return g.Call(symbolic.OpCos, x) }

// TestAngleSums counts sines and cosines, and holds what is put together to
// 200-bit evaluation: an addition formula adds an error of less than 2 units of
// 2⁻⁵³ to those of its parts, which it doubles at most; sums of mostAngles
// angles stay under 16. Angles are multiples of 2⁻⁴⁰, so that sums are exact.
func TestAngleSums(t *testing.T) {
	const bound = 16 * 0x1p-53
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range sums {
		sys, q, phi := angleSystem()
		roots := c.roots(sys.Graph, q, phi)
		p := lower.Expressions(sys, roots)
		count := map[program.Op]int{}
		for _, in := range p.Body {
			count[in.Op]++
		}
		if single := count[program.Sin] + count[program.Cos]; count[program.SinCos] != c.pairs || single != c.single {
			t.Errorf("%s: %d pairs and %d single, want %d and %d", c.name, count[program.SinCos], single, c.pairs, c.single)
		}
		m := interp.New(p)
		for range 60 {
			value := map[symbolic.Symbol]float64{}
			for i, s := range p.Inputs {
				value[s] = math.Ldexp(math.Round(math.Ldexp(20*random.Float64()-10, 40)), -40)
				m.Inputs()[i] = value[s]
			}
			if !m.Prepare() || !m.Run() {
				t.Fatal("a check failed where there is none")
			}
			exact, err := oracle.BigEval(sys.Graph, roots, func(s symbolic.Symbol) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(value[s]) }, 200)
			if err != nil {
				t.Fatal(err)
			}
			for i := range roots {
				want, _ := exact[i].Float64()
				if got := m.Output(i); !(math.Abs(got-want) <= bound) {
					t.Errorf("%s, root %d: %v, want %v, off by %.3g·2⁻⁵³", c.name, i, got, want, (got-want)*0x1p53)
				}
			}
		}
	}
}

// TestAnglesOfChain writes a chain by the differences of its angles: n pairs
// of sine and cosine are enough.
func TestAnglesOfChain(t *testing.T) {
	const n = 7
	s := structure(t, "differences", `lagrangian L = sum((n + 1 - max(i, j))*cos(th[i] - th[j])*th[i]'*th[j]' for i in 1..n, j in 1..n)/2
		+ sum((n + 1 - i)*cos(th[i]) for i in 1..n)`, n)
	p := lower.Accelerations(s.Equations)
	count := map[program.Op]int{}
	for _, in := range p.Body {
		count[in.Op]++
	}
	if count[program.SinCos] != n || count[program.Sin] > 0 || count[program.Cos] > 0 {
		t.Errorf("%d pairs, %d sines, %d cosines for %d angles", count[program.SinCos], count[program.Sin], count[program.Cos], n)
	}
}
