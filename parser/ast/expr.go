package ast

import "lagc/source"

// Expr is an expression. Parentheses leave no node; a formatter that works on
// tokens keeps them.
type Expr interface {
	Span() source.Span
	expr()
}

// At is embedded in every node and gives its place in the file.
type At struct{ Where source.Span }

// Span returns the bytes that the node covers.
func (a At) Span() source.Span { return a.Where }

type (
	// Number is a literal as written: 1, 1.5, .5, 1e-3.
	Number struct {
		At
		Text string
	}

	// Ident is a name.
	Ident struct {
		At
		Name string
	}

	// Prime is X', the total time derivative; X'' nests two.
	Prime struct {
		At
		X Expr
	}

	// Index is X[i, j].
	Index struct {
		At
		X       Expr
		Indices []Expr
	}

	// Call is Fun(Args…). Fun is an Ident, or a Prime of one in x'(0).
	Call struct {
		At
		Fun  Expr
		Args []Expr
	}

	// Unary is -X or not X.
	Unary struct {
		At
		Op string // "-" or "not"
		X  Expr
	}

	// Chain is a run of operators of one left-associative level, kept flat so
	// that a sum of 10⁵ terms is no deeper than one of two: First Op X Op X ….
	// The levels are {+ -}, {* /}, {and}, {or}.
	Chain struct {
		At
		First Expr
		Rest  []Link
	}

	// Power is Base^Exponent.
	Power struct {
		At
		Base, Exponent Expr
	}

	// Compare is X Op Y with one of = != < <= > >=.
	Compare struct {
		At
		Op   string
		X, Y Expr
	}

	// If is "if Cond then Then else Else".
	If struct {
		At
		Cond, Then, Else Expr
	}

	// Vector is [a, b, c].
	Vector struct {
		At
		Elems []Expr
	}

	// Comprehension is [Elem for i in a..b, … if Filter], or with Kind "sum" or
	// "prod" the reduction sum(Elem for …).
	Comprehension struct {
		At
		Kind       string // "", "sum" or "prod"
		Elem       Expr
		Generators []*Generator
		Filter     Expr // nil if there is none
	}
)

// Link is one operator and its right operand in a Chain.
type Link struct {
	Op   string
	OpAt source.Span
	X    Expr
}

// Generator is "Name in Range" in a comprehension, a reduction or a family.
type Generator struct {
	At
	Name  *Ident
	Range *Range
}

// Range is First..Last, both ends included.
type Range struct {
	At
	First, Last Expr
}

func (*Number) expr()        {}
func (*Ident) expr()         {}
func (*Prime) expr()         {}
func (*Index) expr()         {}
func (*Call) expr()          {}
func (*Unary) expr()         {}
func (*Chain) expr()         {}
func (*Power) expr()         {}
func (*Compare) expr()       {}
func (*If) expr()            {}
func (*Vector) expr()        {}
func (*Comprehension) expr() {}
