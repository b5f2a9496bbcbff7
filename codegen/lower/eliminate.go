package lower

import (
	"slices"

	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/symbolic"
)

// elimination emits the solution of a let form, variable by variable in the
// planned order. It makes ½ v̇ᵀW v̇ − Fᵀv̇ stationary: a let is replaced by its
// terms, an acceleration by what makes the form stationary in it. A constraint
// adds λ(Σ c v̇ + γ) to the form, with its multiplier, of the other sign, as one
// more unknown. The pivots are those of ⎡M Jᵀ; J 0⎤ = L D Lᵀ in the order of the
// accelerations and multipliers: positive for the ones, negative for the others,
// so that no pivoting is needed (R. J. Vanderbei, Symmetric Quasidefinite
// Matrices, SIAM J. Optim. 5, 100 (1995)).
type elimination struct {
	*lowering
	form   *mechanics.LetForm
	w      []map[int]program.Slot // W, both triangles
	masses []program.Slot         // the diagonal of W, without repetition
	f      []program.Slot         // unknown until it is asked for, by force
	scale  []program.Slot         // per variable, what a pivot is held against
	coef   [][]program.Slot       // per let, of its terms; nil until it is computed, with the bias
	bias   []program.Slot         // per let
	held   [][]program.Slot       // per constraint, of its terms
	gamma  []program.Slot         // per constraint, −γ
	needed []bool                 // the variables whose accelerations others take in
	rows   [][]rowTerm            // per variable that is no let: a = z − Σ l·a of the variables left
	z      []program.Slot
}

// unknown is no slot.
const unknown = ^program.Slot(0)

type rowTerm struct {
	variable int
	l        program.Slot
}

// eliminate returns the program that solves a let form in the given order.
// verified says that the constraints are checked with what comes out.
func eliminate(s *mechanics.System, form *mechanics.LetForm, order []int, verified bool) *program.Program {
	x := newElimination(s, form)
	for rest := order; len(rest) > 0; {
		lets := x.together(rest)
		if len(lets) > 0 {
			x.replace(lets)
		} else {
			x.pivot(rest[0], x.together(rest[1:]))
		}
		rest = rest[max(len(lets), 1):]
	}
	a := x.recover(order)
	if verified && len(form.Constraints) > 0 {
		x.verify(a)
	}
	out := a[:form.Coordinates:form.Coordinates]
	for _, multiplier := range a[len(a)-len(form.Constraints):] {
		out = append(out, x.emit(program.Neg, multiplier))
	}
	return x.finish(out)
}

func newElimination(s *mechanics.System, form *mechanics.LetForm) *elimination {
	n, size := form.Coordinates, form.Variables()
	nodes := append(slices.Clone(form.Force), form.Scale...)
	for _, w := range form.Weights {
		nodes = append(nodes, w.Value)
	}
	for _, let := range form.Lets {
		nodes = append(nodes, rowNodes(let.Terms, let.Bias)...)
	}
	for _, row := range form.Constraints {
		nodes = append(nodes, rowNodes(row.Terms, s.Graph.Neg(row.Bias))...)
	}
	x := &elimination{
		lowering: newLowering(s.Graph, Inputs(s, false), nodes), form: form,
		w: make([]map[int]program.Slot, size), f: slices.Repeat([]program.Slot{unknown}, size),
		coef: make([][]program.Slot, len(form.Lets)), bias: make([]program.Slot, len(form.Lets)), needed: make([]bool, size),
		rows: make([][]rowTerm, size), z: make([]program.Slot, size), scale: make([]program.Slot, size),
	}
	for i := range x.w {
		x.w[i] = map[int]program.Slot{}
	}
	for _, w := range form.Weights {
		s := x.lower(w.Value)[0]
		if x.set(w.Row, w.Col, s); w.Row == w.Col && !slices.Contains(x.masses, s) {
			x.masses = append(x.masses, s)
		}
	}
	copy(x.scale, x.lower(form.Scale...))
	first := n + len(form.Lets) // of the multipliers
	for k, row := range form.Constraints {
		c, gamma := x.row(row.Terms, s.Graph.Neg(row.Bias))
		x.held, x.gamma = append(x.held, c), append(x.gamma, gamma)
		for i, t := range row.Terms {
			x.set(first+k, t.Variable, c[i])
			x.needed[t.Variable] = true
		}
		x.f[first+k] = gamma
		x.scale[first+k] = x.constant(0)
	}
	return x
}

// rowNodes returns the coefficients of terms, then their bias.
func rowNodes(terms []mechanics.LetTerm, bias symbolic.Node) []symbolic.Node {
	var nodes []symbolic.Node
	for _, t := range terms {
		nodes = append(nodes, t.Coefficient)
	}
	return append(nodes, bias)
}

// row lowers the coefficients of terms and their bias.
func (x *elimination) row(terms []mechanics.LetTerm, bias symbolic.Node) (coef []program.Slot, gamma program.Slot) {
	slots := x.lower(rowNodes(terms, bias)...)
	return slots[:len(terms)], slots[len(terms)]
}

func (x *elimination) set(i, j int, s program.Slot) { x.w[i][j], x.w[j][i] = s, s }

// at returns an element of W, 0 where there is none.
func (x *elimination) at(i, j int) program.Slot {
	if s, ok := x.w[i][j]; ok {
		return s
	}
	return x.constant(0)
}

// force returns F of a variable, as it stands.
func (x *elimination) force(v int) program.Slot {
	if x.f[v] == unknown {
		x.f[v] = x.lower(x.form.Force[v])[0]
	}
	return x.f[v]
}

// addTo adds a·b to an element of W.
func (x *elimination) addTo(i, j int, a, b program.Slot) {
	s := x.emit(program.Fma, a, b, x.at(i, j))
	if x.set(i, j, s); x.is(s, 0) {
		delete(x.w[i], j)
		delete(x.w[j], i)
	}
}

// detach takes v out of W and returns its row without the diagonal.
func (x *elimination) detach(v int) (others []int, row map[int]program.Slot) {
	row = x.w[v]
	delete(row, v)
	others = sortedKeys(row)
	for _, b := range others {
		delete(x.w[b], v)
	}
	return others, row
}

// pivot eliminates the acceleration of a coordinate, or a multiplier, with one
// division. Products of the row are made while that is under way: one more
// multiplication per element of W, but along a chain, where a pivot waits for
// the one before, the elements are there an operation earlier (0.85 of the time
// for 64 links). So are the coefficients of the lets that go next.
func (x *elimination) pivot(v int, next []int) {
	d := x.at(v, v)
	x.watch(v, d)
	others, row := x.detach(v)
	if len(others) == 0 {
		x.z[v] = x.emit(program.Div, x.force(v), d)
		return
	}
	inverse := x.emit(program.Div, x.constant(1), d)
	x.compute(next)
	for a, b := range others {
		l := x.emit(program.Mul, row[b], inverse)
		x.rows[v] = append(x.rows[v], rowTerm{b, l})
		x.needed[b] = true
		for _, c := range others[:a] {
			x.set(b, c, x.emit(program.Fnma, inverse, x.emit(program.Mul, row[b], row[c]), x.at(b, c)))
		}
		x.reduce(v, b, inverse, x.emit(program.Mul, row[b], row[b]))
		x.f[b] = x.emit(program.Fnma, l, x.force(v), x.force(b))
	}
	x.z[v] = x.emit(program.Mul, x.force(v), inverse)
}

// reduce subtracts inverse·square, what v's elimination takes, from the diagonal
// at b.
func (x *elimination) reduce(v, b int, inverse, square program.Slot) {
	before := x.at(b, b)
	after := x.emit(program.Fnma, inverse, square, before)
	x.set(b, b, after)
	if x.form.Multiplier(b) >= 0 && x.form.Multiplier(v) < 0 {
		x.scale[b] = x.deeper(x.scale[b], before, after)
	}
}

// watch checks the pivot of v: that of a multiplier must be negative.
func (x *elimination) watch(v int, d program.Slot) {
	if k := x.form.Multiplier(v); k >= 0 {
		x.check(x.emit(program.Neg, d), x.emit(program.Neg, x.scale[v]), x.form.Coordinates+k)
	} else {
		x.check(d, x.scale[v], v)
	}
}

// recover goes back through the order and returns the accelerations of all
// variables, −λ for multipliers. Lets that nothing takes in are left out. Sums take
// first what is known first, so that the chain of operations that wait for each
// other is short.
func (x *elimination) recover(order []int) []program.Slot {
	a := make([]program.Slot, len(x.w))
	place := make([]int, len(x.w))
	for i, v := range order {
		place[v] = i
	}
	for _, v := range slices.Backward(order) {
		if let := x.form.Let(v); let == nil {
			a[v] = x.z[v]
			slices.SortFunc(x.rows[v], func(r, s rowTerm) int { return place[s.variable] - place[r.variable] })
			for _, r := range x.rows[v] {
				a[v] = x.emit(program.Fnma, r.l, a[r.variable], a[v])
			}
		} else if x.needed[v] {
			k := v - x.form.Coordinates
			a[v] = x.bias[k]
			for _, i := range latest(let.Terms, place) {
				a[v] = x.emit(program.Fma, x.coef[k][i], a[let.Terms[i].Variable], a[v])
			}
		}
	}
	return a
}

// verify checks that the constraints hold between the accelerations a of all
// variables, lets included, relative to the coordinates' contributions: those of
// lets may have cancelled before.
func (x *elimination) verify(a []program.Slot) {
	form := x.form
	used := make([]bool, len(a))
	for _, row := range form.Constraints {
		for _, t := range row.Terms {
			used[t.Variable] = true
		}
	}
	for v := form.Coordinates + len(form.Lets) - 1; v >= form.Coordinates; v-- {
		for _, t := range form.Let(v).Terms {
			used[t.Variable] = used[t.Variable] || used[v]
		}
	}
	sizes := make([]program.Slot, len(a)) // squares, of lets
	add := func(size program.Slot, terms []mechanics.LetTerm, coef []program.Slot) program.Slot {
		for i, t := range terms {
			if form.Let(t.Variable) == nil {
				size = x.addSquare(size, x.emit(program.Mul, coef[i], a[t.Variable]))
			} else {
				size = x.emit(program.Fma, x.emit(program.Mul, coef[i], coef[i]), sizes[t.Variable], size)
			}
		}
		return size
	}
	for k, let := range form.Lets {
		if v := form.Coordinates + k; used[v] {
			sizes[v] = add(x.emit(program.Mul, x.bias[k], x.bias[k]), let.Terms, x.coef[k])
		}
	}
	for k, row := range form.Constraints {
		residual := x.emit(program.Neg, x.gamma[k])
		for i, t := range row.Terms {
			residual = x.emit(program.Fma, x.held[k][i], a[t.Variable], residual)
		}
		size := add(x.addSquare(x.constant(smallestSize), x.gamma[k]), row.Terms, x.held[k])
		size = x.addPush(size, x.held[k], x.heaviest(x.masses), a[len(a)-len(form.Constraints)+k])
		x.checkResidual(residual, size, form.Coordinates+k)
	}
}

// latest returns the indices of terms, those of variables that go last first.
func latest(terms []mechanics.LetTerm, place []int) []int {
	order := make([]int, len(terms))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(i, j int) int { return place[terms[j].Variable] - place[terms[i].Variable] })
	return order
}
