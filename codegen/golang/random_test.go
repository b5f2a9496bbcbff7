package golang

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"lagc"
	"lagc/codegen/outline"
	"lagc/internal/conformance"
	"lagc/resolve"
)

// trialsPerFile random programs are methods of one type and share its kept
// values, so that the elementary functions are compiled once per file.
const trialsPerFile, trialFiles = 60, 2

// TestRandomPrograms emits random programs as methods and compares what they
// compute with what the programs mean. It is one build for all of them.
func TestRandomPrograms(t *testing.T) {
	trials := conformance.Trials(2, trialsPerFile*trialFiles)
	dir := t.TempDir()
	var calls strings.Builder
	for i := range trialFiles {
		write(t, filepath.Join(dir, fmt.Sprintf("random%d.go", i)), randomFile(t, i, trials[i*trialsPerFile:][:trialsPerFile]))
		fmt.Fprintf(&calls, "\tvar p%d Random%d\n", i, i)
		for k := range trialsPerFile {
			fmt.Fprintf(&calls, "\trun(r, w, %d, %d, func(x *[5]float64) {\n\t\tp%d = Random%d{P1: x[0], P2: x[1], P3: x[2], P4: x[3], P5: x[4]}\n\t}, p%d.Run%d)\n",
				len(trials[i*trialsPerFile+k].Runs), len(trials[i*trialsPerFile+k].Program.Outputs), i, i, i, k)
		}
	}
	write(t, filepath.Join(dir, "go.mod"), []byte("module emitted\n\ngo 1.26\n"))
	write(t, filepath.Join(dir, "main.go"), []byte(strings.Replace(randomMain, "CALLS", calls.String(), 1)))
	for _, level := range []string{"v1", "v3"} {
		t.Run(level, func(t *testing.T) {
			conformance.Compare(t, trials, execute(t, dir, level, bytes.NewReader(conformance.Inputs(trials))))
		})
	}
}

// randomMain reads for every run whether the params are new, and the inputs; it
// writes whether all pivots pass, and the outputs.
const randomMain = `package main

import (
	"bufio"
	"encoding/binary"
	"os"
)

type method func(t float64, q, v, qdd, lambda, out []float64) bool

func run(r *bufio.Reader, w *bufio.Writer, runs, outputs int, set func(*[5]float64), f method) {
	var x [18]float64
	out := make([]float64, 1+outputs)
	for range runs {
		if err := binary.Read(r, binary.LittleEndian, x[:]); err != nil {
			panic(err)
		}
		if x[0] == 1 {
			set((*[5]float64)(x[13:]))
		}
		out[0] = 0
		if f(x[1], x[2:5], x[5:8], x[8:11], x[11:13], out[1:]) {
			out[0] = 1
		}
		if err := binary.Write(w, binary.LittleEndian, out); err != nil {
			panic(err)
		}
	}
}

func main() {
	r, w := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	defer w.Flush()
CALLS}
`

// randomFile emits programs as methods Run0, Run1 and so on of one type.
func randomFile(t *testing.T, index int, trials []*conformance.Trial) []byte {
	sys, err := lagc.Load(fmt.Sprintf("random%d.lag", index), conformance.Host, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := newFile(sys.Equations, Options{Package: "main"})
	if err != nil {
		t.Fatal(err)
	}
	f.Motion = outline.Unit{}
	f.declareType()
	solvers := map[string]bool{}
	for k, x := range trials {
		f.declareRandom(k, x, solvers)
	}
	f.declareFixed()
	f.declareHelpers()
	text, err := f.render()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// declareRandom writes the method for one program, and what solves its linear
// system.
func (f *file) declareRandom(k int, x *conformance.Trial, solvers map[string]bool) {
	u := f.Values.Add(x.Program)
	var targets []target
	for _, c := range u.Checks {
		targets = append(targets, target{Check: c, keep: "ok"})
	}
	begin := "ok, solved := true, true\n"
	if s := u.System; s != nil {
		n, m := len(s.RHS), s.Multipliers
		solver := fmt.Sprintf("%sOf%dWith%d", f.prefix, n, m)
		fill, long := f.block(false, append(assign("a", s.Matrix), assign("b", s.RHS)...))
		f.method(fmt.Sprintf("fill%d", k), "fill sets the linear system.",
			fmt.Sprintf("%s, qdd, lambda []float64, a *[%d]float64, b *[%d]float64", state, n*(n+1)/2, n), "", f.put(fill, long))
		begin = fmt.Sprintf("var w struct{ a [%d]float64; b [%d]float64 }\np.fill%d(t, q, v, qdd, lambda, &w.a, &w.b)\nok, solved := true, %sSolveLDL(&w.a, &w.b)\n",
			n*(n+1)/2, n, k, solver)
		if !solvers[solver] {
			solvers[solver] = true
			g := *f
			g.prefix, g.Outline = solver, &outline.Outline{N: n - m, M: m, All: f.All}
			g.part("ldl")
			f.code = g.code
		}
	}
	text, long := f.block(false, append(targets, assign("out", u.Outputs)...))
	f.method(fmt.Sprintf("Run%d", k), "Run sets out and tells whether all pivots pass.", state+", qdd, lambda, out []float64", "bool",
		jen.Id(begin), f.put(text, long), jen.Return(jen.Id("ok && solved")))
}
