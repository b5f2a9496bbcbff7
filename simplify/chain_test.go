package simplify

import (
	"fmt"
	"strings"
	"testing"

	"lagc/symbolic"
)

// TestChain simplifies the equations of a pendulum of many links. Each link's
// force is known in closed form: with μ_k the mass from link k on,
//
//	f_k = l_k·(Σ_{i≠k} ±μ_max(i,k)·l_i·sin(θ_i − θ_k)·θ_i'² − μ_k·g·sin θ_k).
//
// For the last link μ is one mass in all terms.
func TestChain(t *testing.T) {
	const n = 8
	b := chain(t, n)
	g, q, v := b.g, b.symbols(symbolic.Coordinate), b.symbols(symbolic.Velocity)
	L := b.names["L"]
	p := g.Gradient(L, v)
	drift := g.Along(func(s symbolic.Symbol) symbolic.Node {
		if s.Kind == symbolic.Coordinate {
			return v[s.Index]
		}
		return 0
	})
	var roots, want []symbolic.Node
	for _, e := range g.Jacobian(p, v) {
		i, j := min(e.Row, e.Col)+1, max(e.Row, e.Col)+1
		mass := fmt.Sprintf("m%d", n)
		for k := j; k < n; k++ {
			mass += fmt.Sprintf(" + m%d", k)
		}
		roots = append(roots, e.Value)
		want = append(want, b.read(fmt.Sprintf("(%s)*l%d*l%d*cos(th%d - th%d)", mass, i, j, i, j)))
	}
	roots = append(roots, g.Sub(g.Diff(L, q[n-1]), drift.Of(p[n-1])))
	last := fmt.Sprintf("-g*sin(th%d)", n)
	for i := 1; i < n; i++ {
		last += fmt.Sprintf(" + l%d*sin(th%d - th%d)*th%d'^2", i, i, n, i)
	}
	want = append(want, b.read(fmt.Sprintf("m%d*l%d*(%s)", n, n, last)))
	for i, s := range b.simplify(roots) {
		// As text, for sums of masses may be nested so that they are shared.
		if got, want := b.text(s), b.text(want[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// chain sets up the Lagrangian of a pendulum of n links.
func chain(t *testing.T, n int) *board {
	var params, coordinates []string
	for i := 1; i <= n; i++ {
		params = append(params, fmt.Sprintf("m%d l%d", i, i))
		coordinates = append(coordinates, fmt.Sprintf("th%d", i))
	}
	b := newBoard(t, strings.Join(params, " ")+" g", strings.Join(coordinates, " "))
	x, y, L := "0", "0", "0"
	for i := 1; i <= n; i++ {
		b.define(fmt.Sprintf("x%d = %s + l%d*sin(th%d)", i, x, i, i), fmt.Sprintf("y%d = %s - l%d*cos(th%d)", i, y, i, i))
		x, y = fmt.Sprintf("x%d", i), fmt.Sprintf("y%d", i)
		L += fmt.Sprintf(" + m%d/2*((%s)'^2 + (%s)'^2) - m%d*g*%s", i, x, y, i, y)
	}
	b.define("L = " + L)
	return b
}
