package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

// start evaluates the initial values and the default run.
func (r *resolver) start() {
	set := map[symbolic.Symbol]int{}
	var first *ast.Run
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Assign:
			if s.Kind == "init" {
				r.each(s, func(a *ast.Assignment, t target) bool { return r.initial(a, t, set) })
			}
		case *ast.Run:
			if first != nil {
				line, _ := r.src.Position(first.Where.Start)
				r.errorf(s, "a second run statement; the first is on line %d, and a file has one default run", line)
				continue
			}
			first = s
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

// initial sets initial values. A part of an array may be set again after the
// whole; anything else is set once. set holds the number of values that were
// set together with each.
func (r *resolver) initial(a *ast.Assignment, t target, set map[symbolic.Symbol]int) bool {
	into, kind, first := r.sys.InitialPosition, symbolic.Coordinate, 0
	switch a.Target.Primes {
	case 0:
	case 1:
		into, kind, first = r.sys.InitialVelocity, symbolic.Velocity, len(into)
	default:
		r.errorf(a.Target, "an initial acceleration follows from the equations of motion; set positions and velocities")
		return false
	}
	v, ok := r.assigned(a, t, fixed, "an initial value is an expression of params; ")
	if !ok {
		return false
	}
	for k, i := range t.indices {
		s := symbolic.Symbol{Kind: kind, Index: i}
		if n := set[s]; n > 0 && n <= len(t.indices) {
			r.errorf(a.Target, "the initial value of %s is set twice", r.src.Slice(a.Target.Where))
			return false
		}
		set[s] = len(t.indices)
		into[i], r.sys.InitialAt[first+i] = v.nodes[k], a.Target.Where
	}
	return true
}

func (r *resolver) run(s *ast.Run) {
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
	run := &r.sys.Run
	run.At = s.Where
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
