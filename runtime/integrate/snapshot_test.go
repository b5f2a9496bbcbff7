package integrate

import (
	"errors"
	"math"
	"testing"
)

// TestSnapshot: a solution that goes on in another integrator is the one that went on, to the bit, for rows within
// steps too.
func TestSnapshot(t *testing.T) {
	p := testProblems[2]
	problem := Problem{Dim: p.dim, Derivative: p.f}
	eachMethod(t, func(t *testing.T, m *Method) {
		opt := optionsFor(m)
		make := func() *Integrator {
			in, err := New(problem, opt)
			if err != nil {
				t.Fatal(err)
			}
			return in
		}
		in, other := make(), make()
		if err := in.Start(0, 5, p.start()); err != nil {
			t.Fatal(err)
		}
		var place Snapshot
		a, b := new([16]float64)[:p.dim], new([16]float64)[:p.dim]
		for k := 0; !in.Done(); k++ {
			if k%3 == 0 {
				in.Save(&place)
				other.Load(&place)
			}
			if err := errors.Join(in.Step(), other.Step()); err != nil {
				t.Fatal(err)
			}
			middle := (in.Previous() + in.Time()) / 2
			if k%2 == 0 { // what dense output evaluates the next step may use
				if err := errors.Join(in.Interpolate(middle, a), other.Interpolate(middle, b)); err != nil {
					t.Fatal(err)
				}
			}
			for i := range a {
				if math.Float64bits(a[i]) != math.Float64bits(b[i]) || in.State()[i] != other.State()[i] {
					t.Fatalf("step %d: %v and %v, %v and %v", k, a, b, in.State(), other.State())
				}
			}
			if x, y := in.Stats(), other.Stats(); x.Steps != y.Steps || x.Rejected != y.Rejected || x.Evaluations != y.Evaluations || in.Time() != other.Time() {
				t.Fatalf("step %d: %+v and %+v", k, x, y)
			}
		}
	})
}

// TestSetTol: a changed tolerance counts as if it had been given at first.
func TestSetTol(t *testing.T) {
	p := testProblems[2]
	steps := func(first, then float64) int64 {
		in, err := New(Problem{Dim: p.dim, Derivative: p.f}, Options{Tol: first})
		if err != nil {
			t.Fatal(err)
		}
		if err := in.SetTol(then); err != nil {
			t.Fatal(err)
		}
		if err := in.Start(0, 5, p.start()); err != nil {
			t.Fatal(err)
		}
		for !in.Done() {
			if err := in.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := in.SetTol(2); err == nil {
			t.Error("a tolerance of 2 is accepted")
		}
		return in.Stats().Steps
	}
	if a, b := steps(1e-6, 1e-11), steps(1e-11, 1e-11); a != b {
		t.Errorf("%d and %d steps", a, b)
	}
}
