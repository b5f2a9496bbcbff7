package native

import (
	"sync"

	"lagc/codegen/amd64"
	"lagc/codegen/kernel"
	"lagc/codegen/program"
)

// kernelOf returns what an operation of programs is expanded to, nil where it
// is an instruction or by hand.
func kernelOf(o program.Op) *kernel.Kernel { return kernels[o]() }

// kernels are looked up once each, when a program first has the operation.
var kernels = func() (table [program.Solve + 1]func() *kernel.Kernel) {
	for o := range table {
		table[o] = sync.OnceValue(func() *kernel.Kernel { return kernel.Find(program.Op(o).String()) })
	}
	return table
}()

// steps is what a kernel's operations are in the flat list.
var steps = [...]func(f *flat, in *kernel.Instr, a, b, c value) value{
	kernel.Const:     func(f *flat, in *kernel.Instr, _, _, _ value) value { return f.constant(in.Bits) },
	kernel.Add:       func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.add(a, b) },
	kernel.Sub:       func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.sub(a, b) },
	kernel.Mul:       func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opMul, a, b) },
	kernel.Div:       func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opDiv, a, b) },
	kernel.Fma:       func(f *flat, _ *kernel.Instr, a, b, c value) value { return f.fma(a, b, c) },
	kernel.Sqrt:      func(f *flat, _ *kernel.Instr, a, _, _ value) value { return f.unary(opSqrt, a, 0) },
	kernel.Neg:       func(f *flat, _ *kernel.Instr, a, _, _ value) value { return f.neg(a) },
	kernel.Abs:       func(f *flat, _ *kernel.Instr, a, _, _ value) value { return f.abs(a) },
	kernel.Less:      func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.compare(amd64.LT, a, b) },
	kernel.LessEq:    func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.compare(amd64.LE, a, b) },
	kernel.Equal:     func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.compare(amd64.EQ, a, b) },
	kernel.And:       func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opBoth, a, b) },
	kernel.Or:        func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opEither, a, b) },
	kernel.Not:       func(f *flat, _ *kernel.Instr, a, _, _ value) value { return f.not(a) },
	kernel.Select:    func(f *flat, _ *kernel.Instr, a, b, c value) value { return f.choose(a, b, c) },
	kernel.WordAnd:   func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opAnd, a, b) },
	kernel.WordOr:    func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opOr, a, b) },
	kernel.WordXor:   func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opXor, a, b) },
	kernel.WordAdd:   func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opWordAdd, a, b) },
	kernel.WordSub:   func(f *flat, _ *kernel.Instr, a, b, _ value) value { return f.binary(opWordSub, a, b) },
	kernel.WordLeft:  func(f *flat, in *kernel.Instr, a, _, _ value) value { return f.unary(opLeft, a, in.Bits) },
	kernel.WordRight: func(f *flat, in *kernel.Instr, a, _, _ value) value { return f.unary(opRight, a, in.Bits) },
}

// expand writes a kernel's instructions and requires its guard.
func (l *lowering) expand(k *kernel.Kernel, x [2]value) []value {
	if cap(l.scratch) < len(k.Code) {
		l.scratch = make([]value, len(k.Code)*2)
	}
	v := l.scratch[:len(k.Code)]
	for i := range k.Code {
		in := &k.Code[i]
		switch {
		case in.Op == kernel.Arg:
			v[i] = x[in.Bits]
		case in.Op == kernel.Const && in.Kind == kernel.Truth: // never
			v[i] = l.compare(amd64.NEQ, l.number(0), l.number(0))
		default:
			v[i] = steps[in.Op](l.flat, in, v[in.A], v[in.B], v[in.C])
		}
	}
	if k.Guard >= 0 {
		l.require(v[k.Guard])
	}
	l.results = l.results[:0]
	for _, o := range k.Out {
		l.results = append(l.results, v[o])
	}
	return l.results
}
