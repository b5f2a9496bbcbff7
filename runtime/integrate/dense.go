package integrate

import (
	"fmt"
	"math"
)

// dense holds the coefficients of one step's dense output, made when first asked for.
type dense struct {
	ready  bool
	taken  *Taken // the step, where it was taken elsewhere and has not been interpolated yet
	levels int
	stride int
	c      []float64 // levels rows of stride
}

func newDense(m *Method, stride int) dense {
	d := dense{levels: m.DenseLevels(), stride: stride}
	d.c = make([]float64, d.levels*stride)
	return d
}

// level is one row of coefficients.
func (d *dense) level(i int) []float64 { return d.c[i*d.stride : (i+1)*d.stride] }

// Interpolate sets y to the solution at t, which must lie within the last step. Its error is of the
// order of the method's dense output. It is not projected. An error is *OptionError for t outside the step, or
// what Derivative said in a stage that only dense output needs.
//
// The polynomial in θ = (t − t₀)/h is nested as in Hairer's codes (Solving ODEs I, II.6):
//
//	y₀ + θ(c₀ + (1−θ)(c₁ + θ(c₂ + (1−θ)(c₃ + θ(c₄ + …)))))
//
// with c₀ = y₁ − y₀, c₁ = hf₀ − c₀, c₂ = c₀ − hf₁ − c₁, and c₃ … from the tableau's Dense.
func (in *Integrator) Interpolate(t float64, y []float64) error {
	before, after := in.direction*(in.past.t-t), in.direction*(t-in.now.t)
	if slack := in.rounding(in.now.t); !(before <= slack && after <= slack) {
		return refuse("t", "%v is outside the last step, %v to %v", t, in.past.t, in.now.t)
	}
	theta := 0.0
	if in.h != 0 {
		theta = in.past.since(t) / in.h
	}
	if err := in.shapeStep(); err != nil {
		return fmt.Errorf("dense output: %w", err)
	}
	in.nest(theta, y)
	if !finite(y[:in.work.dim]) {
		return fmt.Errorf("dense output: %w", errNotFinite)
	}
	return nil
}

// nest evaluates the nested polynomial.
func (in *Integrator) nest(theta float64, y []float64) {
	d := &in.dense
	top := d.level(d.levels - 1)
	y = y[:in.work.dim]
	copy(y, top)
	for l := d.levels - 2; l >= 0; l-- {
		factor := theta
		if l%2 == 0 {
			factor = 1 - theta
		}
		for i, c := range d.level(l)[:len(y)] {
			y[i] = c + float64(factor*y[i])
		}
	}
	for i, s := range in.start[:len(y)] {
		y[i] = s + float64(theta*y[i])
	}
}

// shapeStep makes the coefficients of the last step's dense output.
func (in *Integrator) shapeStep() error {
	d, w := &in.dense, &in.work
	if d.ready {
		return nil
	}
	if d.taken != nil {
		in.takeOver()
		return nil
	}
	c := d.level(0)
	for i := range c {
		c[i] = in.arrived[i] - in.start[i]
	}
	if d.levels > 1 {
		if err := in.derivatives(); err != nil {
			return err
		}
		in.hermite()
		for i, row := range w.shape {
			w.combine(d.level(3+i), in.nothing, in.h, row)
		}
	}
	d.ready = true
	return nil
}

// derivatives evaluates what dense output needs besides the formula's stages: the derivative at
// the end, which the next step may use again, and the extra stages.
func (in *Integrator) derivatives() error {
	if !in.arrivalKnown {
		if err := in.arrival(in.now.t); err != nil {
			return err
		}
		if in.problem.Project == nil {
			in.fresh = in.work.arrival
		}
	}
	w, t := &in.work, in.opt.Method.Tableau
	for i, row := range w.extra {
		w.combine(in.stage, in.start, in.h, row)
		time := in.past.t + math.FMA(t.DenseC[i], in.h, in.past.low)
		if err := in.evaluate(time, in.stage, w.arrival+(i+1)*w.stride); err != nil {
			return err
		}
	}
	return nil
}

// hermite sets c₁ and c₂ from the derivatives at both ends.
func (in *Integrator) hermite() {
	d, w := &in.dense, &in.work
	c0, c1, c2 := d.level(0), d.level(1), d.level(2)
	for i := range w.dim {
		c1[i] = float64(in.h*w.k[i]) - c0[i]
		c2[i] = c0[i] - float64(in.h*w.k[w.arrival+i]) - c1[i]
	}
}

// DenseLevels is the number of vectors of coefficients of the method's dense output; see Interpolate.
func (m *Method) DenseLevels() int {
	if m.Tableau != nil && m.Tableau.Hermite {
		return 3 + len(m.Tableau.Dense)
	}
	return 1
}
