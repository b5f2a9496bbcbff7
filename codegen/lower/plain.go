package lower

import (
	"math"

	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/symbolic"
)

// Initial returns the program that computes the initial state (q, q̇) from the
// params. It applies every operation to its arguments in order, as symbolic's
// Eval does, so that the bits are those that a run starts from.
func Initial(s *mechanics.System) *program.Program {
	b := newBuilder(Inputs(s, false), 0)
	nodes := append(append([]symbolic.Node(nil), s.InitialPosition...), s.InitialVelocity...)
	at := map[symbolic.Node]program.Slot{}
	out := make([]program.Slot, len(nodes))
	for i, n := range nodes {
		for _, x := range s.Graph.Reach(n) {
			if _, done := at[x]; !done {
				at[x] = b.plain(s.Graph, x, at)
			}
		}
		out[i] = at[n]
	}
	return b.finish(out)
}

// plain returns the slot of a node whose arguments have slots.
func (b *builder) plain(g *symbolic.Graph, n symbolic.Node, at map[symbolic.Node]program.Slot) program.Slot {
	if c, ok := g.Const(n); ok {
		return b.constant(c.Float())
	}
	if s, ok := g.SymbolOf(n); ok {
		return b.inputs[s]
	}
	if g.Op(n) == symbolic.OpPi {
		return b.constant(math.Pi)
	}
	args := g.Args(n)
	op, slots := direct[g.Op(n)], make([]program.Slot, len(args))
	for k, a := range args {
		slots[k] = at[a]
	}
	if op != program.Add && op != program.Mul {
		return b.exactly(op, slots...)
	}
	x := slots[0]
	for _, y := range slots[1:] {
		x = b.exactly(op, x, y)
	}
	return x
}

// exactly appends an instruction as it stands.
func (b *builder) exactly(op program.Op, args ...program.Slot) program.Slot {
	in := instr(op, args)
	n, known := b.seen.Number(operation(in))
	if known {
		return b.results[n]
	}
	in.Dst = b.slot(params, 0)
	b.results = append(b.results, in.Dst)
	b.append(params, in)
	return in.Dst
}
