package integrate

import (
	"context"
	"errors"
	"math"
	"testing"
)

// A testProblem has a solution that is known without integrating anything.
type testProblem struct {
	name  string
	dim   int
	f     func(t float64, y, dy []float64) error
	exact func(t float64, y []float64)
	end   float64 // runs start at 0
	steps float64 // for a measurable error of the first order methods: a base number of steps
}

// halves says that the state is (q, q̇), as the partitioned methods need.
func (p testProblem) halves() bool { return p.dim%2 == 0 }

func (p testProblem) problem() Problem { return Problem{Dim: p.dim, Derivative: p.f} }

func (p testProblem) start() []float64 {
	y := make([]float64, p.dim)
	p.exact(0, y)
	return y
}

const eccentricity = 0.1

var testProblems = []testProblem{
	{"oscillator", 2, oscillator, func(t float64, y []float64) { y[0], y[1] = math.Cos(t), -math.Sin(t) }, 2, 20},
	{"logistic", 1, logistic, func(t float64, y []float64) { y[0] = 1 / (1 + 4*math.Exp(-t)) }, 4, 20},
	{"kepler", 4, kepler, keplerOrbit, 4, 60},
	{"driven", 2, driven, func(t float64, y []float64) {
		y[0], y[1] = (math.Cos(t)-math.Cos(2*t))/3, (2*math.Sin(2*t)-math.Sin(t))/3
	}, 3, 30},
}

// harmonic is the problem most tests need: nothing special.
var harmonic = Problem{Dim: 2, Derivative: oscillator}

// oscillator is q̈ = −q.
func oscillator(_ float64, y, dy []float64) error {
	dy[0], dy[1] = y[1], -y[0]
	return nil
}

// logistic is y' = y(1 − y).
func logistic(_ float64, y, dy []float64) error {
	dy[0] = y[0] * (1 - y[0])
	return nil
}

// driven is q̈ = −q + cos 2t.
func driven(t float64, y, dy []float64) error {
	dy[0], dy[1] = y[1], math.Cos(2*t)-y[0]
	return nil
}

// kepler is r̈ = −r/|r|³ in the plane.
func kepler(_ float64, y, dy []float64) error {
	r := math.Hypot(y[0], y[1])
	dy[0], dy[1], dy[2], dy[3] = y[2], y[3], -y[0]/(r*r*r), -y[1]/(r*r*r)
	return nil
}

// keplerOrbit starts at the pericentre of an ellipse with semi-major axis 1; Kepler's equation
// E − e sin E = t is solved by Newton's method.
func keplerOrbit(t float64, y []float64) {
	const e = eccentricity
	E := t
	for range 50 {
		E -= (E - e*math.Sin(E) - t) / (1 - e*math.Cos(E))
	}
	b := math.Sqrt(1 - e*e)
	rate := 1 / (1 - e*math.Cos(E))
	y[0], y[1] = math.Cos(E)-e, b*math.Sin(E)
	y[2], y[3] = -math.Sin(E)*rate, b*math.Cos(E)*rate
}

// eachMethod runs a test for every method of the table.
func eachMethod(t *testing.T, f func(t *testing.T, m *Method)) {
	for _, m := range Methods() {
		t.Run(m.Name, func(t *testing.T) { f(t, m) })
	}
}

// A row is one row of a run, copied.
type row struct {
	t float64
	y []float64
}

// collect runs a problem and keeps its rows.
func collect(p Problem, y0 []float64, out Output, opt Options) ([]row, Stats, error) {
	var rows []row
	stats, err := Run(context.Background(), p, y0, out, opt, func(t float64, y []float64) error {
		rows = append(rows, row{t, append([]float64(nil), y...)})
		return nil
	})
	return rows, stats, err
}

// mustCollect is collect where nothing can fail.
func mustCollect(t *testing.T, p Problem, y0 []float64, out Output, opt Options) ([]row, Stats) {
	t.Helper()
	rows, stats, err := collect(p, y0, out, opt)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(rows)) != stats.Rows {
		t.Fatalf("%d rows counted, %d emitted", stats.Rows, len(rows))
	}
	return rows, stats
}

// distance is the largest difference of two states' components.
func distance(a, b []float64) (d float64) {
	for i := range a {
		if e := math.Abs(a[i] - b[i]); !(e <= d) {
			d = e
		}
	}
	return d
}

// fixedStepper makes an integrator that takes steps of about h whatever the method: an adaptive one takes
// them one by one, with a tolerance that accepts anything.
func fixedStepper(t *testing.T, m *Method, p Problem) *Integrator {
	t.Helper()
	opt := Options{Method: m, Step: 1, Tol: 1}
	if m.Adaptive { // so loose that no step is rejected
		p.Atol = make([]float64, p.Dim)
		for i := range p.Atol {
			p.Atol[i] = 1e30
		}
	}
	in, err := New(p, opt)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// walk takes n equal steps from 0 to end, and hands the integrator over after each.
func walk(t *testing.T, m *Method, p testProblem, n int, visit func(in *Integrator)) {
	t.Helper()
	in := fixedStepper(t, m, p.problem())
	h := p.end / float64(n)
	in.opt.Step = h
	if err := in.Start(0, p.end, p.start()); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		in.control.h = h
		if m.Adaptive {
			in.end = h * float64(i+1)
		}
		if err := in.Step(); err != nil {
			t.Fatal(err)
		}
		visit(in)
	}
}

// asStop returns the StopError in err.
func asStop(t *testing.T, err error) *StopError {
	t.Helper()
	var stop *StopError
	if !errors.As(err, &stop) {
		t.Fatalf("not a StopError: %v", err)
	}
	return stop
}
