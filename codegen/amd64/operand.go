package amd64

import "fmt"

// Reg is the number of a vector register, xmm0 … zmm31, or of a mask register.
type Reg uint8

// General is a general register.
type General uint8

// The general registers.
const (
	RAX General = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15
)

var generalNames = [...]string{
	"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
}

// String returns the register's name.
func (g General) String() string { return generalNames[g] }

// Width is how many lanes an instruction works on, and with which registers.
type Width uint8

// The widths.
const (
	Scalar Width = iota // one float64 of an xmm register
	AVX2                // four of a ymm register
	AVX512              // eight of a zmm register
	widths
)

// Shape is what is known of a width.
type Shape struct {
	Name      string
	Lanes     int
	Registers int    // vector registers
	letter    string // of the vector registers
}

// Shapes is the table of widths.
var Shapes = [widths]Shape{
	Scalar: {"scalar", 1, 16, "x"},
	AVX2:   {"avx2", 4, 16, "y"},
	AVX512: {"avx512", 8, 32, "z"},
}

// Lanes returns how many float64 an instruction works on.
func (w Width) Lanes() int { return Shapes[w].Lanes }

// String returns the width's name.
func (w Width) String() string { return Shapes[w].Name }

// Masks tells whether comparisons set mask registers, not vector registers.
func (w Width) Masks() bool { return w == AVX512 }

// Operand is a register, or memory at Base + Index·Scale + Disp.
type Operand struct {
	Memory    bool
	Broadcast bool // one float64 in memory serves all lanes; AVX512 only
	Reg       Reg
	Base      General
	Index     General
	Scale     uint8 // 1, 2, 4, 8; 0 means no index
	Disp      int32
}

// R is a register as an operand.
func R(r Reg) Operand { return Operand{Reg: r} }

// M is memory at a fixed distance from a general register.
func M(base General, disp int32) Operand { return Operand{Memory: true, Base: base, Disp: disp} }

// MX is memory at base + index·scale + disp; index cannot be RSP.
func MX(base, index General, scale uint8, disp int32) Operand {
	return Operand{Memory: true, Base: base, Index: index, Scale: scale, Disp: disp}
}

// address writes a memory operand as disassemblers do.
func (o Operand) address() string {
	s := "[" + o.Base.String()
	if o.Scale != 0 {
		s += fmt.Sprintf("+%v*%d", o.Index, o.Scale)
	}
	switch {
	case o.Disp < 0:
		s += fmt.Sprintf("-%#x", -int64(o.Disp))
	case o.Disp > 0 || o.Base&7 == RBP:
		s += fmt.Sprintf("+%#x", o.Disp)
	}
	return s + "]"
}
