package autodiff

import (
	"fmt"

	"gonum.org/v1/gonum/diff/fd"

	"lagc/symbolic"
)

// stepper takes first derivatives by complex steps, Im f(x + ih)/h, which lose
// nothing to cancellation however small h is (Squire and Trapp, Using complex
// variables to estimate derivatives of real functions, SIAM Review 40, 1998), and
// second ones by central differences of these. It needs functions with a
// complex form.
type stepper struct {
	*task
	lagrangian *numbers[complex128]
	others     *numbers[complex128] // constraints, then D
	force      *numbers[float64]
	forced     []int
	z          []complex128
	x          []float64
	drift      []float64 // the direction of τ: q̇, 0, 1
	axis       []float64
	other      []float64
}

// tiny is h: its square vanishes beside 1, and products with it stay normal.
const tiny = 1e-40

func newStepper(s *task) (*stepper, error) {
	size := 2*s.n + 1
	w := &stepper{task: s, z: make([]complex128, size), x: make([]float64, size), drift: make([]float64, size), axis: make([]float64, size), other: make([]float64, size)}
	var err error
	if w.lagrangian, err = s.complexes(s.sys.Lagrangian); err != nil {
		return nil, err
	}
	if w.others, err = s.complexes(append(s.constraints(), s.dissipation()...)...); err != nil {
		return nil, err
	}
	on, forces := s.forces()
	c, err := s.read(forces...)
	if err != nil {
		return nil, err
	}
	w.forced, w.force = on, newFloats(s, c)
	return w, nil
}

// complexes reads expressions for evaluation in complex numbers.
func (s *task) complexes(roots ...symbolic.Node) (*numbers[complex128], error) {
	c, err := s.read(roots...)
	if err != nil {
		return nil, err
	}
	for _, o := range c.ops {
		switch o.op {
		case symbolic.OpConst, symbolic.OpSymbol, symbolic.OpSelect, opDecide:
			continue
		}
		if s.rules[o.op].complex == nil {
			return nil, fmt.Errorf("the complex step cannot differentiate %s, which has no complex form here; take another way, such as autodiff", o.op)
		}
	}
	return newNumbers(s, c, func(x float64) complex128 { return complex(x, 0) },
		func(x complex128) bool { return real(x) != 0 },
		func(op symbolic.Op, a, b complex128) complex128 { return s.rules[op].complex(a, b) }), nil
}

// slope returns the derivative of a code's k-th expression along a direction,
// at x moved by shift times another direction.
func (w *stepper) slope(f *numbers[complex128], k int, direction []float64, shift float64, by []float64) float64 {
	for i, x := range w.x {
		if shift != 0 {
			x += shift * by[i]
		}
		w.z[i] = complex(x, tiny*direction[i])
	}
	f.run(w.z)
	return imag(f.root(k)) / tiny
}

// mixed returns the second derivative along two directions.
func (w *stepper) mixed(f *numbers[complex128], k int, direction, by []float64) float64 {
	sum := 0.0
	for _, p := range fd.Central.Stencil {
		sum += p.Coeff * w.slope(f, k, direction, p.Loc*fd.Central.Step, by)
	}
	return sum / fd.Central.Step
}

// unit returns the direction of the i-th variable; it is valid until the next call.
func (w *stepper) unit(i int) []float64 {
	clear(w.axis)
	w.axis[i] = 1
	return w.axis
}

// terms implements differentiator.
func (w *stepper) terms(t float64, y []float64, d *dense) {
	n := w.n
	copy(w.x, y[:2*n])
	w.x[2*n] = t
	copy(w.drift, y[n:2*n])
	w.drift[2*n] = 1
	for i := range n {
		d.b[i] = w.slope(w.lagrangian, 0, w.unit(i), 0, nil)
		p := w.unit(n + i)
		for j := range i + 1 {
			w.other[n+j] = 1
			d.set(i, j, w.mixed(w.lagrangian, 0, p, w.other))
			w.other[n+j] = 0
		}
		d.b[i] -= w.mixed(w.lagrangian, 0, p, w.drift)
		if m := len(w.active); len(w.others.code.roots) > m {
			d.b[i] -= w.slope(w.others, m, p, 0, nil)
		}
	}
	for k, number := range w.active {
		first := n
		if w.sys.Constraints[number].Holonomic {
			first = 0
			d.b[n+k] = -w.mixed(w.others, k, w.drift, w.drift)
		} else {
			d.b[n+k] = -w.slope(w.others, k, w.drift, 0, nil)
		}
		for i := range n {
			d.set(n+k, i, w.slope(w.others, k, w.unit(first+i), 0, nil))
		}
	}
	w.force.run(w.x)
	for k, i := range w.forced {
		d.b[i] += w.force.root(k)
	}
}
