package symbolic_test

import (
	"slices"
	"testing"

	"lagc/symbolic"
)

// TestWalk asks for roots one by one, while the graph grows, and compares what it
// finds with what Reach finds for all of them.
func TestWalk(t *testing.T) {
	g := symbolic.New()
	var w symbolic.Walk
	var roots, found []symbolic.Node
	x := g.Symbol(symbolic.Coordinate, 0)
	for i := range 200 {
		x = g.Add(g.Call(symbolic.OpSin, x), g.Symbol(symbolic.Coordinate, i%7))
		roots = append(roots, x)
		next := w.Next(g, x)
		if !slices.IsSorted(next) {
			t.Fatalf("%v is in no order", next)
		}
		found = append(found, next...)
	}
	if again := w.Next(g, roots...); len(again) > 0 {
		t.Errorf("%v were reached again", again)
	}
	slices.Sort(found)
	if want := g.Reach(roots...); !slices.Equal(found, want) {
		t.Errorf("%v, not %v", found, want)
	}
}
