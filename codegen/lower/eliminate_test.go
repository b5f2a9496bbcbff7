package lower_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lagc"
	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/examples"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// structures are systems of every kind of structure that lets express, each of
// n links.
var structures = []struct{ name, text string }{
	{"chain", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)`},
	{"equal links", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - cos(th[i])
		lagrangian L = sum((x[i]'^2 + y[i]'^2)/2 - 9.81*y[i] for i in 1..n)`},
	{"relative angles", `
		let phi[i in 0..n] = if i = 0 then 0 else phi[i-1] + th[i]
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(phi[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(phi[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) + phi[i]'^2/20 - m[i]*9.81*y[i] for i in 1..n)`},
	{"centres of mass", `
		let phi[i in 0..n] = if i = 0 then 0 else phi[i-1] + th[i]
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(phi[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(phi[i])
		let cx[i in 1..n] = x[i-1] + l[i]/2*sin(phi[i])
		let cy[i in 1..n] = y[i-1] - l[i]/2*cos(phi[i])
		lagrangian L = sum(m[i]/2*(cx[i]'^2 + cy[i]'^2) + phi[i]'^2/20 - m[i]*9.81*cy[i] for i in 1..n)`},
	{"chain in space", `
		coord ph[1..n]
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])*cos(ph[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] + l[i]*sin(th[i])*sin(ph[i])
		let z[i in 0..n] = if i = 0 then 0 else z[i-1] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2 + z[i]'^2) - m[i]*9.81*z[i] for i in 1..n)`},
	{"springs", `
		coord r[1..n]
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + r[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - r[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] - 3*(r[i] - 1)^2 for i in 1..n)`},
	{"tree", `
		let x[i in 0..n] = if i = 0 then 0 else x[floor(i/2)] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[floor(i/2)] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)`},
	{"prefix sums", `
		let x[i in 1..n] = sum(l[j]*sin(th[j]) for j in 1..i)
		let y[i in 1..n] = -sum(l[j]*cos(th[j]) for j in 1..i)
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)`},
	{"driven cart", `
		coord s
		let x[i in 0..n] = if i = 0 then s else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then cos(3*t)/10 else y[i-1] - l[i]*cos(th[i])
		lagrangian L = s'^2 + sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)`},
	{"closed sum", `
		let u[i in 1..n+1] = if i <= n then l[i]*th[i] else -sum(l[j]*th[j] for j in 1..n)
		lagrangian L = sum(u[i]'^2/2 - u[i]^4 for i in 1..n+1) + sum(m[i]*(u[i]' - u[i+1]')^2 for i in 1..n)`},
	{"no time derivatives", `
		let u[i in 0..n] = if i = 0 then 0 else u[i-1] + cos(th[i])*th[i]' + th[i]*t
		let w[i in 0..n] = if i = 0 then 0 else w[i-1] + sin(th[1])*th[i]' - u[i]
		lagrangian L = sum(m[i]/2*(u[i]^2 + w[i]^2 + th[i]'^2) + th[i]*w[i] for i in 1..n)`},
	{"products of a sum and its parts", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		lagrangian L = sum(m[i]/2*x[i]'^2 + th[i]'^2 + x[i]'*th[i]'/4 for i in 1..n)`},
	{"products of velocities, taken out of a sum", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		lagrangian L = sum(m[i]/2*x[i]'^2 + th[i]'*(th[i]' + x[i]'*cos(th[i])/4) for i in 1..n)`},
	{"forces and friction", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + th[i]
		lagrangian L = sum(m[i]/2*x[i]'^2*(1 + th[1]^2) - x[i]^2 for i in 1..n)
		dissipation D = sum((x[i]' - x[i-1]')^2 for i in 1..n)
		force th[1] = sin(t)`},
}

// structure loads one of the structures.
func structure(t rapid.TB, name, text string, n int) *lagc.System {
	t.Helper()
	text = fmt.Sprintf("const n = %d\nparam m[1..n] = 1, l[1..n] = 1\ncoord th[1..n]\n", n) + strings.ReplaceAll(text, "\t\t", "")
	s, err := lagc.Load(name, text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A state is values for the inputs of programs.
type state map[symbolic.Symbol]float64

// randomState draws positions and velocities around 1 and params over spread
// powers of ten up and down.
func randomState(random *rand.Rand, s *mechanics.System, spread float64) state {
	v := state{}
	for _, in := range lower.Inputs(s, false) {
		if v[in] = 0.2 + 1.5*random.Float64(); in.Kind == symbolic.Param {
			v[in] = math.Pow(10, spread*(2*random.Float64()-1))
		}
	}
	return v
}

func (v state) at(s symbolic.Symbol) float64 { return v[s] }

// solve runs the program of one way; it reports whether all pivots held.
func (v state) solve(p *program.Program, n int) ([]float64, bool) {
	m := interp.New(p)
	for i, in := range p.Inputs {
		m.Inputs()[i] = v[in]
	}
	ok := m.Prepare()
	ok = m.Run() && ok
	out := make([]float64, n)
	m.Outputs(out)
	return out, ok
}

// residual returns by how much accelerations miss the equations of motion that
// an independent method forms with 200 bits.
func residual(t rapid.TB, s *mechanics.System, v state, a []float64) []float64 {
	t.Helper()
	const prec = 200
	wide := func(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }
	m, err := oracle.MotionOf(s.Graph, s.Lagrangian, len(a), func(x symbolic.Symbol) *big.Float { return wide(v[x]) }, oracle.Bigs(prec))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(a))
	for i := range a {
		r := new(big.Float).SetPrec(prec).Sub(m.Drift[i], m.Gradient[i])
		for j := range a {
			r.Add(r, new(big.Float).SetPrec(prec).Mul(m.Mass[i][j], wide(a[j])))
		}
		if s.Forces != nil && s.Forces[i] != 0 {
			r.Sub(r, wide(s.Graph.Eval([]symbolic.Node{s.Forces[i]}, v.at)[0]))
		}
		if s.Dissipation != 0 {
			r.Add(r, wide(s.Graph.Eval([]symbolic.Node{s.Graph.Diff(s.Dissipation, s.Velocity(i))}, v.at)[0]))
		}
		out[i], _ = r.Float64()
	}
	return out
}

// sizes evaluates expressions with everything taken positive: what their
// rounding errors are proportional to.
func sizes(g *symbolic.Graph, v state, roots []symbolic.Node) []float64 {
	values, size := map[symbolic.Node]float64{}, map[symbolic.Node]float64{}
	for _, n := range g.Reach(roots...) {
		if s, ok := g.SymbolOf(n); ok {
			values[n], size[n] = v[s], math.Abs(v[s])
			continue
		}
		var x []float64
		sum, product := 0.0, 1.0
		for _, a := range g.Args(n) {
			x = append(x, values[a])
			sum += size[a]
			product *= size[a]
		}
		values[n] = g.Apply(n, x)
		base, exponent := g.Base(n)
		switch op := g.Op(n); {
		case op == symbolic.OpAdd:
			size[n] = sum
		case op == symbolic.OpMul:
			size[n] = product
		case base != n && exponent.Sign() > 0:
			size[n] = math.Pow(size[base], exponent.Float())
		default:
			size[n] = math.Abs(values[n]) + sum
		}
	}
	out := make([]float64, len(roots))
	for i, r := range roots {
		out[i] = size[r]
	}
	return out
}

// terms returns per equation the size of all that is added up in it: masses
// times accelerations, and the forces that come through the lets.
func terms(g *symbolic.Graph, form *mechanics.LetForm, v state, a []float64) []float64 {
	n := form.Coordinates
	forces, scale := sizes(g, v, form.Force), sizes(g, v, form.Scale)
	bias := make([]float64, len(forces))
	coefficients := make([][]float64, len(form.Lets))
	for k, let := range form.Lets {
		bias[n+k] = sizes(g, v, []symbolic.Node{let.Bias})[0]
		for _, t := range let.Terms {
			c := sizes(g, v, []symbolic.Node{t.Coefficient})[0]
			coefficients[k] = append(coefficients[k], c)
			bias[n+k] += c * bias[t.Variable]
		}
	}
	for _, w := range form.Weights {
		x := sizes(g, v, []symbolic.Node{w.Value})[0]
		forces[w.Row] += x * bias[w.Col]
		forces[w.Col] += x * bias[w.Row]
	}
	for k := len(form.Lets) - 1; k >= 0; k-- {
		for j, t := range form.Lets[k].Terms {
			forces[t.Variable] += coefficients[k][j] * forces[n+k]
		}
	}
	for i := range a {
		for j := range a {
			forces[i] += math.Sqrt(scale[i]*scale[j]) * math.Abs(a[j])
		}
	}
	return forces[:n]
}

// ulps is by how many units of rounding an equation may be missed for every
// variable, relative to what is added up in it: elimination with positive
// pivots is backward stable, with a small constant per variable (Higham,
// Accuracy and Stability of Numerical Algorithms, 2002, ch. 10), and the
// coefficients themselves carry a few roundings.
const ulps = 1

func compareLets(t rapid.TB, s *lagc.System, v state) (held bool) {
	t.Helper()
	n := len(s.Mechanics.Coordinates)
	form := s.Equations.Lets()
	a, held := v.solve(lower.AccelerationsBy(s.Equations, lower.Lets), n)
	if !held {
		return false
	}
	missed, size := residual(t, s.Mechanics, v, a), terms(s.Mechanics.Graph, form, v, a)
	for i := range a {
		if tolerance := ulps * 0x1p-53 * float64(n+len(form.Lets)) * size[i]; !(math.Abs(missed[i]) <= tolerance) {
			t.Errorf("equation %d of %d is missed by %.3g, tolerance %.3g; q̈ = %v", i, n, missed[i], tolerance, a)
		}
	}
	return true
}

// Elimination over the lets gives the accelerations of every structure, with
// masses and lengths of all sizes.
func TestLetsOfStructures(t *testing.T) {
	for _, c := range structures {
		for _, n := range []int{1, 2, 5} {
			t.Run(fmt.Sprintf("%s/%d", c.name, n), func(t *testing.T) {
				s := structure(t, c.name, c.text, n)
				if s.Equations.Lets() == nil {
					if n > 1 {
						t.Fatal("elimination over the lets does not apply")
					}
					t.Skip("one link has no structure")
				}
				random := rand.New(rand.NewPCG(1, uint64(n)))
				held := 0
				for range 10 {
					if compareLets(t, s, randomState(random, s.Mechanics, 1)) {
						held++
					}
				}
				if held < 8 {
					t.Errorf("the pivots held in %d states of 10 only", held)
				}
			})
		}
	}
}

// The same for the bundled examples, with their params.
func TestLetsOfExamples(t *testing.T) {
	applies := 0
	for _, name := range examples.Names() {
		e, err := examples.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := lagc.Load(name, e.Text, resolve.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Equations.Lets() == nil {
			continue
		}
		applies++
		params, err := s.Mechanics.ParamValues(nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(2, 3))
			for range 5 {
				v := randomState(random, s.Mechanics, 0)
				for i, x := range params {
					v[symbolic.Symbol{Kind: symbolic.Param, Index: i}] = x
				}
				if !compareLets(t, s, v) {
					t.Error("a pivot failed")
				}
			}
		})
	}
	if applies < 10 {
		t.Errorf("elimination over the lets applies to %d examples only", applies)
	}
}

// randomLets draws a system whose velocities are linear in each other in every
// way: time derivatives of sums of positions and of their sines, sums that close,
// and combinations that no position goes with; with masses over 18 powers of
// ten. It has no structure where no let was drawn into the energy.
func randomLets(t *rapid.T) *mechanics.System {
	n := rapid.IntRange(1, 4).Draw(t, "coordinates")
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n)}
	mass := func() symbolic.Node {
		sys.Params = append(sys.Params, mechanics.Param{})
		return g.Symbol(symbolic.Param, len(sys.Params)-1)
	}
	positions, velocities := sys.Symbols(symbolic.Coordinate, n), sys.Symbols(symbolic.Velocity, n)
	factor := func() symbolic.Node {
		switch rapid.IntRange(0, 3).Draw(t, "factor") {
		case 0:
			return g.Int(1)
		case 1:
			return g.Int(-1)
		case 2:
			return g.Rat(symbolic.RatFrac(3, 2))
		}
		return g.Call(symbolic.OpCos, rapid.SampledFrom(positions).Draw(t, "angle"))
	}
	half, dt := g.Rat(symbolic.RatFrac(1, 2)), g.TimeDerivative()
	var energy []symbolic.Node
	for i := range n {
		if rapid.IntRange(0, 3).Draw(t, "massive") > 0 {
			energy = append(energy, g.Mul(half, mass(), g.PowInt(velocities[i], 2)))
		}
	}
	for range rapid.IntRange(1, 8).Draw(t, "lets") {
		var terms []symbolic.Node
		holonomic := rapid.IntRange(0, 3).Draw(t, "holonomic") > 0
		for range rapid.IntRange(2, 3).Draw(t, "terms") {
			if holonomic {
				x := rapid.SampledFrom(positions).Draw(t, "position")
				if rapid.Bool().Draw(t, "sine") {
					x = g.Call(symbolic.OpSin, x)
				}
				terms = append(terms, g.Mul(factor(), x))
			} else {
				terms = append(terms, g.Mul(factor(), rapid.SampledFrom(velocities).Draw(t, "velocity")))
			}
		}
		v := g.Add(terms...)
		if holonomic {
			positions = append(positions, v)
			energy = append(energy, g.Neg(g.PowInt(v, 2)))
			v = dt.Of(v)
		}
		velocities = append(velocities, v)
		if rapid.Bool().Draw(t, "heavy") {
			energy = append(energy, g.Mul(half, mass(), g.PowInt(v, 2)))
		}
		if rapid.IntRange(0, 3).Draw(t, "magnetic") == 0 {
			energy = append(energy, g.Mul(rapid.SampledFrom(positions).Draw(t, "field"), v))
		}
	}
	sys.Lagrangian = g.Add(energy...)
	return sys
}

func TestRandomLets(t *testing.T) {
	applied, held := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		sys := randomLets(r)
		s := &lagc.System{Mechanics: sys, Equations: mechanics.Derive(sys)}
		v := state{}
		for _, in := range lower.Inputs(sys, false) {
			const steps = 1 << 20 // nothing so small that its square underflows
			if v[in] = float64(rapid.IntRange(-2*steps, 2*steps).Draw(r, "value")) / steps; in.Kind == symbolic.Param {
				v[in] = math.Pow(10, 4.5*v[in])
			}
		}
		if s.Equations.Lets() == nil {
			return
		}
		applied++
		if compareLets(r, s, v) {
			held++
		}
	})
	if applied < 50 || 2*held < applied {
		t.Errorf("the lets gave a structure in %d systems, the pivots held in %d of them", applied, held)
	}
}

// A long chain: the other ways are held against the same equations, which
// float64 suffices to form.
func TestLongChain(t *testing.T) {
	const n = 48
	s := structure(t, structures[0].name, structures[0].text, n)
	form := s.Equations.Lets()
	v := randomState(rand.New(rand.NewPCG(8, 9)), s.Mechanics, 0.3)
	m, err := oracle.MotionOf(s.Mechanics.Graph, s.Mechanics.Lagrangian, n, v.at, oracle.Floats())
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range lower.Ways {
		a, held := v.solve(lower.AccelerationsBy(s.Equations, way), n)
		if !held {
			t.Errorf("%v: a pivot failed", way)
		}
		size := terms(s.Mechanics.Graph, form, v, a)
		for i := range a {
			r := m.Drift[i] - m.Gradient[i]
			for j := range a {
				r += m.Mass[i][j] * a[j]
			}
			if tolerance := ulps * 0x1p-53 * float64(n+len(form.Lets)) * size[i]; !(math.Abs(r) <= tolerance) {
				t.Errorf("%v: equation %d is missed by %.3g, tolerance %.3g", way, i, r, tolerance)
			}
		}
	}
}

// Programs are the same whenever they are made.
func TestLetsAreDeterministic(t *testing.T) {
	for _, c := range structures {
		first := lower.AccelerationsBy(structure(t, c.name, c.text, 6).Equations, lower.Lets)
		second := lower.AccelerationsBy(structure(t, c.name, c.text, 6).Equations, lower.Lets)
		if !reflect.DeepEqual(first, second) {
			t.Errorf("%s: two programs for one system", c.name)
		}
	}
}

// A chain whose last bob has no mass does not determine the last angle: the
// pivot says so.
func TestLetsWatchPivots(t *testing.T) {
	s := structure(t, structures[0].name, structures[0].text, 4)
	v := randomState(rand.New(rand.NewPCG(3, 4)), s.Mechanics, 0)
	p := lower.AccelerationsBy(s.Equations, lower.Lets)
	if _, ok := v.solve(p, 4); !ok {
		t.Fatal("a pivot failed where all is well")
	}
	v[symbolic.Symbol{Kind: symbolic.Param, Index: 3}] = 0
	if _, ok := v.solve(p, 4); ok {
		t.Error("no pivot failed although the mass matrix is singular")
	}
}
