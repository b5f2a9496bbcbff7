package bench

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"testing"
)

// runner is a program that prints, for every byte that it reads, the time of one
// call in ns.
type runner struct{ name, path string }

// race is several runners that take turns, so that ratios hold when the
// machine's speed drifts.
type race []runner

// run returns what one of each runner's times in twenty stays below: a call takes
// that while other tenants of the machine are not felt, who double the median of some
// runners and leave others alone.
func (r race) run(b *testing.B) []float64 {
	times := make([][]float64, len(r))
	ask := make([]func() float64, len(r))
	for i := range r {
		ask[i] = start(b, r[i].path)
	}
	for b.Loop() {
		for i := range r {
			ask[i]() // in which what ran before wears off: a processor's clock is slower for 0.7 ms after AVX-512
			times[i] = append(times[i], ask[i]())
		}
	}
	undisturbed := make([]float64, len(r))
	for i, t := range times {
		slices.Sort(t)
		undisturbed[i] = t[len(t)/20]
	}
	return undisturbed
}

// start starts a runner and returns what asks it for a time.
func start(b *testing.B, path string) func() float64 {
	c := exec.Command(path)
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		c.Wait()
	})
	lines := bufio.NewReader(out)
	return func() (ns float64) {
		io.WriteString(in, "x")
		if _, err := fmt.Fscanln(lines, &ns); err != nil {
			b.Fatalf("%s: %v", path, err)
		}
		return ns
	}
}

// ratio reports how much longer one runner took than another, where both ran.
func (r race) ratio(b *testing.B, ns []float64, name, other string) {
	find := func(name string) int {
		return slices.IndexFunc(r, func(x runner) bool { return x.name == name })
	}
	if i, j := find(name), find(other); i >= 0 && j >= 0 {
		b.ReportMetric(ns[i]/ns[j], name+"/"+other)
	}
}
