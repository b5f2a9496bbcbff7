package outline

import (
	"slices"

	"lagc/codegen/program"
)

// Step is one statement of a function's body: an operation or a store. Steps
// of one Kind differ in their operands and in the index At alone.
type Step struct {
	Kind  string // "" is like no other
	Value *Value // what it computes, nil for a store
	Args  []*Value
	At    int // the element that a store sets
}

// Run is a stretch of steps that repeats itself, as the links of a chain do, and
// can be written as a loop: in every repetition the steps have the same kinds,
// and each operand is the same value, one of this or of the last repetition, or an
// element of an array whose index advances evenly.
type Run struct {
	First, Period, Count int
	Operands             [][]Operand      // by step of a repetition
	Strides              []int            // of At
	Used                 map[Outcome]bool // results that steps outside use; false where only of the last repetition
}

// Outcome is a result of a step of a repetition: 1 is the cosine of SinCos.
type Outcome struct{ Step, Result int }

// What is not worth a loop, and how far repetitions are looked for.
const (
	longestPeriod = 64
	fewestRounds  = 4  // repetitions
	leastGain     = 12 // steps that a loop saves
)

// End is the step after the run.
func (r *Run) End() int { return r.First + r.Period*r.Count }

// Kept returns the results that steps outside use, in order: those of all repetitions,
// or those of the last alone.
func (r *Run) Kept(all bool) []Outcome {
	var out []Outcome
	for o, every := range r.Used {
		if every == all {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b Outcome) int { return 2*(a.Step-b.Step) + a.Result - b.Result })
	return out
}

// home is where a value comes from.
type home struct {
	step, result int32 // which computes it; the step is −1 where none does
	array, at    int32 // the element that it is: of which of the finder's arrays, 0 for none
}

// span is where a run is; the zero span is none.
type span struct{ first, period, count int }

func (s span) end() int { return s.first + s.period*s.count }

// gain is the number of steps that a loop saves.
func (s span) gain() int { return s.period * (s.count - 1) }

// RunFinder finds runs. It looks at steps very often, and so has what it compares as
// numbers; it keeps room for them from one search to the next. The zero value is ready.
type RunFinder struct {
	steps  []Step
	values *Values
	kinds  []int32 // of steps; 0 is like no other
	args   []int32 // the ids of the arguments of all steps
	start  []int32 // of a step's among them
	homes  []home  // by the value's id
	arrays []Place // the first elements of arrays, after the zero Place
	runs   []*Run  // by step
}

// Runs finds the runs of steps, greedily and in order. place says which inputs
// and kept values are elements of arrays.
func (f *RunFinder) Runs(steps []Step, values *Values, place func(*Value) Place) []*Run {
	f.begin(steps, values)
	f.findPlaces(place)
	var runs []*Run
	for i := 0; i < len(steps); i++ {
		s := f.best(i)
		if s == (span{}) || f.better(s) {
			continue
		}
		r := f.settle(f.turned(s))
		runs = append(runs, r)
		i = r.End() - 1
	}
	f.noteUses()
	return runs
}

// begin takes steps in.
func (f *RunFinder) begin(steps []Step, values *Values) {
	for _, s := range steps {
		if s.Value != nil && s.Value.Op == program.SinCos {
			values.Second(s.Value)
		}
	}
	f.steps, f.values = steps, values
	f.kinds, f.start, f.args = slices.Grow(f.kinds[:0], len(steps)), slices.Grow(f.start[:0], len(steps)), f.args[:0]
	f.runs = append(f.runs[:0], make([]*Run, len(steps))...)
	f.arrays = append(f.arrays[:0], Place{})
	f.homes = append(f.homes[:0], make([]home, len(values.All))...)
	for id := range f.homes {
		f.homes[id].step = -1
	}
	kinds := map[string]int32{"": 0}
	for i, s := range steps {
		kind, ok := kinds[s.Kind]
		if !ok {
			kind = int32(len(kinds))
			kinds[s.Kind] = kind
		}
		f.kinds, f.start = append(f.kinds, kind), append(f.start, int32(len(f.args)))
		for _, a := range s.Args {
			f.args = append(f.args, int32(a.ID))
		}
		f.eachResult(i, func(h *home, result int32) { h.step, h.result = int32(i), result })
	}
}

// findPlaces finds the arrays that inputs and kept values stand in.
func (f *RunFinder) findPlaces(place func(*Value) Place) {
	arrays := map[string]int32{}
	for _, s := range f.steps {
		for _, a := range s.Args {
			h := &f.homes[a.ID]
			if h.step >= 0 || h.array > 0 {
				continue
			}
			p := place(a)
			if p == (Place{}) {
				continue
			}
			if arrays[p.Array] == 0 {
				arrays[p.Array] = f.array(Place{Array: p.Array})
			}
			h.array, h.at = arrays[p.Array], int32(p.At)
		}
	}
}

// array gives an array a number.
func (f *RunFinder) array(first Place) int32 {
	f.arrays = append(f.arrays, first)
	return int32(len(f.arrays) - 1)
}

// eachResult visits the homes of what step i computes.
func (f *RunFinder) eachResult(i int, visit func(h *home, result int32)) {
	v := f.steps[i].Value
	if v == nil {
		return
	}
	visit(&f.homes[v.ID], 0)
	if v.Op == program.SinCos {
		visit(&f.homes[f.values.Second(v).ID], 1)
	}
}

// better reports whether one of another period that saves more begins soon after a
// run does. (One of the same period can't: what ends the run ends that, too.) Looking
// farther takes time and was not seen to find more.
func (f *RunFinder) better(s span) bool {
	for j := s.first + 1; j < s.first+min(longestPeriod, (fewestRounds-1)*s.period); j++ {
		if f.saving(j, s.gain()+s.period, s.period) != (span{}) {
			return true
		}
	}
	return false
}

// best returns the run from step i on that saves most, none where that is not worth it.
func (f *RunFinder) best(i int) span { return f.saving(i, leastGain-1, 0) }

// saving returns the run from step i on that saves most, none where that is no more
// than gain. Multiples of a period that is known are left out.
func (f *RunFinder) saving(i, gain, known int) (best span) {
	for p := 1; p <= longestPeriod && i+fewestRounds*p <= len(f.steps); p++ {
		if f.kinds[i] != f.kinds[i+p] || known > 0 && p%known == 0 {
			continue // no repetition, or the same in longer ones
		}
		if count := f.count(i, p, max(fewestRounds, gain/p+2)); count > 0 {
			best, known = span{i, p, count}, p
			gain = best.gain()
		}
	}
	return best
}

// turned returns a run, begun within its first repetition where the fewest results
// are carried from one repetition to the next, if it stays as long.
func (f *RunFinder) turned(s span) span {
	best, fewest := s, f.carried(s.first, s.period)
	for first := s.first + 1; first < s.first+s.period && first+s.count*s.period <= len(f.steps); first++ {
		if n := f.carried(first, s.period); n < fewest && f.count(first, s.period, s.count) == s.count {
			best, fewest = span{first, s.period, s.count}, n
		}
	}
	return best
}

// carried returns the number of results of p steps from i on that the next p take.
func (f *RunFinder) carried(i, p int) int {
	taken := map[int32]bool{}
	for k := i; k < i+p; k++ {
		for a := range f.steps[k].Args {
			if way, _ := f.operand(i, p, k, a, fewestRounds); way == Carried {
				taken[f.args[int(f.start[k+p])+a]] = true
			}
		}
	}
	return len(taken)
}

// count returns how often the p steps from i on are repeated, 0 where that is
// less than least.
func (f *RunFinder) count(i, p, least int) int {
	if f.repetitions(i, p, fewestRounds, fewestRounds) == 0 {
		return 0 // as nearly always
	}
	return f.repetitions(i, p, (len(f.steps)-i)/p, least)
}

// repetitions returns how often the p steps from i on are repeated, at most most
// times, 0 where that is less than least.
func (f *RunFinder) repetitions(i, p, most, least int) int {
	for k := i; k < i+p; k++ {
		if most = f.alike(k, p, most); most < least {
			return 0
		}
		for a := range f.steps[k].Args {
			if _, most = f.operand(i, p, k, a, most); most < least {
				return 0
			}
		}
	}
	return most
}

// alike returns in how many repetitions, of at most count, step k has the same
// kind and an index that advances evenly.
func (f *RunFinder) alike(k, p, count int) int {
	kind := f.kinds[k]
	if kind == 0 || kind != f.kinds[k+p] {
		return 0
	}
	first := f.steps[k].At
	stride := f.steps[k+p].At - first
	for r := 2; r < count; r++ {
		if f.kinds[k+r*p] != kind || f.steps[k+r*p].At != first+r*stride {
			return r
		}
	}
	return count
}

// settle enters a run.
func (f *RunFinder) settle(s span) *Run {
	r := &Run{First: s.first, Period: s.period, Count: s.count, Used: map[Outcome]bool{}}
	for k := s.first; k < s.first+s.period; k++ {
		r.Strides = append(r.Strides, f.steps[k+s.period].At-f.steps[k].At)
		operands := make([]Operand, len(f.steps[k].Args))
		for a := range operands {
			way, _ := f.operand(s.first, s.period, k, a, s.count)
			operands[a] = f.describe(way, s, k, a)
		}
		r.Operands = append(r.Operands, operands)
	}
	arrays := make([][2]int32, s.period) // by step and result
	for i := s.first; i < s.end(); i++ {
		f.runs[i] = r
		f.eachResult(i, func(h *home, result int32) {
			k := (i - s.first) % s.period
			array := &arrays[k][result]
			if *array == 0 {
				*array = f.array(Place{Run: r, Result: Outcome{k, int(result)}})
			}
			h.array, h.at = *array, int32((i-s.first)/s.period)
		})
	}
	return r
}

// noteUses finds which results steps outside of a run use.
func (f *RunFinder) noteUses() {
	for i, s := range f.steps {
		for _, a := range s.Args {
			h := f.homes[a.ID]
			if h.step < 0 {
				continue
			}
			if r := f.runs[h.step]; r != nil && r != f.runs[i] {
				n := int(h.step) - r.First
				o := Outcome{n % r.Period, int(h.result)}
				r.Used[o] = r.Used[o] || n/r.Period < r.Count-1
			}
		}
	}
}
