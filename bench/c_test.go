package bench

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkHandWrittenC is the double pendulum's right-hand side in C, compiled
// in the same run, so that ratios hold when the machine's speed drifts.
func BenchmarkHandWrittenC(b *testing.B) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		b.Skip("no C compiler is installed")
	}
	program := filepath.Join(b.TempDir(), "dp")
	if out, err := exec.Command(cc, "-O3", "-march=native", "-o", program, "testdata/double_pendulum.c", "-lm").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	least := 0.0
	for b.Loop() {
		out, err := exec.Command(program).Output()
		if err != nil {
			b.Fatal(err)
		}
		ns, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
		if err != nil {
			b.Fatal(err)
		}
		if least == 0 || ns < least {
			least = ns
		}
	}
	b.ReportMetric(least, "ns/call")
	b.ReportMetric(0, "ns/op")
}
