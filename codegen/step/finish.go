package step

import "lagc/codegen/program"

// finish removes what no output needs and returns the program.
func (b *builder) finish() *program.Program {
	live := make([]bool, b.prog.Slots)
	for _, s := range b.prog.Outputs {
		live[s] = true
	}
	b.prog.Body = b.needed(b.prog.Body, live)
	b.prog.Prologue = b.needed(b.prog.Prologue, live)
	return &b.prog
}

// needed returns the instructions that live slots need, and marks what they read. Checks stay.
func (b *builder) needed(code []program.Instr, live []bool) []program.Instr {
	keep := make([]bool, len(code))
	for i := len(code) - 1; i >= 0; i-- {
		in := code[i]
		if in.Op == program.Solve {
			keep[i] = true
			sys := &b.prog.Systems[in.A]
			mark(live, sys.Matrix...)
			mark(live, sys.RHS...)
			continue
		}
		fact := program.Facts[in.Op]
		keep[i] = fact.Results == 0
		for k := range fact.Results {
			keep[i] = keep[i] || live[in.Dst+program.Slot(k)]
		}
		if keep[i] {
			mark(live, []program.Slot{in.A, in.B, in.C}[:fact.Args]...)
		}
	}
	kept := code[:0]
	for i, in := range code {
		if keep[i] {
			kept = append(kept, in)
		}
	}
	return kept
}

func mark(live []bool, s ...program.Slot) {
	for _, s := range s {
		live[s] = true
	}
}
