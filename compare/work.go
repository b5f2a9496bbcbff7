package compare

import (
	"context"
	"fmt"
	"math"

	"lagc/runtime/integrate"
)

// Curve is error against work for one method and one way.
type Curve struct {
	Method string      `json:"method"`
	Way    string      `json:"way"`
	Points []WorkPoint `json:"points"`
}

// WorkPoint is one run.
type WorkPoint struct {
	Setting     float64 `json:"setting"` // tolerance of an adaptive method, step of a fixed one
	Evaluations int64   `json:"evaluations"`
	Error       float64 `json:"error"` // largest along the run, as in Trajectory
	Energy      float64 `json:"energy_drift,omitempty"`
}

const (
	// Work–precision diagrams run from coarse to fine in these many settings.
	settings = 9
	// coarsest is how many steps a fixed-step method takes at first; each setting
	// doubles it.
	coarsest = 100
	// astray is the relative error from which on a run is none: a coarse step
	// may throw a body out of the system.
	astray = 10
	// mostSteps ends runs whose accelerations are too noisy for the tolerance.
	mostSteps = 100_000
	// tightest is log₁₀ of the last tolerance of an adaptive method.
	tightest = -13
)

// WorkPrecision runs methods with the accelerations of ways, from coarse
// settings to fine ones. Runs that fail or go astray are left out: a coarse one
// may leave where the equations are defined.
func WorkPrecision(ctx context.Context, s *Subject, ways []Way, methods []*integrate.Method) ([]Curve, error) {
	_, ref, against, err := s.truth(ctx)
	if err != nil {
		return nil, err
	}
	var out []Curve
	for _, w := range append([]Way{Symbolic}, ways...) {
		if w.open == nil {
			continue
		}
		c := s.open(w, &Row{}, Options{NoTiming: true})
		if c.engine == nil {
			continue
		}
		for _, m := range methods {
			curve := Curve{Method: m.Name, Way: w.Name}
			for k := range settings {
				p, err := s.workPoint(ctx, c.engine, m, k, ref, against)
				if err != nil {
					c.close()
					return nil, err
				}
				if p != nil {
					curve.Points = append(curve.Points, *p)
				}
			}
			out = append(out, curve)
		}
		c.close()
	}
	return out, nil
}

// workPoint makes the k-th run; nil says that it failed.
func (s *Subject) workPoint(ctx context.Context, e Engine, m *integrate.Method, k int, ref *path, against string) (*WorkPoint, error) {
	opt := integrate.Options{Method: m, MaxSteps: mostSteps}
	point := &WorkPoint{}
	if m.Adaptive {
		opt.Tol = math.Pow(10, math.Round(-3+float64(k)*(tightest+3)/(settings-1)))
		point.Setting = opt.Tol
	} else {
		opt.Step = (s.End - s.Start) / float64(int(coarsest)<<k)
		point.Setting = opt.Step
	}
	p := s.run(ctx, e, opt)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.err != nil {
		return nil, nil
	}
	t := s.trajectory(p, ref, against)
	if !(t.Max <= astray) {
		return nil, nil
	}
	point.Evaluations, point.Error = t.Evaluations, t.Max
	if t.Energy != nil {
		point.Energy = *t.Energy
	}
	return point, nil
}

// Cost is what evaluations and their set-up take, one way, as a system grows.
type Cost struct {
	System string      `json:"system"`
	Way    string      `json:"way"`
	Points []CostPoint `json:"points"`
}

// CostPoint is the cost at one size.
type CostPoint struct {
	N     int     `json:"n"`
	Time  float64 `json:"median_ns"`
	SetUp float64 `json:"set_up_ns"`
	// Batched is as in Timing.
	Batched float64 `json:"batched_ns,omitempty"`
}

// costStates is the number of states in a cost measurement: enough that no
// branch predictor knows them by heart.
const costStates = 16

// Costs times the symbolic path and ways on subjects of growing size.
func Costs(ctx context.Context, name string, ways []Way, sizes []int, subject func(n int) (*Subject, error)) ([]Cost, error) {
	all := append([]Way{Symbolic}, ways...)
	out := make([]Cost, len(all))
	for i, w := range all {
		out[i] = Cost{System: name, Way: w.Name}
	}
	for _, n := range sizes {
		s, err := subject(n)
		if err != nil {
			return nil, fmt.Errorf("%s with n = %d: %w", name, n, err)
		}
		if err := s.costs(ctx, n, all, out); err != nil {
			return nil, fmt.Errorf("%s with n = %d: %w", name, n, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Subject) costs(ctx context.Context, n int, all []Way, out []Cost) error {
	at, err := states(ctx, s.Model, s.Start, s.Initial, costStates, 1)
	if err != nil {
		return err
	}
	rows := make([]Row, len(all))
	contenders := make([]contender, len(all))
	for i, w := range all {
		if w.open != nil {
			contenders[i] = s.open(w, &rows[i], Options{})
			defer contenders[i].close()
		}
		contenders[i].row = &rows[i]
	}
	timings(contenders, at)
	for i, row := range rows {
		if row.Timing != nil {
			out[i].Points = append(out[i].Points, CostPoint{n, row.Timing.Median, row.SetUp, row.Timing.Batched})
		}
	}
	return nil
}
