package resolve

import (
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// callNet stands in for a network: a value that depends on every input, so
// that the file can be checked. Such a system is refused when run.
func (r *resolver) callNet(ent *entity, e *ast.Call, sc *scope) (value, bool) {
	var squares []symbolic.Node
	ok := true
	for _, a := range e.Args {
		v, good := r.numbers(a, sc)
		ok = ok && good
		for _, n := range v.nodes {
			squares = append(squares, r.g.PowInt(n, 2))
		}
	}
	inputs, good := r.integer(ent.net.Inputs, nil)
	if !ok || !good {
		return value{}, false
	}
	if inputs != len(squares) {
		r.errorf(e, "the net %s has %s; here are %d", ent.name.Name, plural(inputs, "input"), len(squares))
		return value{}, false
	}
	outputs, good := r.integer(ent.net.Layers[len(ent.net.Layers)-1].Size, nil)
	if !good {
		return value{}, false
	}
	stand := scalar(r.g.Add(squares...))
	if outputs == 1 {
		return stand, true
	}
	if outputs < 1 || !r.spend(e, outputs) {
		return value{}, false
	}
	nodes := make([]symbolic.Node, outputs)
	for i := range nodes {
		nodes[i] = stand.node()
	}
	return vector(nodes), true
}

// later checks nets and events and records that they cannot be run yet.
func (r *resolver) later() {
	events := map[string]*ast.Event{}
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.Net:
			r.net(s)
			r.sys.Opaque = true
			r.unsupported(s, "net is not supported yet when a system runs")
		case *ast.Event:
			if old := events[s.Name.Name]; old != nil {
				line, _ := r.src.Position(old.Where.Start)
				r.errorf(s.Name, "%q is declared twice; the first time on line %d", s.Name.Name, line)
			}
			events[s.Name.Name] = s
			r.event(s)
			r.unsupported(s, "event is not supported yet when a system runs")
		}
	}
}

func (r *resolver) net(s *ast.Net) {
	sizes := []ast.Expr{s.Inputs}
	for _, l := range s.Layers {
		sizes = append(sizes, l.Size)
		if l.Activation != nil && !activations[l.Activation.Name] {
			r.errorf(l.Activation, "unknown activation %q; there are softplus, tanh, sin, gelu, relu_sq and linear", l.Activation.Name)
		}
	}
	for _, e := range sizes {
		if n, ok := r.integer(e, nil); ok && n < 1 {
			r.errorf(e, "a layer needs at least one unit")
		}
	}
	if !isNil(s.Seed) {
		r.integer(s.Seed, nil)
	}
}

var activations = map[string]bool{"softplus": true, "tanh": true, "sin": true, "gelu": true, "relu_sq": true, "linear": true}

func (r *resolver) event(s *ast.Event) {
	rule := "an event depends on coordinates, velocities, t and params; "
	if c, ok := r.condition(s.When, nil); ok {
		r.allow(s.When, c, dynamic, rule)
	}
	for _, a := range s.Then {
		if a.Kind != "set" {
			continue
		}
		t, ok := r.target(a.Target)
		if !ok {
			continue
		}
		if a.Target.Primes > 1 {
			r.errorf(a.Target, "an event sets coordinates and velocities")
			continue
		}
		r.assigned(&ast.Assignment{At: a.At, Target: a.Target, Value: a.Value}, t, dynamic, rule)
	}
}

func (r *resolver) unsupported(s ast.Statement, message string) {
	r.sys.Unsupported = append(r.sys.Unsupported, source.Diagnostic{
		File: r.src, Span: s.Span(), Severity: source.Error, Message: message,
	})
}
