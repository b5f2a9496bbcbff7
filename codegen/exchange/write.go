package exchange

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"lagc/codegen/kernel"
	"lagc/codegen/program"
)

// Write writes f; the same File gives the same bytes.
func (f *File) Write(w io.Writer) error {
	p := &printer{out: bufio.NewWriter(w)}
	p.line("{")
	p.line(`  "format": %s, "version": %d,`, quote(Format), Version)
	p.line(`  "system": %s, "title": %s,`, quote(f.System), quote(f.Title))
	p.list("  ", "coordinates", len(f.Coordinates), ",", func(i int) string {
		c := f.Coordinates[i]
		return fmt.Sprintf(`{"name": %s, "unit": %s, "comment": %s}`, quote(c.Name), quote(c.Unit), quote(c.Comment))
	})
	p.list("  ", "params", len(f.Params), ",", func(i int) string {
		c := f.Params[i]
		return fmt.Sprintf(`{"name": %s, %s, "unit": %s, "comment": %s}`, quote(c.Name), number(c.Value), quote(c.Unit), quote(c.Comment))
	})
	p.line(`  "constraints": %s,`, integers(f.Constraints))
	p.line(`  "programs": [`)
	for i := range f.Programs {
		p.program(&f.Programs[i], comma(i, len(f.Programs)))
	}
	p.line("  ],")
	p.kernels(f.kernels())
	p.line("}")
	return p.out.Flush()
}

type printer struct{ out *bufio.Writer }

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// list writes an array, one element per line.
func (p *printer) list(indent, name string, n int, end string, element func(i int) string) {
	if n == 0 {
		p.line(`%s"%s": []%s`, indent, name, end)
		return
	}
	p.line(`%s"%s": [`, indent, name)
	for i := range n {
		p.line("%s  %s%s", indent, element(i), comma(i, n))
	}
	p.line("%s]%s", indent, end)
}

func comma(i, n int) string {
	if i < n-1 {
		return ","
	}
	return ""
}

func quote(s string) string {
	text, _ := json.Marshal(s) // strings always can be
	return string(text)
}

// number writes a float64 as the shortest decimal that gives it back, and as
// its bits.
func number(x float64) string {
	return fmt.Sprintf(`"value": "%s", "bits": "%016x"`, strconv.FormatFloat(x, 'g', -1, 64), math.Float64bits(x))
}

func integers[T ~int | ~uint32 | ~int32](x []T) string {
	var parts []string
	for _, i := range x {
		parts = append(parts, fmt.Sprint(i))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (p *printer) program(x *Program, end string) {
	const in = "      "
	p.line("    {")
	p.line(`%s"name": %s, "slots": %d,`, in, quote(x.Name), x.Slots)
	p.list(in, "inputs", len(x.Inputs), ",", func(i int) string {
		return fmt.Sprintf(`[%s, %d]`, quote(kindNames[x.Inputs[i].Kind]), x.Inputs[i].Index)
	})
	p.list(in, "constants", len(x.Consts), ",", func(i int) string {
		return fmt.Sprintf(`{"slot": %d, %s}`, x.Consts[i].Slot, number(x.Consts[i].Value))
	})
	p.list(in, "prologue", len(x.Prologue), ",", func(i int) string { return instruction(x.Prologue[i]) })
	p.list(in, "body", len(x.Body), ",", func(i int) string { return instruction(x.Body[i]) })
	p.list(in, "systems", len(x.Systems), ",", func(i int) string {
		s := x.Systems[i]
		return fmt.Sprintf(`{"unknowns": %d, "multipliers": %d, "first": %d, "right": %s, "matrix": %s}`,
			s.N, s.Multipliers, s.First, integers(s.RHS), integers(s.Matrix))
	})
	p.list(in, "outputs", len(x.Program.Outputs), "", func(i int) string {
		name := ""
		if i < len(x.Outputs) {
			name = x.Outputs[i]
		}
		return fmt.Sprintf(`{"name": %s, "slot": %d}`, quote(name), x.Program.Outputs[i])
	})
	p.line("    }%s", end)
}

// instruction writes [name, result, arguments…]; a check has no result but
// the number of its pivot at the end, solve the number of its system.
func instruction(in program.Instr) string {
	switch in.Op {
	case program.Check:
		return fmt.Sprintf(`["check", %d, %d, %d]`, in.A, in.B, in.C)
	case program.Solve:
		return fmt.Sprintf(`["solve", %d]`, in.A)
	}
	text := fmt.Sprintf("[%s, %d", quote(in.Op.String()), in.Dst)
	for _, s := range []program.Slot{in.A, in.B, in.C}[:program.Facts[in.Op].Args] {
		text += fmt.Sprintf(", %d", s)
	}
	return text + "]"
}

// parts are the kernels that slow paths call.
var parts = map[string]string{"slowSin": "sincosOf", "slowCos": "sincosOf", "slowSincos": "sincosOf", "slowTan": "tanOf"}

// kernels lists the definitions of what the programs use, in the order of
// kernel.Table.
func (f *File) kernels() []*kernel.Kernel {
	used := map[string]bool{}
	for _, p := range f.Programs {
		for _, code := range [][]program.Instr{p.Prologue, p.Body} {
			for _, in := range code {
				used[in.Op.String()] = true
			}
		}
	}
	for _, k := range kernel.Table() {
		if used[k.Name] {
			used[parts[k.Slow]] = true
		}
	}
	var out []*kernel.Kernel
	for _, k := range kernel.Table() {
		if used[k.Name] {
			out = append(out, k)
		}
	}
	return out
}

func (p *printer) kernels(list []*kernel.Kernel) {
	end := ""
	for _, k := range list {
		if parts[k.Slow] != "" {
			end = ","
		}
	}
	if len(list) == 0 {
		p.line(`  "kernels": []`)
		return
	}
	p.line(`  "kernels": [`)
	for i, k := range list {
		p.kernel(k, comma(i, len(list)))
	}
	p.line("  ]%s", end)
	if end != "" {
		p.line(`  "two_over_pi": %s`, twoOverPi())
	}
}

// twoOverPi writes the bits of 2/π, after 64 zeros, for the slow path of sine,
// cosine and tangent.
func twoOverPi() string {
	var b strings.Builder
	for _, w := range kernel.TwoOverPi {
		fmt.Fprintf(&b, "%08x", w)
	}
	return `"` + b.String() + `"`
}

func (p *printer) kernel(k *kernel.Kernel, end string) {
	const in = "      "
	p.line("    {")
	args, _ := json.Marshal(k.Args)
	results, _ := json.Marshal(k.Results)
	p.line(`%s"name": %s, "about": %s, "args": %s, "results": %s,`, in, quote(k.Name), quote(k.About), args, results)
	p.list(in, "code", len(k.Code), ",", func(i int) string { return step(&k.Code[i]) })
	p.line(`%s"out": %s, "guard": %d, "slow": %s`, in, integers(k.Out), k.Guard, quote(k.Slow))
	p.line("    }%s", end)
}

// step writes one instruction of a kernel: [name, operands…].
func step(in *kernel.Instr) string {
	switch in.Op {
	case kernel.Arg:
		return fmt.Sprintf(`["arg", %d]`, in.Bits)
	case kernel.Const:
		return fmt.Sprintf(`["const", "%016x"]`, in.Bits)
	}
	text := "[" + quote(in.Op.String())
	for _, v := range in.Operands() {
		text += fmt.Sprintf(", %d", v)
	}
	if in.Op == kernel.WordLeft || in.Op == kernel.WordRight {
		text += fmt.Sprintf(", %d", in.Bits)
	}
	return text + "]"
}
