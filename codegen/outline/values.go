package outline

import (
	"cmp"
	"math"
	"slices"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// Value is one number of a file: an input, a constant, or the result of an
// operation on other values. Values that are computed alike are one value, over
// all the programs of a file; their ids increase from arguments to results.
type Value struct {
	ID     int
	Kind   Kind
	Op     program.Op
	Args   []*Value
	Symbol symbolic.Symbol // of an input
	Number float64         // of a constant
	Fixed  bool            // depends on params alone
}

// Kind tells values apart.
type Kind uint8

// The kinds of values.
const (
	Input Kind = iota
	Constant
	Result
	Second  // the second result of args[0]: the cosine of SinCos
	Unknown // a component of the solution of a dense system
)

// Values is the table of all values of a file.
type Values struct {
	All  []*Value
	seen map[any]*Value
	long int
}

// NewValues returns an empty table. Programs of long operations and more are
// read in the order in which they were made, which loops can be found in.
func NewValues(long int) *Values { return &Values{seen: map[any]*Value{}, long: long} }

func (vs *Values) intern(key any, v Value) *Value {
	if old, ok := vs.seen[key]; ok {
		return old
	}
	v.ID = len(vs.All)
	vs.All = append(vs.All, &v)
	vs.seen[key] = &v
	return &v
}

func (vs *Values) input(s symbolic.Symbol) *Value {
	return vs.intern(s, Value{Kind: Input, Symbol: s, Fixed: s.Kind == symbolic.Param})
}

func (vs *Values) constant(x float64) *Value {
	return vs.intern(math.Float64bits(x), Value{Kind: Constant, Number: x, Fixed: true})
}

type applied struct {
	Op      program.Op
	a, b, c int // ids of the arguments, −1 where there is none
}

func (vs *Values) apply(op program.Op, args ...*Value) *Value {
	key := applied{op, -1, -1, -1}
	fixed := true
	if x, ok := folded(op, args); ok {
		return vs.constant(x) // compilers might compute it exactly, and round less often
	}
	for k, a := range args {
		*[...]*int{&key.a, &key.b, &key.c}[k] = a.ID
		fixed = fixed && a.Fixed
	}
	return vs.intern(key, Value{Kind: Result, Op: op, Args: args, Fixed: fixed})
}

// folded computes what is constant.
func folded(op program.Op, args []*Value) (float64, bool) {
	var x [3]float64
	for k, a := range args {
		if a.Kind != Constant {
			return 0, false
		}
		x[k] = a.Number
	}
	eval := program.Facts[op].Eval
	if eval == nil {
		return 0, false
	}
	return eval(x[0], x[1], x[2]), true
}

type component struct{ of, index int }

// Second returns the second result of v.
func (vs *Values) Second(v *Value) *Value {
	return vs.intern(component{v.ID, 1}, Value{Kind: Second, Args: []*Value{v}, Fixed: v.Fixed})
}

// Unit is a program in terms of values.
type Unit struct {
	Length  int // operations of the body
	Outputs []*Value
	Checks  []Check
	System  *Dense // nil where the program has none
}

// Check is a watched pivot.
type Check struct{ Pivot, Scale *Value }

// Fixed reports whether the check depends on params alone.
func (c Check) Fixed() bool { return c.Pivot.Fixed && c.Scale.Fixed }

// alone reports whether it only asks whether a pivot that stands alone is a
// number other than 0: where it fails, M is singular.
func (c Check) alone() bool { return c.Pivot == c.Scale && c.Pivot.Op == program.Abs }

// Dense is what a Solve instruction solves.
type Dense struct {
	Matrix, RHS []*Value // the lower triangle by rows
	Multipliers int
}

// Add reads a program.
func (vs *Values) Add(p *program.Program) Unit {
	slots := make([]*Value, p.Slots)
	for i, s := range p.Inputs {
		slots[i] = vs.input(s)
	}
	for _, c := range p.Consts {
		slots[c.Slot] = vs.constant(c.Value)
	}
	u := Unit{Length: len(p.Body)}
	for _, code := range [][]program.Instr{p.Prologue, vs.regular(p)} {
		for _, in := range code {
			vs.instruction(p, in, slots, &u)
		}
	}
	u.Outputs = pick(slots, p.Outputs)
	return u
}

// regular returns a program's body; a long one in the order in which it was made,
// that of its slots. That repeats itself where the system does, while a schedule
// mixes the repetitions. What reads nothing but inputs stands before its first
// use, so that the sine of an angle is in the repetition that needs it.
func (vs *Values) regular(p *program.Program) []program.Instr {
	if len(p.Body) < vs.long {
		return p.Body
	}
	made := func(in program.Instr) program.Slot {
		if first, n := p.Writes(in); n > 0 {
			return first
		}
		return max(in.A, in.B) // a check, behind what it looks at
	}
	rank := make(map[program.Instr]program.Slot, len(p.Body))
	order := func(a, b program.Instr) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(made(a), made(b)), cmp.Compare(program.Facts[b.Op].Results, program.Facts[a.Op].Results))
	}
	for _, in := range p.Body {
		rank[in] = made(in)
	}
	body := slices.SortedFunc(slices.Values(p.Body), order)
	first := firstUses(p, body)
	for _, in := range body {
		if use, ok := first[in]; ok {
			rank[in] = made(use)
		}
	}
	slices.SortStableFunc(body, order)
	return body
}

// firstUses returns the instruction that first uses each that reads nothing but
// inputs.
func firstUses(p *program.Program, body []program.Instr) map[program.Instr]program.Instr {
	leaf := map[program.Slot]program.Instr{} // by what it computes
	computed := make([]bool, p.Slots)
	uses := map[program.Instr]program.Instr{}
	for _, in := range body {
		inner := false
		for _, s := range p.Reads(in) {
			if !computed[s] {
				continue
			}
			inner = true
			if of, ok := leaf[s]; ok {
				if _, ok := uses[of]; !ok {
					uses[of] = in
				}
			}
		}
		slot, n := p.Writes(in)
		for k := range n {
			computed[int(slot)+k] = true
			if !inner {
				leaf[slot+program.Slot(k)] = in
			}
		}
	}
	return uses
}

func (vs *Values) instruction(p *program.Program, in program.Instr, slots []*Value, u *Unit) {
	switch in.Op {
	case program.Check:
		u.Checks = append(u.Checks, Check{slots[in.A], slots[in.B]})
	case program.Solve:
		s := &p.Systems[in.A]
		u.System = &Dense{pick(slots, s.Matrix), pick(slots, s.RHS), s.Multipliers}
		for i := range s.N {
			slots[int(s.First)+i] = vs.intern(component{-1, i}, Value{Kind: Unknown, Number: float64(i)})
		}
	default:
		args := []*Value{slots[in.A], slots[in.B], slots[in.C]}[:program.Facts[in.Op].Args]
		v := vs.apply(in.Op, args...)
		slots[in.Dst] = v
		if program.Facts[in.Op].Results == 2 {
			slots[in.Dst+1] = vs.Second(v)
		}
	}
}

func pick(slots []*Value, at []program.Slot) []*Value {
	out := make([]*Value, len(at))
	for i, s := range at {
		out[i] = slots[s]
	}
	return out
}

// Expressions of params, as initial values are, have a meaning of their own:
// symbolic's Eval applies each operation to all its arguments in order. Evaluated
// says the same in values.
func (vs *Values) Evaluated(g *symbolic.Graph, root symbolic.Node) *Value {
	at := map[symbolic.Node]*Value{}
	for _, n := range g.Reach(root) {
		at[n] = vs.evaluatedOne(g, n, at)
	}
	return at[root]
}

func (vs *Values) evaluatedOne(g *symbolic.Graph, n symbolic.Node, at map[symbolic.Node]*Value) *Value {
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
	var args []*Value
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
