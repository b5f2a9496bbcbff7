package report

import (
	"lagc/simplify"
	"lagc/symbolic"
)

// solve writes the accelerations out where M falls into blocks of at most
// three coordinates, by Cramer's rule, and keeps those that can be read.
func (r *Report) solve(short func(symbolic.Node) symbolic.Node) {
	g := r.System.Graph
	for _, block := range r.blocks() {
		if len(block) > 3 {
			continue
		}
		m := make([][]symbolic.Node, len(block))
		f := make([]symbolic.Node, len(block))
		for a, i := range block {
			f[a] = r.Force[i]
			for _, j := range block {
				m[a] = append(m[a], r.mass(i, j))
			}
		}
		det := short(determinant(g, m))
		for a, i := range block {
			q := short(g.Div(short(determinant(g, replaced(m, a, f))), det))
			if simplify.Cost(g, q) <= readable {
				r.Accelerations = append(r.Accelerations, Acceleration{i, q})
			}
		}
	}
}

// blocks returns the sets of coordinates that M couples, each in increasing
// order.
func (r *Report) blocks() [][]int {
	n := len(r.System.Coordinates)
	leader := make([]int, n)
	for i := range leader {
		leader[i] = i
	}
	find := func(i int) int {
		for leader[i] != i {
			i = leader[i]
		}
		return i
	}
	for _, m := range r.Mass {
		if a, b := find(m.Row), find(m.Col); a != b {
			leader[max(a, b)] = min(a, b)
		}
	}
	index := map[int]int{}
	var out [][]int
	for i := range n {
		k, ok := index[find(i)]
		if !ok {
			k = len(out)
			index[find(i)] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// mass returns M[i, j].
func (r *Report) mass(i, j int) symbolic.Node {
	for _, m := range r.Mass {
		if m.Row == max(i, j) && m.Col == min(i, j) {
			return m.Value
		}
	}
	return r.System.Graph.Int(0)
}

// determinant expands along the first row; m has at most three.
func determinant(g *symbolic.Graph, m [][]symbolic.Node) symbolic.Node {
	if len(m) == 1 {
		return m[0][0]
	}
	terms := make([]symbolic.Node, len(m))
	for j := range m {
		minor := make([][]symbolic.Node, 0, len(m)-1)
		for _, row := range m[1:] {
			rest := append([]symbolic.Node(nil), row[:j]...)
			minor = append(minor, append(rest, row[j+1:]...))
		}
		terms[j] = g.Mul(m[0][j], determinant(g, minor))
		if j%2 == 1 {
			terms[j] = g.Neg(terms[j])
		}
	}
	return g.Add(terms...)
}

// replaced returns m with column c replaced by f.
func replaced(m [][]symbolic.Node, c int, f []symbolic.Node) [][]symbolic.Node {
	out := make([][]symbolic.Node, len(m))
	for i, row := range m {
		out[i] = append([]symbolic.Node(nil), row...)
		out[i][c] = f[i]
	}
	return out
}
