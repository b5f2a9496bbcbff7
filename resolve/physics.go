package resolve

import (
	"fmt"
	"slices"
	"strings"

	"lagc/mechanics"
	"lagc/parser/ast"
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
			if !r.constraint(s) {
				r.failed[s.Keyword()] = true
			}
		}
	}
	r.linear()
	for k, c := range r.sys.Constraints {
		r.column(fmt.Sprintf("lambda_%d", k+1), "a multiplier", ast.At{Where: c.At})
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
	r.sys.Lagrangian = 0
	v, ok := r.entity(ent, ent.name)
	if !ok || !r.allow(r.lagrangian.Value, v.node(), dynamic, "a Lagrangian depends on coordinates, velocities, t and params; ") {
		ent.state = failed
		return
	}
	if r.derivativeCost(r.g.Reach(v.node())) > derivationFactor*r.opt.Limit {
		r.errorf(r.lagrangian.Value, "the derivatives of this Lagrangian would have more than %d terms; raise the limit with --max-terms if that is meant", derivationFactor*r.opt.Limit)
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
func (r *resolver) each(s *ast.Assign, use func(*ast.Assignment, target) bool) {
	for _, a := range s.Items {
		if t, ok := r.target(a.Target); !ok || !use(a, t) {
			r.failed[s.Kind] = true
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
	out := target{dims: v.dims, indices: make([]int, len(v.nodes))}
	for k, n := range v.nodes {
		s, _ := r.g.SymbolOf(n)
		out.indices[k] = s.Index
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

func (r *resolver) force(a *ast.Assignment, t target) bool {
	if a.Target.Primes > 0 {
		r.errorf(a.Target, "a force acts on a coordinate; write force %s = …", strings.ReplaceAll(r.src.Slice(a.Target.Where), "'", ""))
		return false
	}
	v, ok := r.assigned(a, t, dynamic, "a force depends on coordinates, velocities, t and params; ")
	if !ok {
		return false
	}
	for k, i := range t.indices {
		if old := r.sys.Forces[i]; old != 0 {
			r.sys.Forces[i] = r.g.Add(old, v.nodes[k])
		} else {
			r.sys.Forces[i] = v.nodes[k]
		}
	}
	return true
}

// constraint adds left − right = 0, once for each element of vectors.
func (r *resolver) constraint(c *ast.Constraint) bool {
	left, ok := r.numbers(c.Left, nil)
	right, good := r.numbers(c.Right, nil)
	if !ok || !good {
		return false
	}
	if left.isScalar() && !right.isScalar() {
		left, ok = r.fill(c.Left, left, right.dims, "the right side")
	} else {
		right, ok = r.fill(c.Right, right, left.dims, "the left side")
	}
	rule := "a constraint relates coordinates, velocities, t and params; "
	if !ok || !r.allowAll(c.Left, left, dynamic, rule) || !r.allowAll(c.Right, right, dynamic, rule) {
		return false
	}
	for i := range left.nodes {
		expr := r.g.Sub(left.nodes[i], right.nodes[i])
		kinds := r.g.Depends(expr)
		if !kinds.Has(symbolic.Coordinate, symbolic.Velocity) {
			r.errorf(c, "this constraint contains no coordinate")
			return false
		}
		r.sys.Constraints = append(r.sys.Constraints, mechanics.Constraint{
			Expr: expr, Holonomic: !kinds.Has(symbolic.Velocity), At: c.Where,
		})
	}
	return true
}

// linear checks that constraints on velocities are linear in them: their
// derivatives by velocities contain none, and none is within a function whose
// derivative hides it.
func (r *resolver) linear() {
	var on []mechanics.Constraint
	var exprs []symbolic.Node
	for _, c := range r.sys.Constraints {
		if !c.Holonomic {
			on, exprs = append(on, c), append(exprs, c.Expr)
		}
	}
	if len(on) == 0 {
		return
	}
	wrong := make([]bool, len(on))
	for _, entry := range r.g.Jacobian(exprs, r.sys.Symbols(symbolic.Velocity, len(r.sys.Coordinates))) {
		wrong[entry.Row] = wrong[entry.Row] || r.g.Depends(entry.Value).Has(symbolic.Velocity)
	}
	for k, c := range on {
		if wrong[k] || r.hides(c.Expr) {
			r.errorf(ast.At{Where: c.At}, "a constraint on velocities must be linear in them")
		}
	}
}

// stepwise are the functions that are constant between jumps.
var stepwise = []symbolic.Op{symbolic.OpSign, symbolic.OpFloor, symbolic.OpCeil, symbolic.OpRound, symbolic.OpMod}

func (r *resolver) hides(expr symbolic.Node) bool {
	return slices.ContainsFunc(r.g.Reach(expr), func(n symbolic.Node) bool {
		return r.g.Depends(n).Has(symbolic.Velocity) && slices.Contains(stepwise, r.g.Op(n))
	})
}

// mentioned reports coordinates that neither the Lagrangian nor a constraint
// contains: nothing determines their motion.
func (r *resolver) mentioned() {
	if r.sys.Lagrangian == 0 || r.isBroken("constraint") {
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
	for _, ent := range r.ofKind(isCoordinate) {
		var missing []string
		for i := ent.first; ent.state == evaluated && i < ent.first+size(ent.dims); i++ {
			if !found[i] {
				missing = append(missing, r.sys.Coordinates[i].Name.String())
			}
		}
		if missing != nil {
			r.errorf(ent.name, "the Lagrangian never mentions %s", listed("coordinate", missing))
		}
	}
}

// longestList is how many names a message lists.
const longestList = 5

// listed names things: "the coordinate x", "the coordinates x, y, …".
func listed(noun string, names []string) string {
	if len(names) == 1 {
		return "the " + noun + " " + names[0]
	}
	if len(names) > longestList {
		names = append(names[:longestList-1:longestList-1], "…")
	}
	return "the " + noun + "s " + strings.Join(names, ", ")
}
