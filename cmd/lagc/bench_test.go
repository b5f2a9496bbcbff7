package main

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkFirstRow measures what a user waits for: from starting the process
// to the first row of the double pendulum in a pipe, and, as what nothing can
// be faster than, a process that prints its version.
func BenchmarkFirstRow(b *testing.B) {
	lagc := filepath.Join(b.TempDir(), "lagc")
	if out, err := exec.Command("go", "build", "-o", lagc, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.Run("run", func(b *testing.B) { firstLines(b, 2, lagc, "run", "double_pendulum", "-q") })
	b.Run("version", func(b *testing.B) { firstLines(b, 1, lagc, "--version") })
}

// firstLines reads so many lines of a command and reports the time until then.
func firstLines(b *testing.B, lines int, name string, args ...string) {
	var total time.Duration
	for b.Loop() {
		c := exec.Command(name, args...)
		pipe, err := c.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if err := c.Start(); err != nil {
			b.Fatal(err)
		}
		r := bufio.NewReader(pipe)
		for range lines {
			if _, err := r.ReadString('\n'); err != nil {
				b.Fatal(err)
			}
		}
		total += time.Since(began)
		_ = pipe.Close()
		_ = c.Wait() // it may be sorry for the closed pipe
	}
	b.ReportMetric(float64(total.Nanoseconds())/1e6/float64(b.N), "ms/first-row")
}

// BenchmarkCompileChain measures the whole command that writes a chain of 64
// links as Go.
func BenchmarkCompileChain(b *testing.B) {
	dir := b.TempDir()
	lagc := filepath.Join(dir, "lagc")
	if out, err := exec.Command("go", "build", "-o", lagc, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for b.Loop() {
		c := exec.Command(lagc, "compile", "chain", "--n", "64", "-o", filepath.Join(dir, "chain.go"))
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}
