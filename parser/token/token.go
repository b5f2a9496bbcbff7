// Package token cuts the text of a .lag file into tokens.
//
// Scan never fails: what is not part of the language becomes a token of kind
// Bad, and Explain says what to write instead. Package parser reads the
// tokens into a tree, parser/format lays them out anew.
package token

import (
	"unicode/utf8"

	"lagc/source"
)

// Kind classifies a token. The values are positive because participle keeps
// the negative ones for itself.
type Kind uint8

const (
	Name    Kind = iota + 1 // a name that is not reserved
	Keyword                 // a reserved name; Role tells more
	Number                  // a literal such as 1, .5, 2.5E+4
	String                  // a quoted string, quotes included
	Prime                   // ' or a dot above the letter before it
	Op                      // an operator, a bracket, a comma
	Comment                 // from # to the end of the line
	Bad                     // not part of the language; see Explain
)

var kindNames = [...]string{
	Name: "Name", Keyword: "Keyword", Number: "Number", String: "String",
	Prime: "Prime", Op: "Op", Comment: "Comment", Bad: "Bad",
}

// String returns the kind's name, which is also its name in the grammar.
func (k Kind) String() string { return kindNames[k] }

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{Name, Keyword, Number, String, Prime, Op, Comment, Bad}
}

// Token is a piece of a text. It is kept small, since a generated file has
// millions of them; the text that it stands for is Value.
type Token struct {
	Kind       Kind
	First      bool // nothing but white space stands before it on its line
	Start, End int32
}

// Span returns the bytes that the token covers.
func (t Token) Span() source.Span { return source.Span{Start: int(t.Start), End: int(t.End)} }

// Value returns the token's text, except that a name whose last letter is a
// precomposed dotted one (ẋ, one character) is returned without the dot: the
// dot is a Prime token of its own, of no width, right after the name.
func (t Token) Value(text string) string {
	s := text[t.Start:t.End]
	if (t.Kind == Name || t.Kind == Keyword) && s[len(s)-1] >= utf8.RuneSelf {
		s, _, _ = undot(s)
	}
	return s
}

// Role tells what a reserved name may do.
type Role uint8

const (
	Statement Role = iota + 1 // starts a statement, wherever it stands
	Operand                   // stands for a value
	Function                  // is called
	Word                      // belongs to the grammar within a statement
)

// Keywords holds every reserved name of the language with its role.
var Keywords = map[string]Role{
	"system": Statement, "const": Statement, "param": Statement, "learn": Statement,
	"coord": Statement, "let": Statement, "net": Statement, "lagrangian": Statement,
	"dissipation": Statement, "force": Statement, "constraint": Statement,
	"init": Statement, "observe": Statement, "event": Statement, "hand": Statement,
	"exact": Statement, "run": Statement,

	"t": Operand, "pi": Operand, "energy": Operand,

	"sum": Function, "prod": Function, "diff": Function, "momentum": Function,

	"for": Word, "in": Word, "if": Word, "then": Word, "else": Word, "and": Word,
	"or": Word, "not": Word, "when": Word, "rising": Word, "falling": Word,
	"stop": Word, "record": Word,
}

// Activations holds the activation functions that the layers of a net know.
// They are no reserved names, but decide how "-> f (2*n)" reads: as a size with
// an activation, or as a call.
var Activations = map[string]bool{
	"softplus": true, "tanh": true, "sin": true, "gelu": true, "relu_sq": true, "linear": true,
}

// Starts tells whether the token starts a statement.
func (t Token) Starts(text string) bool {
	return t.Kind == Keyword && Keywords[t.Value(text)] == Statement
}

// EndsOperand tells whether the token may be the last one of an operand, so that
// a minus sign after it is a difference and a bracket an index.
func (t Token) EndsOperand(text string) bool {
	switch t.Kind {
	case Name, Number, String, Prime:
		return true
	case Keyword:
		return Keywords[t.Value(text)] == Operand
	case Op:
		return text[t.Start] == ')' || text[t.Start] == ']'
	}
	return false
}
