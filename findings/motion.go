package findings

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"lagc/codegen/lower"
	"lagc/compare"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// machine evaluates expressions of a subject.
func machine(s *compare.Subject, nodes ...symbolic.Node) *interp.Machine {
	m := interp.New(lower.Expressions(s.System, nodes))
	in := m.Inputs()
	copy(in[len(in)-len(s.Params):], s.Params)
	m.Prepare()
	return m
}

// steps compares accelerations by central differences of L with the reference,
// for one step after the other.
func steps(ctx context.Context, r *Results) error {
	r.Steps = nil
	for _, name := range []string{"double_pendulum", "kepler", "relativistic"} {
		all, err := stepsOf(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Steps = append(r.Steps, all...)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func stepsOf(name string) (all []StepSize, err error) {
	s, err := setting{name: name}.subject()
	if err != nil {
		return nil, err
	}
	for k := range 15 {
		h := math.Pow(10, -1-float64(k)/2)
		e, err := compare.ErrorsOf(s, &differences{machine(s, s.System.Lagrangian), h, len(s.System.Coordinates)}, compare.Options{Seed: 1})
		if err != nil {
			return nil, err
		}
		all = append(all, StepSize{name, h, e.Max})
	}
	return all, nil
}

// differences is an engine that takes all derivatives of L by central
// differences with one absolute step: what anybody would write first.
type differences struct {
	lagrangian *interp.Machine
	h          float64
	n          int
}

// at evaluates L at x = (t, q, q̇) moved by a·h in its i-th and b·h in its j-th
// element.
func (d *differences) at(x []float64, i int, a float64, j int, b float64) float64 {
	in := d.lagrangian.Inputs()
	copy(in, x)
	in[i] += a * d.h
	in[j] += b * d.h
	d.lagrangian.Run()
	return d.lagrangian.Output(0)
}

func (d *differences) first(x []float64, i int) float64 {
	return (d.at(x, i, 1, i, 0) - d.at(x, i, -1, i, 0)) / (2 * d.h)
}

func (d *differences) second(x []float64, i, j int) float64 {
	if i == j {
		return (d.at(x, i, 1, i, 0) - 2*d.at(x, i, 0, i, 0) + d.at(x, i, -1, i, 0)) / (d.h * d.h)
	}
	return (d.at(x, i, 1, j, 1) - d.at(x, i, 1, j, -1) - d.at(x, i, -1, j, 1) + d.at(x, i, -1, j, -1)) / (4 * d.h * d.h)
}

// Accelerations solves (∇q̇∇q̇ᵀL) q̈ = ∇qL − (∇q̇∇qᵀL) q̇ − ∂ₜ∇q̇L.
func (d *differences) Accelerations(t float64, y, qdd, _ []float64) error {
	n := d.n
	x := append([]float64{t}, y...)
	m, f := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		v := 1 + n + i
		sum := d.first(x, 1+i) - d.second(x, v, 0)
		for j := range n {
			m.Set(i, j, d.second(x, v, 1+n+j))
			sum -= float64(d.second(x, v, 1+j) * y[n+j])
		}
		f.SetVec(i, sum)
	}
	var a mat.VecDense
	if err := a.SolveVec(m, f); err != nil {
		if _, poor := err.(mat.Condition); !poor { // a poor solution is what is to be measured
			return err
		}
	}
	copy(qdd, a.RawVector().Data)
	return nil
}

// A cycle is a system whose conservation is measured, with a time that stands for
// a period.
type cycle struct {
	name   string
	period float64
}

var kept = []cycle{
	{"oscillator", math.Pi},
	{"pendulum", 3.26},
	{"kepler_cartesian", keplerPeriod(math.Sqrt(1.04), math.Sqrt(0.73), 1)},
	{"kepler", keplerPeriod(1, 1.2, 1)},
	{"charged", 2 * math.Pi},
	{"henon_heiles", 2 * math.Pi},
	{"double_pendulum", 2},
}

const (
	periods     = 100 // over which conservation is measured
	perPeriod   = 100 // steps of a fixed-step method
	conserveTol = 1e-8
)

func conservation(ctx context.Context, r *Results) error {
	r.Conservation = nil
	for _, k := range kept {
		if err := conserve(ctx, r, k); err != nil {
			return err
		}
	}
	return nil
}

// conserve measures what all methods keep of one system.
func conserve(ctx context.Context, r *Results, k cycle) error {
	s, err := setting{name: k.name, end: periods * k.period}.subject()
	if err != nil {
		return err
	}
	for _, m := range integrate.Methods() {
		opt := integrate.Options{Method: m, Tol: conserveTol}
		what := fmt.Sprintf("tol %g", conserveTol)
		if !m.Adaptive {
			opt = integrate.Options{Method: m, Step: k.period / perPeriod}
			what = fmt.Sprintf("period/%d", perPeriod)
		}
		c := Conservation{System: k.name, Method: m.Name, Setting: what, Time: s.End}
		if err := c.measure(ctx, s, opt); err != nil {
			return err
		}
		r.Conservation = append(r.Conservation, c)
	}
	return nil
}

func (c *Conservation) measure(ctx context.Context, s *compare.Subject, opt integrate.Options) error {
	t := compare.Run(ctx, s, s.Model, opt)
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Failure = t.Failure
	if t.Energy != nil {
		c.Energy = *t.Energy
	}
	for _, m := range t.Momenta {
		c.Momentum = &m.Change
	}
	short := *s
	short.End = s.Start + (s.End-s.Start)/periods
	if v, ok := volume(ctx, &short, opt); ok {
		c.Volume = &v
	}
	return nil
}

// volume is how much a small volume of states changes along a run: the
// determinant of the derivative of the last state by the first, by central
// differences of fourth order. In (q, q̇) it is that of phase space where M is constant; the
// systems whose M is not are left out.
func volume(ctx context.Context, s *compare.Subject, opt integrate.Options) (change float64, ok bool) {
	for _, e := range s.Equations.Mass {
		if s.System.Graph.Depends(e.Value)&^symbolic.SetOf(symbolic.Param) != 0 {
			return 0, false
		}
	}
	const h = 2e-4 // truncation h⁴, rounding ε/h: both well under 1e-8
	n := len(s.Initial)
	d := mat.NewDense(n, n, nil)
	for j := range n {
		var ends [4][]float64
		for side, shift := range []float64{1, -1, 2, -2} {
			moved := *s
			moved.Initial = append([]float64(nil), s.Initial...)
			moved.Initial[j] += shift * h
			if ends[side], ok = compare.End(ctx, &moved, opt); !ok {
				return 0, false
			}
		}
		for i := range n {
			d.Set(i, j, (8*(ends[0][i]-ends[1][i])-(ends[2][i]-ends[3][i]))/(12*h))
		}
	}
	return math.Abs(mat.Det(d)) - 1, true
}

// longRuns are followed for 10⁴ periods.
var longRuns = []struct {
	name   string
	period func(params []float64) float64
}{
	{"anisotropic", func(p []float64) float64 { return 2 * math.Pi }},
	{"charged", func(p []float64) float64 { return 2 * math.Pi }},
	{"pendulum", func(p []float64) float64 { return pendulumPeriod(2, p[1], p[2]) }},
	{"kepler", func(p []float64) float64 { return keplerPeriod(1, 1.2, p[1]) }},
}

// pendulumPeriod is 2π√(l/g)/agm(1, cos(θ₀/2)) (Gauss).
func pendulumPeriod(theta, l, g float64) float64 {
	a, b := 1.0, math.Cos(theta/2)
	for range 8 {
		a, b = (a+b)/2, math.Sqrt(a*b)
	}
	return 2 * math.Pi * math.Sqrt(l/g) / a
}

// keplerPeriod is that of the orbit with speed v across at distance r.
func keplerPeriod(r, v, mu float64) float64 {
	a := 1 / (2/r - v*v/mu)
	return 2 * math.Pi * math.Sqrt(a*a*a/mu)
}

// longMethods are the methods of the long runs.
var longMethods = []struct {
	method  string
	setting string
	tol     float64
	steps   int // per period
}{
	{"symplectic_euler", "period/1000", 0, 1000},
	{"rk4", "period/200", 0, 200},
	{"dop853", "tol 1e-13", 1e-13, 0},
}

// longPeriods are the times of the rows, in periods.
var longPeriods = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}

func long(ctx context.Context, r *Results) error {
	r.Long = nil
	for _, x := range longRuns {
		for _, lm := range longMethods {
			s, err := setting{name: x.name}.subject()
			if err != nil {
				return err
			}
			m, err := integrate.Lookup(lm.method)
			if err != nil {
				return err
			}
			period := x.period(s.Params)
			opt := integrate.Options{Method: m, Tol: lm.tol}
			if lm.steps > 0 {
				opt = integrate.Options{Method: m, Step: period / float64(lm.steps)}
			}
			l := Long{System: x.name, Method: lm.method, Setting: lm.setting}
			if l.Periods, l.Error, l.Evaluations, err = compare.Exactly(ctx, s, opt, period, longPeriods); err != nil {
				return fmt.Errorf("%s, %s: %w", x.name, lm.method, err)
			}
			r.Long = append(r.Long, l)
		}
	}
	return nil
}
