package resolve

import (
	"slices"
	"strings"

	"lagc/parser/ast"
	"lagc/symbolic"
)

// entity returns the value of a declared name.
func (r *resolver) entity(ent *entity, at ast.Expr) (value, bool) {
	if ent.invalid || ent.state == failed {
		return value{}, false
	}
	if r.early != "" && ent.kind > isCoordinate {
		r.errorf(at, "%s; %s is a %s", r.early, ent.name.Name, ent.kind)
		return value{}, false
	}
	switch ent.kind {
	case isConst:
		if ent.state != evaluated {
			r.errorf(at, "the const %s is used before it is defined; consts are evaluated from top to bottom", ent.name.Name)
			return value{}, false
		}
		return ent.value, true
	case isParam, isCoordinate:
		return r.symbols(ent, at)
	case isLet, isLagrangian, isDissipation:
		return r.demand(ent, at)
	case isFamily:
		return r.wholeFamily(ent, at)
	}
	r.errorf(at, "%s is a %s; call it, as in %s(…)", ent.name.Name, ent.kind, ent.name.Name)
	return value{}, false
}

// symbols returns the symbol of a param or a coordinate, or those of an array.
func (r *resolver) symbols(ent *entity, at ast.Expr) (value, bool) {
	if ent.state != evaluated {
		what := "a " + ent.kind.String()
		if ent.kind == isParam && r.early == valueRule {
			what = "declared later"
		}
		r.errorf(at, "%s; %s is %s", r.early, ent.name.Name, what)
		return value{}, false
	}
	if ent.value.nodes == nil {
		kind := symbolic.Param
		if ent.kind == isCoordinate {
			kind = symbolic.Coordinate
		}
		ent.value = value{dims: ent.dims, nodes: make([]symbolic.Node, size(ent.dims))}
		for i := range ent.value.nodes {
			ent.value.nodes[i] = r.g.Symbol(kind, ent.first+i)
		}
	}
	return ent.value, true
}

// demand evaluates a let, or a function such as L, the first time it is used.
func (r *resolver) demand(ent *entity, at ast.Expr) (value, bool) {
	switch ent.state {
	case evaluated:
		return ent.value, true
	case evaluating:
		r.circle(at, ent.name.Name)
		ent.state = failed
		return value{}, false
	}
	ent.state = evaluating
	r.active = append(r.active, ent.name.Name)
	defer func() { r.active = r.active[:len(r.active)-1] }()
	body := ast.Expr(nil)
	if ent.let != nil {
		body = ent.let.Value
	} else {
		body = ent.function.Value
	}
	v, ok := r.numbers(body, nil)
	if !ok || ent.state == failed {
		ent.state = failed
		return value{}, false
	}
	if ent.function != nil && !v.isScalar() {
		r.errorf(body, "the %s must be a scalar; this is %s", ent.kind, v.shape())
		ent.state = failed
		return value{}, false
	}
	ent.value, ent.state = v, evaluated
	return v, true
}

// longestCircle is how many names of a circle a message lists.
const longestCircle = 5

// circle reports that a name is used while it is being defined, and shows by
// way of which others.
func (r *resolver) circle(at ast.Expr, name string) {
	first := len(r.active) - 1
	for first > 0 && r.active[first] != name {
		first--
	}
	way := append(slices.Clone(r.active[first:]), name)
	switch n := len(way); {
	case n == 2:
		r.errorf(at, "%s is defined by itself", name)
		return
	case n > longestCircle:
		way = append(append(way[:longestCircle-2:longestCircle-2], "…"), way[n-2:]...)
	}
	r.errorf(at, "%s is defined by itself: %s", name, strings.Join(way, " → "))
}
