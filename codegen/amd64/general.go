package amd64

import (
	"encoding/binary"
	"fmt"
)

// Code is a sequence of instructions as bytes. The zero value is empty and ready.
type Code struct {
	bytes  []byte
	labels []int // offsets, −1 while not placed
	fixes  []fix
}

// fix is a place that wants the distance to a label.
type fix struct {
	at    int // of the 32 bits; the distance counts from their end
	label Label
}

// Label is a place in the code.
type Label int

// Len returns the number of bytes so far.
func (c *Code) Len() int { return len(c.bytes) }

func (c *Code) word32(x int32) { c.bytes = binary.LittleEndian.AppendUint32(c.bytes, uint32(x)) }

// Label returns a label that is to be placed.
func (c *Code) Label() Label {
	c.labels = append(c.labels, -1)
	return Label(len(c.labels) - 1)
}

// Place puts a label here.
func (c *Code) Place(l Label) { c.labels[l] = len(c.bytes) }

// PlaceAt puts a label at an offset.
func (c *Code) PlaceAt(l Label, offset int) { c.labels[l] = offset }

// Offset returns where a label was placed.
func (c *Code) Offset(l Label) int { return c.labels[l] }

// Align appends zero bytes up to a multiple of n: for data behind the code.
func (c *Code) Align(n int) {
	for len(c.bytes)%n != 0 {
		c.bytes = append(c.bytes, 0)
	}
}

// Data appends the bytes of a word.
func (c *Code) Data(word uint64) { c.bytes = binary.LittleEndian.AppendUint64(c.bytes, word) }

// Bytes resolves all distances and returns the code. A label that was
// used must have been placed.
func (c *Code) Bytes() []byte {
	for _, f := range c.fixes {
		to := c.labels[f.label]
		if to < 0 {
			panic(fmt.Sprintf("amd64: label %d is used and nowhere placed", f.label))
		}
		binary.LittleEndian.PutUint32(c.bytes[f.at:], uint32(int32(to-f.at-4)))
	}
	c.fixes = c.fixes[:0]
	return c.bytes
}

// distance appends room for the distance to a label.
func (c *Code) distance(l Label) {
	c.fixes = append(c.fixes, fix{len(c.bytes), l})
	c.word32(0)
}

// Condition is what a conditional jump asks of the flags.
type Condition uint8

// The conditions, by their code in the opcode.
const (
	Below    Condition = 2 // unsigned
	AboveEq  Condition = 3
	Zero     Condition = 4 // or equal
	NotZero  Condition = 5
	Less     Condition = 12 // signed
	GreaterE Condition = 13
)

// Arithmetic is an operation of the group that has a form with an immediate.
type Arithmetic uint8

// The operations, by their number in the opcode.
const (
	Plus  Arithmetic = 0
	Bits  Arithmetic = 4 // and
	Minus Arithmetic = 5
	Flip  Arithmetic = 6 // exclusive or
	Comp  Arithmetic = 7 // compare: sets flags only
)

// rex appends a REX.W prefix.
func (c *Code) rex(reg General, o Operand) {
	r := 0x48 | uint8(reg)>>3<<2
	switch {
	case !o.Memory:
		r |= uint8(o.Reg) >> 3
	default:
		r |= uint8(o.Base) >> 3
		if o.Scale != 0 {
			r |= uint8(o.Index) >> 3 << 1
		}
	}
	c.bytes = append(c.bytes, r)
}

// G is a general register as an operand.
func G(g General) Operand { return Operand{Reg: Reg(g)} }

func (c *Code) general(opcode uint8, reg General, o Operand) {
	c.rex(reg, o)
	c.bytes = append(c.bytes, opcode)
	c.modRM(uint8(reg), o, 1)
}

// MoveG sets dst = src, a register or memory.
func (c *Code) MoveG(dst General, src Operand) { c.general(0x8b, dst, src) }

// StoreG writes src to memory.
func (c *Code) StoreG(dst Operand, src General) { c.general(0x89, src, dst) }

// SetG sets dst to a constant.
func (c *Code) SetG(dst General, x int32) {
	c.rex(0, G(dst))
	c.bytes = append(c.bytes, 0xc7)
	c.modRM(0, G(dst), 1)
	c.word32(x)
}

// ApplyG sets dst = dst op src.
func (c *Code) ApplyG(op Arithmetic, dst General, src Operand) {
	c.general(uint8(op)<<3|3, dst, src)
}

// ApplyConst sets dst = dst op x.
func (c *Code) ApplyConst(op Arithmetic, dst General, x int32) {
	c.rex(0, G(dst))
	if x == int32(int8(x)) {
		c.bytes = append(c.bytes, 0x83)
		c.modRM(uint8(op), G(dst), 1)
		c.bytes = append(c.bytes, uint8(x))
		return
	}
	c.bytes = append(c.bytes, 0x81)
	c.modRM(uint8(op), G(dst), 1)
	c.word32(x)
}

// Test sets flags by a ∧ b.
func (c *Code) Test(a, b General) { c.general(0x85, b, G(a)) }

// Address sets dst to the address of a label.
func (c *Code) Address(dst General, l Label) {
	c.rex(dst, Operand{})
	c.bytes = append(c.bytes, 0x8d, uint8(dst)&7<<3|5)
	c.distance(l)
}

// SignBits sets dst's lowest bits to the sign bits of a vector register's lanes; Scalar and AVX2 only.
// In Scalar the second bit means nothing.
func (c *Code) SignBits(dst General, w Width, src Reg) {
	c.vex(&layout{Fact: &Fact{form: two, space: s0F}, pp: p66, reg: Reg(dst), rm: R(src), length: uint8(w)})
	c.bytes = append(c.bytes, 0x50)
	c.modRM(uint8(dst), R(src), 1)
}

// MaskBits sets dst to the eight bits of a mask register.
func (c *Code) MaskBits(dst General, src Reg) {
	c.vex(&layout{Fact: &Fact{form: two, space: s0F}, pp: p66, reg: Reg(dst), rm: R(src)})
	c.bytes = append(c.bytes, 0x93)
	c.modRM(uint8(dst), R(src), 1)
}

// Jump goes to a label.
func (c *Code) Jump(l Label) {
	c.bytes = append(c.bytes, 0xe9)
	c.distance(l)
}

// JumpIf goes to a label where the flags are so.
func (c *Code) JumpIf(cond Condition, l Label) {
	c.bytes = append(c.bytes, 0x0f, 0x80|uint8(cond))
	c.distance(l)
}

// Call calls a label.
func (c *Code) Call(l Label) {
	c.bytes = append(c.bytes, 0xe8)
	c.distance(l)
}

// CallG calls the address in a register.
func (c *Code) CallG(g General) {
	if g >= R8 {
		c.bytes = append(c.bytes, 0x41)
	}
	c.bytes = append(c.bytes, 0xff)
	c.modRM(2, G(g), 1)
}

// Return goes back to the caller.
func (c *Code) Return() { c.bytes = append(c.bytes, 0xc3) }

// ZeroUpper clears the vector registers above their lowest 128 bits: code of Go
// that follows would run at half its speed with anything there.
func (c *Code) ZeroUpper() { c.bytes = append(c.bytes, 0xc5, 0xf8, 0x77) }
