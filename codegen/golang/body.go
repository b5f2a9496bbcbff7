package golang

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

	next *target // that waits for the same value
}

// scratch is where bodies, of which one is written at a time, have what they need
// meanwhile: memory that is used again costs less than new.
type scratch struct {
	need    []*outline.Value
	uses    []int
	texts   []expr
	waiting []*target
	steps   []outline.Step
	actions []action
	args    []*outline.Value
	finder  outline.RunFinder
}

// body writes the statements of a function that compute values.
type body struct {
	f     *file
	names names
	fixed bool // the function computes what depends on params, instead of reading it
	kept  bool // it reads some of that

	out    strings.Builder
	indent string
	dense  bool // one operation per line, with loops
	need   []*outline.Value
	uses   []int  // by value id
	texts  []expr // by value id
	pivots map[*outline.Value]bool
	passes bool // it has stored whether a check passes
	count  map[string]*int
}

// write adds the statements for targets, early ones as soon as they can be.
func (b *body) write(targets []target) string {
	b.f.noteSums()
	b.collect(targets)
	b.bind()
	var late []*target
	scratch := &b.f.scratch
	scratch.waiting = append(scratch.waiting[:0], make([]*target, len(b.f.Values.All))...)
	waiting := scratch.waiting // by value: the first of the targets that wait for it
	for i := range slices.Backward(targets) {
		t := &targets[i]
		at := -1
		switch {
		case t.raw != "":
		case t.lhs == "":
			at = max(t.Pivot.ID, t.Scale.ID)
		case t.early:
			at = t.value.ID
		}
		if at < 0 {
			late = append(late, t)
			continue
		}
		t.next, waiting[at] = waiting[at], t
	}
	slices.Reverse(late)
	if b.dense {
		b.roll(waiting, late)
		return b.out.String()
	}
	for _, v := range b.need {
		b.compute(v)
		for t := waiting[v.ID]; t != nil; t = t.next {
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
	n, scratch := len(b.f.Values.All), &b.f.scratch
	scratch.uses = append(scratch.uses[:0], make([]int, n)...)
	scratch.texts = append(scratch.texts[:0], make([]expr, n)...)
	b.uses, b.texts = scratch.uses, scratch.texts
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
		b.f.added(t.value) // by the caller, if Go inlines the function there
	}
	b.need = scratch.need[:0]
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
	scratch.need = b.need
	slices.Reverse(b.need)
	b.dense = operations >= rolled
}

// bind gives names to what the function reads.
func (b *body) bind() {
	var left, right []string
	for _, v := range b.need {
		if v.Kind != outline.Input || v.Symbol.Kind == symbolic.Param {
			continue
		}
		name, source := b.f.symbol(v.Symbol)
		if source == name || b.dense {
			b.texts[v.ID] = expr{text: source, binds: primary}
			continue
		}
		name = b.names.unique(name)
		b.texts[v.ID] = expr{text: name, binds: primary}
		left, right = append(left, name), append(right, source)
	}
	for len(left) > 0 {
		n := min(4, len(left))
		b.line(strings.Join(left[:n], ", ") + " := " + strings.Join(right[:n], ", "))
		left, right = left[n:], right[n:]
	}
}

// line writes a line of the given parts.
func (b *body) line(parts ...string) {
	b.out.WriteString(b.indent)
	for _, s := range parts {
		b.out.WriteString(s)
	}
	b.out.WriteByte('\n')
}

// text returns the expression for v, which has been computed.
func (b *body) text(v *outline.Value) expr {
	if e := b.texts[v.ID]; e.text != "" {
		return e
	}
	var e expr
	switch {
	case v.Kind == outline.Constant:
		e = number(v.Number)
	case v.Kind == outline.Input:
		e = expr{text: b.f.param(v.Symbol.Index), binds: primary}
	case v.Kind == outline.Unknown:
		e = expr{text: b.f.unknown(int(v.Number)), binds: primary}
	default: // fixed
		b.kept = true
		e = expr{text: "f." + b.f.keep(v), binds: primary, boolean: boolean(v)}
	}
	b.texts[v.ID] = e
	return e
}

// boolean reports whether Go computes v as a bool.
func boolean(v *outline.Value) bool { return v.Kind == outline.Result && forms[v.Op].boolean }

// compute gives v a text, and a name where it is used more than once or too long.
func (b *body) compute(v *outline.Value) {
	if b.leaf(v) {
		b.text(v)
		return
	}
	switch {
	case v.Kind == outline.Second:
		if b.uses[v.Args[0].ID] > 0 && b.texts[v.ID].text == "" {
			panic("golang: a second result without its first")
		}
		return
	case v.Op == program.SinCos:
		b.sinCos(v)
		return
	}
	if twins[v.Op] && v.Args[0] == v.Args[1] && b.texts[v.Args[0].ID].alone {
		b.name(v.Args[0])
	}
	e := b.composed(v)
	for len(e.text) > widest {
		if !b.shorten(v) {
			break
		}
		e = b.composed(v)
	}
	e.alone = b.uses[v.ID] <= 1 && !b.dense
	if b.texts[v.ID] = e; !e.alone {
		b.name(v)
	}
}

func (b *body) composed(v *outline.Value) expr {
	args := make([]expr, len(v.Args))
	for k, a := range v.Args {
		args[k] = b.text(a)
	}
	if twins[v.Op] && v.Args[0] == v.Args[1] {
		// x − x is 0 or no number. A linter takes it for a slip of the pen.
		twin := b.numbered("same")
		b.line(twin + " := " + args[1].rounded().text)
		args[1] = expr{text: twin, binds: primary, boolean: args[1].boolean}
	}
	return compose(v.Op, b.f.prefix, args)
}

// twins are the operators that linters do not want to see with equal operands.
var twins = [len(forms)]bool{
	program.Sub: true, program.Div: true, program.Less: true, program.LessEq: true,
	program.Equal: true, program.NotEqual: true, program.And: true, program.Or: true,
}

// shorten gives the longest argument that has no name one.
func (b *body) shorten(v *outline.Value) bool {
	var longest *outline.Value
	for _, a := range v.Args {
		if b.texts[a.ID].alone && (longest == nil || len(b.texts[a.ID].text) > len(b.texts[longest.ID].text)) {
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
	e := b.texts[v.ID]
	if b.f.sums[v.ID] {
		e = e.rounded()
	}
	name := b.hint(v)
	b.line(name, " := ", e.text)
	b.texts[v.ID] = expr{text: name, binds: primary, boolean: e.boolean}
}

// sinCos computes both functions at once.
func (b *body) sinCos(v *outline.Value) {
	arg := b.text(v.Args[0])
	cos := b.f.Values.Second(v)
	left := [2]string{"_", "_"}
	for k, r := range []*outline.Value{v, cos} {
		used := b.uses[v.ID] - min(1, b.uses[cos.ID]) // the second result uses the first
		if r == cos {
			used = b.uses[cos.ID]
		}
		if used > 0 {
			left[k] = b.trigonometric([2]string{"sin", "cos"}[k], arg)
			b.texts[r.ID] = expr{text: left[k], binds: primary}
		}
	}
	b.line(left[0] + ", " + left[1] + " := " + compose(v.Op, b.f.prefix, []expr{arg}).text)
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
var hints = [len(forms)]string{
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
		return b.trigonometric(v.Op.String(), b.texts[v.Args[0].ID])
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
func (b *body) settle(t *target) {
	if t.raw != "" {
		b.line(t.raw)
		return
	}
	if t.lhs == "" {
		b.check(t, b.text(t.Pivot), b.text(t.Scale))
		return
	}
	e := b.text(t.value)
	if e.boolean && !strings.HasPrefix(t.lhs, "f.") {
		e = expr{text: e.as(loose, b.f.prefix), binds: primary}
	}
	if t.suffix != "" {
		b.line(t.lhs, e.rounded().as(sum, b.f.prefix), t.suffix)
		return
	}
	b.line(t.lhs, e.rounded().text)
}

// check writes the statement for a watched pivot.
func (b *body) check(t *target, pivot, scale expr) {
	e := compose(program.Check, b.f.prefix, []expr{pivot, scale})
	if t.Scale.Kind == outline.Constant { // Go would compute the product exactly
		e.text = "!(" + pivot.as(sum, b.f.prefix) + " > " + number(program.PivotFloor*t.Scale.Number).text + ")"
	}
	if t.keep != "" {
		b.record(t.keep, strings.TrimSuffix(strings.TrimPrefix(e.text, "!("), ")"))
		return
	}
	b.line("if " + e.text + " {")
	b.line("\t" + t.fail)
	b.line("}")
}

// record stores whether a check passes, and all before it do.
func (b *body) record(where, condition string) {
	if b.passes {
		condition = where + " && " + condition
	}
	b.line(where + " = " + condition)
	b.passes = true
}

// noteSums notes what something may add to, among the values that are new.
func (f *file) noteSums() {
	f.sums = append(f.sums, make([]bool, len(f.Values.All)-f.noted)...)
	for _, v := range f.Values.All[f.noted:] {
		if v.Kind == outline.Result && forms[v.Op].sums {
			for _, a := range v.Args {
				f.added(a)
			}
		}
	}
	f.noted = len(f.Values.All)
}

// added notes that something may add to v: Go fuses through a change of sign.
func (f *file) added(v *outline.Value) {
	for f.sums[v.ID] = true; v.Kind == outline.Result && v.Op == program.Neg; v = v.Args[0] {
		f.sums[v.Args[0].ID] = true
	}
}
