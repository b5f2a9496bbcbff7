package golang

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lagc"
	"lagc/internal/agreement"
)

// trial is a system with its emitted file.
type trial struct {
	*agreement.System
	file *file
}

func corpus(t testing.TB) map[string]*lagc.System {
	return agreement.Corpus(t, 3, 16, 40) // chains written to be read, one operation per line, with loops
}

func newTrial(t testing.TB, name string, sys *lagc.System) *trial {
	f, err := newFile(sys.Equations, Options{})
	if err != nil {
		t.Fatal(name, err)
	}
	f.declare()
	return &trial{agreement.New(t, name, sys, f.Outline), f}
}

// TestBits emits every system, builds one program of all files, and compares
// what it computes with what lagc computes.
func TestBits(t *testing.T) {
	dir := t.TempDir()
	var trials []*trial
	all := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		x := newTrial(t, name, all[name])
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
		t.Run(level, func(t *testing.T) {
			agreement.Compare(t, trials, execute(t, dir, level, agreement.Inputs(trials)))
		})
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

// execute builds the program in dir for a level of amd64, lets it read in, and returns
// what it writes. It skips the test where the processor is not of that level.
func execute(t *testing.T, dir, level string, in io.Reader) *bytes.Buffer {
	t.Helper()
	program := filepath.Join(dir, "program_"+level)
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOAMD64="+level, "GOFLAGS=-mod=mod", "GOWORK=off")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var out, problems bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a wrong step control may take steps without end
	defer cancel()
	run := exec.CommandContext(ctx, program)
	run.Stdin, run.Stdout, run.Stderr = in, &out, &problems
	if err := run.Run(); err != nil {
		if level == "v3" && strings.Contains(problems.String(), "GOAMD64") {
			t.Skip(problems.String())
		}
		t.Fatalf("%v\n%s", err, problems.String())
	}
	return &out
}

// driver writes the program that runs the emitted files.
func driver(trials []*trial) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"bufio\"\n\t\"encoding/binary\"\n\t\"os\"\n\n")
	for _, x := range trials {
		fmt.Fprintf(&b, "\t%s \"emitted/%s\"\n", Package(x.Name), x.Name)
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
		fmt.Fprintf(&b, "\nfunc system%d(r *bufio.Reader, w *bufio.Writer) {\n\tp := %s.New%s()\n", i, Package(x.Name), f.typ)
		fmt.Fprintf(&b, "\tvar params [%d]float64\n\tvar s [%d]float64\n\tvar out [%d]float64\n", len(f.params), 1+2*n, x.Outputs())
		fmt.Fprintf(&b, "\tfor range %d {\n\t\tread(r, params[:])\n\t\tread(r, s[:])\n\t\tclear(out[:])\n", x.States())
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
