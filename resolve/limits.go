package resolve

import (
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
)

// Whatever a file holds, resolving it ends soon and within bounded memory.
// Nearly all work is expansion, which Options.Limit bounds; the rest has limits
// of its own.
const (
	// maxErrors is the number of findings after which Resolve gives up.
	maxErrors = 200
	// deepest bounds how far evaluations may nest: lets that use lets, families
	// that use their own elements, expressions in expressions.
	deepest = 100_000
	// largestIndex keeps sizes of ranges from overflowing.
	largestIndex = 1 << 40
	// maxFamilyRank is the number of indices that a family or an array may have.
	maxFamilyRank = 4
	// elementCost is how many terms an element of a declared array counts for:
	// it has names, values and equations of its own.
	elementCost = 20
	// derivationFactor is how much larger than the expansion of a file the
	// equations of motion may be.
	derivationFactor = 4
	// largeGraph is the number of nodes from which on one more derivative may
	// need more memory than there is; under it, looking before is not worth
	// the time.
	largeGraph = 1 << 20
	// mostHints bounds the comparisons of names, of which a generated file may
	// have many that are unknown and many that are not.
	mostHints = 200_000
)

// limits is what is left of them.
type limits struct {
	left  int  // terms that the expansion may still have
	depth int  // of evaluations
	hints int  // comparisons of names that were made
	full  bool // there were too many errors
	dead  bool // a limit was passed: nothing more is evaluated
}

// errorf reports an error at a place.
func (r *resolver) errorf(at interface{ Span() source.Span }, format string, args ...any) {
	if r.full {
		return
	}
	r.diags.Errorf(r.src, at.Span(), format, args...)
	if len(r.diags) >= maxErrors {
		r.full, r.dead = true, true
		r.diags.Errorf(r.src, at.Span(), "too many errors; the rest of the file was not checked")
	}
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

// enter goes one evaluation deeper.
func (r *resolver) enter(at ast.Expr) bool {
	if r.depth++; r.depth > deepest && !r.dead {
		r.dead = true
		r.errorf(at, "definitions that use one another nest more than %d deep", deepest)
	}
	return !r.dead
}

// derivativeCost estimates what differentiating nodes adds to the graph. It
// cannot be stopped midway, so that it is paid for in advance: some nodes for
// each function and, by the product rule, k products of k factors for one of k.
func (r *resolver) derivativeCost(nodes []symbolic.Node) int {
	cost := 0
	for _, n := range nodes {
		k := len(r.g.Args(n))
		if cost += 4 + k; r.g.Op(n) == symbolic.OpMul {
			cost += k * k
		}
	}
	return cost
}
