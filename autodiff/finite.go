package autodiff

import (
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"lagc/symbolic"
)

// finite differentiates by central differences of the expressions' values, with
// gonum's diff/fd and its steps: 6e-6 for first derivatives, the root of that for
// mixed ones. The steps are absolute, so it wants coordinates of about 1; about
// half of the digits are right, and across a kink none.
type finite struct {
	*task
	lagrangian  *scalar
	dissipation *scalar // nil if there is none
	constraints []*scalar
	force       *numbers[float64]
	forced      []int
	hessian     *mat.SymDense
	gradient    []float64
	shift       []float64 // q̇, then how far along τ
	x           []float64 // q, q̇, t
}

// scalar is one expression as functions that package fd takes. point is where
// they are evaluated; each varies a part of it.
type scalar struct {
	*numbers[float64]
	n     int
	point []float64 // q, q̇, t
	moved []float64
}

func newScalar(s *task, node symbolic.Node) (*scalar, error) {
	c, err := s.read(node)
	if err != nil {
		return nil, err
	}
	return &scalar{newFloats(s, c), s.n, make([]float64, 2*s.n+1), make([]float64, 2*s.n+1)}, nil
}

// positions is a function of q.
func (f *scalar) positions(q []float64) float64 {
	copy(f.moved, f.point)
	copy(f.moved, q)
	return f.at()
}

// velocities is a function of q̇.
func (f *scalar) velocities(v []float64) float64 {
	copy(f.moved, f.point)
	copy(f.moved[f.n:], v)
	return f.at()
}

// along is a function of the way along τ = (q̇, 1) in positions and time.
func (f *scalar) along(s float64) float64 {
	copy(f.moved, f.point)
	f.drift(s)
	return f.at()
}

// sheared is a function of q̇ and the way along τ.
func (f *scalar) sheared(x []float64) float64 {
	copy(f.moved, f.point)
	copy(f.moved[f.n:], x[:f.n])
	f.drift(x[f.n])
	return f.at()
}

// drift moves along τ, with the velocities of the point itself.
func (f *scalar) drift(s float64) {
	for i := range f.n {
		f.moved[i] += s * f.point[f.n+i]
	}
	f.moved[2*f.n] += s
}

func (f *scalar) at() float64 {
	f.run(f.moved)
	return f.root(0)
}

func newFinite(s *task) (*finite, error) {
	n := s.n
	w := &finite{
		task: s, hessian: mat.NewSymDense(n+1, nil), gradient: make([]float64, n),
		shift: make([]float64, n+1), x: make([]float64, 2*n+1),
	}
	var err error
	if w.lagrangian, err = newScalar(s, s.sys.Lagrangian); err != nil {
		return nil, err
	}
	for _, node := range s.dissipation() {
		if w.dissipation, err = newScalar(s, node); err != nil {
			return nil, err
		}
	}
	for _, node := range s.constraints() {
		f, err := newScalar(s, node)
		if err != nil {
			return nil, err
		}
		w.constraints = append(w.constraints, f)
	}
	on, forces := s.forces()
	c, err := s.read(forces...)
	if err != nil {
		return nil, err
	}
	w.forced, w.force = on, newFloats(s, c)
	return w, nil
}

var central = &fd.Settings{Formula: fd.Central}

// terms implements differentiator.
func (w *finite) terms(t float64, y []float64, d *dense) {
	n := w.n
	copy(w.x, y[:2*n])
	w.x[2*n] = t
	q, v := w.x[:n], w.x[n:2*n]

	copy(w.lagrangian.point, w.x)
	fd.Gradient(d.b[:n], w.lagrangian.positions, q, central)
	copy(w.shift, v)
	fd.Hessian(w.hessian, w.lagrangian.sheared, w.shift, central)
	for i := range n {
		for j := range i + 1 {
			d.set(i, j, w.hessian.At(i, j))
		}
		d.b[i] -= w.hessian.At(i, n)
	}
	if w.dissipation != nil {
		copy(w.dissipation.point, w.x)
		for i, f := range fd.Gradient(w.gradient, w.dissipation.velocities, v, central) {
			d.b[i] -= f
		}
	}
	w.constrain(d, q, v)
	w.force.run(w.x)
	for k, i := range w.forced {
		d.b[i] += w.force.root(k)
	}
}

// constrain sets J and −γ.
func (w *finite) constrain(d *dense, q, v []float64) {
	for k, number := range w.active {
		f := w.constraints[k]
		copy(f.point, w.x)
		if w.sys.Constraints[number].Holonomic {
			fd.Gradient(w.gradient, f.positions, q, central)
			d.b[w.n+k] = -fd.Derivative(f.along, 0, &fd.Settings{Formula: fd.Central2nd})
		} else {
			fd.Gradient(w.gradient, f.velocities, v, central)
			d.b[w.n+k] = -fd.Derivative(f.along, 0, central)
		}
		for i, g := range w.gradient {
			d.set(w.n+k, i, g)
		}
	}
}
