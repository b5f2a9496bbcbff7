package integrate

import "math"

// advance tries a step of h from now: it sets arrived and lowArrived, and the rows of the stages.
// On an error nothing else has changed, and another h may be tried.
func (in *Integrator) advance(h float64) error {
	in.arrivalKnown = false
	if in.opt.Method.Kicks != nil {
		return in.kickAndDrift(h)
	}
	if err := in.first(); err != nil {
		return err
	}
	w, t := &in.work, in.opt.Method.Tableau
	for i := 1; i < w.stages; i++ {
		w.combine(in.stage, in.start, h, w.a[i])
		if err := in.evaluate(in.at(t.C[i], h), in.stage, i*w.stride); err != nil {
			return err
		}
	}
	w.combine(in.stage, in.low, h, w.b)
	for i, d := range in.stage {
		in.arrived[i], in.lowArrived[i] = twoSum(in.start[i], d) // compensated summation over all steps
	}
	if !finite(in.arrived) {
		return errNotFinite
	}
	return nil
}

// at is the time of a node in a step of h from now.
func (in *Integrator) at(node, h float64) float64 {
	return in.now.t + math.FMA(node, h, in.now.low)
}

// evaluate calls the derivative and puts its result at an offset.
func (in *Integrator) evaluate(t float64, y []float64, at int) error {
	in.stats.Evaluations++
	return in.problem.Derivative(t, y[:in.work.dim:in.work.dim], in.work.row(at))
}

// first makes row 0 the derivative at the current state, from the last step's end where it is
// known (FSAL).
func (in *Integrator) first() error {
	w := &in.work
	if in.fresh < 0 {
		if err := in.evaluate(in.now.t, in.state, 0); err != nil {
			return err
		}
	} else if in.fresh > 0 {
		copy(w.row(0), w.row(in.fresh))
	}
	in.fresh = 0
	return nil
}

// kickAndDrift is advance for splitting methods.
func (in *Integrator) kickAndDrift(h float64) error {
	n, dim := in.work.halfDim, in.work.dim
	copy(in.arrived, in.start)
	copy(in.lowArrived, in.low)
	for i, s := range in.opt.Method.Kicks {
		if s.Kick != 0 {
			at := i * in.work.stride
			if err := in.evaluate(in.at(s.Node, h), in.arrived, at); err != nil {
				return err
			}
			in.push(n, dim, float64(s.Kick*h), in.work.row(at)[n:])
		}
		in.push(0, n, float64(s.Drift*h), in.arrived[n:dim])
	}
	if !finite(in.arrived) {
		return errNotFinite
	}
	return nil
}

// push adds h·rate to the components from … to of arrived, compensated.
func (in *Integrator) push(from, to int, h float64, rate []float64) {
	arrived, low := in.arrived[from:to], in.lowArrived[from:to]
	for i := range arrived {
		arrived[i], low[i] = twoSum(arrived[i], math.FMA(h, rate[i], low[i]))
	}
}

// arrival makes row s the derivative at what the last step, which ended at t, arrived at.
func (in *Integrator) arrival(t float64) error {
	at := in.work.arrival
	if err := in.evaluate(t, in.arrived, at); err != nil {
		return err
	}
	if !finite(in.work.row(at)) {
		return errNotFinite
	}
	in.arrivalKnown = true
	return nil
}
