package resolve

import (
	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// physics evaluates what determines the motion.
func (r *resolver) physics() {
	r.theLagrangian()
	r.dissipations()
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Assign:
			if s.Kind == "force" {
				r.each(s, r.force)
			}
		case *ast.Constraint:
			r.constraint(s)
		}
	}
	r.mentioned()
}

func (r *resolver) theLagrangian() {
	if r.lagrangian == nil {
		return
	}
	ent := r.names[r.lagrangian.Name.Name]
	if ent == nil || ent.function != r.lagrangian {
		return
	}
	r.sys.LagrangianAt = r.lagrangian.Where
	v, ok := r.entity(ent, ent.name)
	if !ok || !r.allow(r.lagrangian.Value, v.node(), dynamic, "a Lagrangian depends on coordinates, velocities, t and params; ") {
		ent.state = failed
		return
	}
	r.sys.Lagrangian = v.node()
}

func (r *resolver) dissipations() {
	var terms []symbolic.Node
	for _, ent := range r.ofKind(isDissipation) {
		v, ok := r.entity(ent, ent.name)
		if ok && r.allow(ent.function.Value, v.node(), dynamic, "a Rayleigh function depends on coordinates, velocities, t and params; ") {
			terms = append(terms, v.node())
		}
	}
	if len(terms) > 0 {
		r.sys.Dissipation = r.g.Add(terms...)
	}
}

// target is a coordinate or an array of them, as the left side of an assignment
// names it.
type target struct {
	dims    []dim
	indices []int // of the coordinates
}

// each evaluates the target of every assignment in s and hands it on.
func (r *resolver) each(s *ast.Assign, use func(*ast.Assignment, target)) {
	for _, a := range s.Items {
		if t, ok := r.target(a.Target); ok {
			use(a, t)
		}
	}
}

func (r *resolver) target(t *ast.Target) (target, bool) {
	ent := r.names[t.Name.Name]
	if r.unknown[t.Name] || ent == nil || ent.invalid || ent.state != evaluated {
		return target{}, false
	}
	var e ast.Expr = t.Name
	if len(t.Indices) > 0 {
		e = &ast.Index{At: ast.At{Where: t.Where}, X: t.Name, Indices: t.Indices}
	}
	v, ok := r.eval(e, nil)
	if !ok {
		return target{}, false
	}
	out := target{dims: v.dims}
	for _, n := range v.nodes {
		s, _ := r.g.SymbolOf(n)
		out.indices = append(out.indices, s.Index)
	}
	return out, true
}

// assigned evaluates the value of an assignment in the shape of its target.
func (r *resolver) assigned(a *ast.Assignment, t target, allowed symbolic.Kinds, rule string) (value, bool) {
	v, ok := r.numbers(a.Value, nil)
	if !ok {
		return value{}, false
	}
	v, ok = r.fill(a.Value, v, t.dims, r.src.Slice(a.Target.Where))
	return v, ok && r.allowAll(a.Value, v, allowed, rule)
}

func (r *resolver) force(a *ast.Assignment, t target) {
	if a.Target.Primes > 0 {
		r.errorf(a.Target, "a force acts on a coordinate; write force %s = …", a.Target.Name.Name)
		return
	}
	v, ok := r.assigned(a, t, dynamic, "a force depends on coordinates, velocities, t and params; ")
	if !ok {
		return
	}
	for k, i := range t.indices {
		terms := []symbolic.Node{v.nodes[k]}
		if old := r.sys.Forces[i]; old != 0 {
			terms = append(terms, old)
		}
		r.sys.Forces[i] = r.g.Add(terms...)
	}
}

// constraint adds left − right = 0, once for each element of vectors.
func (r *resolver) constraint(c *ast.Constraint) {
	left, ok := r.numbers(c.Left, nil)
	right, good := r.numbers(c.Right, nil)
	if !ok || !good {
		return
	}
	if left.isScalar() && !right.isScalar() {
		left, ok = r.fill(c.Left, left, right.dims, "the right side")
	} else {
		right, ok = r.fill(c.Right, right, left.dims, "the left side")
	}
	rule := "a constraint relates coordinates, velocities, t and params; "
	if !ok || !r.allowAll(c.Left, left, dynamic, rule) || !r.allowAll(c.Right, right, dynamic, rule) {
		return
	}
	for i := range left.nodes {
		r.addConstraint(c, r.g.Sub(left.nodes[i], right.nodes[i]))
	}
}

func (r *resolver) addConstraint(c *ast.Constraint, expr symbolic.Node) {
	kinds := r.g.Depends(expr)
	switch {
	case !kinds.Has(symbolic.Coordinate, symbolic.Velocity):
		r.errorf(c, "this constraint contains no coordinate")
		return
	case kinds.Has(symbolic.Velocity) && !r.linearInVelocities(expr):
		r.errorf(c, "a constraint on velocities must be linear in them")
		return
	}
	r.sys.Constraints = append(r.sys.Constraints, mechanics.Constraint{
		Expr: expr, Holonomic: !kinds.Has(symbolic.Velocity), At: c.Where,
	})
}

func (r *resolver) linearInVelocities(expr symbolic.Node) bool {
	for _, entry := range r.g.Jacobian([]symbolic.Node{expr}, r.sys.Symbols(symbolic.Velocity, len(r.sys.Coordinates))) {
		if r.g.Depends(entry.Value).Has(symbolic.Velocity) {
			return false
		}
	}
	return true
}

// mentioned reports coordinates that neither the Lagrangian nor a constraint
// contains: nothing determines their motion.
func (r *resolver) mentioned() {
	if r.sys.Lagrangian == 0 || r.diags.Err() != nil {
		return
	}
	roots := []symbolic.Node{r.sys.Lagrangian}
	for _, c := range r.sys.Constraints {
		roots = append(roots, c.Expr)
	}
	found := make([]bool, len(r.sys.Coordinates))
	for _, n := range r.g.Reach(roots...) {
		if s, ok := r.g.SymbolOf(n); ok && (s.Kind == symbolic.Coordinate || s.Kind == symbolic.Velocity) {
			found[s.Index] = true
		}
	}
	for i, c := range r.sys.Coordinates {
		if !found[i] {
			r.diags.Errorf(r.src, c.At, "the Lagrangian never mentions the coordinate %s", c.Name)
		}
	}
}

func (r *resolver) outputs() {
	columns := map[string]source.Span{}
	for _, c := range r.sys.Coordinates {
		columns[c.Name.Column()] = c.At
		columns[c.Name.Column()+"_dot"] = c.At
	}
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Observe:
			for _, item := range s.Items {
				r.observe(item, columns)
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

func (r *resolver) observe(item *ast.LetItem, columns map[string]source.Span) {
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
		if _, taken := columns[name.Column()]; taken || name.Column() == "t" {
			r.errorf(item.Name, "there is a column %q already", name.Column())
			return
		}
		columns[name.Column()] = item.Where
		r.sys.Observed = append(r.sys.Observed, mechanics.Observed{
			Name: name, Expr: v.nodes[i], Unit: text(item.Unit), Comment: item.Comment, At: item.Where,
		})
	}
}

// beyondMultipliers returns the number of a multiplier in n that no constraint
// has, or 0.
func (r *resolver) beyondMultipliers(n symbolic.Node) int {
	if !r.g.Depends(n).Has(symbolic.Multiplier) {
		return 0
	}
	for _, x := range r.g.Reach(n) {
		if s, ok := r.g.SymbolOf(x); ok && s.Kind == symbolic.Multiplier && s.Index >= len(r.sys.Constraints) {
			return s.Index + 1
		}
	}
	return 0
}

func (r *resolver) hand(a *ast.Assignment, t target) {
	if a.Target.Primes != 2 {
		r.errorf(a.Target, "hand gives an acceleration; write hand %s'' = …", a.Target.Name.Name)
		return
	}
	v, ok := r.assigned(a, t, dynamic, "an equation by hand gives the acceleration in terms of coordinates, velocities, t and params; ")
	if ok {
		r.sys.Hand = r.record(r.sys.Hand, a, t, v)
	}
}

func (r *resolver) exact(a *ast.Assignment, t target) {
	if a.Target.Primes != 0 {
		r.errorf(a.Target, "exact gives a coordinate as a function of t; write exact %s = …", a.Target.Name.Name)
		return
	}
	v, ok := r.assigned(a, t, solution, "an exact solution depends on t, params and initial values such as x(0); ")
	if ok {
		r.sys.Exact = r.record(r.sys.Exact, a, t, v)
	}
}

// record enters values by coordinate and reports those that are given twice.
func (r *resolver) record(into []symbolic.Node, a *ast.Assignment, t target, v value) []symbolic.Node {
	if into == nil {
		into = make([]symbolic.Node, len(r.sys.Coordinates))
	}
	for k, i := range t.indices {
		if into[i] != 0 {
			r.errorf(a.Target, "%s is given twice", r.sys.Coordinates[i].Name)
			return into
		}
		into[i] = v.nodes[k]
	}
	return into
}

// complete checks that hand or exact is given for every coordinate or none.
func (r *resolver) complete(keyword string, given []symbolic.Node) {
	if given == nil || r.diags.Err() != nil {
		return
	}
	for i, n := range given {
		if n == 0 {
			at := r.firstOf(keyword)
			r.diags.Errorf(r.src, at, "%s is given for some coordinates but not for %s; give it for all or none", keyword, r.sys.Coordinates[i].Name)
			return
		}
	}
}

func (r *resolver) firstOf(keyword string) source.Span {
	for _, s := range r.file.Statements {
		if s.Keyword() == keyword {
			return s.Span()
		}
	}
	return r.endOfFile()
}
