package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

// start evaluates the initial values and the default run.
func (r *resolver) start() {
	whole := map[symbolic.Symbol]bool{} // set by a statement for a whole array
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Assign:
			if s.Kind == "init" {
				r.each(s, func(a *ast.Assignment, t target) { r.initial(a, t, whole) })
			}
		case *ast.Run:
			r.run(s)
		}
	}
	for i := range r.sys.InitialPosition {
		if r.sys.InitialPosition[i] == 0 {
			r.sys.InitialPosition[i] = r.g.Int(0)
		}
		if r.sys.InitialVelocity[i] == 0 {
			r.sys.InitialVelocity[i] = r.g.Int(0)
		}
	}
}

// initial sets initial values. An element may be set again after the whole
// array it belongs to; anything else is set once.
func (r *resolver) initial(a *ast.Assignment, t target, whole map[symbolic.Symbol]bool) {
	into, kind := r.sys.InitialPosition, symbolic.Coordinate
	switch a.Target.Primes {
	case 0:
	case 1:
		into, kind = r.sys.InitialVelocity, symbolic.Velocity
	default:
		r.errorf(a.Target, "an initial acceleration follows from the equations of motion; set positions and velocities")
		return
	}
	v, ok := r.assigned(a, t, fixed, "an initial value is an expression of params; ")
	if !ok {
		return
	}
	for k, i := range t.indices {
		s := symbolic.Symbol{Kind: kind, Index: i}
		if into[i] != 0 && !(whole[s] && len(t.dims) == 0) {
			r.errorf(a.Target, "the initial value of %s is set twice", r.src.Slice(a.Target.Where))
			return
		}
		whole[s] = len(t.dims) > 0
		into[i] = v.nodes[k]
	}
}

func (r *resolver) run(s *ast.Run) {
	run := &r.sys.Run
	if run.End != 0 || run.Method != "" || run.Every != 0 {
		r.errorf(s, "a second run statement; a file has one default run")
		return
	}
	number := func(e ast.Expr, what string) symbolic.Node {
		if isNil(e) {
			return 0
		}
		n, ok := r.scalar(e, nil, what)
		if !ok || !r.allow(e, n, fixed, what+" is an expression of consts and params; ") {
			return 0
		}
		return n
	}
	if s.Range != nil {
		run.Start = number(s.Range.First, "the start of a run")
		run.End = number(s.Range.Last, "the end of a run")
	}
	run.Every = number(s.Every, "every")
	run.Step = number(s.Step, "step")
	run.Tol = number(s.Tol, "tol")
	if s.Method != nil {
		run.Method, run.MethodAt = s.Method.Name, s.Method.Where
	}
}
