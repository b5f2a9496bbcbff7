package lanes

import (
	"testing"

	"lagc"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/native"
	"lagc/runtime/simulate"
)

// TestCompiled: where machine code runs, a run is compiled and goes on in it.
func TestCompiled(t *testing.T) {
	if err := native.Available(native.Widest()); err != nil {
		t.Skip(err)
	}
	s, err := lagc.Load("test.lag", "coord x\nlagrangian L = x'^2/2 - x^2\ninit x = 1", resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(nil, 0, sim, integrate.Options{}, func([]float64) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	out := integrate.Output{End: 1000, Every: 1000}
	if err := l.Start(out, 0); err != nil {
		t.Fatal(err)
	}
	if err := l.compile(out); err != nil || l.Alone() {
		t.Errorf("not compiled: %v", err)
	}
	before := l.from.T
	l.in.stepper.Run(100)
	if l.leave(); l.from.T <= before || l.from.Stats.Steps+l.from.Stats.Rejected != 100 {
		t.Errorf("from %v to %v in %+v", before, l.from.T, l.from.Stats)
	}
}
