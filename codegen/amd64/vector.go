package amd64

// Instr is one vector instruction.
type Instr struct {
	Op    Op
	Width Width
	Dst   Reg // what Store and MaskStore write
	Src   Reg
	RM    Operand
	Imm   uint8
	Mask  Reg  // EVEX: lanes whose bit in mask register Mask is 0 are left alone; 0 means all lanes
	Zero  bool // EVEX: they are set to 0 instead
}

// fact returns the instruction's line of the table.
func (in *Instr) fact() *Fact {
	if in.Op == Blend && in.Width == AVX512 {
		return &blendMask
	}
	return &Facts[in.Op]
}

// layout is an instruction on its way to bytes: the fields that VEX and EVEX share.
type layout struct {
	*Fact
	opcode    uint8
	pp        prefix
	reg, vvvv Reg
	rm        Operand
	length    uint8 // of vectors: 128 << length bits
}

func (in *Instr) layout() layout {
	f := in.fact()
	l := layout{Fact: f, opcode: f.packed, pp: f.pp, reg: in.Dst, vvvv: in.Src, rm: in.RM}
	if in.Width == Scalar {
		l.opcode, l.pp = f.scalar, f.spp
	}
	switch {
	case f.form >= maskPair:
		l.length = 0
	default:
		l.length = uint8(in.Width)
	}
	switch f.form {
	case shift:
		l.reg, l.vvvv = Reg(f.extension), in.Dst
	case two, store, maskOne, maskOut:
		l.vvvv = 0
	case lone:
		if in.Width != Scalar {
			l.vvvv = 0
		}
	case maskPair:
		l.length = 1
	}
	return l
}

// Vector appends a vector instruction.
func (c *Code) Vector(in Instr) {
	l := in.layout()
	scale := int32(1)
	if in.Width == AVX512 && l.form < maskPair {
		c.evex(&in, &l)
		if scale = 64; in.RM.Broadcast || in.Op == Broadcast {
			scale = 8
		}
	} else {
		c.vex(&l)
	}
	c.bytes = append(c.bytes, l.opcode)
	c.modRM(uint8(l.reg), l.rm, scale)
	if l.imm {
		c.bytes = append(c.bytes, in.Imm)
	}
}

// bit returns bit n of x, inverted as prefixes want it, at position at.
func inverted(x uint8, n, at uint8) uint8 { return (^x >> n & 1) << at }

// ends returns the numbers that prefixes extend: of the index or, for registers in EVEX,
// their bit 4, and of the base or the register.
func (o Operand) ends() (x, b uint8) {
	switch {
	case !o.Memory:
		return uint8(o.Reg) >> 1, uint8(o.Reg) // bit 3 of x is bit 4 of the register
	case o.Scale != 0:
		return uint8(o.Index), uint8(o.Base)
	}
	return 0, uint8(o.Base)
}

// vex appends a VEX prefix, in two bytes where that is enough.
func (c *Code) vex(l *layout) {
	x, b := l.rm.ends()
	tail := inverted(uint8(l.vvvv), 3, 6) | (^uint8(l.vvvv)&7)<<3 | l.length<<2 | uint8(l.pp)
	r := inverted(uint8(l.reg), 3, 7)
	if x&8 == 0 && b&8 == 0 && l.space == s0F && l.w == 0 {
		c.bytes = append(c.bytes, 0xc5, r|tail)
		return
	}
	c.bytes = append(c.bytes, 0xc4, r|inverted(x, 3, 6)|inverted(b, 3, 5)|uint8(l.space), l.w<<7|tail)
}

// evex appends an EVEX prefix.
func (c *Code) evex(in *Instr, l *layout) {
	x, b := l.rm.ends()
	p0 := inverted(uint8(l.reg), 3, 7) | inverted(x, 3, 6) | inverted(b, 3, 5) | inverted(uint8(l.reg), 4, 4) | uint8(l.space)
	p1 := uint8(1)<<7 | (^uint8(l.vvvv)&15)<<3 | 1<<2 | uint8(l.pp)
	p2 := l.length<<5 | inverted(uint8(l.vvvv), 4, 3) | uint8(in.Mask)
	if in.Zero {
		p2 |= 0x80
	}
	if l.rm.Broadcast {
		p2 |= 0x10
	}
	c.bytes = append(c.bytes, 0x62, p0, p1, p2)
}

// modRM appends the ModRM byte with what follows it. One-byte displacements count
// in units of scale.
func (c *Code) modRM(reg uint8, o Operand, scale int32) {
	reg = reg & 7 << 3
	if !o.Memory {
		c.bytes = append(c.bytes, 0xc0|reg|uint8(o.Reg)&7)
		return
	}
	mode := uint8(0x80)
	switch short := o.Disp / scale; {
	case o.Disp == 0 && o.Base&7 != RBP:
		mode = 0
	case short*scale == o.Disp && short == int32(int8(short)):
		mode = 0x40
	}
	switch {
	case o.Scale != 0:
		c.bytes = append(c.bytes, mode|reg|4, scaleBits[o.Scale]<<6|uint8(o.Index)&7<<3|uint8(o.Base)&7)
	case o.Base&7 == RSP:
		c.bytes = append(c.bytes, mode|reg|4, 0x24)
	default:
		c.bytes = append(c.bytes, mode|reg|uint8(o.Base)&7)
	}
	switch mode {
	case 0x40:
		c.bytes = append(c.bytes, uint8(o.Disp/scale))
	case 0x80:
		c.word32(o.Disp)
	}
}

var scaleBits = [...]uint8{1: 0, 2: 1, 4: 2, 8: 3}
