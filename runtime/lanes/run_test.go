package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"lagc"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/lanes"
	"lagc/runtime/simulate"
)

// outcome is all that a run says, as text: NaN equals itself.
func outcome(t *testing.T, text string, out integrate.Output, opt integrate.Options,
	run func(*simulate.Simulation, func([]float64) error) (simulate.Summary, error)) string {
	t.Helper()
	s, err := lagc.Load("test.lag", text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, out.Start)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	sum, err := run(sim, func(row []float64) error {
		said += fmt.Sprintln(row)
		return nil
	})
	sum.Wall, sum.SmallestStep, sum.LargestStep = 0, 0, 0
	return fmt.Sprintf("%s%+v %v", said, sum, err)
}

// compare runs with and without compiled steps.
func compare(t *testing.T, text string, out integrate.Output, opt integrate.Options) {
	t.Helper()
	ctx := context.Background()
	want := outcome(t, text, out, opt, func(sim *simulate.Simulation, emit func([]float64) error) (simulate.Summary, error) {
		return sim.Run(ctx, out, opt, emit)
	})
	got := outcome(t, text, out, opt, func(sim *simulate.Simulation, emit func([]float64) error) (simulate.Summary, error) {
		return lanes.Run(ctx, sim, out, opt, emit)
	})
	if got != want {
		t.Errorf("%s, %+v: compiled\n%s\nplain\n%s", opt.Method.Name, out, got, want)
	}
}

// TestRun: rows, statistics and errors are those of sim.Run, with rows far apart and close together, forwards and
// backwards, in runs that are long enough to be compiled.
func TestRun(t *testing.T) {
	for _, name := range []string{"double_pendulum", "kapitza", "kepler_cartesian", "cartesian_pendulum", "schwarzschild"} {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range integrate.Methods() {
			opt := integrate.Options{Method: m, Step: 0.001, Tol: 1e-13}
			if m.Adaptive {
				opt.Step = 0
			}
			for _, out := range []integrate.Output{{End: 4, Every: 1.3}, {Start: 2, End: -2, Every: 0.0371}, {End: 1.5}} {
				compare(t, e.Text, out, opt)
			}
		}
	}
}

// TestEnds: limits that are reached and solutions that end, before and after steps are compiled.
func TestEnds(t *testing.T) {
	for _, m := range integrate.Methods() {
		for _, most := range []int64{0, 1, 999, 1000, 1001, 1500} {
			opt := integrate.Options{Method: m, Step: 1e-4, Tol: 1e-15, MaxSteps: most}
			compare(t, "coord x\nlagrangian L = x'^2/2 + x^4\ninit x = 1, x' = 1", integrate.Output{End: 20, Every: 20}, opt)
			compare(t, "coord x\nlagrangian L = x'^2/2 - x^2\ninit x = 1", integrate.Output{End: 3.14, Every: 1}, opt)
		}
	}
}

// TestCancelled: a run without end stops when it is told to, and its rows stay.
func TestCancelled(t *testing.T) {
	s, err := lagc.Load("test.lag", "coord x\nlagrangian L = x'^2/2 - x^2\ninit x = 1", resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	rows := 0
	sum, err := lanes.Run(ctx, sim, integrate.Output{End: 1e9, Every: 1000}, integrate.Options{Tol: 1e-6}, func([]float64) error {
		if rows++; rows == 20 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows != 20 || math.Abs(sum.End-19000) > 1e-9 || sum.Steps < 19000 { // of less than 1
		t.Errorf("%v after %d rows, at %v; %+v", err, rows, sum.End, sum)
	}
}
