package resolve

import (
	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// outputs evaluates what a run shows beside its states, and what it is
// compared with.
func (r *resolver) outputs() {
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Observe:
			for _, item := range s.Items {
				r.observe(item)
			}
		case *ast.Assign:
			switch s.Kind {
			case "hand":
				r.each(s, r.hand)
			case "exact":
				r.each(s, r.exact)
			}
		}
	}
	r.complete("hand", r.sys.Hand)
	r.complete("exact", r.sys.Exact)
}

// column enters a column of tables; its name must be free.
func (r *resolver) column(name, what string, at interface{ Span() source.Span }) bool {
	if old, taken := r.columns[name]; taken {
		r.errorf(at, "in tables, %s is called %s, and so is %s; rename one of them", what, name, old)
		return false
	}
	r.columns[name] = what
	return true
}

func (r *resolver) observe(item *ast.LetItem) {
	v, ok := r.numbers(item.Value, nil)
	if !ok || !r.allowAll(item.Value, v, observable, "initial values stand in exact only; ") {
		return
	}
	for _, n := range v.nodes {
		if k := r.beyondMultipliers(n); k > 0 {
			r.errorf(item.Value, "there is no multiplier lambda_%d; the system has %s", k, plural(len(r.sys.Constraints), "constraint"))
			return
		}
	}
	for i, name := range elementNames(item.Name.Name, v.dims) {
		if !r.column(name.Column(), "the observed "+name.String(), item.Name) {
			return
		}
		r.sys.Observed = append(r.sys.Observed, mechanics.Observed{
			Name: name, Expr: v.nodes[i], Unit: text(item.Unit), Comment: item.Comment, At: item.Where,
		})
	}
}

// beyondMultipliers returns the number of a multiplier in n that no constraint
// has, or 0.
func (r *resolver) beyondMultipliers(n symbolic.Node) int {
	if !r.g.Depends(n).Has(symbolic.Multiplier) || r.isBroken("constraint") {
		return 0
	}
	for _, x := range r.g.Reach(n) {
		if s, ok := r.g.SymbolOf(x); ok && s.Kind == symbolic.Multiplier && s.Index >= len(r.sys.Constraints) {
			return s.Index + 1
		}
	}
	return 0
}

func (r *resolver) hand(a *ast.Assignment, t target) bool {
	if a.Target.Primes != 2 {
		r.errorf(a.Target, "hand gives an acceleration; write hand %s'' = …", a.Target.Name.Name)
		return false
	}
	v, ok := r.assigned(a, t, dynamic, "an equation by hand gives the acceleration in terms of coordinates, velocities, t and params; ")
	return ok && r.record(&r.sys.Hand, a, t, v)
}

func (r *resolver) exact(a *ast.Assignment, t target) bool {
	if a.Target.Primes != 0 {
		r.errorf(a.Target, "exact gives a coordinate as a function of t; write exact %s = …", a.Target.Name.Name)
		return false
	}
	v, ok := r.assigned(a, t, solution, "an exact solution depends on t, params and initial values such as x(0); ")
	return ok && r.record(&r.sys.Exact, a, t, v)
}

// record enters values by coordinate and reports those that are given twice.
func (r *resolver) record(into *[]symbolic.Node, a *ast.Assignment, t target, v value) bool {
	if *into == nil {
		*into = make([]symbolic.Node, len(r.sys.Coordinates))
	}
	for k, i := range t.indices {
		if (*into)[i] != 0 {
			r.errorf(a.Target, "%s is given twice", r.sys.Coordinates[i].Name)
			return false
		}
		(*into)[i] = v.nodes[k]
	}
	return true
}

// complete checks that hand or exact is given for every coordinate or none.
func (r *resolver) complete(keyword string, given []symbolic.Node) {
	if given == nil || r.isBroken(keyword) || r.isBroken("coord") {
		return
	}
	var missing []string
	for i, n := range given {
		if n == 0 {
			missing = append(missing, r.sys.Coordinates[i].Name.String())
		}
	}
	if missing == nil {
		return
	}
	for _, s := range r.file.Statements {
		if s.Keyword() == keyword {
			r.errorf(s, "%s is given for some coordinates but not for %s; give it for all or none", keyword, listed("coordinate", missing))
			return
		}
	}
}
