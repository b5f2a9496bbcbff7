package symbolic

import (
	"math/bits"
	"slices"
)

// Node is an expression in a Graph. The zero Node is none.
type Node int32

// Nodes that every graph begins with, so that they are the same in all.
const (
	nodeZero Node = iota + 1 // the constant 0
	nodeOne                  // the constant 1
	nodePi
)

// Kind says what a symbol stands for.
type Kind uint8

// The kinds of symbols. Coordinate, Velocity and Acceleration of one index
// belong together: the time derivative of one is the next.
const (
	Time Kind = iota
	Param
	Coordinate
	Velocity
	Acceleration
	Multiplier        // the Lagrange multiplier of a constraint
	InitialCoordinate // x(0), in exact solutions
	InitialVelocity   // x'(0)
	Memory            // what an integrator carries from step to step, in compiled steps only
)

// Kinds is a set of Kinds.
type Kinds uint16

// SetOf returns the set of the given kinds.
func SetOf(kinds ...Kind) Kinds {
	var s Kinds
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether any of the kinds is in s.
func (s Kinds) Has(kinds ...Kind) bool { return s&SetOf(kinds...) != 0 }

// Symbol is the meaning of a symbol node: the Index-th of its Kind.
type Symbol struct {
	Kind  Kind
	Index int
}

// Graph is an arena of expressions. Its zero value is not usable; see New.
// A Graph is not safe for concurrent use.
type Graph struct {
	ops    []Op
	starts []int32 // arguments of node n are pool[starts[n]:starts[n+1]]
	pool   []Node
	aux    []int32 // index into rats or symbols
	deps   []Kinds

	rats      []Rational
	small     map[[2]int64]Node
	large     map[string]Node
	symbols   []Symbol
	bySymbol  map[Symbol]Node
	table     []slot // open addressing over all nodes with arguments
	tableUsed int
	merging   int // how deep conditionals are being merged; see mergeSelects
}

// New returns an empty graph.
func New() *Graph {
	g := &Graph{
		starts:   []int32{0},
		small:    map[[2]int64]Node{},
		large:    map[string]Node{},
		bySymbol: map[Symbol]Node{},
		table:    make([]slot, 1024),
	}
	g.push(OpInvalid, nil, 0, 0) // node 0 is none
	g.constant(RatInt(0))
	g.constant(RatInt(1))
	g.push(OpPi, nil, 0, 0)
	return g
}

// Len returns one more than the largest node.
func (g *Graph) Len() int { return len(g.ops) }

// Op returns the operation of n.
func (g *Graph) Op(n Node) Op { return g.ops[n] }

// Args returns the arguments of n; the slice must not be changed.
func (g *Graph) Args(n Node) []Node {
	end := g.starts[n+1]
	return g.pool[g.starts[n]:end:end]
}

// Depends returns the kinds of symbols that occur in n.
func (g *Graph) Depends(n Node) Kinds { return g.deps[n] }

// Const returns the value of n where n is a constant.
func (g *Graph) Const(n Node) (Rational, bool) {
	if g.ops[n] != OpConst {
		return Rational{}, false
	}
	return g.rats[g.aux[n]], true
}

// SymbolOf returns the meaning of n where n is a symbol.
func (g *Graph) SymbolOf(n Node) (Symbol, bool) {
	if g.ops[n] != OpSymbol {
		return Symbol{}, false
	}
	return g.symbols[g.aux[n]], true
}

// IsConst reports whether n is the integer v.
func (g *Graph) IsConst(n Node, v int64) bool {
	return g.ops[n] == OpConst && g.rats[g.aux[n]].Is(v)
}

// Int returns the constant v.
func (g *Graph) Int(v int64) Node { return g.Rat(RatInt(v)) }

// Float returns the constant with the exact value of the finite float64 v.
func (g *Graph) Float(v float64) Node { return g.Rat(RatFloat(v)) }

// Pi returns π.
func (g *Graph) Pi() Node { return nodePi }

// Rat returns the constant r.
func (g *Graph) Rat(r Rational) Node {
	switch {
	case r.Is(0):
		return nodeZero
	case r.Is(1):
		return nodeOne
	}
	return g.constant(r)
}

// constant interns r.
func (g *Graph) constant(r Rational) Node {
	if r.big == nil {
		key := [2]int64{r.num, r.den1}
		n, ok := g.small[key]
		if !ok {
			n = g.pushConst(r)
			g.small[key] = n
		}
		return n
	}
	key := r.key()
	n, ok := g.large[key]
	if !ok {
		n = g.pushConst(r)
		g.large[key] = n
	}
	return n
}

func (g *Graph) pushConst(r Rational) Node {
	g.rats = append(g.rats, r)
	return g.push(OpConst, nil, int32(len(g.rats)-1), 0)
}

// Symbol returns the node of the index-th symbol of a kind.
func (g *Graph) Symbol(k Kind, index int) Node {
	s := Symbol{k, index}
	n, ok := g.bySymbol[s]
	if !ok {
		g.symbols = append(g.symbols, s)
		n = g.push(OpSymbol, nil, int32(len(g.symbols)-1), SetOf(k))
		g.bySymbol[s] = n
	}
	return n
}

func (g *Graph) push(op Op, args []Node, aux int32, deps Kinds) Node {
	if n := len(g.ops); n == cap(g.ops) { // append would grow by a quarter, and copy that much oftener
		g.ops, g.starts, g.aux, g.deps = slices.Grow(g.ops, n), slices.Grow(g.starts, n), slices.Grow(g.aux, n), slices.Grow(g.deps, n)
	}
	if n := len(g.pool); n+len(args) > cap(g.pool) {
		g.pool = slices.Grow(g.pool, n+len(args))
	}
	g.ops = append(g.ops, op)
	g.pool = append(g.pool, args...)
	g.starts = append(g.starts, int32(len(g.pool)))
	g.aux = append(g.aux, aux)
	g.deps = append(g.deps, deps)
	return Node(len(g.ops) - 1)
}

// slot holds a node and its hash, which spares most looks at the node itself.
type slot struct {
	hash uint32
	node Node // 0: empty
}

// intern returns the node op(args), which it creates where there is none. It
// applies no rewrites.
func (g *Graph) intern(op Op, args ...Node) Node {
	h := hash(op, args)
	at := g.find(h, op, args)
	if n := g.table[at].node; n != 0 {
		return n
	}
	var deps Kinds
	for _, a := range args {
		deps |= g.deps[a]
	}
	n := g.push(op, args, 0, deps)
	g.table[at] = slot{h, n}
	g.tableUsed++
	if g.tableUsed*4 > 3*len(g.table) {
		g.grow()
	}
	return n
}

// find returns where op(args) is in the table, or the empty slot where it goes.
func (g *Graph) find(h uint32, op Op, args []Node) int {
	mask := len(g.table) - 1
	at := int(h) & mask
	for {
		s := g.table[at]
		if s.node == 0 || s.hash == h && g.ops[s.node] == op && equal(g.Args(s.node), args) {
			return at
		}
		at = (at + 1) & mask
	}
}

func (g *Graph) grow() {
	old := g.table
	g.table = make([]slot, 2*len(old))
	mask := len(g.table) - 1
	for _, s := range old {
		if s.node == 0 {
			continue
		}
		at := int(s.hash) & mask
		for g.table[at].node != 0 {
			at = (at + 1) & mask
		}
		g.table[at] = s
	}
}

func hash(op Op, args []Node) uint32 {
	h := uint64(op) + 0x9e3779b97f4a7c15
	for _, a := range args {
		hi, lo := bits.Mul64(h^uint64(a), 0x9fb21c651e98df25)
		h = hi ^ lo
	}
	return uint32(h ^ h>>32)
}

func equal(a, b []Node) bool {
	if len(a) != len(b) {
		return false
	}
	for i, n := range a {
		if n != b[i] {
			return false
		}
	}
	return true
}
