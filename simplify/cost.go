package simplify

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"lagc/symbolic"
)

// Class is a class of operations of about the same cost.
type Class uint8

// The classes. Signs are free, for they go into an addition or a constant.
const (
	Additions Class = iota // and subtractions
	Multiplications
	Divisions
	Roots         // square roots
	Trigonometric // sin, cos, tan and their inverses
	Exponential   // exp, log, hyperbolic functions, powers, cube roots, erf
	Choices       // comparisons, conditionals, abs, min, max, rounding
	classes
)

// classFacts is what is known of each class. Weights are in additions: rough
// figures of the operations that each expands into, see codegen/lower.
var classFacts = [classes]struct {
	one, many string
	weight    uint64
}{
	Additions:       {"addition", "additions", 1},
	Multiplications: {"multiplication", "multiplications", 1},
	Divisions:       {"division", "divisions", 4},
	Roots:           {"square root", "square roots", 5},
	Trigonometric:   {"trigonometric function", "trigonometric functions", 15},
	Exponential:     {"exponential or power", "exponentials and powers", 20},
	Choices:         {"comparison or choice", "comparisons and choices", 1},
}

// String returns the name of the class, in the plural.
func (c Class) String() string { return classFacts[c].many }

// functionClass is the class of each operation that is not arithmetic.
var functionClass = map[symbolic.Op]Class{
	symbolic.OpSin:      Trigonometric,
	symbolic.OpCos:      Trigonometric,
	symbolic.OpTan:      Trigonometric,
	symbolic.OpAsin:     Trigonometric,
	symbolic.OpAcos:     Trigonometric,
	symbolic.OpAtan:     Trigonometric,
	symbolic.OpAtan2:    Trigonometric,
	symbolic.OpSinh:     Exponential,
	symbolic.OpCosh:     Exponential,
	symbolic.OpTanh:     Exponential,
	symbolic.OpAsinh:    Exponential,
	symbolic.OpAcosh:    Exponential,
	symbolic.OpAtanh:    Exponential,
	symbolic.OpExp:      Exponential,
	symbolic.OpLog:      Exponential,
	symbolic.OpCbrt:     Exponential,
	symbolic.OpAbs:      Choices,
	symbolic.OpSign:     Choices,
	symbolic.OpMin:      Choices,
	symbolic.OpMax:      Choices,
	symbolic.OpHypot:    Roots,
	symbolic.OpErf:      Exponential,
	symbolic.OpMod:      Divisions,
	symbolic.OpFloor:    Choices,
	symbolic.OpCeil:     Choices,
	symbolic.OpRound:    Choices,
	symbolic.OpLess:     Choices,
	symbolic.OpLessEq:   Choices,
	symbolic.OpEqual:    Choices,
	symbolic.OpNotEqual: Choices,
	symbolic.OpAnd:      Choices,
	symbolic.OpOr:       Choices,
	symbolic.OpNot:      Choices,
	symbolic.OpSelect:   Choices,
}

// Counts holds a number of operations for each class. A number too large for
// 64 bits stays at the largest, math.MaxUint64.
type Counts [classes]uint64

// Total returns the number of operations.
func (c Counts) Total() uint64 {
	var sum uint64
	for _, k := range c {
		sum = plus(sum, k)
	}
	return sum
}

// Cost returns the operations weighted by class, in additions.
func (c Counts) Cost() uint64 {
	var sum uint64
	for class, k := range c {
		sum = plus(sum, times(k, classFacts[class].weight))
	}
	return sum
}

// String lists the classes that occur: "3 additions, 1 division".
func (c Counts) String() string {
	var parts []string
	for class, k := range c {
		if k == math.MaxUint64 {
			parts = append(parts, "over 10^19 "+Class(class).String())
		} else if k == 1 {
			parts = append(parts, "1 "+classFacts[class].one)
		} else if k > 0 {
			parts = append(parts, fmt.Sprintf("%d %v", k, Class(class)))
		}
	}
	return strings.Join(parts, ", ")
}

func (c Counts) plus(d Counts) Counts {
	for k := range c {
		c[k] = plus(c[k], d[k])
	}
	return c
}

func plus(x, y uint64) uint64 {
	sum, carry := bits.Add64(x, y, 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return sum
}

func times(x, y uint64) uint64 {
	hi, lo := bits.Mul64(x, y)
	if hi != 0 {
		return math.MaxUint64
	}
	return lo
}

// Count counts the operations that the roots take. In tree every use of a
// common subexpression counts, as if the formulas were evaluated as written
// out; in shared each is computed once.
func Count(g *symbolic.Graph, roots ...symbolic.Node) (tree, shared Counts) {
	nodes := g.Reach(roots...)
	trees := make(map[symbolic.Node]Counts, len(nodes))
	for _, n := range nodes {
		own := operations(g, n)
		shared = shared.plus(own)
		for _, a := range g.Args(n) {
			own = own.plus(trees[a])
		}
		trees[n] = own
	}
	for _, r := range roots {
		if r == 0 {
			continue
		}
		tree = tree.plus(trees[r])
		if reciprocal(g, r) {
			tree[Divisions] = plus(tree[Divisions], 1)
			shared[Divisions] = plus(shared[Divisions], 1)
		}
	}
	return tree, shared
}

// Cost returns the weighted number of operations of n, in additions, each common
// subexpression counted once.
func Cost(g *symbolic.Graph, n symbolic.Node) uint64 {
	_, shared := Count(g, n)
	return shared.Cost()
}

// operations counts what n does with its arguments. A negative power counts
// without its division: that belongs to who uses it, for a product with several
// divides once.
func operations(g *symbolic.Graph, n symbolic.Node) (c Counts) {
	op, args := g.Op(n), g.Args(n)
	switch op {
	case symbolic.OpMul:
		return productOperations(g, args)
	case symbolic.OpPow:
		c = powerOperations(g, n)
	case symbolic.OpAdd:
		c[Additions] = uint64(len(args) - 1)
	default:
		if len(args) == 0 {
			return c
		}
		c[functionClass[op]]++
	}
	for _, a := range args {
		if reciprocal(g, a) {
			c[Divisions]++
		}
	}
	return c
}

func productOperations(g *symbolic.Graph, args []symbolic.Node) (c Counts) {
	var over, under uint64
	for _, a := range args {
		switch {
		case g.IsConst(a, -1):
		case reciprocal(g, a):
			under++
		default:
			over++
		}
	}
	c[Multiplications] = max(over, 1) - 1 + max(under, 1) - 1
	c[Divisions] = min(under, 1)
	return c
}

func powerOperations(g *symbolic.Graph, n symbolic.Node) (c Counts) {
	_, e := g.Base(n)
	if e.Sign() < 0 {
		e = e.Neg()
	}
	if k, ok := e.Int(); ok {
		c[Multiplications] = multiplicationsOf(uint64(k))
		return c
	}
	if k, ok := e.Mul(symbolic.RatInt(2)).Int(); ok {
		c[Roots] = 1
		if k > 1 { // the integer part, times the root
			c[Multiplications] = multiplicationsOf(uint64(k/2)) + 1
		}
		return c
	}
	c[Exponential] = 2
	return c
}

// multiplicationsOf returns the number of multiplications in xᵏ by squaring.
func multiplicationsOf(k uint64) uint64 {
	if k == 0 {
		return 0
	}
	return uint64(bits.Len64(k)-1+bits.OnesCount64(k)) - 1
}

func reciprocal(g *symbolic.Graph, n symbolic.Node) bool {
	_, e := g.Base(n)
	return g.Op(n) == symbolic.OpPow && e.Sign() < 0
}
