package resolve_test

import (
	"fmt"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/resolve"
	"lagc/source"
	"os"
	"runtime"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	p := os.Getenv("LAG")
	if p == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(p)
	t0 := time.Now()
	tree, l := parser.Parse(source.NewFile(p, string(b)))
	t1 := time.Now()
	sys, m := resolve.Resolve(tree, resolve.Options{})
	t2 := time.Now()
	l = append(l, m...)
	s := l.Render()
	if len(s) > 6000 {
		s = s[:6000]
	}
	fmt.Print(s)
	var t3 time.Time
	if sys != nil {
		mechanics.Derive(sys)
		t3 = time.Now()
	} else {
		t3 = t2
	}
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	n := 0
	if sys != nil {
		n = sys.Graph.Len()
	}
	fmt.Printf("parse %v resolve %v derive %v sys %dMB nodes %d\n", t1.Sub(t0), t2.Sub(t1), t3.Sub(t2), ms.Sys>>20, n)
}
