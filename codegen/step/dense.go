package step

import (
	"lagc/codegen/program"
	"lagc/runtime/integrate"
)

// CompileDense is Compile with dense output. A step that reaches the pause is not referred but Done like one that
// reaches the end. After the status come where the step began (t, its low part, q, q̇), its size, the coefficients of
// its dense output, and where fixed steps need it for that, the derivative of the velocities at its end; see Taken.
func CompileDense(rhs *program.Program, n int, m *integrate.Method) *Step {
	return compile(rhs, n, m, true)
}

// shape states the coefficients of dense output as runtime/integrate has them: see Integrator.Interpolate there.
func (c *compiler) shape() (out slots) {
	if !c.dense {
		return nil
	}
	tLow := c.constant(0)
	if c.method.Adaptive {
		tLow = c.tLow
	}
	out = append(append(slots{c.t, tLow}, c.y...), c.h)
	first := make(slots, 2*c.n)
	for i := range first {
		first[i] = c.sub(c.arrived[i], c.y[i])
	}
	if out = append(out, first...); c.method.DenseLevels() == 1 {
		return out
	}
	t := c.method.Tableau
	if !c.method.Adaptive {
		c.derivative(c.next, c.arrived)
	}
	for i, row := range t.DenseA {
		c.derivative(c.at(t.DenseC[i]), c.combine(c.y, row))
	}
	begin, end := c.k[0], c.k[len(t.B)]
	second, third := make(slots, 2*c.n), make(slots, 2*c.n)
	for i := range second {
		second[i] = c.sub(c.mul(c.h, begin[i]), first[i])
		third[i] = c.sub(c.sub(first[i], c.mul(c.h, end[i])), second[i])
	}
	out = append(append(out, second...), third...)
	none := make(slots, 2*c.n)
	for i := range none {
		none[i] = c.constant(0)
	}
	for _, row := range t.Dense {
		out = append(out, c.combine(none, row)...)
	}
	if !c.method.Adaptive {
		out = append(out, end[c.n:]...)
	}
	return out
}

// Taken sets s to the step that the outputs of a turn tell of, one that was not referred, and reports whether it was one:
// a trial that was rejected has but moved s.To. from is where the program was put, however many turns ago.
func (p *Step) Taken(outputs []float64, from *integrate.Snapshot, s *integrate.Taken) bool {
	s.To.End, s.To.Origin, s.To.Index, s.To.Stats = from.End, from.Origin, from.Index, from.Stats
	s.To.Derivative = append(s.To.Derivative[:0], from.Derivative...)
	p.Get(outputs[:p.Memory], &s.To)
	rest := outputs[p.Status+1:]
	s.From.T, s.From.TLow = rest[0], rest[1]
	s.From.State, rest = append(s.From.State[:0], rest[2:2+2*p.N]...), rest[2+2*p.N:]
	size := 2 * p.N * p.Method.DenseLevels()
	s.Step, s.Dense = rest[0], rest[1:1+size]
	s.Arrival = append(append(s.Arrival[:0], s.To.State[p.N:]...), rest[1+size:]...)
	return s.To.Stats.Steps > from.Stats.Steps
}
