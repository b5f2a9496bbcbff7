package findings

import (
	"fmt"
	"math"

	"lagc/compare"
)

type workPoint = compare.WorkPoint

// leastStep says with which step finite differences are best.
func (r *Results) leastStep(system string) (string, error) {
	best := StepSize{Error: math.Inf(1)}
	for _, s := range r.Steps {
		if s.System == system && s.Error < best.Error {
			best = s
		}
	}
	if math.IsInf(best.Error, 1) {
		return "", fmt.Errorf("no steps for %s", system)
	}
	return fmt.Sprintf("%s at $h$ = %s", num(best.Error), num(best.Step)), nil
}

// stepGrowth is the exponent of the error between two steps, the nearest to 10
// to the given powers.
func (r *Results) stepGrowth(system string, from, to float64) (string, error) {
	at := func(power float64) (float64, bool) {
		for _, s := range r.Steps {
			if s.System == system && math.Abs(math.Log10(s.Step)-power) < 0.1 {
				return s.Error, true
			}
		}
		return 0, false
	}
	x, ok := at(from)
	y, other := at(to)
	if !ok || !other {
		return "", fmt.Errorf("%s has no steps 10^%v and 10^%v", system, from, to)
	}
	return digits(math.Log10(y/x)/(to-from), 2), nil
}

// apart compares a way's trajectories with those of the derived equations: the
// ratios of their errors, and how many did not end.
func (r *Results) apart(way string) (ratios []measured, failed int) {
	for _, a := range r.Accuracy {
		e, ok := a.of(way)
		s, both := a.of("symbolic")
		switch {
		case !ok || !both:
		case e.Failure != "":
			failed++
		default:
			ratios = append(ratios, measured{e.Trajectory / s.Trajectory, a.System})
		}
	}
	return ratios, failed
}

// mostApart is the largest factor, either way, between the errors of a way's
// trajectories and those of the derived equations.
func (r *Results) mostApart(way string) (string, error) {
	ratios, failed := r.apart(way)
	if ratios == nil || failed > 0 {
		return "", fmt.Errorf("no trajectories of %s, or not all", way)
	}
	most := 1.0
	for _, m := range ratios {
		most = max(most, m.x, 1/m.x)
	}
	return digits(most, 3), nil
}

// doubled counts the systems in which a way's trajectory has more than twice the
// error of that of the derived equations, or does not end.
func (r *Results) doubled(way string) (int, error) {
	ratios, n := r.apart(way)
	if ratios == nil {
		return 0, fmt.Errorf("no trajectories of %s", way)
	}
	for _, m := range ratios {
		if m.x > 2 {
			n++
		}
	}
	return n, nil
}

// work returns a number about a run in a work–precision diagram.
func (r *Results) work(of func(workPoint) string) func(system, method, way string, setting float64) (string, error) {
	return func(system, method, way string, setting float64) (string, error) {
		for _, w := range r.Work {
			for _, c := range w.Curves {
				for _, p := range c.Points {
					if w.System == system && c.Method == method && c.Way == way && p.Setting == setting {
						return of(p), nil
					}
				}
			}
		}
		return "", fmt.Errorf("no run of %s by %s and %s with %v", system, method, way, setting)
	}
}

func (r *Results) longAt(system, method string, after float64) (float64, error) {
	for _, l := range r.Long {
		for i, p := range l.Periods {
			if l.System == system && l.Method == method && p == after {
				return l.Error[i], nil
			}
		}
	}
	return 0, fmt.Errorf("no long run of %s by %s to %v periods", system, method, after)
}

// longError is the error of a method after so many periods.
func (r *Results) longError(system, method string, after float64) (string, error) {
	x, err := r.longAt(system, method, after)
	return num(x), err
}

// growth is the exponent with which the error grows from 100 to 10⁴ periods.
func (r *Results) growth(system, method string) (string, error) {
	x, err := r.longAt(system, method, 100)
	if err != nil {
		return "", err
	}
	y, err := r.longAt(system, method, 10000)
	return digits(math.Log10(y/x)/2, 2), err
}

// kept is the change of what is conserved.
func (r *Results) kept(of func(Conservation) *float64) func(system, method string) (string, error) {
	return func(system, method string) (string, error) {
		for _, c := range r.Conservation {
			if x := of(c); c.System == system && c.Method == method && x != nil {
				return num(abs(*x)), nil
			}
		}
		return "", fmt.Errorf("nothing conserved of %s by %s", system, method)
	}
}
