package golang

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
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

// stepped are the systems: chaotic, with r in the mass matrix, damped, with explicit time, polynomial, with
// two scales of time, in loops, and with constraints: on positions, redundant or not, on velocities, on time;
// and one that is not defined everywhere.
var stepped = []string{"double_pendulum", "kepler", "damped", "kapitza", "henon_heiles", "elastic", "chain",
	"cartesian_pendulum", "slider_crank", "disc", "redundant", "carried", "void", "wall"}

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
	dir := t.TempDir()
	var journeys []*journey
	for _, name := range stepped {
		sys := steppedSystem(t, name)
		for _, method := range []string{"rk4", "dopri5"} {
			j := newJourney(t, name, method, sys)
			journeys = append(journeys, j)
			write(t, filepath.Join(dir, j.pkg(), "x.go"), j.counting(t))
		}
	}
	write(t, filepath.Join(dir, "go.mod"), []byte("module emitted\n\ngo 1.26\n"))
	write(t, filepath.Join(dir, "main.go"), travel(journeys))
	for _, level := range []string{"v1", "v3"} {
		t.Run(level, func(t *testing.T) { follow(t, dir, level, journeys) })
	}
}

func (j *journey) pkg() string { return Package(j.sys.Mechanics.Name) + "_" + j.method }

// counting is the emitted file with a counter of evaluations.
func (j *journey) counting(t *testing.T) []byte {
	text, err := Emit(j.sys.Equations, Options{Package: "x", Integrator: j.method})
	if err != nil {
		t.Fatal(j.name, err)
	}
	const head = "Derivative(t float64, y, dy []float64) error {\n"
	if bytes.Count(text, []byte(head)) != 1 {
		t.Fatal(j.name, " has no Derivative to count")
	}
	text = bytes.Replace(text, []byte(head), []byte(head+"\tWork++\n"), 1)
	return append(text, "\nvar Work float64\n"...)
}

// travel writes the program that takes all legs. It writes the states, and after each leg the work.
func travel(journeys []*journey) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"encoding/binary\"\n\t\"os\"\n\n")
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t%s \"emitted/%[1]s\"\n", j.pkg())
	}
	b.WriteString(`)

func tell(x ...float64) {
	if err := binary.Write(os.Stdout, binary.LittleEndian, x); err != nil {
		panic(err)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
`)
	for _, j := range journeys {
		fmt.Fprintf(&b, "\t{\n\t\tp := %s.New%s()\n", j.pkg(), typeName(j.sys.Mechanics.Name))
		for _, l := range j.legs {
			b.WriteString(j.code(l))
		}
		b.WriteString("\t}\n")
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// code takes a leg.
func (j *journey) code(l leg) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\t\t%s.Work = 0\n\t\t{\n\t\t\ty := []float64{%s}\n", j.pkg(), exactly(l.start))
	if len(j.sys.Equations.Rate) > 0 && j.name != "void" {
		fmt.Fprintf(&b, "\t\t\tmust(p.Project(%v, y))\n", l.t)
	}
	if l.method == "rk4" {
		fmt.Fprintf(&b, "\t\t\tfor i := range %d {\n\t\t\t\tmust(p.Step(%v+float64(float64(i)*%v), y, %[3]v))\n\t\t\t\ttell(y...)\n\t\t\t}\n", len(l.states), l.t, l.h)
	} else {
		fmt.Fprintf(&b, "\t\t\t_, _, err := p.Integrate(%v, %v, y, %v, %v)\n\t\t\tmust(err)\n\t\t\ttell(y...)\n", l.t, l.end, l.tol, l.h)
	}
	fmt.Fprintf(&b, "\t\t}\n\t\ttell(%s.Work)\n", j.pkg())
	return b.String()
}

// follow builds and runs the program and compares.
func follow(t *testing.T, dir, level string, journeys []*journey) {
	build := exec.Command("go", "build", "-o", "travel_"+level, ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOAMD64="+level, "GOFLAGS=-mod=mod", "GOWORK=off")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var out, problems bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a wrong controller may take steps without end
	defer cancel()
	run := exec.CommandContext(ctx, filepath.Join(dir, "travel_"+level))
	run.Stdout, run.Stderr = &out, &problems
	if err := run.Run(); err != nil {
		if level == "v3" && strings.Contains(problems.String(), "GOAMD64") {
			t.Skip(problems.String()) // a processor without it
		}
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
