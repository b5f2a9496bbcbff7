package kernel

import "math"

// Eval carries the instruction list out, one operation after the other: the
// plainest reading of it, which every other must equal bit by bit. ok is false where
// the guard fails; the results are then meaningless.
func (k *Kernel) Eval(args ...float64) (results []float64, ok bool) {
	v := make([]uint64, len(k.Code)) // truth values are 0 and 1
	for i := range k.Code {
		in := &k.Code[i]
		switch in.Op {
		case Arg:
			v[i] = math.Float64bits(args[in.Bits])
		case Const:
			v[i] = in.Bits
		case Select:
			if v[i] = v[in.C]; v[in.A] != 0 {
				v[i] = v[in.B]
			}
		default:
			switch Facts[in.Op].Takes {
			case Float:
				v[i] = evalFloat(in.Op, math.Float64frombits(v[in.A]), math.Float64frombits(v[in.B]), math.Float64frombits(v[in.C]))
			default:
				v[i] = evalWord(in.Op, v[in.A], v[in.B], in.Bits)
			}
		}
	}
	for _, o := range k.Out {
		results = append(results, math.Float64frombits(v[o]))
	}
	return results, k.Guard < 0 || v[k.Guard] != 0
}

func evalFloat(op Op, a, b, c float64) uint64 {
	switch op {
	case Less:
		return truth(a < b)
	case LessEq:
		return truth(a <= b)
	case Equal:
		return truth(a == b)
	}
	return math.Float64bits(arithmetic(op, a, b, c))
}

func arithmetic(op Op, a, b, c float64) float64 {
	switch op {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	case Div:
		return a / b
	case Fma:
		return math.FMA(a, b, c)
	case Sqrt:
		return math.Sqrt(a)
	case Neg:
		return -a
	}
	return math.Abs(a)
}

func evalWord(op Op, a, b, bits uint64) uint64 {
	switch op {
	case And, WordAnd:
		return a & b
	case Or, WordOr:
		return a | b
	case Not:
		return 1 - a
	case WordXor:
		return a ^ b
	case WordAdd:
		return a + b
	case WordSub:
		return a - b
	case WordLeft:
		return a << bits
	}
	return a >> bits // WordRight
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
