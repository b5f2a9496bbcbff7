package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/template"

	"lagc/compare"
)

// lookups are the functions of the templates. Each returns a number as text, or
// an error where it was not measured, which fails the rendering.
func (r *Results) lookups() template.FuncMap {
	return template.FuncMap{
		"table":   r.table,
		"systems": func() int { return len(r.Accuracy) },
		"exacts":  r.exacts,
		"machine": r.Timings.Machine.String,

		// Times.
		"time":        r.timeOf(func(w WayTime) string { return duration(w.Median) }),
		"batched":     r.timeOf(func(w WayTime) string { return duration(w.Batched) }),
		"setup":       r.timeOf(func(w WayTime) string { return duration(w.SetUp) }),
		"pays":        r.timeOf(func(w WayTime) string { return digits(w.BreakEven, 2) }),
		"medianRatio": r.medianRatio,
		"leastRatio":  func(way, to string) (string, error) { return r.extremeRatio(way, to, slices.MinFunc) },
		"mostRatio":   func(way, to string) (string, error) { return r.extremeRatio(way, to, slices.MaxFunc) },
		"medianPays":  r.medianPays,
		"mostPays":    r.mostPays,
		"buildPays":   r.buildPays,
		"cost":        r.cost,
		"costSetup":   r.costSetup,
		"costRatio":   r.costRatio,
		"costGrowth":  r.costGrowth,

		// Errors of accelerations.
		"ulp":         r.ulp,
		"condition":   r.condition,
		"worst":       r.worst,
		"median":      r.median,
		"above":       r.above,
		"conditioned": r.conditioned,
		"cause":       r.cause(func(c Cause) float64 { return c.Error }),
		"predicted":   r.cause(func(c Cause) float64 { return c.Predicted }),
		"leastStep":   r.leastStep,
		"stepGrowth":  r.stepGrowth,

		// Motion.
		"work":        r.work(func(p workPoint) string { return num(p.Error) }),
		"evaluations": r.work(func(p workPoint) string { return fmt.Sprint(p.Evaluations) }),
		"mostApart":   r.mostApart,
		"doubled":     r.doubled,
		"long":        r.longError,
		"growth":      r.growth,
		"energy":      r.kept(func(c Conservation) *float64 { return &c.Energy }),
		"momentum":    r.kept(func(c Conservation) *float64 { return c.Momentum }),
		"volume":      r.kept(func(c Conservation) *float64 { return c.Volume }),
	}
}

// exacts counts the systems with an exact solution.
func (r *Results) exacts() (n int) {
	for _, a := range r.Accuracy {
		if a.Exact {
			n++
		}
	}
	return n
}

func (r *Results) time(system, way string) (WayTime, error) {
	for _, t := range r.Timings.Systems {
		for _, w := range t.Ways {
			if t.System == system && w.Way == way {
				return w, nil
			}
		}
	}
	return WayTime{}, fmt.Errorf("no time of %s by %s", system, way)
}

func (r *Results) timeOf(of func(WayTime) string) func(system, way string) (string, error) {
	return func(system, way string) (string, error) {
		w, err := r.time(system, way)
		return of(w), err
	}
}

// relative is a way's time relative to another's. "batched" is autograd on many
// states at once.
func (r *Results) relative(system, way, to string) (float64, error) {
	x, err := r.taken(system, way)
	y, other := r.taken(system, to)
	return x / y, cmp.Or(err, other)
}

func (r *Results) taken(system, way string) (float64, error) {
	if way == "batched" {
		w, err := r.time(system, "autograd")
		return w.Batched, err
	}
	w, err := r.time(system, way)
	return w.Median, err
}

// A measured number belongs to a system.
type measured struct {
	x      float64
	system string
}

func byNumber(a, b measured) int { return cmp.Compare(a.x, b.x) }

// ratios are a way's times relative to another's, in all systems that have both.
func (r *Results) ratios(way, to string) (all []measured, err error) {
	for _, t := range r.Timings.Systems {
		if x, err := r.relative(t.System, way, to); err == nil {
			all = append(all, measured{x, t.System})
		}
	}
	if all == nil {
		return nil, fmt.Errorf("no times of %s and %s", way, to)
	}
	return all, nil
}

func (r *Results) medianRatio(way, to string) (string, error) {
	all, err := r.ratios(way, to)
	if err != nil {
		return "", err
	}
	return num(middle(all)), nil
}

func (r *Results) extremeRatio(way, to string, extreme func([]measured, func(a, b measured) int) measured) (string, error) {
	all, err := r.ratios(way, to)
	if err != nil {
		return "", err
	}
	m := extreme(all, byNumber)
	return fmt.Sprintf("%s (%s)", num(m.x), code(m.system)), nil
}

func middle(all []measured) float64 {
	return slices.SortedFunc(slices.Values(all), byNumber)[len(all)/2].x
}

// breakEvens are the numbers of evaluations from which on deriving pays against a
// way.
func (r *Results) breakEvens(way string) (all []measured, err error) {
	for _, t := range r.Timings.Systems {
		if w, err := r.time(t.System, way); err == nil {
			all = append(all, measured{w.BreakEven, t.System})
		}
	}
	if all == nil {
		return nil, fmt.Errorf("no times of %s", way)
	}
	return all, nil
}

func (r *Results) medianPays(way string) (string, error) {
	all, err := r.breakEvens(way)
	if err != nil {
		return "", err
	}
	return digits(middle(all), 2), nil
}

func (r *Results) mostPays(way string) (string, error) {
	all, err := r.breakEvens(way)
	if err != nil {
		return "", err
	}
	m := slices.MaxFunc(all, byNumber)
	return fmt.Sprintf("%s (%s)", digits(m.x, 2), code(m.system)), nil
}

// buildPays is the number of evaluations from which on it pays to build the
// emitted Go instead of interpreting.
func (r *Results) buildPays(system string) (string, error) {
	s, err := r.time(system, "symbolic")
	g, other := r.time(system, "go")
	return num((g.SetUp - s.SetUp) / (s.Median - g.Median)), cmp.Or(err, other)
}

func (r *Results) pointOf(system, way string, n int) (compare.CostPoint, error) {
	for _, c := range r.Timings.Costs {
		for _, p := range c.Points {
			if c.System == system && c.Way == way && p.N == n {
				return p, nil
			}
		}
	}
	return compare.CostPoint{}, fmt.Errorf("no cost of %s by %s at n = %d", system, way, n)
}

// costOf is the time of a way; "batched" is as in taken.
func (r *Results) costOf(system, way string, n int) (float64, error) {
	if way == "batched" {
		p, err := r.pointOf(system, "autograd", n)
		return p.Batched, err
	}
	p, err := r.pointOf(system, way, n)
	return p.Time, err
}

// costSetup is the set-up of a way at a size.
func (r *Results) costSetup(system, way string, n int) (string, error) {
	p, err := r.pointOf(system, way, n)
	return duration(p.SetUp), err
}

// cost is the time of a way on a system of size n.
func (r *Results) cost(system, way string, n int) (string, error) {
	x, err := r.costOf(system, way, n)
	return duration(x), err
}

func (r *Results) costRatio(system, way string, n int) (string, error) {
	x, err := r.costOf(system, way, n)
	s, other := r.costOf(system, "symbolic", n)
	return num(x / s), cmp.Or(err, other)
}

// costGrowth is the exponent of the growth of the time from one size to another.
func (r *Results) costGrowth(system, way string, from, to int) (string, error) {
	x, err := r.costOf(system, way, from)
	y, other := r.costOf(system, way, to)
	return digits(math.Log(y/x)/math.Log(float64(to)/float64(from)), 2), cmp.Or(err, other)
}

// ulp is the largest error of a way in a system.
func (r *Results) ulp(system, way string) (string, error) {
	for _, a := range r.Accuracy {
		if e, ok := a.of(way); ok && a.System == system {
			return num(e.ULP), nil
		}
	}
	return "", fmt.Errorf("no errors of %s by %s", system, way)
}

func (r *Results) condition(system string) (string, error) {
	for _, a := range r.Accuracy {
		if a.System == system {
			return num(a.Condition), nil
		}
	}
	return "", fmt.Errorf("no condition number of %s", system)
}

// errors lists a number of a way's Error over all systems.
func (r *Results) errors(way string, of func(Error) float64) (all []measured) {
	for _, a := range r.Accuracy {
		if e, ok := a.of(way); ok {
			all = append(all, measured{of(e), a.System})
		}
	}
	return all
}

func maxOf(e Error) float64 { return e.Max }
func ulpOf(e Error) float64 { return e.ULP }

// worst says where a way's accelerations are worst.
func (r *Results) worst(way string) (string, error) {
	all := r.errors(way, maxOf)
	if all == nil {
		return "", fmt.Errorf("no errors of %s", way)
	}
	m := slices.MaxFunc(all, byNumber)
	return fmt.Sprintf("%s (%s)", num(m.x), code(m.system)), nil
}

func (r *Results) median(way string) (string, error) {
	all := r.errors(way, maxOf)
	if all == nil {
		return "", fmt.Errorf("no errors of %s", way)
	}
	return num(middle(all)), nil
}

// above lists the systems in which a way is off by more than so many ulp, the
// worst first.
func (r *Results) above(ulp float64, way string) string {
	all := slices.SortedStableFunc(slices.Values(r.errors(way, ulpOf)), func(a, b measured) int { return byNumber(b, a) })
	var names []string
	for _, m := range all {
		if m.x > ulp {
			names = append(names, fmt.Sprintf("%s (%s)", code(m.system), num(m.x)))
		}
	}
	return strings.Join(names, ", ")
}

// conditioned is the error of a way at a ratio of masses; "cond" is the
// condition number itself.
func (r *Results) conditioned(way string, ratio float64) (string, error) {
	for _, c := range r.Conditioning {
		if c.Param == ratio && way == "cond" {
			return num(c.Condition), nil
		}
		for _, e := range c.Ways {
			if c.Param == ratio && e.Way == way {
				return num(e.Max), nil
			}
		}
	}
	return "", fmt.Errorf("no error of %s at the ratio %v", way, ratio)
}

func (r *Results) cause(of func(Cause) float64) func(name string) (string, error) {
	return func(name string) (string, error) {
		for _, c := range r.Causes {
			if c.Name == name && of(c) != 0 {
				return num(of(c)), nil
			}
		}
		return "", fmt.Errorf("no number about the cause %s", name)
	}
}
