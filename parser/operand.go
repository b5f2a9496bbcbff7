package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"lagc/parser/ast"
	"lagc/parser/token"
)

// postfix reads an operand with primes, indices and arguments.
func (p *exprs) postfix() ast.Expr {
	start := p.start()
	first := p.peek()
	x := p.operand()
	callable := first.Type == lexer.TokenType(token.Name) || first.Type == lexer.TokenType(token.Keyword)
	for p.err == nil {
		height := p.height
		switch {
		case p.peek().Type == lexer.TokenType(token.Prime):
			p.next()
			x = &ast.Prime{At: p.from(start), X: x}
		case p.is("["):
			indices := p.list("[", "]")
			x = &ast.Index{At: p.from(start), X: x, Indices: indices} // still callable: r[2](0) is an initial value
		case p.is("("):
			if !callable {
				p.unexpected("an operator")
				return nil
			}
			args := p.list("(", ")")
			x = &ast.Call{At: p.from(start), Fun: x, Args: args}
			callable = false
		default:
			return x
		}
		p.raise(max(height, p.height))
	}
	return x
}

// list reads expressions in brackets, separated by commas.
func (p *exprs) list(open, shut string) (items []ast.Expr) {
	p.expect(open)
	height := 0
	for more := true; more; more = p.accept(",") {
		items = append(items, p.inner())
		height = max(height, p.height)
	}
	p.height = height
	p.expect(shut)
	return items
}

// operand reads what needs no operator.
func (p *exprs) operand() ast.Expr {
	t := p.peek()
	p.height = 1
	switch token.Kind(max(t.Type, 0)) {
	case token.Number:
		p.next()
		return &ast.Number{At: ast.At{Where: span(t)}, Text: t.Value}
	case token.Name:
		return p.ident()
	case token.Keyword:
		switch token.Keywords[t.Value] {
		case token.Operand:
			return p.ident()
		case token.Function:
			return p.builtin()
		}
	case token.Op:
		switch t.Value {
		case "(":
			p.next()
			x := p.inner()
			p.expect(")")
			return x
		case "[":
			return p.vector()
		}
	}
	p.unexpected("an expression")
	return nil
}

// ident reads a name or a keyword that stands for one.
func (p *exprs) ident() *ast.Ident {
	t := p.next()
	return &ast.Ident{At: ast.At{Where: span(t)}, Name: t.Value}
}

// builtin reads sum and prod with their generators; diff and momentum are
// calls like others, only that they cannot go without arguments.
func (p *exprs) builtin() ast.Expr {
	start := p.start()
	name := p.ident()
	if name.Name != "sum" && name.Name != "prod" {
		if !p.is("(") {
			p.unexpected(`"("`)
		}
		return name
	}
	p.expect("(")
	elem := p.inner()
	if !p.is("for") {
		p.fail(p.from(start).Where, "%s needs a range; write %s(v[i] for i in 1..n)", name.Name, name.Name)
	}
	c := p.comprehension(name.Name, elem)
	p.expect(")")
	c.At = p.from(start)
	return c
}

// vector reads [a, b] or [a for i in 1..n].
func (p *exprs) vector() ast.Expr {
	start := p.start()
	p.expect("[")
	v := &ast.Vector{Elems: []ast.Expr{p.inner()}}
	height := p.height
	if p.is("for") {
		c := p.comprehension("", v.Elems[0])
		p.expect("]")
		c.At = p.from(start)
		return c
	}
	for p.accept(",") {
		v.Elems = append(v.Elems, p.inner())
		height = max(height, p.height)
	}
	p.expect("]")
	v.At = p.from(start)
	p.raise(height)
	return v
}

// comprehension reads "for i in a..b, … if filter" after its element.
func (p *exprs) comprehension(kind string, elem ast.Expr) *ast.Comprehension {
	c := &ast.Comprehension{Kind: kind, Elem: elem}
	height := p.height
	p.expect("for")
	for more := true; more && p.err == nil; more = p.accept(",") {
		c.Generators = append(c.Generators, p.generator())
		height = max(height, p.height)
	}
	if p.accept("if") {
		c.Filter = p.inner()
		height = max(height, p.height)
	}
	p.raise(height)
	return c
}

// generator reads "i in a..b".
func (p *exprs) generator() *ast.Generator {
	start := p.start()
	g := &ast.Generator{Name: p.name()}
	p.expect("in")
	g.Range = p.span()
	g.At = p.from(start)
	return g
}

// name reads a name that is not reserved.
func (p *exprs) name() *ast.Ident {
	if p.peek().Type != lexer.TokenType(token.Name) {
		p.unexpected("a name")
		return &ast.Ident{}
	}
	return p.ident()
}

// span reads "a..b".
func (p *exprs) span() *ast.Range {
	start := p.start()
	if !p.enter() {
		return &ast.Range{}
	}
	r := &ast.Range{First: p.climb(sumLevel)}
	height := p.height
	if !p.accept("..") {
		p.unexpected(`".."`)
	}
	r.Last = p.climb(sumLevel)
	p.leave()
	p.height = max(height, p.height)
	r.At = p.from(start)
	return r
}

// target reads what an assignment defines: x, x', r[2], q[i]'. The prime may
// also stand before the index.
func (p *exprs) target() *ast.Target {
	start := p.start()
	t := &ast.Target{Name: p.name()}
	t.Primes = p.primes()
	if p.is("[") {
		t.Indices = p.list("[", "]")
		t.Primes += p.primes()
	}
	t.At = p.from(start)
	return t
}

func (p *exprs) primes() (n int) {
	for p.peek().Type == lexer.TokenType(token.Prime) {
		p.next()
		n++
	}
	return n
}
