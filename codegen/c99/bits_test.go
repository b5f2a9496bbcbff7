package c99

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"lagc"
	"lagc/internal/agreement"
)

// trial is a system with its emitted file.
type trial struct {
	*agreement.System
	file *file
}

func corpus(t testing.TB) map[string]*lagc.System {
	return agreement.Corpus(t, 3, 16) // chains written to be read, and not
}

func newTrial(t testing.TB, name string, sys *lagc.System) *trial {
	f, err := newFile(sys.Equations, Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	f.declare()
	return &trial{agreement.New(t, name, sys, f.Outline), f}
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
	all := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		x := newTrial(t, name, all[name])
		trials = append(trials, x)
		write(t, filepath.Join(dir, Name(name)+".c"), []byte(x.file.render()))
		write(t, filepath.Join(dir, Name(name)+".h"), []byte(x.file.renderHeader()))
	}
	ways := builds
	if !*every {
		tells := func(x *trial) bool { return slices.Contains(telling, x.Name) }
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
	var out, problems bytes.Buffer
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
	run.Stdin, run.Stdout, run.Stderr = agreement.Inputs(trials), &out, &problems
	if err := run.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	agreement.Compare(t, trials, &out)
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
			i, f.name, len(f.params)+1, 1+2*n, x.Outputs(), f.prefix)
		fmt.Fprintf(&b, "\tfor (int i = 0; i < %d; i++) {\n\t\tif (fread(params, 8, %d, stdin) != %d || fread(s, 8, %d, stdin) != %d)\n\t\t\treturn 0;\n\t\tmemset(out, 0, sizeof out);\n",
			x.States(), len(f.params), len(f.params), 1+2*n, 1+2*n)
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
		fmt.Fprintf(&b, "\t\tfwrite(out, 8, %d, stdout);\n\t}\n\treturn 1;\n}\n", x.Outputs())
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
