// Package conformance states what every operation of a program means, once, and
// holds every backend that executes programs against it, bit for bit.
package conformance

import (
	"fmt"
	"math"
	"testing"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// Backend is a program that is ready to run; *interp.Machine is one.
type Backend interface {
	Inputs() []float64
	Prepare() bool
	Run() bool
	Output(i int) float64
}

// values are arguments that tell operations apart: ordinary ones, signed
// zeros, infinities, NaN, the smallest and the largest numbers.
var values = []float64{
	0, math.Copysign(0, -1), 1, -1, 0.5, -2.5, 3, 1e-300, 5e-324, 1e300, math.MaxFloat64,
	math.Pi, -math.Pi / 2, 22.75, math.Inf(1), math.Inf(-1), math.NaN(),
}

// Ops runs every operation on all combinations of telling values, as part of the
// body and as part of the prologue.
func Ops(t *testing.T, backend func(*program.Program) Backend) {
	for op := program.Add; op < program.Check; op++ {
		for _, kind := range []symbolic.Kind{symbolic.Coordinate, symbolic.Param} {
			t.Run(fmt.Sprintf("%v/%v", op, kind == symbolic.Param), func(t *testing.T) { one(t, backend, op, kind) })
		}
	}
}

// one runs a program of one instruction.
func one(t *testing.T, backend func(*program.Program) Backend, op program.Op, kind symbolic.Kind) {
	p := &program.Program{Slots: 5, Outputs: []program.Slot{3}}
	for i := range 3 {
		p.Inputs = append(p.Inputs, symbolic.Symbol{Kind: kind, Index: i})
	}
	code := []program.Instr{{Op: op, Dst: 3, A: 0, B: 1, C: 2}}
	if program.Facts[op].Results == 2 {
		p.Outputs = append(p.Outputs, 4)
	}
	if p.Body = code; kind == symbolic.Param {
		p.Body, p.Prologue = nil, code
	}
	b := backend(p)
	each(program.Facts[op].Args, func(x [3]float64) {
		copy(b.Inputs(), x[:])
		b.Prepare()
		b.Run()
		for i, want := range Meaning(op, x) {
			if got := b.Output(i); !same(got, want) {
				t.Errorf("%v%v = %v (%#x), want %v (%#x)", op, x[:program.Facts[op].Args], got, math.Float64bits(got), want, math.Float64bits(want))
			}
		}
	})
}

// Meaning is what an operation's results are.
func Meaning(op program.Op, x [3]float64) []float64 {
	if op == program.SinCos {
		return []float64{program.Facts[program.Sin].Eval(x[0], 0, 0), program.Facts[program.Cos].Eval(x[0], 0, 0)}
	}
	return []float64{program.Facts[op].Eval(x[0], x[1], x[2])}
}

func each(args int, f func([3]float64)) {
	var x [3]float64
	var fill func(k int)
	fill = func(k int) {
		if k == args {
			f(x)
			return
		}
		for _, v := range values {
			x[k] = v
			fill(k + 1)
		}
	}
	fill(0)
}

// same compares bits; one NaN is as good as another.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// Checks runs watched pivots: one passes while it exceeds PivotFloor of its
// scale.
func Checks(t *testing.T, backend func(*program.Program) Backend) {
	p := &program.Program{Slots: 2, Inputs: []symbolic.Symbol{{Kind: symbolic.Coordinate}, {Kind: symbolic.Coordinate, Index: 1}}}
	p.Body = []program.Instr{{Op: program.Check, A: 0, B: 1}}
	b := backend(p)
	for _, c := range []struct {
		pivot, scale float64
		ok           bool
	}{
		{1, 1, true}, {1e-11, 1, true}, {1e-13, 1, false}, {0, 0, false}, {0, 1, false}, {-1, 1, false},
		{math.NaN(), 1, false}, {1, math.NaN(), false}, {math.Inf(1), 1, true},
	} {
		copy(b.Inputs(), []float64{c.pivot, c.scale})
		b.Prepare()
		if got := b.Run(); got != c.ok {
			t.Errorf("check(%v, %v) passes: %v, want %v", c.pivot, c.scale, got, c.ok)
		}
	}
}
