package golang

import (
	"math"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// value is one number of a file: an input, a constant, or the result of an
// operation on other values. Values that are computed alike are one value, over
// all the programs of a file; their ids increase from arguments to results.
type value struct {
	id     int
	kind   kind
	op     program.Op
	args   []*value
	symbol symbolic.Symbol // of an input
	number float64         // of a constant
	fixed  bool            // depends on params alone
	sum    bool            // something may add to it: a product must be rounded before
}

type kind uint8

const (
	input kind = iota
	constant
	result
	second  // the second result of args[0]: the cosine of SinCos
	unknown // a component of the solution of a dense system
)

// values is the table of all values of a file.
type values struct {
	all  []*value
	seen map[any]*value
}

func newValues() *values { return &values{seen: map[any]*value{}} }

func (vs *values) intern(key any, v value) *value {
	if old, ok := vs.seen[key]; ok {
		return old
	}
	v.id = len(vs.all)
	vs.all = append(vs.all, &v)
	vs.seen[key] = &v
	return &v
}

func (vs *values) input(s symbolic.Symbol) *value {
	return vs.intern(s, value{kind: input, symbol: s, fixed: s.Kind == symbolic.Param})
}

func (vs *values) constant(x float64) *value {
	return vs.intern(math.Float64bits(x), value{kind: constant, number: x, fixed: true})
}

type applied struct {
	op      program.Op
	a, b, c int // ids of the arguments, −1 where there is none
}

func (vs *values) apply(op program.Op, args ...*value) *value {
	key := applied{op, -1, -1, -1}
	fixed := true
	if x, ok := folded(op, args); ok {
		return vs.constant(x) // Go would compute it exactly, and round less often
	}
	for k, a := range args {
		*[...]*int{&key.a, &key.b, &key.c}[k] = a.id
		fixed = fixed && a.fixed
		if forms[op].sums {
			a.added()
		}
	}
	return vs.intern(key, value{kind: result, op: op, args: args, fixed: fixed})
}

// folded computes what is constant.
func folded(op program.Op, args []*value) (float64, bool) {
	var x [3]float64
	for k, a := range args {
		if a.kind != constant {
			return 0, false
		}
		x[k] = a.number
	}
	eval := program.Facts[op].Eval
	if eval == nil {
		return 0, false
	}
	return eval(x[0], x[1], x[2]), true
}

// added notes that something may add to v: Go fuses through a change of sign.
func (v *value) added() {
	for v.sum = true; v.kind == result && v.op == program.Neg; v = v.args[0] {
		v.args[0].sum = true
	}
}

type component struct{ of, index int }

func (vs *values) second(v *value) *value {
	return vs.intern(component{v.id, 1}, value{kind: second, args: []*value{v}, fixed: v.fixed})
}

// unit is a program in terms of values.
type unit struct {
	outputs []*value
	checks  []check
	system  *denseSystem // nil where the program has none
}

// check is a watched pivot.
type check struct{ pivot, scale *value }

func (c check) fixed() bool { return c.pivot.fixed && c.scale.fixed }

// alone reports whether it only asks whether a pivot that stands alone is a
// number other than 0: where it fails, M is singular.
func (c check) alone() bool { return c.pivot == c.scale && c.pivot.op == program.Abs }

// denseSystem is what a Solve instruction solves.
type denseSystem struct {
	matrix, rhs []*value // the lower triangle by rows
	multipliers int
}

// add reads a program.
func (vs *values) add(p *program.Program) unit {
	slots := make([]*value, p.Slots)
	for i, s := range p.Inputs {
		slots[i] = vs.input(s)
	}
	for _, c := range p.Consts {
		slots[c.Slot] = vs.constant(c.Value)
	}
	var u unit
	for _, code := range [][]program.Instr{p.Prologue, p.Body} {
		for _, in := range code {
			vs.instruction(p, in, slots, &u)
		}
	}
	u.outputs = pick(slots, p.Outputs)
	return u
}

func (vs *values) instruction(p *program.Program, in program.Instr, slots []*value, u *unit) {
	switch in.Op {
	case program.Check:
		u.checks = append(u.checks, check{slots[in.A], slots[in.B]})
	case program.Solve:
		s := &p.Systems[in.A]
		u.system = &denseSystem{pick(slots, s.Matrix), pick(slots, s.RHS), s.Multipliers}
		for i := range s.N {
			slots[int(s.First)+i] = vs.intern(component{-1, i}, value{kind: unknown, number: float64(i)})
		}
	default:
		args := []*value{slots[in.A], slots[in.B], slots[in.C]}[:program.Facts[in.Op].Args]
		v := vs.apply(in.Op, args...)
		slots[in.Dst] = v
		if program.Facts[in.Op].Results == 2 {
			slots[in.Dst+1] = vs.second(v)
		}
	}
}

func pick(slots []*value, at []program.Slot) []*value {
	out := make([]*value, len(at))
	for i, s := range at {
		out[i] = slots[s]
	}
	return out
}

// Expressions of params, as initial values are, have a meaning of their own:
// symbolic's Eval applies each operation to all its arguments in order. evaluated
// says the same in values.
func (vs *values) evaluated(g *symbolic.Graph, root symbolic.Node) *value {
	at := map[symbolic.Node]*value{}
	for _, n := range g.Reach(root) {
		at[n] = vs.evaluatedOne(g, n, at)
	}
	return at[root]
}

func (vs *values) evaluatedOne(g *symbolic.Graph, n symbolic.Node, at map[symbolic.Node]*value) *value {
	if c, ok := g.Const(n); ok {
		return vs.constant(c.Float())
	}
	if s, ok := g.SymbolOf(n); ok {
		return vs.input(s)
	}
	if g.Op(n) == symbolic.OpPi {
		return vs.constant(math.Pi)
	}
	op := instructions[g.Op(n)]
	var args []*value
	for _, a := range g.Args(n) {
		args = append(args, at[a])
	}
	if op != program.Add && op != program.Mul {
		return vs.apply(op, args...)
	}
	v := args[0]
	for _, a := range args[1:] {
		v = vs.apply(op, v, a)
	}
	return v
}

// instructions gives the instruction of each operation by its name; the
// operators, which a language writes as signs, are listed.
var instructions = func() map[symbolic.Op]program.Op {
	out := map[symbolic.Op]program.Op{
		symbolic.OpAdd:      program.Add,
		symbolic.OpMul:      program.Mul,
		symbolic.OpPow:      program.Pow,
		symbolic.OpLess:     program.Less,
		symbolic.OpLessEq:   program.LessEq,
		symbolic.OpEqual:    program.Equal,
		symbolic.OpNotEqual: program.NotEqual,
		symbolic.OpAnd:      program.And,
		symbolic.OpOr:       program.Or,
		symbolic.OpNot:      program.Not,
		symbolic.OpSelect:   program.Select,
	}
	for op, fact := range program.Facts {
		if f, ok := symbolic.Function(fact.Name); ok {
			out[f] = program.Op(op)
		}
	}
	return out
}()
