package kernel

import (
	"math"
	"slices"
)

// V is a value under construction.
type V struct {
	b  *Builder
	id Value
}

// Builder writes the instructions of one kernel. Equal instructions become one.
type Builder struct {
	code  []Instr
	seen  map[Instr]Value
	guard Value
	turn  *Turn
	turns [2]Value // sin and cos after the turn
}

// build completes k with the instruction list of its definition.
func (k Kernel) build(define definition) *Kernel {
	b := &Builder{seen: map[Instr]Value{}, guard: -1}
	x := make([]V, len(k.Args))
	for i := range x {
		x[i] = b.put(Instr{Op: Arg, Bits: uint64(i)})
	}
	var out []Value
	for _, v := range define(b, x) {
		out = append(out, v.id)
	}
	k.Turn = b.turnInto(out)
	kept := out
	if k.Guard = b.guard; b.guard >= 0 {
		kept = append(kept, b.guard)
	}
	if t := k.Turn; t != nil {
		kept = append(kept, t.Parts[:]...)
	}
	k.Code, kept = prune(b.code, kept)
	k.Out, kept = kept[:len(out):len(out)], kept[len(out):]
	if k.Guard >= 0 {
		k.Guard, kept = kept[0], kept[1:]
	}
	if t := k.Turn; t != nil {
		copy(t.Parts[:], kept)
	}
	return &k
}

// turnInto returns the turn where all results come from it, else nil.
func (b *Builder) turnInto(out []Value) *Turn {
	if b.turn == nil {
		return nil
	}
	for _, v := range out {
		i := slices.Index(b.turns[:], v)
		if i < 0 {
			return nil
		}
		b.turn.Results = append(b.turn.Results, i)
	}
	return b.turn
}

func (b *Builder) put(in Instr) V {
	if in.Op != Select && in.Op != Const {
		in.Kind = Facts[in.Op].Gives
	}
	id, ok := b.seen[in]
	if !ok {
		id = Value(len(b.code))
		b.seen[in] = id
		b.code = append(b.code, in)
	}
	return V{b, id}
}

// prune drops what no output needs; arguments stay.
func prune(code []Instr, out []Value) ([]Instr, []Value) {
	needed := make([]bool, len(code))
	for _, v := range out {
		needed[v] = true
	}
	for i := len(code) - 1; i >= 0; i-- {
		needed[i] = needed[i] || code[i].Op == Arg
		if needed[i] {
			for _, v := range code[i].Operands() {
				needed[v] = true
			}
		}
	}
	var kept []Instr
	moved := make([]Value, len(code))
	for i, in := range code {
		if needed[i] {
			in.A, in.B, in.C = moved[in.A], moved[in.B], moved[in.C]
			moved[i] = Value(len(kept))
			kept = append(kept, in)
		}
	}
	for i, v := range out {
		out[i] = moved[v]
	}
	return kept, out
}

// Const is a float64 constant.
func (b *Builder) Const(x float64) V { return b.put(Instr{Op: Const, Bits: math.Float64bits(x)}) }

// Word is a constant given by its bits.
func (b *Builder) Word(bits uint64) V { return b.put(Instr{Op: Const, Kind: Word, Bits: bits}) }

func (v V) unary(op Op) V         { return v.b.put(Instr{Op: op, A: v.id}) }
func (v V) binary(op Op, w V) V   { return v.b.put(Instr{Op: op, A: v.id, B: w.id}) }
func (v V) shift(op Op, n int) V  { return v.b.put(Instr{Op: op, A: v.id, Bits: uint64(n)}) }
func (v V) kind() Kind            { return v.b.code[v.id].Kind }
func (v V) Sub(w V) V             { return v.binary(Sub, w) }
func (v V) Mul(w V) V             { return v.binary(Mul, w) }
func (v V) Div(w V) V             { return v.binary(Div, w) }
func (v V) Sqrt() V               { return v.unary(Sqrt) }
func (v V) Neg() V                { return v.unary(Neg) }
func (v V) Abs() V                { return v.unary(Abs) }
func (v V) Less(w V) V            { return v.binary(Less, w) }
func (v V) LessEq(w V) V          { return v.binary(LessEq, w) }
func (v V) Equal(w V) V           { return v.binary(Equal, w) }
func (v V) And(w V) V             { return v.binary(And, w) }
func (v V) Or(w V) V              { return v.binary(Or, w) }
func (v V) Not() V                { return v.unary(Not) }
func (v V) WordAnd(w V) V         { return v.binary(WordAnd, w) }
func (v V) WordOr(w V) V          { return v.binary(WordOr, w) }
func (v V) WordXor(w V) V         { return v.binary(WordXor, w) }
func (v V) WordAdd(w V) V         { return v.binary(WordAdd, w) }
func (v V) WordSub(w V) V         { return v.binary(WordSub, w) }
func (v V) Left(n int) V          { return v.shift(WordLeft, n) }
func (v V) Right(n int) V         { return v.shift(WordRight, n) }
func (v V) MulC(c float64) V      { return v.Mul(v.b.Const(c)) }
func (v V) AddC(c float64) V      { return v.Add(v.b.Const(c)) }
func (v V) SubC(c float64) V      { return v.Sub(v.b.Const(c)) }
func (v V) LessC(c float64) V     { return v.Less(v.b.Const(c)) }
func (v V) Above(c float64) V     { return v.b.Const(c).Less(v) }
func (v V) IsNaN() V              { return v.Equal(v).Not() }
func (v V) FmaC(c float64, w V) V { return v.Fma(v.b.Const(c), w) }

// Add is v + w; a term that is the constant 0 is left out.
func (v V) Add(w V) V {
	switch {
	case w.isZero():
		return v
	case v.isZero():
		return w
	}
	return v.binary(Add, w)
}

// Fma is v·w + u, rounded once.
func (v V) Fma(w, u V) V {
	if u.isZero() {
		return v.Mul(w)
	}
	return v.b.put(Instr{Op: Fma, A: v.id, B: w.id, C: u.id})
}

func (v V) isZero() bool {
	in := v.b.code[v.id]
	return in.Op == Const && in.Kind == Float && in.Bits == 0
}

// If is yes where the truth value v holds, else no; a word if either is.
func (v V) If(yes, no V) V {
	if in := v.b.code[v.id]; in.Op == Const || yes == no {
		return no // Never
	}
	kind := Float
	if yes.kind() == Word || no.kind() == Word {
		kind = Word
	}
	return v.b.put(Instr{Op: Select, Kind: kind, A: v.id, B: yes.id, C: no.id})
}

// Guard says where the kernel's results may be used.
func (b *Builder) Guard(v V) { b.guard = v.id }

// Named gives the value a name in generated code.
func (v V) Named(name string) V {
	v.b.code[v.id].Name = name
	return v
}

// Int is a constant word in two's complement.
func (b *Builder) Int(n int64) V { return b.Word(uint64(n)) }

// Never is a truth value that does not hold; selects by it vanish.
func (b *Builder) Never() V { return b.put(Instr{Op: Const, Kind: Truth}) }
