package lower

import "lagc/codegen/program"

// reciprocals turns divisions by a number that params fix, and several divisions
// by the same number, into multiplications by its reciprocal: by the params' once
// and for all, in the prologue. The product is within 1.5 units in the last
// place of the quotient, and so within one of the rounded quotient, as long as the
// reciprocal has all its digits: for divisors from 2⁻¹⁰²⁴ to 2¹⁰²². The reciprocal of
// what is less overflows, which is seen (watchReciprocals); what is more gives up to 4
// units. (The reciprocal's error, half a unit, weighs less than one
// unit of the product, whichever way the mantissas fall.)
func (b *builder) reciprocals() {
	divisions := map[program.Slot]int{} // by divisor
	for _, in := range b.prog.Body {
		if in.Op == program.Div {
			divisions[in.B]++
		}
	}
	old := b.prog.Body
	b.prog.Body = make([]program.Instr, 0, len(old))
	inverse := map[program.Slot]program.Slot{}
	for _, in := range old {
		if d := in.B; in.Op == program.Div && (divisions[d] > 1 || b.level[d] != state) {
			r, ok := inverse[d]
			switch {
			case ok:
				in.Op, in.B = program.Mul, r
			case b.is(in.A, 1):
				inverse[d] = in.Dst
			default:
				inverse[d] = b.reciprocal(d)
				in.Op, in.B = program.Mul, inverse[d]
			}
		}
		b.prog.Body = append(b.prog.Body, in)
	}
	b.watchReciprocals(inverse)
	b.prog.Slots = len(b.level) // with constants that are new
}

// watchReciprocals lets the checks of pivots that stand alone and are fixed by params
// look at their reciprocals, which are numbers other than 0 less often than the
// pivots are.
func (b *builder) watchReciprocals(inverse map[program.Slot]program.Slot) {
	ofAbs := map[program.Slot]program.Slot{} // reciprocals, by the divisor's absolute value
	size := map[program.Slot]program.Slot{}  // their absolute values
	var kept, moved []program.Instr
	for _, in := range b.prog.Prologue {
		if r, ok := inverse[in.A]; ok && in.Op == program.Abs {
			ofAbs[in.Dst] = r
		}
		r, ok := ofAbs[in.A]
		if in.Op != program.Check || in.A != in.B || !ok {
			kept = append(kept, in)
			continue
		}
		if _, ok := size[r]; !ok {
			size[r] = b.slot(params, 0)
			moved = append(moved, program.Instr{Op: program.Abs, Dst: size[r], A: r})
		}
		in.A, in.B = size[r], size[r]
		moved = append(moved, in)
	}
	if len(moved) > 0 {
		b.prog.Prologue, b.prog.Slots = append(kept, moved...), len(b.level)
		b.sweep() // absolute values that are not looked at any more
	}
}

// reciprocal appends the computation of 1/d.
func (b *builder) reciprocal(d program.Slot) program.Slot {
	if b.level[d] == constant {
		return b.constant(1 / b.values[d])
	}
	in := program.Instr{Op: program.Div, Dst: b.upside[d], A: b.constant(1), B: d}
	b.append(b.level[d], in)
	return in.Dst
}
