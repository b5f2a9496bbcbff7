package c99

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lagc"
	"lagc/internal/conformance"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

// A leg is a run of a stepper from a state that the caller sets.
type leg struct {
	method   string
	t, h     float64 // h with its sign for rk4; the first step for dopri5
	end, tol float64
	start    []float64
	states   [][]float64 // what lagc run computes: after every step of rk4, at the end for dopri5
	work     float64     // how often it evaluates the derivative
}

// journey is a system and the legs that one value of its type takes, one after the other.
type journey struct {
	name, method string
	sys          *lagc.System
	legs         []leg
}

// stepped are the systems: chaotic, with explicit time, with constraints on positions, on velocities, on time and
// redundant ones, not defined everywhere, and others.
var stepped = []string{"double_pendulum", "kapitza", "disc", "wall", "carried", "void", "henon_heiles", "cartesian_pendulum",
	"kepler", "damped", "elastic", "chain", "slider_crank", "redundant"}

// briefly is how many of them are taken, each in one way, unless all are in all ways.
const briefly = 8

// wall has no accelerations beyond x = 0, where the first stages lead.
const wall = `
coord x
lagrangian L = x'^2/2 + sqrt(x)
init x = 1, x' = -1`

func steppedSystem(t *testing.T, name string) *lagc.System {
	texts := map[string]string{"redundant": conformance.Systems["redundant"], "carried": carried, "void": void, "wall": wall}
	switch text, own := texts[name]; {
	case own:
		return load(t, name, text, 0)
	case name == "chain":
		return example(t, name, 16)
	}
	return example(t, name, 0)
}

// carried is a bead on a rod that turns evenly: a constraint that knows the time.
const carried = `
param m = 1.0, w = 1.3
coord x, y
lagrangian L = m/2*(x'^2 + y'^2) - m*9.81*y
constraint x*sin(w*t) = y*cos(w*t)
init x = 1, y' = 1.3`

// void has a constraint that says nothing.
const void = `
param a = 0
coord x, y
lagrangian L = (x'^2 + y'^2)/2 - x^2 - x*y
constraint a*x = 0
init x = 1, y' = 0.3`

func newJourney(t *testing.T, name, method string, sys *lagc.System) *journey {
	j := &journey{name: name, method: method, sys: sys}
	f, err := newFile(sys.Equations, Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	nudge := 1e-3
	if f.M > 0 {
		nudge = 1e-10 // a start has to be next to the constraints
	}
	if method == "rk4" {
		at := j.run(t, leg{method: method, h: 0.01, end: 3, start: f.Start}).last()
		// Only y changes, and then only t, but for the rod, which would be elsewhere.
		at = j.run(t, leg{method: method, t: 3, h: -0.007, end: 2.3, start: nudged(at, nudge)}).last()
		if name != "carried" {
			j.run(t, leg{method: method, t: -0.4, h: 0.01, end: 0.6, start: at})
		}
		return j
	}
	first := j.run(t, leg{method: method, end: 5, tol: 1e-9, start: f.Start})
	moved := nudged(first.last(), nudge)
	j.run(t, leg{method: method, t: 5, end: -1, tol: 1e-5, h: 3, start: moved})
	j.run(t, leg{method: method, t: 5, end: 5.7, tol: 1e-16, start: moved})
	j.run(t, leg{method: method, end: 1e-3, tol: 1e-3, start: f.Start})
	return j
}

// last is the state that a leg ends in.
func (l leg) last() []float64 { return l.states[len(l.states)-1] }

// nudged is y with another first component.
func nudged(y []float64, by float64) []float64 {
	out := slices.Clone(y)
	out[0] += by
	return out
}

// run appends a leg, with what lagc run computes for it.
func (j *journey) run(t *testing.T, l leg) leg {
	t.Helper()
	initial := map[int]float64{}
	for i, y := range l.start {
		initial[i] = y
	}
	sim, err := simulate.New(j.sys.Equations, simulate.Setup{Initial: initial}, l.t)
	if err != nil {
		t.Fatal(j.name, err)
	}
	method, err := integrate.Lookup(l.method)
	if err != nil {
		t.Fatal(err)
	}
	opt := integrate.Options{Method: method, Step: math.Abs(l.h), Tol: l.tol}
	var rows [][]float64
	sum, err := sim.Run(context.Background(), integrate.Output{Start: l.t, End: l.end}, opt, func(row []float64) error {
		rows = append(rows, slices.Clone(row[1:1+len(l.start)]))
		return nil
	})
	if err != nil {
		t.Fatal(j.name, err)
	}
	l.states, l.work = rows[1:], float64(sum.Evaluations)
	if l.method == "dopri5" {
		l.states = rows[len(rows)-1:]
	}
	j.legs = append(j.legs, l)
	return l
}

// TestSteppers compares every state that emitted steppers reach, and how often they evaluate the derivative, with what
// lagc run computes from the same start.
func TestSteppers(t *testing.T) {
	cc := tool(t, "cc")
	dir := t.TempDir()
	var journeys []*journey
	names := stepped
	if !*every {
		names = stepped[:briefly]
	}
	for _, name := range names {
		sys := steppedSystem(t, name)
		for _, method := range []string{"rk4", "dopri5"} {
			j := newJourney(t, name, method, sys)
			journeys = append(journeys, j)
			j.write(t, dir)
		}
	}
	write(t, filepath.Join(dir, "travel.h"), []byte("extern double work;\nvoid tell(const double *, int);\nvoid must(int);\n"))
	for way, flags := range builds[:2] {
		some := journeys
		if !*every {
			some = slices.DeleteFunc(slices.Clone(journeys), func(j *journey) bool { return slices.Index(names, j.name)%2 != way })
		}
		write(t, filepath.Join(dir, "travel.c"), travel(some))
		t.Run(strings.Join(flags, " "), func(t *testing.T) { follow(t, cc, dir, flags, some) })
	}
}

// write writes the system's file, with a counter of evaluations, and one that takes its legs.
func (j *journey) write(t *testing.T, dir string) {
	name := j.name + "_" + j.method // two files of a system would have the same names
	j.sys.Mechanics.Name = name
	text, header, err := Emit(j.sys.Equations, Options{Integrator: j.method, Header: j.file() + "_system.h"})
	if err != nil {
		t.Fatal(j.name, err)
	}
	head := fmt.Sprintf("int %s_derivative(struct %[1]s *p, double t, const double *y, double *dy) {\n", name)
	if bytes.Count(text, []byte(head)) != 1 {
		t.Fatal(j.name, " has no derivative to count")
	}
	text = bytes.Replace(text, []byte(head), []byte("extern double work;\n"+head+"\twork++;\n"), 1)
	write(t, filepath.Join(dir, j.file()+"_system.h"), header)

	var b strings.Builder
	fmt.Fprintf(&b, "\n#include \"travel.h\"\n\nvoid %s(void);\nvoid %[1]s(void) {\n\tstatic struct %s p[1];\n\t%[2]s_defaults(p);\n", j.file(), name)
	for _, l := range j.legs {
		b.WriteString(j.code(name, l))
	}
	b.WriteString("}\n")
	write(t, filepath.Join(dir, j.file()+".c"), append(text, b.String()...))
}

func (j *journey) file() string { return "take_" + j.name + "_" + j.method }

// code takes a leg.
func (j *journey) code(name string, l leg) string {
	var b strings.Builder
	dim := len(l.start)
	fmt.Fprintf(&b, "\twork = 0;\n\t{\n\t\tdouble y[%d] = {", dim)
	for _, y := range l.start {
		fmt.Fprintf(&b, "%x, ", y)
	}
	b.WriteString("};\n")
	if len(j.sys.Equations.Rate) > 0 && j.name != "void" {
		fmt.Fprintf(&b, "\t\tmust(%s_project(p, %x, y));\n", name, l.t)
	}
	if l.method == "rk4" {
		fmt.Fprintf(&b, "\t\tfor (int i = 0; i < %d; i++) {\n\t\t\tmust(%s_step(p, %x + i*%x, y, %[4]x));\n\t\t\ttell(y, %d);\n\t\t}\n",
			len(l.states), name, l.t, l.h, dim)
	} else {
		fmt.Fprintf(&b, "\t\tdouble t = %x, h = %x;\n\t\tmust(%s_integrate(p, &t, %x, y, %x, &h));\n\t\ttell(y, %d);\n", l.t, l.h, name, l.end, l.tol, dim)
	}
	b.WriteString("\t}\n\ttell(&work, 1);\n")
	return b.String()
}

// travel writes the program that takes all legs. It writes the states, and after each leg the work.
func travel(journeys []*journey) []byte {
	var b strings.Builder
	b.WriteString(`#include <stdio.h>
#include <stdlib.h>
#include "travel.h"

double work;

void tell(const double *x, int n) { fwrite(x, 8, (size_t)n, stdout); }

void must(int err) {
	if (err)
		exit(err);
}

`)
	for _, j := range journeys {
		fmt.Fprintf(&b, "void %s(void);\n", j.file())
	}
	b.WriteString("\nint main(void) {\n")
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t%s();\n", j.file())
	}
	b.WriteString("\treturn 0;\n}\n")
	return []byte(b.String())
}

// follow builds and runs the program and compares. Warnings are errors.
func follow(t *testing.T, cc, dir string, flags []string, journeys []*journey) {
	program := filepath.Join(dir, "travel")
	link := []string{"-o", program, "travel.o"}
	flags = append(slices.Clone(flags), "-Wall", "-Wextra", "-pedantic", "-Werror")
	var jobs compilers
	jobs.start(dir, cc, append(slices.Clone(flags), "-c", "travel.c"))
	for _, j := range journeys {
		jobs.start(dir, cc, append(slices.Clone(flags), "-c", j.file()+".c"))
		link = append(link, j.file()+".o")
	}
	jobs.wait(t)
	jobs.start(dir, cc, link)
	jobs.wait(t)
	var out, problems bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a wrong controller may take steps without end
	defer cancel()
	run := exec.CommandContext(ctx, program)
	run.Stdout, run.Stderr = &out, &problems
	if err := run.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	for _, j := range journeys {
		for i, l := range j.legs {
			if where := l.differ(t, &out); where != "" {
				t.Errorf("%s with %s, leg %d: %s", j.name, j.method, i, where)
			}
		}
	}
}

// differ reads a leg's states and says where the first difference is.
func (l leg) differ(t *testing.T, out *bytes.Buffer) (where string) {
	read := func(x []float64) {
		if err := binary.Read(out, binary.LittleEndian, x); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]float64, len(l.start))
	for i, want := range l.states {
		read(got)
		for k, w := range want {
			if where == "" && math.Float64bits(got[k]) != math.Float64bits(w) {
				where = fmt.Sprintf("after step %d component %d is %v, that of lagc run %v", i+1, k, got[k], w)
			}
		}
	}
	work := []float64{0}
	if read(work); where == "" && work[0] != l.work {
		where = fmt.Sprintf("%v evaluations, lagc run takes %v", work[0], l.work)
	}
	return where
}
