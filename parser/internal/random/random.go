// Package random draws syntax trees and writes them as tokens, for tests that
// go from a tree to text and back.
package random

import (
	"strings"

	"pgregory.net/rapid"

	"lagc/parser/ast"
)

// File draws a file of a few statements of any kind.
func File(t *rapid.T) *ast.File {
	d := drawer{t}
	f := &ast.File{}
	for range d.upTo(4) {
		f.Statements = append(f.Statements, d.statement())
	}
	return f
}

// drawer draws nodes. Depth is how much deeper they may nest.
type drawer struct{ t *rapid.T }

func (d drawer) upTo(n int) int       { return rapid.IntRange(0, n).Draw(d.t, "n") }
func (d drawer) some() int            { return rapid.IntRange(1, 3).Draw(d.t, "some") }
func (d drawer) often() bool          { return rapid.Bool().Draw(d.t, "often") }
func (d drawer) of(s string) string   { return rapid.SampledFrom(strings.Fields(s)).Draw(d.t, "word") }
func (d drawer) depth() int           { return d.upTo(4) }
func (d drawer) expr() ast.Expr       { return d.deep(d.depth()) }
func (d drawer) number() *ast.Number  { return &ast.Number{Text: d.of("0 1 1.5 .5 1e-3 2.5E+4")} }
func (d drawer) name() *ast.Ident     { return &ast.Ident{Name: d.of("a x1 θ _b every seed sin tanh f")} }
func (d drawer) string() *ast.String  { return &ast.String{Text: d.of("kg m/s^2 ü # let")} }
func (d drawer) operand() *ast.Ident  { return &ast.Ident{Name: d.of("a x θ t pi energy step")} }
func (d drawer) maybe() ast.Expr      { return optional(d, d.expr) }
func (d drawer) unit() *ast.String    { return maybe(d, d.string) }
func (d drawer) bounds() *ast.Range   { return maybe(d, d.span) }
func (d drawer) params() []*ast.Ident { return many(d, d.name) }

// maybe draws a node or nil.
func maybe[T any](d drawer, draw func() *T) *T {
	if d.often() {
		return draw()
	}
	return nil
}

func optional(d drawer, draw func() ast.Expr) ast.Expr {
	if d.often() {
		return draw()
	}
	return nil
}

// many draws one to three nodes.
func many[T any](d drawer, draw func() T) (items []T) {
	for range d.some() {
		items = append(items, draw())
	}
	return items
}

func (d drawer) span() *ast.Range { return &ast.Range{First: d.deep(1), Last: d.deep(1)} }

func (d drawer) generator() *ast.Generator {
	return &ast.Generator{Name: d.name(), Range: d.span()}
}

// deep draws an expression of at most the given depth.
func (d drawer) deep(depth int) ast.Expr {
	if depth == 0 {
		if d.often() {
			return d.number()
		}
		return d.operand()
	}
	inner := func() ast.Expr { return d.deep(d.upTo(depth - 1)) }
	switch d.upTo(11) {
	case 0:
		return &ast.Prime{X: inner()}
	case 1:
		return &ast.Index{X: inner(), Indices: many(d, inner)}
	case 2:
		var f ast.Expr = &ast.Ident{Name: d.of("f sin x diff momentum")}
		if d.often() {
			f = &ast.Prime{X: &ast.Ident{Name: "x"}}
		}
		return &ast.Call{Fun: f, Args: many(d, inner)}
	case 3:
		return &ast.Unary{Op: d.of("- not"), X: inner()}
	case 4, 5, 6:
		return d.chain(inner)
	case 7:
		return &ast.Power{Base: inner(), Exponent: inner()}
	case 8:
		return &ast.Compare{Op: d.of("= != < <= > >="), X: inner(), Y: inner()}
	case 9:
		return &ast.If{Cond: inner(), Then: inner(), Else: inner()}
	case 10:
		return &ast.Vector{Elems: many(d, inner)}
	}
	kinds := []string{"", "sum", "prod"}
	return &ast.Comprehension{
		Kind: kinds[d.upTo(2)], Elem: inner(), Generators: many(d, d.generator), Filter: optional(d, inner),
	}
}

func (d drawer) chain(inner func() ast.Expr) ast.Expr {
	ops := []string{"+ -", "* /", "and", "or"}[d.upTo(3)]
	return &ast.Chain{First: inner(), Rest: many(d, func() ast.Link { return ast.Link{Op: d.of(ops), X: inner()} })}
}

func (d drawer) target() *ast.Target {
	t := &ast.Target{Name: d.name(), Primes: d.upTo(2)}
	if d.often() {
		t.Indices = many(d, d.expr)
	}
	return t
}

func (d drawer) assignment() *ast.Assignment {
	return &ast.Assignment{Target: d.target(), Value: d.expr()}
}

func (d drawer) statement() ast.Statement {
	switch d.upTo(10) {
	case 0:
		return &ast.System{Name: d.name(), Title: d.unit()}
	case 1, 2:
		kind := d.of("const param learn coord")
		return &ast.Declare{Kind: kind, Items: many(d, func() *ast.Declaration { return d.declaration(kind) })}
	case 3:
		return &ast.Let{Items: many(d, d.let)}
	case 4:
		return &ast.Net{Name: d.name(), Inputs: d.expr(), Layers: many(d, d.layer), Seed: d.maybe(), From: d.unit()}
	case 5:
		return &ast.Function{Kind: d.of("lagrangian dissipation"), Name: d.name(), Value: d.expr()}
	case 6:
		return &ast.Assign{Kind: d.of("force init hand exact"), Items: many(d, d.assignment)}
	case 7:
		return &ast.Constraint{Left: d.expr(), Right: d.expr()}
	case 8:
		return &ast.Observe{Items: many(d, func() *ast.LetItem {
			return &ast.LetItem{Name: d.name(), Value: d.expr(), Unit: d.unit()}
		})}
	case 9:
		e := &ast.Event{Name: d.name(), When: d.expr(), Direction: []string{"", "rising", "falling"}[d.upTo(2)]}
		if d.often() {
			e.Then = many(d, d.action)
		}
		return e
	}
	return d.run()
}

func (d drawer) declaration(kind string) *ast.Declaration {
	out := &ast.Declaration{Name: d.name(), Unit: d.unit()}
	if d.often() {
		out.Ranges = many(d, d.span)
	}
	if kind != "coord" {
		out.Value = d.expr()
	}
	if kind == "learn" {
		out.Bounds = d.bounds()
	}
	return out
}

func (d drawer) let() *ast.LetItem {
	out := &ast.LetItem{Name: d.name(), Value: d.expr(), Unit: d.unit()}
	switch d.upTo(2) {
	case 0:
		out.Params = d.params()
	case 1:
		out.Family = many(d, d.generator)
	}
	return out
}

func (d drawer) layer() *ast.Layer {
	l := &ast.Layer{Size: d.expr()}
	if d.often() {
		l.Activation = &ast.Ident{Name: d.of("softplus tanh sin gelu relu_sq linear")}
	}
	return l
}

func (d drawer) action() *ast.Action {
	if kind := d.of("stop record set"); kind != "set" {
		return &ast.Action{Kind: kind}
	}
	return &ast.Action{Kind: "set", Target: d.target(), Value: d.expr()}
}

func (d drawer) run() ast.Statement {
	r := &ast.Run{Range: d.bounds(), Every: d.maybe(), Step: d.maybe(), Tol: d.maybe(), Method: maybe(d, d.name)}
	if r.Range == nil && r.Every == nil && r.Step == nil && r.Tol == nil && r.Method == nil {
		r.Range = d.span()
	}
	return r
}
