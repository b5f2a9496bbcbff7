package autodiff

import (
	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"lagc/symbolic"
)

// hyper differentiates forward with gonum's dual numbers x + ẋε, ε² = 0, for
// gradients and its hyper-dual numbers for Hessians (Fike and Alonso, The
// development of hyper-dual numbers, AIAA 2011-886): every second derivative that
// the equations of motion contain is one evaluation, exact to rounding.
type hyper struct {
	*task
	motion *numbers[hyperdual.Number] // L, then the holonomic constraints
	first  *numbers[dual.Number]      // L, all constraints, D
	force  *numbers[float64]
	forced []int
	bent   []int // holonomic constraints: their row in J
	h      []hyperdual.Number
	d      []dual.Number
	x      []float64
	drift  []float64 // the direction of τ: q̇, 0, 1
}

func newHyper(s *task) (*hyper, error) {
	w := &hyper{
		task: s, h: make([]hyperdual.Number, 2*s.n+1), d: make([]dual.Number, 2*s.n+1),
		x: make([]float64, 2*s.n+1), drift: make([]float64, 2*s.n+1),
	}
	constraints := s.constraints()
	second := []symbolic.Node{s.sys.Lagrangian}
	for k, number := range s.active {
		if s.sys.Constraints[number].Holonomic {
			second, w.bent = append(second, constraints[k]), append(w.bent, k)
		}
	}
	on, forces := s.forces()
	w.forced = on
	first := append(append([]symbolic.Node{s.sys.Lagrangian}, constraints...), s.dissipation()...)
	motion, err := s.read(second...)
	if err != nil {
		return nil, err
	}
	gradients, err := s.read(first...)
	if err != nil {
		return nil, err
	}
	plain, err := s.read(forces...)
	if err != nil {
		return nil, err
	}
	w.motion = newNumbers(s, motion, func(x float64) hyperdual.Number { return hyperdual.Number{Real: x} },
		func(x hyperdual.Number) bool { return x.Real != 0 }, s.hyperdual)
	w.first = newNumbers(s, gradients, func(x float64) dual.Number { return dual.Number{Real: x} },
		func(x dual.Number) bool { return x.Real != 0 }, s.dual)
	w.force = newFloats(s, plain)
	return w, nil
}

// newFloats evaluates a code in float64.
func newFloats(s *task, c *code) *numbers[float64] {
	return newNumbers(s, c, func(x float64) float64 { return x }, func(x float64) bool { return x != 0 },
		func(op symbolic.Op, a, b float64) float64 { return s.rules[op].value(a, b) })
}

// hyperdual applies an operation; one without a rule is constant in pieces.
func (s *task) hyperdual(op symbolic.Op, a, b hyperdual.Number) hyperdual.Number {
	if f := s.rules[op].hyperdual; f != nil {
		return f(a, b)
	}
	return hyperdual.Number{Real: s.rules[op].value(a.Real, b.Real)}
}

// dual applies an operation likewise.
func (s *task) dual(op symbolic.Op, a, b dual.Number) dual.Number {
	if f := s.rules[op].dual; f != nil {
		return f(a, b)
	}
	return dual.Number{Real: s.rules[op].value(a.Real, b.Real)}
}

// terms implements differentiator.
func (w *hyper) terms(t float64, y []float64, d *dense) {
	n := w.n
	copy(w.x, y[:2*n])
	w.x[2*n] = t
	copy(w.drift, y[n:2*n])
	w.drift[2*n] = 1
	for i, x := range w.x {
		w.h[i] = hyperdual.Number{Real: x}
		w.d[i] = dual.Number{Real: x}
	}
	clear(d.b)
	w.seconds(d)
	w.firsts(d)
	w.force.run(w.x)
	for k, i := range w.forced {
		d.b[i] += w.force.root(k)
	}
}

// seconds sets M, subtracts the momenta's drift and sets −γ of holonomic constraints.
func (w *hyper) seconds(d *dense) {
	n := w.n
	for i := range n {
		w.h[n+i].E1mag = 1
		for j := range i + 1 {
			w.h[n+j].E2mag = 1
			w.motion.run(w.h)
			d.set(i, j, w.motion.root(0).E1E2mag)
			w.h[n+j].E2mag = 0
		}
		for k, v := range w.drift {
			w.h[k].E2mag = v
		}
		w.motion.run(w.h)
		d.b[i] -= w.motion.root(0).E1E2mag
		for k := range w.h {
			w.h[k].E2mag = 0
		}
		w.h[n+i].E1mag = 0
	}
	if len(w.bent) == 0 {
		return
	}
	for k, v := range w.drift {
		w.h[k].E1mag, w.h[k].E2mag = v, v
	}
	w.motion.run(w.h)
	for k, row := range w.bent {
		d.b[n+row] = -w.motion.root(1 + k).E1E2mag
	}
}

// firsts adds ∂L/∂q, subtracts ∂D/∂q̇ and sets J, and −γ of nonholonomic constraints.
func (w *hyper) firsts(d *dense) {
	n, m := w.n, len(w.active)
	for i := range 2 * n {
		w.d[i].Emag = 1
		w.first.run(w.d)
		w.d[i].Emag = 0
		if i < n {
			d.b[i] += w.first.root(0).Emag
		} else if len(w.first.code.roots) > 1+m {
			d.b[i-n] -= w.first.root(1 + m).Emag
		}
		for k, number := range w.active {
			if w.sys.Constraints[number].Holonomic == (i < n) {
				d.set(n+k, i%n, w.first.root(1+k).Emag)
			}
		}
	}
	for k, v := range w.drift {
		w.d[k].Emag = v
	}
	w.first.run(w.d)
	for k, number := range w.active {
		if !w.sys.Constraints[number].Holonomic {
			d.b[n+k] = -w.first.root(1 + k).Emag
		}
	}
}
