package program

import (
	"math"

	"lagc/codegen/kernel/elementary"
)

// Op is an operation on slots.
type Op uint16

// The operations. Truth values are 1 and 0.
const (
	Invalid Op = iota
	Add        // a + b
	Sub        // a − b
	Mul        // a · b
	Div        // a / b
	Neg        // −a
	Fma        // a·b + c, rounded once
	Fnma       // c − a·b, rounded once
	Sqrt
	Abs
	Sign
	Min
	Max
	Floor
	Ceil
	Round
	Less
	LessEq
	Equal
	NotEqual
	And
	Or
	Not
	Select // a ≠ 0 ? b : c
	SinCos // Dst = sin a, the next slot = cos a
	Sin
	Cos
	Tan
	Asin
	Acos
	Atan
	Atan2
	Sinh
	Cosh
	Tanh
	Asinh
	Acosh
	Atanh
	Exp
	Log
	Pow
	Cbrt
	Hypot
	Erf
	Mod
	Check // reports pivot number C where not a > PivotFloor·b
	Solve // solves Systems[A]
	opCount
)

// PivotFloor is how far a pivot may fall below the matrix element or the sum of
// squares that it is the rest of. Under it the quotient has fewer than four
// right digits left, and the system is solved anew with pivoting.
const PivotFloor = 1e-12

// Fact is what is known of an operation: its name, how many slots it reads, how
// many it writes, and its value.
type Fact struct {
	Name    string
	Args    int
	Results int
	Eval    func(a, b, c float64) float64 // nil for SinCos, Check and Solve
}

// Facts is the table of operations.
var Facts = [opCount]Fact{
	Add:      {"add", 2, 1, func(a, b, _ float64) float64 { return a + b }},
	Sub:      {"sub", 2, 1, func(a, b, _ float64) float64 { return a - b }},
	Mul:      {"mul", 2, 1, func(a, b, _ float64) float64 { return float64(a * b) }},
	Div:      {"div", 2, 1, func(a, b, _ float64) float64 { return a / b }},
	Neg:      {"neg", 1, 1, func(a, _, _ float64) float64 { return -a }},
	Fma:      {"fma", 3, 1, math.FMA},
	Fnma:     {"fnma", 3, 1, func(a, b, c float64) float64 { return math.FMA(-a, b, c) }},
	Sqrt:     {"sqrt", 1, 1, func(a, _, _ float64) float64 { return math.Sqrt(a) }},
	Abs:      {"abs", 1, 1, func(a, _, _ float64) float64 { return math.Abs(a) }},
	Sign:     {"sign", 1, 1, func(a, _, _ float64) float64 { return sign(a) }},
	Min:      {"min", 2, 1, func(a, b, _ float64) float64 { return math.Min(a, b) }},
	Max:      {"max", 2, 1, func(a, b, _ float64) float64 { return math.Max(a, b) }},
	Floor:    {"floor", 1, 1, func(a, _, _ float64) float64 { return math.Floor(a) }},
	Ceil:     {"ceil", 1, 1, func(a, _, _ float64) float64 { return math.Ceil(a) }},
	Round:    {"round", 1, 1, func(a, _, _ float64) float64 { return math.Round(a) }},
	Less:     {"less", 2, 1, func(a, b, _ float64) float64 { return truth(a < b) }},
	LessEq:   {"lesseq", 2, 1, func(a, b, _ float64) float64 { return truth(a <= b) }},
	Equal:    {"equal", 2, 1, func(a, b, _ float64) float64 { return truth(a == b) }},
	NotEqual: {"notequal", 2, 1, func(a, b, _ float64) float64 { return truth(a != b) }},
	And:      {"and", 2, 1, func(a, b, _ float64) float64 { return truth(a != 0 && b != 0) }},
	Or:       {"or", 2, 1, func(a, b, _ float64) float64 { return truth(a != 0 || b != 0) }},
	Not:      {"not", 1, 1, func(a, _, _ float64) float64 { return truth(a == 0) }},
	Select:   {"select", 3, 1, func(a, b, c float64) float64 { return pick(a != 0, b, c) }},
	SinCos:   {"sincos", 1, 2, nil},
	Sin:      {"sin", 1, 1, func(a, _, _ float64) float64 { return elementary.Sin(a) }},
	Cos:      {"cos", 1, 1, func(a, _, _ float64) float64 { return elementary.Cos(a) }},
	Tan:      {"tan", 1, 1, func(a, _, _ float64) float64 { return elementary.Tan(a) }},
	Asin:     {"asin", 1, 1, func(a, _, _ float64) float64 { return elementary.Asin(a) }},
	Acos:     {"acos", 1, 1, func(a, _, _ float64) float64 { return elementary.Acos(a) }},
	Atan:     {"atan", 1, 1, func(a, _, _ float64) float64 { return elementary.Atan(a) }},
	Atan2:    {"atan2", 2, 1, func(a, b, _ float64) float64 { return elementary.Atan2(a, b) }},
	Sinh:     {"sinh", 1, 1, func(a, _, _ float64) float64 { return elementary.Sinh(a) }},
	Cosh:     {"cosh", 1, 1, func(a, _, _ float64) float64 { return elementary.Cosh(a) }},
	Tanh:     {"tanh", 1, 1, func(a, _, _ float64) float64 { return elementary.Tanh(a) }},
	Asinh:    {"asinh", 1, 1, func(a, _, _ float64) float64 { return elementary.Asinh(a) }},
	Acosh:    {"acosh", 1, 1, func(a, _, _ float64) float64 { return elementary.Acosh(a) }},
	Atanh:    {"atanh", 1, 1, func(a, _, _ float64) float64 { return elementary.Atanh(a) }},
	Exp:      {"exp", 1, 1, func(a, _, _ float64) float64 { return elementary.Exp(a) }},
	Log:      {"log", 1, 1, func(a, _, _ float64) float64 { return elementary.Log(a) }},
	Pow:      {"pow", 2, 1, func(a, b, _ float64) float64 { return elementary.Pow(a, b) }},
	Cbrt:     {"cbrt", 1, 1, func(a, _, _ float64) float64 { return elementary.Cbrt(a) }},
	Hypot:    {"hypot", 2, 1, func(a, b, _ float64) float64 { return elementary.Hypot(a, b) }},
	Erf:      {"erf", 1, 1, func(a, _, _ float64) float64 { return elementary.Erf(a) }},
	Mod:      {"mod", 2, 1, func(a, b, _ float64) float64 { return elementary.Mod(a, b) }},
	Check:    {"check", 2, 0, nil},
	Solve:    {"solve", 0, 0, nil},
}

// String returns the operation's name.
func (o Op) String() string { return Facts[o].Name }

func truth(b bool) float64 { return pick(b, 1, 0) }

func pick(b bool, x, y float64) float64 {
	if b {
		return x
	}
	return y
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}
