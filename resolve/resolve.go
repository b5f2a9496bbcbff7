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
// System is nil if one of them is an error.
func Resolve(f *ast.File, opt Options) (*mechanics.System, source.List) {
	r := newResolver(f, opt)
	for _, pass := range passes {
		pass(r)
	}
	if r.diags.Err() != nil {
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

type resolver struct {
	file  *ast.File
	src   *source.File
	opt   Options
	diags source.List
	sys   *mechanics.System
	g     *symbolic.Graph
	time  *symbolic.Direction

	names   map[string]*entity
	order   []*entity // in order of declaration
	unknown map[*ast.Ident]bool

	momenta    []symbolic.Node
	lagrangian *ast.Function
	calls      []*entity // functions being expanded

	early bool // lets have no meaning yet: consts, sizes and params are evaluated
	left  int  // terms that the expansion may still have
	depth int
	dead  bool // a limit was passed: nothing more is evaluated
}

func newResolver(f *ast.File, opt Options) *resolver {
	g := symbolic.New()
	r := &resolver{
		file:    f,
		src:     f.Source,
		opt:     opt,
		g:       g,
		time:    g.TimeDerivative(),
		sys:     &mechanics.System{File: f.Source, Name: baseName(f.Source.Name), Graph: g},
		names:   map[string]*entity{},
		unknown: map[*ast.Ident]bool{},
		early:   true,
	}
	if r.left = opt.Limit; r.left <= 0 {
		r.left = DefaultLimit
	}
	r.opt.Limit = r.left
	return r
}

func (r *resolver) errorf(at interface{ Span() source.Span }, format string, args ...any) {
	r.diags.Errorf(r.src, at.Span(), format, args...)
}

// spend takes n terms from what the expansion may have.
func (r *resolver) spend(at ast.Expr, n int) bool {
	if r.dead {
		return false
	}
	if r.left -= n; r.left < 0 {
		r.dead = true
		r.errorf(at, "this expands to more than %d terms; raise the limit with --max-terms if that is meant", r.opt.Limit)
	}
	return !r.dead
}
