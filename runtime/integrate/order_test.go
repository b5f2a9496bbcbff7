package integrate

import (
	"math"
	"testing"
)

// slope fits log error against log h over pairs of step numbers n, 2n, 4n, … by least squares.
func slope(ns []float64, errors []float64) float64 {
	var sx, sy, sxx, sxy float64
	for i := range ns {
		x, y := -math.Log(ns[i]), math.Log(errors[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	n := float64(len(ns))
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// halvings are the numbers of steps at which orders are measured: coarse for high orders, so that errors
// stay above rounding.
func halvings(p testProblem, order int) []float64 {
	n := p.steps
	if order >= 5 {
		n /= 4
	}
	return []float64{n, 2 * n, 4 * n}
}

// TestOrder measures the order of the global error by step halving. The measured slope must be within 0.35 of
// the order: the next term of the error's expansion still shows at these steps. A higher slope
// on a special problem (symmetry may cancel the leading term) is allowed on one problem, not on all.
func TestOrder(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		least := math.Inf(1)
		for _, p := range testProblems {
			if m.Partitioned && !p.halves() {
				continue
			}
			var errors []float64
			ns := halvings(p, m.Order)
			want := make([]float64, p.dim)
			for _, n := range ns {
				var worst float64
				walk(t, m, p, int(n), func(in *Integrator) {
					p.exact(in.Time(), want)
					worst = max(worst, distance(in.State(), want))
				})
				errors = append(errors, worst)
			}
			got := slope(ns, errors)
			t.Logf("%s: order %.2f, errors %.3g", p.name, got, errors)
			if got < float64(m.Order)-0.35 {
				t.Errorf("%s: order %.2f, errors %.3g", p.name, got, errors)
			}
			least = min(least, got)
		}
		if least > float64(m.Order)+0.5 {
			t.Errorf("order at least %.2f, the method says %d", least, m.Order)
		}
	})
}

// TestDenseOrder measures the error within one step from exact initial data, which is of order
// DenseOrder + 1 in the step.
func TestDenseOrder(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		least := math.Inf(1)
		for _, p := range testProblems {
			if m.Partitioned && !p.halves() {
				continue
			}
			var errors []float64
			ns := halvings(p, m.DenseOrder)
			for _, n := range ns {
				errors = append(errors, denseError(t, m, p, p.end/n))
			}
			got := slope(ns, errors) - 1
			t.Logf("%s: order %.2f, errors %.3g", p.name, got, errors)
			if got < float64(m.DenseOrder)-0.4 {
				t.Errorf("%s: dense order %.2f, errors %.3g", p.name, got, errors)
			}
			least = min(least, got)
		}
		if least > float64(m.DenseOrder)+0.6 {
			t.Errorf("dense order at least %.2f, the method says %d", least, m.DenseOrder)
		}
	})
}

// denseError is the largest error within steps of h from points of the exact solution.
func denseError(t *testing.T, m *Method, p testProblem, h float64) (worst float64) {
	t.Helper()
	in := fixedStepper(t, m, p.problem())
	in.opt.Step = h
	y, want := make([]float64, p.dim), make([]float64, p.dim)
	for from := 0.0; from < p.end; from += p.end / 8 {
		p.exact(from, y)
		if err := in.Start(from, from+h, y); err != nil {
			t.Fatal(err)
		}
		if err := in.Step(); err != nil {
			t.Fatal(err)
		}
		for i := 1; i < 10; i++ {
			at := from + h*float64(i)/10
			if err := in.Interpolate(at, y); err != nil {
				t.Fatal(err)
			}
			p.exact(at, want)
			worst = max(worst, distance(y, want))
		}
	}
	return worst
}

// TestDenseEnds: the polynomial meets the step at both ends exactly, or to the rounding of one
// addition.
func TestDenseEnds(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := testProblems[0]
		in := fixedStepper(t, m, p.problem())
		in.opt.Step = 0.125
		if err := in.Start(1, 1.125, []float64{1, 0.5}); err != nil {
			t.Fatal(err)
		}
		if err := in.Step(); err != nil {
			t.Fatal(err)
		}
		y := make([]float64, 2)
		for _, end := range []struct {
			t    float64
			want []float64
		}{{1, []float64{1, 0.5}}, {1.125, in.State()}} {
			if err := in.Interpolate(end.t, y); err != nil {
				t.Fatal(err)
			}
			if d := distance(y, end.want); d > epsilon {
				t.Errorf("at %v off by %.3g", end.t, d)
			}
		}
		for _, outside := range []float64{0.99, 1.13, math.NaN(), math.Inf(1)} {
			if in.Interpolate(outside, y) == nil {
				t.Errorf("interpolates at %v, outside 1…1.125", outside)
			}
		}
	})
}

// TestTolerance: the error follows the tolerance. For error-per-step control of a method of order p it goes as
// about tol with local extrapolation; a fit over six decades must show a power between 0.8 and 1.2. Local errors
// of at most tol may grow with the square of time (the phase of a Kepler orbit does): ten times that bounds
// the error at the finest tolerance, where the method is asymptotic.
func TestTolerance(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("fixed step")
		}
		for _, p := range testProblems {
			var inverse, errors []float64
			want := make([]float64, p.dim)
			out := Output{End: 10 * p.end, Every: p.end / 10}
			for tol := 1e-5; tol > 0.9e-11; tol /= 10 {
				rows, _ := mustCollect(t, p.problem(), p.start(), out, Options{Method: m, Tol: tol})
				worst := 0.0
				for _, r := range rows {
					p.exact(r.t, want)
					worst = max(worst, distance(r.y, want))
				}
				if tol < 2e-11 && worst > 10*tol*out.End*out.End {
					t.Errorf("%s: tolerance %g, error %.3g", p.name, tol, worst)
				}
				inverse, errors = append(inverse, 1/tol), append(errors, worst)
			}
			power := slope(inverse, errors)
			t.Logf("%s: error ~ tol^%.2f, %.2g", p.name, power, errors)
			if power < 0.8 || power > 1.2 {
				t.Errorf("%s: error ~ tol^%.2f, %.2g", p.name, power, errors)
			}
		}
	})
}

// TestReverse goes forward and back. The oscillator's flow is a rotation, so the way back adds at most as much error
// as the way there, plus rounding: the defect is at most 2.5 times the forward error.
func TestReverse(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := testProblems[0]
		opt := Options{Method: m, Step: 1.0 / 1024, Tol: 1e-6}
		there, _ := mustCollect(t, p.problem(), p.start(), Output{Start: 0, End: 8}, opt)
		turn := there[len(there)-1]
		back, _ := mustCollect(t, p.problem(), turn.y, Output{Start: 8, End: 0}, opt)
		home := back[len(back)-1]
		want := make([]float64, 2)
		p.exact(8, want)
		forward, defect := distance(turn.y, want), distance(home.y, p.start())
		if home.t != 0 || defect > 2.5*forward+1e-14 {
			t.Errorf("error %.3g there, %.3g there and back", forward, defect)
		}
	})
}

// TestMirror: a run backwards in time is the mirror image of one forwards, bit for bit, since every operation
// commutes with the change of sign.
func TestMirror(t *testing.T) {
	mirrored := func(tt float64, y, dy []float64) error {
		return driven(-tt, y, dy) // q̈ is the same; q' = q̇ holds for mirrored velocities
	}
	eachMethod(t, func(t *testing.T, m *Method) {
		opt := Options{Method: m, Step: 0.03, Tol: 1e-8}
		for _, every := range []float64{0, 0.1} {
			ahead, _ := mustCollect(t, Problem{Dim: 2, Derivative: driven}, []float64{1, 0.5},
				Output{Start: 0.25, End: 5, Every: every}, opt)
			behind, _ := mustCollect(t, Problem{Dim: 2, Derivative: mirrored}, []float64{1, -0.5},
				Output{Start: -0.25, End: -5, Every: every}, opt)
			if len(ahead) != len(behind) {
				t.Fatalf("%d rows ahead, %d behind", len(ahead), len(behind))
			}
			for i, a := range ahead {
				if b := behind[i]; a.t != -b.t || a.y[0] != b.y[0] || a.y[1] != -b.y[1] {
					t.Fatalf("row %d: %v ahead, %v behind", i, a, b)
				}
			}
		}
	})
}

// TestEnergy: over 10⁵ steps symplectic Euler keeps the pendulum's energy within O(h) of its start (Hairer,
// Lubich, Wanner, IX.8), while Euler's grows without end.
func TestEnergy(t *testing.T) {
	pendulum := func(_ float64, y, dy []float64) error {
		dy[0], dy[1] = y[1], -math.Sin(y[0])
		return nil
	}
	energy := func(y []float64) float64 { return y[1]*y[1]/2 - math.Cos(y[0]) }
	const h = 0.01
	drift := func(m *Method) (early, late float64) {
		y0 := []float64{1, 0}
		p := Problem{Dim: 2, Derivative: pendulum}
		_, err := Run(t.Context(), p, y0, Output{End: 1e5 * h}, Options{Method: m, Step: h},
			func(tt float64, y []float64) error {
				d := math.Abs(energy(y) - energy(y0))
				if tt < 10 {
					early = max(early, d)
				} else if tt > 1e5*h-10 {
					late = max(late, d)
				}
				return nil
			})
		if err != nil {
			t.Fatal(err)
		}
		return early, late
	}
	if early, late := drift(symplecticEuler); early > h || late > 1.01*early {
		t.Errorf("symplectic Euler: energy off by %.3g early, %.3g late", early, late)
	}
	if early, late := drift(euler); late < 10*early {
		t.Errorf("Euler: energy off by %.3g early, %.3g late: it should have grown", early, late)
	}
}

// TestModifiedEnergy: on the oscillator symplectic Euler conserves q² + q̇² + h q q̇ or its mirror
// image exactly; what is left is rounding, a random walk of compensated steps.
func TestModifiedEnergy(t *testing.T) {
	const h, n = 0.01, 100000
	worst := 0.0
	modified := func(y []float64) float64 { return y[0]*y[0] + y[1]*y[1] - h*y[0]*y[1] }
	_, err := Run(t.Context(), harmonic, []float64{1, 0}, Output{End: n * h},
		Options{Method: symplecticEuler, Step: h}, func(_ float64, y []float64) error {
			worst = max(worst, math.Abs(modified(y)-1))
			return nil
		})
	if err != nil || worst > 1e-14 { // a few roundings per step, of which compensation keeps O(h)
		t.Errorf("modified energy off by %.3g, %v", worst, err)
	}
}

// TestLiterature runs problems whose solutions others have published.
func TestLiterature(t *testing.T) {
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			p := Problem{Dim: len(c.start), Derivative: c.f}
			rows, stats := mustCollect(t, p, c.start, Output{End: c.end, Every: c.end}, Options{Tol: c.tol})
			got := rows[len(rows)-1].y[:len(c.want)]
			d := distance(got, c.want)
			t.Logf("off by %.3g, %+v", d, stats)
			if d > c.error {
				t.Errorf("off by %.3g, more than %g: %v", d, c.error, got)
			}
		})
	}
}
