package mechanics

import (
	"slices"

	"lagc/symbolic"
)

// LetForm are the equations of motion with the velocities that lets define,
// such as x2' = x1' + l·cos(th)·th', kept as variables of their own. The
// variables are numbered: q̇ first, 0 … n−1, then the lets, each of which is
// linear in variables before it,
//
//	vₑ = Σ cₑₖ vₖ + …,   v̇ₑ = Σ cₑₖ v̇ₖ + γₑ,
//
// and the accelerations are those that make ½ v̇ᵀW v̇ − Fᵀv̇ stationary, subject
// to the constraints, which are rows in the same variables. W is sparse where
// M = CᵀWC, with the lets put in, is full: a chain of n bodies has 𝒪(n) elements
// instead of n², and so has J for a chain whose ends are held. Nothing here knows what a body or a joint is; the
// idea to keep such variables is that of the sparse methods for multibody
// systems (R. Featherstone, Rigid Body Dynamics Algorithms, 2008, ch. 3 and 6;
// D. Baraff, Linear-Time Dynamics using Lagrange Multipliers, 1996).
type LetForm struct {
	Coordinates int
	Lets        []Let // variable n+k is Lets[k]
	// Weights are the structurally non-zero elements of the lower triangle of
	// W, by rows and columns that are variables.
	Weights []symbolic.Entry
	// Force is F, per variable.
	Force []symbolic.Node
	// Constraints are what holds between the accelerations, in the order of the
	// constraints that are enforced.
	Constraints []LetRow
	// Scale is, per coordinate, what its diagonal element of M adds up from
	// with all signs positive: a pivot that is tiny beside it is rounding noise.
	Scale []symbolic.Node
}

// Let is a velocity that a let defines.
type Let struct {
	Value symbolic.Node // vₑ
	Terms []LetTerm     // by increasing variable
	Bias  symbolic.Node // γₑ

	rest symbolic.Node // what vₑ contains besides the terms
}

// LetTerm is one term cₑₖ vₖ; the coefficient contains no velocity.
type LetTerm struct {
	Variable    int
	Coefficient symbolic.Node
}

// Lets finds the let form of the equations. There is none, nil, where the
// Lagrangian is not of second degree in the velocities, as far as its form
// shows, or where it keeps no sum of velocities or multiplies velocities that it
// does not square.
func (e *Equations) Lets() *LetForm {
	s := e.System
	f := letFinder{g: s.Graph, n: len(s.Coordinates)}
	if !f.degrees(s.Lagrangian, e.Rate) {
		return nil
	}
	if f.find(s.Lagrangian, e.Rate); len(f.lets) == 0 {
		return nil
	}
	form := &LetForm{Coordinates: f.n, Lets: f.lets}
	if form.Weights = f.weights(); !f.dominated(form.Weights) {
		return nil
	}
	p := letForces{letFinder: &f, drift: frozenAcceleration(s.Graph), form: form}
	form.Force = p.forces(s.Lagrangian, e.applied())
	form.Scale = f.scale(form)
	form.Constraints = f.rows(e, p.drift)
	return form
}

// Variables returns the number of variables, a multiplier per constraint
// included: those come last.
func (form *LetForm) Variables() int {
	return form.Coordinates + len(form.Lets) + len(form.Constraints)
}

// Let returns the let that variable v is, nil for a coordinate or a multiplier.
func (form *LetForm) Let(v int) *Let {
	if k := v - form.Coordinates; k >= 0 && k < len(form.Lets) {
		return &form.Lets[k]
	}
	return nil
}

// Multiplier returns the constraint whose multiplier variable v is, or −1.
func (form *LetForm) Multiplier(v int) int { return max(-1, v-form.Coordinates-len(form.Lets)) }

// Correction returns the form for the change of q, or of q̇, of least kinetic
// norm that changes the constraints by −residuals to first order.
func (form *LetForm) Correction(g *symbolic.Graph, residuals []symbolic.Node) *LetForm {
	out := *form
	zero := g.Int(0)
	out.Lets = slices.Clone(form.Lets)
	for k := range out.Lets {
		out.Lets[k].Bias = zero
	}
	out.Force = make([]symbolic.Node, len(form.Force))
	for i := range out.Force {
		out.Force[i] = zero
	}
	out.Constraints = slices.Clone(form.Constraints)
	for k, r := range residuals {
		out.Constraints[k].Bias = r
	}
	return &out
}

// weights puts the squares together: ½vᵀWv + slopeᵀv is what the Lagrangian
// contains of the velocities.
func (f *letFinder) weights() []symbolic.Entry {
	g := f.g
	size := f.n + len(f.lets)
	terms := make([]map[int][]symbolic.Node, size)
	for _, s := range f.squares {
		u, w := f.index[s.u], f.index[s.w]
		c := g.Mul(s.factor, u.factor, w.factor)
		if u.variable == w.variable {
			c = g.Mul(g.Int(2), c)
		}
		row, col := max(u.variable, w.variable), min(u.variable, w.variable)
		if terms[row] == nil {
			terms[row] = map[int][]symbolic.Node{}
		}
		terms[row][col] = append(terms[row][col], c)
	}
	var out []symbolic.Entry
	f.columns = make([]map[int]symbolic.Node, size)
	for row := range terms {
		f.columns[row] = map[int]symbolic.Node{}
		for _, col := range sortedVariables(terms[row]) {
			if v := g.Add(terms[row][col]...); !g.IsConst(v, 0) {
				f.columns[row][col] = v
				out = append(out, symbolic.Entry{Row: row, Col: col, Value: v})
			}
		}
	}
	f.slope = make([]symbolic.Node, size)
	for i := range f.slope {
		f.slope[i] = g.Int(0)
	}
	for _, n := range f.nodes {
		if c, ok := f.linear[n]; ok {
			u := f.index[n]
			f.slope[u.variable] = g.Add(f.slope[u.variable], g.Mul(c, u.factor))
		}
	}
	return out
}

// dominated reports whether the diagonal of W has an element wherever the
// others have: only then it tells how large M is, and only then W can be
// positive definite.
func (f *letFinder) dominated(weights []symbolic.Entry) bool {
	return !slices.ContainsFunc(weights, func(w symbolic.Entry) bool {
		_, row := f.columns[w.Row][w.Row]
		_, col := f.columns[w.Col][w.Col]
		return !row || !col
	})
}

func sortedVariables[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// scale follows the absolute values of the diagonal of W through the lets.
func (f *letFinder) scale(form *LetForm) []symbolic.Node {
	g := f.g
	terms := make([][]symbolic.Node, len(f.columns))
	for i, row := range f.columns {
		if w, ok := row[i]; ok {
			terms[i] = append(terms[i], f.magnitude(w))
		}
	}
	for k, let := range slices.Backward(form.Lets) {
		size := g.Add(terms[f.n+k]...)
		for _, t := range let.Terms {
			terms[t.Variable] = append(terms[t.Variable], g.Mul(g.PowInt(t.Coefficient, 2), size))
		}
	}
	out := make([]symbolic.Node, f.n)
	for i := range out {
		out[i] = g.Add(terms[i]...)
	}
	return out
}

// magnitude returns |n|, factor by factor, since squares need none.
func (f *letFinder) magnitude(n symbolic.Node) symbolic.Node {
	g := f.g
	if g.Op(n) == symbolic.OpMul {
		factors := make([]symbolic.Node, 0, len(g.Args(n)))
		for _, a := range g.Args(n) {
			factors = append(factors, f.magnitude(a))
		}
		return g.Mul(factors...)
	}
	base, exponent := g.Base(n)
	if half, ok := exponent.Mul(symbolic.RatFrac(1, 2)).Int(); ok && half != 0 {
		return n
	}
	return g.PowRat(g.Call(symbolic.OpAbs, base), exponent)
}
