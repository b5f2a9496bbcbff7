package conformance

import (
	"math/rand/v2"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// The inputs of a random program, as lower lays them out: t, q, q̇, q̈, λ, params.
const (
	Coordinates = 3
	Multipliers = 2
	Params      = 5
)

// inputs lists them in the order of their slots.
func inputs() []symbolic.Symbol {
	in := []symbolic.Symbol{{Kind: symbolic.Time}}
	for _, part := range []struct {
		kind symbolic.Kind
		n    int
	}{
		{symbolic.Coordinate, Coordinates}, {symbolic.Velocity, Coordinates}, {symbolic.Acceleration, Coordinates},
		{symbolic.Multiplier, Multipliers}, {symbolic.Param, Params},
	} {
		for i := range part.n {
			in = append(in, symbolic.Symbol{Kind: part.kind, Index: i})
		}
	}
	return in
}

// drawer draws one program.
type drawer struct {
	*rand.Rand
	p      *program.Program
	fixed  []program.Slot // what the prologue may read
	all    []program.Slot // what the body may read
	used   map[program.Slot]bool
	tamely bool
}

// draw returns a random valid program of every shape that lower makes, and
// some that it does not: at most one linear system, outputs that are inputs or
// constants, results that nothing uses.
func draw(r *rand.Rand) *program.Program {
	d := &drawer{Rand: r, p: &program.Program{Inputs: inputs()}, used: map[program.Slot]bool{}, tamely: r.IntN(3) > 0}
	for i, s := range d.p.Inputs {
		if s.Kind == symbolic.Param {
			d.fixed = append(d.fixed, program.Slot(i))
		}
		d.all = append(d.all, program.Slot(i))
	}
	d.p.Slots = len(d.p.Inputs)
	for range r.IntN(6) {
		d.constant(number(r, d.tamely))
	}
	for range r.IntN(15) {
		d.instr(true)
	}
	length := 5 + r.IntN(45)
	solved := length // where the system is solved, beyond the end for none
	if r.IntN(4) == 0 {
		solved = r.IntN(length)
	}
	for i := range length {
		if i == solved {
			d.system()
		}
		d.instr(false)
	}
	d.outputs()
	return d.p
}

func (d *drawer) constant(x float64) program.Slot {
	s := d.result(true)
	d.p.Consts = append(d.p.Consts, program.Const{Slot: s, Value: x})
	return s
}

// result makes a new slot.
func (d *drawer) result(fixed bool) program.Slot {
	s := program.Slot(d.p.Slots)
	d.p.Slots++
	if d.all = append(d.all, s); fixed {
		d.fixed = append(d.fixed, s)
	}
	return s
}

// slot draws what an instruction reads: often a recent value, now and then a
// new constant.
func (d *drawer) slot(fixed bool) program.Slot {
	from := d.all
	if fixed {
		from = d.fixed
	}
	s := from[d.IntN(len(from))]
	switch k := d.IntN(10); {
	case k < 5:
		s = from[len(from)-1-d.IntN(min(6, len(from)))]
	case k == 9 && d.IntN(3) == 0:
		s = d.constant(number(d.Rand, d.tamely))
	}
	d.used[s] = true
	return s
}

// arithmetic are the operations that most of a program consists of.
var arithmetic = []program.Op{
	program.Add, program.Sub, program.Mul, program.Mul, program.Div, program.Fma, program.Fma, program.Fnma,
	program.Neg, program.Select, program.Less, program.SinCos,
}

// instr appends one instruction, of arithmetic or of any kind.
func (d *drawer) instr(fixed bool) {
	op := program.Add + program.Op(d.IntN(int(program.Check-program.Add)))
	switch {
	case d.IntN(2) == 0:
		op = arithmetic[d.IntN(len(arithmetic))]
	case d.IntN(12) == 0:
		d.check(fixed)
		return
	}
	d.emit(op, fixed)
}

func (d *drawer) emit(op program.Op, fixed bool) program.Slot {
	in := program.Instr{Op: op}
	for k, at := range []*program.Slot{&in.A, &in.B, &in.C} {
		if k < program.Facts[op].Args {
			*at = d.slot(fixed)
		}
	}
	return d.append(in, fixed)
}

func (d *drawer) append(in program.Instr, fixed bool) program.Slot {
	if n := program.Facts[in.Op].Results; n > 0 {
		in.Dst = d.result(fixed)
		for range n - 1 {
			d.result(fixed)
		}
	}
	if fixed {
		d.p.Prologue = append(d.p.Prologue, in)
	} else {
		d.p.Body = append(d.p.Body, in)
	}
	return in.Dst
}

// apply appends an instruction on given slots.
func (d *drawer) apply(op program.Op, args ...program.Slot) program.Slot {
	in := program.Instr{Op: op}
	for k, s := range args {
		*[]*program.Slot{&in.A, &in.B, &in.C}[k] = s
		d.used[s] = true
	}
	return d.append(in, false)
}

// check watches a pivot; most pass, for what a failure leaves behind is no
// result.
func (d *drawer) check(fixed bool) {
	in := program.Instr{Op: program.Check, A: d.slot(fixed), B: d.slot(fixed), C: program.Slot(d.IntN(Coordinates))}
	if d.IntN(4) > 0 {
		in.A = d.constant(1 + d.Float64())
		in.B = d.constant(number(d.Rand, true) / 1024)
	}
	d.append(in, fixed)
}

// system appends a linear system. Most have diagonals that outweigh what is
// beside them, so that the watched pivots pass.
func (d *drawer) system() {
	n := 1 + d.IntN(7)
	sys := program.System{N: n, Multipliers: d.IntN(n + 1)}
	regular := d.IntN(6) > 0
	for i := range n {
		for j := range i + 1 {
			s := d.slot(false)
			switch {
			case !regular:
			case i == j:
				s = d.diagonal(s, n, i >= n-sys.Multipliers)
			case d.IntN(4) == 0:
				s = d.constant(0)
			default:
				s = d.apply(program.Max, d.apply(program.Min, s, d.constant(1)), d.constant(-1))
			}
			d.used[s] = true
			sys.Matrix = append(sys.Matrix, s)
		}
	}
	for range n {
		sys.RHS = append(sys.RHS, d.slot(false))
	}
	sys.First = program.Slot(d.p.Slots)
	for range n {
		d.result(false)
	}
	d.p.Systems = append(d.p.Systems, sys)
	d.p.Body = append(d.p.Body, program.Instr{Op: program.Solve, Dst: sys.First})
}

// diagonal makes an element that is larger than n, or less than −n.
func (d *drawer) diagonal(s program.Slot, n int, negative bool) program.Slot {
	s = d.apply(program.Fma, s, s, d.constant(float64(n)+d.Float64()))
	if negative {
		s = d.apply(program.Neg, s)
	}
	return s
}

// outputs chooses what the program gives: what nothing uses (but not always),
// and some of the rest, in some programs all.
func (d *drawer) outputs() {
	others := []int{0, 20, 100}[d.IntN(3)]
	forgetful := d.IntN(10) == 0
	for _, s := range d.all {
		if d.IntN(100) < others || !d.used[s] && int(s) >= len(d.p.Inputs) && !(forgetful && d.IntN(2) == 0) {
			d.p.Outputs = append(d.p.Outputs, s)
		}
	}
	for range 1 + d.IntN(2) { // one may be there twice
		d.p.Outputs = append(d.p.Outputs, d.all[len(d.all)-1-d.IntN(4)])
	}
	d.Shuffle(len(d.p.Outputs), func(i, j int) {
		o := d.p.Outputs
		o[i], o[j] = o[j], o[i]
	})
}
