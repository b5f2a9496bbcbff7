// Package agreement holds what emitted files must agree on with lagc run, bit for
// bit: systems, params and states, and what is computed there. The tests of
// codegen/golang and codegen/c99 write programs that read these and compute the
// same. Steppers have their own: internal/journey.
package agreement

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lagc"
	"lagc/codegen/lower"
	"lagc/codegen/outline"
	"lagc/examples"
	"lagc/internal/conformance"
	"lagc/resolve"
	"lagc/runtime/dynamics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// Corpus returns every system that is emitted, built and run, by name: the bundled
// examples, conformance.Systems, and chains of so many links.
func Corpus(t testing.TB, links ...int64) map[string]*lagc.System {
	out := map[string]*lagc.System{}
	add := func(name, text string, opt resolve.Options) {
		s, err := lagc.Load(name+".lag", text, opt)
		if err != nil {
			t.Fatal(err)
		}
		s.Mechanics.Name = name
		out[name] = s
	}
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		add(name, e.Text, resolve.Options{})
	}
	for name, text := range conformance.Systems {
		add(name, text, resolve.Options{})
	}
	chain, err := examples.Get("chain")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range links {
		add(fmt.Sprintf("chain_%d", n), chain.Text, resolve.Options{Consts: map[string]symbolic.Rational{"n": symbolic.RatInt(n)}})
	}
	return out
}

// Of each set of params there are some states. Those of the last set have any sign,
// and few of its states may have accelerations.
const statesPerSet, paramSets = 600, 4

// System is a system with the values that it is run on.
type System struct {
	Name    string
	Loaded  *lagc.System
	Outline *outline.Outline
	params  [][]float64
	states  [][]float64 // t, q, q̇; of each set of params in turn
	want    [][]float64 // what is computed for them
}

// New draws params and states, the same for the same name, and computes there what
// emitted code shall.
func New(t testing.TB, name string, sys *lagc.System, o *outline.Outline) *System {
	r := rand.New(rand.NewPCG(3, uint64(len(name))))
	x := &System{Name: name, Loaded: sys, Outline: o}
	for set := range paramSets {
		params, err := sys.Mechanics.ParamValues(nil)
		if err != nil {
			t.Fatal(err)
		}
		if set > 0 {
			for i := range params {
				params[i] *= 0.8 + 0.4*r.Float64()
				switch {
				case params[i] == 0 && set == 1:
					params[i] = math.Copysign(0, -1)
				case set == paramSets-1 && r.IntN(3) == 0:
					params[i] = -params[i]
				}
			}
		}
		x.params = append(x.params, params)
		for range statesPerSet {
			state := []float64{3 * r.Float64()}
			for _, y := range o.Start {
				state = append(state, y*(0.7+0.6*r.Float64())+r.Float64()-0.5)
			}
			x.states = append(x.states, state)
		}
	}
	for i, params := range x.params {
		e := x.expected(params)
		for _, s := range x.states[i*statesPerSet:][:statesPerSet] {
			x.want = append(x.want, e.at(s))
		}
	}
	return x
}

// Base returns x, also where a test's own type embeds it.
func (x *System) Base() *System { return x }

// Trial is a System, or what embeds one.
type Trial interface{ Base() *System }

// States is the number of states.
func (x *System) States() int { return len(x.states) }

// Outputs is how many numbers a program writes per state: 1 where the mass matrix is
// singular, else 0; q̈; λ; the energy, L; the momenta; M by rows; what is observed (q̈, λ and
// this are 0 where M is singular); the initial state; 1 where the constraints cannot be
// restored, else 0; the state with the constraints restored (0 where they cannot be).
func (x *System) Outputs() int {
	o := x.Outline
	return 1 + o.N + len(o.Sys.Constraints) + 2 + o.N + o.N*o.N + len(o.Sys.Observed) + 2*o.N + 1 + 2*o.N
}

// expected computes what the driver writes for a state with what lagc runs.
type expected struct {
	x                              *System
	model                          *dynamics.Model
	energy, l, momenta, mass, seen *interp.Machine
	initial                        *interp.Machine
	params                         []float64
}

func (x *System) expected(params []float64) *expected {
	s, eq := x.Loaded.Mechanics, x.Loaded.Equations
	e := &expected{x: x, params: params, model: dynamics.New(eq, params, x.Outline.Active)}
	if init, err := s.InitialState(params, nil); err == nil {
		_ = e.model.Settle(x.Outline.Sys.StartTime(params), init)
	}
	machine := func(nodes ...symbolic.Node) *interp.Machine { return interp.New(lower.Expressions(s, nodes)) }
	e.energy, e.l, e.momenta = machine(x.Outline.Eq.Energy), machine(s.Lagrangian), machine(eq.Momenta...)
	e.mass = interp.New(lower.Matrices(x.Outline.Eq))
	var seen []symbolic.Node
	for _, o := range s.Observed {
		seen = append(seen, o.Expr)
	}
	e.seen = machine(append(seen, eq.Energy, s.Graph.Add(eq.Energy, s.Lagrangian))...)
	e.initial = interp.New(lower.Initial(s))
	for _, m := range []*interp.Machine{e.energy, e.l, e.momenta, e.mass, e.seen, e.initial} {
		copy(m.Inputs()[len(m.Inputs())-len(params):], params)
		m.Prepare()
	}
	return e
}

func (e *expected) at(state []float64) []float64 {
	f := e.x.Outline
	n, m := f.N, len(f.Sys.Constraints)
	t, y := state[0], state[1:]
	qdd, lambda := make([]float64, n), make([]float64, m)
	err := e.model.Accelerations(t, y, qdd, lambda)
	out := make([]float64, 0, e.x.Outputs())
	if err != nil {
		out = append(out, 1)
		clear(qdd)
		clear(lambda)
	} else {
		out = append(out, 0)
	}
	out = append(append(out, qdd...), lambda...)
	run := func(x *interp.Machine) {
		copy(x.Inputs(), state)
		x.Run()
	}
	for _, x := range []*interp.Machine{e.energy, e.l} {
		run(x)
		out = append(out, x.Output(0))
	}
	run(e.momenta)
	for i := range n {
		out = append(out, e.momenta.Output(i))
	}
	run(e.mass)
	for i := range n {
		for j := range n {
			r, c := max(i, j), min(i, j)
			out = append(out, e.mass.Output(r*(r+1)/2+c))
		}
	}
	copy(e.seen.Inputs()[1+2*n:], append(append([]float64{}, qdd...), lambda...))
	run(e.seen)
	for i := range f.Sys.Observed {
		if err != nil {
			out = append(out, 0)
		} else {
			out = append(out, e.seen.Output(i))
		}
	}
	init, err := f.Sys.InitialState(e.params, nil)
	if err != nil { // no start that a run would take
		run(e.initial)
		init = make([]float64, 2*n)
		e.initial.Outputs(init)
	}
	out = append(out, init...)
	moved := slices.Clone(y)
	if m > 0 && e.model.Project(t, moved) != nil {
		return append(out, append([]float64{1}, make([]float64, 2*n)...)...)
	}
	return append(append(out, 0), moved...)
}

// Inputs is what a program reads: for each system and state the params, t, q and q̇, as
// float64 with the low byte first.
func Inputs[T Trial](trials []T) *bytes.Buffer {
	var in bytes.Buffer
	for _, trial := range trials {
		x := trial.Base()
		for i, s := range x.states {
			_ = binary.Write(&in, binary.LittleEndian, x.params[i/statesPerSet]) // a Buffer takes all
			_ = binary.Write(&in, binary.LittleEndian, s)
		}
	}
	return &in
}

// Compare reads what the program writes, Outputs for each system and state, and reports
// what differs.
func Compare[T Trial](t *testing.T, trials []T, out io.Reader) {
	t.Helper()
	for _, trial := range trials {
		trial.Base().compare(t, out)
	}
	if n, _ := out.Read(make([]byte, 8)); n > 0 {
		t.Error("there is more than all systems ask for")
	}
}

func (x *System) compare(t *testing.T, out io.Reader) {
	t.Helper()
	got := make([]float64, x.Outputs())
	solved, bad := 0, 0
	for i, s := range x.states {
		if err := binary.Read(out, binary.LittleEndian, got); err != nil {
			t.Fatal(err)
		}
		want := x.want[i]
		if want[0] == 0 && i < statesPerSet*(paramSets-1) {
			solved++
		}
		for k, w := range want {
			if math.Float64bits(got[k]) != math.Float64bits(w) && !(math.IsNaN(got[k]) && math.IsNaN(w)) && bad < 3 {
				bad++
				t.Errorf("%s: output %d at %v is %v, interpreted it is %v", x.Name, k, s, got[k], w)
			}
		}
	}
	if usual := statesPerSet * (paramSets - 1); solved < usual/3 {
		t.Errorf("%s: only %d of %d states have accelerations", x.Name, solved, usual)
	}
}
