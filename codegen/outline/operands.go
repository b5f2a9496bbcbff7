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

// operand returns which way the argument a of step k goes, in a run of p steps from
// i on, and in how many repetitions, of at most count.
func (f *RunFinder) operand(i, p, k, a, count int) (best Way, most int) {
	for way := range ways {
		if n := f.follow(way, i, p, k, a, count); n > most {
			best, most = way, n
		}
		if most == count {
			break // no way can be better
		}
	}
	return best, most
}

// follow returns in how many repetitions the argument goes a given way, 0 where it
// can't by the first two.
func (f *RunFinder) follow(way Way, i, p, k, a, count int) int {
	arg := func(r int) int32 { return f.args[int(f.start[k+r*p])+a] }
	first, second := f.homes[arg(0)], f.homes[arg(1)]
	inside := int(first.step) >= i
	r := 1
	switch way {
	case Same:
		if inside {
			return 0
		}
		for id := arg(0); r < count && arg(r) == id; {
			r++
		}
	case Local:
		if !inside {
			return 0
		}
		for r < count && f.homes[arg(r)].is(int(first.step)+r*p, first.result) {
			r++
		}
	case Carried:
		if inside || int(second.step) < i || int(second.step) >= i+p {
			return 0
		}
		for r < count && f.homes[arg(r)].is(int(second.step)+(r-1)*p, second.result) {
			r++
		}
	case Elements:
		if first.array == 0 {
			return 0
		}
		stride := int(second.at - first.at)
		for r < count && f.homes[arg(r)].stands(first.array, int(first.at)+r*stride) {
			r++
		}
	}
	return r
}

func (h *home) is(step int, result int32) bool  { return int(h.step) == step && h.result == result }
func (h *home) stands(array int32, at int) bool { return h.array == array && int(h.at) == at }

// describe returns the argument a of step k, which goes a given way in a run.
func (f *RunFinder) describe(way Way, s span, k, a int) Operand {
	first := f.steps[k].Args[a]
	o := Operand{Way: way, Value: first}
	from, second := f.homes[first.ID], f.homes[f.steps[k+s.period].Args[a].ID]
	switch way {
	case Local:
		o.Result = Outcome{int(from.step) - s.first, int(from.result)}
	case Carried:
		o.Result = Outcome{int(second.step) - s.first, int(second.result)}
	case Elements:
		o.Place, o.Stride = f.arrays[from.array], int(second.at-from.at)
		o.Place.At = int(from.at)
	}
	return o
}
