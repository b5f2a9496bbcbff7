package exchange

import (
	"math/rand/v2"
	"testing"

	"lagc/codegen/program"
	"lagc/examples"
	"lagc/internal/conformance"
)

// Someone who knows the file and docs/program.md alone gets the same bits: for
// every program of the bundled systems, on states near the origin.
func TestOutsiderExamples(t *testing.T) {
	for _, name := range examples.Names() {
		f := load(t, name)
		o, err := newOutsider(written(t, f))
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(5, 6))
		for i, p := range f.Programs {
			for range 10 {
				in := inputs(r, f, p.Program)
				want := run(p.Program, in)
				got, ok := o.run(i, in)
				if ok != (want[0] == 1) {
					t.Errorf("%s, %s: pivots pass: %v", name, p.Name, ok)
				}
				for k, x := range got {
					if ok && bits(x) != want[1+k] {
						t.Errorf("%s, %s at %v: output %d is %v", name, p.Name, in, k, x)
					}
				}
			}
		}
	}
}

// The same for random programs, which use every operation, and values that take
// the slow paths.
func TestOutsiderRandomPrograms(t *testing.T) {
	const n = 150
	o, err := newOutsider(written(t, randomFile(n)))
	if err != nil {
		t.Fatal(err)
	}
	slow := 0
	for i, x := range conformance.Trials(4, n) {
		for k, r := range x.Runs {
			out, ok := o.run(i, r.Inputs)
			if text := x.Differs(k, ok, out); text != "" {
				t.Errorf("program %d: %s\n%v", i, text, x)
				break
			}
			slots, _ := conformance.Evaluate(x.Program, r.Inputs)
			for _, in := range x.Program.Body {
				if in.Op >= program.SinCos && in.Op <= program.Tan && slots[in.A] > 1e15 {
					slow++
				}
			}
		}
	}
	if slow < 20 {
		t.Errorf("only %d arguments take the slow path", slow)
	}
}
