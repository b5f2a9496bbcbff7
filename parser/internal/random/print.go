package random

import (
	"fmt"

	"lagc/parser/ast"
)

// Tokens writes a file as tokens, with parentheses around every operand that is
// more than a name or a number.
func Tokens(f *ast.File) []string {
	var p printer
	for _, s := range f.Statements {
		p.statement(s)
	}
	return p.out
}

type printer struct{ out []string }

func (p *printer) put(tokens ...string) { p.out = append(p.out, tokens...) }

// row writes items with commas between them.
func row[T any](p *printer, items []T, write func(T)) {
	for i, item := range items {
		if i > 0 {
			p.put(",")
		}
		write(item)
	}
}

// operand writes an expression so that it stands anywhere.
func (p *printer) operand(x ast.Expr) {
	switch x.(type) {
	case *ast.Number, *ast.Ident:
		p.expr(x)
	default:
		p.put("(")
		p.expr(x)
		p.put(")")
	}
}

func (p *printer) expr(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Number:
		p.put(x.Text)
	case *ast.Ident:
		p.put(x.Name)
	case *ast.Prime:
		p.operand(x.X)
		p.put("'")
	case *ast.Index:
		p.operand(x.X)
		p.put("[")
		row(p, x.Indices, p.expr)
		p.put("]")
	case *ast.Call:
		p.expr(x.Fun)
		p.put("(")
		row(p, x.Args, p.expr)
		p.put(")")
	case *ast.Unary:
		p.put(x.Op)
		p.operand(x.X)
	case *ast.Chain:
		p.operand(x.First)
		for _, l := range x.Rest {
			p.put(l.Op)
			p.operand(l.X)
		}
	case *ast.Power:
		p.operand(x.Base)
		p.put("^")
		p.operand(x.Exponent)
	case *ast.Compare:
		p.operand(x.X)
		p.put(x.Op)
		p.operand(x.Y)
	case *ast.If:
		p.put("if")
		p.expr(x.Cond)
		p.put("then")
		p.expr(x.Then)
		p.put("else")
		p.expr(x.Else)
	case *ast.Vector:
		p.put("[")
		row(p, x.Elems, p.expr)
		p.put("]")
	case *ast.Comprehension:
		p.comprehension(x)
	default:
		panic(fmt.Sprintf("%T", x))
	}
}

func (p *printer) comprehension(x *ast.Comprehension) {
	open, shut := "[", "]"
	if x.Kind != "" {
		p.put(x.Kind)
		open, shut = "(", ")"
	}
	p.put(open)
	p.expr(x.Elem)
	p.put("for")
	row(p, x.Generators, p.generator)
	p.part("if", x.Filter)
	p.put(shut)
}

func (p *printer) generator(g *ast.Generator) {
	p.put(g.Name.Name, "in")
	p.span(g.Range)
}

func (p *printer) span(r *ast.Range) {
	p.operand(r.First)
	p.put("..")
	p.operand(r.Last)
}

// part writes a word and an expression, if there is one.
func (p *printer) part(word string, x ast.Expr) {
	if x != nil {
		p.put(word)
		p.operand(x)
	}
}

func (p *printer) string(s *ast.String) {
	if s != nil {
		p.put(`"` + s.Text + `"`)
	}
}

func (p *printer) assign(t *ast.Target, x ast.Expr) {
	p.put(t.Name.Name)
	if len(t.Indices) > 0 {
		p.put("[")
		row(p, t.Indices, p.expr)
		p.put("]")
	}
	for range t.Primes {
		p.put("'")
	}
	p.put("=")
	p.expr(x)
}

func (p *printer) statement(s ast.Statement) {
	p.put(s.Keyword())
	switch s := s.(type) {
	case *ast.System:
		p.put(s.Name.Name)
		p.string(s.Title)
	case *ast.Declare:
		row(p, s.Items, p.declaration)
	case *ast.Let:
		row(p, s.Items, p.let)
	case *ast.Observe:
		row(p, s.Items, p.let)
	case *ast.Net:
		p.net(s)
	case *ast.Function:
		p.put(s.Name.Name, "=")
		p.expr(s.Value)
	case *ast.Assign:
		row(p, s.Items, func(a *ast.Assignment) { p.assign(a.Target, a.Value) })
	case *ast.Constraint:
		p.operand(s.Left)
		p.put("=")
		p.operand(s.Right)
	case *ast.Event:
		p.event(s)
	case *ast.Run:
		p.run(s)
	default:
		panic(fmt.Sprintf("%T", s))
	}
}

func (p *printer) declaration(d *ast.Declaration) {
	p.put(d.Name.Name)
	if len(d.Ranges) > 0 {
		p.put("[")
		row(p, d.Ranges, p.span)
		p.put("]")
	}
	if d.Value != nil {
		p.put("=")
		p.expr(d.Value)
	}
	p.string(d.Unit)
	if d.Bounds != nil {
		p.put("in")
		p.span(d.Bounds)
	}
}

func (p *printer) let(d *ast.LetItem) {
	p.put(d.Name.Name)
	if len(d.Params) > 0 {
		p.put("(")
		row(p, d.Params, func(n *ast.Ident) { p.put(n.Name) })
		p.put(")")
	}
	if len(d.Family) > 0 {
		p.put("[")
		row(p, d.Family, p.generator)
		p.put("]")
	}
	p.put("=")
	p.expr(d.Value)
	p.string(d.Unit)
}

func (p *printer) net(n *ast.Net) {
	p.put(n.Name.Name, "(")
	p.operand(n.Inputs)
	for _, l := range n.Layers {
		p.put("->")
		if l.Activation != nil {
			p.put(l.Activation.Name)
		}
		p.operand(l.Size)
	}
	p.put(")")
	p.part("seed", n.Seed)
	if n.From != nil {
		p.put("from")
		p.string(n.From)
	}
}

func (p *printer) event(e *ast.Event) {
	p.put(e.Name.Name, "when")
	p.expr(e.When)
	if e.Direction != "" {
		p.put(e.Direction)
	}
	if len(e.Then) > 0 {
		p.put("then")
	}
	row(p, e.Then, func(a *ast.Action) {
		if a.Kind != "set" {
			p.put(a.Kind)
			return
		}
		p.assign(a.Target, a.Value)
	})
}

func (p *printer) run(r *ast.Run) {
	if r.Range != nil {
		p.span(r.Range)
	}
	p.part("every", r.Every)
	p.part("step", r.Step)
	p.part("tol", r.Tol)
	if r.Method != nil {
		p.put("method", r.Method.Name)
	}
}
