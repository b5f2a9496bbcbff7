package simulate_test

import (
	"context"
	"math"
	"testing"

	"lagc"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

func load(t *testing.T, text string) *simulate.Simulation {
	t.Helper()
	s, err := lagc.Load("test.lag", text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

func run(t *testing.T, sim *simulate.Simulation, out integrate.Output, opt integrate.Options, row func([]float64)) simulate.Summary {
	t.Helper()
	sum, err := sim.Run(context.Background(), out, opt, func(r []float64) error { row(r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

const pendulum = `
coord x, y
param m = 2, g = 9.81
lagrangian L = m/2*(x'^2 + y'^2) - m*g*y
constraint x^2 + y^2 = 1
init x = 0.6, y = -0.8
`

// A Cartesian pendulum satisfies its constraint to 1e-12 after 10⁴ s, in every
// row, whatever the tolerance of the integration.
func TestConstraintHoldsForever(t *testing.T) {
	sim := load(t, pendulum)
	worst := 0.0
	sum := run(t, sim, integrate.Output{End: 1e4, Every: 7.3}, integrate.Options{Tol: 1e-6}, func(r []float64) {
		worst = math.Max(worst, math.Abs(r[1]*r[1]+r[2]*r[2]-1))
		worst = math.Max(worst, math.Abs(r[1]*r[3]+r[2]*r[4])) // its time derivative, halved
	})
	if !(worst <= 1e-12) || !(sum.ConstraintError <= 1e-12) {
		t.Errorf("constraint missed by %.3g, the summary says %.3g", worst, sum.ConstraintError)
	}
}

// The rod's multiplier: with g = x² + y² − 1 the constraint force is 2λ(x, y),
// and the tension of the rod is m(v² − g·y), pulling inwards, so that
// λ = −m(v² − g y)/2.
func TestMultiplierIsTheForce(t *testing.T) {
	sim := load(t, pendulum)
	if sim.Columns[5].Name != "lambda_1" {
		t.Fatalf("column 5 is %q", sim.Columns[5].Name)
	}
	run(t, sim, integrate.Output{End: 3, Every: 0.1}, integrate.Options{Tol: 1e-12}, func(r []float64) {
		y, v2, lambda := r[2], r[3]*r[3]+r[4]*r[4], r[5]
		if want := -2 * (v2 - 9.81*y) / 2; !(math.Abs(lambda-want) <= 1e-12*math.Abs(want)+1e-13) {
			t.Errorf("t = %v: λ = %v, want %v", r[0], lambda, want)
		}
	})
}

// A second constraint that follows from the first changes nothing but the
// warning.
func TestRedundantConstraint(t *testing.T) {
	one := load(t, pendulum)
	two := load(t, pendulum+"constraint (x^2 + y^2)^2 = 1\n")
	if len(one.Warnings) != 0 || len(two.Warnings) != 1 {
		t.Fatalf("warnings %q and %q, want none and one", one.Warnings, two.Warnings)
	}
	var a, b []float64
	out := integrate.Output{End: 2, Every: 0.25}
	run(t, one, out, integrate.Options{}, func(r []float64) { a = append(a, r[:6]...) })
	run(t, two, out, integrate.Options{}, func(r []float64) { b = append(b, r[:6]...) })
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("row %d, column %d: %v with one constraint, %v with two", i/6, i%6, a[i], b[i])
		}
	}
}

// A nonholonomic constraint with a time-dependent right side: x' = 2 + sin(t).
func TestRheonomicNonholonomic(t *testing.T) {
	sim := load(t, "coord x, y  lagrangian L = (x'^2 + y'^2)/2 - y  constraint x' + 0*y = 2 + sin(t)  init x' = 2")
	run(t, sim, integrate.Output{End: 5, Every: 1}, integrate.Options{Tol: 1e-12}, func(r []float64) {
		if want := 2*r[0] + 1 - math.Cos(r[0]); math.Abs(r[1]-want) > 1e-11 {
			t.Errorf("x(%v) = %v, want %v", r[0], r[1], want)
		}
		// x'' = cos t is what the multiplier provides.
		if math.Abs(r[5]-math.Cos(r[0])) > 1e-12 {
			t.Errorf("λ(%v) = %v, want cos t", r[0], r[5])
		}
	})
}

// Observed accelerations and multipliers are those of the row's own state.
func TestObservedAccelerations(t *testing.T) {
	sim := load(t, pendulum+"observe ax = x'', lam = lambda_1, residual = m*x'' - 2*lambda_1*x, E = energy, p = momentum(y), dLdm = diff(m*x, m)")
	run(t, sim, integrate.Output{End: 1, Every: 0.5}, integrate.Options{}, func(r []float64) {
		if r[7] != r[5] {
			t.Errorf("observed multiplier %v, column %v", r[7], r[5])
		}
		if math.Abs(r[8]) > 1e-13*math.Abs(r[6]) {
			t.Errorf("m·x'' − 2λx = %v", r[8])
		}
		if want := r[3]*r[3] + r[4]*r[4] + 2*9.81*r[2]; math.Abs(r[9]-want) > 1e-13*20 {
			t.Errorf("E = %v, want %v", r[9], want)
		}
		if r[10] != 2*r[4] || r[11] != r[1] {
			t.Errorf("p = %v, want %v; ∂(mx)/∂m = %v, want %v", r[10], 2*r[4], r[11], r[1])
		}
	})
}

// The energy of a conservative system is watched, that of another is not
// claimed to be conserved.
func TestSummaryOfEnergy(t *testing.T) {
	out := integrate.Output{End: 10, Every: 0.1}
	none := func([]float64) {}
	if sum := run(t, load(t, pendulum), out, integrate.Options{Tol: 1e-10}, none); !sum.EnergyConserved || sum.EnergyChange > 1e-8 || sum.EnergyChange == 0 {
		t.Errorf("conserved %v, change %v", sum.EnergyConserved, sum.EnergyChange)
	}
	if sum := run(t, load(t, pendulum+"dissipation D = x'^2"), out, integrate.Options{}, none); sum.EnergyConserved {
		t.Error("friction is said to conserve the energy")
	}
}

// symplectic_euler is announced as what it is.
func TestCaveat(t *testing.T) {
	method, err := integrate.Lookup("symplectic_euler")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"coord x  lagrangian L = x'^2/2 - x^4":                    false,
		"coord x  lagrangian L = x^2*x'^2/2  init x = 1":          true,
		"coord x, y  lagrangian L = (x'^2 + y'^2)/2 + x*y'":       true,
		"coord x  lagrangian L = x'^2/2 - x^2  force x = -0.1*x'": true,
		pendulum: true,
	} {
		if got := load(t, text).Caveat(method); (got != "") != want {
			t.Errorf("%s: caveat %q", text, got)
		}
	}
	if got := load(t, pendulum).Caveat(nil); got != "" {
		t.Errorf("caveat %q for the default method", got)
	}
}
