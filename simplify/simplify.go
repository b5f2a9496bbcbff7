package simplify

import "lagc/symbolic"

// Budget bounds a simplification. The zero value of a field stands for its
// default. Bounds are on work, not on time, so that results do not depend on the
// machine: a million steps are some tenths of a second.
type Budget struct {
	Steps int // elementary steps: looking at a factor of a term, a node of a graph; 0: four million
	Nodes int // nodes made on the way; 0: 400 000
	Terms int // terms of a product that is multiplied out; 0: 1000
}

var defaultBudget = Budget{Steps: 4_000_000, Nodes: 400_000, Terms: 1000}

func (b Budget) withDefaults() Budget {
	if b.Steps <= 0 {
		b.Steps = defaultBudget.Steps
	}
	if b.Nodes <= 0 {
		b.Nodes = defaultBudget.Nodes
	}
	if b.Terms <= 0 {
		b.Terms = defaultBudget.Terms
	}
	return b
}

// rounds is how often an expression is gone over: what one rule leaves may be
// what another needs.
const rounds = 3

// Expression returns n simplified for a reader: equal wherever n is defined, and
// neither costlier, by Cost, nor longer as written out than n. Where the budget
// ends, what is left stays as it is; n itself is returned if nothing helps.
func Expression(g *symbolic.Graph, n symbolic.Node, budget Budget) symbolic.Node {
	return Expressions(g, []symbolic.Node{n}, budget)[0]
}

// Expressions simplifies several expressions, each as Expression does. They have
// one budget; each may take a part of what those before it left. Node 0 stays 0.
func Expressions(g *symbolic.Graph, roots []symbolic.Node, budget Budget) []symbolic.Node {
	out := append([]symbolic.Node(nil), roots...)
	budget = budget.withDefaults()
	nodes := g.Reach(roots...)
	if len(nodes) > budget.Nodes || len(nodes) > budget.Steps {
		return out
	}
	w := newWork(budget)
	there := translate(g, w.g, nodes, map[symbolic.Node]symbolic.Node{})
	back := make(map[symbolic.Node]symbolic.Node, len(nodes))
	for _, n := range nodes {
		if _, ok := back[there[n]]; !ok {
			back[there[n]] = n
		}
	}
	for i, r := range roots {
		if r == 0 {
			continue
		}
		w.share(len(roots) - i)
		best := w.simplified(there[r])
		translate(w.g, g, w.g.Reach(best), back)
		if noWorse(g, back[best], r) {
			out[i] = back[best]
		}
	}
	return out
}

// noWorse reports whether n may stand for original.
func noWorse(g *symbolic.Graph, n, original symbolic.Node) bool {
	tree, dag := Count(g, n)
	treeBefore, dagBefore := Count(g, original)
	return tree.Cost() <= treeBefore.Cost() && dag.Cost() <= dagBefore.Cost()
}

// translate makes nodes of one graph in another, in increasing order, and
// enters them in known.
func translate(from, to *symbolic.Graph, nodes []symbolic.Node, known map[symbolic.Node]symbolic.Node) map[symbolic.Node]symbolic.Node {
	for _, n := range nodes {
		if _, ok := known[n]; ok {
			continue
		}
		if c, ok := from.Const(n); ok {
			known[n] = to.Rat(c)
			continue
		}
		if s, ok := from.SymbolOf(n); ok {
			known[n] = to.Symbol(s.Kind, s.Index)
			continue
		}
		args := make([]symbolic.Node, len(from.Args(n)))
		for k, a := range from.Args(n) {
			args[k] = known[a]
		}
		known[n] = apply(to, from.Op(n), args)
	}
	return known
}

// apply calls the constructor of an operation.
func apply(g *symbolic.Graph, op symbolic.Op, args []symbolic.Node) symbolic.Node {
	switch op {
	case symbolic.OpPi:
		return g.Pi()
	case symbolic.OpAdd:
		return g.Add(args...)
	case symbolic.OpMul:
		return g.Mul(args...)
	case symbolic.OpPow:
		return g.Pow(args[0], args[1])
	case symbolic.OpSelect:
		return g.Select(args[0], args[1], args[2])
	}
	return g.Call(op, args...)
}

// work is a simplification under way. It has a graph of its own, so that what
// is tried and dropped does not stay in the caller's.
type work struct {
	g      *symbolic.Graph
	budget Budget
	steps  int   // left
	keep   int   // steps that are kept for later
	most   int   // nodes up to which this part of the work may go
	fired  []int // how often each rule changed something, by its place in rules

	monomials  [][]factor
	index      map[string]monomial
	expanded   map[symbolic.Node]poly
	primitives map[symbolic.Node]split
	trees      map[symbolic.Node]written
	plain      map[symbolic.Node]symbolic.Node // see pass
	done       map[symbolic.Node]symbolic.Node
	searched   map[symbolic.Node]bool // nodes that improved has seen

	key     []byte
	scratch []factor
}

func newWork(budget Budget) *work {
	w := &work{
		g:          symbolic.New(),
		budget:     budget,
		steps:      budget.Steps,
		most:       budget.Nodes,
		fired:      make([]int, len(rules)),
		index:      map[string]monomial{},
		expanded:   map[symbolic.Node]poly{},
		primitives: map[symbolic.Node]split{},
		trees:      map[symbolic.Node]written{},
		plain:      map[symbolic.Node]symbolic.Node{},
		done:       map[symbolic.Node]symbolic.Node{},
		searched:   map[symbolic.Node]bool{},
	}
	w.intern(nil) // monomial 0 is 1
	return w
}

// spend takes steps from the budget and reports whether any are left.
func (w *work) spend(steps int) bool {
	w.steps -= steps
	return !w.exhausted()
}

func (w *work) exhausted() bool { return w.steps < w.keep || w.g.Len() > w.most }

// share lets what follows use an equal part of what is left, of so many to come;
// but an eighth at least, for most expressions need little.
func (w *work) share(parts int) {
	parts = min(parts, 8)
	w.keep = max(w.steps, 0) / parts * (parts - 1)
	w.most = w.g.Len() + max(w.budget.Nodes-w.g.Len(), 0)/parts
}

// simplified goes over n until nothing changes.
func (w *work) simplified(n symbolic.Node) symbolic.Node {
	best := n
	for range rounds {
		next := w.pass(n)
		if w.noCostlier(next, best) {
			best = next
		}
		if next == n || w.exhausted() {
			break
		}
		n = next
	}
	return best
}

// pass simplifies everything that n is made of, arguments first. Two versions
// of arithmetic are kept: plain, with the sums and products as they were, and
// done, with simplified parts. Simplifying starts from both, for some rules find
// their terms only in the one or the other.
func (w *work) pass(root symbolic.Node) symbolic.Node {
	nodes := w.g.Reach(root)
	exits := w.exits(nodes, root)
	for _, n := range nodes {
		search := w.arithmetic(n) && (w.g.Op(n) == symbolic.OpAdd || exits[n]) && !w.exhausted()
		if _, ok := w.done[n]; ok && (w.searched[n] || !search) {
			continue
		}
		args := w.g.Args(n)
		w.spend(len(args))
		better := w.rebuilt(n, w.done)
		w.plain[n] = better
		switch {
		case w.exhausted() || len(args) == 0:
		case !w.arithmetic(n):
			better = w.rewritten(better)
			w.plain[n] = better
		default:
			w.plain[n] = w.rebuilt(n, w.plain)
		}
		if search {
			w.searched[n] = true
			better = w.improved(better, w.plain[n])
		}
		w.done[n] = better
	}
	return w.done[root]
}

func (w *work) rebuilt(n symbolic.Node, of map[symbolic.Node]symbolic.Node) symbolic.Node {
	args := w.g.Args(n)
	now := make([]symbolic.Node, len(args))
	same := true
	for k, a := range args {
		now[k] = of[a]
		same = same && now[k] == a
	}
	if same {
		return n
	}
	return apply(w.g, w.g.Op(n), now)
}

// arithmetic reports whether n is a part of a polynomial: a sum, a product or
// an integer power.
func (w *work) arithmetic(n symbolic.Node) bool {
	switch w.g.Op(n) {
	case symbolic.OpAdd, symbolic.OpMul:
		return true
	case symbolic.OpPow:
		base, e := w.g.Base(n)
		return base != n && e.IsInt()
	}
	return false
}

// exits returns the nodes where arithmetic ends: the root and the arguments of
// functions.
func (w *work) exits(nodes []symbolic.Node, root symbolic.Node) map[symbolic.Node]bool {
	exits := map[symbolic.Node]bool{root: true}
	for _, n := range nodes {
		if !w.arithmetic(n) {
			for _, a := range w.g.Args(n) {
				exits[a] = true
			}
		}
	}
	return exits
}

// improved returns the cheapest version of n that the rules for sums lead to.
func (w *work) improved(n, plain symbolic.Node) symbolic.Node {
	best := n
	seen := map[symbolic.Node]bool{}
	for _, start := range []symbolic.Node{plain, n} {
		if seen[start] || w.exhausted() {
			continue
		}
		seen[start] = true
		if found := w.search(start); w.cheaper(found, best) && !w.exhausted() {
			best = found
		}
	}
	return best
}

// search applies the rules for sums to n: first those that always help, then
// those that are kept only where they do.
func (w *work) search(n symbolic.Node) symbolic.Node {
	raw := w.expand(n)
	if len(raw) == 1 && len(w.monomials[raw[0].mono]) < 2 {
		return w.build(raw)
	}
	current := w.tidied(raw)
	best := w.build(current)
	for i := range rules {
		r := &rules[i]
		if r.sum == nil || !r.trial {
			continue
		}
		for _, from := range []poly{raw, current} {
			p, changed := r.sum(w, from)
			if !changed || w.exhausted() {
				continue
			}
			p = w.tidied(p)
			if found := w.build(p); w.cheaper(found, best) {
				best, current = found, p
				w.fired[i]++
			}
		}
	}
	return best
}

// tidied applies the rules that always help until none does.
func (w *work) tidied(p poly) poly {
	for again := true; again && !w.exhausted(); {
		again = false
		for i := range rules {
			r := &rules[i]
			if r.sum == nil || r.trial {
				continue
			}
			if q, changed := r.sum(w, p); changed {
				p, again = q, true
				w.fired[i]++
			}
		}
	}
	return p
}
