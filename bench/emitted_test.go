package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lagc"
	"lagc/codegen/c99"
	"lagc/codegen/golang"
	"lagc/codegen/kernel"
)

// workload is a right-hand side that several programs compute.
type workload struct {
	name    string
	example string
	n       int    // coordinates
	start   string // the initial angle i, in C and in Go
	hand    string // the C file by hand
}

// workloads are those of the comparison.
func workloads() []workload {
	all := []workload{{"DP", "double_pendulum", 2, "2+0.1*", "double_pendulum.c"}}
	for _, n := range []int{4, 8, 16, 32, 64} {
		all = append(all, workload{fmt.Sprintf("CHAIN%d", n), "chain", n, "1+0.1*", "chain.c"})
	}
	return all
}

func (w workload) load(b *testing.B) *lagc.System {
	if w.example == "chain" {
		return load(b, w.example, text(b, w.example), size(int64(w.n)))
	}
	return load(b, w.example, text(b, w.example), nil)
}

// BenchmarkEmitted compares, in one run and taking turns, accelerations by
// emitted Go and emitted C with those by hand-written C and Go. The figures are
// what one call takes undisturbed.
func BenchmarkEmitted(b *testing.B) {
	for _, w := range workloads() {
		b.Run(w.name, func(b *testing.B) {
			dir := b.TempDir()
			s := w.load(b)
			code, flags := w.emitC(b, dir, s)
			race := race{
				{"hand-C", w.c(b, dir, "hand", "testdata/"+w.hand)},
				{"C", w.c(b, dir, "emitted", code, flags...)},
				{"Go", w.golang(b, dir, "", s)},
			}
			if v3 := w.golang(b, dir, "v3", s); exec.Command(v3).Run() == nil { // the processor has all of it
				race = append(race, runner{"Go-v3", v3})
			}
			if w.name == "DP" {
				race = append(race,
					runner{"hand-C-kernels", w.c(b, dir, "kernels", "testdata/"+w.hand, "-include", kernels(b, dir), "-ffp-contract=off")},
					runner{"hand-Go", w.handGo(b, dir)})
			}
			ns := race.run(b)
			for i, r := range race {
				b.ReportMetric(ns[i], r.name+"-ns")
			}
			race.ratio(b, ns, "C", "hand-C")
			race.ratio(b, ns, "Go", "C")
			race.ratio(b, ns, "Go-v3", "C")
			race.ratio(b, ns, "Go", "hand-C-kernels")
			race.ratio(b, ns, "Go", "hand-Go")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// c compiles a C file, with the timer, as a program.
func (w workload) c(b *testing.B, dir, name, file string, flags ...string) string {
	cc, err := exec.LookPath("cc")
	if err != nil {
		b.Skip("no C compiler is installed")
	}
	out := filepath.Join(dir, name+"-c")
	args := append([]string{"-O3", "-march=native", fmt.Sprintf("-DN=%d", w.n), "-DSTART(i)=" + w.start + "(i)"}, flags...)
	command(b, "", cc, append(args, "-o", out, "testdata/timer.c", file, "-lm")...)
	return out
}

// emitC writes the emitted C file, and what calls it, and returns the flags and
// files to compile it with.
func (w workload) emitC(b *testing.B, dir string, s *lagc.System) (file string, flags []string) {
	code, header, err := c99.Emit(s.Equations, c99.Options{Header: "emitted.h"})
	if err != nil {
		b.Fatal(err)
	}
	file = filepath.Join(dir, "emitted.c")
	write(b, file, string(code))
	caller := filepath.Join(dir, "caller.c")
	write(b, caller, strings.ReplaceAll(`#include "emitted.h"

void accelerations(const double *y, double *d) {
	static struct $ s;
	static int ready;
	if (!ready)
		$_defaults(&s), ready = 1;
	if ($_accelerations(&s, 0, y, y + N, d))
		__builtin_trap();
}
`, "$", w.example))
	write(b, filepath.Join(dir, "emitted.h"), string(header))
	return file, []string{caller, "-ffp-contract=off"}
}

// kernels writes a header with the kernels' sincos.
func kernels(b *testing.B, dir string) string {
	path := filepath.Join(dir, "kernels.h")
	use := "#define SINCOS kernel_sincos\n"
	write(b, path, kernel.CHead("kernel_")+kernel.CLibrary("kernel_", use)+use)
	return path
}

// golang builds the emitted Go file, with the timer, as a program for a level of
// amd64, the default where that is empty: v1, where Go asks before every fused
// operation whether the processor has it.
func (w workload) golang(b *testing.B, dir, level string, s *lagc.System) string {
	code, err := golang.Emit(s.Equations, golang.Options{Package: "emitted"})
	if err != nil {
		b.Fatal(err)
	}
	dir = filepath.Join(dir, "go"+level)
	write(b, filepath.Join(dir, "emitted", "emitted.go"), string(code))
	return w.buildGo(b, dir, level, `import "timer/emitted"

var system = emitted.New`+typeOf(w.example)+`()

func accelerations(y, d []float64) {
	if err := system.Accelerations(0, y[:n], y[n:], d); err != nil {
		panic(err)
	}
}
`)
}

func typeOf(example string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(example, "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// handGo builds the Go file by hand.
func (w workload) handGo(b *testing.B, dir string) string {
	code, err := os.ReadFile("testdata/double_pendulum.go.txt")
	if err != nil {
		b.Fatal(err)
	}
	return w.buildGo(b, filepath.Join(dir, "hand-go"), "", string(code))
}

func (w workload) buildGo(b *testing.B, dir, level, accelerations string) string {
	timer, err := os.ReadFile("testdata/timer.go.txt")
	if err != nil {
		b.Fatal(err)
	}
	write(b, filepath.Join(dir, "go.mod"), "module timer\n\ngo 1.26\n")
	write(b, filepath.Join(dir, "timer.go"), strings.NewReplacer("$N", fmt.Sprint(w.n), "$START", w.start).Replace(string(timer)))
	write(b, filepath.Join(dir, "accelerations.go"), "package main\n\n"+accelerations)
	build := []string{"go", "build", "-o", "timer", "."}
	if level != "" {
		build = append([]string{"GOAMD64=" + level}, build...)
	}
	command(b, dir, "env", build...)
	return filepath.Join(dir, "timer")
}

func write(b *testing.B, path, text string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		b.Fatal(err)
	}
}

func command(b *testing.B, dir, name string, args ...string) {
	c := exec.Command(name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", c, err, out)
	}
}

// BenchmarkCompile goes from a chain's text to a Go file, and from there to a
// compiled package. So that no build is served from the cache, each file has
// another comment.
func BenchmarkCompile(b *testing.B) {
	w := workload{example: "chain", n: 64}
	emit := func() []byte {
		code, err := golang.Emit(w.load(b).Equations, golang.Options{Package: "emitted"})
		if err != nil {
			b.Fatal(err)
		}
		return code
	}
	b.Run("CHAIN64/emit", func(b *testing.B) {
		for b.Loop() {
			emit()
		}
	})
	b.Run("CHAIN64/build", func(b *testing.B) {
		dir, code := b.TempDir(), emit()
		write(b, filepath.Join(dir, "go.mod"), "module timer\n\ngo 1.26\n")
		command(b, dir, "go", "build", "math")
		for b.Loop() {
			write(b, filepath.Join(dir, "emitted.go"), fmt.Sprintf("// %d\n\n%s", time.Now().UnixNano(), code))
			command(b, dir, "go", "build", ".")
		}
	})
}
