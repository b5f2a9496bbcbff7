package simulate

import "lagc/runtime/dynamics"

// Clone returns a simulation of the same system with the same values, for use by another goroutine.
func (s *Simulation) Clone() *Simulation {
	c := *s
	c.model = s.model.Clone()
	if c.watched = c.model; s.watched != s.model {
		c.watched = s.watched.Clone()
	}
	c.observed = s.observed.Clone()
	if err := c.choose(s.making); err != nil {
		c.engine = broken{err}
	}
	return &c
}

// Rebind gives the simulation other values and another start. Errors are those of New, except that what the
// structure of the system says has been found out before.
func (s *Simulation) Rebind(setup Setup, start float64) (err error) {
	s.start = start
	if err := s.values(setup); err != nil {
		return err
	}
	s.watched.Rebind(s.params)
	s.Warnings = nil
	if err := s.constrain(); err != nil {
		return err
	}
	in := s.observed.Inputs()
	copy(in[len(in)-len(s.params):], s.params)
	s.observed.Prepare()
	if err := s.settle(); err != nil {
		return err
	}
	if e, ok := s.engine.(rebinder); ok && e.Rebind(s.model) {
		return nil
	}
	return s.choose(s.making)
}

// values sets params and the initial state.
func (s *Simulation) values(setup Setup) (err error) {
	s.model.Graph().RLock()
	defer s.model.Graph().RUnlock()
	if s.params, err = s.System.ParamValues(setup.Params); err != nil {
		return err
	}
	s.initial, err = s.System.InitialState(s.params, setup.Initial)
	return err
}

// A rebinder is an engine that follows its model to other values; it reports false where it was made for another
// model.
type rebinder interface {
	Rebind(m *dynamics.Model) bool
}

// Fastest is a model in machine code where that runs, else the model itself.
func Fastest(m *dynamics.Model) (Engine, error) {
	if c, err := m.Compile(); err == nil {
		return c, nil
	}
	return m, nil
}

// ByModel reports whether accelerations are the model's, to the bit, and not some other engine's.
func (s *Simulation) ByModel() bool {
	switch s.engine.(type) {
	case *dynamics.Model, *dynamics.Compiled:
		return true
	}
	return false
}

// Use changes what computes accelerations, as Setup.Engine does. Errors are those of the engine, at the initial state
// too.
func (s *Simulation) Use(engine func(*dynamics.Model) (Engine, error)) error { return s.choose(engine) }

// broken is an engine that could be made once and could not be made again.
type broken struct{ err error }

func (b broken) Accelerations(float64, []float64, []float64, []float64) error { return b.err }
