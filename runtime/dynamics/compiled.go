package dynamics

import "lagc/runtime/native"

// Compiled is a model whose accelerations are machine code, with the model's own bits. It is not safe for
// concurrent use. After the model's params have changed, Rebind has to be called.
type Compiled struct {
	*Model
	machine *native.Machine
	hopeful bool // M is what the pivots' checks expect
}

// Compile translates the model's program to machine code. The error wraps native.ErrUnavailable.
func (m *Model) Compile() (*Compiled, error) {
	p := m.Program()
	machine, err := native.New(p)
	if err != nil {
		return nil, err
	}
	copy(machine.Inputs()[len(p.Inputs)-len(m.params):], m.params)
	return &Compiled{Model: m, machine: machine, hopeful: machine.Prepare() && !m.careful}, nil
}

// Rebind takes over the params of m, its model, after they have changed and the model was settled. It reports false for
// any other model.
func (c *Compiled) Rebind(m *Model) bool {
	if m != c.Model {
		return false
	}
	in := c.machine.Inputs()
	copy(in[len(in)-len(m.params):], m.params)
	c.hopeful = c.machine.Prepare() && !m.careful
	return true
}

// Accelerations is [Model.Accelerations]. Where a pivot fails, the model takes over.
func (c *Compiled) Accelerations(t float64, y, qdd, lambda []float64) error {
	if !c.hopeful || !c.machine.Eval(t, y, qdd[:c.n]) {
		return c.Model.Accelerations(t, y, qdd, lambda)
	}
	if lambda != nil {
		c.multipliers(c.machine.Output, lambda)
	}
	return nil
}

// Derivative is [Model.Derivative].
func (c *Compiled) Derivative(t float64, y, dy []float64) error {
	copy(dy[:c.n], y[c.n:])
	return c.Accelerations(t, y, dy[c.n:], nil)
}
