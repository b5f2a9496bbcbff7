package step

import "lagc/codegen/program"

// Pair returns the program of two steps side by side, instruction by instruction, with one status at the end: that
// of the first or of the second, whichever is higher. Inputs and outputs, statuses included, are those of the first and
// then of the second.
func (p *Step) Pair() *program.Program {
	q := program.Interleave(p.Program, 2)
	a, b := q.Outputs[p.Status], q.Outputs[len(p.Program.Outputs)+p.Status]
	less, higher := program.Slot(q.Slots), program.Slot(q.Slots+1)
	q.Slots += 2
	q.Body = append(q.Body,
		program.Instr{Op: program.Less, Dst: less, A: a, B: b},
		program.Instr{Op: program.Select, Dst: higher, A: less, B: b, C: a})
	q.Outputs = append(q.Outputs, higher)
	return q
}
