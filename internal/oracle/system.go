package oracle

import "lagc/symbolic"

// Problem is all that a mechanical system's equations of motion follow from.
type Problem struct {
	Graph       *symbolic.Graph
	Coordinates int // n
	Lagrangian  symbolic.Node
	Dissipation symbolic.Node   // Rayleigh function; 0 if there is none
	Forces      []symbolic.Node // per coordinate, 0 where there is none; may be nil
	Constraints []Constraint    // m
}

// Constraint is an expression that vanishes: of positions and time where it is
// holonomic, else linear in the velocities.
type Constraint struct {
	Expr      symbolic.Node
	Holonomic bool
}

// Answer is what the equations of motion say at one state.
type Answer[T any] struct {
	Accelerations []T   // q̈ (n)
	Multipliers   []T   // λ (m)
	Mass          [][]T // M (n×n)
}

// Solution solves the equations of motion
//
//	M q̈ − Jᵀλ = ∂L/∂q + Q − ∂D/∂q̇ − drift,   J q̈ = −γ
//
// at the state, time and params that value gives. A holonomic constraint g has
// J = ∂g/∂q and γ = q̇ᵀ(∂²g/∂q²)q̇ + 2(∂²g/∂q∂t)q̇ + ∂²g/∂t², another one h has
// J = ∂h/∂q̇ and γ = (∂h/∂q)q̇ + ∂h/∂t, all read off jets.
func Solution[T any](p *Problem, value func(symbolic.Symbol) T, a Numbers[T]) (*Answer[T], error) {
	n, m := p.Coordinates, len(p.Constraints)
	motion, err := MotionOf(p.Graph, p.Lagrangian, n, value, a)
	if err != nil {
		return nil, err
	}
	force, err := applied(p, value, a)
	if err != nil {
		return nil, err
	}
	A, b := make([][]T, n+m), make([]T, n+m)
	for i := range n {
		A[i] = append(append(make([]T, 0, n+m), motion.Mass[i]...), zeros(a, m)...)
		b[i] = a.Add(a.Sub(motion.Gradient[i], motion.Drift[i]), force[i])
	}
	for k, c := range p.Constraints {
		row, bias, err := rate(p, c, value, a)
		if err != nil {
			return nil, err
		}
		A[n+k], b[n+k] = append(row, zeros(a, m)...), a.Neg(bias)
		for i := range n {
			A[i][n+k] = a.Neg(row[i])
		}
	}
	x, err := Solve(A, b, a)
	if err != nil {
		return nil, err
	}
	return &Answer[T]{x[:n], x[n:], motion.Mass}, nil
}

// applied returns Q − ∂D/∂q̇.
func applied[T any](p *Problem, value func(symbolic.Symbol) T, a Numbers[T]) ([]T, error) {
	n := p.Coordinates
	out := zeros(a, n)
	for i, f := range p.Forces {
		if f == 0 {
			continue
		}
		v, err := Eval(p.Graph, []symbolic.Node{f}, value, a)
		if err != nil {
			return nil, err
		}
		out[i] = v[0]
	}
	if p.Dissipation == 0 {
		return out, nil
	}
	d, err := jetOf(p.Graph, p.Dissipation, n, value, a)
	if err != nil {
		return nil, err
	}
	for i := range n {
		out[i] = a.Sub(out[i], d.at(a, n+i))
	}
	return out, nil
}

// rate returns a constraint's row of J and its γ.
func rate[T any](p *Problem, c Constraint, value func(symbolic.Symbol) T, a Numbers[T]) (row []T, bias T, err error) {
	n := p.Coordinates
	m, time := 2*n+1, 2*n
	jet, err := jetOf(p.Graph, c.Expr, n, value, a)
	if err != nil {
		return nil, bias, err
	}
	first := n
	bias = jet.at(a, time)
	if c.Holonomic {
		first = 0
		bias = jet.second(a, time, time, m)
	}
	for i := range n {
		row = append(row, jet.at(a, first+i))
		v := value(symbolic.Symbol{Kind: symbolic.Velocity, Index: i})
		change := jet.at(a, i) // how the rate changes with qᵢ
		if c.Holonomic {
			change = a.Mul(a.Int(2), jet.second(a, i, time, m))
			for j := range n {
				w := value(symbolic.Symbol{Kind: symbolic.Velocity, Index: j})
				change = a.Add(change, a.Mul(jet.second(a, i, j, m), w))
			}
		}
		bias = a.Add(bias, a.Mul(change, v))
	}
	return row, bias, nil
}

func zeros[T any](a Numbers[T], n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = a.Int(0)
	}
	return out
}
