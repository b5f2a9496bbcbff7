package outline

// Operand is what a step of a run takes.
type Operand struct {
	Way    Way
	Value  *Value  // in the first repetition
	Result Outcome // Local, Carried; Elements of what another run has stored: which result of it
	Place  Place   // Elements, in the first repetition
	Stride int     // Elements
}

// Place is an element of an array: a named one, or of the results that a run has
// stored. The zero Place is none.
type Place struct {
	Array  string
	Run    *Run
	Result Outcome
	At     int
}

// Way tells operands apart.
type Way uint8

// The ways in which an operand goes from one repetition to the next.
const (
	Same     Way = iota // a value that is always the same
	Local               // a result of this repetition
	Carried             // a result of the repetition before; something else in the first
	Elements            // elements of an array
	ways
)

// operand returns what the argument a of step k is, in a run of p steps from i on,
// and in how many repetitions, of at most count, it is that.
func (f *runFinder) operand(i, p, k, a, count int) (best Operand, most int) {
	for way := range ways {
		o, ok := f.begin(way, i, p, k, a)
		if !ok {
			continue
		}
		r := 1
		for r < count && f.continues(&o, i+r*p, p, r, f.steps[k+r*p].Args[a]) {
			r++
		}
		if r > most {
			best, most = o, r
		}
		if most == count {
			break // no way can be better
		}
	}
	return best, most
}

// begin returns the operand by the first two repetitions, if it can go that way.
func (f *runFinder) begin(way Way, i, p, k, a int) (o Operand, ok bool) {
	first, second := f.steps[k].Args[a], f.steps[k+p].Args[a]
	o = Operand{Way: way, Value: first}
	h := f.homes[first.ID]
	inside := h.step >= i
	switch way {
	case Same:
		return o, !inside
	case Local:
		o.Result = Outcome{h.step - i, h.result}
		return o, inside
	case Carried:
		h = f.homes[second.ID]
		o.Result = Outcome{h.step - i, h.result}
		return o, !inside && h.step >= i && h.step < i+p
	}
	o.Place = f.element(first)
	o.Stride = f.element(second).At - o.Place.At
	return o, o.Place != Place{}
}

// continues reports whether v is the operand's value in repetition r, whose steps
// begin at start.
func (f *runFinder) continues(o *Operand, start, p, r int, v *Value) bool {
	h := f.homes[v.ID]
	switch o.Way {
	case Same:
		return v == o.Value
	case Local:
		return h.step == start+o.Result.Step && h.result == o.Result.Result
	case Carried:
		return h.step == start-p+o.Result.Step && h.result == o.Result.Result
	}
	want := o.Place
	want.At += r * o.Stride
	return f.element(v) == want
}

// element returns the place of a value in an array, the zero Place where it is
// in none.
func (f *runFinder) element(v *Value) Place {
	h := f.homes[v.ID]
	switch {
	case h.step < 0:
		return f.place[v.ID]
	case h.run == nil:
		return Place{}
	}
	n := h.step - h.run.First
	return Place{Run: h.run, Result: Outcome{n % h.run.Period, h.result}, At: n / h.run.Period}
}
