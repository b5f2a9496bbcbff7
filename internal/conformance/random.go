package conformance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// Trial is a random program with inputs to run it on, and what it gives.
type Trial struct {
	Program *program.Program
	Runs    []Run
}

// Run is one evaluation of a program.
type Run struct {
	Inputs  []float64
	Fresh   bool      // the params differ from the run before: Prepare first
	OK      bool      // every watched pivot passes, in prologue and body
	Outputs []float64 // meaningful where OK
}

// How often a program runs: with some sets of params on some states each.
const paramSets, statesPerSet = 3, 6

// Trials returns n random programs, always the same for a seed: all operations
// in prologue and body, linear systems in loops, inputs and constants that are special
// values, subnormal, huge, near 1 and near multiples of π/2. Every program is
// valid; a system is solved at most once in each.
func Trials(seed uint64, n int) []*Trial {
	r := rand.New(rand.NewPCG(seed, 0))
	out := make([]*Trial, n)
	for i := range out {
		out[i] = newTrial(r)
	}
	return out
}

func newTrial(r *rand.Rand) *Trial {
	x := &Trial{Program: draw(r)}
	tamely := r.IntN(3) > 0
	var in []float64
	for range paramSets {
		for state := range statesPerSet {
			last := in
			in = make([]float64, len(x.Program.Inputs))
			for i, s := range x.Program.Inputs {
				if in[i] = number(r, tamely); s.Kind == symbolic.Param && state > 0 {
					in[i] = last[i]
				}
			}
			run := Run{Inputs: in, Fresh: state == 0}
			slots, ok := Evaluate(x.Program, in)
			run.OK, run.Outputs = ok, pick(slots, x.Program.Outputs)
			x.Runs = append(x.Runs, run)
		}
	}
	return x
}

// Differs says where what a backend gave for run k is not what the program
// means, "" where all is well. outputs are not looked at where a pivot failed.
func (x *Trial) Differs(k int, ok bool, outputs []float64) string {
	run := &x.Runs[k]
	if ok != run.OK {
		return fmt.Sprintf("run %d: pivots pass: %v, want %v", k, ok, run.OK)
	}
	for i, want := range run.Outputs {
		if got := outputs[i]; ok && !same(got, want) {
			return fmt.Sprintf("run %d: output %d, slot %d, is %v (%#x), want %v (%#x)", k, i, x.Program.Outputs[i],
				got, math.Float64bits(got), want, math.Float64bits(want))
		}
	}
	return ""
}

// String lists the program with the values of its first run.
func (x *Trial) String() string { return x.listing(0) }

func (x *Trial) listing(k int) string {
	var b strings.Builder
	p := x.Program
	slots, _ := Evaluate(p, x.Runs[k].Inputs)
	for i := range p.Inputs {
		fmt.Fprintf(&b, "  %d = input %v\n", i, slots[i])
	}
	for _, c := range p.Consts {
		fmt.Fprintf(&b, "  %d = constant %v\n", c.Slot, c.Value)
	}
	for _, part := range []struct {
		name string
		code []program.Instr
	}{{"prologue", p.Prologue}, {"body", p.Body}} {
		fmt.Fprintf(&b, "%s\n", part.name)
		for _, in := range part.code {
			fmt.Fprintf(&b, "  %d = %v %v = %v\n", in.Dst, in.Op, []program.Slot{in.A, in.B, in.C}[:program.Facts[in.Op].Args], slots[in.Dst])
		}
	}
	fmt.Fprintf(&b, "systems %v\noutputs %v\n", p.Systems, p.Outputs)
	return b.String()
}

// programs is how many random programs a backend runs that is ready at once.
const programs = 600

// Programs holds a backend that can be called from here against the meaning
// of random programs. One that has to be built first takes Trials and
// calls Differs.
func Programs(t *testing.T, backend func(*program.Program) Backend) {
	bad := 0
	for i, x := range Trials(1, programs) {
		k, text := x.run(backend(x.Program))
		if text == "" {
			continue
		}
		t.Errorf("program %d, %s\n%s%s", i, text, x.first(backend, k), x.listing(k))
		if bad++; bad == 3 {
			return
		}
	}
}

// run returns the first run that differs, and how.
func (x *Trial) run(b Backend) (int, string) {
	ready := false
	for k, run := range x.Runs {
		copy(b.Inputs(), run.Inputs)
		if run.Fresh {
			ready = b.Prepare()
		}
		ok := b.Run() && ready
		outputs := make([]float64, len(run.Outputs))
		for i := range outputs {
			outputs[i] = b.Output(i)
		}
		if text := x.Differs(k, ok, outputs); text != "" {
			return k, text
		}
	}
	return -1, ""
}

// first finds the first slot that comes out wrong in run k when it is the
// program's only output: the instruction to look at.
func (x *Trial) first(backend func(*program.Program) Backend, k int) string {
	slots, _ := Evaluate(x.Program, x.Runs[k].Inputs)
	for s := range slots {
		p := *x.Program
		p.Outputs = []program.Slot{program.Slot(s)}
		b := backend(&p)
		copy(b.Inputs(), x.Runs[k].Inputs)
		b.Prepare()
		b.Run()
		if got := b.Output(0); !same(got, slots[s]) {
			return fmt.Sprintf("the first wrong slot is %d: %v (%#x)\n", s, got, math.Float64bits(got))
		}
	}
	return ""
}
