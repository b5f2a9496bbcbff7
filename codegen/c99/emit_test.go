package c99

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/program"
	"lagc/examples"
	"lagc/internal/conformance"
	"lagc/resolve"
	"lagc/symbolic"
)

func load(t testing.TB, name, text string, n int64) *lagc.System {
	t.Helper()
	opt := resolve.Options{}
	if n > 0 {
		opt.Consts = map[string]symbolic.Rational{"n": symbolic.RatInt(n)}
	}
	s, err := lagc.Load(name+".lag", text, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.Mechanics.Name = name
	return s
}

func example(t testing.TB, name string, n int64) *lagc.System {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, name, e.Text, n)
}

// thirty bodies that attract each other.
const thirty = `
param G = 1.0, m[1..30] = 1.0
coord r[1..30, 1..3]
lagrangian L = sum(m[i]/2*dot(r[i]', r[i]') for i in 1..30)
    + G*sum(m[i]*m[j]/norm(r[i] - r[j]) for i in 1..30, j in 1..30 if i < j)
init r = [[i, i^2, -i^3] for i in 1..30]`

// Large systems stay under 1 MB, and what is emitted is the same every time.
func TestSize(t *testing.T) {
	for _, make := range []func() *lagc.System{
		func() *lagc.System { return example(t, "chain", 64) },
		func() *lagc.System { return load(t, "thirty", thirty, 0) },
	} {
		text, header, err := Emit(make().Equations, Options{Integrator: "dopri5"})
		if err != nil {
			t.Fatal(err)
		}
		if len(text)+len(header) >= 1e6 {
			t.Errorf("%d bytes", len(text)+len(header))
		}
		again, _, err := Emit(make().Equations, Options{Integrator: "dopri5"})
		if err != nil || !bytes.Equal(again, text) {
			t.Errorf("emitted anew it is another file (%v)", err)
		}
	}
}

// Every operation has a form that uses each of its arguments.
func TestForms(t *testing.T) {
	if len(forms) != len(program.Facts) {
		t.Errorf("%d forms for %d operations", len(forms), len(program.Facts))
	}
	for op := program.Add; int(op) < len(forms); op++ {
		for k := range program.Facts[op].Args {
			if arg := "$" + string(rune('a'+k)); !strings.Contains(forms[op].text, arg) {
				t.Errorf("%v: the form %q lacks %s", op, forms[op].text, arg)
			}
		}
	}
	floor := number(program.PivotFloor, "").text
	for what, text := range map[string]string{"form of check": forms[program.Check].text, "dense solver": readPart("ldl")} {
		if !strings.Contains(text, floor) {
			t.Errorf("the %s lacks the floor %s", what, floor)
		}
	}
}

// Numbers are read back as they were, and are doubles.
func TestNumber(t *testing.T) {
	for _, x := range []float64{0, 1, -1, 0.1, 9.81, 1e6, 1.5e-7, -2e300, 5e-324, 1 << 53, 123456789} {
		text := number(x, "").text
		if got, err := strconv.ParseFloat(text, 64); err != nil || got != x || !strings.ContainsAny(text, ".e") {
			t.Errorf("%v is written %s", x, text)
		}
	}
}

// tool returns the path of a program that a test needs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("there is no " + name)
	}
	return path
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// emit writes the files of a system into a new folder.
func emit(t *testing.T, s *lagc.System, opt Options) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text, header, err := Emit(s.Equations, opt)
	if err != nil {
		t.Fatal(err)
	}
	name := Name(s.Mechanics.Name)
	write(t, filepath.Join(dir, name+".c"), text)
	write(t, filepath.Join(dir, name+".h"), header)
	return dir
}

// clang finds nothing to say either, whose warnings go farther than gcc's: what is used of the
// arithmetic depends on the processor, and clang looks into inline functions too.
func TestClangIsContent(t *testing.T) {
	clang := tool(t, "clang")
	for _, name := range []string{"anisotropic", "fput", "double_pendulum", "cartesian_pendulum", "magnets"} {
		dir := emit(t, example(t, name, 0), Options{})
		for _, processor := range []string{"-march=native", "-mtune=generic"} {
			run(t, dir, clang, "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", processor, name+".c")
		}
	}
}

// The object needs nothing but the functions that move memory, however it is compiled: none of libm.
func TestNeedsNoLibrary(t *testing.T) {
	cc, nm := tool(t, "cc"), tool(t, "nm")
	dir := emit(t, load(t, "functions", conformance.Systems["functions"], 0), Options{Integrator: "dopri5"})
	allowed := regexp.MustCompile(`^(mem(cpy|cmp|move|set)|__cpu_model|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail)$`)
	levels := [][]string{{"-O0"}, {"-O1"}, {"-O3"}, {"-O2", "-march=native"}}
	if *every {
		levels = append(levels, []string{"-O2"}, []string{"-Os"}, []string{"-O1", "-march=native"}, []string{"-O3", "-march=native"})
	}
	for _, level := range levels {
		args := append([]string{"-Wall", "-Wextra", "-Werror", "-c", "functions.c"}, level...)
		run(t, dir, cc, args...)
		for _, line := range strings.Split(strings.TrimSpace(run(t, dir, nm, "-u", "functions.o")), "\n") {
			if symbol := strings.Fields(line); len(symbol) > 1 && !allowed.MatchString(symbol[1]) {
				t.Errorf("%v: needs %s", level, symbol[1])
			}
		}
	}
}

// Flags that change roundings are refused.
func TestFastMathIsRefused(t *testing.T) {
	cc := tool(t, "cc")
	dir := emit(t, example(t, "pendulum", 0), Options{})
	for _, flag := range []string{"-ffast-math", "-ffinite-math-only"} {
		cmd := exec.Command(cc, "-O2", flag, "-c", "pendulum.c")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "without -ffast-math") {
			t.Errorf("%s: %v\n%s", flag, err, out)
		}
	}
}

// The programs next to the emitted example, in C, as C++ and in Python, print the same.
func TestOtherLanguages(t *testing.T) {
	cc := tool(t, "cc")
	dir := emit(t, example(t, "double_pendulum", 0), Options{Integrator: "rk4"})
	const source = "../../examples/emitted/c/"
	for _, name := range []string{"swing.c", "swing.py"} {
		text, err := os.ReadFile(source + name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), text)
	}
	run(t, dir, cc, "-O2", "-Wall", "-Wextra", "-Werror", "-c", "double_pendulum.c")
	run(t, dir, cc, "-O2", "-Wall", "-Wextra", "-Werror", "-o", "swing", "swing.c", "double_pendulum.o")
	want := run(t, dir, "./swing")
	var angle, off float64
	if _, err := fmt.Sscanf(want, "th1 = %g, energy off by %g J\n", &angle, &off); err != nil || angle == 2 || !(off < 1e-7 && off > -1e-7) {
		t.Errorf("C prints %s (%v)", want, err) // 10⁴ steps of a method of order 4, h = 1e-3: 1e-12 each
	}
	t.Run("C++", func(t *testing.T) {
		run(t, dir, tool(t, "c++"), "-O2", "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", "swing++", "-x", "c++", "swing.c", "-x", "none", "double_pendulum.o")
		if got := run(t, dir, "./swing++"); got != want {
			t.Errorf("C++ prints %s, C %s", got, want)
		}
	})
	t.Run("Python", func(t *testing.T) {
		python := tool(t, "python3")
		run(t, dir, cc, "-O2", "-shared", "-fPIC", "-o", "double_pendulum.so", "double_pendulum.c")
		if got := run(t, dir, python, "swing.py", "./double_pendulum.so"); got != want {
			t.Errorf("Python prints %s, C %s", got, want)
		}
	})
}

// The files in examples/emitted are what go generate makes of them.
func TestExamplesAreCurrent(t *testing.T) {
	const dir = "../../examples/emitted/"
	directives, err := os.ReadFile(dir + "doc.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`compile \.\./(\w+)\.lag -o (\S+)\.c(?: --integrator (\w+))?\n`).FindAllStringSubmatch(string(directives), -1)
	if len(found) < 1 {
		t.Fatal("no directive is understood")
	}
	for _, d := range found {
		text, header, err := Emit(example(t, d[1], 0).Equations, Options{Header: filepath.Base(d[2]) + ".h", Integrator: d[3]})
		if err != nil {
			t.Fatal(err)
		}
		for file, want := range map[string][]byte{d[2] + ".c": text, d[2] + ".h": header} {
			if got, err := os.ReadFile(dir + file); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s differs from what is emitted now (%v); go generate ./... writes it anew", file, err)
			}
		}
	}
}

// What cannot be emitted is refused with a reason.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		opt  Options
		want string
	}{
		{"coord x, y\nlagrangian L = x'^2 - y^2", Options{}, "does not determine how y' changes"},
		{"coord x\nlagrangian L = x'^2", Options{Header: "a\"b.h"}, "is no name for a C header"},
		{"coord x\nlagrangian L = x'^2", Options{Integrator: "euler"}, `no stepper "euler"`},
	} {
		_, _, err := Emit(load(t, "refused", c.text, 0).Equations, c.opt)
		if err == nil || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: the error is %v, not %s", c.text, err, c.want)
		}
	}
}

// BenchmarkEmit goes from equations to a file.
func BenchmarkEmit(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int64
	}{{"double_pendulum", 0}, {"chain", 64}} {
		b.Run(c.name, func(b *testing.B) {
			s := example(b, c.name, c.n)
			for b.Loop() {
				if _, _, err := Emit(s.Equations, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The comment of a kept value is its formula, also where it is one of a pair.
func TestKeptPair(t *testing.T) {
	_, header, err := Emit(load(t, "slope", "param α = 0.3\ncoord x, y\nlagrangian L = (x'^2 + y'^2)/2 - x*sin(α) - y*cos(α)", 0).Equations, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/* sin(α) */", "/* cos(α) */"} {
		if !strings.Contains(string(header), want) {
			t.Errorf("the header lacks %s:\n%s", want, header)
		}
	}
}
