package kernel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// CPrelude returns what the C functions of CSource rest on: words of floats and the slow
// paths, their names beginning with prefix. It needs <math.h> for fma, sqrt and fabs, which
// compilers turn into instructions, <stdint.h> and <string.h>, and -ffp-contract=off.
func CPrelude(prefix string) string {
	var table strings.Builder
	for _, word := range TwoOverPi {
		fmt.Fprintf(&table, "0x%08xu,", word)
	}
	return strings.NewReplacer("@", prefix, "TABLE", table.String()).Replace(cPrelude)
}

// CSlow returns the slow paths, to stand between the internal kernels and the others.
func CSlow(prefix string) string { return strings.ReplaceAll(cSlow, "@", prefix) }

// CSource returns the kernel as a static C99 function whose name is prefix + Name. A kernel
// with two results stores them through pointers.
func (k *Kernel) CSource(prefix string) string {
	p := &cPrinter{k: k, prefix: prefix}
	fmt.Fprintf(&p.out, "static inline %s {\n", k.cSignature(prefix))
	for i := range k.Code {
		p.instr(Value(i))
	}
	if len(k.Out) == 1 {
		fmt.Fprintf(&p.out, "\treturn %s;\n", p.operand(k.Out[0], Float))
	} else {
		for i, v := range k.Out {
			fmt.Fprintf(&p.out, "\t*%s_out = %s;\n", k.Results[i], p.operand(v, Float))
		}
	}
	p.out.WriteString("}\n")
	return p.out.String()
}

func (k *Kernel) cSignature(prefix string) string {
	args := "double " + strings.Join(k.Args, ", double ")
	if len(k.Results) == 1 {
		return "double " + prefix + k.Name + "(" + args + ")"
	}
	for _, r := range k.Results {
		args += ", double *" + r + "_out"
	}
	return "void " + prefix + k.Name + "(" + args + ")"
}

type cPrinter struct {
	k      *Kernel
	prefix string
	out    strings.Builder
}

func (p *cPrinter) instr(v Value) {
	in := &p.k.Code[v]
	if in.Op == Arg || in.Op == Const {
		return
	}
	var args []any
	for i, a := range in.Operands() {
		args = append(args, p.operand(a, in.Wants(i)))
	}
	if in.Op == WordLeft || in.Op == WordRight {
		args = append(args, in.Bits)
	}
	kind := map[Kind]string{Float: "double", Word: "uint64_t", Truth: "int"}[in.Kind]
	fmt.Fprintf(&p.out, "\t%s %s = %s;\n", kind, p.name(v), fmt.Sprintf(Facts[in.Op].C, args...))
	if v == p.k.Guard {
		fmt.Fprintf(&p.out, "\tif (!%s) %s;\n", p.name(v), p.slowCall())
	}
}

// slowCall leaves the function by the slow path.
func (p *cPrinter) slowCall() string {
	args := strings.Join(p.k.Args, ", ")
	if len(p.k.Out) == 1 {
		return "return " + p.prefix + p.k.Slow + "(" + args + ")"
	}
	return "{ " + p.prefix + p.k.Slow + "(" + args + ", " + strings.Join(p.k.Results, "_out, ") + "_out); return; }"
}

func (p *cPrinter) name(v Value) string {
	name := p.k.Code[v].Name
	if name == "" {
		name = "v"
	}
	return name + strconv.Itoa(int(v))
}

func (p *cPrinter) operand(v Value, kind Kind) string {
	in := &p.k.Code[v]
	switch {
	case in.Op == Const && kind == Word:
		return fmt.Sprintf("UINT64_C(0x%x)", in.Bits)
	case in.Op == Const:
		return p.constant(in.Bits)
	case in.Op == Arg && kind == Float:
		return p.k.Args[in.Bits]
	case in.Op == Arg:
		return p.prefix + "bits(" + p.k.Args[in.Bits] + ")"
	case in.Kind == kind:
		return p.name(v)
	case kind == Word:
		return p.prefix + "bits(" + p.name(v) + ")"
	}
	return p.prefix + "float(" + p.name(v) + ")"
}

func (p *cPrinter) constant(bits uint64) string {
	x := math.Float64frombits(bits)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return fmt.Sprintf("%sfloat(UINT64_C(0x%x))", p.prefix, bits)
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

const cPrelude = `static inline uint64_t @bits(double x) { uint64_t u; memcpy(&u, &x, 8); return u; }
static inline double @float(uint64_t u) { double x; memcpy(&x, &u, 8); return x; }

/* the bits of 2/pi, after 64 zeros */
static const uint32_t @twoOverPi[] = {TABLE};

/* Payne and Hanek's reduction of large arguments, in integers: x = r + rl + n pi/2
   modulo 2 pi, *quadrant = 1.5 2^52 + n. */
static void @largeReduce(double x, double *r, double *rl, double *quadrant) {
	uint64_t b = @bits(x), mantissa = (b & 0xfffffffffffff) | UINT64_C(0x10000000000000);
	uint64_t low = mantissa & 0xffffffff, high = mantissa >> 32, carry = 0, previous = 0;
	int exponent = (int)(b >> 52 & 0x7ff) - 1075;
	uint32_t f[8];
	if (exponent == 0x7ff - 1075) { *r = *rl = @float(UINT64_C(0x7ff8000000000001)); *quadrant = 0; return; }
	int first = exponent + 62, word = first / 32, shift = first % 32;
	for (int i = 7; i >= 0; i--) {
		uint64_t w = ((((uint64_t)@twoOverPi[word+i] << 32) | @twoOverPi[word+i+1]) << shift) >> 32;
		uint64_t a = w * low, p = previous * high, sum = (a & 0xffffffff) + (carry & 0xffffffff) + (p & 0xffffffff);
		carry = (carry >> 32) + (a >> 32) + (p >> 32) + (sum >> 32);
		f[i] = (uint32_t)sum;
		previous = w;
	}
	uint64_t n = f[0] >> 30;
	int negative = (f[0] >> 29) & 1, skip = 0;
	f[0] &= 0x3fffffff;
	if (negative) {
		n++;
		carry = 1;
		for (int i = 7; i >= 0; i--) { uint64_t sum = (uint64_t)(uint32_t)~f[i] + carry; f[i] = (uint32_t)sum; carry = sum >> 32; }
		f[0] &= 0x3fffffff;
	}
	while (skip < 128 && ((f[skip/32] >> (31 - skip%32)) & 1) == 0) skip++;
	double part[2];
	for (int j = 0; j < 2; j++) {
		int at = skip + 53*j, i = at / 32, s = at % 32;
		uint64_t bits = ((((uint64_t)f[i] << 32) | f[i+1]) << s | (uint64_t)f[i+2] >> (32 - s)) >> 11;
		part[j] = (double)bits * @float((uint64_t)(1023 + 2 - 53*(j+1) - skip) << 52);
	}
	double h = part[0] * 0x1.921fb54442d18p0, l = fma(part[0], 0x1.921fb54442d18p0, -h);
	l = fma(part[0], 0x1.1a62633145c07p-54, fma(part[1], 0x1.921fb54442d18p0, l));
	double sum = h + l, rest = h - sum + l;
	int minus = (b >> 63) != 0;
	*r = negative != minus ? -sum : sum;
	*rl = negative != minus ? -rest : rest;
	*quadrant = 0x1.8p52 + (double)((minus ? 0 - n : n) & 3);
}
`

const cSlow = `static void @slowSincos(double x, double *sin, double *cos) {
	double r, rl, quadrant;
	@largeReduce(x, &r, &rl, &quadrant);
	@sincosOf(r, rl, quadrant, sin, cos);
}
static double @slowSin(double x) { double s, c; @slowSincos(x, &s, &c); return s; }
static double @slowCos(double x) { double s, c; @slowSincos(x, &s, &c); return c; }
static double @slowTan(double x) {
	double r, rl, quadrant;
	@largeReduce(x, &r, &rl, &quadrant);
	return @tanOf(r, rl, quadrant);
}
/* mod for large quotients: long division, bit by bit */
static double @slowMod(double x, double y) {
	double u = fabs(x), v = fabs(y);
	if (x != x || y != y || v == 0 || u > 0x1.fffffffffffffp1023) return @float(UINT64_C(0x7ff8000000000001));
	if (v <= 0x1.fffffffffffffp1023) {
		while (u >= v) {
			double t = v;
			while (t <= u - t) t = t + t;
			u -= t;
		}
	}
	if (@bits(x) >> 63) u = -u;
	if (u != 0 && (u < 0) != (y < 0)) u += y;
	return u;
}
`
