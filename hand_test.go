package lagc_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"lagc"
	"lagc/codegen/lower"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// eachExample runs f on every bundled system.
func eachExample(t *testing.T, f func(t *testing.T, s *lagc.System, sim *simulate.Simulation)) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			example, err := examples.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			s, err := lagc.Load(name+".lag", example.Text, resolve.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Warnings) > 0 {
				t.Error(s.Warnings.Render())
			}
			sim, err := s.Simulate(simulate.Setup{}, 0)
			if err != nil {
				t.Fatal(err)
			}
			f(t, s, sim)
		})
	}
}

// machine evaluates nodes of a system at states.
func machine(s *mechanics.System, nodes []symbolic.Node, params []float64) *interp.Machine {
	m := interp.New(lower.Expressions(s, nodes))
	in := m.Inputs()
	copy(in[len(in)-len(params):], params)
	m.Prepare()
	return m
}

// handTolerance is what the project promises for accelerations against an
// independent derivation, relative to the largest term of the comparison.
const handTolerance = 1e-13

// TestHandEquations compares derived accelerations with the equations that
// each file gives as derived by hand, at states around its initial one. Where
// both cancel, the larger terms count: the comparison is relative to the
// largest acceleration that any of the states has.
func TestHandEquations(t *testing.T) {
	eachExample(t, func(t *testing.T, s *lagc.System, sim *simulate.Simulation) {
		sys := s.Mechanics
		if sys.Hand == nil {
			t.Fatal("no hand equations")
		}
		n := len(sys.Coordinates)
		hand := machine(sys, sys.Hand, sim.Model().Params())
		random := rand.New(rand.NewPCG(1, 7))
		got, want := make([]float64, n), make([]float64, n)
		worst, largest := 0.0, 0.0
		for range 50 {
			y := nearby(t, sim, random)
			at := random.Float64()
			if err := sim.Model().Accelerations(at, y, got, nil); err != nil {
				t.Fatal(err)
			}
			in := hand.Inputs()
			in[0] = at
			copy(in[1:], y)
			hand.Run()
			hand.Outputs(want)
			for i := range want {
				largest = math.Max(largest, math.Abs(want[i]))
				worst = math.Max(worst, math.Abs(got[i]-want[i]))
				if math.IsNaN(got[i]) || math.IsNaN(want[i]) {
					t.Fatalf("%s'': derived %v, by hand %v at %v", sys.Coordinates[i].Name, got[i], want[i], y)
				}
			}
		}
		t.Logf("difference %.2g of %.3g", worst, largest)
		if !(worst <= handTolerance*largest) {
			t.Errorf("largest difference %.3g, largest acceleration %.3g: beyond %g relative", worst, largest, handTolerance)
		}
	})
}

// nearby returns a random state around the initial one that satisfies the
// constraints.
func nearby(t *testing.T, sim *simulate.Simulation, random *rand.Rand) []float64 {
	y := append([]float64(nil), sim.Initial()...)
	for i := range y {
		y[i] += 0.2 * (2*random.Float64() - 1) * math.Max(math.Abs(y[i]), 0.5)
	}
	if err := sim.Model().Project(0, y); err != nil {
		t.Fatal(err)
	}
	return y
}

// TestExactSolutions compares the trajectory at tol 1e-13 with each file's
// exact solution over its default run. An orbit's error grows with time as the
// reference trajectories tell.
func TestExactSolutions(t *testing.T) {
	tested := 0
	growth := map[string]float64{}
	for _, ref := range readReferences(t) {
		growth[ref.System] = ref.Growth
	}
	eachExample(t, func(t *testing.T, s *lagc.System, sim *simulate.Simulation) {
		sys := s.Mechanics
		if sys.Exact == nil {
			t.Skip("no exact solution")
		}
		tested++
		n := len(sys.Coordinates)
		exact := interp.New(lower.Solutions(sys, sys.Exact))
		in := exact.Inputs()
		copy(in[1:], sim.Initial())
		params := sim.Model().Params()
		copy(in[len(in)-len(params):], params)
		exact.Prepare()
		end := sys.Evaluate(sys.Run.End, params)
		worst, scale := 0.0, 1.0
		_, err := sim.Run(context.Background(), integrate.Output{End: end, Every: end / 97}, integrate.Options{Tol: 1e-13}, func(row []float64) error {
			in[0] = row[0]
			exact.Run()
			for i := range n {
				worst = math.Max(worst, math.Abs(row[1+i]-exact.Output(i)))
				scale = math.Max(scale, math.Abs(row[1+i]))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("error %.2g of %.3g", worst, scale)
		if grown := math.Max(1, growth[sys.Name]); !(worst <= promised*scale*grown) {
			t.Errorf("error %.3g, size %.3g, growth %.3g: beyond %g", worst, scale, grown, promised)
		}
	})
	if tested < 8 {
		t.Errorf("only %d exact solutions were tested", tested)
	}
}
