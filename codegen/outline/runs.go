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

// home is the step that computes a value.
type home struct {
	step, result int
	run          *Run
}

// span is where a run is; the zero span is none.
type span struct{ first, period, count int }

func (s span) end() int { return s.first + s.period*s.count }

// gain is the number of steps that a loop saves.
func (s span) gain() int { return s.period * (s.count - 1) }

type runFinder struct {
	steps  []Step
	values *Values
	homes  []home       // by the value's id; where step is −1, no step computes it
	place  []Place      // by the value's id: of inputs and of what is kept
	found  map[int]span // what best has found, since the last run was settled
}

// Runs finds the runs of steps, greedily and in order. place says which inputs
// and kept values are elements of arrays.
func Runs(steps []Step, values *Values, place func(*Value) Place) []*Run {
	f := newRunFinder(steps, values, place)
	var runs []*Run
	for i := 0; i < len(steps); i++ {
		s := f.best(i)
		if s == (span{}) || f.better(s) {
			continue
		}
		runs = append(runs, f.settle(s))
		i = s.end() - 1
	}
	f.noteUses()
	return runs
}

func newRunFinder(steps []Step, values *Values, place func(*Value) Place) *runFinder {
	for _, s := range steps {
		if s.Value != nil && s.Value.Op == program.SinCos {
			values.Second(s.Value)
		}
	}
	f := &runFinder{
		steps: steps, values: values, homes: make([]home, len(values.All)), place: make([]Place, len(values.All)),
		found: map[int]span{},
	}
	for id := range f.homes {
		f.homes[id].step = -1
	}
	for i, s := range steps {
		if s.Value != nil {
			f.homes[s.Value.ID] = home{step: i}
			if s.Value.Op == program.SinCos {
				f.homes[values.Second(s.Value).ID] = home{step: i, result: 1}
			}
		}
	}
	for _, s := range steps {
		for _, a := range s.Args {
			if f.homes[a.ID].step < 0 {
				f.place[a.ID] = place(a)
			}
		}
	}
	return f
}

// better reports whether one that saves more begins soon after a run does. Looking
// farther takes time and was not seen to find more.
func (f *runFinder) better(s span) bool {
	for j := s.first + 1; j < s.first+min(longestPeriod, (fewestRounds-1)*s.period); j++ {
		if f.best(j).gain() > s.gain()+s.period {
			return true
		}
	}
	return false
}

// best returns the run from step i on that saves most, none where that is not worth it.
func (f *runFinder) best(i int) span {
	best, ok := f.found[i]
	if ok {
		return best
	}
	gain := leastGain - 1
	for p := 1; p <= longestPeriod && i+fewestRounds*p <= len(f.steps); p++ {
		if best.period > 0 && p%best.period == 0 {
			continue // the same, in longer repetitions
		}
		if count := f.count(i, p, max(fewestRounds, gain/p+2)); count > 0 {
			best = span{i, p, count}
			gain = best.gain()
		}
	}
	f.found[i] = best
	return best
}

// count returns how often the p steps from i on are repeated, 0 where that is
// less than least.
func (f *runFinder) count(i, p, least int) int {
	if f.repetitions(i, p, fewestRounds, fewestRounds) == 0 {
		return 0 // as nearly always
	}
	return f.repetitions(i, p, (len(f.steps)-i)/p, least)
}

// repetitions returns how often the p steps from i on are repeated, at most most
// times, 0 where that is less than least.
func (f *runFinder) repetitions(i, p, most, least int) int {
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
func (f *runFinder) alike(k, p, count int) int {
	first := &f.steps[k]
	if first.Kind == "" || first.Kind != f.steps[k+p].Kind {
		return 0
	}
	stride := f.steps[k+p].At - first.At
	for r := 2; r < count; r++ {
		if s := &f.steps[k+r*p]; s.Kind != first.Kind || s.At != first.At+r*stride {
			return r
		}
	}
	return count
}

// settle enters a run.
func (f *runFinder) settle(s span) *Run {
	i, p := s.first, s.period
	r := &Run{First: i, Period: p, Count: s.count, Used: map[Outcome]bool{}}
	for k := i; k < i+p; k++ {
		r.Strides = append(r.Strides, f.steps[k+p].At-f.steps[k].At)
		operands := make([]Operand, len(f.steps[k].Args))
		for a := range operands {
			operands[a], _ = f.operand(i, p, k, a, s.count)
		}
		r.Operands = append(r.Operands, operands)
	}
	for _, step := range f.steps[i:s.end()] {
		if step.Value == nil {
			continue
		}
		f.homes[step.Value.ID].run = r
		if step.Value.Op == program.SinCos {
			f.homes[f.values.Second(step.Value).ID].run = r
		}
	}
	clear(f.found)
	return r
}

// noteUses finds which results steps outside of a run use.
func (f *runFinder) noteUses() {
	for i, s := range f.steps {
		for _, a := range s.Args {
			h := f.homes[a.ID]
			if r := h.run; r != nil && (i < r.First || i >= r.End()) {
				n := h.step - r.First
				o := Outcome{n % r.Period, h.result}
				r.Used[o] = r.Used[o] || n/r.Period < r.Count-1
			}
		}
	}
}
