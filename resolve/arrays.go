package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

func (r *resolver) sqrt(e *ast.Call, x []value) (value, bool) {
	if !r.allScalar("sqrt", e, x) {
		return value{}, false
	}
	return scalar(r.g.Sqrt(x[0].node())), true
}

func (r *resolver) pow(e *ast.Call, x []value) (value, bool) {
	if !r.allScalar("pow", e, x) {
		return value{}, false
	}
	return r.raise(e, x[0].node(), x[1].node())
}

func extreme(op symbolic.Op) func(*resolver, *ast.Call, []value) (value, bool) {
	return func(r *resolver, e *ast.Call, x []value) (value, bool) {
		if !r.allScalar(op.String(), e, x) {
			return value{}, false
		}
		n := x[0].node()
		for _, v := range x[1:] {
			n = r.g.Call(op, n, v.node())
		}
		return scalar(n), true
	}
}

// dot is the product of vectors, of a matrix and a vector, or of matrices: it
// sums over the last index of the first and the first index of the second.
func (r *resolver) dot(e *ast.Call, x []value) (value, bool) {
	u, v := x[0], x[1]
	if u.isScalar() || v.isScalar() {
		r.errorf(e, "dot takes vectors; here are %s and %s", u.shape(), v.shape())
		return value{}, false
	}
	inner := u.dims[len(u.dims)-1].n
	if inner != v.dims[0].n {
		r.errorf(e, "dot sums over indices of one size; here are %s and %s", u.shape(), v.shape())
		return value{}, false
	}
	outer := append(append([]dim(nil), u.dims[:len(u.dims)-1]...), v.dims[1:]...)
	rows, cols := size(u.dims[:len(u.dims)-1]), size(v.dims[1:])
	if !r.spend(e, rows*cols*max(1, inner)) {
		return value{}, false
	}
	out := value{dims: outer}
	for i := range rows {
		for j := range cols {
			terms := make([]symbolic.Node, inner)
			for k := range inner {
				terms[k] = r.g.Mul(u.nodes[i*inner+k], v.nodes[k*cols+j])
			}
			out.nodes = append(out.nodes, r.g.Add(terms...))
		}
	}
	return out, true
}

func (r *resolver) cross(e *ast.Call, x []value) (value, bool) {
	three := []dim{{1, 3}}
	if !sameShape(x[0].dims, three) || !sameShape(x[1].dims, three) {
		r.errorf(e, "cross takes two vectors of 3; here are %s and %s", x[0].shape(), x[1].shape())
		return value{}, false
	}
	g, u, v := r.g, x[0].nodes, x[1].nodes
	component := func(i, j int) symbolic.Node { return g.Sub(g.Mul(u[i], v[j]), g.Mul(u[j], v[i])) }
	return vector([]symbolic.Node{component(1, 2), component(2, 0), component(0, 1)}), true
}

func (r *resolver) norm(e *ast.Call, x []value) (value, bool) {
	if len(x[0].dims) != 1 {
		r.errorf(e.Args[0], "norm takes a vector; this is %s", x[0].shape())
		return value{}, false
	}
	squares := x[0].each(func(n symbolic.Node) symbolic.Node { return r.g.PowInt(n, 2) })
	return scalar(r.g.Sqrt(r.g.Add(squares.nodes...))), true
}
