package resolve

import (
	"maps"
	"math"
	"slices"

	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// constants evaluates the consts from top to bottom.
func (r *resolver) constants() {
	r.early = "a const may use consts above it only"
	r.settable()
	for _, ent := range r.ofKind(isConst) {
		d := ent.decl
		if len(d.Ranges) > 0 {
			r.errorf(d, "a const is a single number; an array of values is a param")
			ent.invalid = true
			continue
		}
		if ent.invalid {
			continue
		}
		node, ok := r.scalar(d.Value, nil, "a const")
		if c, given := r.opt.Consts[ent.name.Name]; given {
			node, ok = r.g.Rat(c), true
		}
		ok = ok && r.allow(d.Value, node, 0, "a const is fixed when the file is compiled; ") && r.finite(d.Value, node)
		if !ok {
			ent.state = failed
			continue
		}
		ent.value, ent.state = scalar(node), evaluated
		r.sys.Consts = append(r.sys.Consts, mechanics.Const{
			Name: ent.name.Name, Value: node, Unit: text(d.Unit), Comment: d.Comment, At: d.Where,
		})
	}
}

// settable checks that what Options sets is there.
func (r *resolver) settable() {
	for _, name := range slices.Sorted(maps.Keys(r.opt.Consts)) {
		if ent := r.names[name]; ent == nil || ent.kind != isConst && !ent.invalid {
			r.errorf(ast.At{}, "the value of a const %q was set, but the file has no such const", name)
		}
	}
}

// finite checks that a constant expression has a value.
func (r *resolver) finite(e ast.Expr, n symbolic.Node) bool {
	v := r.g.Eval([]symbolic.Node{n}, nil)[0]
	if math.IsNaN(v) || math.IsInf(v, 0) {
		r.errorf(e, "this has no value: it comes out as %v", v)
		return false
	}
	return true
}

func text(s *ast.String) string {
	if s == nil {
		return ""
	}
	return s.Text
}

// What may be used in declarations, for messages.
const (
	rangeRule = "a range may use consts only"
	valueRule = "a param's value may use consts and earlier params"
)

// ranges evaluates the index ranges of a declaration.
func (r *resolver) ranges(ent *entity) bool {
	if ent.invalid {
		return false
	}
	n := 1
	for _, rg := range ent.decl.Ranges {
		d, ok := r.rangeOf(rg, nil)
		if ok && d.n > r.left/n {
			ok = r.spend(rg.First, r.left+1) // n·d.n, which may not fit an int
		}
		if !ok {
			ent.invalid = true
			return false
		}
		n = max(1, n*d.n)
		ent.dims = append(ent.dims, d)
	}
	if len(ent.dims) > maxFamilyRank {
		r.errorf(ent.decl, "an array has at most %d indices", maxFamilyRank)
		ent.invalid = true
	}
	if !ent.invalid && !r.spend(ent.name, elementCost*n) {
		ent.invalid = true
	}
	return !ent.invalid
}

// elementNames lists the names of an array's elements in row-major order.
func elementNames(base string, dims []dim) []notation.Name {
	names := []notation.Name{{Base: base}}
	for _, d := range dims {
		next := make([]notation.Name, 0, len(names)*d.n)
		for _, name := range names {
			for i := d.lo; i < d.lo+d.n; i++ {
				next = append(next, notation.Name{Base: base, Indices: append(slices.Clone(name.Indices), i)})
			}
		}
		names = next
	}
	return names
}

func (r *resolver) coordinates() {
	r.early = rangeRule
	for _, ent := range r.ofKind(isCoordinate) {
		d := ent.decl
		if !r.ranges(ent) {
			continue
		}
		ent.first, ent.state = len(r.sys.Coordinates), evaluated
		for _, name := range elementNames(ent.name.Name, ent.dims) {
			_ = r.column(name.Column(), name.String(), ent.name) &&
				r.column(name.Column()+"_dot", name.String()+"'", ent.name)
			r.sys.Coordinates = append(r.sys.Coordinates, mechanics.Coordinate{
				Name: name, Unit: text(d.Unit), Comment: d.Comment, At: d.Name.Where,
			})
		}
	}
	n := len(r.sys.Coordinates)
	if all := r.ofKind(isCoordinate); n == 0 && len(all) > 0 && !all[0].invalid {
		r.errorf(all[0].decl, "the system has no coordinates: this range is empty")
	}
	r.sys.Forces = make([]symbolic.Node, n)
	r.sys.InitialPosition = make([]symbolic.Node, n)
	r.sys.InitialVelocity = make([]symbolic.Node, n)
	r.sys.InitialAt = map[int]source.Span{}
}

func (r *resolver) parameters() {
	flags := map[string]*entity{}
	for _, ent := range r.ofKind(isConst) {
		flags[ent.name.Name] = ent
	}
	for _, ent := range r.ofKind(isParam) {
		r.early = rangeRule
		if !r.ranges(ent) {
			continue
		}
		r.early = valueRule
		d := ent.decl
		v, ok := r.filled(d.Value, ent.dims, ent.name.Name)
		if ok {
			ok = r.allowAll(d.Value, v, symbolic.SetOf(symbolic.Param), valueRule+"; ")
		}
		if !ok {
			ent.invalid = true
			v = value{dims: ent.dims, nodes: make([]symbolic.Node, size(ent.dims))}
		}
		low, high := r.bounds(d)
		ent.first, ent.state = len(r.sys.Params), evaluated
		for i, name := range elementNames(ent.name.Name, ent.dims) {
			if old := flags[name.Column()]; old != nil && old != ent {
				r.errorf(ent.name, "as a flag, %s is called %s, and so is one of %s; rename one of them", name, name.Column(), old.name.Name)
			}
			flags[name.Column()] = ent
			r.sys.Params = append(r.sys.Params, mechanics.Param{
				Name: name, Value: v.nodes[i], Unit: text(d.Unit), Comment: d.Comment,
				Learn: ent.keyword == "learn", Low: low, High: high, At: d.Name.Where,
			})
		}
	}
}

func (r *resolver) bounds(d *ast.Declaration) (low, high symbolic.Node) {
	if d.Bounds == nil {
		return 0, 0
	}
	low, okLow := r.scalar(d.Bounds.First, nil, "a bound")
	high, okHigh := r.scalar(d.Bounds.Last, nil, "a bound")
	if !okLow || !okHigh || !r.allow(d.Bounds.First, low, 0, "a bound is a number; ") || !r.allow(d.Bounds.Last, high, 0, "a bound is a number; ") {
		return 0, 0
	}
	if !r.finite(d.Bounds.First, low) || !r.finite(d.Bounds.Last, high) {
		return 0, 0
	}
	if v := r.g.Eval([]symbolic.Node{low, high}, nil); !(v[0] < v[1]) {
		r.errorf(d.Bounds, "the bounds are empty: %g is not less than %g", v[0], v[1])
	}
	return low, high
}

// filled evaluates e to an array of the given shape; a scalar fills it.
func (r *resolver) filled(e ast.Expr, dims []dim, name string) (value, bool) {
	v, ok := r.numbers(e, nil)
	if !ok {
		return value{}, false
	}
	return r.fill(e, v, dims, name)
}

func (r *resolver) fill(e ast.Expr, v value, dims []dim, name string) (value, bool) {
	if v.isScalar() && len(dims) > 0 {
		out := value{dims: dims, nodes: make([]symbolic.Node, size(dims))}
		for i := range out.nodes {
			out.nodes[i] = v.node()
		}
		return out, true
	}
	if !sameShape(v.dims, dims) {
		r.errorf(e, "%s is %s; its value is %s", name, shapeOf(dims), v.shape())
		return value{}, false
	}
	return v, true
}

// definitions evaluates every let, so that mistakes show also in those that
// nothing uses. Families go in ascending order, which keeps recursion shallow.
func (r *resolver) definitions() {
	r.early = ""
	for _, ent := range r.order {
		switch ent.kind {
		case isLet:
			r.entity(ent, ent.name)
		case isFamily:
			if !ent.invalid {
				r.everyElement(ent)
			}
		}
	}
}

func (r *resolver) everyElement(ent *entity) {
	gens := ent.let.Family
	ok := r.generate(gens, nil, nil, func(sc *scope) bool {
		indices := make([]int, len(gens))
		for k := len(gens) - 1; k >= 0; k, sc = k-1, sc.outer {
			c, _ := r.g.Const(sc.value.node())
			i, _ := c.Int()
			indices[k] = int(i)
		}
		_, ok := r.familyElement(ent, ent.name, indices)
		return ok
	})
	if !ok {
		ent.invalid = true
	}
}
