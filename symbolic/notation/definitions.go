package notation

import (
	"strconv"

	"lagc/symbolic"
)

// Definition is a name for an expression.
type Definition struct {
	Name Name
	Node symbolic.Node
}

// Sharing says which common subexpressions get names. Its zero value is useful.
type Sharing struct {
	Names Names // what symbols are called: their names are not taken; nil as in Options
	// Taken reports names that must not be used, besides those of symbols in
	// the expressions; nil for none.
	Taken  func(string) bool
	Prefix string // of the names; "" means "s", for s1, s2, …
	// Least is the size, in nodes of the expression as printed, from which a
	// subexpression is named that is used more than once; 0 means 16.
	Least int
}

const defaultLeast = 16

// Definitions names the large subexpressions that the roots use more than
// once, in an order in which each uses only earlier ones. With them, what is
// printed is at most Least times as long as the graph is large, where without
// them it may be exponentially long.
func Definitions(g *symbolic.Graph, roots []symbolic.Node, s Sharing) []Definition {
	if s.Least <= 0 {
		s.Least = defaultLeast
	}
	nodes := g.Reach(roots...)
	uses := countUses(g, nodes, roots)
	next := s.namer(g, nodes)
	size := make(map[symbolic.Node]int, len(nodes))
	var out []Definition
	for _, n := range nodes {
		total := 1
		for _, a := range g.Args(n) {
			total += size[a]
		}
		size[n] = total
		if uses[n] > 1 && total >= s.Least && !g.Op(n).Boolean() {
			out = append(out, Definition{next(), n})
			size[n] = 1
		}
	}
	return out
}

func countUses(g *symbolic.Graph, nodes, roots []symbolic.Node) map[symbolic.Node]int {
	uses := make(map[symbolic.Node]int, len(nodes))
	for _, n := range nodes {
		for _, a := range g.Args(n) {
			uses[a]++
		}
	}
	for _, r := range roots {
		uses[r]++
	}
	return uses
}

// namer returns a source of names that are not taken.
func (s Sharing) namer(g *symbolic.Graph, nodes []symbolic.Node) func() Name {
	if s.Names == nil {
		s.Names = Vocabulary{}.Name
	}
	if s.Prefix == "" {
		s.Prefix = "s"
	}
	taken := map[string]bool{}
	for _, n := range nodes {
		if symbol, ok := g.SymbolOf(n); ok {
			taken[s.Names(symbol).Base] = true
		}
	}
	count := 0
	return func() Name {
		for {
			count++
			name := s.Prefix + strconv.Itoa(count)
			if !taken[name] && (s.Taken == nil || !s.Taken(name)) {
				return Name{Base: name}
			}
		}
	}
}
