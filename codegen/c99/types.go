package c99

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lagc/codegen/outline"
	"lagc/codegen/program"
)

// structure declares the system's struct, for the header.
func (f *file) structure() string {
	var b strings.Builder
	fixed := f.prefix + "fixed"
	fmt.Fprintf(&b, "/* What %s keeps of what depends on params alone; set by its functions. */\nstruct %s {\n", f.name, fixed)
	b.WriteString("\tdouble ready;\n")
	if n := len(f.params); n > 0 {
		fmt.Fprintf(&b, "\tdouble params[%d]; /* from which the following was computed */\n", n)
	}
	for _, v := range f.kept {
		if name := f.keptNames[v]; !strings.HasPrefix(name, "k[") {
			fmt.Fprintf(&b, "\tdouble %s;%s\n", name, f.formula(v))
		}
	}
	if f.numbered > 0 {
		fmt.Fprintf(&b, "\tdouble k[%d];\n", f.numbered)
	}
	if len(f.regular) > 0 {
		b.WriteString("\tdouble regular; /* whether the pivots that depend on params alone are positive */\n")
	}
	b.WriteString("};\n\n")
	if f.opt.Integrator == "rk4" {
		b.WriteString(f.filled(places["rk4"]) + "\n")
	}
	fmt.Fprintf(&b, "%sstruct %s {\n", comment(f.typeDoc()+f.python()), f.name)
	for _, d := range f.fields {
		fmt.Fprintf(&b, "\tdouble %s;%s\n", d.declarator(), f.fieldComment(d))
	}
	fmt.Fprintf(&b, "\n\tstruct %s fixed;\n", fixed)
	if f.Motion.System != nil && !f.Singular {
		size := f.N + f.M
		fmt.Fprintf(&b, "\tdouble work[%d]; /* room for the linear system */\n", size*(size+1)/2+size)
	}
	if f.opt.Integrator == "rk4" {
		fmt.Fprintf(&b, "\tstruct %slast last; /* where step left off */\n", f.prefix)
	}
	b.WriteString("};\n")
	return b.String()
}

// python says what the struct is in Python.
func (f *file) python() string {
	fixed := 1 + len(f.params) + f.numbered
	for _, v := range f.kept {
		if !strings.HasPrefix(f.keptNames[v], "k[") {
			fixed++
		}
	}
	if len(f.regular) > 0 {
		fixed++
	}
	if f.Motion.System != nil && !f.Singular {
		fixed += f.packed() + f.N + f.M
	}
	if f.opt.Integrator == "rk4" {
		fixed += f.lastSize()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n\nIn Python, with a shared library made of the file (cc -O3 -march=native -shared -fPIC), it is\n\n\tclass %s(ctypes.Structure):\n\t    _fields_ = [\n", f.name)
	for _, d := range f.fields {
		typ := "ctypes.c_double"
		for _, n := range slices.Backward(d.shape) {
			typ = fmt.Sprintf("%s * %d", typ, n)
		}
		fmt.Fprintf(&b, "\t        (\"%s\", %s),\n", d.name, typ)
	}
	fmt.Fprintf(&b, "\t        (\"fixed\", ctypes.c_double * %d)]", fixed)
	return b.String()
}

// lastSize is the number of doubles that say where step left off.
func (f *file) lastSize() int {
	if len(f.All.Rate) > 0 {
		return 4 + 2*f.N
	}
	return 2 + 4*f.N
}

// fieldComment says what a member is and where an array begins.
func (f *file) fieldComment(d field) string {
	text := outline.Described(outline.OneLine(d.comment), "")
	if len(d.shape) > 0 {
		last := f.Sys.Params[d.first+d.size()-1].Name
		first := f.Sys.Params[d.first].Name
		text = fmt.Sprintf("%s … %s, from index 0", first, last)
		if d.comment != "" {
			text += ": " + d.comment
		}
	}
	if text == "" {
		return ""
	}
	return " " + strings.TrimSuffix(comment(outline.OneLine(text)), "\n")
}

// declareDefaults declares the function that sets the values of the file.
func (f *file) declareDefaults() {
	params, _ := f.Sys.ParamValues(nil) // newFile has looked at the error
	var b strings.Builder
	b.WriteString("\tmemset(p, 0, sizeof *p);\n")
	for _, d := range f.fields {
		x := params[d.first : d.first+d.size()]
		if len(d.shape) == 1 && len(x) > 8 && slices.Min(x) == slices.Max(x) {
			fmt.Fprintf(&b, "\tfor (int i = 0; i < %d; i++)\n\t\tp->%s[i] = %s;\n", len(x), d.name, number(x[0], f.prefix).text)
			continue
		}
		for i, v := range x {
			if v != 0 || math.Signbit(v) {
				fmt.Fprintf(&b, "\t%s = %s;\n", f.params[d.first+i], number(v, f.prefix).text)
			}
		}
	}
	f.functions = append(f.functions, function{
		comment:   "Returns the number of bytes of struct " + f.name + ", for languages that do not read this header.",
		signature: "unsigned long " + f.prefix + "size(void)", body: "\treturn (unsigned long)sizeof(struct " + f.name + ");\n", exported: true,
	})
	f.export("defaults", "Sets p to the values of the system's file. Call it before all else.", "void", "", b.String())
}

// manyOutputs is the size of a system from which kept values have numbers
// instead of names.
const manyOutputs = 100

// keep returns the name, within what is kept, of a value that depends on params
// alone.
func (f *file) keep(v *outline.Value) string {
	name, ok := f.keptNames[v]
	if !ok {
		if len(f.Motion.Outputs)+len(f.Equations.Outputs) < manyOutputs || boolean(v) {
			name = f.monomial(v)
		} else {
			name = fmt.Sprintf("k[%d]", f.numbered)
			f.numbered++
		}
		f.kept = append(f.kept, v)
		f.keptNames[v] = name
	}
	return name
}

// monomial names a product or quotient of powers of params, mL2 for m·l², and
// calls anything else k.
func (f *file) monomial(v *outline.Value) string {
	powers := map[int]int{}
	if boolean(v) || !f.powers(v, 1, powers, new(int)) {
		return f.fixed.numbered("k", &f.others)
	}
	var num, den string
	for i, p := range f.Sys.Params {
		name := local(p.Name)
		if e := powers[i]; e > 0 {
			num += "_" + name + power(e)
		} else if e < 0 {
			den += "_" + name + power(-e)
		}
	}
	if num == "" {
		num = "_one"
	}
	if den != "" {
		num += "_per" + den
	}
	return f.fixed.unique(num[1:])
}

func power(e int) string {
	return [...]string{"", "", "_squared", "_cubed"}[min(e, 3)]
}

// powers adds the exponents of v's params, if it is a monomial that a name can
// hold.
func (f *file) powers(v *outline.Value, sign int, into map[int]int, factors *int) bool {
	switch {
	case v.Kind == outline.Constant:
		return v.Number == 1
	case v.Kind == outline.Input:
		*factors++
		into[v.Symbol.Index] += sign
		return *factors <= 4 && math.Abs(float64(into[v.Symbol.Index])) <= 3
	case v.Kind != outline.Result:
		return false
	}
	name := v.Op.String()
	if name != "mul" && name != "div" {
		return false
	}
	second := sign
	if name == "div" {
		second = -sign
	}
	return f.powers(v.Args[0], sign, into, factors) && f.powers(v.Args[1], second, into, factors)
}

// formula writes a kept value in the params' own names.
func (f *file) formula(v *outline.Value) string {
	const most = 60
	e, ok := f.written(v, new(int))
	if !ok || len(e.text) > most {
		return ""
	}
	return " /* " + e.text + " */"
}

// written composes v from params; it gives up beyond a few operations.
func (f *file) written(v *outline.Value, operations *int) (expr, bool) {
	switch v.Kind {
	case outline.Constant:
		return number(v.Number, f.prefix), true
	case outline.Input:
		return expr{text: f.Sys.Params[v.Symbol.Index].Name.String(), binds: primary}, true
	}
	if *operations++; *operations > 12 {
		return expr{}, false
	}
	op, of := v.Op, v.Args
	switch { // a reader knows the two functions better than the pair
	case v.Kind == outline.Second:
		op, of = program.Cos, v.Args[0].Args
	case op == program.SinCos:
		op = program.Sin
	}
	args := make([]expr, len(of))
	for k, a := range of {
		e, ok := f.written(a, operations)
		if !ok {
			return expr{}, false
		}
		args[k] = e
	}
	e := compose(op, "", args)
	if strings.Contains(e.text, "_float") {
		return expr{}, false
	}
	return e, true
}

// declareFixed declares what keeps what depends on params alone up to date.
func (f *file) declareFixed() {
	for _, c := range f.Motion.Checks {
		if c.Fixed() && !f.Singular && !slices.Contains(f.regular, c) {
			f.regular = append(f.regular, c)
		}
	}
	if len(f.kept)+len(f.regular) == 0 {
		return
	}
	var targets []target
	for _, v := range f.kept {
		targets = append(targets, target{lhs: "f->" + f.keptNames[v] + " = ", value: v, early: true})
	}
	for _, c := range f.regular {
		targets = append(targets, target{Check: c, keep: "f->regular"})
	}
	code := "\tstruct " + f.prefix + "fixed *f = &p->fixed;\n"
	stale := "f->ready != 1"
	if n := len(f.params); n > 0 {
		code += "\tmemcpy(f->params, p, sizeof f->params);\n"
		stale += " || memcmp(f->params, p, sizeof f->params) != 0"
	}
	f.static("prepare", "Computes what depends on params alone.", "void", "", code+f.block(true, append(targets, target{raw: "f->ready = 1;"})))
	f.static("prepared", "Returns what depends on params alone; where one of them has changed, computed anew.",
		"const struct "+f.prefix+"fixed *", "",
		fmt.Sprintf("\tconst struct %sfixed *f = &p->fixed;\n\tif (%sUNLIKELY(%s))\n\t\t%sprepare(p);\n\treturn f;\n", f.prefix, f.prefix, stale, f.prefix))
}
