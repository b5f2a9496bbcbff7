package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

// entity returns the value of a declared name.
func (r *resolver) entity(ent *entity, at ast.Expr) (value, bool) {
	if ent.invalid || ent.state == failed {
		return value{}, false
	}
	if r.early && ent.kind > isCoordinate {
		r.errorf(at, "only consts and, in values, earlier params can stand here; %s is a %s", ent.name.Name, ent.kind)
		return value{}, false
	}
	switch ent.kind {
	case isConst:
		if ent.state != evaluated {
			r.errorf(at, "the const %s is used before it is defined; consts are evaluated from top to bottom", ent.name.Name)
			return value{}, false
		}
		return ent.value, true
	case isParam:
		return r.symbols(symbolic.Param, ent, at)
	case isCoordinate:
		return r.symbols(symbolic.Coordinate, ent, at)
	case isLet, isLagrangian, isDissipation:
		return r.demand(ent, at)
	case isFamily:
		return r.wholeFamily(ent, at)
	}
	r.errorf(at, "%s is a %s; call it, as in %s(…)", ent.name.Name, ent.kind, ent.name.Name)
	return value{}, false
}

func (r *resolver) symbols(kind symbolic.Kind, ent *entity, at ast.Expr) (value, bool) {
	if ent.state != evaluated {
		r.errorf(at, "only consts and, in values, earlier params can stand here; %s is a %s", ent.name.Name, ent.kind)
		return value{}, false
	}
	n := size(ent.dims)
	if !r.spend(at, n) {
		return value{}, false
	}
	v := value{dims: ent.dims, nodes: make([]symbolic.Node, n)}
	for i := range v.nodes {
		v.nodes[i] = r.g.Symbol(kind, ent.first+i)
	}
	return v, true
}

// demand evaluates a let, or a function such as L, the first time it is used.
func (r *resolver) demand(ent *entity, at ast.Expr) (value, bool) {
	switch ent.state {
	case evaluated:
		return ent.value, true
	case evaluating:
		r.errorf(at, "%s is defined by itself", ent.name.Name)
		ent.state = failed
		return value{}, false
	}
	ent.state = evaluating
	body := ast.Expr(nil)
	if ent.let != nil {
		body = ent.let.Value
	} else {
		body = ent.function.Value
	}
	v, ok := r.eval(body, nil)
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
