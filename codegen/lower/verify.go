package lower

import (
	"slices"

	"lagc/codegen/program"
)

// Pivots of the right sign do not make an elimination accurate where
// multipliers take part: a light coordinate that a constraint holds contributes
// Jᵢ²/mᵢ to the multiplier's pivot, beside which those of heavy ones are lost.
// What that does shows in the constraints, which the accelerations then do not
// satisfy. So each constraint, and where nothing is known of the signs of pivots
// each equation, is checked after solving: what remains of it must be within
// 1/residualDigits of the root of the sum of its terms' squares. (That a small
// residual, relative to the terms of each equation, is as good as an exact
// solution of a system next to this one: W. Oettli, W. Prager, Numer. Math. 6,
// 405 (1964).) Where forces balance all terms of a constraint may be 0; so the
// acceleration that the multiplier gives to the heaviest coordinate counts as a
// term too.
const (
	residualDigits = 1e12
	// smallestSize keeps an equation all of whose terms are 0 from failing.
	smallestSize = 0x1p-1000
)

// addSquare returns sum + x².
func (b *builder) addSquare(sum, x program.Slot) program.Slot { return b.emit(program.Fma, x, x, sum) }

// checkResidual reports unknown index where the residual is too large; size is
// the sum of the terms' squares.
func (b *builder) checkResidual(residual, size program.Slot, index int) {
	r := b.emit(program.Mul, residual, b.constant(residualDigits))
	b.check(b.emit(program.Fnma, r, r, size), b.constant(0), index)
}

// verify checks the equations of which the pivots' signs do not tell that x
// satisfies them.
func (b *builder) verify(s *linearSystem, x []program.Slot) {
	residual, size := make([]program.Slot, s.n), make([]program.Slot, s.n)
	watched := s.watched()
	for i, is := range watched {
		if is {
			residual[i] = b.emit(program.Neg, s.rhs[i])
			size[i] = b.addSquare(b.constant(smallestSize), s.rhs[i])
		}
	}
	add := func(i, j int, a program.Slot) {
		if watched[i] {
			t := b.emit(program.Mul, a, x[j])
			residual[i], size[i] = b.emit(program.Add, residual[i], t), b.addSquare(size[i], t)
		}
	}
	for _, p := range s.sortedEntries() {
		add(p.row, p.col, s.entries[p])
		if p.row != p.col {
			add(p.col, p.row, s.entries[p])
		}
	}
	for i, is := range watched {
		if is && s.isMultiplier(i) {
			size[i] = b.addPush(size[i], s.row(i), b.heaviest(s.diagonal()), x[i])
		}
		if is {
			b.checkResidual(residual[i], size[i], i)
		}
	}
}

// heaviest returns the largest of masses, 0 where there is none.
func (b *builder) heaviest(masses []program.Slot) program.Slot {
	if len(masses) == 0 {
		return b.constant(0)
	}
	largest := b.emit(program.Abs, masses[0])
	for _, m := range masses[1:] {
		largest = b.emit(program.Max, largest, b.emit(program.Abs, m))
	}
	return largest
}

// addPush adds to size what the multiplier of a constraint with these
// coefficients does to a mass.
func (b *builder) addPush(size program.Slot, coefficients []program.Slot, mass, multiplier program.Slot) program.Slot {
	sum := b.constant(0)
	for _, c := range coefficients {
		sum = b.addSquare(sum, c)
	}
	return b.addSquare(size, b.emit(program.Mul, b.emit(program.Mul, sum, b.emit(program.Div, b.constant(1), mass)), multiplier))
}

// diagonal returns the diagonal elements of M, without repetition.
func (s *linearSystem) diagonal() []program.Slot {
	var out []program.Slot
	for i := range s.n {
		if m, ok := s.entries[pair{i, i}]; ok && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// row returns a constraint's coefficients.
func (s *linearSystem) row(i int) []program.Slot {
	var out []program.Slot
	for j := range i {
		if c, ok := s.entries[pair{i, j}]; ok {
			out = append(out, c)
		}
	}
	return out
}

// watched tells which equations are checked after solving: those of constraints,
// unless they hold nothing but equal masses, or where nothing is known of signs
// all that contain more than one unknown.
func (s *linearSystem) watched() []bool {
	out := make([]bool, s.n)
	degree := make([]int, s.n)
	for p := range s.entries {
		if p.row != p.col {
			degree[p.row]++
			degree[p.col]++
		}
	}
	for i := range out {
		out[i] = degree[i] > 0 && (s.anySign || s.isMultiplier(i) && !s.even(i, degree))
	}
	return out
}

// even reports whether constraint i holds coordinates with equal masses that
// nothing else couples: its pivot is their J² by the mass, and nothing is lost.
func (s *linearSystem) even(i int, degree []int) bool {
	const none = ^program.Slot(0) // every slot from 0 on may be a mass
	mass := none
	for j := range i {
		if _, ok := s.entries[pair{i, j}]; !ok {
			continue
		}
		m, ok := s.entries[pair{j, j}]
		if !ok || degree[j] > 1 || mass != none && m != mass {
			return false
		}
		mass = m
	}
	return true
}

// verifying counts the instructions for that, without any for signs.
func (s *linearSystem) verifying() int {
	count := 0
	watched := s.watched()
	for p := range s.entries {
		if s.isMultiplier(p.row) && watched[p.row] {
			count += 4
		}
	}
	for _, is := range watched {
		if is {
			count += 9
		}
	}
	return count
}
