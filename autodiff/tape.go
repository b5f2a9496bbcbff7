package autodiff

import "lagc/symbolic"

// entry is a number on a tape, by its place; none is the number that is not there.
type entry int32

const none entry = -1

// record tells how an entry was computed.
type record struct {
	op     symbolic.Op
	varies bool  // depends on q, q̇ or t
	guard  int32 // the branch of a conditional that it belongs to
	a, b   entry
	c      float64 // the exponent of an opPower, which value an opKeep keeps
}

// tape records what is computed, so that it can be differentiated. Derivatives
// are computed by recording, too: so they can be differentiated in turn. An
// entry holds one number for each of several states (lanes). The memory is
// reused from one recording to the next.
type tape struct {
	rules   *[opCount]rule
	lanes   int
	records []record
	v       []float64 // entry i's values are v[i·lanes : (i+1)·lanes]
	guard   int32     // what is recorded belongs to this branch
	masks   []entry   // by guard: 1 where the branch is taken, else 0
	base    int       // entries that every recording begins with
}

// newTape returns a tape for the given number of variables, which are its first entries.
func newTape(rules *[opCount]rule, variables, guards, lanes int) *tape {
	t := &tape{rules: rules, lanes: lanes, masks: make([]entry, guards)}
	for range variables {
		t.push(record{op: symbolic.OpSymbol, varies: true})
	}
	t.constant(1)
	t.constant(-1)
	t.base = len(t.records)
	return t
}

func (t *tape) one() entry      { return entry(t.base - 2) }
func (t *tape) minusOne() entry { return entry(t.base - 1) }

// rewind forgets all but the first n entries.
func (t *tape) rewind(n int) {
	t.records, t.v = t.records[:n], t.v[:n*t.lanes]
}

// lane returns an entry's values.
func (t *tape) lane(e entry) []float64 { return t.v[int(e)*t.lanes : (int(e)+1)*t.lanes] }

// push appends a record with room for its values.
func (t *tape) push(r record) entry {
	r.guard = t.guard
	t.records = append(t.records, r)
	size := len(t.records) * t.lanes
	if size > cap(t.v) {
		t.v = append(make([]float64, 0, 2*size), t.v...)
	}
	t.v = t.v[:size]
	return entry(len(t.records) - 1)
}

// constant records a number.
func (t *tape) constant(c float64) entry {
	e := t.push(record{op: symbolic.OpConst, a: none, b: none})
	x := t.lane(e)
	for i := range x {
		x[i] = c
	}
	return e
}

// apply records op(a, b).
func (t *tape) apply(op symbolic.Op, a, b entry) entry {
	varies := t.records[a].varies || b >= 0 && t.records[b].varies
	e := t.push(record{op: op, varies: varies, a: a, b: b})
	f := t.rules[op].value
	if t.lanes == 1 {
		y := 0.0
		if b >= 0 {
			y = t.v[b]
		}
		t.v[e] = f(t.v[a], y)
		return e
	}
	out, x := t.lane(e), t.lane(a)
	if b < 0 {
		for i := range out {
			out[i] = f(x[i], 0)
		}
		return e
	}
	y := t.lane(b)
	for i := range out {
		out[i] = f(x[i], y[i])
	}
	return e
}

// call records a function of one argument.
func (t *tape) call(op symbolic.Op, a entry) entry { return t.apply(op, a, none) }

// add records a + b.
func (t *tape) add(a, b entry) entry {
	e := t.push(record{op: symbolic.OpAdd, varies: t.records[a].varies || t.records[b].varies, a: a, b: b})
	if t.lanes == 1 {
		t.v[e] = t.v[a] + t.v[b]
		return e
	}
	addTo(t.lane(e), t.lane(a), t.lane(b))
	return e
}

// mul records a·b; a product with the number 1 is the other factor.
func (t *tape) mul(a, b entry) entry {
	switch t.one() {
	case a:
		return b
	case b:
		return a
	}
	e := t.push(record{op: symbolic.OpMul, varies: t.records[a].varies || t.records[b].varies, a: a, b: b})
	if t.lanes == 1 {
		t.v[e] = t.v[a] * t.v[b]
		return e
	}
	mulTo(t.lane(e), t.lane(a), t.lane(b))
	return e
}

// scale records c·a.
func (t *tape) scale(c float64, a entry) entry {
	switch c {
	case 1:
		return a
	case -1:
		return t.mul(t.minusOne(), a)
	}
	return t.mul(t.constant(c), a)
}

// power records a^c.
func (t *tape) power(a entry, c float64) entry {
	switch c {
	case 0:
		return t.one()
	case 1:
		return a
	}
	e := t.push(record{op: opPower, varies: t.records[a].varies, a: a, b: none, c: c})
	f := t.rules[opPower].value
	if t.lanes == 1 {
		t.v[e] = f(t.v[a], c)
		return e
	}
	out, x := t.lane(e), t.lane(a)
	for i := range out {
		out[i] = f(x[i], c)
	}
	return e
}

// decide opens the branches of a conditional, guards first and first+1 within
// guard outer. Over several lanes it opens both and records their masks.
func (t *tape) decide(cond entry, outer, first int32) (yes, no bool) {
	if t.lanes == 1 {
		yes = t.v[cond] != 0
		return yes, !yes
	}
	other := t.call(symbolic.OpNot, cond)
	if outer != 0 {
		cond = t.apply(symbolic.OpAnd, t.masks[outer], cond)
		other = t.apply(symbolic.OpAnd, t.masks[outer], other)
	}
	t.masks[first], t.masks[first+1] = cond, other
	return true, true
}

// choose returns a where cond holds, else b. At one state nothing is recorded.
func (t *tape) choose(cond, a, b entry) entry {
	switch {
	case t.lanes > 1:
		return t.add(t.keep(cond, a, 1), t.keep(cond, b, 0))
	case t.v[cond] != 0:
		return a
	}
	return b
}

// keep records "if mask = want then x else 0", over several lanes.
func (t *tape) keep(mask, x entry, want float64) entry {
	e := t.push(record{op: opKeep, varies: t.records[x].varies, a: mask, b: x, c: want})
	out, m, v := t.lane(e), t.lane(mask), t.lane(x)
	for i := range out {
		out[i] = 0
		if m[i] == want {
			out[i] = v[i]
		}
	}
	return e
}

// pass adds bar, which was recorded under the tape's guard, to the adjoint of x.
// Where it comes out of a branch, the lanes that do not take the branch are
// set to 0: what they hold need not be a number.
func (t *tape) pass(adjoint []entry, x, bar entry) {
	from := t.guard
	t.guard = t.records[x].guard
	if from != 0 && from != t.guard {
		bar = t.keep(t.masks[from], bar, 1)
	}
	if before := adjoint[x]; before != none {
		bar = t.add(before, bar)
	}
	adjoint[x] = bar
}

func addTo(out, x, y []float64) {
	x, y = x[:len(out)], y[:len(out)]
	for i := range out {
		out[i] = x[i] + y[i]
	}
}

func mulTo(out, x, y []float64) {
	x, y = x[:len(out)], y[:len(out)]
	for i := range out {
		out[i] = x[i] * y[i]
	}
}
