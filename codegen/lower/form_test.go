package lower

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"lagc/mechanics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// randomForm is a let form with numbers for what it contains: as nodes, and as the
// matrices of the same problem.
type randomForm struct {
	*rand.Rand
	sys    *mechanics.System
	form   *mechanics.LetForm
	values map[symbolic.Symbol]float64
	moving bool // coefficients depend on the state

	c    *mat.Dense    // the variables' accelerations are c·q̈ + bias
	bias *mat.VecDense // of the variables
	w    *mat.SymDense
	f    *mat.VecDense
	j    *mat.Dense // the constraints are j·(c·q̈ + bias) + gap = 0
	gap  *mat.VecDense
}

// coefficient is a random number, some of them such as are treated apart.
func (r *randomForm) coefficient() (symbolic.Node, float64) {
	if x := int64(r.IntN(6)) - 1; x <= 1 {
		return r.sys.Graph.Int(x), float64(x)
	}
	return r.number(r.NormFloat64())
}

// number is a param, times a coordinate that is 1 if coefficients depend on the state.
func (r *randomForm) number(x float64) (symbolic.Node, float64) {
	s := symbolic.Symbol{Kind: symbolic.Param, Index: len(r.sys.Params)}
	r.sys.Params = append(r.sys.Params, mechanics.Param{})
	r.values[s] = x
	n := r.sys.Graph.Symbol(s.Kind, s.Index)
	if r.moving {
		n = r.sys.Graph.Mul(n, r.sys.Graph.Symbol(symbolic.Coordinate, 0))
	}
	return n, x
}

func newRandomForm(random *rand.Rand) *randomForm {
	n, lets := 1+random.IntN(4), 1+random.IntN(7)
	all, constraints := n+lets, random.IntN(n)
	r := &randomForm{
		Rand: random, values: map[symbolic.Symbol]float64{}, moving: random.IntN(3) > 0,
		sys: &mechanics.System{
			Graph: symbolic.New(), Coordinates: make([]mechanics.Coordinate, n), Constraints: make([]mechanics.Constraint, constraints),
		},
		form: &mechanics.LetForm{Coordinates: n},
		c:    mat.NewDense(all, n, nil), bias: mat.NewVecDense(all, nil), w: mat.NewSymDense(all, nil), f: mat.NewVecDense(all, nil),
	}
	for i := range n {
		r.values[symbolic.Symbol{Kind: symbolic.Coordinate, Index: i}] = 1
		r.c.Set(i, i, 1)
		r.form.Scale = append(r.form.Scale, r.sys.Graph.Int(1))
	}
	r.addLets(n, all)
	r.addWeights(n, all)
	for v := range all {
		node, x := r.coefficient()
		r.form.Force = append(r.form.Force, node)
		r.f.SetVec(v, x)
	}
	if constraints > 0 {
		r.addConstraints(constraints, all)
	}
	return r
}

// addLets makes the variables from n on sums of those before.
func (r *randomForm) addLets(n, all int) {
	density := r.Float64()
	for v := n; v < all; v++ {
		var let mechanics.Let
		for u := range v {
			if r.Float64() >= density {
				continue
			}
			node, x := r.coefficient()
			let.Terms = append(let.Terms, mechanics.LetTerm{Variable: u, Coefficient: node})
			for i := range n {
				r.c.Set(v, i, r.c.At(v, i)+x*r.c.At(u, i))
			}
			r.bias.SetVec(v, r.bias.AtVec(v)+x*r.bias.AtVec(u))
		}
		node, x := r.coefficient()
		let.Bias = node
		r.bias.SetVec(v, r.bias.AtVec(v)+x)
		r.form.Lets = append(r.form.Lets, let)
	}
}

// addWeights couples variables, lets with their own terms included, by a matrix whose
// diagonal outweighs its rows.
func (r *randomForm) addWeights(n, all int) {
	density := r.Float64() * r.Float64()
	sums := make([]float64, all)
	for i := range all {
		for k := range i {
			if r.Float64() < density {
				x := r.NormFloat64()
				r.w.SetSym(i, k, x)
				sums[i], sums[k] = sums[i]+math.Abs(x), sums[k]+math.Abs(x)
			}
		}
	}
	for i := range all {
		if i < n || sums[i] > 0 || r.IntN(2) == 0 {
			r.w.SetSym(i, i, sums[i]+0.5+r.Float64())
		}
		for k := range i + 1 {
			if x := r.w.At(i, k); x != 0 {
				node, _ := r.number(x)
				r.form.Weights = append(r.form.Weights, symbolic.Entry{Row: i, Col: k, Value: node})
			}
		}
	}
}

func (r *randomForm) addConstraints(count, all int) {
	r.j, r.gap = mat.NewDense(count, all, nil), mat.NewVecDense(count, nil)
	for k := range count {
		var row mechanics.LetRow
		for v := range all {
			if v == k || r.IntN(3) == 0 {
				node, x := r.number(r.NormFloat64())
				row.Terms = append(row.Terms, mechanics.LetTerm{Variable: v, Coefficient: node})
				r.j.Set(k, v, x)
			}
		}
		node, x := r.coefficient()
		row.Bias = node
		r.gap.SetVec(k, x)
		r.form.Constraints = append(r.form.Constraints, row)
	}
}

// solve returns q̈ and the multipliers from the matrices, and their condition.
func (r *randomForm) solve() (x *mat.VecDense, condition float64) {
	n, m := r.form.Coordinates, len(r.form.Constraints)
	a, b := mat.NewDense(n+m, n+m, nil), mat.NewVecDense(n+m, nil)
	var wc, mass, pull, force mat.Dense
	wc.Mul(r.w, r.c)
	mass.Mul(r.c.T(), &wc)
	pull.Mul(r.w, r.bias)
	pull.Sub(r.f, &pull)
	force.Mul(r.c.T(), &pull)
	a.Slice(0, n, 0, n).(*mat.Dense).Copy(&mass)
	b.SliceVec(0, n).(*mat.VecDense).CopyVec(force.ColView(0))
	if m > 0 {
		var jc, rest mat.Dense
		jc.Mul(r.j, r.c)
		rest.Mul(r.j, r.bias)
		rest.Add(&rest, r.gap)
		rest.Scale(-1, &rest)
		a.Slice(n, n+m, 0, n).(*mat.Dense).Copy(&jc)
		a.Slice(0, n, n, n+m).(*mat.Dense).Copy(jc.T())
		b.SliceVec(n, n+m).(*mat.VecDense).CopyVec(rest.ColView(0))
	}
	x = mat.NewVecDense(n+m, nil)
	if err := x.SolveVec(a, b); err != nil {
		return nil, math.Inf(1)
	}
	for k := n; k < n+m; k++ {
		x.SetVec(k, -x.AtVec(k))
	}
	return x, mat.Cond(a, 2)
}

// TestRandomForms solves let forms that no Lagrangian need have given: lets of any
// coefficients, without terms, in each other, coupled to each other and to their own terms.
// The reference is the dense system, solved with pivoting.
func TestRandomForms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	solved := 0
	for trial := range 2000 {
		r := newRandomForm(random)
		want, condition := r.solve()
		if !(condition < 1e6) {
			continue
		}
		for k, preference := range preferences {
			p := eliminate(r.sys, r.form, newPlanner(r.form, preference).run(math.MaxInt), true)
			m := interp.New(p)
			for i, s := range p.Inputs {
				m.Inputs()[i] = r.values[s]
			}
			if !m.Prepare() || !m.Run() {
				t.Errorf("trial %d, order %d: a check failed, condition %.2g", trial, k, condition)
				continue
			}
			solved++
			got := mat.NewVecDense(want.Len(), nil)
			m.Outputs(got.RawVector().Data)
			got.SubVec(got, want)
			// some hundred operations, each within an ulp, and the system's condition
			if e := mat.Norm(got, math.Inf(1)); !(e <= 100*0x1p-53*condition*(1+mat.Norm(want, math.Inf(1)))) {
				t.Errorf("trial %d, order %d: off by %.3g, condition %.2g", trial, k, e, condition)
			}
		}
	}
	if solved < 3000 {
		t.Errorf("only %d solved", solved)
	}
}
