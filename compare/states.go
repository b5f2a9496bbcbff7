package compare

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"lagc/runtime/dynamics"
)

// State is where accelerations are compared.
type State struct {
	T float64
	Y []float64 // q, then q̇
}

const (
	// spread is how far random states lie from the initial one, relative to the
	// value and to rest: far enough to leave every symmetry of the initial state,
	// near enough to stay where the Lagrangian is defined.
	spread = 0.2
	rest   = 0.5
	// tries is how many random states are drawn for one that is defined and meets
	// the constraints.
	tries = 50
)

// states draws n states around an initial one at times 0 … 1 after the start,
// moved onto the constraints. The same seed gives the same states.
func states(ctx context.Context, m *dynamics.Model, start float64, initial []float64, n int, seed uint64) ([]State, error) {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]State, 0, n)
	qdd := make([]float64, len(initial)/2)
	for range n * tries {
		if len(out) == n {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := State{start + random.Float64(), make([]float64, len(initial))}
		for i, x := range initial {
			s.Y[i] = x + spread*(2*random.Float64()-1)*math.Max(math.Abs(x), rest)
		}
		if m.Project(s.T, s.Y) == nil && m.Accelerations(s.T, s.Y, qdd, nil) == nil && finite(qdd) {
			out = append(out, s)
		}
	}
	if len(out) < n {
		return nil, fmt.Errorf("only %d of %d random states around the initial one have accelerations; choose another one with --init", len(out), n*tries)
	}
	return out, nil
}

func finite(x []float64) bool {
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}
