package outline

import (
	"cmp"
	"slices"

	"lagc/codegen/program"
)

// regular returns a program's body in the order in which it was made, that of its
// slots. That repeats itself where the system does, while a schedule mixes the
// repetitions. What reads nothing but inputs stands before its first use, so that
// the sine of an angle is in the repetition that needs it.
func regular(p *program.Program) []program.Instr {
	made := asMade(p)
	const none = -1
	user := make([]int, len(made)) // of what reads nothing but inputs: the first that uses it
	maker := make([]int, p.Slots)
	for s := range maker {
		maker[s] = none
	}
	inner := make([]bool, len(made))
	for i, in := range made {
		user[i] = none
		for _, s := range p.Reads(in) {
			if k := maker[s]; k != none {
				inner[i] = true
				if !inner[k] && user[k] == none {
					user[k] = i
				}
			}
		}
		first, n := p.Writes(in)
		for k := range n {
			maker[int(first)+k] = i
		}
	}
	before := make([][]program.Instr, len(made)) // what each is the first to use
	body := make([]program.Instr, 0, len(made))
	for i, in := range made {
		if user[i] != none {
			before[user[i]] = append(before[user[i]], in)
			continue
		}
		body = append(append(body, before[i]...), in)
	}
	return body
}

// asMade returns a program's body in the order of its slots, checks behind what
// they look at.
func asMade(p *program.Program) []program.Instr {
	at := func(in program.Instr) program.Slot {
		if first, n := p.Writes(in); n > 0 {
			return first
		}
		return max(in.A, in.B)
	}
	body := slices.Clone(p.Body)
	slices.SortStableFunc(body, func(a, b program.Instr) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(program.Facts[b.Op].Results, program.Facts[a.Op].Results))
	})
	return body
}
