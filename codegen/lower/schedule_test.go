package lower

import (
	"slices"
	"testing"

	"lagc/codegen/program"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// chain returns the equations of the bundled chain with n links.
func chain(t *testing.T, n int64) *mechanics.Equations {
	e, err := examples.Get("chain")
	if err != nil {
		t.Fatal(err)
	}
	tree, errs := parser.Parse(source.NewFile("chain", e.Text))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	sys, errs := resolve.Resolve(tree, resolve.Options{Consts: map[string]symbolic.Rational{"n": symbolic.RatInt(n)}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return mechanics.Derive(sys)
}

// mostAlive counts the values of the body that are alive at once.
func mostAlive(p *program.Program) int {
	computed, live := map[program.Slot]bool{}, map[program.Slot]bool{}
	for _, in := range p.Body {
		first, n := p.Writes(in)
		for k := range n {
			computed[first+program.Slot(k)] = true
		}
	}
	for _, o := range p.Outputs {
		live[o] = true
	}
	most := 0
	for _, in := range slices.Backward(p.Body) {
		first, n := p.Writes(in)
		for k := range n {
			delete(live, first+program.Slot(k))
		}
		for _, a := range p.Reads(in) {
			if computed[a] {
				live[a] = true
			}
		}
		most = max(most, len(live))
	}
	return most
}

// TestScheduleKeepsFewAlive computes n products first and then adds them up:
// two values at once are enough.
func TestScheduleKeepsFewAlive(t *testing.T) {
	const n = 20
	b := newBuilder([]symbolic.Symbol{{Kind: symbolic.Coordinate}, {Kind: symbolic.Velocity}}, 0)
	var terms []program.Slot
	for i := range n {
		terms = append(terms, b.emit(program.Min, b.emit(program.Add, 0, b.constant(float64(i+2))), 1))
	}
	sum := b.constant(0)
	for _, x := range terms {
		sum = b.emit(program.Add, sum, x)
	}
	p := b.finish([]program.Slot{sum})
	if got := mostAlive(p); got != 2 {
		t.Errorf("%d values are alive at once, 2 are enough", got)
	}
}

// TestScheduleKeepsOrder holds every program of the tests to arguments before
// results, and to nothing lost.
func TestScheduleKeepsOrder(t *testing.T) {
	for _, way := range Ways {
		p := AccelerationsBy(chain(t, 6), way)
		known := make([]bool, p.Slots)
		for i := range p.Inputs {
			known[i] = true
		}
		for _, c := range p.Consts {
			known[c.Slot] = true
		}
		for _, in := range append(slices.Clone(p.Prologue), p.Body...) {
			for _, a := range p.Reads(in) {
				if !known[a] {
					t.Fatalf("%v: %v reads slot %d before it is set", way, in.Op, a)
				}
			}
			first, n := p.Writes(in)
			for k := range n {
				known[int(first)+k] = true
			}
		}
		for _, o := range p.Outputs {
			if !known[o] {
				t.Errorf("%v: output in slot %d is never set", way, o)
			}
		}
	}
}
