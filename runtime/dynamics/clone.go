package dynamics

import "sync"

// Rebind gives the model other values of the params. Where M is definite has to be found out anew, by Settle.
func (m *Model) Rebind(params []float64) {
	m.params, m.careful = params, false
	for _, x := range m.machines() {
		if *x != nil {
			in := (*x).Inputs()
			copy(in[len(in)-len(params):], params)
			(*x).ready = (*x).Prepare()
		}
	}
}

// Clone returns a model of the same equations and params for use by another goroutine.
func (m *Model) Clone() *Model {
	c := *m
	for _, x := range c.machines() {
		if *x != nil {
			clone := **x
			clone.Machine = clone.Machine.Clone()
			*x = &clone
		}
	}
	if c.pivoted != nil {
		c.pivoted = newPivoted(m.n + len(m.eq.Rate))
	}
	return &c
}

// Restrict returns a model that enforces some of the constraints only, by their number among this one's.
func (m *Model) Restrict(active []int) *Model {
	m.guard.Lock()
	defer m.guard.Unlock()
	part := New(m.eq, m.params, active)
	part.guard = m.guard
	return part
}

// Graph guards the equations' graph: who reads it while clones are in use, which change it when they first need what
// few systems ever need, takes it for reading.
func (m *Model) Graph() *sync.RWMutex { return m.guard }

func (m *Model) machines() []**machine {
	return []**machine{&m.accelerate, &m.matrices, &m.gradients, &m.residual, &m.position, &m.velocity}
}
