package resolve

import (
	"fmt"
	"slices"
	"strings"

	"lagc/symbolic"
)

// value is what an expression means: a scalar (no dims), or an array of nodes
// in row-major order. A sum without terms is 0 and fits any shape, since that
// of its terms is not known.
type value struct {
	dims  []dim
	nodes []symbolic.Node
	fits  bool
}

// dim is one index range lo … lo+n−1 of an array.
type dim struct{ lo, n int }

func scalar(n symbolic.Node) value { return value{nodes: []symbolic.Node{n}} }

func vector(nodes []symbolic.Node) value {
	return value{dims: []dim{{1, len(nodes)}}, nodes: nodes}
}

func (v value) isScalar() bool      { return len(v.dims) == 0 }
func (v value) node() symbolic.Node { return v.nodes[0] }

// shape describes v for messages: "a scalar", "a vector of 3", "a 2×3 matrix".
func (v value) shape() string { return shapeOf(v.dims) }

func shapeOf(dims []dim) string {
	switch len(dims) {
	case 0:
		return "a scalar"
	case 1:
		return fmt.Sprintf("a vector of %d", dims[0].n)
	}
	s := make([]string, len(dims))
	for i, d := range dims {
		s[i] = fmt.Sprint(d.n)
	}
	name := " matrix"
	if len(dims) > 2 {
		name = " array"
	}
	return "a " + strings.Join(s, "×") + name
}

// sameShape compares sizes; where an index range starts does not matter.
func sameShape(a, b []dim) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].n != b[i].n {
			return false
		}
	}
	return true
}

func size(dims []dim) int {
	n := 1
	for _, d := range dims {
		n *= d.n
	}
	return n
}

// each applies f to every element.
func (v value) each(f func(symbolic.Node) symbolic.Node) value {
	out := value{v.dims, make([]symbolic.Node, len(v.nodes)), v.fits}
	for i, n := range v.nodes {
		out.nodes[i] = f(n)
	}
	return out
}

// align gives parts one shape, that of the first which does not fit any. It
// returns the indices of the first part and of one that differs, or −1.
func (r *resolver) align(parts []value) (first, odd int) {
	first = max(0, slices.IndexFunc(parts, func(v value) bool { return !v.fits }))
	for k, v := range parts {
		switch {
		case v.fits && !parts[first].fits:
			zero := value{dims: parts[first].dims, nodes: make([]symbolic.Node, len(parts[first].nodes))}
			parts[k] = zero.each(func(symbolic.Node) symbolic.Node { return r.g.Int(0) })
		case !sameShape(parts[first].dims, v.dims):
			return first, k
		}
	}
	return first, -1
}

// stack makes an array of parts that have one shape.
func stack(first dim, parts []value) value {
	out := value{dims: []dim{first}}
	if len(parts) > 0 {
		out.dims = append(out.dims, parts[0].dims...)
	}
	for _, p := range parts {
		out.nodes = append(out.nodes, p.nodes...)
	}
	return out
}
