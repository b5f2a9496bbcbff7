package native

import "lagc/codegen/amd64"

// op is an operation of the flat list.
type op uint8

// The operations. Truth values are masks: of ones in a vector register, or in a mask register.
const (
	opConst    op = iota // bits in all lanes
	opWord               // word bits of the frame
	opFlags              // the same, holding a truth value
	opAdd                // a + b
	opSub                // a − b
	opMul                // a · b
	opDiv                // a / b
	opMax                // a > b ? a : b
	opMin                // a < b ? a : b
	opFma                // ±a·b ± c, signs in bits
	opSqrt               // √a
	opAnd                // bitwise
	opOr                 // bitwise
	opXor                // bitwise
	opWordAdd            // of 64 bits
	opWordSub            // of 64 bits
	opLeft               // a << bits
	opRight              // a >> bits
	opCompare            // truth of a ? b, the predicate in bits
	opBoth               // truth of a and b
	opEither             // truth of a or b
	opNot                // opposite truth of a
	opSelect             // truth a ? b : c
	opPair               // wide: a and b in the first lanes
	opJoin               // wide: the first two lanes of a, then those of b
	opHalf               // wide: the upper two lanes of a, then nothing
	opFirst              // the first lane of wide a
	opSecond             // the second
	opOutput             // word bits of the frame = a, as soon as a is known
	opStore              // word bits of the frame = a, here
	opCall               // leave for call bits, continue at the next entry
	opRound              // count a round
	opLeave              // leave where truth a fails, with attention bits
	opContinue           // repeat while a holds in the active lanes and b nowhere
	opFinish             // leave, reporting truth a
	opCount
)

// Signs of opFma.
const (
	minusProduct = 1
	minusTerm    = 2
)

// kind tells how an operation is written as instructions.
type kind uint8

const (
	passive kind = iota // read where it stands
	binary
	fused
	rooted
	shifted
	truth // of truth values
	chosen
	moved // between lanes
	special
)

// trait is a property of an operation.
type trait uint8

const (
	commutes trait = 1 << iota // operands may change places
	packed                     // works on whole registers even in Scalar
	logical                    // gives a truth value
)

// fact is what is known of an operation: its operands, the way it is written, the instruction, and that on
// mask registers.
type fact struct {
	name    string
	args    int
	kind    kind
	machine amd64.Op
	mask    amd64.Op
	traits  trait
}

func (f *fact) has(t trait) bool { return f.traits&t != 0 }

// facts is the table of operations.
var facts = [opCount]fact{
	opConst:    {"const", 0, passive, 0, 0, 0},
	opWord:     {"word", 0, passive, 0, 0, 0},
	opFlags:    {"flags", 0, passive, 0, 0, logical},
	opAdd:      {"add", 2, binary, amd64.Add, 0, commutes},
	opSub:      {"sub", 2, binary, amd64.Sub, 0, 0},
	opMul:      {"mul", 2, binary, amd64.Mul, 0, commutes},
	opDiv:      {"div", 2, binary, amd64.Div, 0, 0},
	opMax:      {"max", 2, binary, amd64.Max, 0, 0},
	opMin:      {"min", 2, binary, amd64.Min, 0, 0},
	opFma:      {"fma", 3, fused, amd64.Fmadd132, 0, 0},
	opSqrt:     {"sqrt", 1, rooted, amd64.Sqrt, 0, 0},
	opAnd:      {"and", 2, binary, amd64.And, 0, commutes | packed},
	opOr:       {"or", 2, binary, amd64.Or, 0, commutes | packed},
	opXor:      {"xor", 2, binary, amd64.Xor, 0, commutes | packed},
	opWordAdd:  {"wordadd", 2, binary, amd64.WordAdd, 0, commutes | packed},
	opWordSub:  {"wordsub", 2, binary, amd64.WordSub, 0, packed},
	opLeft:     {"left", 1, shifted, amd64.WordLeft, 0, packed},
	opRight:    {"right", 1, shifted, amd64.WordRight, 0, packed},
	opCompare:  {"compare", 2, binary, amd64.Compare, 0, logical},
	opBoth:     {"both", 2, truth, amd64.And, amd64.MaskAnd, commutes | packed | logical},
	opEither:   {"either", 2, truth, amd64.Or, amd64.MaskOr, commutes | packed | logical},
	opNot:      {"not", 1, truth, amd64.Xor, amd64.MaskNot, commutes | packed | logical},
	opSelect:   {"select", 3, chosen, amd64.Blend, 0, packed},
	opPair:     {"pair", 2, moved, amd64.Low, 0, packed},
	opJoin:     {"join", 2, moved, amd64.Insert, 0, packed},
	opHalf:     {"half", 1, moved, amd64.Extract, 0, packed},
	opFirst:    {"first", 1, moved, amd64.Move, 0, packed},
	opSecond:   {"second", 1, moved, amd64.High, 0, packed},
	opOutput:   {"output", 1, special, 0, 0, 0},
	opStore:    {"store", 1, special, 0, 0, 0},
	opCall:     {"call", 0, special, 0, 0, 0},
	opRound:    {"round", 0, special, 0, 0, 0},
	opLeave:    {"leave", 1, special, 0, 0, 0},
	opContinue: {"continue", 2, special, 0, 0, 0},
	opFinish:   {"finish", 1, special, 0, 0, 0},
}
