package golang

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"lagc/codegen/outline"
	"lagc/codegen/program"
	"lagc/symbolic"
)

// rolled is the number of operations from which a function has one per line, since
// nobody reads it, and loops for what repeats itself: as straight-line code, with a
// question before every fma whether the processor has it, more would not stay
// in the instruction cache.
const rolled = 200

// action is what stands behind a step: a value to compute or a target to settle.
type action struct {
	value  *outline.Value
	target *target
}

// roller writes a body with loops.
type roller struct {
	*body
	steps   []outline.Step
	actions []action
	arrays  map[*outline.Run]map[outline.Outcome]string
	kinds   map[string]string // of stores, by array
	rooms   int               // the arrays that are taken
}

// roll writes the statements for targets, runs of steps as loops.
func (b *body) roll(waiting, late []*target) {
	scratch, enough := &b.f.scratch, len(b.f.Values.All)+len(late)
	r := &roller{
		body: b, arrays: map[*outline.Run]map[outline.Outcome]string{}, kinds: map[string]string{},
		steps: slices.Grow(scratch.steps[:0], enough), actions: slices.Grow(scratch.actions[:0], enough),
	}
	scratch.args = scratch.args[:0]
	late = b.hasten(waiting, late)
	for _, v := range b.need {
		r.add(v)
		for t := waiting[v.ID]; t != nil; t = t.next {
			r.addTarget(t)
		}
	}
	for _, t := range late {
		r.addTarget(t)
	}
	scratch.steps, scratch.actions = r.steps, r.actions
	runs := scratch.finder.Runs(r.steps, r.f.Values, r.place)
	if len(runs) > 0 {
		r.bound()
	}
	for i := 0; i < len(r.steps); {
		if len(runs) > 0 && runs[0].First == i {
			r.loop(runs[0])
			i += runs[0].Period * runs[0].Count
			runs = runs[1:]
			continue
		}
		if a := r.actions[i]; a.value != nil {
			b.compute(a.value)
		} else {
			b.settle(a.target)
		}
		i++
	}
}

// hasten moves the targets that can be assigned behind what computes them: those
// whose values come after the last that reads the state, and after the last check.
// Before, a caller's array might be both state and result. It returns the others.
func (b *body) hasten(waiting, late []*target) []*target {
	after := 0
	for _, v := range b.need {
		if slices.ContainsFunc(v.Args, func(a *outline.Value) bool { return a.Kind == outline.Input && a.Symbol.Kind != symbolic.Param }) {
			after = v.ID
		}
		for t := waiting[v.ID]; t != nil; t = t.next {
			if t.lhs == "" {
				after = max(after, v.ID)
			}
		}
	}
	if slices.ContainsFunc(late, func(t *target) bool { return t.raw != "" || t.value.Kind == outline.Input }) {
		return late
	}
	var rest []*target
	for _, t := range slices.Backward(late) {
		if t.value.ID <= after || t.value.Kind == outline.Second {
			rest = append(rest, t)
		} else {
			t.next, waiting[t.value.ID] = waiting[t.value.ID], t
		}
	}
	slices.Reverse(rest)
	return rest
}

// bound tells Go how long the slices are that are read and set, for it to see that
// no index of a loop is out of range.
func (r *roller) bound() {
	length := map[string]int{}
	for _, v := range r.need {
		if v.Kind == outline.Input && (v.Symbol.Kind == symbolic.Coordinate || v.Symbol.Kind == symbolic.Velocity) {
			array, at, _ := elementOf(r.text(v).text)
			length[array] = max(length[array], at+1)
		}
	}
	for _, a := range r.actions {
		if a.target == nil {
			continue
		}
		if array, at, ok := elementOf(strings.TrimSuffix(a.target.lhs, " = ")); ok && (array == "qdd" || array == "out") {
			length[array] = max(length[array], at+1)
		}
	}
	var left, right []string
	for _, array := range slices.Sorted(maps.Keys(length)) {
		left, right = append(left, array), append(right, fmt.Sprintf("%s[:%d]", array, length[array]))
	}
	if len(left) > 0 {
		r.line(strings.Join(left, ", ") + " = " + strings.Join(right, ", "))
	}
}

func (r *roller) add(v *outline.Value) {
	switch {
	case r.leaf(v):
		r.text(v)
		return
	case v.Kind == outline.Second:
		return
	}
	s := outline.Step{Kind: v.Op.String(), Value: v, Args: v.Args}
	if boolean(v) || slices.ContainsFunc(v.Args, boolean) || twins[v.Op] && v.Args[0] == v.Args[1] {
		s.Kind = ""
	}
	r.steps, r.actions = append(r.steps, s), append(r.actions, action{value: v})
}

func (r *roller) addTarget(t *target) {
	var s outline.Step
	array, at, element := elementOf(strings.TrimSuffix(t.lhs, " = "))
	switch {
	case t.raw != "":
	case t.lhs == "":
		s.Args = r.list(t.Pivot, t.Scale)
		if t.keep == "" {
			s.Kind = "check " + t.fail
		}
	default:
		s.Args = r.list(t.value)
		if element && t.suffix == "" && !boolean(t.value) {
			if r.kinds[array] == "" {
				r.kinds[array] = "store " + array
			}
			s.Kind, s.At = r.kinds[array], at
		}
	}
	r.steps, r.actions = append(r.steps, s), append(r.actions, action{target: t})
}

// list returns values as a slice, many of which lie in one.
func (r *roller) list(vs ...*outline.Value) []*outline.Value {
	scratch := &r.f.scratch
	first := len(scratch.args)
	scratch.args = append(scratch.args, vs...)
	return scratch.args[first:len(scratch.args):len(scratch.args)]
}

// elementOf splits the text of an array's element.
func elementOf(text string) (array string, at int, ok bool) {
	open := strings.LastIndexByte(text, '[')
	if open < 0 || !strings.HasSuffix(text, "]") {
		return "", 0, false
	}
	at, err := strconv.Atoi(text[open+1 : len(text)-1])
	return text[:open], at, err == nil
}

// place returns where an input or what is kept stands, if that is an array.
func (r *roller) place(v *outline.Value) outline.Place {
	if array, at, ok := elementOf(r.text(v).text); ok {
		return outline.Place{Array: array, At: at}
	}
	return outline.Place{}
}

// loop writes a run.
func (r *roller) loop(run *outline.Run) {
	names := map[outline.Outcome]string{} // of results, within the loop
	carried := r.carry(run)
	arrays := r.room(run)
	last := r.last(run, carried)
	r.arrays[run] = arrays
	r.line(fmt.Sprintf("for i := range %d {", run.Count))
	outer := r.indent
	r.indent += "\t"
	for k := range run.Period {
		r.statement(run, k, names, carried)
		for _, o := range []outline.Outcome{{Step: k}, {Step: k, Result: 1}} {
			if array, ok := arrays[o]; ok { // at once, which frees a register
				r.line(array + "[i] = " + names[o])
			}
		}
	}
	for _, c := range carried {
		r.line(c.name + " = " + names[c.result])
	}
	for _, o := range run.Kept(false) {
		if !slices.ContainsFunc(carried, func(c carry) bool { return c.name == last[o] }) {
			r.line(last[o] + " = " + names[o])
		}
	}
	r.indent = outer
	r.line("}")
	r.leave(run, last)
}

// room returns the arrays for the results that are used after the loop. They are
// fields of the system: local ones would be cleared on every call.
func (r *roller) room(run *outline.Run) map[outline.Outcome]string {
	out := map[outline.Outcome]string{}
	for _, o := range run.Kept(true) {
		if r.rooms == len(r.f.rooms) {
			r.f.rooms = append(r.f.rooms, 0)
		}
		r.f.rooms[r.rooms] = max(r.f.rooms[r.rooms], run.Count)
		r.rooms++
		out[o] = fmt.Sprintf("p.w%d", r.rooms)
	}
	return out
}

// last declares variables for the results of the last repetition alone that are
// used after the loop.
func (r *roller) last(run *outline.Run, carried []carry) map[outline.Outcome]string {
	out := map[outline.Outcome]string{}
	var list []string
	for _, o := range run.Kept(false) {
		if c := slices.IndexFunc(carried, func(c carry) bool { return c.result == o }); c >= 0 {
			out[o] = carried[c].name
			continue
		}
		out[o] = r.numbered("end")
		list = append(list, out[o])
	}
	for part := range slices.Chunk(list, 12) {
		r.line(fmt.Sprintf("var %s float64", strings.Join(part, ", ")))
	}
	return out
}

// carry is a variable that holds a result for the next repetition.
type carry struct {
	name   string
	result outline.Outcome
	first  *outline.Value
}

// carry declares the variables that hold results for the next repetition.
func (r *roller) carry(run *outline.Run) []carry {
	var all []carry
	for _, operands := range run.Operands {
		for _, o := range operands {
			if o.Way != outline.Carried || slices.ContainsFunc(all, is(o)) {
				continue
			}
			c := carry{name: r.numbered("last"), result: o.Result, first: o.Value}
			first := r.text(o.Value)
			if o.Value.Kind == outline.Constant {
				first.text = "float64(" + first.text + ")"
			}
			r.line(c.name + " := " + first.rounded().text)
			all = append(all, c)
		}
	}
	return all
}

// is matches the variable of an operand.
func is(o outline.Operand) func(carry) bool {
	return func(c carry) bool { return c.result == o.Result && c.first == o.Value }
}

// statement writes step k of the repetition.
func (r *roller) statement(run *outline.Run, k int, names map[outline.Outcome]string, carried []carry) {
	s := r.steps[run.First+k]
	args := make([]expr, len(s.Args))
	for a, o := range run.Operands[k] {
		args[a] = r.operand(o, names, carried)
	}
	prefix := r.f.prefix
	if t := r.actions[run.First+k].target; s.Value == nil && t.lhs == "" {
		r.check(t, args[0], args[1])
		return
	} else if s.Value == nil {
		array, at, _ := elementOf(strings.TrimSuffix(t.lhs, " = "))
		r.line(fmt.Sprintf("%s[%s] = %s", array, advancing(at, run.Strides[k]), args[0].rounded().text))
		return
	}
	e := compose(s.Value.Op, prefix, args)
	if s.Value.Op == program.SinCos {
		sin, cos := "_", "_"
		if r.used(run, k, 0) {
			sin = r.numbered("sin")
		}
		if r.used(run, k, 1) {
			cos = r.numbered("cos")
		}
		names[outline.Outcome{Step: k}], names[outline.Outcome{Step: k, Result: 1}] = sin, cos
		r.line(sin + ", " + cos + " := " + e.text)
		return
	}
	name := r.numbered("u")
	names[outline.Outcome{Step: k}] = name
	for i := range run.Count {
		if r.f.sums[r.steps[run.First+k+i*run.Period].Value.ID] {
			e = e.rounded()
		}
	}
	r.line(name, " := ", e.text)
}

// used reports whether a result of SinCos is used in any repetition.
func (r *roller) used(run *outline.Run, k, result int) bool {
	for i := range run.Count {
		v := r.steps[run.First+k+i*run.Period].Value
		cos := r.f.Values.Second(v)
		n := 0
		if cos.ID < len(r.uses) {
			n = r.uses[cos.ID]
		}
		if result == 0 {
			n = r.uses[v.ID] - min(1, n) // the second result uses the first
		}
		if n > 0 {
			return true
		}
	}
	return false
}

func (r *roller) operand(o outline.Operand, names map[outline.Outcome]string, carried []carry) expr {
	e := expr{binds: primary}
	switch o.Way {
	case outline.Local:
		e.text = names[o.Result]
	case outline.Carried:
		e.text = carried[slices.IndexFunc(carried, is(o))].name
	case outline.Elements:
		array := o.Place.Array
		if o.Place.Run != nil {
			array = r.arrays[o.Place.Run][o.Place.Result]
		}
		e.text = array + "[" + advancing(o.Place.At, o.Stride) + "]"
	default:
		return r.text(o.Value)
	}
	return e
}

// advancing writes at + stride·i.
func advancing(at, stride int) string {
	i := "i"
	switch {
	case stride == 0:
		return strconv.Itoa(at)
	case stride < 0 && stride != -1:
		return fmt.Sprintf("%d-%d*i", at, -stride)
	case stride < 0:
		return fmt.Sprintf("%d-i", at)
	case stride > 1:
		i = fmt.Sprintf("%d*i", stride)
	}
	if at == 0 {
		return i
	}
	return fmt.Sprintf("%s+%d", i, at)
}

// leave tells where the results of a run are found after it.
func (r *roller) leave(run *outline.Run, last map[outline.Outcome]string) {
	for o, array := range r.arrays[run] {
		for i := range run.Count {
			r.found(run, o, i, fmt.Sprintf("%s[%d]", array, i))
		}
	}
	for o, name := range last {
		r.found(run, o, run.Count-1, name)
	}
}

// found notes where a result of a repetition is.
func (r *roller) found(run *outline.Run, o outline.Outcome, repetition int, text string) {
	v := r.steps[run.First+o.Step+repetition*run.Period].Value
	if o.Result == 1 {
		v = r.f.Values.Second(v)
	}
	r.texts[v.ID] = expr{text: text, binds: primary}
}
