package kernel_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"lagc/codegen/kernel"
)

// TestArithmeticInIntegers: fma and sqrt without instructions for them have the bits of
// Go's, for ordinary numbers and for those where roundings are hardest. The macros that
// tell of the instructions are undefined for it.
func TestArithmeticInIntegers(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler")
	}
	dir := t.TempDir()
	source, program := filepath.Join(dir, "soft.c"), filepath.Join(dir, "soft")
	text := `
int main(void) {
	double x[3], y[2];
	while (fread(x, 8, 3, stdin) == 3) {
		y[0] = t_fma(x[0], x[1], x[2]);
		y[1] = t_sqrt(x[0]);
		fwrite(y, 8, 2, stdout);
	}
	return 0;
}
`
	text = kernel.CHead("t_") + "#include <stdio.h>\n#undef __SSE2__\n#undef __x86_64__\n#undef __aarch64__\n#undef __FP_FAST_FMA\n" + kernel.CLibrary("t_", text) + text
	if err := os.WriteFile(source, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	build := exec.Command(cc, "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	triples := hardTriples(400_000)
	var in bytes.Buffer
	_ = binary.Write(&in, binary.LittleEndian, triples)
	run := exec.Command(program)
	run.Stdin = &in
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	got := make([][2]float64, len(triples))
	if err := binary.Read(bytes.NewReader(out), binary.LittleEndian, got); err != nil {
		t.Fatal(err)
	}
	for i, x := range triples {
		if want := math.FMA(x[0], x[1], x[2]); !same(got[i][0], want) {
			t.Fatalf("fma%v = %x, want %x", x, got[i][0], want)
		}
		if want := math.Sqrt(x[0]); !same(got[i][1], want) {
			t.Fatalf("sqrt(%x) = %x, want %x", x[0], got[i][1], want)
		}
	}
}

// hardTriples returns arguments x, y, z of fma: special values in every combination, any
// bits, sums that cancel all but the product's last bits, products halfway between
// numbers that a tiny z decides, and results among the subnormal numbers.
func hardTriples(n int) (out [][3]float64) {
	r := rand.New(rand.NewPCG(21, 22))
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, -5e-324,
		math.MaxFloat64, -math.MaxFloat64, 0x1p-1022, -0x1p-1022, 0x1.fffffffffffffp-1023, 0x1p-537, 0x1p512, 1 + 0x1p-52, 1 - 0x1p-53}
	for _, x := range special {
		for _, y := range special {
			for _, z := range special {
				out = append(out, [3]float64{x, y, z})
			}
		}
	}
	number := func(low, high int) float64 { // with few bits, or all
		m := 1<<52 | r.Uint64()>>12
		if r.IntN(2) == 0 {
			m &^= 1<<r.IntN(53) - 1
		}
		x := math.Ldexp(float64(m), low-52+r.IntN(high-low))
		if r.IntN(2) == 0 {
			x = -x
		}
		return x
	}
	for range n / 4 {
		x, y := number(-10, 10), number(-10, 10)
		out = append(out, [3]float64{math.Float64frombits(r.Uint64()), math.Float64frombits(r.Uint64()), math.Float64frombits(r.Uint64())})
		z := -x * y // cancels
		if r.IntN(2) == 0 {
			z = math.Float64frombits(math.Float64bits(z) + uint64(r.IntN(5)) - 2)
		}
		out = append(out, [3]float64{x, y, z})
		tiny := math.Ldexp(x*y, -40-r.IntN(80)) // decides roundings
		if r.IntN(2) == 0 {
			tiny = math.Copysign(math.Ldexp(1, -50-r.IntN(1000)), number(0, 1))
		}
		out = append(out, [3]float64{x, y, tiny})
		x, y = number(-560, -500), number(-560, -500) // subnormal products
		out = append(out, [3]float64{x, y, number(-1074, -1000) * float64(r.IntN(2))})
	}
	return out
}
