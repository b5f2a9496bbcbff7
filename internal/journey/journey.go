// Package journey holds the runs that emitted steppers are held against: systems,
// states to start from, and what lagc run computes from there. The tests of
// codegen/golang and codegen/c99 write programs that take the same legs.
package journey

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"

	"lagc"
	"lagc/examples"
	"lagc/internal/conformance"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// Leg is a run of a stepper from a state that the caller sets.
type Leg struct {
	Method   string
	T, H     float64 // H with its sign for rk4; the first step for dopri5
	End, Tol float64
	Start    []float64
	States   [][]float64 // what lagc run computes: after every step of rk4, at the end for dopri5
	Work     float64     // how often it evaluates the derivative
}

// Journey is a system and the legs that one value of its type takes, one after the other.
type Journey struct {
	Name, Method string
	Sys          *lagc.System
	Legs         []Leg
}

// Names are the systems: chaotic, with explicit time, with constraints on
// velocities, not defined everywhere, with constraints on time, with one that says
// nothing, polynomial, with constraints on positions, with r in the mass matrix,
// damped, with two scales of time, in loops, closed by a slider, and with redundant constraints.
var Names = []string{"double_pendulum", "kapitza", "disc", "wall", "carried", "void", "henon_heiles", "cartesian_pendulum",
	"kepler", "damped", "elastic", "chain", "slider_crank", "redundant"}

// texts are the systems that are not bundled.
var texts = map[string]string{
	"redundant": conformance.Systems["redundant"],
	// A bead on a rod that turns evenly: a constraint that knows the time.
	"carried": `
param m = 1.0, w = 1.3
coord x, y
lagrangian L = m/2*(x'^2 + y'^2) - m*9.81*y
constraint x*sin(w*t) = y*cos(w*t)
init x = 1, y' = 1.3`,
	"void": `
param a = 0
coord x, y
lagrangian L = (x'^2 + y'^2)/2 - x^2 - x*y
constraint a*x = 0
init x = 1, y' = 0.3`,
	// There are no accelerations beyond x = 0, where the first stages lead.
	"wall": `
coord x
lagrangian L = x'^2/2 + sqrt(x)
init x = 1, x' = -1`,
}

// Load returns one of the systems.
func Load(t *testing.T, name string) *lagc.System {
	t.Helper()
	text, own := texts[name]
	if !own {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		text = e.Text
	}
	opt := resolve.Options{}
	if name == "chain" {
		opt.Consts = map[string]symbolic.Rational{"n": symbolic.RatInt(16)} // written with loops
	}
	s, err := lagc.Load(name+".lag", text, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.Mechanics.Name = name
	return s
}

// Held reports whether constraints are enforced, so that a leg starts with projecting.
func (j *Journey) Held() bool { return len(j.Sys.Equations.Rate) > 0 && j.Name != "void" }

// New returns a system's journey by a method, rk4 or dopri5.
func New(t *testing.T, name, method string, sys *lagc.System) *Journey {
	t.Helper()
	j := &Journey{Name: name, Method: method, Sys: sys}
	params, err := sys.Mechanics.ParamValues(nil)
	if err != nil {
		t.Fatal(name, err)
	}
	start, err := sys.Mechanics.InitialState(params, nil)
	if err != nil {
		t.Fatal(name, err)
	}
	nudge := 1e-3
	if j.Held() {
		nudge = 1e-10 // a start has to be next to the constraints
	}
	if method == "rk4" {
		at := j.run(t, Leg{Method: method, H: 0.01, End: 3, Start: start}).last()
		// Only y changes, and then only t, but for the rod, which would be elsewhere.
		at = j.run(t, Leg{Method: method, T: 3, H: -0.007, End: 2.3, Start: nudged(at, nudge)}).last()
		if name != "carried" {
			j.run(t, Leg{Method: method, T: -0.4, H: 0.01, End: 0.6, Start: at})
		}
		return j
	}
	first := j.run(t, Leg{Method: method, End: 5, Tol: 1e-9, Start: start})
	moved := nudged(first.last(), nudge)
	j.run(t, Leg{Method: method, T: 5, End: -1, Tol: 1e-5, H: 3, Start: moved})
	j.run(t, Leg{Method: method, T: 5, End: 5.7, Tol: 1e-16, Start: moved})
	j.run(t, Leg{Method: method, End: 1e-3, Tol: 1e-3, Start: start})
	return j
}

// last is the state that a leg ends in.
func (l Leg) last() []float64 { return l.States[len(l.States)-1] }

// nudged is y with another first component.
func nudged(y []float64, by float64) []float64 {
	out := slices.Clone(y)
	out[0] += by
	return out
}

// run appends a leg, with what lagc run computes for it.
func (j *Journey) run(t *testing.T, l Leg) Leg {
	t.Helper()
	initial := map[int]float64{}
	for i, y := range l.Start {
		initial[i] = y
	}
	sim, err := simulate.New(j.Sys.Equations, simulate.Setup{Initial: initial}, l.T)
	if err != nil {
		t.Fatal(j.Name, err)
	}
	method, err := integrate.Lookup(l.Method)
	if err != nil {
		t.Fatal(err)
	}
	opt := integrate.Options{Method: method, Step: math.Abs(l.H), Tol: l.Tol}
	var rows [][]float64
	sum, err := sim.Run(context.Background(), integrate.Output{Start: l.T, End: l.End}, opt, func(row []float64) error {
		rows = append(rows, slices.Clone(row[1:1+len(l.Start)]))
		return nil
	})
	if err != nil {
		t.Fatal(j.Name, err)
	}
	l.States, l.Work = rows[1:], float64(sum.Evaluations)
	if l.Method == "dopri5" {
		l.States = rows[len(rows)-1:]
	}
	j.Legs = append(j.Legs, l)
	return l
}

// Check reads the states of all legs, each followed by the number of evaluations,
// and reports where they differ from those of lagc run.
func (j *Journey) Check(t *testing.T, out *bytes.Buffer) {
	t.Helper()
	for i, l := range j.Legs {
		if where := l.differ(t, out); where != "" {
			t.Errorf("%s with %s, leg %d: %s", j.Name, j.Method, i, where)
		}
	}
}

// End reports what was written after the last journey.
func End(t *testing.T, out *bytes.Buffer) {
	t.Helper()
	if out.Len() > 0 {
		t.Errorf("%d bytes more than all journeys have", out.Len())
	}
}

// differ reads a leg's states and says where the first difference is.
func (l Leg) differ(t *testing.T, out *bytes.Buffer) (where string) {
	read := func(x []float64) {
		if err := binary.Read(out, binary.LittleEndian, x); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]float64, len(l.Start))
	for i, want := range l.States {
		read(got)
		for k, w := range want {
			if where == "" && math.Float64bits(got[k]) != math.Float64bits(w) {
				where = fmt.Sprintf("after step %d component %d is %v, that of lagc run %v", i+1, k, got[k], w)
			}
		}
	}
	work := []float64{0}
	if read(work); where == "" && work[0] != l.Work {
		where = fmt.Sprintf("%v evaluations, lagc run takes %v", work[0], l.Work)
	}
	return where
}
