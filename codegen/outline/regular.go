package outline

import "lagc/codegen/program"

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
	place := func(in program.Instr) program.Slot {
		if first, n := p.Writes(in); n > 0 {
			return 2 * first
		}
		return 2*max(in.A, in.B) + 1
	}
	next := make([]int32, 2*p.Slots+1) // per place: how many stand before it
	for _, in := range p.Body {
		next[place(in)+1]++
	}
	for k := range 2 * p.Slots {
		next[k+1] += next[k]
	}
	body := make([]program.Instr, len(p.Body))
	for _, in := range p.Body {
		at := &next[place(in)]
		body[*at] = in
		*at++
	}
	return body
}
