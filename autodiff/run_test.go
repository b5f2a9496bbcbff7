package autodiff_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"lagc"
	"lagc/autodiff"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/dynamics"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// trajectory runs the first part of an example's own run and returns its last row.
func trajectory(t *testing.T, name string, engine func(*dynamics.Model) (simulate.Engine, error)) []float64 {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := lagc.Load(name, e.Text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := s.Mechanics.Evaluate(s.Mechanics.Run.Start, paramValues(t, s))
	sim, err := s.Simulate(simulate.Setup{Engine: engine}, start)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var last []float64
	_, err = sim.Run(context.Background(), integrate.Output{End: start + 0.5, Every: 0.25}, integrate.Options{Tol: 1e-10}, func(row []float64) error {
		last = append(last[:0], row...)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return last
}

func paramValues(t *testing.T, s *lagc.System) []float64 {
	t.Helper()
	v, err := s.Mechanics.ParamValues(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestTrajectories lets every exact way be the engine of all examples' first half
// second (or year): rows of states, multipliers and observed values, which may
// contain accelerations. Paths that differ by rounding stay together within a
// few times the tolerance of the integration, 1e-10; 1e-8 allows for systems that
// magnify errors and for observed differences of large numbers.
func TestTrajectories(t *testing.T) {
	for _, name := range examples.Names() {
		want := trajectory(t, name, nil)
		scale := 1.0
		for _, v := range want {
			scale = math.Max(scale, math.Abs(v))
		}
		for _, way := range []string{"autograd", "jet", "hyperdual"} {
			w, _ := autodiff.Lookup(way)
			got := trajectory(t, name, func(m *dynamics.Model) (simulate.Engine, error) {
				return w.New(m.Equations().System, m.Params(), m.Active())
			})
			for i, v := range want {
				if !(math.Abs(got[i]-v) <= 1e-8*scale) && !(math.IsNaN(v) && math.IsNaN(got[i])) {
					t.Errorf("%s by %s: column %d is %v, want %v", name, way, i, got[i], v)
				}
			}
		}
	}
}

// What is too large for a full matrix is refused before memory is taken.
func TestTooLarge(t *testing.T) {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 100_000), Lagrangian: g.Int(0)}
	for _, w := range autodiff.Ways() {
		if _, err := w.New(sys, nil, nil); err == nil || !strings.Contains(err.Error(), "100000 unknowns") {
			t.Errorf("%s: error %v", w.Name, err)
		}
	}
}
