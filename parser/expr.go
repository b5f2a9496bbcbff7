package parser

import (
	"fmt"

	"github.com/alecthomas/participle/v2/lexer"

	"lagc/parser/ast"
	"lagc/parser/token"
	"lagc/source"
)

// MaxDepth is the number of levels that expressions may be nested: brackets,
// signs, powers, primes and so on. Operators of one level side by side do not
// nest. Whoever walks a tree by recursion may rely on it.
const MaxDepth = 1000

// level orders the operators from loosest to tightest.
type level uint8

const (
	loosest level = iota // if
	orLevel
	andLevel
	notLevel
	compareLevel
	sumLevel
	productLevel
	unaryLevel // -, then ^, then what follows an operand
)

// binary holds the operators between two operands, except ^, which binds to
// the right and is read by power.
var binary = map[string]level{
	"or":  orLevel,
	"and": andLevel,
	"=":   compareLevel, "!=": compareLevel, "<": compareLevel,
	"<=": compareLevel, ">": compareLevel, ">=": compareLevel,
	"+": sumLevel, "-": sumLevel,
	"*": productLevel, "/": productLevel,
}

// failure is an error in a statement: a message, or, where the message is
// empty, an unexpected token and what was wanted in its place.
type failure struct {
	at      source.Span
	end     bool // the statement's end was unexpected
	message string
	want    string
}

func (f *failure) Error() string { return f.message + f.want }

// arithmetic is an expression without conditions, as in ranges and where "="
// must not be read as a comparison.
type arithmetic interface{ ast.Expr }

func parseExpr(lex *lexer.PeekingLexer) (ast.Expr, error) {
	p := exprs{lex: lex}
	x := p.climb(loosest)
	return x, p.failed()
}

func parseSum(lex *lexer.PeekingLexer) (arithmetic, error) {
	p := exprs{lex: lex}
	x := p.climb(sumLevel)
	return x, p.failed()
}

// exprs reads expressions. After the first failure it sees no more tokens, so
// that its loops end and only the callers of parseExpr look at err.
type exprs struct {
	lex    *lexer.PeekingLexer
	end    int // where the last token read ends
	depth  int // levels entered
	height int // levels in the last expression returned
	err    *failure
}

func (p *exprs) failed() error {
	if p.err == nil {
		return nil // not a nil *failure
	}
	return p.err
}

var noToken = lexer.EOFToken(lexer.Position{})

func (p *exprs) peek() *lexer.Token {
	if p.err != nil {
		return &noToken
	}
	return p.lex.Peek()
}

func (p *exprs) next() *lexer.Token {
	t := p.peek()
	if p.err == nil {
		p.lex.Next()
		p.end = t.Pos.Column
	}
	return t
}

// is tells whether the next token is an operator or keyword.
func (p *exprs) is(text string) bool {
	t := p.peek()
	return t.Value == text && (t.Type == lexer.TokenType(token.Op) || t.Type == lexer.TokenType(token.Keyword))
}

// accept reads an operator or keyword if it is next.
func (p *exprs) accept(text string) bool {
	if !p.is(text) {
		return false
	}
	p.next()
	return true
}

// expect reads an operator or keyword that must be next.
func (p *exprs) expect(text string) {
	if !p.accept(text) {
		p.unexpected(fmt.Sprintf("%q", text))
	}
}

// unexpected fails at the next token.
func (p *exprs) unexpected(want string) {
	if p.err == nil {
		t := p.lex.Peek()
		p.err = &failure{at: span(t), end: t.EOF(), want: want}
	}
}

func (p *exprs) fail(at source.Span, format string, args ...any) {
	if p.err == nil {
		p.err = &failure{at: at, message: fmt.Sprintf(format, args...)}
	}
}

// from returns the place from a start to the last token read.
func (p *exprs) from(start int) ast.At {
	return ast.At{Where: source.Span{Start: start, End: p.end}}
}

func (p *exprs) start() int { return p.peek().Pos.Offset }

// enter goes one level down, unless that is too deep.
func (p *exprs) enter() bool {
	p.depth++
	return p.within(p.depth)
}

func (p *exprs) leave() { p.depth-- }

func (p *exprs) within(depth int) bool {
	if depth > MaxDepth {
		p.fail(span(p.peek()), "expression is nested deeper than %d levels; give its parts names by let", MaxDepth)
	}
	return p.err == nil
}

// raise sets the height of an expression over parts of the given height.
func (p *exprs) raise(parts int) {
	p.height = parts + 1
	p.within(p.height)
}

// inner reads an expression within another one.
func (p *exprs) inner() ast.Expr {
	if !p.enter() {
		return nil
	}
	x := p.climb(loosest)
	p.leave()
	return x
}

// climb reads an expression of operators of at least the given level.
func (p *exprs) climb(least level) ast.Expr {
	start := p.start()
	x := p.prefix(least)
	for p.err == nil {
		found := binary[p.operator()]
		if found == loosest || found < least {
			break
		}
		if found == compareLevel {
			x = p.compare(x, start)
		} else {
			x = p.chain(x, found, start)
		}
	}
	return x
}

// operator returns the next token's text if it may be an operator.
func (p *exprs) operator() string {
	if t := p.peek(); t.Type == lexer.TokenType(token.Op) || t.Type == lexer.TokenType(token.Keyword) {
		return t.Value
	}
	return ""
}

// chain reads what follows first on one level.
func (p *exprs) chain(first ast.Expr, at level, start int) ast.Expr {
	c := &ast.Chain{First: first}
	height := p.height
	for binary[p.operator()] == at {
		op := p.next()
		x := p.climb(at + 1)
		c.Rest = append(c.Rest, ast.Link{Op: op.Value, OpAt: span(op), X: x})
		height = max(height, p.height)
	}
	c.At = p.from(start)
	p.raise(height)
	return c
}

// compare reads the rest of a comparison, which has two sides.
func (p *exprs) compare(x ast.Expr, start int) ast.Expr {
	height := p.height
	op := p.next()
	y := p.climb(sumLevel)
	c := &ast.Compare{At: p.from(start), Op: op.Value, X: x, Y: y}
	p.raise(max(height, p.height))
	if again := p.peek(); binary[p.operator()] == compareLevel {
		p.fail(span(again), "comparisons cannot be chained; write a %s b and b %s c", op.Value, again.Value)
	}
	return c
}

// prefix reads an operand with what may stand before it.
func (p *exprs) prefix(least level) ast.Expr {
	at := p.peek()
	switch {
	case p.is("-"):
		return p.unary(unaryLevel)
	case p.is("not"):
		if least > notLevel {
			p.fail(span(at), `"not" binds looser than this operator; put parentheses around "not …"`)
		}
		return p.unary(compareLevel)
	case p.is("if"):
		if least > loosest {
			p.fail(span(at), `"if" binds looser than any operator; put parentheses around "if … then … else …"`)
		}
		return p.conditional()
	}
	return p.power()
}

// unary reads - or not and its operand.
func (p *exprs) unary(operand level) ast.Expr {
	start := p.start()
	op := p.next().Value
	if !p.enter() {
		return nil
	}
	var x ast.Expr
	switch {
	case operand == unaryLevel:
		x = p.prefix(unaryLevel)
	case p.is("not"):
		x = p.prefix(notLevel)
	default:
		x = p.climb(operand)
	}
	p.leave()
	p.raise(p.height)
	return &ast.Unary{At: p.from(start), Op: op, X: x}
}

// conditional reads if … then … else ….
func (p *exprs) conditional() ast.Expr {
	start := p.start()
	p.expect("if")
	c := &ast.If{Cond: p.inner()}
	height := p.height
	p.expect("then")
	c.Then = p.inner()
	height = max(height, p.height)
	p.expect("else")
	c.Else = p.inner()
	p.raise(max(height, p.height))
	c.At = p.from(start)
	return c
}

// power reads an operand and its exponent, which may have a sign and an
// exponent of its own.
func (p *exprs) power() ast.Expr {
	start := p.start()
	base := p.postfix()
	if !p.accept("^") {
		return base
	}
	height := p.height
	if !p.enter() {
		return nil
	}
	exponent := p.prefix(unaryLevel)
	p.leave()
	p.raise(max(height, p.height))
	return &ast.Power{At: p.from(start), Base: base, Exponent: exponent}
}
