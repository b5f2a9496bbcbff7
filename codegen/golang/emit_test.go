package golang

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/outline"
	"lagc/codegen/program"
	"lagc/examples"
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

// What is emitted is as gofmt leaves it, imports math alone, and is the same
// every time; large systems stay under 1 MB.
func TestText(t *testing.T) {
	systems := corpus(t)
	systems["chain_64"] = example(t, "chain", 64)
	systems["thirty"] = load(t, "thirty", thirty, 0)
	for name, s := range systems {
		text, err := Emit(s.Equations, Options{Integrator: "dopri5"})
		if err != nil {
			t.Fatal(name, err)
		}
		if neat, err := format.Source(text); err != nil || !bytes.Equal(neat, text) {
			t.Errorf("%s: gofmt changes what is emitted (%v)", name, err)
		}
		if len(text) >= 1e6 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		if n := bytes.Count(text, []byte("\nimport ")); n != 1 || !bytes.Contains(text, []byte("\nimport \"math\"\n")) {
			t.Errorf("%s: imports more than math", name)
		}
		if again, err := Emit(example2(t, s).Equations, Options{Integrator: "dopri5"}); err != nil || !bytes.Equal(again, text) {
			t.Errorf("%s: emitted anew it is another file (%v)", name, err)
		}
	}
}

// example2 loads a system again from its text.
func example2(t testing.TB, s *lagc.System) *lagc.System {
	opt := resolve.Options{Consts: map[string]symbolic.Rational{}}
	for _, c := range s.Mechanics.Consts {
		if r, ok := s.Mechanics.Graph.Const(c.Value); ok {
			opt.Consts[c.Name] = r
		}
	}
	again, err := lagc.Load(s.Mechanics.File.Name, s.Mechanics.File.Text, opt)
	if err != nil {
		t.Fatal(err)
	}
	again.Mechanics.Name = s.Mechanics.Name
	return again
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
	if floor := number(program.PivotFloor).text; !strings.Contains(forms[program.Check].text, floor) {
		t.Errorf("the form of check lacks the floor %s", floor)
	}
	if floor := number(program.PivotFloor).text; !strings.Contains(readPart("ldl"), floor) {
		t.Errorf("the dense solver lacks the floor %s", floor)
	}
}

// Numbers are read back as they were.
func TestNumber(t *testing.T) {
	for _, x := range []float64{0, 1, -1, 0.1, 9.81, 1e6, 1.5e-7, -2e300, 5e-324, 1 << 53, 123456789} {
		if got, err := strconv.ParseFloat(number(x).text, 64); err != nil || got != x {
			t.Errorf("%v is written %s", x, number(x).text)
		}
	}
}

// Wherever Go might fuse a product with an addition, the product is rounded.
func TestRounding(t *testing.T) {
	loose := regexp.MustCompile(`[\w\])] \* [\w(]|[\w\])]\*[\w(]`)
	for name, s := range corpus(t) {
		f, err := newFile(s.Equations, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f.declare()
		for _, v := range f.Values.All {
			if v.Kind != outline.Result || !forms[v.Op].sums {
				continue
			}
			for _, a := range v.Args {
				if a.Kind == outline.Result && a.Op == program.Mul && !f.sums[a.ID] {
					t.Errorf("%s: a product that is added to is not marked", name)
				}
			}
		}
	}
	x := expr{text: "x", binds: primary}
	xy := compose(program.Mul, "", []expr{x, x})
	for _, e := range []expr{
		compose(program.Add, "", []expr{xy, x}),
		compose(program.Sub, "", []expr{x, compose(program.Neg, "", []expr{xy})}),
	} {
		outside := regexp.MustCompile(`float64\([^()]*(\([^()]*\))?[^()]*\)`).ReplaceAllString(e.text, "r")
		if loose.MatchString(outside) {
			t.Errorf("%s may be fused", e.text)
		}
	}
}

// wrong says by how much the first acceleration is off in files that certificates refuse:
// a part in a thousand of what it is.
var wrong = map[string]string{"kepler": "1e-3", "circuit_of_nano": "1", "electron": "1e9"}

// unusual are systems that differences find hard: small, fast, with walls, poles, and
// without an initial state.
var unusual = map[string]string{
	"circuit_of_nano": "param c = 1e-9, r = 10\ncoord x\nlagrangian L = 1e-3/2*x'^2 - x^2/(2*c)\ndissipation D = r/2*x'^2\ninit x = 1e-9\nrun 0..1e-5",
	"electron":        "param m = 9.1e-31, k = 1e-9\ncoord x\nlagrangian L = m/2*x'^2 - k*x^2/2\ninit x = 1e-9",
	"fast_drive":      "param w = 1e6\ncoord x\nlagrangian L = x'^2/2 - w^2*x^2/2 + x*cos(w*t)\ninit x = 1",
	"hard_wall":       "coord x\nlagrangian L = x'^2/2 - 1e6*(if x > 1 then (x - 1)^2 else 0)\ninit x = 0.9999, x' = 1",
	"stiff_corner":    "param k = 1e6\ncoord x, y\nlagrangian L = (x'^2 + y'^2)/2 - k/2*(x^2 + y^2) - (if x > 0.1 then k*(x - 0.1)^2 else 0)\ninit x = 0.05, y = 0.05",
	"short_run":       "coord x\nlagrangian L = x'^2/2 - log(x)\ninit x = 1, x' = -1\nrun 0..0.3",
	"no_start":        "coord x\nlagrangian L = x'^2/2 - log(x)",
}

// The tests that are emitted pass for systems of every kind, and find a file
// that computes something else.
func TestCertificates(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), []byte("module emitted\n\ngo 1.26\n"))
	kinds := []string{"damped", "kapitza", "kepler", "relativistic", "schwarzschild", "top", "slider_crank", "disc", "chain", "nbody"}
	kinds = slices.AppendSeq(kinds, maps.Keys(unusual))
	slices.Sort(kinds)
	for i, name := range kinds {
		opt := Options{Integrator: []string{"rk4", "dopri5"}[i%2], Package: "several"} // all in one package
		var s *lagc.System
		if text := unusual[name]; text != "" {
			s = load(t, name, text, 0)
		} else {
			s = example(t, name, 0)
		}
		text, err := Emit(s.Equations, opt)
		if err != nil {
			t.Fatal(err)
		}
		test, err := EmitTest(s.Equations, opt)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "several", name+".go"), text)
		write(t, filepath.Join(dir, "several", name+"_test.go"), test)
		if off := wrong[name]; off != "" {
			text := strings.Replace(string(text), "qdd[0] = ", "qdd[0] = "+off+" + ", 1)
			write(t, filepath.Join(dir, "wrong", name+".go"), []byte(text))
			write(t, filepath.Join(dir, "wrong", name+"_test.go"), test)
		}
	}
	run := func(args ...string) (string, error) {
		cmd := exec.Command("go", args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("test", "-vet=all", "./several"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	out, err := run("test", "./wrong")
	for name, off := range wrong {
		for _, test := range []string{"Recorded", "EulerLagrange", "Energy"} {
			if test = "Test" + typeName(name) + test; err == nil || !strings.Contains(out, "FAIL: "+test) {
				t.Errorf("%s passes for accelerations that are off by %s:\n%s", test, off, out)
			}
		}
	}
}

// The files in examples/emitted are what go generate makes of them.
func TestExamplesAreCurrent(t *testing.T) {
	const dir = "../../examples/emitted/"
	directives, err := os.ReadFile(dir + "doc.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`compile \.\./(\w+)\.lag -o (\S+)\.go --test(?: --integrator (\w+))?\n`).FindAllStringSubmatch(string(directives), -1)
	if len(found) < 4 {
		t.Fatalf("only %d directives are understood", len(found))
	}
	for _, d := range found {
		s := example(t, d[1], 0)
		opt := Options{Integrator: d[3]}
		text, err1 := Emit(s.Equations, opt)
		test, err2 := EmitTest(s.Equations, opt)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for file, want := range map[string][]byte{d[2] + ".go": text, d[2] + "_test.go": test} {
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
		{"coord x\nlagrangian L = x'^2", Options{Package: "func"}, `"func" is no name for a Go package`},
		{"coord x\nlagrangian L = x'^2", Options{Integrator: "euler"}, `no stepper "euler"`},
	} {
		_, err := Emit(load(t, "refused", c.text, 0).Equations, c.opt)
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
				if _, err := Emit(s.Equations, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A check against a constant compares with the product that is computed at run time: Go
// computes products of constants exactly, and 1e-12·11 rounds to another number then.
func TestCheckAgainstConstant(t *testing.T) {
	text, err := Emit(load(t, "eleven", "coord x, y\nlagrangian L = 11/2*x'^2 + 11/2*y'^2 + 11*cos(x)*x'*y'\ninit x = 1", 0).Equations, Options{})
	if err != nil {
		t.Fatal(err)
	}
	eleven := 11.0
	if want := strconv.FormatFloat(program.PivotFloor*eleven, 'g', -1, 64); !strings.Contains(string(text), " > "+want+")") {
		t.Errorf("no pivot is compared with %s", want)
	}
}

// A chain is eliminated in one loop, in which a link's sines are computed while the
// division of the link before is under way, and which begins where 9 results are
// carried from one link to the next: 3 elements of what the links so far weigh, 3 that
// couple the next joint to it, and 3 forces.
func TestChainIsOneLoop(t *testing.T) {
	text, err := Emit(example(t, "chain", 8).Equations, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), ") Accelerations(")
	before, loop, _ := strings.Cut(body, "\tfor i := range ")
	loop, _, _ = strings.Cut(loop, "\n\t}\n")
	division, sines := strings.Index(loop, " := 1 / "), strings.Index(loop, "chainSincos(")
	if division < 0 || sines < division {
		t.Errorf("the division is at %d, the sines at %d of the first loop:\n%s", division, sines, loop)
	}
	if carried := strings.Count(before, "last"); carried != 9 {
		t.Errorf("%d results are carried", carried)
	}
}
