// Package resolve gives meaning to a syntax tree: it resolves names, checks
// shapes, expands sums, families and functions, and builds a mechanics.System
// on an expression graph.
//
// It works in passes, so that one mistake hides no other: collect the declared
// names, look every used name up, evaluate consts and params, evaluate lets and
// the statements that define the physics. All findings are collected; nothing
// panics, and an expansion that grows beyond a limit is an error.
//
// Neighbours: parser gives the tree, mechanics takes the System.
package resolve

import (
	"strings"

	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// DefaultLimit is the number of terms that the expansion of a file may have
// unless Options says otherwise.
const DefaultLimit = 10_000_000

// Options of Resolve; the zero value is useful.
type Options struct {
	// Consts replaces the values of consts by name.
	Consts map[string]symbolic.Rational
	// Limit bounds the number of expanded terms; 0 means DefaultLimit.
	Limit int
}

// Resolve gives meaning to f. The diagnostics are all that could be found; the
// System is nil if one of them is an error, or if the parser reported some.
func Resolve(f *ast.File, opt Options) (*mechanics.System, source.List) {
	if n := len(f.Broken); n > 0 && f.Broken[n-1].Keyword == "" {
		return nil, nil // the parser gave up, so nothing can be said about names
	}
	r := newResolver(f, opt)
	for _, pass := range passes {
		pass(r)
	}
	if r.diags.Err() != nil || len(f.Broken) > 0 {
		return nil, r.diags
	}
	return r.sys, r.diags
}

// passes in their order. Each needs what the ones before it found.
var passes = []func(*resolver){
	(*resolver).collect,     // which names are there, declared once
	(*resolver).lookUp,      // every name that is used is there
	(*resolver).constants,   // consts have values
	(*resolver).coordinates, // coordinates have shapes and indices
	(*resolver).parameters,  // params have shapes and values
	(*resolver).definitions, // lets, also those that nothing uses
	(*resolver).physics,     // the Lagrangian, forces, constraints
	(*resolver).outputs,     // observe, hand, exact
	(*resolver).start,       // init and run
	(*resolver).later,       // nets and events: checked, not run yet
}

// resolver is the state of one Resolve.
type resolver struct {
	file  *ast.File
	src   *source.File
	opt   Options
	diags source.List
	sys   *mechanics.System
	g     *symbolic.Graph
	time  *symbolic.Direction

	// What is declared, and what is wrong with it.
	names      map[string]*entity
	order      []*entity     // in order of declaration
	lagrangian *ast.Function // nil if there is none
	named      bool          // there is a system statement
	unknown    map[*ast.Ident]bool
	failed     map[string]bool   // keywords of statements with errors
	warned     map[ast.Expr]bool // expressions with a warning
	columns    map[string]string // what the columns of tables stand for

	// What is being evaluated.
	early  string    // what may be used while lets have no meaning yet; "" when they have
	active []string  // names, one needed by the other
	calls  []*entity // functions

	// What has been evaluated.
	literal    map[string]symbolic.Node // numbers as written
	expanded   map[string]value         // calls of functions
	slopes     map[slope]map[symbolic.Node]symbolic.Node
	momenta    []symbolic.Node
	energyNode symbolic.Node

	limits
}

func newResolver(f *ast.File, opt Options) *resolver {
	g := symbolic.New()
	r := &resolver{
		file:     f,
		src:      f.Source,
		opt:      opt,
		g:        g,
		time:     g.TimeDerivative(),
		sys:      &mechanics.System{File: f.Source, Name: baseName(f.Source.Name), Graph: g},
		names:    map[string]*entity{},
		unknown:  map[*ast.Ident]bool{},
		failed:   map[string]bool{},
		expanded: map[string]value{},
		warned:   map[ast.Expr]bool{},
		literal:  map[string]symbolic.Node{},
		slopes:   map[slope]map[symbolic.Node]symbolic.Node{},
		columns:  map[string]string{"t": "the time"},
	}
	if r.opt.Limit <= 0 {
		r.opt.Limit = DefaultLimit
	}
	r.left = r.opt.Limit
	return r
}

// endOfFile is the last character, where what is missing could stand.
func (r *resolver) endOfFile() ast.At {
	n := len(strings.TrimRight(r.src.Text, " \t\r\n"))
	return ast.At{Where: source.Span{Start: max(0, n-1), End: n}}
}

// between is the place from one expression to another.
func between(a, b ast.Expr) ast.At { return ast.At{Where: a.Span().To(b.Span())} }
