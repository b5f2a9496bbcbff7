package outline

import (
	"cmp"
	"slices"

	"lagc/codegen/program"
)

// placed is an instruction with its place in a regular order.
type placed struct {
	program.Instr
	made program.Slot // what it sets, or looks at
	rank program.Slot
	leaf bool // it reads nothing but inputs, and nothing has been seen to use it
}

// regular returns a program's body in the order in which it was made, that of its
// slots. That repeats itself where the system does, while a schedule mixes the
// repetitions. What reads nothing but inputs stands before its first use, so that
// the sine of an angle is in the repetition that needs it.
func regular(p *program.Program) []program.Instr {
	steps := make([]placed, len(p.Body))
	for i, in := range p.Body {
		made := max(in.A, in.B) // of a check, which stands behind what it looks at
		if first, n := p.Writes(in); n > 0 {
			made = first
		}
		steps[i] = placed{Instr: in, made: made, rank: made}
	}
	slices.SortFunc(steps, earlier)
	maker := make([]*placed, p.Slots)
	for i := range steps {
		step := &steps[i]
		step.leaf = true
		for _, s := range p.Reads(step.Instr) {
			if from := maker[s]; from != nil {
				step.leaf = false
				if from.leaf {
					from.leaf, from.rank = false, step.made
				}
			}
		}
		first, n := p.Writes(step.Instr)
		for k := range n {
			maker[int(first)+k] = step
		}
	}
	slices.SortFunc(steps, earlier)
	body := make([]program.Instr, len(steps))
	for i, s := range steps {
		body[i] = s.Instr
	}
	return body
}

// earlier orders by rank; a check comes after what it looks at.
func earlier(a, b placed) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.made, b.made),
		cmp.Compare(program.Facts[b.Op].Results, program.Facts[a.Op].Results), cmp.Compare(a.C, b.C))
}
