package kernel

// Op is an operation on values of 64 bits.
type Op uint8

// The operations.
const (
	Arg Op = iota
	Const
	Add // a + b
	Sub // a − b
	Mul // a · b
	Div // a / b
	Fma // a·b + c, rounded once
	Sqrt
	Neg      // sign bit inverted
	Abs      // sign bit cleared
	Less     // a < b, false with NaN
	LessEq   // a ≤ b, false with NaN
	Equal    // a = b, false with NaN
	And      // of truth values
	Or       // of truth values
	Not      // of a truth value
	Select   // a ? b : c
	WordAnd  // of 64 bits
	WordOr   // of 64 bits
	WordXor  // of 64 bits
	WordAdd  // modulo 2⁶⁴
	WordSub  // modulo 2⁶⁴
	WordLeft // by a constant number of bits
	WordRight
	opCount
)

// Kind tells what a value's 64 bits are taken for.
type Kind uint8

// The kinds. A float and its word are the same bits: operations that want
// the other kind take them as they are. How a truth value looks (a
// flag, 1 and 0, a mask of ones) is up to who carries the list out.
const (
	Float Kind = iota
	Word
	Truth
)

// Fact is what is known of an operation.
type Fact struct {
	Name  string
	Args  int
	Takes Kind // kind of the arguments; Select's are a truth value and two of its result's kind
	Gives Kind
	Go    string // as a Go expression
	C     string // as a C expression; @ stands for a prefix
}

// Facts is the table of operations. A Go product is converted, since
// Go would otherwise be free to fuse it with an addition.
var Facts = [opCount]Fact{
	Arg:       {"arg", 0, Float, Float, "", ""},
	Const:     {"const", 0, Float, Float, "", ""},
	Add:       {"add", 2, Float, Float, "%s + %s", "%s + %s"},
	Sub:       {"sub", 2, Float, Float, "%s - %s", "%s - %s"},
	Mul:       {"mul", 2, Float, Float, "float64(%s * %s)", "%s * %s"},
	Div:       {"div", 2, Float, Float, "%s / %s", "%s / %s"},
	Fma:       {"fma", 3, Float, Float, "math.FMA(%s, %s, %s)", "@fma(%s, %s, %s)"},
	Sqrt:      {"sqrt", 1, Float, Float, "math.Sqrt(%s)", "@sqrt(%s)"},
	Neg:       {"neg", 1, Float, Float, "-%s", "-%s"},
	Abs:       {"abs", 1, Float, Float, "math.Abs(%s)", "@fabs(%s)"},
	Less:      {"less", 2, Float, Truth, "%s < %s", "%s < %s"},
	LessEq:    {"lesseq", 2, Float, Truth, "%s <= %s", "%s <= %s"},
	Equal:     {"equal", 2, Float, Truth, "%s == %s", "%s == %s"},
	And:       {"and", 2, Truth, Truth, "%s && %s", "%s & %s"},
	Or:        {"or", 2, Truth, Truth, "%s || %s", "%s | %s"},
	Not:       {"not", 1, Truth, Truth, "!%s", "!%s"},
	Select:    {"select", 3, Float, Float, "", "%s ? %s : %s"},
	WordAnd:   {"wordand", 2, Word, Word, "%s & %s", "%s & %s"},
	WordOr:    {"wordor", 2, Word, Word, "%s | %s", "%s | %s"},
	WordXor:   {"wordxor", 2, Word, Word, "%s ^ %s", "%s ^ %s"},
	WordAdd:   {"wordadd", 2, Word, Word, "%s + %s", "%s + %s"},
	WordSub:   {"wordsub", 2, Word, Word, "%s - %s", "%s - %s"},
	WordLeft:  {"wordleft", 1, Word, Word, "%s << %d", "%s << %d"},
	WordRight: {"wordright", 1, Word, Word, "%s >> %d", "%s >> %d"},
}

// String returns the operation's name.
func (o Op) String() string { return Facts[o].Name }

// Value is the number of the instruction that gives it.
type Value int32

// Instr computes one value from earlier ones.
type Instr struct {
	Op      Op
	Kind    Kind // of the result
	A, B, C Value
	Bits    uint64 // Const: the value; shifts: the number of bits; Arg: which one
	Name    string // what the definition calls the value, or empty
}

// Kernel is one function.
type Kernel struct {
	Name    string
	About   string // what it computes, for doc comments
	Args    []string
	Results []string
	Code    []Instr
	Out     []Value // one per result
	// Guard is a truth value, or −1: where it is false, Out is meaningless and the
	// scalar function Slow must be asked.
	Guard Value
	Slow  string
	// Turn is nil but for sin and cos.
	Turn *Turn
	// Internal marks parts of slow paths, not functions in their own right.
	Internal bool
}

// Turn says that a kernel's results are sin or cos of an angle, made from those of
// its remainder, Sin and Cos, by the quadrant in the last two bits of a word. Code turns
// by operations on words. Where there is no vector to fill, branches take less time as
// long as they are predicted, and angles stay in their quadrants from one step to the
// next.
type Turn struct {
	Parts   [turnParts]Value
	Results []int // 0 for sin, 1 for cos
}

// The parts of a turn.
const (
	Sin = iota // of the remainder
	Cos
	Quadrant
	turnParts
)

// Operations counts the instructions but arguments and constants.
func (k *Kernel) Operations() int {
	n := 0
	for _, in := range k.Code {
		if in.Op != Arg && in.Op != Const {
			n++
		}
	}
	return n
}

// Operands returns the values that an instruction reads.
func (in *Instr) Operands() []Value {
	return []Value{in.A, in.B, in.C}[:Facts[in.Op].Args]
}

// Wants returns the kind that an instruction takes operand i for.
func (in *Instr) Wants(i int) Kind {
	switch {
	case in.Op == Select && i == 0:
		return Truth
	case in.Op == Select:
		return in.Kind
	}
	return Facts[in.Op].Takes
}
