package c99

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/outline"
	"lagc/internal/conformance"
	"lagc/resolve"
)

// The random programs of a file are functions of one system and share its kept
// values, so that the elementary functions are compiled once. There are as many
// files as are compiled side by side.
const trialFiles, fewTrials, manyTrials = 2, 20, 60

// TestRandomPrograms emits random programs as functions and compares what they
// compute with what the programs mean. It is one build of all of them.
func TestRandomPrograms(t *testing.T) {
	cc := tool(t, "cc")
	perFile := fewTrials
	if *every {
		perFile = manyTrials
	}
	trials := conformance.Trials(3, perFile*trialFiles)
	dir := t.TempDir()
	main := randomMain
	var calls strings.Builder
	for i := range trialFiles {
		name := fmt.Sprintf("random%d", i)
		code, header := randomFile(t, name, trials[i*perFile:][:perFile])
		write(t, filepath.Join(dir, name+".c"), code)
		write(t, filepath.Join(dir, name+".h"), header)
		main = fmt.Sprintf("#include \"%s.h\"\n", name) + main
		for k, x := range trials[i*perFile:][:perFile] {
			fmt.Fprintf(&calls, "\tTRY(%s, run%d, %d, %d)\n", name, k, len(x.Runs), len(x.Program.Outputs))
		}
	}
	write(t, filepath.Join(dir, "main.c"), []byte(strings.Replace(main, "CALLS", calls.String(), 1)))
	for _, flags := range builds[:2] {
		t.Run(strings.Join(flags, " "), func(t *testing.T) { compareRandom(t, cc, dir, flags, trials) })
	}
}

// randomMain does what conformance.Inputs and Compare ask for. A system is not
// made anew where params change: that its functions have to see.
const randomMain = `#include <stdio.h>
#include <string.h>

#define TRY(system, function, runs, outputs) \
	for (int run = 0; run < runs; run++) { \
		static struct system p; \
		double x[18], out[1 + outputs]; \
		memset(out, 0, sizeof out); \
		if (fread(x, 8, 18, stdin) != 18) \
			return 1; \
		if (x[0] == 1) { \
			p.p1 = x[13]; \
			p.p2 = x[14]; \
			p.p3 = x[15]; \
			p.p4 = x[16]; \
			p.p5 = x[17]; \
		} \
		out[0] = system##_##function(&p, x[1], x + 2, x + 5, x + 8, x + 11, out + 1); \
		fwrite(out, 8, 1 + outputs, stdout); \
	}

int main(void) {
CALLS	return 0;
}
`

// randomFile emits programs as functions run0, run1 and so on of one system.
func randomFile(t *testing.T, name string, trials []*conformance.Trial) (code, header []byte) {
	sys, err := lagc.Load(name+".lag", conformance.Host, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sys.Mechanics.Name = name
	f, err := newFile(sys.Equations, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.Motion = outline.Unit{}
	solvers := map[string]bool{}
	for k, x := range trials {
		f.declareRandom(k, x, solvers)
	}
	f.declareFixed()
	f.declareHelpers()
	return []byte(f.render()), []byte(f.renderHeader())
}

// declareRandom writes the function for one program, and what solves its linear
// system.
func (f *file) declareRandom(k int, x *conformance.Trial, solvers map[string]bool) {
	u := f.Values.Add(x.Program)
	var targets []target
	for _, c := range u.Checks {
		targets = append(targets, target{Check: c, keep: "ok"})
	}
	const params = state + ", const double *qdd, const double *lambda"
	begin := "\tint ok = 1, solved = 1;\n"
	if s := u.System; s != nil {
		n, m := len(s.RHS), s.Multipliers
		solver := fmt.Sprintf("solve_%d_with_%d", n, m)
		f.static(fmt.Sprintf("fill%d", k), "Sets the linear system.", "void", params+", double *a, double *b",
			f.block(false, append(assign("a", s.Matrix), assign("b", s.RHS)...)))
		begin = fmt.Sprintf("\tdouble a[%d], b[%d];\n\t%sfill%d(p, t, q, v, qdd, lambda, a, b);\n\tint ok = 1, solved = %[3]s%[5]s(a, b);\n",
			n*(n+1)/2, n, f.prefix, k, solver)
		if !solvers[solver] {
			solvers[solver] = true
			f.declareSolver(solver, n-m, m)
		}
	}
	f.export(fmt.Sprintf("run%d", k), "Sets out and tells whether all pivots pass.", "int", params+", double *out",
		begin+f.block(false, append(targets, assign("out", u.Outputs)...))+"\treturn ok && solved;\n")
}

// declareSolver adds the solver for a system of another size under a name of its own.
func (f *file) declareSolver(name string, n, m int) {
	g := *f
	g.Outline = &outline.Outline{N: n, M: m, All: f.All}
	g.functions = nil
	g.part("ldl")
	g.functions[0].signature = strings.Replace(g.functions[0].signature, "solve_ldl", name, 1)
	f.functions = append(f.functions, g.functions...)
}

// compareRandom builds the program and runs it.
func compareRandom(t *testing.T, cc, dir string, flags []string, trials []*conformance.Trial) {
	var jobs compilers
	link := append([]string{"-o", "driver", "main.c"}, flags...)
	for i := range trialFiles {
		name := fmt.Sprintf("random%d", i)
		jobs.start(dir, cc, append([]string{"-Wall", "-Wextra", "-pedantic", "-c", name + ".c"}, flags...))
		link = append(link, name+".o")
	}
	jobs.wait(t)
	run(t, dir, cc, link...)
	var out, problems bytes.Buffer
	driver := exec.Command(filepath.Join(dir, "driver"))
	driver.Stdin, driver.Stdout, driver.Stderr = bytes.NewReader(conformance.Inputs(trials)), &out, &problems
	if err := driver.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	conformance.Compare(t, trials, &out)
}
