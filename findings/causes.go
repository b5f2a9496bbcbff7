package findings

import (
	"context"
	"fmt"
	"math"

	"lagc/compare"
)

// causes looks for where single large errors come from: in the worst of the
// random states it compares the error with what one suspected cause makes of
// that state.
func causes(ctx context.Context, r *Results) error {
	r.Causes = nil
	for _, c := range suspects {
		x, err := c.measure()
		if err != nil {
			return fmt.Errorf("%s: %w", c.system, err)
		}
		r.Causes = append(r.Causes, *x)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// suspect is a system, a way and what is thought to be the cause of its error.
type suspect struct {
	name, system, way string
	initial           []float64 // instead of the file's
	// predict returns the error relative to the largest acceleration of the state;
	// nil where nothing simple predicts it.
	predict func(at compare.State, qdd []float64) float64
}

var suspects = []suspect{
	{name: "moon", system: "arenstorf", way: "symbolic", predict: moonDistance},
	{name: "shaking", system: "kapitza", way: "symbolic", predict: shakingPhase},
	{name: "slow", system: "double_pendulum", way: "finite"},
	{name: "fast", system: "double_pendulum", way: "finite", initial: []float64{-0.6, -10.5, -6.2, -4.9}}, // about where it is at t = 10
}

func (c suspect) measure() (*Cause, error) {
	s, err := setting{name: c.system}.subject()
	if err != nil {
		return nil, err
	}
	if c.initial != nil {
		s.Initial = c.initial
	}
	e, err := compare.Open(s, c.way)
	if err != nil {
		return nil, err
	}
	out := &Cause{Name: c.name, System: c.system, Way: c.way}
	at, worst, err := compare.Worst(s, e, compare.Options{Seed: 1})
	if err != nil {
		return nil, err
	}
	out.Time, out.State, out.Error = at.T, at.Y, worst
	if c.predict != nil {
		qdd := make([]float64, len(at.Y)/2)
		if err := e.Accelerations(at.T, at.Y, qdd, nil); err != nil {
			return nil, err
		}
		out.Predicted = c.predict(at, qdd)
	}
	return out, nil
}

// moonDistance is what the rounding of 1 − μ, δ = fl(1 − μ) − (1 − μ), makes of
// the Moon's pull μ/r²: it moves the Moon by δ, so the pull changes by 2δ/r of
// itself at most.
func moonDistance(at compare.State, _ []float64) float64 {
	const mu = 0.012277471
	moon := 1 - float64(mu)
	one := 1.0
	delta := math.Abs((one - moon) - mu) // exact: 1 − moon loses nothing
	return 2 * delta / math.Hypot(at.Y[0]-moon, at.Y[1])
}

// shakingPhase is what the rounding δ of ωt makes of the acceleration
// (a ω²/l) cos(ωt) sin θ of the pivot.
func shakingPhase(at compare.State, qdd []float64) float64 {
	const a, w = 0.1, 70.0
	phase := w * at.T
	delta := math.FMA(w, at.T, -phase)
	return math.Abs(a * w * w * math.Sin(phase) * math.Sin(at.Y[0]) * delta / qdd[0])
}
