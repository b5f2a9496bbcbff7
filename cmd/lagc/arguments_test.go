package main

import (
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"
)

const tiny = `const n = 2
param m[1..n] = 1, B = 1
coord x[1..n]
lagrangian L = sum(m[i]*x[i]'^2/2 - B*x[i]^2/2 for i in 1..n)
run 0..0.1 every 0.1`

// Whatever is typed, the program ends with one of its exit statuses, and says
// why where it is not 0.
func TestAnyArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	pieces := rapid.SampledFrom([]string{"run", "derive", "check", "fmt", "examples", "help", "-", "--", "-x", "-q", "-B",
		"--m", "--m_1", "--m_3", "--n", "--B", "--B=2", "--set", "--init", "--t", "--every", "--method", "--tol", "--json",
		"--format", "--step", "--backend", "--max-terms", "--max-steps", "--help", "--version", "--quite", "--x", "=", "",
		"1", "-1", "2*", "1,2", "[1]", "0..1", "rk4", "interp", "m=1", "x=1", "x'=1,2", "x[9]=1", "é", "nowhere", "-h",
		"sweep", "--over", "x=0..1:3", "m=1,2", "x=0..1", "--random", "--samples", "--sobol", "--keep", "max(x[1])", "--rows", "--shard", "1/2", "merge"})
	rapid.Check(t, func(t *rapid.T) {
		args := rapid.SliceOfN(pieces, 0, 6).Draw(t, "args")
		switch rapid.IntRange(0, 3).Draw(t, "command") {
		case 0, 1:
			args = append([]string{"run", "-"}, args...)
		case 2:
			args = append([]string{"sweep", "-", "--over", "B=0..1:3"}, args...)
		}
		var err strings.Builder
		switch status := run(args, strings.NewReader(tiny), io.Discard, &err); status {
		case 0:
		case 1, 2:
			if err.Len() == 0 && !strings.Contains(strings.Join(args, " "), "--json") && args[0] != "fmt" {
				t.Fatalf("%q: status %d without a word", args, status)
			}
		default:
			t.Fatalf("%q: status %d", args, status)
		}
	})
}
