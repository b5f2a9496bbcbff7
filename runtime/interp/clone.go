package interp

// Clone returns a machine for the same program with the same values, for use by another goroutine.
func (m *Machine) Clone() *Machine {
	c := *m
	c.slots = append([]float64(nil), m.slots...)
	c.scratch = nil
	for i := range m.prog.Systems {
		c.scratch = append(c.scratch, newFactorization(m.prog.Systems[i].N))
	}
	return &c
}
