package golang

import (
	"slices"
	"strings"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// widest is the length of an expression up to which operations are nested; what
// is longer gets names for its parts.
const widest = 76

// straight is the number of operations from which a function has one per line:
// nobody reads it, and it need not go through gofmt.
const straight = 600

// target is a statement that needs values: an assignment, or a check where
// lhs is empty.
type target struct {
	lhs    string
	value  *value
	suffix string // of the right side
	early  bool   // may be assigned before all is computed
	check
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
	need   []*value
	uses   []int // by value id
	texts  map[*value]expr
	alone  map[*value]bool // in texts as an expression that has not been given a name
	pivots map[*value]bool
	count  map[string]*int
}

// write adds the statements for targets, early ones as soon as they can be.
func (b *body) write(targets []target) string {
	b.collect(targets)
	b.bind()
	var late []target
	waiting := make([][]target, len(b.f.values.all))
	for _, t := range targets {
		switch {
		case t.raw != "":
			late = append(late, t)
		case t.lhs == "":
			at := max(t.pivot.id, t.scale.id)
			waiting[at] = append(waiting[at], t)
		case t.early:
			waiting[t.value.id] = append(waiting[t.value.id], t)
		default:
			late = append(late, t)
		}
	}
	for _, v := range b.need {
		b.compute(v)
		for _, t := range waiting[v.id] {
			b.settle(t)
		}
	}
	for _, t := range late {
		b.settle(t)
	}
	return b.out.String()
}

// leaf reports whether v is there without computing.
func (b *body) leaf(v *value) bool {
	return v.kind == input || v.kind == constant || v.kind == unknown || v.fixed && !b.fixed
}

// collect finds the values that are needed, and how often each is used.
func (b *body) collect(targets []target) {
	n := len(b.f.values.all)
	b.uses, b.texts, b.alone = make([]int, n), map[*value]expr{}, map[*value]bool{}
	b.pivots, b.count = map[*value]bool{}, map[string]*int{}
	use := func(v *value) { b.uses[v.id]++ }
	for _, t := range targets {
		if t.raw != "" {
			continue
		}
		if t.lhs == "" {
			use(t.pivot)
			use(t.scale)
			b.pivots[t.pivot] = true
			continue
		}
		use(t.value)
		t.value.added() // by the caller, if Go inlines the function there
	}
	operations := 0
	for _, v := range slices.Backward(b.f.values.all) {
		if b.uses[v.id] == 0 {
			continue
		}
		b.need = append(b.need, v)
		if b.leaf(v) {
			continue
		}
		operations++
		for _, a := range v.args {
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
		if v.kind != input || v.symbol.Kind == symbolic.Param {
			continue
		}
		name, source := b.f.symbol(v.symbol)
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
		b.line(strings.Join(left[:n], ", ") + " := " + strings.Join(right[:n], ", "))
		left, right = left[n:], right[n:]
	}
}

func (b *body) line(s string) { b.out.WriteString(b.indent + s + "\n") }

// text returns the expression for v, which has been computed.
func (b *body) text(v *value) expr {
	if e, ok := b.texts[v]; ok {
		return e
	}
	var e expr
	switch {
	case v.kind == constant:
		e = number(v.number)
	case v.kind == input:
		e = expr{text: b.f.param(v.symbol.Index), binds: primary}
	case v.kind == unknown:
		e = expr{text: b.f.unknown(int(v.number)), binds: primary}
	default: // fixed
		b.kept = true
		e = expr{text: "f." + b.f.keep(v), binds: primary, boolean: v.boolean()}
	}
	b.texts[v] = e
	return e
}

// boolean reports whether Go computes v as a bool.
func (v *value) boolean() bool { return v.kind == result && forms[v.op].boolean }

// compute gives v a text, and a name where it is used more than once or too long.
func (b *body) compute(v *value) {
	if b.leaf(v) {
		b.text(v)
		return
	}
	switch {
	case v.kind == second:
		if b.uses[v.args[0].id] > 0 && b.texts[v].text == "" {
			panic("golang: a second result without its first")
		}
		return
	case v.op == program.SinCos:
		b.sinCos(v)
		return
	}
	if twins[v.op] && v.args[0] == v.args[1] && b.alone[v.args[0]] {
		b.name(v.args[0])
	}
	e := b.composed(v)
	for len(e.text) > widest {
		if !b.shorten(v) {
			break
		}
		e = b.composed(v)
	}
	b.texts[v] = e
	if b.uses[v.id] > 1 || b.dense {
		b.name(v)
	} else {
		b.alone[v] = true
	}
}

func (b *body) composed(v *value) expr {
	args := make([]expr, len(v.args))
	for k, a := range v.args {
		args[k] = b.text(a)
	}
	if twins[v.op] && v.args[0] == v.args[1] {
		// x − x is 0 or no number. A linter takes it for a slip of the pen.
		twin := b.numbered("same")
		b.line(twin + " := " + args[1].rounded().text)
		args[1] = expr{text: twin, binds: primary, boolean: args[1].boolean}
	}
	return compose(v.op, b.f.prefix, args)
}

// twins are the operators that linters do not want to see with equal operands.
var twins = map[program.Op]bool{
	program.Sub: true, program.Div: true, program.Less: true, program.LessEq: true,
	program.Equal: true, program.NotEqual: true, program.And: true, program.Or: true,
}

// shorten gives the longest argument that has no name one.
func (b *body) shorten(v *value) bool {
	var longest *value
	for _, a := range v.args {
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
func (b *body) name(v *value) {
	e := b.texts[v]
	if v.sum {
		e = e.rounded()
	}
	name := b.hint(v)
	b.line(name + " := " + e.text)
	b.texts[v] = expr{text: name, binds: primary, boolean: e.boolean}
	delete(b.alone, v)
}

// sinCos computes both functions at once.
func (b *body) sinCos(v *value) {
	arg := b.text(v.args[0])
	cos := b.f.values.second(v)
	left := [2]string{"_", "_"}
	for k, r := range []*value{v, cos} {
		used := b.uses[v.id] - min(1, b.uses[cos.id]) // the second result uses the first
		if r == cos {
			used = b.uses[cos.id]
		}
		if used > 0 {
			left[k] = b.trigonometric([2]string{"sin", "cos"}[k], arg)
			b.texts[r] = expr{text: left[k], binds: primary}
		}
	}
	b.line(left[0] + ", " + left[1] + " := " + compose(v.op, b.f.prefix, []expr{arg}).text)
}

// trigonometric returns a name for sin or cos: sinTh, or sin1 where the
// argument has no name.
func (b *body) trigonometric(function string, arg expr) string {
	if isName(arg.text) && len(arg.text) > 1 || len(arg.text) == 1 && arg.binds == primary {
		return b.names.unique(function + capital(arg.text))
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
func (b *body) hint(v *value) string {
	switch {
	case b.dense:
		return b.numbered("u")
	case b.pivots[v]:
		return b.numbered("pivot")
	case v.op == program.Sin || v.op == program.Cos:
		return b.trigonometric(v.op.String(), b.texts[v.args[0]])
	case v.boolean():
		return b.numbered("is")
	case hints[v.op] != "":
		return b.numbered(hints[v.op])
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
		e := compose(program.Check, b.f.prefix, []expr{b.text(t.pivot), b.text(t.scale)})
		if t.scale.kind == constant && t.scale.number == 0 {
			e.text = "!(" + b.text(t.pivot).as(sum, b.f.prefix) + " > 0)"
		}
		if t.keep != "" {
			b.line(t.keep + strings.TrimSuffix(strings.TrimPrefix(e.text, "!("), ")"))
			return
		}
		b.line("if " + e.text + " {")
		b.line("\t" + t.fail)
		b.line("}")
		return
	}
	e := b.text(t.value)
	if e.boolean && !strings.HasPrefix(t.lhs, "f.") {
		e = expr{text: e.as(loose, b.f.prefix), binds: primary}
	}
	if t.suffix != "" {
		b.line(t.lhs + e.rounded().as(sum, b.f.prefix) + t.suffix)
		return
	}
	b.line(t.lhs + e.rounded().text)
}
