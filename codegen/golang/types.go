package golang

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"lagc/codegen/outline"
	"lagc/codegen/program"
	"lagc/symbolic"
)

// declareType declares the system's type and its constructor.
func (f *file) declareType() {
	var fields []jen.Code
	for _, d := range f.fields {
		fields = append(fields, jen.Id(d.name+" "+d.typ()+f.fieldComment(d)))
	}
	fields = append(fields, jen.Id("\nfixed "+f.prefix+"Fixed // what depends on the fields above alone"))
	if f.Motion.System != nil && !f.Singular {
		fields = append(fields, jen.Id("work "+f.prefix+"System // room for the linear system"))
	}
	if f.opt.Integrator == "rk4" {
		fields = append(fields, jen.Id("last "+f.prefix+"Step // where Step left off"))
	}
	for i, n := range f.rooms {
		before := ""
		if i == 0 {
			before = "\n// what loops leave for later ones\n"
		}
		fields = append(fields, jen.Id(fmt.Sprintf("%sw%d [%d]float64", before, i+1, n)))
	}
	f.code = append(f.code, doc(f.typeDoc()), jen.Type().Id(f.typ).Struct(fields...))
	f.declareConstructor()
}

// fieldComment says what a field is and where an array begins.
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
	return " // " + outline.OneLine(text)
}

func (f *file) declareConstructor() {
	params, _ := f.Sys.ParamValues(nil) // newFile has looked at the error
	var items, loops []string
	for _, d := range f.fields {
		x := params[d.first : d.first+d.size()]
		switch {
		case slices.Max(x) == 0 && slices.Min(x) == 0:
		case len(d.shape) == 0:
			items = append(items, d.name+": "+number(x[0]).text)
		case len(d.shape) == 1 && len(x) > 8 && slices.Min(x) == slices.Max(x):
			loops = append(loops, fmt.Sprintf("for i := range p.%s {\np.%s[i] = %s\n}\n", d.name, d.name, number(x[0]).text))
		default:
			items = append(items, d.name+": "+d.typ()+literal(d.shape, x))
		}
	}
	text := fmt.Sprintf("New%s returns the system with the values of its file.", f.typ)
	value := "&" + f.typ + "{" + strings.Join(items, ", ") + "}"
	if len(value) > 90 {
		value = "&" + f.typ + "{\n" + strings.Join(items, ",\n") + ",\n}"
	}
	code := "return " + value
	if len(loops) > 0 {
		code = "p := " + value + "\n" + strings.Join(loops, "") + "return p"
	}
	f.code = append(f.code, doc(text), jen.Func().Id("New"+f.typ).Params().Op("*").Id(f.typ).Block(jen.Id(code)))
}

// literal writes the elements of an array, rows of nested ones on their own.
func literal(shape []int, x []float64) string {
	var parts []string
	step := len(x) / shape[0]
	for i := range shape[0] {
		row := x[i*step : (i+1)*step]
		if len(shape) > 1 {
			parts = append(parts, "\n"+literal(shape[1:], row))
			continue
		}
		s := number(row[0]).text
		if i > 0 && i%10 == 0 {
			s = "\n" + s
		}
		parts = append(parts, s)
	}
	if len(shape) > 1 || shape[0] > 10 {
		return "{" + strings.Join(parts, ", ") + ",\n}"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// keep returns the name, within what is kept, of a value that depends on params
// alone. In long files these have numbers, which loops can count.
func (f *file) keep(v *outline.Value) string {
	name, ok := f.keptNames[v]
	if !ok {
		if f.Motion.Length < rolled && f.Equations.Length < rolled || boolean(v) {
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
			num += capital(name) + power(e)
		} else if e < 0 {
			den += capital(name) + power(-e)
		}
	}
	if num == "" {
		num = "one"
	}
	if den != "" {
		num += "Per" + den
	}
	return f.fixed.unique(lowered(num))
}

func power(e int) string {
	return [...]string{"", "", "Squared", "Cubed"}[min(e, 3)]
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
	return " // " + e.text
}

// written composes v from params; it gives up beyond a few operations.
func (f *file) written(v *outline.Value, operations *int) (expr, bool) {
	switch v.Kind {
	case outline.Constant:
		return number(v.Number), true
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
	e.open = false
	return e, true
}

// declareFixed declares what is kept, and the methods that keep it up to date.
func (f *file) declareFixed() {
	var regular []outline.Check
	for _, c := range f.Motion.Checks {
		if c.Fixed() && !f.Singular && !slices.Contains(regular, c) {
			regular = append(regular, c)
		}
	}
	used := f.paramsOf(regular)
	fields := []jen.Code{jen.Id("ready bool")}
	var stale, copies []string
	for _, d := range f.fields {
		if !used[d.name] {
			continue
		}
		fields = append(fields, jen.Id(d.local+" "+d.typ()))
		stale = append(stale, f.differ(d))
		copies = append(copies, fmt.Sprintf("f.%s = p.%s", d.local, d.name))
	}
	fields = append(fields, jen.Id(""))
	for _, v := range f.kept {
		name := f.keptNames[v]
		if strings.HasPrefix(name, "k[") {
			continue
		}
		typ := "float64"
		if boolean(v) {
			typ = "bool"
		}
		fields = append(fields, jen.Id(name+" "+typ+f.formula(v)))
	}
	if f.numbered > 0 {
		fields = append(fields, jen.Id(fmt.Sprintf("k [%d]float64", f.numbered)))
	}
	if len(regular) > 0 {
		fields = append(fields, jen.Id("regular bool // the pivots that depend on params alone are positive"))
	}
	f.code = append(f.code, doc(fmt.Sprintf("%sFixed holds the params, and what depends on them alone.", f.prefix)),
		jen.Type().Id(f.prefix+"Fixed").Struct(fields...))
	if len(f.kept)+len(regular) == 0 {
		return
	}
	or := " || "
	if len(stale) > 3 {
		or = " ||\n"
	}
	f.method("prepared", "prepared returns what depends on params alone; where one of them has changed, computed anew.",
		"", "*"+f.prefix+"Fixed", jen.Id("f := &p.fixed\nif "+strings.Join(append([]string{"!f.ready"}, stale...), or)+
			" {\np.prepare()\n}\nreturn f"))
	f.declarePrepare(regular, copies)
	f.declareDiffer(used)
}

// differ is how a param is compared with what was kept: by bits, since 0 and −0
// are equal but give different results.
func (f *file) differ(d field) string {
	address := ""
	if len(d.shape) > 0 {
		address = "&"
	}
	return fmt.Sprintf("%s(%[2]sf.%[3]s, %[2]sp.%[4]s) != 0", f.differName(d.shape), address, d.local, d.name)
}

// differName is the function that compares numbers, or arrays of a shape.
func (f *file) differName(shape []int) string {
	return f.prefix + "Differ" + strings.ReplaceAll(strings.Trim(fmt.Sprint(shape), "[]"), " ", "x")
}

// declareDiffer declares the functions that compare params, for arrays those of
// rows and numbers too.
func (f *file) declareDiffer(used map[string]bool) {
	declared := map[string]bool{}
	for _, d := range f.fields {
		if !used[d.name] {
			continue
		}
		for k := range len(d.shape) + 1 {
			shape := d.shape[k:]
			name := f.differName(shape)
			if declared[name] {
				break
			}
			declared[name] = true
			f.code = append(f.code, jen.Line(), f.differCode(name, shape))
		}
	}
}

func (f *file) differCode(name string, shape []int) jen.Code {
	if len(shape) == 0 {
		return jen.Id(fmt.Sprintf("// %s returns the bits in which a and b differ: 0 differs from −0.\n"+
			"func %[1]s(a, b float64) uint64 { return math.Float64bits(a) ^ math.Float64bits(b) }", name))
	}
	return jen.Id(fmt.Sprintf("// %s returns 0 where all elements are the same.\nfunc %[1]s(a, b *%s) (d uint64) {\n%sreturn d\n}",
		name, field{shape: shape}.typ(), f.differLoop(shape)))
}

// differLoop compares rows one by one, and numbers by fours, without a branch for
// each.
func (f *file) differLoop(shape []int) string {
	element := f.differName(shape[1:])
	if len(shape) > 1 {
		return fmt.Sprintf("for i := range a {\nd |= %s(&a[i], &b[i])\n}\n", element)
	}
	by := func(at string, first, n int) string {
		var terms []string
		for k := first; k < first+n; k++ {
			index := strings.TrimSuffix(fmt.Sprintf("%s%d", at, k), "+0")
			terms = append(terms, fmt.Sprintf("%s(a[%s], b[%[2]s])", element, index))
		}
		return "d |= " + strings.Join(terms, " |\n") + "\n"
	}
	const fours = 4
	whole := shape[0] / fours * fours
	if whole <= fours {
		return by("", 0, shape[0])
	}
	code := fmt.Sprintf("for i := 0; i < %d; i += %d {\n%s}\n", whole, fours, by("i+", 0, fours))
	if rest := shape[0] - whole; rest > 0 {
		code += by("", whole, rest)
	}
	return code
}

func (f *file) declarePrepare(regular []outline.Check, copies []string) {
	targets := make([]target, 0, len(f.kept)+len(regular)+1)
	for _, v := range f.kept {
		targets = append(targets, target{lhs: "f." + f.keptNames[v] + " = ", value: v, early: true})
	}
	b := "\tf := &p.fixed\n"
	for _, c := range copies {
		b += "\t" + c + "\n"
	}
	for _, c := range regular {
		targets = append(targets, target{Check: c, keep: "f.regular"})
	}
	text, long := f.block(true, append(targets, target{raw: "f.ready = true"}))
	f.method("prepare", "prepare computes what depends on params alone.", "", "", f.put(b+text, long))
}

// paramsOf returns the fields that kept values and checks read.
func (f *file) paramsOf(checks []outline.Check) map[string]bool {
	reads := make([]bool, len(f.Values.All))
	for _, v := range f.kept {
		reads[v.ID] = true
	}
	for _, c := range checks {
		reads[c.Pivot.ID], reads[c.Scale.ID] = true, true
	}
	out := map[string]bool{}
	for _, v := range slices.Backward(f.Values.All) {
		if !reads[v.ID] {
			continue
		}
		if v.Kind == outline.Input && v.Symbol.Kind == symbolic.Param {
			for _, d := range f.fields {
				if d.first <= v.Symbol.Index && v.Symbol.Index < d.first+d.size() {
					out[d.name] = true
				}
			}
		}
		for _, a := range v.Args {
			reads[a.ID] = true
		}
	}
	return out
}
