package outline

import (
	"math"

	"lagc/codegen/intern"
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
	keys intern.Table[key] // whose numbers are the values' ids
	room []Value           // for values to come: a file has thousands
	args []*Value          // for their arguments
	long int               // from how many operations a program is read in the order in which it was made
}

// key is what tells values apart: an input's symbol, the bits of a constant, the
// operation and the ids of its arguments, −1 where there is none.
type key struct {
	kind    Kind
	op      program.Op
	a, b, c int32
}

// Hash is there for intern.Table.
func (k key) Hash() uint64 {
	h := uint64(k.kind)<<8 | uint64(k.op)
	return intern.Mix(intern.Mix(h, uint64(uint32(k.a))<<32|uint64(uint32(k.b))), uint64(uint32(k.c)))
}

// NewValues returns an empty table. Programs of long operations and more are
// read in the order in which they were made, which loops can be found in.
func NewValues(long int) *Values { return &Values{long: long} }

// intern returns the value with a key; where there is none yet, v with copies of args.
func (vs *Values) intern(k key, v Value, args ...*Value) *Value {
	if id, known := vs.keys.Number(k); known {
		return vs.All[id]
	}
	if len(vs.room) == 0 {
		vs.room, vs.args = make([]Value, chunk), make([]*Value, 3*chunk)
	}
	p := &vs.room[0]
	vs.room = vs.room[1:]
	*p = v
	p.ID, p.Kind = len(vs.All), k.kind
	n := copy(vs.args, args)
	p.Args, vs.args = vs.args[:n:n], vs.args[n:]
	vs.All = append(vs.All, p)
	return p
}

// chunk is how many values are made room for at once.
const chunk = 256

func (vs *Values) input(s symbolic.Symbol) *Value {
	return vs.intern(key{kind: Input, a: int32(s.Kind), b: int32(s.Index)}, Value{Symbol: s, Fixed: s.Kind == symbolic.Param})
}

func (vs *Values) constant(x float64) *Value {
	bits := math.Float64bits(x)
	return vs.intern(key{kind: Constant, a: int32(bits >> 32), b: int32(bits)}, Value{Number: x, Fixed: true})
}

func (vs *Values) apply(op program.Op, args ...*Value) *Value {
	if x, ok := folded(op, args); ok {
		return vs.constant(x) // compilers might compute it exactly, and round less often
	}
	ids := [3]int32{-1, -1, -1}
	fixed := true
	for k, a := range args {
		ids[k] = int32(a.ID)
		fixed = fixed && a.Fixed
	}
	return vs.intern(key{Result, op, ids[0], ids[1], ids[2]}, Value{Op: op, Fixed: fixed}, args...)
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

// Second returns the second result of v.
func (vs *Values) Second(v *Value) *Value {
	return vs.intern(key{kind: Second, a: int32(v.ID)}, Value{Fixed: v.Fixed}, v)
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
	vs.keys.Reserve(len(vs.All) + p.Slots)
	slots := make([]*Value, p.Slots)
	for i, s := range p.Inputs {
		slots[i] = vs.input(s)
	}
	for _, c := range p.Consts {
		slots[c.Slot] = vs.constant(c.Value)
	}
	u := Unit{Length: len(p.Body)}
	for _, code := range [][]program.Instr{p.Prologue, vs.ordered(p)} {
		for _, in := range code {
			vs.instruction(p, in, slots, &u)
		}
	}
	u.Outputs = pick(slots, p.Outputs)
	return u
}

// ordered returns a program's body: a long one so that loops can be found in it.
func (vs *Values) ordered(p *program.Program) []program.Instr {
	if len(p.Body) < vs.long {
		return p.Body
	}
	return regular(p)
}

func (vs *Values) instruction(p *program.Program, in program.Instr, slots []*Value, u *Unit) {
	switch in.Op {
	case program.Check:
		u.Checks = append(u.Checks, Check{slots[in.A], slots[in.B]})
	case program.Solve:
		s := &p.Systems[in.A]
		u.System = &Dense{pick(slots, s.Matrix), pick(slots, s.RHS), s.Multipliers}
		for i := range s.N {
			slots[int(s.First)+i] = vs.intern(key{kind: Unknown, a: int32(i)}, Value{Number: float64(i)})
		}
	default:
		args := [...]*Value{slots[in.A], slots[in.B], slots[in.C]}
		v := vs.apply(in.Op, args[:program.Facts[in.Op].Args]...)
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
