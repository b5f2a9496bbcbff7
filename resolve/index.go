package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic/notation"
)

// familyIndex identifies an element of a family.
type familyIndex [maxFamilyRank]int

type element struct {
	value value
	state state
}

func (r *resolver) index(e *ast.Index, sc *scope) (value, bool) {
	indices := make([]int, len(e.Indices))
	ok := true
	for k, x := range e.Indices {
		i, good := r.integer(x, sc)
		indices[k], ok = i, ok && good
	}
	if ent := r.familyAt(e.X, sc); ent != nil {
		if !ok || ent.invalid {
			return value{}, false
		}
		return r.familyPart(ent, e, indices)
	}
	v, good := r.eval(e.X, sc)
	if !ok || !good {
		return value{}, false
	}
	return r.subscript(v, e, indices)
}

// familyAt returns the family that x names, so that one element can be taken
// without making the others; nil if x is anything else.
func (r *resolver) familyAt(x ast.Expr, sc *scope) *entity {
	id, isIdent := x.(*ast.Ident)
	if !isIdent {
		return nil
	}
	if _, bound := sc.find(id.Name); bound {
		return nil
	}
	if ent := r.names[id.Name]; ent != nil && ent.kind == isFamily {
		return ent
	}
	return nil
}

// subscript takes the part of an array at the given indices.
func (r *resolver) subscript(v value, e *ast.Index, indices []int) (value, bool) {
	start, rest, ok := r.offset(v.dims, e, indices)
	if !ok {
		return value{}, false
	}
	return value{dims: rest, nodes: v.nodes[start : start+size(rest)]}, true
}

// offset checks indices against the dimensions of an array in row-major order;
// it returns where the part that they select starts, and its dimensions.
func (r *resolver) offset(dims []dim, e *ast.Index, indices []int) (start int, rest []dim, ok bool) {
	if len(dims) == 0 {
		r.errorf(e, "this has no indices: %s is a scalar", r.src.Slice(e.X.Span()))
		return 0, nil, false
	}
	for k, i := range indices {
		if len(dims) == 0 {
			r.errorf(e.Indices[k], "too many indices: %s has %d", r.src.Slice(e.X.Span()), k)
			return 0, nil, false
		}
		d := dims[0]
		if i < d.lo || i >= d.lo+d.n {
			r.errorf(e.Indices[k], "index %d is outside %d..%d", i, d.lo, d.lo+d.n-1)
			return 0, nil, false
		}
		dims = dims[1:]
		start += (i - d.lo) * size(dims)
	}
	return start, dims, true
}

// familyPart returns y[i] for a family y: one element, or the array of those
// that the missing indices run over.
func (r *resolver) familyPart(ent *entity, e *ast.Index, indices []int) (value, bool) {
	gens := ent.let.Family
	if len(indices) < len(gens) {
		return r.familyArray(ent, e, indices)
	}
	v, ok := r.familyElement(ent, e, indices[:len(gens)])
	if !ok || len(indices) == len(gens) {
		return v, ok
	}
	if v.isScalar() {
		r.errorf(e.Indices[len(gens)], "too many indices: %s has %d", ent.name.Name, len(gens))
		return value{}, false
	}
	rest := *e
	rest.Indices = e.Indices[len(gens):]
	return r.subscript(v, &rest, indices[len(gens):])
}

// wholeFamily returns a family used without indices.
func (r *resolver) wholeFamily(ent *entity, at ast.Expr) (value, bool) {
	return r.familyArray(ent, at, nil)
}

// familyArray returns the elements whose first indices are given, as an array
// over the others.
func (r *resolver) familyArray(ent *entity, at ast.Expr, indices []int) (value, bool) {
	gens := ent.let.Family
	if len(indices) == len(gens) {
		return r.familyElement(ent, at, indices)
	}
	d, ok := r.rangeOf(gens[len(indices)].Range, familyScope(ent, indices, r))
	if !ok {
		ent.invalid = true
		return value{}, false
	}
	var parts []value
	for i := d.lo; i < d.lo+d.n; i++ {
		if !r.spend(at, 1) {
			return value{}, false
		}
		v, ok := r.familyArray(ent, at, append(indices[:len(indices):len(indices)], i))
		if !ok {
			return value{}, false
		}
		parts = append(parts, v)
	}
	if _, odd := r.align(parts); odd >= 0 {
		r.errorf(at, "the elements of %s have different shapes, so it can only be used with all its indices", ent.name.Name)
		return value{}, false
	}
	return stack(d, parts), true
}

func familyScope(ent *entity, indices []int, r *resolver) *scope {
	var sc *scope
	for k, i := range indices {
		sc = &scope{ent.let.Family[k].Name.Name, scalar(r.g.Int(int64(i))), sc}
	}
	return sc
}

// familyElement evaluates one element, once.
func (r *resolver) familyElement(ent *entity, at ast.Expr, indices []int) (value, bool) {
	if ent.invalid {
		return value{}, false
	}
	if len(indices) > maxFamilyRank {
		r.errorf(ent.name, "a family has at most %d indices", maxFamilyRank)
		ent.invalid = true
		return value{}, false
	}
	var key familyIndex
	copy(key[:], indices)
	el := ent.family[key]
	if el == nil {
		if !r.insideFamily(ent, at, indices) {
			return value{}, false
		}
		el = &element{}
		if ent.family == nil {
			ent.family = map[familyIndex]*element{}
		}
		ent.family[key] = el
	}
	switch el.state {
	case evaluated:
		return el.value, true
	case failed:
		return value{}, false
	case evaluating:
		r.circle(at, elementName(ent, indices))
		el.state, ent.invalid = failed, true
		return value{}, false
	}
	el.state = evaluating
	r.active = append(r.active, elementName(ent, indices))
	defer func() { r.active = r.active[:len(r.active)-1] }()
	v, ok := r.numbers(ent.let.Value, familyScope(ent, indices, r))
	if !ok || el.state == failed {
		el.state, ent.invalid = failed, true
		return value{}, false
	}
	el.value, el.state = v, evaluated
	return v, true
}

func (r *resolver) insideFamily(ent *entity, at ast.Expr, indices []int) bool {
	for k, gen := range ent.let.Family {
		d, ok := r.rangeOf(gen.Range, familyScope(ent, indices[:k], r))
		if !ok {
			ent.invalid = true
			return false
		}
		if i := indices[k]; i < d.lo || i >= d.lo+d.n {
			where := at
			if e, isIndex := at.(*ast.Index); isIndex && k < len(e.Indices) {
				where = e.Indices[k]
			}
			r.errorf(where, "index %d is outside %d..%d of %s", i, d.lo, d.lo+d.n-1, ent.name.Name)
			return false
		}
	}
	return true
}

func elementName(ent *entity, indices []int) string {
	return notation.Name{Base: ent.name.Name, Indices: indices}.String()
}
