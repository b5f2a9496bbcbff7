package autodiff

import (
	"math"

	"lagc/mechanics"
	"lagc/runtime/dynamics"
)

// A tape of a batch holds mostLanes states: enough to spread the cost of
// recording, few enough for a small system's tape to stay in the second-level
// cache. Where that makes more than mostNumbers numbers for the operations of
// the expressions alone, it holds fewer, down to 2.
const (
	mostLanes   = 64
	mostNumbers = 1 << 20
)

// batched is the autograd engine with its batch form, which runs the same tape
// with a vector in each entry.
type batched struct {
	*engine
	block *block // nil until the first batch

	state, out []float64 // of one state, for oneByOne
}

func newBatched(sys *mechanics.System, params []float64, active []int) (Engine, error) {
	e, err := construct(&rules, newAutograd, sys, params, active)
	if err != nil {
		return nil, err
	}
	return &batched{engine: e}, nil
}

// AccelerationsBatch implements Batcher. Where the code is loose the states are
// evaluated one by one: what runs in a lane although no branch that is taken
// there needs it may have infinite derivatives, which no single mask keeps away.
func (e *batched) AccelerationsBatch(t []float64, y, qdd, lambda [][]float64) error {
	if e.way.(*autograd).code.loose {
		return e.oneByOne(t, y, qdd, lambda)
	}
	if e.block == nil {
		var err error
		if e.block, err = newBlock(&e.task, len(e.way.(*autograd).code.ops)); err != nil {
			return err
		}
	}
	var first error
	lanes := e.block.lanes
	for k := 0; k < len(t); k += lanes {
		e.block.run(t, y, k)
		for lane := range min(lanes, len(t)-k) {
			err := e.solve(lane, t[k+lane], y, k+lane)
			if err != nil && first == nil {
				first = err
			}
			e.store(err, k+lane, qdd, lambda)
		}
	}
	return first
}

// oneByOne evaluates a batch state by state.
func (e *batched) oneByOne(t []float64, y, qdd, lambda [][]float64) (first error) {
	if e.state == nil {
		e.state, e.out = make([]float64, 2*e.n), make([]float64, e.n)
	}
	for k := range t {
		for i := range e.state {
			e.state[i] = y[i][k]
		}
		err := e.Accelerations(t[k], e.state, e.out, nil)
		if err != nil && first == nil {
			first = err
		}
		e.store(err, k, qdd, lambda)
	}
	return first
}

// solve solves the equations of one lane, which is state k of the batch.
func (e *batched) solve(lane int, t float64, y [][]float64, k int) error {
	e.block.load(lane, e.d)
	if !e.d.finite() {
		return dynamics.ErrUndefined
	}
	if open := e.d.solve(); open != nil {
		state := make([]float64, 2*e.n)
		for i := range state {
			state[i] = y[i][k]
		}
		return e.singular(t, state, open)
	}
	return nil
}

// store writes the solution of state k.
func (e *batched) store(err error, k int, qdd, lambda [][]float64) {
	for i := range e.n {
		if qdd[i][k] = e.d.x[i]; err != nil {
			qdd[i][k] = math.NaN()
		}
	}
	if lambda == nil {
		return
	}
	for i := range lambda {
		lambda[i][k] = 0
	}
	for i, constraint := range e.active {
		if lambda[constraint][k] = 0 - e.d.x[e.n+i]; err != nil {
			lambda[constraint][k] = math.NaN()
		}
	}
}

// block differentiates at several states at once.
type block struct {
	*autograd
	lanes           int
	slope, friction laneSweep
	jacobian        []float64 // ∂(root r)/∂q̇ⱼ at [(r·n+j)·lanes+lane]: M, then J
	drift           []float64 // (∂p/∂q)q̇ + ∂p/∂t of root r at [r·lanes+lane]
}

func newBlock(s *task, size int) (*block, error) {
	lanes := mostLanes
	for lanes > 2 && lanes*size > mostNumbers {
		lanes /= 2
	}
	a, err := newTaped(s, lanes)
	if err != nil {
		return nil, err
	}
	roots := len(a.momenta)
	return &block{autograd: a, lanes: lanes, jacobian: make([]float64, roots*s.n*lanes), drift: make([]float64, roots*lanes)}, nil
}

// run differentiates at the states from number k on; lanes beyond the last state
// repeat it.
func (b *block) run(t []float64, y [][]float64, k int) {
	b.tape.rewind(b.tape.base)
	for i := range 2*b.n + 1 {
		from := t
		if i < 2*b.n {
			from = y[i]
		}
		lane := b.tape.lane(entry(i))
		for filled := copy(lane, from[k:]); filled < len(lane); filled++ {
			lane[filled] = from[len(from)-1]
		}
	}
	b.differentiate()
	b.friction.run(b.tape, b.rayleigh)
	for from := 0; from < len(b.momenta); from += rootsAtOnce {
		group := b.momenta[from:min(from+rootsAtOnce, len(b.momenta))]
		b.slope.run(b.tape, group)
		for r := range group {
			b.equation(from+r, r)
		}
	}
}

// equation keeps the derivatives of momentum or rate i, which is root r of the sweep.
func (b *block) equation(i, r int) {
	sum := b.drift[i*b.lanes : (i+1)*b.lanes]
	setOrClear(sum, b.slope.at(2*b.n, r))
	for j := range b.n {
		setOrClear(b.jacobian[(i*b.n+j)*b.lanes:][:b.lanes], b.slope.at(b.n+j, r))
		d := b.slope.at(j, r)
		if d == nil {
			continue
		}
		v := b.tape.lane(entry(b.n + j))
		for i := range sum {
			sum[i] += float64(d[i] * v[i])
		}
	}
}

// setOrClear copies from, or zeros where there is nothing.
func setOrClear(to, from []float64) {
	if from == nil {
		clear(to)
	} else {
		copy(to, from)
	}
}

// load sets up the equations of one lane.
func (b *block) load(lane int, d *dense) {
	n := b.n
	for i := range n {
		d.b[i] = b.number(b.adjoint[i], lane)
	}
	for k, i := range b.forced {
		d.b[i] += b.number(b.forces[k], lane)
	}
	for r := range b.momenta {
		if r < n {
			if f := b.friction.at(n+r, 0); f != nil {
				d.b[r] -= f[lane]
			}
			d.b[r] -= b.drift[r*b.lanes+lane]
		} else {
			d.b[r] = -b.drift[r*b.lanes+lane]
		}
		for j := range n {
			if r >= n || j <= r {
				d.set(r, j, b.jacobian[(r*n+j)*b.lanes+lane])
			}
		}
	}
}

// number returns an entry's value in one lane, 0 for none.
func (b *block) number(e entry, lane int) float64 {
	if e == none {
		return 0
	}
	return b.tape.v[int(e)*b.lanes+lane]
}
