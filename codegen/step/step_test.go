package step_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"lagc"
	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/codegen/step"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/runtime/simulate"
)

// A system is what is integrated both ways.
type system struct {
	problem         integrate.Problem
	rhs             *program.Program
	params, initial []float64
}

// load makes a system of a text, with the program that the model uses.
func load(t *testing.T, name, text string) (*system, *simulate.Simulation) {
	t.Helper()
	s, err := lagc.Load(name, text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	model := sim.Model()
	return &system{
		problem: integrate.Problem{Dim: len(sim.Initial()), Derivative: model.Derivative},
		rhs:     model.Program(), params: model.Params(), initial: sim.Initial(),
	}, sim
}

// stepper is a step program in the interpreter.
type stepper struct {
	*step.Step
	machine *interp.Machine
	outputs []float64
}

func compile(t *testing.T, sys *system, m *integrate.Method) *stepper {
	s := step.Compile(sys.rhs, len(sys.initial)/2, m)
	for _, p := range []*program.Program{s.Program, s.Pair(), step.CompileDense(sys.rhs, s.N, m).Program} {
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
	}
	return &stepper{s, interp.New(s.Program), make([]float64, len(s.Program.Outputs))}
}

func (s *stepper) load(params []float64, from *integrate.Snapshot, opt *integrate.Options) {
	in := s.machine.Inputs()
	pause := from.End
	if s.Method.Adaptive {
		pause = math.Inf(int(from.Direction()))
	}
	s.Put(in, from, pause, opt.Step, opt.Tol)
	copy(in[len(in)-len(params):], params)
	s.machine.Prepare()
}

// turn tries a step; it commits no step that is referred.
func (s *stepper) turn() step.Status {
	ok := s.machine.Run()
	s.machine.Outputs(s.outputs)
	if !ok || s.outputs[s.Status] == step.Refer {
		return step.Refer
	}
	copy(s.machine.Inputs(), s.outputs[:s.Memory])
	return s.outputs[s.Status]
}

// same compares places to the bit.
func same(a, b *integrate.Snapshot) bool {
	flat := func(s *integrate.Snapshot) []float64 {
		rejected := 0.0
		if s.Rejected {
			rejected = 1
		}
		x := append([]float64{s.T, s.TLow, s.Step, s.LogErr, rejected, float64(s.Index), s.Origin,
			float64(s.Stats.Steps), float64(s.Stats.Rejected), float64(s.Stats.Evaluations)}, s.State...)
		return append(append(x, s.Low...), s.Derivative...)
	}
	return slices.EqualFunc(flat(a), flat(b), func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

// follow takes steps with the integrator and with the program, and compares after each. Steps that the
// program refers are the integrator's own: it goes on after them.
func follow(t *testing.T, sys *system, end float64, opt integrate.Options, most int) (steps, referred int) {
	t.Helper()
	in, err := integrate.New(sys.problem, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Start(0, end, sys.initial); err != nil {
		t.Fatal(err)
	}
	if opt.Method.Adaptive {
		if err := in.Prepare(); err != nil {
			t.Fatal(err)
		}
	}
	s := compile(t, sys, opt.Method)
	var from, want integrate.Snapshot
	in.Save(&from)
	s.load(sys.params, &from, &opt)
	for ; steps < most && !in.Done(); steps++ {
		if err := in.Step(); err != nil {
			if status, _ := s.step(from); status != step.Refer {
				t.Fatalf("the integrator stops after %d steps: %v; the program goes on", steps, err)
			}
			return steps, referred + 1
		}
		status, got := s.step(from)
		if status == step.Refer {
			referred++
			in.Save(&from)
			s.load(sys.params, &from, &opt)
			continue
		}
		if in.Save(&want); !same(&got, &want) || (status == step.Done) != in.Done() {
			t.Fatalf("step %d, status %v:\nprogram    %+v\nintegrator %+v", steps, status, got, want)
		}
	}
	return steps, referred
}

// step takes turns until one is accepted, and returns the place: from is where the program was loaded.
func (s *stepper) step(from integrate.Snapshot) (step.Status, integrate.Snapshot) {
	before := s.place(from).Stats.Steps
	for {
		status := s.turn()
		if now := s.place(from); status != step.Running || now.Stats.Steps > before {
			return status, now
		}
	}
}

func (s *stepper) place(from integrate.Snapshot) integrate.Snapshot {
	from.State, from.Low, from.Derivative = nil, nil, nil
	s.Get(s.machine.Inputs()[:s.Memory], &from)
	return from
}

// everyMethod follows all methods, forwards and backwards, and returns how many steps there were.
func everyMethod(t *testing.T, sys *system, most int) (total, referred int) {
	for _, m := range integrate.Methods() {
		for _, direction := range []float64{1, -1} {
			opt := integrate.Options{Method: m, Tol: 1e-9, Step: 1e-3}
			if m.Adaptive {
				opt.Step = 0
			}
			n, r := follow(t, sys, 50*direction, opt, most)
			total += n
			referred += r
		}
	}
	return total, referred
}

// TestSameBits: programs take the integrator's steps, to the bit, for every method and every example without
// constraints, and refer few of them.
func TestSameBits(t *testing.T) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			e, err := examples.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			sys, sim := load(t, name, e.Text)
			if len(sim.System.Constraints) > 0 {
				t.Skip("constraints")
			}
			if sim.Model().Careful() {
				t.Skip("M is indefinite: all steps would be referred")
			}
			if total, referred := everyMethod(t, sys, 300); total < 1000 || referred > 3 {
				t.Errorf("%d steps, %d of them referred", total, referred)
			}
		})
	}
}

// TestReferred: what the program cannot do it leaves alone, and goes on after the integrator has done it.
func TestReferred(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"M vanishes", "coord x, y\nlagrangian L = (x^2 + 1e-30)*x'^2/2 + y'^2/2 - y^2\ninit x = -1, x' = 1, y = 1"},
		{"M turns indefinite", "coord x, y\nlagrangian L = (x'^2 + y'^2)/2 + 1.0003*t*x'*y' - x^2 - y^2\ninit x = 1, y = 1"},
		{"the Lagrangian ends", "coord x\nlagrangian L = x'^2/2 - (1 - x)^1.5 - x\ninit x = 0.9, x' = 2"},
		{"blow-up", "coord x\nlagrangian L = x'^2/2 + x^4\ninit x = 1, x' = 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sys, _ := load(t, "referred.lag", "system referred\n"+c.text)
			total, referred := everyMethod(t, sys, 5000)
			if t.Log(total, "steps,", referred, "referred"); referred == 0 {
				t.Error("nothing was referred")
			}
		})
	}
}

// TestLoops: systems that are solved by factoring in loops.
func TestLoops(t *testing.T) {
	s, err := lagc.Load("chain", "const n = 5\ncoord q[1..n]\n"+
		"lagrangian L = (1 + q[1]^2)*sum(q[i]' for i in 1..n)^2/2 + sum(q[i]'^2/2 - cos(t*q[i]) for i in 1..n)", resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rhs := lower.AccelerationsBy(s.Equations, lower.Dense)
	if len(rhs.Systems) == 0 {
		t.Fatal("no loops")
	}
	m := interp.New(rhs)
	sys := &system{rhs: rhs, initial: []float64{.1, .2, .3, .4, .5, 0, 0, 0, 0, 0}, problem: integrate.Problem{
		Dim: 10, Derivative: func(t float64, y, dy []float64) error {
			copy(dy, y[5:])
			if !m.Eval(t, y, dy[5:]) {
				return errors.New("a pivot failed")
			}
			return nil
		}}}
	m.Prepare()
	if total, referred := everyMethod(t, sys, 200); total < 500 || referred > 0 {
		t.Errorf("%d steps, %d of them referred", total, referred)
	}
}

// TestNothingMoves: an error estimate of zero, and sizes that grow as they may.
func TestNothingMoves(t *testing.T) {
	sys, _ := load(t, "rest.lag", "system rest\ncoord x\nlagrangian L = x'^2/2 - x^2\ninit x = 0")
	if total, referred := everyMethod(t, sys, 100); total < 300 || referred > 0 {
		t.Errorf("%d steps, %d of them referred", total, referred)
	}
}
