package amd64

import (
	"fmt"
	"strings"
)

// predicates names what Compare asks.
var predicates = map[uint8]string{
	EQ: "eq", LT: "lt_oq", LE: "le_oq", GT: "gt_oq", GE: "ge_oq",
	NEQ: "neq", NLT: "nlt_uq", NLE: "nle_uq", NGT: "ngt_uq", NGE: "nge_uq",
}

// String writes the instruction in Intel's syntax, as GNU objdump -M intel does.
func (in Instr) String() string {
	l := in.layout()
	operands := []string{in.destination(&l)}
	source := in.vector(in.Src)
	if l.form == maskPair {
		source = fmt.Sprintf("k%d", in.Src)
	}
	if l.form == three || l.form == maskPair || l.form == lone && in.Width == Scalar {
		operands = append(operands, source)
	}
	operands = append(operands, in.memoryOrRegister(&l))
	switch {
	case in.Op == Insert || in.Op == Extract:
		operands = append(operands, fmt.Sprintf("%#x", in.Imm))
	case in.Op == Blend && l.imm:
		operands = append(operands, in.vector(Reg(in.Imm>>4)))
	case in.Op != Compare && l.imm:
		operands = append(operands, fmt.Sprintf("%#x", in.Imm))
	}
	if l.form == store || l.form == maskOut {
		operands[0], operands[1] = operands[1]+in.masking(), in.vector(in.Dst)
		if l.form == maskOut {
			operands[1] = fmt.Sprintf("k%d", in.Dst)
		}
	}
	return in.mnemonic(&l) + " " + strings.Join(operands, ",")
}

func (in *Instr) vector(r Reg) string { return fmt.Sprintf("%smm%d", Shapes[in.Width].letter, r) }

func (in *Instr) destination(l *layout) string {
	if l.form >= maskPair || in.Op == Compare && in.Width == AVX512 {
		return fmt.Sprintf("k%d%s", in.Dst, in.masking())
	}
	if l.form == store {
		return in.vector(in.Dst)
	}
	return in.vector(in.Dst) + in.masking()
}

func (in *Instr) masking() string {
	switch {
	case in.Mask == 0:
		return ""
	case in.Zero:
		return fmt.Sprintf("{k%d}{z}", in.Mask)
	}
	return fmt.Sprintf("{k%d}", in.Mask)
}

func (in *Instr) mnemonic(l *layout) string {
	name := l.Name
	switch {
	case in.Op == Compare:
		name += predicates[in.Imm]
	case in.Width != Scalar && (in.Op == Load || in.Op == Store):
		name += "u"
	}
	if l.float && in.Width == Scalar {
		return name + "sd"
	} else if l.float {
		return name + "pd"
	}
	return name
}

// memoryOrRegister writes RM.
func (in *Instr) memoryOrRegister(l *layout) string {
	half := in.Op == Insert || in.Op == Extract
	switch {
	case !in.RM.Memory && l.form >= maskPair:
		return fmt.Sprintf("k%d", in.RM.Reg)
	case !in.RM.Memory && half:
		return fmt.Sprintf("xmm%d", in.RM.Reg)
	case !in.RM.Memory:
		return in.vector(in.RM.Reg)
	case in.RM.Broadcast:
		return "QWORD BCST " + in.RM.address()
	case l.form >= maskPair:
		return "BYTE PTR " + in.RM.address()
	case in.Op == Broadcast || in.Width == Scalar && l.float:
		return "QWORD PTR " + in.RM.address()
	}
	if half {
		return "XMMWORD PTR " + in.RM.address()
	}
	return map[Width]string{Scalar: "XMM", AVX2: "YMM", AVX512: "ZMM"}[in.Width] + "WORD PTR " + in.RM.address()
}
