package resolve

import (
	"encoding/binary"
	"fmt"
	"strings"

	"lagc/parser/ast"
	"lagc/symbolic"
)

// predefined are the names that stand for something everywhere.
var predefined map[string]func(*resolver, *ast.Ident) (value, bool)

// specials are the functions that are more than an operation on scalars.
var specials map[string]special

// special is a function with its number of arguments (−1: two or more).
type special struct {
	arity int
	apply func(r *resolver, e *ast.Call, x []value) (value, bool)
	lazy  func(r *resolver, e *ast.Call, sc *scope) (value, bool) // instead of apply: wants the syntax
}

// The entries evaluate expressions, which looks the entries up: hence init.
func init() {
	predefined = map[string]func(*resolver, *ast.Ident) (value, bool){
		"t":      func(r *resolver, _ *ast.Ident) (value, bool) { return scalar(r.g.Symbol(symbolic.Time, 0)), true },
		"pi":     func(r *resolver, _ *ast.Ident) (value, bool) { return scalar(r.g.Pi()), true },
		"energy": (*resolver).energy,
	}
	specials = map[string]special{
		"sqrt":     {1, (*resolver).sqrt, nil},
		"pow":      {2, (*resolver).pow, nil},
		"min":      {-1, extreme(symbolic.OpMin), nil},
		"max":      {-1, extreme(symbolic.OpMax), nil},
		"dot":      {2, (*resolver).dot, nil},
		"cross":    {2, (*resolver).cross, nil},
		"norm":     {1, (*resolver).norm, nil},
		"momentum": {1, nil, (*resolver).momentum},
		"diff":     {2, nil, (*resolver).diff},
	}
}

func (r *resolver) call(e *ast.Call, sc *scope) (value, bool) {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		return r.initialValue(e, sc)
	}
	if _, bound := sc.find(id.Name); bound {
		r.errorf(e.Fun, "%s is a value, not a function; a product is written with *", id.Name)
		return value{}, false
	}
	if s, ok := specials[id.Name]; ok {
		return r.callSpecial(s, id.Name, e, sc)
	}
	if op, ok := symbolic.Function(id.Name); ok {
		return r.callOp(op, e, sc)
	}
	ent := r.names[id.Name]
	switch {
	case r.unknown[id] || ent != nil && ent.invalid:
		return value{}, false
	case ent != nil && ent.kind == isUserFunction:
		return r.callUser(ent, e, sc)
	case ent != nil && ent.kind == isNet:
		return r.callNet(ent, e, sc)
	case ent != nil && ent.kind == isCoordinate:
		return r.initialValue(e, sc)
	}
	r.errorf(e.Fun, "%s is not a function; a product is written with *", id.Name)
	return value{}, false
}

// arguments evaluates the arguments and checks their number.
func (r *resolver) arguments(name string, arity int, e *ast.Call, sc *scope) ([]value, bool) {
	if arity >= 0 && len(e.Args) != arity || arity < 0 && len(e.Args) < 2 {
		r.errorf(e, "%s takes %s, not %d", name, plural(arity, "argument"), len(e.Args))
		return nil, false
	}
	out := make([]value, len(e.Args))
	ok := true
	for i, a := range e.Args {
		v, good := r.numbers(a, sc)
		out[i], ok = v, ok && good
	}
	return out, ok
}

func plural(n int, noun string) string {
	switch n {
	case -1:
		return "two or more " + noun + "s"
	case 1:
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (r *resolver) callOp(op symbolic.Op, e *ast.Call, sc *scope) (value, bool) {
	x, ok := r.arguments(op.String(), op.Arity(), e, sc)
	if !ok || !r.allScalar(op.String(), e, x) {
		return value{}, false
	}
	nodes := make([]symbolic.Node, len(x))
	for i, v := range x {
		nodes[i] = v.node()
	}
	return scalar(r.g.Call(op, nodes...)), true
}

func (r *resolver) allScalar(name string, e *ast.Call, x []value) bool {
	for i, v := range x {
		if v.isScalar() {
			continue
		}
		switch name {
		case "abs":
			r.errorf(e.Args[i], "abs takes a scalar; the length of a vector is norm(v)")
		default:
			r.errorf(e.Args[i], "%s takes scalars; this is %s", name, v.shape())
		}
		return false
	}
	return true
}

func (r *resolver) callSpecial(s special, name string, e *ast.Call, sc *scope) (value, bool) {
	if s.lazy != nil {
		if len(e.Args) != s.arity {
			r.errorf(e, "%s takes %s, not %d", name, plural(s.arity, "argument"), len(e.Args))
			return value{}, false
		}
		return s.lazy(r, e, sc)
	}
	if name == "dot" && len(e.Args) == 1 {
		r.errorf(e, "dot(u, v) takes two vectors; a time derivative is written %s'", r.operand(e.Args[0]))
		return value{}, false
	}
	x, ok := r.arguments(name, s.arity, e, sc)
	if !ok {
		return value{}, false
	}
	return s.apply(r, e, x)
}

// operand shows an expression as it is written before a prime.
func (r *resolver) operand(e ast.Expr) string {
	text := r.src.Slice(e.Span())
	switch e.(type) {
	case *ast.Ident, *ast.Index, *ast.Call:
		return text
	}
	return "(" + text + ")"
}

// callKey identifies a call with its arguments. The same call again means the
// same, since a function sees nothing but its arguments and what is declared;
// so functions that call others several times do not make work grow
// exponentially.
func callKey(ent *entity, args []value) string {
	key := []byte(ent.name.Name)
	for _, v := range args {
		key = binary.AppendUvarint(append(key, 0), uint64(len(v.dims)))
		for _, d := range v.dims {
			key = binary.AppendVarint(binary.AppendUvarint(key, uint64(d.n)), int64(d.lo))
		}
		for _, n := range v.nodes {
			key = binary.AppendUvarint(key, uint64(n))
		}
	}
	return string(key)
}

// callUser expands a function: its arguments are evaluated where it is called,
// its body where it is defined.
func (r *resolver) callUser(ent *entity, e *ast.Call, sc *scope) (value, bool) {
	x, ok := r.arguments(ent.name.Name, len(ent.let.Params), e, sc)
	if !ok {
		return value{}, false
	}
	for _, active := range r.calls {
		if active == ent {
			r.errorf(e, "%s is defined by itself; a function is expanded where it is called and cannot call itself", ent.name.Name)
			ent.invalid = true
			return value{}, false
		}
	}
	key := callKey(ent, x)
	if v, known := r.expanded[key]; known {
		return v, true
	}
	var inner *scope
	for i, p := range ent.let.Params {
		inner = &scope{p.Name, x[i], inner}
	}
	r.calls = append(r.calls, ent)
	before := len(r.diags)
	r.active = append(r.active, ent.name.Name)
	v, ok := r.numbers(ent.let.Value, inner)
	r.calls, r.active = r.calls[:len(r.calls)-1], r.active[:len(r.active)-1]
	if ok {
		r.expanded[key] = v
	}
	if !ok && len(r.diags) > before {
		last := &r.diags[len(r.diags)-1]
		line, col := r.src.Position(e.Where.Start)
		switch call := fmt.Sprintf("of %s at %d:%d)", ent.name.Name, line, col); strings.Count(last.Message, "the call of ") {
		case 0:
			last.Message += " (in the call " + call
		case 1:
			last.Message = strings.TrimSuffix(last.Message, ")") + ", in the call " + call
		}
	}
	return v, ok
}
