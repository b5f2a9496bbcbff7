package program

import "lagc/symbolic"

// Interleave returns a program that computes p for several independent sets of inputs, the copies'
// instructions taking turns: while one waits for a result, a processor has the others' to work on. Inputs
// of copy k begin at k·len(p.Inputs), its outputs at k·len(p.Outputs).
// Their symbols have indices beyond those of the copy before.
func Interleave(p *Program, copies int) *Program {
	q := &Program{Slots: copies * len(p.Inputs)}
	place := make([][]Slot, copies) // of p's slots in the copies
	stride := 1
	for _, s := range p.Inputs {
		stride = max(stride, s.Index+1)
	}
	for k := range place {
		for _, s := range p.Inputs {
			q.Inputs = append(q.Inputs, symbolic.Symbol{Kind: s.Kind, Index: k*stride + s.Index})
		}
		place[k] = make([]Slot, p.Slots)
		for i := range p.Inputs {
			place[k][i] = Slot(k*len(p.Inputs) + i)
		}
	}
	shared := make([]bool, p.Slots)
	for _, c := range p.Consts {
		shared[c.Slot] = true
		for k := range place {
			place[k][c.Slot] = Slot(q.Slots)
		}
		q.Consts = append(q.Consts, Const{Slot(q.Slots), c.Value})
		q.Slots++
	}
	for k := range place {
		for s := len(p.Inputs); s < p.Slots; s++ {
			if !shared[s] {
				place[k][s] = Slot(q.Slots)
				q.Slots++
			}
		}
	}
	q.Prologue, q.Body = q.weave(p.Prologue, place, 0), q.weave(p.Body, place, len(p.Systems))
	for _, at := range place {
		q.Systems = append(q.Systems, moveSystems(p.Systems, at)...)
		q.Outputs = append(q.Outputs, moved(p.Outputs, at)...)
	}
	return q
}

// weave returns code for all copies.
func (q *Program) weave(code []Instr, place [][]Slot, systems int) []Instr {
	out := make([]Instr, 0, len(code)*len(place))
	for _, in := range code {
		for k, at := range place {
			c, fact := in, Facts[in.Op]
			for _, s := range []*Slot{&c.A, &c.B, &c.C}[:fact.Args] {
				*s = at[*s]
			}
			if fact.Results > 0 {
				c.Dst = at[in.Dst]
			}
			if in.Op == Solve {
				c.A, c.Dst = in.A+Slot(k*systems), at[in.Dst]
			}
			out = append(out, c)
		}
	}
	return out
}

func moveSystems(systems []System, at []Slot) []System {
	out := append([]System(nil), systems...)
	for i := range out {
		out[i].Matrix, out[i].RHS, out[i].First = moved(out[i].Matrix, at), moved(out[i].RHS, at), at[out[i].First]
	}
	return out
}

func moved(slots, at []Slot) []Slot {
	out := make([]Slot, len(slots))
	for i, s := range slots {
		out[i] = at[s]
	}
	return out
}
