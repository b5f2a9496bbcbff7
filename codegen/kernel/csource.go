package kernel

import (
	"embed"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// CHead returns the beginning of a C file that contains what CLibrary returns:
// #includes, and what keeps compilers from changing results.
func CHead(prefix string) string { return strings.ReplaceAll(cText("head"), "@", prefix) }

// cTexts are the functions that are written by hand: arithmetic, and the paths for large arguments.
//
//go:embed c/*.txt
var cTexts embed.FS

func cText(name string) string {
	text, err := cTexts.ReadFile("c/" + name + ".c.txt")
	if err != nil {
		panic(err) // every name is one of the files next to this one
	}
	return string(text)
}

// cPiece is a part of the C library, with @ in place of the prefix.
type cPiece struct {
	names []string // what it defines
	uses  []string
	text  string
}

var (
	cDefined = regexp.MustCompile(`(?m)^(?:__attribute__.* )?static .*?@([a-z_0-9]+)[(\[]`)
	cUsed    = regexp.MustCompile(`@([a-z_0-9]+)\b`)
)

// cLibrary is the list of all pieces, in an order in which C can read them.
var cLibrary = sync.OnceValue(func() []cPiece {
	var table strings.Builder
	for i, word := range TwoOverPi {
		if i%8 == 0 {
			table.WriteString("\n\t")
		} else {
			table.WriteString(" ")
		}
		fmt.Fprintf(&table, "0x%08xu,", word)
	}
	var texts []string
	cut := func(name string) {
		text := strings.ReplaceAll(cText(name), "{TABLE}", "{"+table.String()+"\n}")
		texts = append(texts, strings.Split(strings.TrimSpace(text), "\n\n")...)
	}
	kernels := func(internal bool) {
		for _, k := range Table() {
			if k.Internal == internal {
				texts = append(texts, k.cTexts()...)
			}
		}
	}
	cut("arithmetic")
	kernels(true)
	cut("slow")
	kernels(false)
	cut("lanes")
	var out []cPiece
	for _, text := range texts {
		p := cPiece{text: text}
		for _, m := range cDefined.FindAllStringSubmatch(text, -1) {
			p.names = append(p.names, m[1])
		}
		for _, m := range cUsed.FindAllStringSubmatch(text, -1) {
			p.uses = append(p.uses, m[1])
		}
		out = append(out, p)
	}
	return out
})

// CLibrary returns static C99 functions, those that code uses and no others. Their names begin
// with prefix: prefix + the name of a kernel; prefix + fma, sqrt, fabs, bits, float, min, max,
// sign, select; and prefix + sincos_all, sine and cosine of many arguments. A function of
// two results stores them through pointers. No function of a C library but memcpy is called.
func CLibrary(prefix, code string) string {
	wanted := map[string]bool{}
	for _, m := range regexp.MustCompile(`\b`+regexp.QuoteMeta(prefix)+`([a-z_0-9]+)\b`).FindAllStringSubmatch(code, -1) {
		wanted[m[1]] = true
	}
	pieces := cLibrary()
	keep := make([]bool, len(pieces))
	for i := len(pieces) - 1; i >= 0; i-- {
		for _, name := range pieces[i].names {
			keep[i] = keep[i] || wanted[name]
		}
		for _, name := range pieces[i].uses {
			wanted[name] = wanted[name] || keep[i]
		}
	}
	var b strings.Builder
	for i, p := range pieces {
		if keep[i] {
			b.WriteString(strings.ReplaceAll(p.text, "@", prefix) + "\n\n")
		}
	}
	return b.String()
}

// cTexts returns the kernel as C functions. One with a guard is two: the list, which returns
// whether the guard holds, for whoever wants to look at the guards of many at once, and
// the function proper.
func (k *Kernel) cTexts() []string {
	p := &cPrinter{k: k}
	about := fmt.Sprintf("/* %s. */\n", strings.ToUpper(k.About[:1])+k.About[1:])
	if k.Guard < 0 {
		return []string{about + p.function(snake(k.Name), false)}
	}
	name, args := snake(k.Name), strings.Join(k.Args, ", ")
	near := fmt.Sprintf("/* %s, unless it returns 0. */\n", strings.TrimSuffix(about[3:], ". */\n")) + p.function(name+"_near", true)
	if len(k.Out) == 1 {
		return []string{near, fmt.Sprintf("%sstatic inline double @%s(double %s) {\n\tdouble result;\n\tif (@UNLIKELY(!@%s_near(%s, &result)))\n\t\treturn @%s(%s);\n\treturn result;\n}",
			about, name, strings.Join(k.Args, ", double "), name, args, snake(k.Slow), args)}
	}
	outs := args + ", " + strings.Join(k.Results, "_out, ") + "_out"
	return []string{near, fmt.Sprintf("%sstatic inline void @%s(double %s, double *%s_out) {\n\tif (@UNLIKELY(!@%s_near(%s)))\n\t\t@%s(%s);\n}",
		about, name, strings.Join(k.Args, ", double "), strings.Join(k.Results, "_out, double *"), name, outs, snake(k.Slow), outs)}
}

// function prints the list as one function; guarded ones return whether the guard holds.
func (p *cPrinter) function(name string, guarded bool) string {
	k := p.k
	args, result := "double "+strings.Join(k.Args, ", double "), "double"
	stores := guarded || len(k.Results) > 1
	if stores {
		result = "void"
		for _, r := range k.Results {
			args += ", double *" + r + "_out"
		}
	}
	if guarded {
		result = "int"
	}
	p.out.Reset()
	fmt.Fprintf(&p.out, "static inline %s @%s(%s) {\n", result, name, args)
	for i := range k.Code {
		p.instr(Value(i))
	}
	for i, v := range k.Out {
		if stores {
			fmt.Fprintf(&p.out, "\t*%s_out = %s;\n", k.Results[i], p.operand(v, Float))
		} else {
			fmt.Fprintf(&p.out, "\treturn %s;\n", p.operand(v, Float))
		}
	}
	if guarded {
		fmt.Fprintf(&p.out, "\treturn %s;\n", p.name(k.Guard))
	}
	p.out.WriteString("}")
	return p.out.String()
}

// snake writes slowSincos as slow_sincos.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

type cPrinter struct {
	k   *Kernel
	out strings.Builder
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
		return "@bits(" + p.k.Args[in.Bits] + ")"
	case in.Kind == kind:
		return p.name(v)
	case kind == Word:
		return "@bits(" + p.name(v) + ")"
	}
	return "@float(" + p.name(v) + ")"
}

func (p *cPrinter) constant(bits uint64) string {
	x := math.Float64frombits(bits)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return fmt.Sprintf("@float(UINT64_C(0x%x))", bits)
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
