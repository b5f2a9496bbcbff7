package c99

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
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
	for _, n := range []int64{3, 16} { // written to be read, and not
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

// builds are the ways in which the files are compiled: bits depend on none of them. C99's own
// contraction is off by default in strict mode; in GNU mode, where it is on, the file has to turn it off itself.
var builds = [][]string{
	{"-std=c99", "-O3", "-march=native", "-ffp-contract=off"},
	{"-std=c99", "-O2"},
	{"-std=gnu11", "-O3", "-march=native"},
}

// quick is how the systems are compiled that tell nothing that others do not. Contraction is on
// there too, unless the file turns it off.
var quick = []string{"-std=gnu11", "-O1", "-march=native"}

var every = flag.Bool("every", false, "compile all systems in all ways")

// telling are systems that between them have every kind of code: kernels, params in arrays, names,
// constraints in straight lines and in loops, pivoting.
var telling = []string{"functions", "select", "int", "redundant", "forced", "balance", "held", "slider_crank"}

// TestBits emits every system, builds one program of all files, and compares
// what it computes with what lagc computes.
func TestBits(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler")
	}
	dir := t.TempDir()
	var trials []*trial
	systems := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(systems)) {
		x := newTrial(t, name, systems[name])
		trials = append(trials, x)
		write(t, filepath.Join(dir, Name(name)+".c"), []byte(x.file.render()))
		write(t, filepath.Join(dir, Name(name)+".h"), []byte(x.file.renderHeader()))
	}
	ways := builds
	if !*every {
		tells := func(x *trial) bool { return slices.Contains(telling, x.name) }
		t.Run("quickly", func(t *testing.T) { compare(t, cc, dir, quick, slices.DeleteFunc(slices.Clone(trials), tells)) })
		trials = slices.DeleteFunc(trials, func(x *trial) bool { return !tells(x) })
		ways = builds[:2]
	}
	for _, flags := range ways {
		t.Run(strings.Join(flags, " "), func(t *testing.T) { compare(t, cc, dir, flags, trials) })
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

// compilers are compilers at work, one per processor.
type compilers struct {
	done sync.WaitGroup
	mu   sync.Mutex
	errs []string
	room chan struct{}
}

func (c *compilers) start(dir, cc string, args []string) {
	if c.room == nil {
		c.room = make(chan struct{}, runtime.NumCPU())
	}
	c.done.Go(func() {
		c.room <- struct{}{}
		defer func() { <-c.room }()
		cmd := exec.Command(cc, args...)
		cmd.Dir = dir
		if text, err := cmd.CombinedOutput(); err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.errs = append(c.errs, fmt.Sprintf("%v\n%s", err, text))
		}
	})
}

// wait waits for all that were started.
func (c *compilers) wait(t *testing.T) {
	t.Helper()
	if c.done.Wait(); len(c.errs) > 0 {
		t.Fatal(c.errs[0])
	}
}

// compare builds and runs the program. Warnings are errors, and no library but the standard
// one is linked: a call of libm would fail.
func compare(t *testing.T, cc, dir string, flags []string, trials []*trial) {
	var in, out, problems bytes.Buffer
	for _, x := range trials {
		for i, s := range x.states {
			_ = binary.Write(&in, binary.LittleEndian, x.params[i/statesPerSet])
			_ = binary.Write(&in, binary.LittleEndian, s)
		}
	}
	write(t, filepath.Join(dir, "main.c"), driver(trials))
	program := filepath.Join(dir, "driver")
	flags = append(slices.Clone(flags), "-Wall", "-Wextra", "-pedantic", "-Werror")
	link := append(slices.Clone(flags), "-o", program, "main.c")
	var jobs compilers
	for _, x := range trials {
		jobs.start(dir, cc, append(slices.Clone(flags), "-c", x.file.name+".c"))
		link = append(link, x.file.name+".o")
	}
	jobs.wait(t)
	jobs.start(dir, cc, link)
	jobs.wait(t)
	run := exec.Command(program)
	run.Stdin, run.Stdout, run.Stderr = &in, &out, &problems
	if err := run.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
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
	b.WriteString("#include <stdio.h>\n#include <string.h>\n")
	for _, x := range trials {
		fmt.Fprintf(&b, "#include \"%s.h\"\n", x.file.name)
	}
	for i, x := range trials {
		f := x.file
		n, m := f.N, len(f.Sys.Constraints)
		fmt.Fprintf(&b, "\nstatic int system%d(void) {\n\tstatic struct %s p[1];\n\tdouble params[%d], s[%d], out[%d];\n\t%sdefaults(p);\n",
			i, f.name, len(f.params)+1, 1+2*n, x.outputs(), f.prefix)
		fmt.Fprintf(&b, "\tfor (int i = 0; i < %d; i++) {\n\t\tif (fread(params, 8, %d, stdin) != %d || fread(s, 8, %d, stdin) != %d)\n\t\t\treturn 0;\n\t\tmemset(out, 0, sizeof out);\n",
			len(x.states), len(f.params), len(f.params), 1+2*n, 1+2*n)
		for k, name := range f.params {
			fmt.Fprintf(&b, "\t\t%s = params[%d];\n", name, k)
		}
		fmt.Fprintf(&b, "\t\tconst double t = s[0], *q = s + 1, *v = s + %d;\n\t\tdouble *at = out + 1;\n", 1+n)
		call := func(name string) string { return f.prefix + name + "(p, t, q, v" }
		fmt.Fprintf(&b, "\t\tif (%s, at)) {\n\t\t\tout[0] = 1;\n\t\t\tmemset(at, 0, sizeof out - 8);\n\t\t}\n\t\tat += %d;\n", call("accelerations"), n)
		if m > 0 {
			fmt.Fprintf(&b, "\t\tif (%s, at))\n\t\t\tmemset(at, 0, %d*8);\n\t\tat += %d;\n", call("multipliers"), m, m)
		}
		fmt.Fprintf(&b, "\t\t*at++ = %s);\n\t\t*at++ = %s);\n", call("energy"), call("lagrangian"))
		fmt.Fprintf(&b, "\t\t%s, at);\n\t\tat += %d;\n\t\t%s, at);\n\t\tat += %d;\n", call("momenta"), n, call("mass_matrix"), n*n)
		if k := len(f.Sys.Observed); k > 0 {
			fmt.Fprintf(&b, "\t\t%s, at);\n\t\tif (out[0] != 0)\n\t\t\tmemset(at, 0, %d*8);\n\t\tat += %d;\n", call("observed"), k, k)
		}
		fmt.Fprintf(&b, "\t\t%sinitial_state(p, at);\n\t\tat += %d;\n\t\tmemcpy(at + 1, s + 1, %d*8);\n", f.prefix, 2*n, 2*n)
		if m > 0 {
			fmt.Fprintf(&b, "\t\tif (%sproject(p, t, at + 1)) {\n\t\t\tmemset(at, 0, %d*8);\n\t\t\t*at = 1;\n\t\t}\n", f.prefix, 1+2*n)
		}
		fmt.Fprintf(&b, "\t\tfwrite(out, 8, %d, stdout);\n\t}\n\treturn 1;\n}\n", x.outputs())
	}
	b.WriteString("\nint main(void) {\n\treturn !(")
	for i := range trials {
		if i > 0 {
			b.WriteString(" && ")
		}
		fmt.Fprintf(&b, "system%d()", i)
	}
	b.WriteString(");\n}\n")
	return []byte(b.String())
}
