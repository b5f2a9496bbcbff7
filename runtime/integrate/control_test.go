package integrate

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// TestEvaluations counts calls of f. Adaptive methods of s stages with a derivative at the end: s per step (the
// first stage is the last step's end), one less for rejected steps where the error estimate does without
// that derivative, one first stage, one for the first step's size. Rows within steps cost dop853 three more,
// rk4 nothing but its last.
func TestEvaluations(t *testing.T) {
	p := testProblems[2]
	run := func(m *Method, out Output, opt Options) (counted, real int64, s Stats) {
		opt.Method = m
		problem := Problem{Dim: p.dim, Derivative: func(t float64, y, dy []float64) error {
			real++
			return p.f(t, y, dy)
		}}
		_, s = mustCollect(t, problem, p.start(), out, opt)
		return s.Evaluations, real, s
	}
	ends, within := Output{End: 20}, Output{End: 20, Every: 0.001}
	for _, c := range []struct {
		m    *Method
		out  Output
		want func(s Stats) int64
	}{
		{euler, ends, func(s Stats) int64 { return s.Steps }},
		{euler, within, func(s Stats) int64 { return s.Steps }},
		{symplecticEuler, within, func(s Stats) int64 { return s.Steps }},
		{rk4, ends, func(s Stats) int64 { return 4 * s.Steps }},
		{rk4, within, func(s Stats) int64 { return 4*s.Steps + 1 }},
		{dopri5, ends, func(s Stats) int64 { return 2 + 6*s.Steps + 6*s.Rejected }},
		{dopri5, within, func(s Stats) int64 { return 2 + 6*s.Steps + 6*s.Rejected }},
		{dop853, ends, func(s Stats) int64 { return 2 + 12*s.Steps + 11*s.Rejected }},
		{dop853, within, func(s Stats) int64 { return 2 + 15*s.Steps + 11*s.Rejected }},
	} {
		counted, real, s := run(c.m, c.out, Options{Step: 0.01, Tol: 1e-7})
		if c.m.Adaptive {
			counted, real, s = run(c.m, c.out, Options{Tol: 1e-7})
		}
		if counted != real || counted != c.want(s) {
			t.Errorf("%s, every %v: %d counted, %d made, %d expected; %+v",
				c.m.Name, c.out.Every, counted, real, c.want(s), s)
		}
	}
}

// blowUp is y' = y², whose solution from 1 is 1/(1 − t).
func blowUp(_ float64, y, dy []float64) error {
	dy[0] = y[0] * y[0]
	return nil
}

// TestBlowUp: adaptive runs into a singularity end close to it, with the rows before it kept and right.
func TestBlowUp(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("fixed step")
		}
		rows, stats, err := collect(Problem{Dim: 1, Derivative: blowUp}, []float64{1},
			Output{End: 2, Every: 0.15}, Options{Method: m, Tol: 1e-10})
		stop := asStop(t, err)
		if math.Abs(stop.T-1) > 1e-6 || stop.State[0] < 1e6 || stats.Rows != 7 || len(rows) != 7 {
			t.Errorf("%v; %+v, %d rows", err, stats, len(rows))
		}
		// Relative errors grow like y itself, tenfold up to the last row: 10³ leaves room for the steps' number.
		for _, r := range rows {
			if want := 1 / (1 - r.t); math.Abs(r.y[0]-want) > 1e-7*want {
				t.Errorf("at %v: %v, not %v", r.t, r.y[0], want)
			}
		}
	})
}

var errSingular = errors.New("the mass matrix is singular")

// undefinedFrom makes f fail from time 1 on: by an error, or by NaN or infinity.
func undefinedFrom(how string) func(t float64, y, dy []float64) error {
	return func(t float64, y, dy []float64) error {
		dy[0], dy[1] = y[1], 0
		if t <= 1 {
			return nil
		}
		switch how {
		case "error":
			return errSingular
		case "nan":
			dy[1] = math.NaN()
		case "inf":
			dy[1] = math.Inf(1)
		}
		return nil
	}
}

// TestUndefined: where f ends, the run ends: an adaptive one at the edge, one with fixed steps in the step that
// would cross it. Rows before stay, and the cause can be unwrapped.
func TestUndefined(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		for _, how := range []string{"error", "nan", "inf"} {
			p := Problem{Dim: 2, Derivative: undefinedFrom(how)}
			rows, _, err := collect(p, []float64{0, 1}, Output{End: 3, Every: 0.25}, Options{Method: m, Step: 0.04})
			stop := asStop(t, err)
			if how == "error" && !errors.Is(err, errSingular) || !strings.Contains(err.Error(), "t = ") {
				t.Errorf("%s: the cause is lost in %q", how, err)
			}
			if m.Adaptive && math.Abs(stop.T-1) > 1e-14 || math.Abs(stop.T-1) > 0.0401 {
				t.Errorf("%s: stops at %v", how, stop.T)
			}
			if math.Abs(stop.State[0]-stop.T) > 1e-13 || !finite(stop.State) { // uniform motion, exact but for rounding
				t.Errorf("%s: state %v at %v", how, stop.State, stop.T)
			}
			if n := len(rows); n < 4 || n > 5 {
				t.Errorf("%s: %d rows", how, n)
			}
		}
	})
}

// TestUndefinedAtStart: the start row is emitted, then the run stops.
func TestUndefinedAtStart(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := Problem{Dim: 2, Derivative: func(float64, []float64, []float64) error { return errSingular }}
		rows, _, err := collect(p, []float64{0, 1}, Output{End: 3, Every: 0.25}, Options{Method: m, Step: 0.04})
		if stop := asStop(t, err); stop.T != 0 || len(rows) != 1 || !errors.Is(err, errSingular) {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
}

// TestRecovery: what only trial steps see is stepped around, no reason to stop: the solution stays above 0.086,
// f refuses to be asked below 0.085, and the first step tried is far too long.
func TestRecovery(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("fixed step")
		}
		refused := 0
		p := Problem{Dim: 1, Derivative: func(_ float64, y, dy []float64) error {
			if y[0] < 0.085 {
				refused++
				return errSingular
			}
			dy[0] = -math.Sqrt(y[0]) * (1 + y[0])
			return nil
		}}
		rows, stats := mustCollect(t, p, []float64{1}, Output{End: 1}, Options{Method: m, Step: 1000, Tol: 1e-10})
		// √y = tan(π/4 − t/2) solves it.
		want := math.Pow(math.Tan(math.Pi/4-0.5), 2)
		if got := rows[len(rows)-1].y[0]; math.Abs(got-want) > 1e-8 {
			t.Errorf("%v, not %v", got, want)
		}
		if refused == 0 || stats.Rejected == 0 {
			t.Errorf("nothing was refused: %+v", stats)
		}
	})
}

// TestRest: a system at rest has no error and no scale; steps grow as they may, and the run ends soon.
func TestRest(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("fixed step")
		}
		for _, y0 := range [][]float64{{0, 0}, {1, -5}} {
			still := Problem{Dim: 2, Derivative: func(_ float64, _, dy []float64) error { clear(dy); return nil }}
			rows, stats := mustCollect(t, still, y0, Output{End: 1e6}, Options{Method: m})
			if distance(rows[len(rows)-1].y, y0) != 0 || stats.Steps > 20 {
				t.Errorf("%+v, ends at %v", stats, rows[len(rows)-1])
			}
			endless(t, m, still)
		}
	})
}

// endless follows a system at rest to where times end.
func endless(t *testing.T, m *Method, still Problem) {
	t.Helper()
	in, err := New(still, Options{Method: m})
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Start(0, math.Inf(-1), []float64{1, 2}); err != nil {
		t.Fatal(err)
	}
	for range 1 << 10 {
		if err := in.Step(); err != nil {
			asStop(t, err)
			return
		}
	}
	// No error yet: then time must still go on, by greatestStep a step.
	if before := in.Time(); in.Step() != nil || !(in.Time() < before) {
		t.Errorf("stuck at %v", before)
	}
}

// TestStiff: an explicit method on a stiff problem is slow but right, and the limit on steps ends it when asked to.
func TestStiff(t *testing.T) {
	stiff := Problem{Dim: 1, Derivative: func(t float64, y, dy []float64) error {
		dy[0] = -1e4*(y[0]-math.Cos(t)) - math.Sin(t)
		return nil
	}}
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("fixed step")
		}
		rows, _ := mustCollect(t, stiff, []float64{0}, Output{End: 1, Every: 0.1}, Options{Method: m, Tol: 1e-6})
		for _, r := range rows[1:] {
			if math.Abs(r.y[0]-math.Cos(r.t)) > 1e-4 { // at the edge of stability errors stay near the tolerance; rows magnify
				t.Errorf("at %v: %v", r.t, r.y)
			}
		}
		limited := Options{Method: m, Tol: 1e-6, MaxSteps: 100}
		rows, stats, err := collect(stiff, []float64{0}, Output{End: 1, Every: 1e-4}, limited)
		if stop := asStop(t, err); stats.Steps+stats.Rejected != 100 || len(rows) != int(stop.T/1e-4)+1 {
			t.Errorf("%+v, %d rows, %v", stats, len(rows), err)
		}
	})
}

// TestMaxSteps holds for fixed steps too.
func TestMaxSteps(t *testing.T) {
	rows, stats, err := collect(harmonic, []float64{1, 0}, Output{End: 10}, Options{Method: rk4, Step: 0.5, MaxSteps: 7})
	if stop := asStop(t, err); stop.T != 3.5 || stats.Steps != 7 || len(rows) != 8 {
		t.Errorf("%+v, %d rows, %v", stats, len(rows), err)
	}
}

// TestTinyScales: times far from 1 need no tuning. The oscillator at frequency w over ten periods takes
// the same number of steps whatever w is, within the start's search for a first step.
func TestTinyScales(t *testing.T) {
	for _, w := range []float64{1e-12, 1e-6, 1, 1e6, 1e12} {
		p := Problem{Dim: 2, Derivative: func(_ float64, y, dy []float64) error {
			dy[0], dy[1] = w*y[1], -w*y[0]
			return nil
		}}
		_, stats := mustCollect(t, p, []float64{1, 0}, Output{End: 20 * math.Pi / w}, Options{})
		_, unit := mustCollect(t, harmonic, []float64{1, 0}, Output{End: 20 * math.Pi}, Options{})
		if d := stats.Steps - unit.Steps; d < -5 || d > 5 {
			t.Errorf("w = %g: %d steps, not %d", w, stats.Steps, unit.Steps)
		}
	}
}

// onCircle projects (q, q̇) of the oscillator to energy 1/2.
func onCircle(_ float64, y []float64) error {
	r := math.Hypot(y[0], y[1])
	if r == 0 {
		return errSingular
	}
	y[0], y[1] = y[0]/r, y[1]/r
	return nil
}

// TestProject: every row lies on the manifold, to the rounding of the projection, where without it the
// method drifts visibly; the order stays, and adaptive methods evaluate one stage more per step only when rows
// ask for the unprojected end.
func TestProject(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		off := func(project func(float64, []float64) error, every float64) (worst float64, s Stats) {
			rows, s := mustCollect(t, Problem{Dim: 2, Derivative: oscillator, Project: project}, []float64{1, 0},
				Output{End: 100, Every: every}, Options{Method: m, Step: 0.1, Tol: 1e-6})
			for _, r := range rows {
				worst = max(worst, math.Abs(math.Hypot(r.y[0], r.y[1])-1))
			}
			return worst, s
		}
		for _, every := range []float64{0, 0.03} {
			kept, s := off(onCircle, every)
			if kept > 4*epsilon {
				t.Errorf("every %v: off by %.3g in spite of projection", every, kept)
			}
			want := map[*Method]int64{dopri5: 1 + 7*s.Steps + 6*s.Rejected, dop853: 1 + 12*s.Steps + 11*s.Rejected}[m]
			if every == 0 && m.Adaptive && s.Evaluations != want {
				t.Errorf("%d evaluations, not %d: %+v", s.Evaluations, want, s)
			}
		}
		if left, _ := off(nil, 0.03); left < 1e-7 {
			t.Errorf("off by %.3g without projection: the test shows nothing", left)
		}
		p := Problem{Dim: 2, Derivative: oscillator, Project: onCircle}
		rows, _ := mustCollect(t, p, []float64{3, 0}, Output{End: 1, Every: 1}, optionsFor(m))
		if rows[0].y[0] != 1 {
			t.Errorf("the first row is not projected: %v", rows[0])
		}
	})
}

// TestProjectFails: at the start, and in the middle, with the cause kept.
func TestProjectFails(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := Problem{Dim: 2, Derivative: oscillator, Project: func(t float64, y []float64) error {
			if t > 0.5 {
				return errSingular
			}
			return nil
		}}
		rows, _, err := collect(p, []float64{1, 0}, Output{End: 1, Every: 0.125}, optionsFor(m))
		stop := asStop(t, err)
		if stop.T > 0.5 || stop.T < 0.48 || !errors.Is(err, errSingular) || len(rows) < 4 || len(rows) > 5 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
		rows, _, err = collect(p, []float64{1, 0}, Output{Start: 1, End: 2}, optionsFor(m))
		if asStop(t, err); len(rows) != 0 {
			t.Errorf("%d rows", len(rows))
		}
	})
}

// TestNoDrift: over 2·10⁵ steps neither time nor state gathers rounding: t = i·h to an ulp or two, and y' = 1
// gives y = t to four, though h = 0.1 is not a binary fraction (plain summation is off by thousands).
func TestNoDrift(t *testing.T) {
	clock := Problem{Dim: 2, Derivative: func(_ float64, _, dy []float64) error { dy[0], dy[1] = 1, 1; return nil }}
	eachMethod(t, func(t *testing.T, m *Method) {
		in := fixedStepper(t, m, clock)
		in.opt.Step = 0.1
		if err := in.Start(0, math.Inf(1), []float64{0, 1}); err != nil {
			t.Fatal(err)
		}
		const n = 200000
		for range n {
			in.control.h = 0.1
			if err := in.Step(); err != nil {
				t.Fatal(err)
			}
		}
		want := n * 0.1
		if d := math.Abs(in.Time() - want); d > 2*epsilon*want {
			t.Errorf("time off by %g", d)
		}
		if m.Kicks == nil { // where q' is q̇, not the clock
			if d := math.Abs(in.State()[0] - want); d > 4*epsilon*want {
				t.Errorf("state off by %g", d)
			}
		}
	})
}

// TestNoAllocations: neither steps nor rows allocate.
func TestNoAllocations(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := Problem{Dim: 4, Derivative: kepler, Project: func(float64, []float64) error { return nil }}
		in, err := New(p, optionsFor(m))
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Start(0, math.Inf(1), testProblems[2].start()); err != nil {
			t.Fatal(err)
		}
		y := make([]float64, 4)
		allocated := testing.AllocsPerRun(100, func() {
			if err := in.Step(); err != nil {
				t.Fatal(err)
			}
			if err := in.Interpolate((in.Previous()+in.Time())/2, y); err != nil {
				t.Fatal(err)
			}
		})
		if allocated != 0 {
			t.Errorf("%v allocations per step", allocated)
		}
	})
}

// TestRestart: a bouncing ball, with the bounce put in by hand where the dense output crosses the floor, follows
// its parabolas.
func TestRestart(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Order == 1 {
			t.Skip("parabolas are not exact")
		}
		ball := Problem{Dim: 2, Derivative: func(_ float64, y, dy []float64) error { dy[0], dy[1] = y[1], -2; return nil }}
		in, err := New(ball, Options{Method: m, Step: 0.07})
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Start(0, 5, []float64{1, 0}); err != nil { // falls for 1, then bounces every 2
			t.Fatal(err)
		}
		y, bounces := make([]float64, 2), 0
		for !in.Done() {
			if err := in.Step(); err != nil {
				t.Fatal(err)
			}
			next := float64(2*bounces + 1)
			if in.Time() <= next || in.State()[0] > 0 {
				continue
			}
			if err := in.Interpolate(next, y); err != nil {
				t.Fatal(err)
			}
			if math.Abs(y[0]) > 1e-13 || math.Abs(y[1]+2) > 1e-13 { // exact polynomials but for rounding
				t.Errorf("bounce %d: state %v", bounces, y)
			}
			y[0], y[1] = 0, 2
			bounces++
			if err := in.Restart(next, y); err != nil {
				t.Fatal(err)
			}
		}
		if bounces < 2 {
			t.Errorf("%d bounces", bounces)
		}
		if err := in.Step(); err != ErrDone {
			t.Errorf("a step after the end: %v", err)
		}
	})
}

// TestLookup knows every method by its name, and guesses at others.
func TestLookup(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		got, err := Lookup(m.Name)
		if got != m || err != nil || seen[m.Name] || m.Doc == "" || m.Source == "" {
			t.Errorf("%s: %v, %v", m.Name, got, err)
		}
		seen[m.Name] = true
		if (m.Tableau == nil) == (m.Kicks == nil) {
			t.Errorf("%s must be either a tableau or a splitting", m.Name)
		}
		if m.Adaptive != (m.Tableau != nil && len(m.Tableau.Error) > 0) || m.Adaptive != (m.Control != Control{}) {
			t.Errorf("%s: adaptive methods need an error estimate and control constants, others neither", m.Name)
		}
	}
	for _, c := range []struct{ written, hint string }{
		{"dop583", `did you mean "dop853"`}, {"RK4", `did you mean "rk4"`},
		{"sympletic_euler", `did you mean "symplectic_euler"`},
		{"verlet", "there are euler,"}, {"", "there are euler,"}, {strings.Repeat("x", 1<<20), "there are euler,"},
	} {
		_, err := Lookup(c.written)
		var wrong *OptionError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.hint) {
			t.Errorf("%.20q: %.200v", c.written, err)
		}
		if strings.Contains(c.hint, "there") && strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%.20q: a guess out of nothing: %.200v", c.written, err)
		}
	}
}
