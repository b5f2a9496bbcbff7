package compare

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"gonum.org/v1/gonum/mat"

	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/symbolic"
)

// Precision is the number of bits that reference accelerations are computed
// with. Twice float64's 53 would do for well-conditioned systems; what is left
// covers condition numbers up to 10¹⁵.
const Precision = 160

// reference is what the accelerations of states are, as far as float64 can say,
// and what is left of them.
type reference struct {
	value     [][]*big.Float // per state and coordinate
	largest   []float64      // per state, the largest |q̈|
	floor     float64        // their root mean square over all states
	condition float64        // the largest 2-norm condition number of M
}

// problem is what the reference starts from: the Lagrangian, forces and those
// constraints that are enforced.
func problem(s *mechanics.System, active []int) *oracle.Problem {
	p := &oracle.Problem{
		Graph: s.Graph, Coordinates: len(s.Coordinates),
		Lagrangian: s.Lagrangian, Dissipation: s.Dissipation, Forces: s.Forces,
	}
	for k, c := range s.Constraints {
		if slices.Contains(active, k) {
			p.Constraints = append(p.Constraints, oracle.Constraint{Expr: c.Expr, Holonomic: c.Holonomic})
		}
	}
	return p
}

// newReference solves the equations of motion of every state with Precision
// bits, by derivatives of jets: no rule of package symbolic takes part.
func newReference(ctx context.Context, p *oracle.Problem, params []float64, states []State) (*reference, error) {
	r := &reference{}
	numbers := oracle.Bigs(Precision)
	for _, s := range states {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		answer, err := oracle.Solution(p, func(x symbolic.Symbol) *big.Float {
			return new(big.Float).SetPrec(Precision).SetFloat64(lookup(x, s, params))
		}, numbers)
		if err != nil {
			return nil, fmt.Errorf("the reference has no value at t = %v, q and q̇ = %v: %w", s.T, s.Y, err)
		}
		r.value = append(r.value, answer.Accelerations)
		largest := 0.0
		for _, a := range answer.Accelerations {
			x, _ := a.Float64()
			largest = max(largest, x, -x)
		}
		r.largest = append(r.largest, largest)
		r.condition = max(r.condition, condition(answer.Mass))
	}
	r.floor = rms(r.largest)
	return r, nil
}

// lookup returns a symbol's value.
func lookup(x symbolic.Symbol, s State, params []float64) float64 {
	switch x.Kind {
	case symbolic.Time:
		return s.T
	case symbolic.Coordinate:
		return s.Y[x.Index]
	case symbolic.Velocity:
		return s.Y[len(s.Y)/2+x.Index]
	}
	return params[x.Index]
}

func condition(m [][]*big.Float) float64 {
	dense := mat.NewDense(len(m), len(m), nil)
	for i, row := range m {
		for j, v := range row {
			x, _ := v.Float64()
			dense.Set(i, j, x)
		}
	}
	return mat.Cond(dense, 2)
}
