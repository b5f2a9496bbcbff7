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
}

type pair struct{ row, col int } // row ≥ col

// Way is how a linear system is solved.
type Way uint8

const (
	// Straight factors A = L D Lᵀ as straight-line code that leaves structural
	// zeros out, in an order that keeps fill low.
	Straight Way = iota
	// Dense factors A in loops.
	Dense
)

func (w Way) String() string { return [...]string{"straight-line LDLᵀ", "dense LDLᵀ in loops"}[w] }

// Choice tells what solving costs each way, in multiplications and divisions,
// and which is taken. Elimination over the lets will join here.
type Choice struct {
	Way             Way
	Straight, Dense int
}

// Straight-line code that is small stays in the instruction cache and spares
// loop overhead, whatever the count says.
const smallEnough = 1500

// choose plans the elimination and decides.
func (s *linearSystem) choose() (Choice, []int) {
	n := s.n
	c := Choice{Way: Dense, Dense: n*(n+1)*(n+2)/6 + n*n}
	if full := n * (n + 1) / 2; n > 40 && len(s.entries) > full/2 {
		c.Straight = c.Dense // dense from the start: no order would help
		return c, nil
	}
	order, count := s.order()
	c.Straight = count
	if count <= smallEnough || count < c.Dense/2 {
		c.Way = Straight
	}
	return c, order
}

// straight emits the factorisation and both substitutions in the given order,
// and a check of every pivot: that of a coordinate must be positive, that of a
// multiplier negative, and neither may have lost all its digits to cancellation.
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
		b.check(diagonal[k], scale[k], order[k], order[k] >= s.n-s.multipliers)
		rows := sortedKeys(columns[k])
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
					b.reduceDiagonal(diagonal, scale, i, l, u, order[i] >= s.n-s.multipliers)
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

// reduceDiagonal subtracts l·u from a pivot. A multiplier's pivot starts at 0:
// its scale is what the coordinates contributed, before other multipliers took
// from it.
func (b *builder) reduceDiagonal(diagonal, scale []program.Slot, i int, l, u program.Slot, multiplier bool) {
	before := diagonal[i]
	diagonal[i] = b.emit(program.Fnma, l, u, before)
	if multiplier {
		larger := b.emit(program.Min, scale[i], diagonal[i]) // both are negative
		scale[i] = larger
	}
}

func (b *builder) check(pivot, scale program.Slot, index int, multiplier bool) {
	if multiplier {
		pivot, scale = b.emit(program.Neg, pivot), b.emit(program.Neg, scale)
	}
	if b.level[pivot] == constant && b.values[pivot] > 0 && pivot == scale {
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
