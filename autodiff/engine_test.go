package autodiff_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"lagc/autodiff"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// branches has conditionals within one another; what is not taken has no value,
// and parts that several branches share.
const branches = `
coord x, y
param a = 1
let shared = exp(x)*y^2
let inner = if y > 0 then sqrt(y)*shared + x'^2*y else shared/(1 + y^2) + x*y'
let choice = if x > 0 then (if x > y then log(x - y)*x'^2/2 + shared else inner) else acosh(1 - x)*y'^2/4 - inner
let chosen = if a > 0 then choice else log(-a)*x
let double = if abs(x) + min(x, y) > max(x*y, 0.3) then chosen^2/20 else chosen/3
lagrangian L = 2*(x'^2 + y'^2) + chosen + double + shared
init x = 0.1, y = 0.2, x' = 0.3, y' = 0.1
`

// masked has conditionals whose branches share nothing but what is needed outside:
// a batch runs them all and masks them.
const masked = `
coord x, y
let inner = if y > 0 then sqrt(y)*exp(x) + x'^2*y else log(-2*y)*x*y'
let choice = if x > 0 then (if x > y then log(x - y)*x'^2/2 else inner) else acosh(1 - x)*y'^2/4
lagrangian L = 2*(x'^2 + y'^2) + choice + x*y
init x = 0.1, y = 0.2, x' = 0.3, y' = 0.1
`

// Kinks are met by no state; tolerance as in TestExamples.
func TestBranches(t *testing.T) {
	s := load(t, "branches", branches)
	at, scale := s.draw(t, 1, 2)
	taken := map[[3]bool]bool{}
	for _, x := range at {
		taken[[3]bool{x.y[0] > 0, x.y[1] > 0, x.y[0] > x.y[1]}] = true
	}
	if len(taken) != 6 {
		t.Errorf("the states take %d combinations of branches, want 6", len(taken))
	}
	for _, way := range exact {
		if worst := deviation(t, s.engine(t, way), at) / scale; !(worst <= 1e-12) {
			t.Errorf("%s deviates by %.3g", way, worst)
		}
	}
	// Differences across a kink would be wrong; complex steps stay on the piece.
	// Next to the ends of log and sqrt these change over 1/k = 0.01 and less:
	// (kδ)² is 4e-7; see TestApproximateWays.
	if worst := deviation(t, s.engine(t, "complex"), at) / scale; !(worst <= 1e-6) {
		t.Errorf("complex deviates by %.3g", worst)
	}
}

// The errors are of the kinds that the derived equations give.
func TestSingular(t *testing.T) {
	for _, c := range []struct {
		name       string
		lagrangian func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node
		y          []float64
		want       []string // velocities that are not determined
	}{
		{"sum of velocities", func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node {
			return g.Add(g.PowInt(g.Add(v[0], v[1]), 2), g.PowInt(v[2], 2), q[0])
		}, []float64{1, 2, 3, 4, 5, 6}, []string{"x'", "y'"}},
		{"mass vanishes here", func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node {
			return g.Add(g.PowInt(v[0], 2), g.Mul(q[1], q[1], v[1], v[1]), g.PowInt(v[2], 2))
		}, []float64{1, 0, 3, 4, 5, 6}, []string{"y'"}},
		{"no mass at all", func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node {
			return g.Add(q[0], q[1], q[2])
		}, []float64{1, 2, 3, 4, 5, 6}, []string{"x'", "y'", "z'"}},
		{"masses far apart", func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node {
			return g.Add(g.Mul(g.Float(1e-9), v[0], v[0]), g.Mul(g.Float(1e9), v[1], v[1]), g.PowInt(v[2], 2), q[0])
		}, []float64{1, 2, 3, 4, 5, 6}, nil},
		{"not a number", func(g *symbolic.Graph, q, v []symbolic.Node) symbolic.Node {
			return g.Add(g.Mul(g.Sqrt(q[0]), v[0], v[0]), g.PowInt(v[1], 2), g.PowInt(v[2], 2))
		}, []float64{-1, 2, 3, 4, 5, 6}, nil},
	} {
		g := symbolic.New()
		sys := &mechanics.System{Graph: g}
		for _, name := range []string{"x", "y", "z"} {
			sys.Coordinates = append(sys.Coordinates, mechanics.Coordinate{Name: notation.Name{Base: name}})
		}
		sys.Lagrangian = c.lagrangian(g, sys.Symbols(symbolic.Coordinate, 3), sys.Symbols(symbolic.Velocity, 3))
		derived := dynamics.New(mechanics.Derive(sys), nil, nil).Accelerations(0, c.y, make([]float64, 3), nil)
		for _, way := range []string{"autograd", "jet", "hyperdual", "complex"} {
			w, _ := autodiff.Lookup(way)
			e, err := w.New(sys, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := e.Accelerations(0, c.y, make([]float64, 3), nil)
			var singular *dynamics.SingularError
			if errors.As(got, &singular) != errors.As(derived, new(*dynamics.SingularError)) || errors.Is(got, dynamics.ErrUndefined) != errors.Is(derived, dynamics.ErrUndefined) {
				t.Errorf("%s: %s says %v, the derived equations %v", c.name, way, got, derived)
			}
			if singular != nil && (!slices.Equal(singular.Velocities, c.want) || !slices.Equal(singular.State, c.y)) {
				t.Errorf("%s: %s: %v in state %v, want %v", c.name, way, got, singular.State, c.want)
			}
		}
	}
}

// A constraint that is not enforced has the multiplier 0.
func TestActiveConstraints(t *testing.T) {
	s := load(t, "redundant", `
		coord x, y
		lagrangian L = (x'^2 + y'^2)/2 - 9.81*y
		constraint (x^2 + y^2)^2 = 1
		constraint x^2 + y^2 = 1
		init x = 0.6, y = 0.8, x' = 0.4, y' = -0.3`)
	if !slices.Equal(s.model.Active(), []int{0}) {
		t.Fatalf("active constraints %v, want the first", s.model.Active())
	}
	at, scale := s.draw(t, 0.2, 1)
	for _, way := range exact {
		if worst := deviation(t, s.engine(t, way), at) / scale; !(worst <= 1e-12) {
			t.Errorf("%s deviates by %.3g", way, worst)
		}
		// All of them: M and J together are singular, and which multipliers
		// are open is said with their numbers in the system.
		w, _ := autodiff.Lookup(way)
		e, err := w.New(s.Mechanics, s.model.Params(), nil)
		if err != nil {
			t.Fatal(err)
		}
		err = e.Accelerations(0, s.initial, make([]float64, 2), make([]float64, 2))
		var singular *dynamics.SingularError
		if !errors.As(err, &singular) || !slices.Equal(singular.Velocities, []string{"lambda_1", "lambda_2"}) {
			t.Errorf("%s with both constraints: %v", way, err)
		}
	}
}

// Nothing is allocated once the first state has been evaluated.
func TestNoAllocation(t *testing.T) {
	for _, name := range []string{"double_pendulum", "chain", "slider_crank", "skate", "soft_walls"} {
		s := example(t, name)
		qdd, lambda := make([]float64, s.n()), make([]float64, s.m())
		for _, way := range []string{"autograd", "jet", "hyperdual", "complex"} {
			e := s.engine(t, way)
			if a := testing.AllocsPerRun(20, func() { e.Accelerations(0, s.initial, qdd, lambda) }); a != 0 {
				t.Errorf("%s: %s allocates %v times a state", name, way, a)
			}
		}
		e := s.engine(t, "autograd").(autodiff.Batcher)
		const size = 100
		time := make([]float64, size)
		y, out := make([][]float64, 2*s.n()), make([][]float64, s.n())
		for i := range y {
			y[i], out[i%s.n()] = make([]float64, size), make([]float64, size)
			for k := range y[i] {
				y[i][k] = s.initial[i]
			}
		}
		if a := testing.AllocsPerRun(20, func() { e.AccelerationsBatch(time, y, out, nil) }); a != 0 {
			t.Errorf("%s: a batch allocates %v times", name, a)
		}
	}
}

func TestLookup(t *testing.T) {
	if _, err := autodiff.Lookup("autogard"); err == nil || !strings.Contains(err.Error(), `did you mean "autograd"?`) {
		t.Errorf("error %v", err)
	}
	for _, w := range autodiff.Ways() {
		if w.Name == "" || w.Doc == "" || w.New == nil {
			t.Errorf("the way %q is incomplete", w.Name)
		}
	}
}

// A function without a complex form is named.
func TestComplexNeedsForms(t *testing.T) {
	s := load(t, "erf", "coord x  lagrangian L = x'^2/2 - erf(x)")
	w, _ := autodiff.Lookup("complex")
	if _, err := w.New(s.Mechanics, nil, nil); err == nil || !strings.Contains(err.Error(), "differentiate erf") {
		t.Errorf("error %v", err)
	}
}

// The ways without exact derivatives. Complex steps differentiate once exactly
// and once by differences of step δ = 6e-6: rounding is 2⁻⁵³/δ = 2e-11 of the
// terms, truncation (kδ)²/6 for a Lagrangian that changes over lengths and times of
// 1/k. Finite differences take both by steps of δ = √6e-6 = 2.4e-3: rounding is
// 2⁻⁵³/δ² = 2e-11 of the Lagrangian, truncation up to (kδ)²/3. Ten times that are
// allowed, since terms are larger than the acceleration that they sum up to.
func TestApproximateWays(t *testing.T) {
	for _, name := range examples.Names() {
		s := example(t, name)
		at, scale := s.draw(t, 0.1)
		if scale == 0 {
			scale = 1 // free flight between walls
		}
		k, light := 3.0, 1.0
		if u, ok := uncommon[name]; ok {
			k, light = u.k, u.light
		}
		for _, c := range []struct {
			way  string
			step float64
		}{{"finite", math.Sqrt(6e-6)}, {"complex", 6e-6}} {
			tolerance := 10 * (2e-11*light + k*c.step*k*c.step/3)
			if worst := deviation(t, s.engine(t, c.way), at) / scale; !(worst <= tolerance) {
				t.Errorf("%s: %s deviates by %.3g of the largest acceleration, tolerance %.3g", name, c.way, worst, tolerance)
			}
		}
	}
}

// uncommon are the examples that change over less than 1/3, or whose masses
// differ so much that the rounding of the heaviest one's energy is light times
// larger for the lightest.
var uncommon = map[string]struct{ k, light float64 }{
	"kapitza":      {70, 1},    // the frequency of the drive
	"top":          {200, 1},   // its spin
	"slider_crank": {10, 1},    // revolutions
	"stormer":      {15, 1},    // a dipole at a distance of 0.2: 3/0.2
	"synchrotron":  {10, 1},    // at 0.8 c or more, 1/(1 - v)
	"relativistic": {10, 1},    // likewise
	"solar":        {3, 1.3e8}, // the Sun and Pluto
}
