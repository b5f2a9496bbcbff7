package parser

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"lagc/parser/ast"
	"lagc/parser/token"
)

// The statements as participle sees them. Tokens, which participle fills,
// gives each part its place. tree.go turns them into the syntax tree.
//
// Names, strings, ranges, generators and targets are read by the expression
// parser, since they also stand within expressions.

// statement is what the grammar starts from.
type statement struct {
	Is production `parser:"@@"`
}

// production is one kind of statement.
type production interface {
	tree(*parsing) ast.Statement
}

type system struct {
	Tokens []lexer.Token
	Name   name  `parser:"'system' @@"`
	Title  *text `parser:"@@?"`
}

type declare struct {
	Tokens []lexer.Token
	Kind   string         `parser:"@('const' | 'param' | 'learn' | 'coord')"`
	Items  []*declaration `parser:"@@ (',' @@)*"`
}

type declaration struct {
	Tokens []lexer.Token
	Name   name     `parser:"@@"`
	Ranges []bounds `parser:"('[' @@ (',' @@)* ']')?"`
	Value  ast.Expr `parser:"('=' @@)?"`
	Unit   *text    `parser:"@@?"`
	Bounds *bounds  `parser:"('in' @@)?"`
}

type let struct {
	Tokens []lexer.Token
	Items  []*definitionItem `parser:"'let' @@ (',' @@)*"`
}

type definitionItem struct {
	Tokens []lexer.Token
	Name   name        `parser:"@@"`
	Params []name      `parser:"(  '(' @@ (',' @@)* ')'"`
	Family []generator `parser:"|  '[' @@ (',' @@)* ']' )?"`
	Value  ast.Expr    `parser:"'=' @@"`
	Unit   *text       `parser:"@@?"`
}

type observe struct {
	Tokens []lexer.Token
	Items  []*observation `parser:"'observe' @@ (',' @@)*"`
}

type observation struct {
	Tokens []lexer.Token
	Name   name     `parser:"@@"`
	Value  ast.Expr `parser:"'=' @@"`
	Unit   *text    `parser:"@@?"`
}

type net struct {
	Tokens []lexer.Token
	Name   name       `parser:"'net' @@"`
	Inputs arithmetic `parser:"'(' @@"`
	Layers []*layer   `parser:"('->' @@)+ ')'"`
	Parts  []*netPart `parser:"@@*"`
}

type layer struct {
	Tokens     []lexer.Token
	Activation *activation `parser:"@@?"`
	Size       arithmetic  `parser:"@@"`
}

type netPart struct {
	Tokens []lexer.Token
	Seed   arithmetic `parser:"  'seed' @@"`
	From   *text      `parser:"| 'from' @@"`
}

type function struct {
	Tokens []lexer.Token
	Kind   string   `parser:"@('lagrangian' | 'dissipation')"`
	Name   name     `parser:"@@"`
	Value  ast.Expr `parser:"'=' @@"`
}

type assign struct {
	Tokens []lexer.Token
	Kind   string        `parser:"@('force' | 'init' | 'hand' | 'exact')"`
	Items  []*assignment `parser:"@@ (',' @@)*"`
}

type assignment struct {
	Tokens []lexer.Token
	Target target   `parser:"@@"`
	Value  ast.Expr `parser:"'=' @@"`
}

type constraint struct {
	Tokens []lexer.Token
	Left   arithmetic `parser:"'constraint' @@"`
	Right  arithmetic `parser:"'=' @@"`
}

type event struct {
	Tokens    []lexer.Token
	Name      name      `parser:"'event' @@"`
	When      ast.Expr  `parser:"'when' @@"`
	Direction string    `parser:"@('rising' | 'falling')?"`
	Then      []*action `parser:"('then' @@ (',' @@)*)?"`
}

type action struct {
	Tokens []lexer.Token
	Kind   string      `parser:"  @('stop' | 'record')"`
	Set    *assignment `parser:"| @@"`
}

type run struct {
	Tokens []lexer.Token
	Range  *bounds    `parser:"'run' ((?! ('every' | 'method' | 'step' | 'tol')) @@)?"`
	Parts  []*runPart `parser:"@@*"`
}

type runPart struct {
	Tokens []lexer.Token
	Method *name      `parser:"  'method' @@"`
	Word   string     `parser:"| @('every' | 'step' | 'tol')"`
	Value  arithmetic `parser:"  @@"`
}

// Each of the following holds what the expression parser reads in its place.
type (
	name       struct{ *ast.Ident }
	text       struct{ *ast.String }
	bounds     struct{ *ast.Range }
	generator  struct{ *ast.Generator }
	target     struct{ *ast.Target }
	activation struct{ *ast.Ident }
)

func (n *name) Parse(lex *lexer.PeekingLexer) error {
	p := exprs{lex: lex}
	n.Ident = p.name()
	return p.failed()
}

func (b *bounds) Parse(lex *lexer.PeekingLexer) error {
	p := exprs{lex: lex}
	b.Range = p.span()
	return p.failed()
}

func (g *generator) Parse(lex *lexer.PeekingLexer) error {
	p := exprs{lex: lex}
	g.Generator = p.generator()
	return p.failed()
}

func (t *target) Parse(lex *lexer.PeekingLexer) error {
	p := exprs{lex: lex}
	t.Target = p.target()
	return p.failed()
}

// Parse reads a string, without its quotes.
func (s *text) Parse(lex *lexer.PeekingLexer) error {
	t := lex.Peek()
	if t.Type != lexer.TokenType(token.String) {
		return participle.NextMatch
	}
	lex.Next()
	s.String = &ast.String{At: ast.At{Where: span(t)}, Text: t.Value[1 : len(t.Value)-1]}
	return nil
}

// Parse reads an activation function: the first of two operands in a row.
// Known ones may also stand before a parenthesis, where another name calls a
// function to compute the size.
func (a *activation) Parse(lex *lexer.PeekingLexer) error {
	t := lex.Peek()
	if t.Type != lexer.TokenType(token.Name) {
		return participle.NextMatch
	}
	before := lex.MakeCheckpoint()
	p := exprs{lex: lex}
	a.Ident = p.ident()
	switch next := lex.Peek(); token.Kind(max(next.Type, 0)) {
	case token.Name, token.Number:
		return nil
	case token.Keyword:
		if role := token.Keywords[next.Value]; role == token.Operand || role == token.Function {
			return nil
		}
	case token.Op:
		if next.Value == "(" && token.Activations[t.Value] {
			return nil
		}
	}
	lex.LoadCheckpoint(before)
	return participle.NextMatch
}
