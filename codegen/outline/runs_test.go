package outline

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lagc/codegen/program"
	_ "lagc/internal/seeded"
	"lagc/symbolic"
)

// TestRunsMeanTheirSteps writes random chains as steps, and takes every operand
// that Runs finds for what a loop would make of it: the value must be the step's.
func TestRunsMeanTheirSteps(t *testing.T) {
	looped := 0
	var finder RunFinder
	rapid.Check(t, func(t *rapid.T) {
		values := NewValues(1000)
		steps := randomChain(t, values)
		runs := finder.Runs(steps, values, coordinatePlace)
		next := 0
		for _, r := range runs {
			if r.First < next || r.End() > len(steps) {
				t.Fatalf("a run of steps %d to %d, after %d", r.First, r.End(), next)
			}
			next = r.End()
			looped += r.Period * r.Count
			for n := range r.Period * r.Count {
				checkStep(t, values, steps, r, n)
			}
		}
	})
	if looped == 0 {
		t.Error("no run was found in any chain")
	}
}

func coordinatePlace(v *Value) Place {
	if v.Kind != Input {
		return Place{}
	}
	return Place{Array: fmt.Sprint(v.Symbol.Kind), At: v.Symbol.Index}
}

// checkStep compares step n of a run with what its operands say.
func checkStep(t *rapid.T, values *Values, steps []Step, r *Run, n int) {
	k, repetition := n%r.Period, n/r.Period
	first, s := steps[r.First+k], steps[r.First+n]
	if s.Kind != first.Kind || s.At != first.At+repetition*r.Strides[k] {
		t.Fatalf("step %d of repetition %d: %q at %d", k, repetition, s.Kind, s.At)
	}
	result := func(r *Run, o Outcome, repetition int) *Value {
		v := steps[r.First+o.Step+repetition*r.Period].Value
		if o.Result == 1 {
			v = values.Second(v)
		}
		return v
	}
	for a, o := range r.Operands[k] {
		got := o.Value
		at := o.Place.At + repetition*o.Stride
		switch {
		case o.Way == Local:
			got = result(r, o.Result, repetition)
		case o.Way == Carried && repetition > 0:
			got = result(r, o.Result, repetition-1)
		case o.Way == Elements && o.Place.Run != nil:
			if got = result(o.Place.Run, o.Place.Result, at); !o.Place.Run.Used[o.Place.Result] {
				t.Fatalf("step %d takes a result that is not kept", r.First+n)
			}
		case o.Way == Elements:
			if p := coordinatePlace(s.Args[a]); p.Array != o.Place.Array || p.At != at {
				t.Fatalf("step %d takes %v, not element %d", r.First+n, p, at)
			}
			got = s.Args[a]
		}
		if got != s.Args[a] {
			t.Fatalf("step %d, argument %d, way %d: value %d, not %d", r.First+n, a, o.Way, got.ID, s.Args[a].ID)
		}
	}
}

// randomChain makes steps that repeat a random pattern, here and there with
// something else in between, twice: the second pass reads what the first made,
// forward or backward.
func randomChain(t *rapid.T, values *Values) []Step {
	var steps []Step
	known := map[*Value]bool{}
	emit := func(op program.Op, args ...*Value) *Value {
		args = args[:program.Facts[op].Args]
		v := values.apply(op, args...)
		if !known[v] {
			known[v] = true
			steps = append(steps, Step{Kind: op.String(), Value: v, Args: args})
		}
		if op == program.SinCos {
			return values.Second(v)
		}
		return v
	}
	coordinate := func(i int) *Value { return values.input(symbolic.Symbol{Kind: symbolic.Coordinate, Index: i}) }
	constant := values.input(symbolic.Symbol{Kind: symbolic.Time})
	links, length := rapid.IntRange(4, 12).Draw(t, "links"), rapid.IntRange(1, 6).Draw(t, "length")
	var rows [][]*Value
	for pass := range 2 {
		type choice struct {
			op   program.Op
			a, b int
		}
		pattern := make([]choice, length)
		for k := range pattern {
			pattern[k] = choice{rapid.SampledFrom([]program.Op{program.Add, program.Mul, program.SinCos, program.Fma}).Draw(t, "op"), rapid.IntRange(0, 3).Draw(t, "a"), rapid.IntRange(0, length-1).Draw(t, "b")}
		}
		reverse := rapid.Bool().Draw(t, "reverse")
		odd := rapid.IntRange(-1, links-1).Draw(t, "odd")
		made := make([][]*Value, links)
		for n := range links {
			if n == odd {
				steps = append(steps, Step{Args: []*Value{constant}})
			}
			for k, c := range pattern {
				x := coordinate(n + pass)
				switch before := n - 1; {
				case c.a == 1 && k > 0:
					x = made[n][c.b%k]
				case c.a == 2 && n > 0:
					x = made[before][c.b]
				case c.a == 3 && pass == 1 && reverse:
					x = rows[links-1-n][c.b]
				case c.a == 3 && pass == 1:
					x = rows[n][c.b]
				}
				last := constant
				if k > 0 {
					last = made[n][k-1]
				}
				made[n] = append(made[n], emit(c.op, x, last, coordinate(k)))
			}
		}
		rows = made
	}
	return steps
}
