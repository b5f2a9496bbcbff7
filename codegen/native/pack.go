package native

import (
	"lagc/codegen/amd64"
	"lagc/codegen/program"
)

// In programs of one lane, the same elementary function of several arguments is computed once for up to four
// of them, side by side: superword-level parallelism (Larsen and Amarasinghe, PLDI 2000) of whole
// functions. The bits stay what they are, since lanes are independent.

// packing is how many arguments stand side by side.
const packing = 4

// packs tells which instructions of a body are computed together: of[i] is 1 + the number of i's group in list, or 0.
type packs struct {
	of   []int32
	list [][]int32
}

// group finds instructions of the same function whose arguments are known where the first of them stands.
func group(p *program.Program, width amd64.Width) packs {
	g := packs{of: make([]int32, len(p.Body))}
	if width != amd64.Scalar {
		return g
	}
	known := make([]int32, p.Slots)     // the instruction that computes a slot, plus 1
	var newest [program.Solve + 1]int32 // group of each function, plus 1
	for i := range p.Body {
		in := &p.Body[i]
		for k := range program.Facts[in.Op].Results {
			known[int(in.Dst)+k] = int32(i) + 1
		}
		if in.Op == program.Solve {
			s := &p.Systems[in.A]
			for k := range s.N {
				known[int(s.First)+k] = int32(i) + 1
			}
		}
		if kernelOf(in.Op) != nil {
			newest[in.Op] = g.join(p, known, newest[in.Op], int32(i))
		}
	}
	g.settle()
	return g
}

// join puts an instruction in the newest group of its function if its arguments are known there, else in a group
// of its own, and returns the number of the group, plus 1.
func (g *packs) join(p *program.Program, known []int32, newest, i int32) int32 {
	in := &p.Body[i]
	ready := int32(0)
	for k, s := range [2]program.Slot{in.A, in.B} {
		if k < program.Facts[in.Op].Args {
			ready = max(ready, known[s])
		}
	}
	if newest > 0 {
		if members := &g.list[newest-1]; ready <= (*members)[0] && len(*members) < packing {
			*members = append(*members, i)
			g.of[i] = newest
			return newest
		}
	}
	g.list = append(g.list, []int32{i})
	g.of[i] = int32(len(g.list))
	return g.of[i]
}

// settle dissolves groups of one.
func (g *packs) settle() {
	for i, n := range g.of {
		if n > 0 && len(g.list[n-1]) == 1 {
			g.of[i] = 0
		}
	}
}

// together computes a group.
func (l *lowering) together(members []int32) {
	first := &l.prog.Body[members[0]]
	var x [2]value
	for k := range program.Facts[first.Op].Args {
		x[k] = l.pack(members, k)
	}
	l.wide = true
	results := append([]value(nil), l.expand(kernelOf(first.Op), x)...)
	l.wide = false
	for k, v := range results {
		l.unpack(members, k, v)
	}
}

// pack puts argument k of some instructions side by side. Lanes that are left repeat one.
func (l *lowering) pack(members []int32, k int) value {
	var x [packing]value
	for j := range x {
		in := &l.prog.Body[members[min(j, len(members)-1)]]
		x[j] = l.slot([2]program.Slot{in.A, in.B}[k])
	}
	pair := instr{op: opPair, a: x[0], b: x[1], wide: true}
	low := l.put(pair)
	pair.a, pair.b = x[2], x[3]
	return l.put(instr{op: opJoin, a: low, b: l.put(pair), wide: true})
}

// unpack gives result k of each instruction its slot.
func (l *lowering) unpack(members []int32, k int, v value) {
	half := v
	for j, m := range members {
		if j == 2 {
			half = l.put(instr{op: opHalf, a: v, wide: true})
		}
		o := opFirst
		if j%2 == 1 {
			o = opSecond
		}
		l.values[int(l.prog.Body[m].Dst)+k] = l.unary(o, half, 0)
	}
}

// requireAll makes a condition of one lane of the conditions of all.
func (l *lowering) requireAll() {
	if l.all == absent {
		return
	}
	half := l.put(instr{op: opHalf, a: l.all, wide: true})
	both := l.put(instr{op: opBoth, a: half, b: l.all, wide: true})
	l.require(l.put(instr{op: opBoth, a: both, b: l.unary(opSecond, both, 0)}))
}
