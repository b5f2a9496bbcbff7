package amd64

// Op is a vector instruction, whatever its width.
type Op uint8

// The instructions. Operands stand as in [Instr]: Dst, Src, then RM.
const (
	Invalid Op = iota
	Add
	Sub
	Mul
	Div
	Min // Src < RM ? Src : RM
	Max // Src > RM ? Src : RM
	Sqrt
	Fmadd132  // Dst = Dst·RM + Src
	Fmadd213  // Dst = Src·Dst + RM
	Fmadd231  // Dst = Src·RM + Dst
	Fnmadd132 // the same with the product negated
	Fnmadd213
	Fnmadd231
	Fmsub132 // the same with the term negated
	Fmsub213
	Fmsub231
	Fnmsub132 // both
	Fnmsub213
	Fnmsub231
	And
	AndNot // ¬Src ∧ RM
	Or
	Xor
	WordAdd
	WordSub
	WordLeft  // Dst = RM << Imm
	WordRight // Dst = RM >> Imm
	Compare   // a mask in Dst, by the predicate Imm
	Blend     // Dst = mask ? RM : Src; the mask is Imm's upper half (VEX) or Mask
	Move      // Dst = register
	Load      // Dst = memory
	Store     // memory = Dst
	Broadcast // Dst = one float64 of memory in all lanes
	Low       // of pairs of lanes: the lower lanes of Src and RM
	High      // the upper lanes
	Insert    // AVX2: Src with half Imm replaced by the xmm register RM
	Extract   // AVX2: xmm register or memory RM = half Imm of Dst
	MaskAnd   // Dst = Src ∧ RM, mask registers
	MaskOr
	MaskXor
	MaskSame // ¬(Src ⊕ RM): all ones of equal operands
	MaskNot
	MaskLoad  // mask register from memory
	MaskStore // mask register to memory
	MaskMove
	opCount
)

// Predicates of Compare. The first five are false where an operand is NaN, the
// others, their opposites, true. None raises an exception for a quiet NaN.
const (
	EQ  = 0x00
	LT  = 0x11
	LE  = 0x12
	GT  = 0x1e
	GE  = 0x1d
	NEQ = 0x04
	NLT = 0x15
	NLE = 0x16
	NGT = 0x1a
	NGE = 0x19
)

// form is where an instruction's operands go.
type form uint8

const (
	three    form = iota // ModRM.reg, vvvv, ModRM.rm
	lone                 // in Scalar as three, else ModRM.reg, ModRM.rm
	two                  // ModRM.reg, ModRM.rm
	shift                // vvvv, ModRM.rm; ModRM.reg extends the opcode
	store                // ModRM.rm, ModRM.reg
	maskPair             // as three, on mask registers, VEX.L1
	maskOne              // as two, on mask registers
	maskOut              // as store, on mask registers
)

// prefix is the byte that VEX.pp and EVEX.pp stand for.
type prefix uint8

const (
	none prefix = iota
	p66
	pF3
	pF2
)

// space is the opcode map.
type space uint8

const (
	s0F   space = 1
	s0F38 space = 2
	s0F3A space = 3
)

// Fact is what is known of an instruction: name, with pd or sd added where
// float is set; the shape of its operands; opcode map; packed and scalar
// opcode with their prefixes; the extension of the opcode; W in VEX
// (in EVEX it is always 1); whether a byte Imm follows.
type Fact struct {
	Name           string
	float          bool
	form           form
	space          space
	packed, scalar uint8
	pp, spp        prefix
	extension      uint8
	w              uint8
	imm            bool
}

// Facts is the table of vector instructions.
var Facts = [opCount]Fact{
	//          name        float  form      space  packed scalar prefixes ext w imm
	Add:       {"vadd", true, three, s0F, 0x58, 0x58, p66, pF2, 0, 0, false},
	Sub:       {"vsub", true, three, s0F, 0x5c, 0x5c, p66, pF2, 0, 0, false},
	Mul:       {"vmul", true, three, s0F, 0x59, 0x59, p66, pF2, 0, 0, false},
	Div:       {"vdiv", true, three, s0F, 0x5e, 0x5e, p66, pF2, 0, 0, false},
	Min:       {"vmin", true, three, s0F, 0x5d, 0x5d, p66, pF2, 0, 0, false},
	Max:       {"vmax", true, three, s0F, 0x5f, 0x5f, p66, pF2, 0, 0, false},
	Sqrt:      {"vsqrt", true, lone, s0F, 0x51, 0x51, p66, pF2, 0, 0, false},
	Fmadd132:  {"vfmadd132", true, three, s0F38, 0x98, 0x99, p66, p66, 0, 1, false},
	Fmadd213:  {"vfmadd213", true, three, s0F38, 0xa8, 0xa9, p66, p66, 0, 1, false},
	Fmadd231:  {"vfmadd231", true, three, s0F38, 0xb8, 0xb9, p66, p66, 0, 1, false},
	Fnmadd132: {"vfnmadd132", true, three, s0F38, 0x9c, 0x9d, p66, p66, 0, 1, false},
	Fnmadd213: {"vfnmadd213", true, three, s0F38, 0xac, 0xad, p66, p66, 0, 1, false},
	Fnmadd231: {"vfnmadd231", true, three, s0F38, 0xbc, 0xbd, p66, p66, 0, 1, false},
	Fmsub132:  {"vfmsub132", true, three, s0F38, 0x9a, 0x9b, p66, p66, 0, 1, false},
	Fmsub213:  {"vfmsub213", true, three, s0F38, 0xaa, 0xab, p66, p66, 0, 1, false},
	Fmsub231:  {"vfmsub231", true, three, s0F38, 0xba, 0xbb, p66, p66, 0, 1, false},
	Fnmsub132: {"vfnmsub132", true, three, s0F38, 0x9e, 0x9f, p66, p66, 0, 1, false},
	Fnmsub213: {"vfnmsub213", true, three, s0F38, 0xae, 0xaf, p66, p66, 0, 1, false},
	Fnmsub231: {"vfnmsub231", true, three, s0F38, 0xbe, 0xbf, p66, p66, 0, 1, false},
	And:       {"vandpd", false, three, s0F, 0x54, 0x54, p66, p66, 0, 0, false},
	AndNot:    {"vandnpd", false, three, s0F, 0x55, 0x55, p66, p66, 0, 0, false},
	Or:        {"vorpd", false, three, s0F, 0x56, 0x56, p66, p66, 0, 0, false},
	Xor:       {"vxorpd", false, three, s0F, 0x57, 0x57, p66, p66, 0, 0, false},
	WordAdd:   {"vpaddq", false, three, s0F, 0xd4, 0xd4, p66, p66, 0, 0, false},
	WordSub:   {"vpsubq", false, three, s0F, 0xfb, 0xfb, p66, p66, 0, 0, false},
	WordLeft:  {"vpsllq", false, shift, s0F, 0x73, 0x73, p66, p66, 6, 0, true},
	WordRight: {"vpsrlq", false, shift, s0F, 0x73, 0x73, p66, p66, 2, 0, true},
	Compare:   {"vcmp", true, three, s0F, 0xc2, 0xc2, p66, pF2, 0, 0, true},
	Blend:     {"vblendvpd", false, three, s0F3A, 0x4b, 0x4b, p66, p66, 0, 0, true}, // EVEX: blendm
	Move:      {"vmovapd", false, two, s0F, 0x28, 0x28, p66, p66, 0, 0, false},
	Load:      {"vmov", true, two, s0F, 0x10, 0x10, p66, pF2, 0, 0, false},
	Store:     {"vmov", true, store, s0F, 0x11, 0x11, p66, pF2, 0, 0, false},
	Broadcast: {"vbroadcastsd", false, two, s0F38, 0x19, 0x19, p66, p66, 0, 0, false}, // not Scalar
	Low:       {"vunpcklpd", false, three, s0F, 0x14, 0x14, p66, p66, 0, 0, false},
	High:      {"vunpckhpd", false, three, s0F, 0x15, 0x15, p66, p66, 0, 0, false},
	Insert:    {"vinsertf128", false, three, s0F3A, 0x18, 0x18, p66, p66, 0, 0, true}, // AVX2 only
	Extract:   {"vextractf128", false, store, s0F3A, 0x19, 0x19, p66, p66, 0, 0, true},
	MaskAnd:   {"kandb", false, maskPair, s0F, 0x41, 0x41, p66, p66, 0, 0, false},
	MaskOr:    {"korb", false, maskPair, s0F, 0x45, 0x45, p66, p66, 0, 0, false},
	MaskXor:   {"kxorb", false, maskPair, s0F, 0x47, 0x47, p66, p66, 0, 0, false},
	MaskSame:  {"kxnorb", false, maskPair, s0F, 0x46, 0x46, p66, p66, 0, 0, false},
	MaskNot:   {"knotb", false, maskOne, s0F, 0x44, 0x44, p66, p66, 0, 0, false},
	MaskLoad:  {"kmovb", false, maskOne, s0F, 0x90, 0x90, p66, p66, 0, 0, false},
	MaskMove:  {"kmovb", false, maskOne, s0F, 0x90, 0x90, p66, p66, 0, 0, false},
	MaskStore: {"kmovb", false, maskOut, s0F, 0x91, 0x91, p66, p66, 0, 0, false},
}

// blendMask is what Blend is in EVEX.
var blendMask = Fact{"vblendmpd", false, three, s0F38, 0x65, 0x65, p66, p66, 0, 1, false}
