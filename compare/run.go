package compare

import (
	"context"

	"lagc/runtime/integrate"
)

// ErrorsOf compares the accelerations of an engine with the reference.
func ErrorsOf(s *Subject, e Engine, opt Options) (Errors, error) {
	if opt.States == 0 {
		opt.States = defaultStates(len(s.System.Coordinates))
	}
	states, err := states(context.Background(), s.Model, s.Start, s.Initial, opt.States, opt.Seed)
	if err != nil {
		return Errors{}, err
	}
	ref, err := newReference(context.Background(), problem(s.System, s.Active), s.Params, states)
	if err != nil {
		return Errors{}, err
	}
	return ref.errorsOf(e, states), nil
}

// Worst returns the random state at which an engine is farthest from the
// reference, with its error there: Errors.Max.
func Worst(s *Subject, e Engine, opt Options) (State, float64, error) {
	if opt.States == 0 {
		opt.States = defaultStates(len(s.System.Coordinates))
	}
	states, err := states(context.Background(), s.Model, s.Start, s.Initial, opt.States, opt.Seed)
	if err != nil {
		return State{}, 0, err
	}
	ref, err := newReference(context.Background(), problem(s.System, s.Active), s.Params, states)
	if err != nil {
		return State{}, 0, err
	}
	of, largest := State{}, -1.0
	for i := range states {
		one := reference{value: ref.value[i : i+1], largest: ref.largest[i : i+1], floor: ref.floor}
		if x := one.errorsOf(e, states[i:i+1]).Max; x > largest {
			of, largest = states[i], x
		}
	}
	return of, largest, nil
}

// Run follows a run and what it conserves, compared with nothing.
func Run(ctx context.Context, s *Subject, e Engine, opt integrate.Options) *Trajectory {
	p := s.run(ctx, e, opt)
	return s.trajectory(p, p, "itself")
}

// End returns the last state of a run of the derived equations; false where it
// fails.
func End(ctx context.Context, s *Subject, opt integrate.Options) ([]float64, bool) {
	p := s.run(ctx, s.Model, opt)
	if p.err != nil || len(p.state) == 0 {
		return nil, false
	}
	return p.state[len(p.state)-1], true
}

// samples is how many rows each period of a long run is looked at.
const samples = 16

// Exactly follows a run of the derived equations and returns its largest error
// so far against the file's exact solution, after the given numbers of periods,
// which ascend. It is relative to the largest coordinate of the first period:
// what drifts away, or counts turns, would hide the growth of errors if it were
// the measure.
func Exactly(ctx context.Context, s *Subject, opt integrate.Options, period float64, after []float64) (periods, errors []float64, evaluations int64, err error) {
	one := s.exactly()
	n := len(s.System.Coordinates)
	q := make([]float64, n)
	worst, scale, next := 0.0, 0.0, 0
	out := integrate.Output{Start: s.Start, End: s.Start + period*after[len(after)-1], Every: period / samples}
	stats, err := integrate.Run(ctx, s.problem(s.Model), s.Initial, out, opt, func(t float64, y []float64) error {
		one(t, q)
		for i, x := range q {
			worst = max(worst, y[i]-x, x-y[i])
			if t <= s.Start+period {
				scale = max(scale, x, -x)
			}
		}
		if next < len(after) && t >= s.Start+period*(after[next]-0.5/samples) {
			periods, errors = append(periods, after[next]), append(errors, over(worst, scale))
			next++
		}
		return nil
	})
	return periods, errors, stats.Evaluations, err
}
