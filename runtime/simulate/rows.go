package simulate

import "math"

// rows makes rows from states and watches what should stay constant.
type rows struct {
	s        *Simulation
	emit     func([]float64) error
	buffer   []float64
	qdd      []float64
	lambda   []float64
	last     float64
	first    float64 // energy
	any      bool
	change   float64
	scale    float64
	residual float64
}

func (s *Simulation) newRows(emit func([]float64) error) *rows {
	n, m := len(s.System.Coordinates), len(s.System.Constraints)
	return &rows{s: s, emit: emit, buffer: make([]float64, len(s.Columns)), qdd: make([]float64, n), lambda: make([]float64, m)}
}

// reset forgets the run before.
func (r *rows) reset() {
	r.last, r.first, r.any, r.change, r.scale, r.residual = 0, 0, false, 0, 0, 0
}

func (r *rows) row(t float64, y []float64) error {
	s := r.s
	if s.needsForce {
		if err := s.engine.Accelerations(t, y, r.qdd, r.lambda); err != nil {
			return err
		}
	}
	in := s.observed.Inputs()
	in[0] = t
	k := 1 + copy(in[1:], y)
	k += copy(in[k:], r.qdd)
	copy(in[k:], r.lambda)
	s.observed.Run()

	row := append(r.buffer[:0], t)
	row = append(row, y...)
	row = append(row, r.lambda...)
	for i := range s.System.Observed {
		row = append(row, s.observed.Output(i))
	}
	r.watch(t, y)
	return r.emit(row)
}

func (r *rows) watch(t float64, y []float64) {
	energy, kinetic := r.s.Energy()
	if !r.any {
		r.first, r.any, r.scale = energy, true, math.Abs(energy)
	}
	r.last = t
	r.scale = math.Max(r.scale, math.Abs(kinetic))
	r.change = math.Max(r.change, math.Abs(energy-r.first))
	if len(r.s.System.Constraints) > 0 {
		r.residual = math.Max(r.residual, r.s.watched.Residual(t, y, 0))
	}
}

// Energy returns the energy at the row that was handed on last and the kinetic
// part of its scale, Σ q̇p; see Summary.EnergyChange.
func (s *Simulation) Energy() (energy, kinetic float64) {
	k := len(s.System.Observed)
	return s.observed.Output(k), s.observed.Output(k + 1)
}

func (r *rows) energyChange() float64 {
	if r.change == 0 {
		return 0
	}
	return r.change / r.scale
}
