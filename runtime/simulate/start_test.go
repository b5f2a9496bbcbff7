package simulate_test

import (
	"errors"
	"math"
	"testing"

	"lagc"
	"lagc/internal/chunked"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/source"
)

// TestRefused checks what keeps a system from running, against what stands
// beside the source. Errors without a place are expected on the first line.
func TestRefused(t *testing.T) {
	chunks, err := chunked.Read("testdata/refused.lag")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		t.Run(c.Name, func(t *testing.T) {
			s, err := lagc.Load(c.Name, c.Source, resolve.Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Simulate(simulate.Setup{}, 0)
			var list source.List
			if err != nil && !errors.As(err, &list) {
				list.Errorf(s.Mechanics.File, source.Span{}, "%s", err)
			}
			c.Check(t, list)
		})
	}
}

// A bead without mass of its own for one coordinate, which a constraint
// determines: y = x² with L = x'²/2 − y is the oscillator x” = −2x.
func TestConstraintReplacesMass(t *testing.T) {
	sim := load(t, "coord x, y  lagrangian L = x'^2/2 - y  constraint y = x^2  init x = 1, y = 1")
	run(t, sim, integrate.Output{End: 5, Every: 0.5}, integrate.Options{Tol: 1e-12}, func(r []float64) {
		// The solution's error is ten to a hundred times the tolerance after a few swings.
		if want := math.Cos(math.Sqrt2 * r[0]); math.Abs(r[1]-want) > 1e-10 {
			t.Errorf("x(%v) = %v, want %v", r[0], r[1], want)
		}
		if math.Abs(r[2]-r[1]*r[1]) > 1e-14 { // a few roundings of numbers under 1
			t.Errorf("y − x² = %v", r[2]-r[1]*r[1])
		}
	})
}

// An indefinite mass matrix with a constraint: a free u of negative mass beside
// a bead on the unit circle, which goes round evenly.
func TestConstraintWithIndefiniteMass(t *testing.T) {
	sim := load(t, `
		coord u, v, w
		lagrangian L = -u'^2/2 + v'^2/2 + w'^2/2
		constraint v^2 + w^2 = 1
		init v = 1, w' = 1, u' = 2`)
	run(t, sim, integrate.Output{End: 5, Every: 0.5}, integrate.Options{Tol: 1e-12}, func(r []float64) {
		for i, want := range []float64{2 * r[0], math.Cos(r[0]), math.Sin(r[0])} {
			if math.Abs(r[1+i]-want) > 1e-10 { // as above
				t.Errorf("t = %v: coordinate %d is %v, want %v", r[0], i, r[1+i], want)
			}
		}
	})
}

// Initial values that are off by less than what is typed are corrected, not
// refused.
func TestInitialStateIsCorrected(t *testing.T) {
	sim := load(t, pendulum+"init x' = 0.8000000001, y' = 0.6\n")
	y := sim.Initial()
	// Rounding of the constraint's value and of Newton's last step.
	if r := y[0]*y[0] + y[1]*y[1] - 1; math.Abs(r) > 1e-15 {
		t.Errorf("position off by %v", r)
	}
	if r := y[0]*y[2] + y[1]*y[3]; math.Abs(r) > 1e-15 {
		t.Errorf("velocity off by %v", r)
	}
}
