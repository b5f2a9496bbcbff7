package golang

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/lower"
	"lagc/examples"
	"lagc/internal/conformance"
	"lagc/resolve"
	"lagc/runtime/dynamics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// corpus is every system that is emitted, built and run.
func corpus(t testing.TB) map[string]*lagc.System {
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
	chain, _ := examples.Get("chain")
	for _, n := range []int64{3, 16, 40} { // written to be read, one operation per line, with loops
		add(fmt.Sprintf("chain_%d", n), chain.Text, resolve.Options{Consts: map[string]symbolic.Rational{"n": symbolic.RatInt(n)}})
	}
	return out
}

const statesPerSet, paramSets = 700, 3

// trial is a system with the values that it is run on.
type trial struct {
	name   string
	sys    *lagc.System
	file   *file
	params [][]float64
	states [][]float64 // t, q, q̇; of each set of params in turn
	want   [][]float64 // what the driver shall write for them
}

func newTrial(t testing.TB, name string, sys *lagc.System) *trial {
	f, err := newFile(sys.Equations, Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	f.declare()
	r := rand.New(rand.NewPCG(3, uint64(len(name))))
	x := &trial{name: name, sys: sys, file: f}
	for set := range paramSets {
		params, err := sys.Mechanics.ParamValues(nil)
		if err != nil {
			t.Fatal(err)
		}
		if set > 0 {
			for i := range params {
				params[i] *= 0.8 + 0.4*r.Float64()
				if params[i] == 0 && set == 1 {
					params[i] = math.Copysign(0, -1)
				}
			}
		}
		x.params = append(x.params, params)
		for range statesPerSet {
			state := []float64{3 * r.Float64()}
			for _, y := range f.Start {
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

// outputs is how many numbers the driver writes per state.
func (x *trial) outputs() int {
	f := x.file
	return 1 + f.N + len(f.Sys.Constraints) + 2 + f.N + f.N*f.N + len(f.Sys.Observed) + 2*f.N + 1 + 2*f.N
}

// expected computes what the driver writes for a state with what lagc runs.
type expected struct {
	x                              *trial
	model                          *dynamics.Model
	energy, l, momenta, mass, seen *interp.Machine
	params                         []float64
}

func (x *trial) expected(params []float64) *expected {
	s, eq := x.sys.Mechanics, x.sys.Equations
	e := &expected{x: x, params: params, model: dynamics.New(eq, params, x.file.Active)}
	if init, err := s.InitialState(params, nil); err == nil {
		_ = e.model.Settle(x.file.Sys.StartTime(params), init)
	}
	machine := func(nodes ...symbolic.Node) *interp.Machine { return interp.New(lower.Expressions(s, nodes)) }
	e.energy, e.l, e.momenta = machine(x.file.Eq.Energy), machine(s.Lagrangian), machine(eq.Momenta...)
	e.mass = interp.New(lower.Matrices(x.file.Eq))
	var seen []symbolic.Node
	for _, o := range s.Observed {
		seen = append(seen, o.Expr)
	}
	e.seen = machine(append(seen, eq.Energy, s.Graph.Add(eq.Energy, s.Lagrangian))...)
	for _, m := range []*interp.Machine{e.energy, e.l, e.momenta, e.mass, e.seen} {
		copy(m.Inputs()[len(m.Inputs())-len(params):], params)
		m.Prepare()
	}
	return e
}

func (e *expected) at(state []float64) []float64 {
	f := e.x.file
	n, m := f.N, len(f.Sys.Constraints)
	t, y := state[0], state[1:]
	qdd, lambda := make([]float64, n), make([]float64, m)
	err := e.model.Accelerations(t, y, qdd, lambda)
	out := make([]float64, 0, e.x.outputs())
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
	if err != nil {
		init = make([]float64, 2*n)
	}
	out = append(out, init...)
	moved := slices.Clone(y)
	if m > 0 && e.model.Project(t, moved) != nil {
		return append(out, append([]float64{1}, make([]float64, 2*n)...)...)
	}
	return append(append(out, 0), moved...)
}

// TestBits emits every system, builds one program of all files, and compares
// what it computes with what lagc computes.
func TestBits(t *testing.T) {
	dir := t.TempDir()
	var trials []*trial
	systems := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(systems)) {
		x := newTrial(t, name, systems[name])
		trials = append(trials, x)
		text, err := x.file.render()
		if err != nil {
			t.Fatal(name, err)
		}
		write(t, filepath.Join(dir, name, name+".go"), text)
	}
	write(t, filepath.Join(dir, "go.mod"), []byte("module emitted\n\ngo 1.26\n"))
	write(t, filepath.Join(dir, "main.go"), driver(trials))
	for _, level := range []string{"v1", "v3"} {
		t.Run(level, func(t *testing.T) { compare(t, dir, level, trials) })
	}
}

func write(t testing.TB, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, dir, level string, trials []*trial) {
	var in, out, problems bytes.Buffer
	for _, x := range trials {
		for i, s := range x.states {
			_ = binary.Write(&in, binary.LittleEndian, x.params[i/statesPerSet])
			_ = binary.Write(&in, binary.LittleEndian, s)
		}
	}
	build := exec.Command("go", "build", "-o", "driver_"+level, ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOAMD64="+level, "GOFLAGS=-mod=mod", "GOWORK=off")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	run := exec.Command(filepath.Join(dir, "driver_"+level))
	run.Stdin, run.Stdout, run.Stderr = &in, &out, &problems
	if err := run.Run(); err != nil {
		t.Skipf("%v\n%s", err, problems.String()) // a processor without GOAMD64=v3
	}
	for _, x := range trials {
		x.compare(t, &out)
	}
}

func (x *trial) compare(t *testing.T, out *bytes.Buffer) {
	got := make([]float64, x.outputs())
	solved, bad := 0, 0
	for i, s := range x.states {
		if err := binary.Read(out, binary.LittleEndian, got); err != nil {
			t.Fatal(err)
		}
		want := x.want[i]
		if want[0] == 0 {
			solved++
		}
		for k, w := range want {
			if math.Float64bits(got[k]) != math.Float64bits(w) && !(math.IsNaN(got[k]) && math.IsNaN(w)) && bad < 3 {
				bad++
				t.Errorf("%s: output %d at %v is %v, interpreted it is %v", x.name, k, s, got[k], w)
			}
		}
	}
	if solved < len(x.states)/3 {
		t.Errorf("%s: only %d of %d states have accelerations", x.name, solved, len(x.states))
	}
}

// driver writes the program that runs the emitted files.
func driver(trials []*trial) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"bufio\"\n\t\"encoding/binary\"\n\t\"os\"\n\n")
	for _, x := range trials {
		fmt.Fprintf(&b, "\t%s \"emitted/%s\"\n", Package(x.name), x.name)
	}
	b.WriteString(")\n\nfunc read(r *bufio.Reader, x []float64) {\n\tif err := binary.Read(r, binary.LittleEndian, x); err != nil {\n\t\tpanic(err)\n\t}\n}\n\n")
	b.WriteString("func main() {\n\tr, w := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)\n\tdefer w.Flush()\n")
	for i := range trials {
		fmt.Fprintf(&b, "\tsystem%d(r, w)\n", i)
	}
	b.WriteString("}\n")
	for i, x := range trials {
		f := x.file
		n, m := f.N, len(f.Sys.Constraints)
		fmt.Fprintf(&b, "\nfunc system%d(r *bufio.Reader, w *bufio.Writer) {\n\tp := %s.New%s()\n", i, Package(x.name), f.typ)
		fmt.Fprintf(&b, "\tvar params [%d]float64\n\tvar s [%d]float64\n\tvar out [%d]float64\n", len(f.params), 1+2*n, x.outputs())
		fmt.Fprintf(&b, "\tfor range %d {\n\t\tread(r, params[:])\n\t\tread(r, s[:])\n\t\tclear(out[:])\n", len(x.states))
		for k, name := range f.params {
			fmt.Fprintf(&b, "\t\t%s = params[%d]\n", name, k)
		}
		fmt.Fprintf(&b, "\t\tt, q, v := s[0], s[1:%d], s[%d:]\n\t\tat := 1\n", 1+n, 1+n)
		fmt.Fprintf(&b, "\t\tif p.Accelerations(t, q, v, out[at:]) != nil {\n\t\t\tout[0] = 1\n\t\t\tclear(out[at:])\n\t\t}\n\t\tat += %d\n", n)
		if m > 0 {
			fmt.Fprintf(&b, "\t\tif p.Multipliers(t, q, v, out[at:]) != nil {\n\t\t\tclear(out[at:])\n\t\t}\n\t\tat += %d\n", m)
		}
		b.WriteString("\t\tout[at], out[at+1] = p.Energy(t, q, v), p.Lagrangian(t, q, v)\n\t\tat += 2\n")
		fmt.Fprintf(&b, "\t\tp.Momenta(t, q, v, out[at:])\n\t\tat += %d\n\t\tp.MassMatrix(t, q, v, out[at:])\n\t\tat += %d\n", n, n*n)
		if len(f.Sys.Observed) > 0 {
			b.WriteString("\t\tp.Observed(t, q, v, out[at:])\n\t\tif out[0] == 1 {\n\t\t\tclear(out[at:])\n\t\t}\n")
			fmt.Fprintf(&b, "\t\tat += %d\n", len(f.Sys.Observed))
		}
		fmt.Fprintf(&b, "\t\tp.InitialState(out[at:])\n\t\tat += %d\n\t\tcopy(out[at+1:], s[1:])\n", 2*n)
		if m > 0 {
			b.WriteString("\t\tif p.Project(t, out[at+1:]) != nil {\n\t\t\tclear(out[at+1:])\n\t\t\tout[at] = 1\n\t\t}\n")
		}
		b.WriteString("\t\tif err := binary.Write(w, binary.LittleEndian, out[:]); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t}\n}\n")
	}
	return []byte(b.String())
}
