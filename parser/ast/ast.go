// Package ast defines the syntax tree of a .lag file: what the parser
// produces and resolve gives meaning to. It holds no names' meanings and no
// checks beyond grammar.
//
// Trees are at most parser.MaxDepth levels deep, since operators of one level
// lie flat in a Chain: walk them by recursion over nodes and by iteration along
// chains and lists.
package ast

import "lagc/source"

// File is a parsed .lag file.
type File struct {
	Source     *source.File
	Statements []Statement
	Broken     []Broken  // what could not be parsed, in order of position
	Comments   []Comment // in order of position
}

// Broken is a statement that could not be parsed. It says what is missing from
// Statements, so that one mistake is not followed by complaints about names
// that are not there.
type Broken struct {
	At
	Keyword string   // what it starts with, a keyword or not; "" for a rest that was not read
	Names   []string // those that it may have been meant to declare
}

// Comment is a # comment, without the # and surrounding blanks.
type Comment struct {
	At
	Text string
}

// Statement is one of the statement types of this file, always a pointer.
type Statement interface {
	Span() source.Span
	Keyword() string // the keyword that it starts with
}

// String is a quoted string; Text is its content.
type String struct {
	At
	Text string
}

// Target is what an assignment-like statement defines: x, x' and r[2]' say.
type Target struct {
	At
	Name    *Ident
	Indices []Expr
	Primes  int
}

type (
	// System names the file's system.
	System struct {
		At
		Name  *Ident
		Title *String // nil if absent
	}

	// Declare is const, param, learn or coord.
	Declare struct {
		At
		Kind  string // "const", "param", "learn" or "coord"
		Items []*Declaration
	}

	// Let is let; it may define several names.
	Let struct {
		At
		Items []*LetItem
	}

	// Net is a fully connected network.
	Net struct {
		At
		Name   *Ident
		Inputs Expr
		Layers []*Layer
		Seed   Expr    // nil if absent
		From   *String // nil if absent
	}

	// Function is lagrangian L = … or dissipation D = ….
	Function struct {
		At
		Kind  string // "lagrangian" or "dissipation"
		Name  *Ident
		Value Expr
	}

	// Assign is force, init, hand or exact, each a list of targets and values.
	Assign struct {
		At
		Kind  string // "force", "init", "hand" or "exact"
		Items []*Assignment
	}

	// Constraint is Left = Right.
	Constraint struct {
		At
		Left, Right Expr
	}

	// Observe adds output columns.
	Observe struct {
		At
		Items []*LetItem // without Params and Family
	}

	// Event is located while the system runs.
	Event struct {
		At
		Name      *Ident
		When      Expr
		Direction string // "rising", "falling" or ""
		Then      []*Action
	}

	// Run is the default run.
	Run struct {
		At
		Range            *Range // nil if only parts are given
		Every, Step, Tol Expr   // nil if absent
		Method           *Ident // nil if absent
	}
)

// Declaration is one name in a Declare: Name[Ranges] = Value "Unit" in Bounds.
type Declaration struct {
	At
	Name   *Ident
	Ranges []*Range
	Value  Expr    // nil for a coordinate
	Unit   *String // nil if absent
	Bounds *Range  // learn only; nil if absent
	// Comment is the text of the # comment that ends the declaration's line:
	// its description in help. Several declarations of one statement that
	// share a line all have it.
	Comment string
}

// LetItem is one definition: Name, Name(Params) or Name[Family] = Value "Unit".
type LetItem struct {
	At
	Name    *Ident
	Params  []*Ident
	Family  []*Generator
	Value   Expr
	Unit    *String
	Comment string
}

// Assignment is Target = Value.
type Assignment struct {
	At
	Target *Target
	Value  Expr
}

// Layer is "-> activation size" of a Net; Activation is nil for a plain output.
type Layer struct {
	At
	Activation *Ident
	Size       Expr
}

// Action is one thing an event does: stop, record, or an assignment.
type Action struct {
	At
	Kind   string // "stop", "record" or "set"
	Target *Target
	Value  Expr
}

func (*System) Keyword() string     { return "system" }
func (d *Declare) Keyword() string  { return d.Kind }
func (*Let) Keyword() string        { return "let" }
func (*Net) Keyword() string        { return "net" }
func (f *Function) Keyword() string { return f.Kind }
func (a *Assign) Keyword() string   { return a.Kind }
func (*Constraint) Keyword() string { return "constraint" }
func (*Observe) Keyword() string    { return "observe" }
func (*Event) Keyword() string      { return "event" }
func (*Run) Keyword() string        { return "run" }
