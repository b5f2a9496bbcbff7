package c99

import (
	"slices"
	"strings"

	"lagc/codegen/outline"
	"lagc/codegen/program"
	"lagc/symbolic"
)

// widest is the length of an expression up to which operations are nested; what
// is longer gets names for its parts.
const widest = 76

// straight is the number of operations from which a function has one per line:
// nobody reads it.
const straight = 600

// unscheduled is the number of operations from which they stand in the order in
// which they were made: gcc, which schedules by itself, then spills less (1.1 times
// faster for 64 links, where it is 1.06 times slower for 16).
const unscheduled = 1000

// target is a statement that needs values: an assignment, or a check where
// lhs is empty.
type target struct {
	lhs    string
	value  *outline.Value
	suffix string // of the right side
	early  bool   // may be assigned before all is computed
	outline.Check
	keep string // instead of fail: where to store whether the check passes
	fail string // what to do where the check fails
	raw  string // a statement that needs no values
}

// body writes the statements of a function that compute values.
type body struct {
	f     *file
	names names
	fixed bool // the function computes what depends on params, instead of reading it
	kept  bool // it reads some of that

	out    strings.Builder
	indent string
	dense  bool // one operation per line
	need   []*outline.Value
	uses   []int // by value id
	texts  map[*outline.Value]expr
	alone  map[*outline.Value]bool // in texts as an expression that has not been given a name
	pivots map[*outline.Value]bool
	passes bool // it has stored whether a check passes
	count  map[string]*int
}

// write adds the statements for targets, early ones as soon as they can be.
func (b *body) write(targets []target) string {
	b.collect(targets)
	b.bind()
	var late []target
	waiting := make([][]target, len(b.f.Values.All))
	for _, t := range targets {
		switch {
		case t.raw != "":
			late = append(late, t)
		case t.lhs == "":
			at := max(t.Pivot.ID, t.Scale.ID)
			waiting[at] = append(waiting[at], t)
		case t.early:
			waiting[t.value.ID] = append(waiting[t.value.ID], t)
		default:
			late = append(late, t)
		}
	}
	for _, v := range b.need {
		b.compute(v)
		for _, t := range waiting[v.ID] {
			b.settle(t)
		}
	}
	for _, t := range late {
		b.settle(t)
	}
	return b.out.String()
}

// leaf reports whether v is there without computing.
func (b *body) leaf(v *outline.Value) bool {
	return v.Kind == outline.Input || v.Kind == outline.Constant || v.Kind == outline.Unknown || v.Fixed && !b.fixed
}

// collect finds the values that are needed, and how often each is used.
func (b *body) collect(targets []target) {
	n := len(b.f.Values.All)
	b.uses, b.texts, b.alone = make([]int, n), map[*outline.Value]expr{}, map[*outline.Value]bool{}
	b.pivots, b.count = map[*outline.Value]bool{}, map[string]*int{}
	use := func(v *outline.Value) { b.uses[v.ID]++ }
	for _, t := range targets {
		if t.raw != "" {
			continue
		}
		if t.lhs == "" {
			use(t.Pivot)
			use(t.Scale)
			b.pivots[t.Pivot] = true
			continue
		}
		use(t.value)
	}
	operations := 0
	for _, v := range slices.Backward(b.f.Values.All) {
		if b.uses[v.ID] == 0 {
			continue
		}
		b.need = append(b.need, v)
		if b.leaf(v) {
			continue
		}
		operations++
		for _, a := range v.Args {
			use(a)
		}
	}
	slices.Reverse(b.need)
	b.dense = operations > straight
}

// bind gives names to what the function reads.
func (b *body) bind() {
	var left, right []string
	for _, v := range b.need {
		if v.Kind != outline.Input || v.Symbol.Kind == symbolic.Param {
			continue
		}
		name, source := b.f.symbol(v.Symbol)
		if source == name {
			b.texts[v] = expr{text: name, binds: primary}
			continue
		}
		name = b.names.unique(name)
		b.texts[v] = expr{text: name, binds: primary}
		left, right = append(left, name), append(right, source)
	}
	for len(left) > 0 {
		n := min(4, len(left))
		for i := range n {
			left[i] += " = " + right[i]
		}
		b.line("const double " + strings.Join(left[:n], ", ") + ";")
		left, right = left[n:], right[n:]
	}
}

func (b *body) line(s string) { b.out.WriteString(b.indent + s + "\n") }

// text returns the expression for v, which has been computed.
func (b *body) text(v *outline.Value) expr {
	if e, ok := b.texts[v]; ok {
		return e
	}
	var e expr
	switch {
	case v.Kind == outline.Constant:
		e = number(v.Number, b.f.prefix)
	case v.Kind == outline.Input:
		e = expr{text: b.f.param(v.Symbol.Index), binds: primary}
	case v.Kind == outline.Unknown:
		e = expr{text: b.f.unknown(int(v.Number)), binds: primary}
	default: // fixed
		b.kept = true
		e = expr{text: "f->" + b.f.keep(v), binds: primary, boolean: boolean(v)}
	}
	b.texts[v] = e
	return e
}

// boolean reports whether C computes v as an int that is 1 or 0.
func boolean(v *outline.Value) bool { return v.Kind == outline.Result && forms[v.Op].boolean }

// compute gives v a text, and a name where it is used more than once or too long.
func (b *body) compute(v *outline.Value) {
	if b.leaf(v) {
		b.text(v)
		return
	}
	if b.texts[v].text != "" {
		return // sines and cosines, and what they needed, come early
	}
	switch {
	case v.Op == program.SinCos:
		b.sinCos(v)
		return
	}
	e := b.composed(v)
	for len(e.text) > widest {
		if !b.shorten(v) {
			break
		}
		e = b.composed(v)
	}
	b.texts[v] = e
	if b.uses[v.ID] > 1 || b.dense {
		b.name(v)
	} else {
		b.alone[v] = true
	}
}

func (b *body) composed(v *outline.Value) expr {
	args := make([]expr, len(v.Args))
	for k, a := range v.Args {
		args[k] = b.text(a)
	}
	return compose(v.Op, b.f.prefix, args)
}

// shorten gives the longest argument that has no name one.
func (b *body) shorten(v *outline.Value) bool {
	var longest *outline.Value
	for _, a := range v.Args {
		if b.alone[a] && (longest == nil || len(b.texts[a].text) > len(b.texts[longest].text)) {
			longest = a
		}
	}
	if longest == nil {
		return false
	}
	b.name(longest)
	return true
}

// name writes the statement that computes v.
func (b *body) name(v *outline.Value) {
	e := b.texts[v]
	name := b.hint(v)
	if boolean(v) {
		b.line("const int " + name + " = " + e.text + ";")
	} else {
		b.line("const double " + name + " = " + e.text + ";")
	}
	b.texts[v] = expr{text: name, binds: primary, boolean: e.boolean}
	delete(b.alone, v)
}

// trigonometric returns a name for sin or cos: sinTh, or sin1 where the
// argument has no name.
func (b *body) trigonometric(function string, arg expr) string {
	if isName(arg.text) && len(arg.text) > 1 || len(arg.text) == 1 && arg.binds == primary {
		return b.names.unique(function + "_" + arg.text)
	}
	return b.numbered(function)
}

func isName(s string) bool {
	for i, r := range s {
		if !(r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || i > 0 && '0' <= r && r <= '9') {
			return false
		}
	}
	return s != ""
}

// hints are names for what an operation gives.
var hints = map[program.Op]string{
	program.Sqrt: "root", program.Exp: "exp", program.Log: "log", program.Tan: "tan", program.Hypot: "hyp",
	program.Tanh: "tanh", program.Cosh: "cosh", program.Sinh: "sinh", program.Atan2: "angle",
}

// hint finds a name for a value.
func (b *body) hint(v *outline.Value) string {
	switch {
	case b.dense:
		return b.numbered("u")
	case b.pivots[v]:
		return b.numbered("pivot")
	case v.Op == program.Sin || v.Op == program.Cos:
		return b.trigonometric(v.Op.String(), b.texts[v.Args[0]])
	case boolean(v):
		return b.numbered("is")
	case hints[v.Op] != "":
		return b.numbered(hints[v.Op])
	}
	return b.numbered("u")
}

func (b *body) numbered(base string) string {
	if b.count[base] == nil {
		b.count[base] = new(int)
	}
	return b.names.numbered(base, b.count[base])
}

// settle writes a target's statement.
func (b *body) settle(t target) {
	if t.raw != "" {
		b.line(t.raw)
		return
	}
	if t.lhs == "" {
		e := compose(program.Check, b.f.prefix, []expr{b.text(t.Pivot), b.text(t.Scale)})
		if t.Scale.Kind == outline.Constant && t.Scale.Number == 0 {
			e.text = "!(" + b.text(t.Pivot).as(sum) + " > 0.0)"
		}
		if t.keep != "" {
			b.record(t.keep, strings.TrimSuffix(strings.TrimPrefix(e.text, "!("), ")"))
			return
		}
		b.line("if (" + b.f.prefix + "UNLIKELY(" + e.text + "))")
		b.line("\t" + t.fail)
		return
	}
	b.line(t.lhs + b.text(t.value).as(sum) + t.suffix + ";")
}

// record stores whether a check passes, and all before it do.
func (b *body) record(where, condition string) {
	if b.passes {
		condition = where + " != 0 && " + condition
	}
	b.line(where + " = " + condition + ";")
	b.passes = true
}
