package lower_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lagc"
	"lagc/codegen/lower"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/symbolic"
)

// loops are structures whose bodies constraints hold together, of n links.
var loops = []struct{ name, text string }{
	{"pinned chain", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
		constraint x[n] = 1  constraint y[n] = 0.5`},
	{"rods pinned at both ends", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(th[i])
		let cx[i in 1..n] = x[i-1] + l[i]/2*sin(th[i])
		let cy[i in 1..n] = y[i-1] - l[i]/2*cos(th[i])
		lagrangian L = sum(m[i]/2*(cx[i]'^2 + cy[i]'^2 + l[i]^2/12*th[i]'^2) - m[i]*9.81*cy[i] for i in 1..n)
		constraint x[n] = 1  constraint y[n] = 0.5`},
	{"joint angles, sums written out", `
		let phi[i in 1..n] = sum(th[j] for j in 1..i)
		let x[i in 1..n] = sum(l[j]*sin(phi[j]) for j in 1..i)
		let y[i in 1..n] = -sum(l[j]*cos(phi[j]) for j in 1..i)
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) + phi[i]'^2/20 - m[i]*9.81*y[i] for i in 1..n)
		constraint sum(l[j]*sin(phi[j]) for j in 1..n) = 1
		constraint sum(l[j]*cos(phi[j]) for j in 1..n) = 1/2`},
	{"end on a moving circle", `
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
		constraint (x[n] - sin(t))^2 + (y[n] + 1)^2 = 2`},
	{"rods between points", `
		coord y[1..n]
		let dx[i in 1..n] = if i = 1 then th[1] else th[i] - th[i-1]
		let dy[i in 1..n] = if i = 1 then y[1] else y[i] - y[i-1]
		lagrangian L = sum(m[i]/2*(th[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
		RODS`},
	{"ladder", `
		coord ph[1..n]
		let x[i in 0..n] = if i = 0 then 0 else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[i-1] - l[i]*cos(th[i])
		let u[i in 0..n] = if i = 0 then 1 else u[i-1] + l[i]*sin(ph[i])
		let w[i in 0..n] = if i = 0 then 0 else w[i-1] - l[i]*cos(ph[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2 + u[i]'^2 + w[i]'^2) - m[i]*9.81*(y[i] + w[i]) for i in 1..n)
		constraint (x[n] - u[n])^2 + (y[n] - w[n])^2 = 1
		constraint (x[1] - u[1])^2 + (y[1] - w[1])^2 = 1`},
	{"two loops on one tree", `
		let x[i in 0..n] = if i = 0 then 0 else x[floor(i/2)] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then 0 else y[floor(i/2)] - l[i]*cos(th[i])
		lagrangian L = sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
		constraint x[n] = x[n-1] + 0.1  constraint y[n] = -1  constraint x[n-2]^2 + y[n-2]^2 = 3`},
	{"rolling", `
		coord a, b
		let x[i in 0..n] = if i = 0 then a else x[i-1] + l[i]*sin(th[i])
		let y[i in 0..n] = if i = 0 then b else y[i-1] - l[i]*cos(th[i])
		lagrangian L = a'^2 + b'^2 + sum(m[i]/2*(x[i]'^2 + y[i]'^2) - m[i]*9.81*y[i] for i in 1..n)
		constraint x[n]'*sin(th[n]) = y[n]'*cos(th[n])`},
}

// loop loads one of the loops.
func loop(t rapid.TB, name, text string, n int) *lagc.System {
	t.Helper()
	var rods strings.Builder
	for i := range n {
		fmt.Fprintf(&rods, "constraint dx[%d]^2 + dy[%d]^2 = l[%d]^2 ", i+1, i+1, i+1)
	}
	return structure(t, name, strings.ReplaceAll(text, "RODS", rods.String()), n)
}

// saddle is the linear system for q̈ and −λ at one state, with 200 bits.
type saddle struct {
	matrix [][]*big.Float // ⎡M Jᵀ; J 0⎤
	rhs    []*big.Float
}

const prec = 200

func wide(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }

// saddleOf forms the system by an independent method: with one more coordinate μ
// per constraint, the Lagrangian L + Σ μ'ġ has the momenta ġ and, where μ' = 0,
// the equations M q̈ + Jᵀμ” = f and J q̈ = −γ.
func saddleOf(t rapid.TB, e *mechanics.Equations, v state) saddle {
	t.Helper()
	s, g := e.System, e.System.Graph
	n, m := len(s.Coordinates), len(e.Rate)
	augmented := []symbolic.Node{s.Lagrangian}
	for k, rate := range e.Rate {
		augmented = append(augmented, g.Mul(g.Symbol(symbolic.Velocity, n+k), rate))
	}
	motion, err := oracle.MotionOf(g, g.Add(augmented...), n+m, func(x symbolic.Symbol) *big.Float { return wide(v[x]) }, oracle.Bigs(prec))
	if err != nil {
		t.Fatal(err)
	}
	out := saddle{matrix: motion.Mass}
	for i := range motion.Drift {
		drift, gradient := motion.Drift[i], motion.Gradient[i]
		out.rhs = append(out.rhs, new(big.Float).SetPrec(prec).Sub(gradient, drift))
	}
	return out
}

// residual returns A x − b for x = (q̈, −λ).
func (s saddle) residual(x []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		r := new(big.Float).SetPrec(prec).Neg(s.rhs[i])
		for j := range x {
			r.Add(r, new(big.Float).SetPrec(prec).Mul(s.matrix[i][j], wide(x[j])))
		}
		out[i], _ = r.Float64()
	}
	return out
}

// diagonal returns what each unknown's pivot starts from: the scale of M, and
// for multipliers (J M⁻¹ Jᵀ)ₖₖ.
func (s saddle) diagonal(t rapid.TB, scale []float64) []float64 {
	t.Helper()
	n := len(scale)
	mass := make([][]*big.Float, n)
	for i := range mass {
		mass[i] = s.matrix[i][:n]
	}
	out := append([]float64(nil), scale...)
	for _, row := range s.matrix[n:] {
		z, err := oracle.Solve(mass, row[:n], oracle.Bigs(prec))
		if err != nil {
			t.Skip(err)
		}
		sum := new(big.Float).SetPrec(prec)
		for i := range z {
			sum.Add(sum, new(big.Float).SetPrec(prec).Mul(row[i], z[i]))
		}
		d, _ := sum.Float64()
		out = append(out, d)
	}
	return out
}

// compareLoops reports whether the pivots held. Rounding errors are proportional
// to what is added up in the right sides and in the constraints' coefficients and,
// as in every elimination with pivots that grow nothing, to √(dᵢdⱼ) for element
// (i, j), where d are the pivots before anything is subtracted.
func compareLoops(t rapid.TB, e *mechanics.Equations, v state) (held bool) {
	t.Helper()
	n, m := len(e.System.Coordinates), len(e.Rate)
	x, held := v.solve(lower.AccelerationsBy(e, lower.Lets), n+m)
	if !held {
		return false
	}
	for k := range m {
		x[n+k] = -x[n+k]
	}
	g, form := e.System.Graph, e.Lets()
	s := saddleOf(t, e, v)
	size := terms(g, form, v, x[:n])
	diagonal := s.diagonal(t, sizes(g, v, form.Scale))
	for k := range m {
		row, bias := rowSizes(g, form, v, k)
		for i, c := range row {
			size[i] += c * math.Abs(x[n+k])
			bias += c * math.Abs(x[i])
		}
		size = append(size, bias)
	}
	for i, r := range s.residual(x) {
		for j := range x {
			if i >= n || j >= n {
				size[i] += math.Sqrt(diagonal[i]*diagonal[j]) * math.Abs(x[j])
			}
		}
		if tolerance := ulps * 0x1p-53 * float64(form.Variables()) * size[i]; !(math.Abs(r) <= tolerance) {
			t.Errorf("equation %d of %d + %d is missed by %.3g, tolerance %.3g; x = %v", i, n, m, r, tolerance, x)
		}
	}
	return true
}

// rowSizes returns the sizes of what is added up in a row of J, and in its γ.
func rowSizes(g *symbolic.Graph, form *mechanics.LetForm, v state, k int) (row []float64, bias float64) {
	factor := make([]float64, form.Coordinates+len(form.Lets))
	add := func(terms []mechanics.LetTerm, by float64) {
		for _, t := range terms {
			factor[t.Variable] += by * sizes(g, v, []symbolic.Node{t.Coefficient})[0]
		}
	}
	bias = sizes(g, v, []symbolic.Node{form.Constraints[k].Bias})[0]
	add(form.Constraints[k].Terms, 1)
	for i, let := range slices.Backward(form.Lets) {
		f := factor[form.Coordinates+i]
		bias += f * sizes(g, v, []symbolic.Node{let.Bias})[0]
		add(let.Terms, f)
	}
	return factor[:form.Coordinates], bias
}

// Elimination over the lets gives accelerations and multipliers of every
// structure with loops.
func TestLetsOfLoops(t *testing.T) {
	for _, c := range loops {
		for _, n := range []int{4, 7} {
			t.Run(fmt.Sprintf("%s/%d", c.name, n), func(t *testing.T) {
				s := loop(t, c.name, c.text, n)
				if s.Equations.Lets() == nil {
					t.Skip("points and rods need no lets")
				}
				random := rand.New(rand.NewPCG(1, uint64(n)))
				held := 0
				for range 10 {
					if compareLoops(t, s.Equations, randomState(random, s.Mechanics, 1)) {
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

// randomTree draws bodies on a tree, with angles absolute or relative, masses at
// the joints or between them, some without any, and constraints that close loops,
// keep distances, drive and make joints slide or roll; masses and lengths are params.
func randomTree(t *rapid.T) *mechanics.System {
	n := rapid.IntRange(2, 6).Draw(t, "bodies")
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n)}
	param := func() symbolic.Node {
		sys.Params = append(sys.Params, mechanics.Param{})
		return g.Symbol(symbolic.Param, len(sys.Params)-1)
	}
	half, dt := g.Rat(symbolic.RatFrac(1, 2)), g.TimeDerivative()
	x, y, phi := []symbolic.Node{g.Int(0)}, []symbolic.Node{g.Int(0)}, []symbolic.Node{g.Int(0)}
	parents := []int{-1}
	var energy []symbolic.Node
	point := func(mass, x, y symbolic.Node) {
		energy = append(energy, g.Mul(half, mass, g.PowInt(dt.Of(x), 2)), g.Mul(half, mass, g.PowInt(dt.Of(y), 2)), g.Neg(g.Mul(mass, y)))
	}
	for i := range n {
		parent := rapid.IntRange(max(0, i-2), i).Draw(t, "parent")
		parents = append(parents, parent)
		angle := sys.Position(i)
		if rapid.Bool().Draw(t, "relative") {
			angle = g.Add(angle, phi[parent])
		}
		l := param()
		dx, dy := g.Mul(l, g.Call(symbolic.OpSin, angle)), g.Mul(l, g.Call(symbolic.OpCos, angle))
		x, y, phi = append(x, g.Add(x[parent], dx)), append(y, g.Add(y[parent], dy)), append(phi, angle)
		if rapid.IntRange(0, 4).Draw(t, "massive") > 0 {
			point(param(), x[i+1], y[i+1])
		}
		if rapid.IntRange(0, 2).Draw(t, "rod") == 0 {
			point(param(), g.Add(x[parent], g.Mul(half, dx)), g.Add(y[parent], g.Mul(half, dy)))
		}
		energy = append(energy, g.Mul(half, param(), g.PowInt(dt.Of(angle), 2)))
	}
	for range rapid.IntRange(1, min(3, n-1)).Draw(t, "constraints") {
		i, j := rapid.IntRange(1, n).Draw(t, "from"), rapid.IntRange(0, n).Draw(t, "to")
		dx, dy := g.Add(x[i], g.Neg(x[j])), g.Add(y[i], g.Neg(y[j]))
		var rate symbolic.Node
		kind := rapid.IntRange(0, 4).Draw(t, "kind")
		if kind == 2 && (parents[i] == j || parents[j] == i) {
			kind = 0 // what a rod keeps anyway constrains nothing
		}
		switch kind {
		case 0:
			rate = dt.Of(g.Add(dx, g.Neg(g.Call(symbolic.OpSin, g.Symbol(symbolic.Time, 0)))))
		case 1:
			rate = dt.Of(dy)
		case 2:
			rate = dt.Of(g.Add(g.PowInt(dx, 2), g.PowInt(dy, 2)))
		case 3:
			rate = g.Add(g.Mul(dt.Of(x[i]), g.Call(symbolic.OpSin, phi[j])), g.Neg(g.Mul(dt.Of(y[i]), g.Call(symbolic.OpCos, phi[i]))))
		case 4:
			rate = g.Add(dt.Of(phi[i]), g.Mul(g.Int(-2), dt.Of(phi[j])), dt.Of(x[i]))
		}
		sys.Constraints = append(sys.Constraints, mechanics.Constraint{Expr: rate})
	}
	sys.Lagrangian = g.Add(energy...)
	return sys
}

func TestRandomTreesWithLoops(t *testing.T) {
	applied, held := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		sys := randomTree(r)
		e := mechanics.Derive(sys)
		v := state{}
		for _, in := range lower.Inputs(sys, false) {
			const steps = 1 << 20
			if v[in] = float64(rapid.IntRange(-2*steps, 2*steps).Draw(r, "value")) / steps; in.Kind == symbolic.Param {
				v[in] = math.Pow(10, 4.5*v[in])
			}
		}
		if e.Lets() == nil {
			return
		}
		applied++
		if compareLoops(r, e, v) {
			held++
		}
	})
	if applied < 50 || 2*held < applied {
		t.Errorf("the lets gave a structure in %d systems, the pivots held in %d of them", applied, held)
	}
}

// Masses that hang at rest, where all accelerations are rounding noise, pass the
// check of their constraints.
func TestForcesInBalance(t *testing.T) {
	const n = 7
	s := loop(t, loops[4].name, loops[4].text, n)
	v := randomState(rand.New(rand.NewPCG(6, 7)), s.Mechanics, 1)
	for i := range n {
		v[symbolic.Symbol{Kind: symbolic.Coordinate, Index: i}] = 1e-9 * float64(i)
		v[symbolic.Symbol{Kind: symbolic.Coordinate, Index: n + i}] = -float64(i + 1)
		for _, k := range []int{i, n + i} {
			v[symbolic.Symbol{Kind: symbolic.Velocity, Index: k}] = 0
		}
	}
	p := lower.Accelerations(s.Equations)
	a, held := v.solve(p, 2*n)
	if !held {
		t.Error("the check fails: hanging masses would be solved with pivoting")
	}
	for i, x := range a {
		if !(math.Abs(x) < 1e-6) { // 10⁻⁹ of 9.81, times a mass ratio of up to 100
			t.Errorf("q̈[%d] = %v at rest", i, x)
		}
	}
}

// What restores constraints after a step takes no longer than the accelerations:
// in a long loop it goes over the lets too.
func TestCorrectionOfLoops(t *testing.T) {
	const n = 12
	for _, c := range loops {
		t.Run(c.name, func(t *testing.T) {
			s := loop(t, c.name, c.text, n)
			e := s.Equations
			v := randomState(rand.New(rand.NewPCG(4, 5)), s.Mechanics, 0.5)
			p := lower.Correction(e, e.Rate)
			size := len(s.Mechanics.Coordinates) + len(e.Rate)
			if all := lower.Accelerations(e); p.Operations() > all.Operations() {
				t.Errorf("%d operations, %d for accelerations", p.Operations(), all.Operations())
			}
			x, ok := v.solve(p, size)
			if !ok {
				t.Fatal("a pivot failed")
			}
			compareCorrection(t, e, v, x)
		})
	}
}

// compareCorrection puts x = (change, multipliers) into M x + Jᵀμ = 0,
// J x = −residual.
func compareCorrection(t *testing.T, e *mechanics.Equations, v state, x []float64) {
	t.Helper()
	g, n := e.System.Graph, len(e.System.Coordinates)
	s := saddleOf(t, e, v)
	residuals, off := g.Eval(e.Rate, v.at), sizes(g, v, e.Rate)
	diagonal := make([]float64, n)
	for i := range x {
		if s.rhs[i] = wide(0); i < n {
			diagonal[i], _ = s.matrix[i][i].Float64()
		} else {
			x[i], s.rhs[i] = -x[i], wide(-residuals[i-n])
		}
	}
	diagonal = s.diagonal(t, diagonal)
	for i, r := range s.residual(x) {
		size := 0.0
		if i >= n {
			size = off[i-n]
		}
		for j := range x {
			size += math.Sqrt(diagonal[i]*diagonal[j]) * math.Abs(x[j])
		}
		if tolerance := ulps * 0x1p-53 * float64(3*len(x)) * size; !(math.Abs(r) <= tolerance) {
			t.Errorf("equation %d is missed by %.3g, tolerance %.3g", i, r, tolerance)
		}
	}
}

// The work per link stays the same however many links a loop has, and so it does
// where points are held together by rods, which needs no lets.
func TestWorkOfLoopsIsLinear(t *testing.T) {
	for _, c := range loops {
		if strings.Contains(c.name, "tree") {
			continue // links of several kinds
		}
		t.Run(c.name, func(t *testing.T) {
			var count []int
			for _, n := range []int{8, 16, 32, 64} {
				p, choice := lower.Compared(loop(t, c.name, c.text, n).Equations)
				t.Logf("%d links: %+v", n, choice)
				count = append(count, p.Operations())
			}
			if !(count[3]-count[2] == 2*(count[2]-count[1]) && count[2]-count[1] == 2*(count[1]-count[0])) {
				t.Errorf("operations %v for 8, 16, 32 and 64 links: not linear", count)
			}
		})
	}
}
