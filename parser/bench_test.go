package parser

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"lagc/parser/token"
	"lagc/source"
)

// large is a file whose Lagrangian has n terms of about ten tokens.
func large(n int) *source.File {
	var b strings.Builder
	b.WriteString("coord x[1..10]\nlagrangian L = 0")
	for i := range n {
		fmt.Fprintf(&b, " + %d.5*x[%d]'^2", i, i%10+1)
	}
	return source.NewFile("large.lag", b.String())
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprintf("terms=%d", n), func(b *testing.B) {
			f := large(n)
			b.SetBytes(int64(len(f.Text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, list := Parse(f); len(list) > 0 {
					b.Fatal(list.Error())
				}
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	f := large(100_000)
	b.SetBytes(int64(len(f.Text)))
	n := 0
	for b.Loop() {
		tokens, _ := token.Scan(f.Text)
		n += len(tokens)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkBuildGrammar(b *testing.B) {
	for b.Loop() {
		buildGrammar()
	}
}

// A Lagrangian of 10⁵ terms must not take more memory than a small machine has.
func TestLargeFileMemory(t *testing.T) {
	f := large(100_000)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	tree, list := Parse(f)
	if len(list) > 0 {
		t.Fatal(list.Error())
	}
	runtime.ReadMemStats(&after)
	// All that was allocated, garbage included, so that the collector's timing
	// does not matter; 700 bytes per token would be the limit of 400 MB live
	// with room for garbage.
	if total := after.TotalAlloc - before.TotalAlloc; total > 700<<20 {
		t.Errorf("allocated %d MB for %d bytes of text", total>>20, len(f.Text))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if live := int64(after.HeapAlloc) - int64(before.HeapAlloc); live > 250<<20 {
		t.Errorf("the tree takes %d MB", live>>20)
	}
	runtime.KeepAlive(tree)
}
