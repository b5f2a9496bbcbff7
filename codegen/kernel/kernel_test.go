package kernel_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lagc/codegen/kernel"
	"lagc/codegen/kernel/elementary"
)

// functions are the generated Go functions by the names of their kernels.
var functions = map[string]any{
	"sin": elementary.Sin, "cos": elementary.Cos, "tan": elementary.Tan, "sincos": elementary.Sincos,
	"asin": elementary.Asin, "acos": elementary.Acos, "atan": elementary.Atan, "atan2": elementary.Atan2,
	"sinh": elementary.Sinh, "cosh": elementary.Cosh, "tanh": elementary.Tanh,
	"asinh": elementary.Asinh, "acosh": elementary.Acosh, "atanh": elementary.Atanh,
	"exp": elementary.Exp, "expm1": elementary.Expm1, "log": elementary.Log, "log1p": elementary.Log1p,
	"pow": elementary.Pow, "cbrt": elementary.Cbrt, "hypot": elementary.Hypot, "erf": elementary.Erf,
	"floor": elementary.Floor, "ceil": elementary.Ceil, "round": elementary.Round, "mod": elementary.Mod,
}

func call(f any, x [2]float64) []float64 {
	switch f := f.(type) {
	case func(float64) float64:
		return []float64{f(x[0])}
	case func(float64, float64) float64:
		return []float64{f(x[0], x[1])}
	case func(float64) (float64, float64):
		a, b := f(x[0])
		return []float64{a, b}
	}
	panic("a function of another type")
}

// arguments mixes ordinary numbers with bit patterns of any kind.
func arguments(n int) (args [][2]float64) {
	r := rand.New(rand.NewPCG(11, 12))
	special := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, -3, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64, 0x1p46, 0x1p47, 710}
	for _, x := range special {
		for _, y := range special {
			args = append(args, [2]float64{x, y})
		}
	}
	for range n {
		args = append(args,
			[2]float64{math.Float64frombits(r.Uint64()), math.Float64frombits(r.Uint64())},
			[2]float64{20 * (r.Float64() - 0.5), 20 * (r.Float64() - 0.5)},
			[2]float64{r.Float64(), r.Float64()})
	}
	return args
}

func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// TestGoEqualsList: the generated Go functions do what the instruction lists say.
func TestGoEqualsList(t *testing.T) {
	args := arguments(2000)
	for _, k := range kernel.Table() {
		if k.Internal {
			continue
		}
		f, ok := functions[k.Name]
		if !ok {
			t.Errorf("%s is not tested", k.Name)
			continue
		}
		for _, x := range args {
			want, ok := k.Eval(x[:len(k.Args)]...)
			if !ok {
				continue // the slow path's business
			}
			for i, got := range call(f, x) {
				if !same(got, want[i]) {
					t.Fatalf("%s%v: %s = %v, the list has %v", k.Name, x, k.Results[i], got, want[i])
				}
			}
		}
	}
}

// TestCEqualsGo compiles the kernels as C, optimised for this machine, and compares bits.
func TestCEqualsGo(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler")
	}
	dir, args := t.TempDir(), arguments(2000)
	source, program := filepath.Join(dir, "kernels.c"), filepath.Join(dir, "kernels")
	if err := os.WriteFile(source, []byte(cProgram()), 0o644); err != nil {
		t.Fatal(err)
	}
	build := exec.Command(cc, "-std=c99", "-O3", "-march=native", "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", program, source)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var in bytes.Buffer
	for _, x := range args {
		fmt.Fprintf(&in, "%x %x\n", math.Float64bits(x[0]), math.Float64bits(x[1]))
	}
	run := exec.Command(program)
	run.Stdin = &in
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	compareC(t, args, strings.Fields(string(out)))
}

func compareC(t *testing.T, args [][2]float64, words []string) {
	for _, x := range args {
		for _, k := range kernel.Table() {
			if k.Internal {
				continue
			}
			for i, want := range call(functions[k.Name], x) {
				if len(words) == 0 {
					t.Fatal("the C program gave too few results")
				}
				var bits uint64
				fmt.Sscanf(words[0], "%x", &bits)
				words = words[1:]
				if got := math.Float64frombits(bits); !same(got, want) {
					t.Fatalf("%s%v: C has %s = %v (%x), Go %v (%x)", k.Name, x, k.Results[i], got, bits, want, math.Float64bits(want))
				}
			}
		}
	}
}

// cProgram reads pairs of words and prints all functions' results for each.
func cProgram() string {
	var main strings.Builder
	for _, k := range kernel.Table() {
		if k.Internal {
			continue
		}
		args := []string{"x", "y"}[:len(k.Args)]
		if len(k.Results) == 2 {
			fmt.Fprintf(&main, "\t\tt_%s(%s, &p, &q); show(p); show(q);\n", k.Name, strings.Join(args, ", "))
		} else {
			fmt.Fprintf(&main, "\t\tshow(t_%s(%s));\n", k.Name, strings.Join(args, ", "))
		}
	}
	text := `
static void show(double x) { printf("%llx\n", (unsigned long long)t_bits(x)); }
int main(void) {
	unsigned long long u, v;
	while (scanf("%llx %llx", &u, &v) == 2) {
		double x = t_float(u), y = t_float(v), p, q;
` + main.String() + "\t}\n\treturn 0;\n}\n"
	return kernel.CHead("t_") + "#include <stdio.h>\n" + kernel.CLibrary("t_", text) + text
}

// TestGeneratedIsFresh: go generate would change nothing.
func TestGeneratedIsFresh(t *testing.T) {
	have, err := os.ReadFile("elementary/zz_kernels.go")
	if err != nil {
		t.Fatal(err)
	}
	want, err := kernel.GoFile("elementary")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("elementary/zz_kernels.go is stale; run go generate in codegen/kernel")
	}
}

// TestListsAreWellFormed: operands come first and are of the kind wanted; constants serve as
// floats and words, floats and words as each other, truth values as nothing else.
func TestListsAreWellFormed(t *testing.T) {
	names := map[string]bool{}
	for _, k := range kernel.Table() {
		if names[k.Name] || kernel.Find(k.Name) != k {
			t.Errorf("%s is there twice", k.Name)
		}
		names[k.Name] = true
		for v := range k.Code {
			in := &k.Code[v]
			for i, a := range in.Operands() {
				if int(a) >= v {
					t.Errorf("%s: value %d reads %d", k.Name, v, a)
				}
				if (k.Code[a].Kind == kernel.Truth) != (in.Wants(i) == kernel.Truth) {
					t.Errorf("%s: value %d (%v) reads %d of another kind", k.Name, v, in.Op, a)
				}
			}
		}
		if len(k.Out) != len(k.Results) || (k.Guard >= 0) != (k.Slow != "") {
			t.Errorf("%s: results or guard do not fit", k.Name)
		}
		t.Logf("%-9s %3d operations", k.Name, k.Operations())
	}
}
