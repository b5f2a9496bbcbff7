package mechanics

import (
	"slices"

	"lagc/symbolic"
)

// letFinder recognises velocities that are linear in others, and the quadratic
// form that the Lagrangian is in them.
type letFinder struct {
	g      *symbolic.Graph
	n      int
	nodes  []symbolic.Node        // those with velocities, in increasing order
	degree map[symbolic.Node]int  // in the velocities
	uses   map[symbolic.Node]uses // of velocities and sums of them
	lets   []Let
	index  map[symbolic.Node]multiple // the variable that a velocity or a sum is

	holders map[symbolic.Node][]int // the lets whose sums contain a term
	work    int                     // what may still be spent on looking for shared terms

	squares []square                        // terms of the Lagrangian of second degree
	inner   map[symbolic.Node][]square      // those where w is a sum that contains u, by w, until the walk gets to it
	linear  map[symbolic.Node]symbolic.Node // factors of those of first degree
	columns []map[int]symbolic.Node         // W by rows; columns ≤ row
	slope   []symbolic.Node                 // factor of each variable to first degree
}

// uses tells how a sum of velocities is used.
type uses struct {
	direct bool // by the Lagrangian itself
	sums   int  // by so many other sums and constraints
	fixed  bool // with factors that the state does not change, as far as other sums go
	row    bool // by nothing but constraints
}

// multiple is factor·variable.
type multiple struct {
	variable int
	factor   symbolic.Node
}

// square is factor·u·w for u and w of first degree.
type square struct{ factor, u, w symbolic.Node }

// unfit is the degree of what is no polynomial of second degree.
const unfit = 3

// degrees finds the degree of every node in the velocities; it reports whether
// the Lagrangian is of second degree in form, and some sum linear.
func (f *letFinder) degrees(lagrangian symbolic.Node, rates []symbolic.Node) bool {
	g := f.g
	f.degree = map[symbolic.Node]int{}
	sums := false
	for _, n := range g.Reach(append([]symbolic.Node{lagrangian}, rates...)...) {
		if !g.Depends(n).Has(symbolic.Velocity) {
			continue
		}
		d := min(unfit, f.degreeOf(n))
		sums = sums || d == 1 && g.Op(n) == symbolic.OpAdd
		f.degree[n] = d
		f.nodes = append(f.nodes, n)
	}
	return sums && f.degree[lagrangian] == 2
}

func (f *letFinder) degreeOf(n symbolic.Node) int {
	g := f.g
	d := 0
	switch g.Op(n) {
	case symbolic.OpSymbol:
		return 1
	case symbolic.OpAdd:
		for _, a := range g.Args(n) {
			d = max(d, f.degree[a])
		}
		return d
	case symbolic.OpMul:
		for _, a := range g.Args(n) {
			d += f.degree[a]
		}
		return d
	}
	if base, exponent := g.Base(n); base != n && exponent.Is(2) {
		return 2 * f.degree[base]
	}
	return unfit
}

// find walks down from the Lagrangian: it collects the products of two
// velocities with their factors, and numbers the sums of velocities on the way,
// those that only constraints contain among them.
func (f *letFinder) find(lagrangian symbolic.Node, rates []symbolic.Node) {
	g := f.g
	factors := map[symbolic.Node][]symbolic.Node{lagrangian: {g.Int(1)}}
	f.linear = map[symbolic.Node]symbolic.Node{}
	f.uses, f.inner = map[symbolic.Node]uses{}, map[symbolic.Node][]square{}
	for _, r := range rates {
		if u, _, ok := f.split(r); ok {
			f.use(u, true, true)
		}
	}
	for _, n := range slices.Backward(f.nodes) {
		if len(factors[n]) > 0 {
			f.descend(n, g.Add(factors[n]...), factors)
		}
		_, used := f.uses[n]
		for _, s := range f.inner[n] {
			f.inside(s, used)
		}
		if by, used := f.uses[n]; used && g.Op(n) == symbolic.OpAdd {
			apart := by.row && by.sums == 1
			for _, a := range g.Args(n) {
				if u, c, ok := f.split(a); ok {
					f.use(u, apart || !g.Depends(c).Has(symbolic.Coordinate, symbolic.Time), apart)
				}
			}
		}
	}
	f.number()
}

// use notes that a sum contains u, or that a constraint does: then a factor that
// changes needs no variable, since nothing but γ contains its derivative.
func (f *letFinder) use(u symbolic.Node, fixed, row bool) {
	old := f.uses[u]
	first := old.sums == 0
	f.uses[u] = uses{old.direct, old.sums + 1, fixed && (first || old.fixed), row && !old.direct && (first || old.row)}
}

// descend hands the factor of a node on to what it is made of.
func (f *letFinder) descend(n, factor symbolic.Node, factors map[symbolic.Node][]symbolic.Node) {
	g := f.g
	if f.degree[n] == 1 {
		u, c, _ := f.split(n)
		f.slopes(u, g.Mul(factor, c))
		return
	}
	switch g.Op(n) {
	case symbolic.OpAdd:
		for _, a := range g.Args(n) {
			if f.degree[a] > 0 {
				factors[a] = append(factors[a], factor)
			}
		}
	case symbolic.OpPow:
		base, _ := g.Base(n)
		u, c, _ := f.split(base)
		f.squared(u, u, g.Mul(factor, c, c))
	case symbolic.OpMul:
		rest := []symbolic.Node{factor}
		var moving []symbolic.Node
		for _, a := range g.Args(n) {
			if f.degree[a] > 0 {
				moving = append(moving, a)
			} else {
				rest = append(rest, a)
			}
		}
		if len(moving) == 1 {
			factors[moving[0]] = append(factors[moving[0]], g.Mul(rest...))
		} else {
			f.product(moving[0], moving[1], g.Mul(rest...))
		}
	}
}

// product adds c·x·y for x and y of first degree; u·(a·u + b) when the walk gets to
// the sum, whose users are all known then.
func (f *letFinder) product(x, y, c symbolic.Node) {
	g := f.g
	u, cu, _ := f.split(x)
	w, cw, _ := f.split(y)
	c = g.Mul(c, cu, cw)
	if f.contains(u, w) {
		u, w = w, u
	}
	if !f.contains(w, u) {
		f.squared(u, w, c)
		return
	}
	f.inner[w] = append(f.inner[w], square{c, u, w})
}

// inside adds a product of u with a sum w that contains it. Where nothing else uses w,
// u was taken out of a sum of products, and goes back in. Else w may be a variable: what
// moves its coefficients acts through it, so W must contain w and not what it is made of.
func (f *letFinder) inside(s square, used bool) {
	if used {
		f.squared(s.u, s.w, s.factor)
		return
	}
	for _, a := range f.g.Args(s.w) {
		if x, cx, ok := f.split(a); ok {
			f.squared(s.u, x, f.g.Mul(s.factor, cx))
		} else {
			f.slopes(s.u, f.g.Mul(s.factor, a))
		}
	}
}

// squared adds the term c·u·w of second degree.
func (f *letFinder) squared(u, w, c symbolic.Node) {
	f.squares = append(f.squares, square{c, u, w})
	f.uses[u], f.uses[w] = uses{direct: true}, uses{direct: true}
}

// contains reports whether u is in a term of the sum w.
func (f *letFinder) contains(w, u symbolic.Node) bool {
	return f.g.Op(w) == symbolic.OpAdd && slices.ContainsFunc(f.g.Args(w), func(a symbolic.Node) bool {
		x, _, ok := f.split(a)
		return ok && x == u
	})
}

// slopes adds the term c·u of first degree.
func (f *letFinder) slopes(u, c symbolic.Node) {
	f.linear[u] = f.g.Add(f.orZero(f.linear[u]), c)
	f.uses[u] = uses{direct: true}
}

func (f *letFinder) orZero(n symbolic.Node) symbolic.Node {
	if n == 0 {
		return f.g.Int(0)
	}
	return n
}

// split writes a node of first degree as c·u, u a velocity or a sum.
func (f *letFinder) split(n symbolic.Node) (u, c symbolic.Node, ok bool) {
	g := f.g
	c = g.Int(1)
	if f.degree[n] != 1 {
		return 0, 0, false
	}
	for g.Op(n) == symbolic.OpMul {
		rest := []symbolic.Node{c}
		var next symbolic.Node
		for _, a := range g.Args(n) {
			if f.degree[a] > 0 {
				next = a
			} else {
				rest = append(rest, a)
			}
		}
		n, c = next, g.Mul(rest...)
	}
	return n, c, true
}
