package lower

import (
	"slices"

	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/symbolic"
)

// elimination emits the solution of a let form, variable by variable in the
// planned order. It makes ½ v̇ᵀW v̇ − Fᵀv̇ stationary: a let is replaced by its
// terms, an acceleration by what makes the form stationary in it. The pivots are
// those of M = L D Lᵀ in the order of the accelerations.
type elimination struct {
	*lowering
	form   *mechanics.LetForm
	w      []map[int]program.Slot // W, both triangles
	f      []program.Slot
	scale  []program.Slot   // per coordinate
	coef   [][]program.Slot // per let, of its terms
	bias   []program.Slot   // per let
	needed []bool           // the variables whose accelerations others take in
	rows   [][]rowTerm      // per coordinate: a = z − Σ l·a of the variables left
	z      []program.Slot
}

type rowTerm struct {
	variable int
	l        program.Slot
}

// eliminate returns the program that solves a let form in the given order.
func eliminate(s *mechanics.System, form *mechanics.LetForm, order []int) *program.Program {
	x := newElimination(s, form)
	for _, v := range order {
		if v < form.Coordinates {
			x.pivot(v)
		} else {
			x.replace(v)
		}
	}
	return x.finish(x.recover(order))
}

func newElimination(s *mechanics.System, form *mechanics.LetForm) *elimination {
	n, size := form.Coordinates, form.Coordinates+len(form.Lets)
	var nodes []symbolic.Node
	for _, let := range form.Lets {
		for _, t := range let.Terms {
			nodes = append(nodes, t.Coefficient)
		}
		nodes = append(nodes, let.Bias)
	}
	for _, w := range form.Weights {
		nodes = append(nodes, w.Value)
	}
	nodes = append(append(nodes, form.Force...), form.Scale...)
	x := &elimination{
		lowering: newLowering(s.Graph, Inputs(s, false), nodes), form: form,
		w: make([]map[int]program.Slot, size), needed: make([]bool, size),
		rows: make([][]rowTerm, n), z: make([]program.Slot, n),
	}
	slots := x.lower(nodes...)
	take := func(k int) []program.Slot {
		head := slots[:k:k]
		slots = slots[k:]
		return head
	}
	for _, let := range form.Lets {
		x.coef = append(x.coef, take(len(let.Terms)))
		x.bias = append(x.bias, take(1)[0])
	}
	for i := range x.w {
		x.w[i] = map[int]program.Slot{}
	}
	for _, w := range form.Weights {
		x.set(w.Row, w.Col, take(1)[0])
	}
	x.f, x.scale = take(size), take(n)
	return x
}

func (x *elimination) set(i, j int, s program.Slot) { x.w[i][j], x.w[j][i] = s, s }

// at returns an element of W, 0 where there is none.
func (x *elimination) at(i, j int) program.Slot {
	if s, ok := x.w[i][j]; ok {
		return s
	}
	return x.constant(0)
}

// addTo adds a·b to an element of W.
func (x *elimination) addTo(i, j int, a, b program.Slot) {
	if s := x.emit(program.Fma, a, b, x.at(i, j)); !x.is(s, 0) {
		x.set(i, j, s)
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

// replace puts Σ c a + γ in for the acceleration of a let.
func (x *elimination) replace(v int) {
	k := v - x.form.Coordinates
	terms, coef, bias := x.form.Lets[k].Terms, x.coef[k], x.bias[k]
	weight := x.at(v, v)
	others, row := x.detach(v)
	force := x.emit(program.Fnma, weight, bias, x.f[v])
	for _, b := range others {
		x.f[b] = x.emit(program.Fnma, row[b], bias, x.f[b])
	}
	shared := make([]program.Slot, len(terms)) // W between the let and its own terms
	for a, t := range terms {
		x.f[t.Variable] = x.emit(program.Fma, coef[a], force, x.f[t.Variable])
		x.needed[t.Variable] = x.needed[t.Variable] || x.needed[v]
		shared[a] = x.constant(0)
		if s, ok := row[t.Variable]; ok {
			shared[a] = s
		}
	}
	for a, t := range terms {
		y := x.emit(program.Fma, coef[a], weight, shared[a])
		for c, other := range terms[:a+1] {
			x.addTo(t.Variable, other.Variable, shared[c], coef[a]) // before what has to wait for y
			x.addTo(t.Variable, other.Variable, coef[c], y)
		}
		for _, b := range others {
			if !isTerm(terms, b) {
				x.addTo(t.Variable, b, coef[a], row[b])
			}
		}
	}
}

func isTerm(terms []mechanics.LetTerm, variable int) bool {
	for _, t := range terms {
		if t.Variable == variable {
			return true
		}
	}
	return false
}

// pivot eliminates the acceleration of a coordinate, with one division.
func (x *elimination) pivot(v int) {
	d := x.at(v, v)
	x.check(d, x.scale[v], v, false)
	others, row := x.detach(v)
	if len(others) == 0 {
		x.z[v] = x.emit(program.Div, x.f[v], d)
		return
	}
	inverse := x.emit(program.Div, x.constant(1), d)
	for a, b := range others {
		l := x.emit(program.Mul, row[b], inverse)
		x.rows[v] = append(x.rows[v], rowTerm{b, l})
		x.needed[b] = true
		for _, c := range others[:a+1] {
			x.set(b, c, x.emit(program.Fnma, l, row[c], x.at(b, c)))
		}
		x.f[b] = x.emit(program.Fnma, l, x.f[v], x.f[b])
	}
	x.z[v] = x.emit(program.Mul, x.f[v], inverse)
}

// recover goes back through the order and returns q̈. Lets that nothing takes in
// are left out. Sums take first what is known first, so that the chain of
// operations that wait for each other is short.
func (x *elimination) recover(order []int) []program.Slot {
	n := x.form.Coordinates
	a := make([]program.Slot, len(x.w))
	place := make([]int, len(x.w))
	for i, v := range order {
		place[v] = i
	}
	for i := len(order) - 1; i >= 0; i-- {
		v := order[i]
		if v < n {
			a[v] = x.z[v]
			slices.SortFunc(x.rows[v], func(r, s rowTerm) int { return place[s.variable] - place[r.variable] })
			for _, r := range x.rows[v] {
				a[v] = x.emit(program.Fnma, r.l, a[r.variable], a[v])
			}
			continue
		}
		if !x.needed[v] {
			continue
		}
		a[v] = x.bias[v-n]
		terms := x.form.Lets[v-n].Terms
		for _, k := range latest(terms, place) {
			a[v] = x.emit(program.Fma, x.coef[v-n][k], a[terms[k].Variable], a[v])
		}
	}
	return a[:n]
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
