package lower

import (
	"lagc/codegen/program"
)

// linearSystem is a symmetric system A x = b over slots. The last multipliers
// unknowns belong to constraints.
type linearSystem struct {
	n           int
	multipliers int
	entries     map[pair]program.Slot // structurally non-zero, row ≥ col
	rhs         []program.Slot
	anySign     bool // nothing is known of the signs of pivots
}

// isMultiplier reports whether unknown i is a multiplier.
func (s *linearSystem) isMultiplier(i int) bool { return i >= s.n-s.multipliers }

type pair struct{ row, col int } // row ≥ col

// Way is how a linear system is solved.
type Way uint8

const (
	// Straight factors A = L D Lᵀ as straight-line code that leaves structural
	// zeros out, in an order that keeps fill low.
	Straight Way = iota
	// Dense factors A in loops.
	Dense
	// Lets keeps the velocities that lets define as variables and eliminates
	// them with the accelerations, as straight-line code.
	Lets
)

// Ways lists all ways.
var Ways = []Way{Straight, Dense, Lets}

func (w Way) String() string {
	return [...]string{"straight-line LDLᵀ", "dense LDLᵀ in loops", "elimination over the lets"}[w]
}

// Choice tells what each way costs, in instructions for everything that one
// state takes, and which is taken. Straight-line code that is never made is
// estimated from the structure; Lets is −1 where it does not apply or takes far
// more.
type Choice struct {
	Way                   Way
	Straight, Dense, Lets int
}

// Count returns what a way costs, −1 where it does not apply.
func (c Choice) Count(w Way) int { return [...]int{c.Straight, c.Dense, c.Lets}[w] }

// Straight-line code that is small stays in the instruction cache and spares
// loop overhead, whatever the count says.
const smallEnough = 1500

// choose plans the elimination and decides between straight-line code and
// loops; evaluation is what the matrix and the right side cost by themselves.
func (s *linearSystem) choose(evaluation int) (Choice, []int) {
	n := s.n
	evaluation += s.verifying()
	dense := program.System{N: n}.Operations()
	c := Choice{Way: Dense, Straight: evaluation + dense, Dense: evaluation + dense, Lets: -1}
	if isFull(n, len(s.entries)) {
		return c, nil // no order would help
	}
	order, count := s.order()
	c.Straight = evaluation + count + n // with a check per pivot
	if count <= smallEnough || count < dense/2 {
		c.Way = Straight
	}
	return c, order
}

// isFull reports whether so many elements of a matrix of size n are not 0 that it
// is taken as dense from the start.
func isFull(n, elements int) bool { return n > 40 && elements > n*(n+1)/4 }

// straight emits the factorisation and both substitutions in the given order,
// and a check of every pivot: that of a coordinate must be positive, that of a
// multiplier negative, unless it stands alone or any sign will do, and none may
// have lost all its digits to cancellation.
func (b *builder) straight(s *linearSystem, order []int) []program.Slot {
	place := make([]int, s.n) // position in the order
	for k, i := range order {
		place[i] = k
	}
	columns := make([]map[int]program.Slot, s.n) // by positions: columns[k][i], i > k
	diagonal := make([]program.Slot, s.n)
	scale := make([]program.Slot, s.n)
	for k := range columns {
		columns[k] = map[int]program.Slot{}
		diagonal[k], scale[k] = b.constant(0), b.constant(0)
	}
	for _, p := range s.sortedEntries() {
		v := s.entries[p]
		i, j := place[p.row], place[p.col]
		if i == j {
			diagonal[i], scale[i] = v, v
		} else {
			columns[min(i, j)][max(i, j)] = v
		}
	}
	y := make([]program.Slot, s.n)
	for k, i := range order {
		y[k] = s.rhs[i]
	}
	factor := make([]map[int]program.Slot, s.n)
	for k := range order {
		rows := sortedKeys(columns[k])
		b.watch(s, diagonal[k], scale[k], order[k], len(rows) == 0 && diagonal[k] == scale[k])
		factor[k] = make(map[int]program.Slot, len(rows))
		for _, i := range rows {
			u := columns[k][i]
			l := b.emit(program.Div, u, diagonal[k])
			factor[k][i] = l
			for _, j := range rows {
				if j > i {
					break
				}
				if j == i {
					before := diagonal[i]
					diagonal[i] = b.emit(program.Fnma, l, u, before)
					switch {
					case s.anySign:
						scale[i] = b.emit(program.Max, b.emit(program.Abs, scale[i]), b.emit(program.Abs, diagonal[i]))
					case s.isMultiplier(order[i]) && !s.isMultiplier(order[k]):
						scale[i] = b.deeper(scale[i], before, diagonal[i])
					}
					continue
				}
				old, ok := columns[j][i]
				if !ok {
					old = b.constant(0)
				}
				columns[j][i] = b.emit(program.Fnma, l, columns[k][j], old)
			}
			y[i] = b.emit(program.Fnma, l, y[k], y[i])
		}
	}
	return b.substitute(order, diagonal, factor, y)
}

// deeper returns the scale of a multiplier's pivot, which starts at 0, after a
// coordinate has taken from it: what the coordinates contributed, before other
// multipliers added to it again. All are negative.
func (b *builder) deeper(scale, before, after program.Slot) program.Slot {
	if scale == before { // as far as pivots hold, it only fell until now
		return after
	}
	return b.emit(program.Min, scale, after)
}

// watch checks a pivot. One that stands alone in its row and column must not be
// 0, whatever its sign.
func (b *builder) watch(s *linearSystem, pivot, scale program.Slot, index int, alone bool) {
	if s.anySign || alone && !s.isMultiplier(index) {
		pivot, scale = b.emit(program.Abs, pivot), b.emit(program.Abs, scale)
	} else if s.isMultiplier(index) {
		pivot, scale = b.emit(program.Neg, pivot), b.emit(program.Neg, scale)
	}
	b.check(pivot, scale, index)
}

// check emits the instruction that reports unknown index unless pivot is
// positive and exceeds program.PivotFloor of scale.
func (b *builder) check(pivot, scale program.Slot, index int) {
	if b.level[pivot] == constant && b.level[scale] == constant && b.values[pivot] > program.PivotFloor*b.values[scale] {
		return
	}
	at := max(b.level[pivot], b.level[scale], params)
	b.append(at, program.Instr{Op: program.Check, A: pivot, B: scale, C: program.Slot(index)})
}

func (b *builder) substitute(order []int, diagonal []program.Slot, factor []map[int]program.Slot, y []program.Slot) []program.Slot {
	x := make([]program.Slot, len(order))
	z := make([]program.Slot, len(order))
	for k := len(order) - 1; k >= 0; k-- {
		z[k] = b.emit(program.Div, y[k], diagonal[k])
		for _, i := range sortedKeys(factor[k]) {
			z[k] = b.emit(program.Fnma, factor[k][i], z[i], z[k])
		}
		x[order[k]] = z[k]
	}
	return x
}

// dense emits one instruction that solves the system in loops.
func (b *builder) dense(s *linearSystem) []program.Slot {
	sys := program.System{N: s.n, RHS: s.rhs, Multipliers: s.multipliers}
	zero := b.constant(0)
	for i := range s.n {
		for j := range i + 1 {
			v, ok := s.entries[pair{i, j}]
			if !ok {
				v = zero
			}
			sys.Matrix = append(sys.Matrix, v)
		}
	}
	x := make([]program.Slot, s.n)
	for i := range x {
		x[i] = b.slot(state, 0)
	}
	sys.First = x[0]
	b.prog.Systems = append(b.prog.Systems, sys)
	b.append(state, program.Instr{Op: program.Solve, Dst: sys.First, A: program.Slot(len(b.prog.Systems) - 1)})
	return x
}
