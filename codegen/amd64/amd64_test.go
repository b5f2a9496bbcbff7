package amd64

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lagc/internal/golden"
)

// line is one instruction: its bytes and what a disassembler should say.
type line struct {
	bytes []byte
	text  string
}

// addresses are memory operands that tell encodings apart: bases that need a
// SIB byte or a displacement, short and long displacements and those that are short
// only in units of 8 or 64 bytes, indices.
var addresses = []Operand{
	M(RDI, 0), M(RSP, 8), M(RBP, 0), M(R12, 64), M(R13, 0), M(RSI, -128), M(RAX, 127), M(RDX, 4096), M(R9, -8192), M(RCX, 1016),
	MX(RDI, RCX, 8, 0), MX(R13, R12, 1, 0), MX(RAX, R15, 4, -64), MX(RBP, RBX, 2, 100000),
}

// vectors returns every instruction of the table in every width, with registers from
// all four groups of eight and with memory.
func vectors() (lines []line) {
	for w := range widths {
		for op := Add; op < opCount; op++ {
			if op == Broadcast && w == Scalar || (op == Insert || op == Extract) && w != AVX2 || Facts[op].form >= maskPair && w != AVX512 {
				continue
			}
			for _, in := range samples(op, w) {
				c := &Code{}
				c.Vector(in)
				lines = append(lines, line{c.Bytes(), in.String()})
			}
		}
	}
	return lines
}

func samples(op Op, w Width) (out []Instr) {
	n := Shapes[w].Registers
	f := Facts[op].form
	if f >= maskPair {
		n = 8
	}
	in := Instr{Op: op, Width: w}
	if op == WordLeft || op == WordRight {
		in.Imm = 52
	}
	if op == Insert || op == Extract {
		in.Imm = 1
	}
	for k := range 10 {
		if k > 4 && op != Compare {
			break
		}
		in.Dst, in.Src, in.RM = Reg(k*7%n), Reg((k*11+1)%n), R(Reg((k*13+2)%n))
		if op == Compare {
			in.Imm = []uint8{EQ, LT, LE, NEQ, NLT, NLE, GT, GE, NGT, NGE}[k]
			if w == AVX512 {
				in.Dst = Reg(k%7 + 1)
			}
		}
		if op == Blend && w != AVX512 {
			in.Imm = uint8(k*5%n) << 4
		} else if op == Blend {
			in.Mask = Reg(k + 1)
		}
		if (f != store || op == Extract) && f != maskOut && op != Load && op != Broadcast && op != MaskLoad {
			out = append(out, in)
		}
		for j, m := range addresses {
			if j%5 != k || op == Move || op == MaskMove || op == MaskNot || f == maskPair || f == shift && w != AVX512 {
				continue
			}
			in.RM = m
			out = append(out, in)
			if w == AVX512 && f == three {
				in.RM.Broadcast = true
				out = append(out, in)
			}
		}
	}
	if w == AVX512 && (op == Load || op == Store || op == Add) {
		in.Mask = 3
		out = append(out, in)
		in.Zero = op != Store
		out = append(out, in)
	}
	return out
}

// generals returns the instructions on general registers.
func generals() (lines []line) {
	add := func(text string, write func(c *Code)) {
		c := &Code{}
		write(c)
		lines = append(lines, line{c.Bytes(), text})
	}
	for _, r := range []General{RAX, RDI, R8, R13, R12} {
		for _, m := range []Operand{M(RSI, 0), MX(R9, R10, 8, 24), M(R13, 0), M(RSP, 0)} {
			add(fmt.Sprintf("mov %v,QWORD PTR %s", r, m.address()), func(c *Code) { c.MoveG(r, m) })
			add(fmt.Sprintf("mov QWORD PTR %s,%v", m.address(), r), func(c *Code) { c.StoreG(m, r) })
		}
		add(fmt.Sprintf("mov %v,rcx", r), func(c *Code) { c.MoveG(r, G(RCX)) })
		add(fmt.Sprintf("mov %v,0x12345678", r), func(c *Code) { c.SetG(r, 0x12345678) })
		for _, op := range []struct {
			code Arithmetic
			name string
		}{{Plus, "add"}, {Bits, "and"}, {Minus, "sub"}, {Flip, "xor"}, {Comp, "cmp"}} {
			add(fmt.Sprintf("%s %v,0x7", op.name, r), func(c *Code) { c.ApplyConst(op.code, r, 7) })
			add(fmt.Sprintf("%s %v,0xffffffffffffff00", op.name, r), func(c *Code) { c.ApplyConst(op.code, r, -256) })
			add(fmt.Sprintf("%s %v,r15", op.name, r), func(c *Code) { c.ApplyG(op.code, r, G(R15)) })
		}
		add(fmt.Sprintf("test %v,rdx", r), func(c *Code) { c.Test(r, RDX) })
		add(fmt.Sprintf("call %v", r), func(c *Code) { c.CallG(r) })
	}
	for _, r := range []General{RAX, RDX, R10} {
		short := map[General]string{RAX: "eax", RDX: "edx", R10: "r10d"}[r]
		add(fmt.Sprintf("vmovmskpd %s,xmm9", short), func(c *Code) { c.SignBits(r, Scalar, 9) })
		add(fmt.Sprintf("vmovmskpd %s,ymm3", short), func(c *Code) { c.SignBits(r, AVX2, 3) })
		add(fmt.Sprintf("kmovb %s,k5", short), func(c *Code) { c.MaskBits(r, 5) })
	}
	add("ret", (*Code).Return)
	add("vzeroupper", (*Code).ZeroUpper)
	return append(lines, jumps()...)
}

// jumps returns the instructions that hold distances, to themselves.
func jumps() (lines []line) {
	add := func(text string, write func(c *Code, l Label)) {
		c := &Code{}
		l := c.Label()
		c.Place(l)
		write(c, l)
		lines = append(lines, line{c.Bytes(), text})
	}
	add("jmp HERE", (*Code).Jump)
	add("call HERE", (*Code).Call)
	add("lea r8,[rip+0xfffffffffffffff9] # HERE", func(c *Code, l Label) { c.Address(R8, l) })
	for _, c := range []struct {
		code Condition
		name string
	}{{Below, "jb"}, {AboveEq, "jae"}, {Zero, "je"}, {NotZero, "jne"}, {Less, "jl"}, {GreaterE, "jge"}} {
		add(c.name+" HERE", func(code *Code, l Label) { code.JumpIf(c.code, l) })
	}
	return lines
}

// TestGolden holds the bytes of all instructions against a file that TestDisassembly has
// confirmed.
func TestGolden(t *testing.T) {
	var b strings.Builder
	for _, l := range append(vectors(), generals()...) {
		fmt.Fprintf(&b, "%-28x %s\n", l.bytes, l.text)
	}
	golden.Check(t, filepath.Join("testdata", "encodings.golden"), b.String())
}

// TestDisassembly asks GNU objdump what the bytes mean. (golang.org/x/arch/x86/x86asm
// knows neither VEX nor EVEX.)
func TestDisassembly(t *testing.T) {
	objdump, err := exec.LookPath("objdump")
	if err != nil {
		t.Skip("there is no objdump (package binutils) here; the golden file was confirmed by one")
	}
	lines := append(vectors(), generals()...)
	var all []byte
	for _, l := range lines {
		all = append(all, l.bytes...)
	}
	file := filepath.Join(t.TempDir(), "code")
	if err := os.WriteFile(file, all, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(objdump, "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--insn-width=16", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	got := disassembled.FindAllStringSubmatch(string(out), -1)
	if len(got) != len(lines) {
		t.Errorf("%d instructions, objdump sees %d", len(lines), len(got))
	}
	at := 0
	for i, l := range lines[:min(len(lines), len(got))] {
		want := strings.ReplaceAll(l.text, "HERE", fmt.Sprintf("%#x", at))
		if text := strings.Join(strings.Fields(got[i][2]), " "); text != want {
			t.Errorf("% x is %q, should be %q", l.bytes, text, want)
		}
		at += len(l.bytes)
	}
}

// disassembled matches a line of objdump: address, bytes, instruction.
var disassembled = regexp.MustCompile(`(?m)^ *[0-9a-f]+:\t((?:[0-9a-f]{2} )+) *\t(.*)$`)

// Every instruction has its line in the table.
func TestFactsAreComplete(t *testing.T) {
	for op := Add; op < opCount; op++ {
		if Facts[op].Name == "" || Facts[op].packed == 0 {
			t.Errorf("instruction %d has no line", op)
		}
	}
}
