package autodiff_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"lagc"
	"lagc/autodiff"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/dynamics"
	"lagc/runtime/simulate"
)

// states is how many random states each example is compared at.
const states = 50

// system is a bundled example, ready to run.
type system struct {
	name string
	*lagc.System
	model   *dynamics.Model
	initial []float64
}

func (s *system) n() int { return len(s.Mechanics.Coordinates) }
func (s *system) m() int { return len(s.Mechanics.Constraints) }

func load(t testing.TB, name, text string) *system {
	t.Helper()
	s, err := lagc.Load(name, text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return &system{name, s, sim.Model(), sim.Initial()}
}

func example(t testing.TB, name string) *system {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, name, e.Text)
}

// engine makes the engine of a way.
func (s *system) engine(t testing.TB, way string) autodiff.Engine {
	t.Helper()
	w, err := autodiff.Lookup(way)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.New(s.Mechanics, s.model.Params(), s.model.Active())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// state is a place to compare at, with what the derived equations say there.
type state struct {
	t           float64
	y           []float64
	qdd, lambda []float64
}

// draw draws states around the initial one, on the constraints, at which the
// derived equations have finite accelerations: by turns so far from it, relative
// to its numbers and to 1/2. scale is the largest acceleration or multiplier.
func (s *system) draw(t testing.TB, widths ...float64) (out []state, scale float64) {
	random := rand.New(rand.NewPCG(11, 13))
	for try := 0; len(out) < states; try++ {
		if try > 20*states {
			t.Fatalf("%s: no states with accelerations", s.name)
		}
		x := state{2 * random.Float64(), append([]float64(nil), s.initial...), make([]float64, s.n()), make([]float64, s.m())}
		for i := range x.y {
			x.y[i] += widths[try%len(widths)] * (0.5 + math.Abs(x.y[i])) * random.NormFloat64()
		}
		if s.model.Project(x.t, x.y) != nil || s.model.Accelerations(x.t, x.y, x.qdd, x.lambda) != nil {
			continue
		}
		largest := 0.0
		for _, v := range append(append([]float64(nil), x.qdd...), x.lambda...) {
			largest = math.Max(largest, math.Abs(v)) // NaN sticks
		}
		if math.IsNaN(largest) || math.IsInf(largest, 0) {
			continue
		}
		out, scale = append(out, x), math.Max(scale, largest)
	}
	return out, scale
}

// deviation is how far an engine is from the derived equations at most, over
// states: q̈ and λ, not relative.
func deviation(t testing.TB, e autodiff.Engine, at []state) (worst float64) {
	t.Helper()
	for _, x := range at {
		qdd, lambda := make([]float64, len(x.qdd)), make([]float64, len(x.lambda))
		if err := e.Accelerations(x.t, x.y, qdd, lambda); err != nil {
			t.Fatalf("t = %v, y = %v: %v", x.t, x.y, err)
		}
		for i, v := range qdd {
			worst = math.Max(worst, math.Abs(v-x.qdd[i]))
		}
		for i, v := range lambda {
			worst = math.Max(worst, math.Abs(v-x.lambda[i]))
		}
	}
	return worst
}

// exact are the ways that differentiate to rounding.
var exact = []string{"autograd", "autodiff", "jet", "hyperdual"}

// TestExamples compares the ways that are exact to rounding with the derived
// equations on all bundled examples: 1e-12, relative to the largest acceleration
// or multiplier over the states that are drawn. The mass matrices of the examples
// have condition numbers up to some hundreds there, so that this allows each of
// the two paths about ten roundings.
func TestExamples(t *testing.T) {
	for _, name := range examples.Names() {
		s := example(t, name)
		at, scale := s.draw(t, 0.2, 1)
		for _, way := range exact {
			if worst := deviation(t, s.engine(t, way), at) / scale; !(worst <= 1e-12) {
				t.Errorf("%s: %s deviates by %.3g of the largest acceleration", name, way, worst)
			} else if worst > 1e-14 {
				t.Logf("%s: %s %.2g", name, way, worst)
			}
		}
	}
}

// A batch gives the bits of single states, also with states for which there is no
// answer among them.
func TestBatchIsTheSame(t *testing.T) {
	for _, name := range append(examples.Names(), branches, masked) {
		var s *system
		if strings.HasPrefix(name, "\n") {
			s = load(t, "branches", name)
		} else {
			s = example(t, name)
		}
		at, _ := s.draw(t, 0.2, 1)
		for k := range 3 { // a time that no Lagrangian is finite at
			at[7*k+5].t = math.Inf(1)
		}
		checkBatch(t, s, at)
	}
}

func checkBatch(t *testing.T, s *system, at []state) {
	columns := func(rows int) [][]float64 {
		out := make([][]float64, rows)
		for i := range out {
			out[i] = make([]float64, len(at))
		}
		return out
	}
	time := make([]float64, len(at))
	y, qdd, lambda := columns(2*s.n()), columns(s.n()), columns(s.m())
	for k, x := range at {
		time[k] = x.t
		for i, v := range x.y {
			y[i][k] = v
		}
	}
	e := s.engine(t, "autograd").(autodiff.Batcher)
	batchErr := e.AccelerationsBatch(time, y, qdd, lambda)
	var first error
	for k, x := range at {
		err := e.Accelerations(x.t, x.y, x.qdd, x.lambda)
		if err != nil && first == nil {
			first = err
		}
		for i := range x.qdd {
			if got, want := qdd[i][k], x.qdd[i]; err == nil && !same(got, want) || err != nil && !math.IsNaN(got) {
				t.Errorf("%s, state %d: q̈[%d] = %v in a batch, %v alone (%v)", s.name, k, i, got, want, err)
			}
		}
		for i := range x.lambda {
			if got, want := lambda[i][k], x.lambda[i]; err == nil && !same(got, want) || err != nil && !math.IsNaN(got) {
				t.Errorf("%s, state %d: λ[%d] = %v in a batch, %v alone (%v)", s.name, k, i, got, want, err)
			}
		}
	}
	if (first == nil) != (batchErr == nil) || first != nil && !errors.Is(batchErr, dynamics.ErrUndefined) {
		t.Errorf("%s: error %v in a batch, %v alone", s.name, batchErr, first)
	}
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
