package ensemble_test

import (
	"context"
	"fmt"

	"lagc"
	"lagc/resolve"
	"lagc/runtime/ensemble"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

// How fast a pendulum becomes, from five heights: the energy says v = 2·sin(θ₀/2).
func Example() {
	s, err := lagc.Load("pendulum.lag", "coord th\nlagrangian L = th'^2/2 + cos(th)\ninit th = 1", resolve.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	jobs := func(yield func(ensemble.Job) bool) {
		for k := 1; k <= 5; k++ {
			start := map[int]float64{0: 0.5 * float64(k)} // th is the first of (q, q̇)
			if !yield(ensemble.Job{Setup: simulate.Setup{Initial: start}, Output: integrate.Output{End: 10, Every: 0.01}}) {
				return
			}
		}
	}
	opt := ensemble.Options{Reduce: []ensemble.Reduction{{Column: 2, Kind: ensemble.Max}}} // t, th, th_dot
	err = ensemble.Run(context.Background(), sim, jobs, opt, func(r ensemble.Result) error {
		fmt.Printf("%d  %.3f\n", r.Number, r.Reduced[0])
		return r.Err
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0  0.495
	// 1  0.959
	// 2  1.363
	// 3  1.683
	// 4  1.898
}
