package resolve

import (
	"fmt"
	"slices"

	"lagc/parser/ast"
	"lagc/symbolic"
)

// kindNames says in messages what a kind of symbols is.
var kindNames = map[symbolic.Kind]string{
	symbolic.Time:              "the time t",
	symbolic.Param:             "a param",
	symbolic.Coordinate:        "a coordinate",
	symbolic.Velocity:          "a velocity",
	symbolic.Acceleration:      "an acceleration",
	symbolic.Multiplier:        "a multiplier",
	symbolic.InitialCoordinate: "an initial value",
	symbolic.InitialVelocity:   "an initial value",
}

// The kinds of symbols that may stand in each place.
var (
	dynamic    = symbolic.SetOf(symbolic.Time, symbolic.Param, symbolic.Coordinate, symbolic.Velocity)
	observable = dynamic | symbolic.SetOf(symbolic.Acceleration, symbolic.Multiplier)
	solution   = symbolic.SetOf(symbolic.Time, symbolic.Param, symbolic.InitialCoordinate, symbolic.InitialVelocity)
	fixed      = symbolic.SetOf(symbolic.Param)
)

// allow checks that n, the meaning of e, contains only symbols of the allowed
// kinds. The message names the innermost place that contains others.
func (r *resolver) allow(e ast.Expr, n symbolic.Node, allowed symbolic.Kinds, rule string) bool {
	return r.allowIn(nil, e, scalar(n), allowed, rule)
}

func (r *resolver) allowAll(e ast.Expr, v value, allowed symbolic.Kinds, rule string) bool {
	return r.allowIn(nil, e, v, allowed, rule)
}

func (r *resolver) allowIn(sc *scope, e ast.Expr, v value, allowed symbolic.Kinds, rule string) bool {
	var found symbolic.Kinds
	for _, n := range v.nodes {
		found |= r.g.Depends(n) &^ allowed
	}
	if found == 0 {
		return true
	}
	kind := symbolic.InitialVelocity
	for !found.Has(kind) {
		kind--
	}
	at := r.blame(sc, e, kind)
	r.errorf(at, "%s%s", rule, r.contains(sc, at, kind))
	return false
}

func (r *resolver) contains(sc *scope, at ast.Expr, kind symbolic.Kind) string {
	text := r.src.Slice(at.Span())
	switch at.(type) {
	case *ast.Ident, *ast.Prime, *ast.Index, *ast.Call:
		if v, ok := r.quietly(at, sc); ok && v.isScalar() {
			if _, isSymbol := r.g.SymbolOf(v.node()); isSymbol {
				return fmt.Sprintf("%s is %s", text, kindNames[kind])
			}
		}
		return fmt.Sprintf("%s contains %s", text, kindNames[kind])
	}
	return fmt.Sprintf("this contains %s", kindNames[kind])
}

// blame returns the innermost part of e whose meaning contains a symbol of the
// kind. It does not look into comprehensions and functions, whose parts mean
// nothing without their indices and arguments.
func (r *resolver) blame(sc *scope, e ast.Expr, kind symbolic.Kind) ast.Expr {
	for {
		inner := slices.IndexFunc(parts(e), func(part ast.Expr) bool {
			v, ok := r.quietly(part, sc)
			return ok && slices.ContainsFunc(v.nodes, func(n symbolic.Node) bool { return r.g.Depends(n).Has(kind) })
		})
		if inner < 0 {
			return e
		}
		e = parts(e)[inner]
	}
}

// quietly evaluates a part of an expression that has been evaluated before.
func (r *resolver) quietly(e ast.Expr, sc *scope) (value, bool) {
	known := len(r.diags)
	v, ok := r.eval(e, sc)
	r.diags = r.diags[:known]
	return v, ok
}

func parts(e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.Prime:
		return []ast.Expr{e.X}
	case *ast.Index:
		if _, named := e.X.(*ast.Ident); !named {
			return []ast.Expr{e.X}
		}
	case *ast.Call:
		return e.Args
	case *ast.Unary:
		return []ast.Expr{e.X}
	case *ast.Chain:
		out := []ast.Expr{e.First}
		for _, link := range e.Rest {
			out = append(out, link.X)
		}
		return out
	case *ast.Power:
		return []ast.Expr{e.Base, e.Exponent}
	case *ast.Compare:
		return []ast.Expr{e.X, e.Y}
	case *ast.If:
		return []ast.Expr{e.Cond, e.Then, e.Else}
	case *ast.Vector:
		return e.Elems
	}
	return nil
}
