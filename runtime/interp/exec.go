package interp

import (
	"math"
	"unsafe"

	"lagc/codegen/kernel/elementary"
	"lagc/codegen/program"
)

// exec runs steps in order: what each operation does, in the only form that Go
// makes fast, a switch. Slots are reached by pointer arithmetic, which takes a
// fifth off the time of a right-hand side; translate has checked that every
// offset lies within m.slots.
func (m *Machine) exec(code []step) {
	base := unsafe.Pointer(unsafe.SliceData(m.slots))
	at := func(offset uint32) *float64 { return (*float64)(unsafe.Add(base, offset)) }
	for i := range code {
		in := &code[i]
		dst, a := at(in.dst), *at(in.a)
		switch in.op {
		case program.Add:
			*dst = a + *at(in.b)
		case program.Sub:
			*dst = a - *at(in.b)
		case program.Mul:
			*dst = float64(a * *at(in.b)) // rounded here: Go may fuse otherwise
		case program.Div:
			*dst = a / *at(in.b)
		case program.Fma:
			*dst = math.FMA(a, *at(in.b), *at(in.c))
		case program.Fnma:
			*dst = math.FMA(-a, *at(in.b), *at(in.c))
		case program.Neg:
			*dst = -a
		case program.Sqrt:
			*dst = math.Sqrt(a)
		case program.SinCos:
			*dst, *at(in.dst + wordSize) = elementary.Sincos(a)
		case program.Select:
			if a != 0 {
				*dst = *at(in.b)
			} else {
				*dst = *at(in.c)
			}
		case program.Check:
			if !(a > program.PivotFloor**at(in.b)) {
				m.fail(int(in.c / wordSize))
			}
		case program.Solve:
			m.solve(int(in.a / wordSize))
		default:
			*dst = program.Facts[in.op].Eval(a, *at(in.b), *at(in.c))
		}
	}
}
