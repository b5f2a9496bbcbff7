package step

import (
	"lagc/codegen/program"
	"lagc/runtime/integrate"
)

// adaptive states a trial step as runtime/integrate takes it: see Integrator.Step there.
func (c *compiler) adaptive() {
	small := c.choose()
	c.stages()
	c.arrive()
	c.derivative(c.next, c.arrived)
	dense := c.shape()
	square := c.squaredError()
	good := c.op(program.LessEq, square, c.constant(1))
	pausing, odd := c.reached(c.pause, c.pauseWithin), small
	ending := c.reached(c.end, c.within)
	if c.dense {
		ending = c.op(program.Or, ending, pausing)
	} else {
		odd = c.op(program.Or, small, c.both(good, pausing))
	}
	last := c.k[len(c.method.Tableau.B)][c.n:]
	usual := c.both(c.usual(c.arrived, last, slots{square}), c.op(program.Not, odd))
	accepted := c.both(usual, good)
	h, logErr := c.control(square, good)

	choice := func(p program.Slot, yes, no slots) slots {
		out := make(slots, len(yes))
		for i := range out {
			out[i] = c.pick(p, yes[i], no[i])
		}
		return out
	}
	c.output(
		choice(accepted, slots{c.next}, slots{c.t}),
		choice(accepted, c.arrived, c.y),
		choice(accepted, c.lost, c.low),
		choice(accepted, slots{c.nextLow}, slots{c.tLow}),
		choice(usual, slots{h}, slots{c.tried}),
		choice(accepted, slots{logErr}, slots{c.logErr}),
		choice(usual, slots{c.op(program.Not, good)}, slots{c.rejected}),
		choice(accepted, last, c.first),
		slots{c.add(c.taken, accepted), c.add(c.refused, c.sub(usual, accepted))},
		slots{c.pick(usual, c.both(accepted, ending), c.constant(Refer))},
		dense,
	)
}

// choose sets h and the time that it leads to, and says whether it is too small. The last step lands on the
// end.
func (c *compiler) choose() (small program.Slot) {
	c.tried = c.h
	rest := c.sub(c.sub(c.end, c.t), c.tLow)
	size := c.abs(c.h)
	landing := c.op(program.LessEq, c.abs(rest), c.mul(size, c.constant(integrate.Stretch)))
	least := c.larger(c.mul(c.constant(integrate.Grain), c.abs(c.t)), c.constant(integrate.LeastStep))
	small = c.op(program.And, c.op(program.Not, landing), c.less(size, least))

	next, low := c.twoSum(c.t, c.add(c.h, c.tLow))
	c.next = c.pick(landing, c.end, next)
	c.nextLow = c.pick(landing, c.constant(0), low)
	c.h = c.pick(landing, rest, c.h)
	return small
}

// squaredError is the mean square of the error in units of the tolerance.
func (c *compiler) squaredError() program.Slot {
	rows := c.method.Tableau.Error
	n := c.constant(float64(2 * c.n))
	sums := make(slots, len(rows))
	for e := range sums {
		sums[e] = c.constant(0)
	}
	for i := range c.y {
		scale := c.fma(c.tolerance, c.larger(c.abs(c.y[i]), c.abs(c.arrived[i])), c.tolerance)
		if len(rows) > 1 {
			scale = c.op(program.Div, c.constant(1), scale)
		}
		for e, row := range rows {
			r := c.mul(c.h, c.sum(row, i))
			if len(rows) > 1 {
				r = c.mul(r, scale)
			} else {
				r = c.op(program.Div, r, scale)
			}
			sums[e] = c.fma(r, r, sums[e])
		}
	}
	if len(rows) == 1 {
		return c.op(program.Div, sums[0], n)
	}
	fine, coarse := sums[0], sums[1]
	both := c.mul(c.fma(c.constant(integrate.Coarse), coarse, fine), n)
	square := c.mul(fine, c.op(program.Div, fine, both))
	return c.pick(c.op(program.Equal, fine, c.constant(0)), c.constant(0), square)
}

// control chooses the step size after this trial, and what the controller remembers if it is accepted.
func (c *compiler) control(square, good program.Slot) (h, memory program.Slot) {
	k := &c.method.Control
	logErr := c.op(program.Log, square)
	remembered := c.pick(good, c.mul(c.constant(k.Memory()), c.logErr), c.constant(0))
	exponent := c.fma(c.constant(-k.Exponent(c.method.Order)), logErr, remembered)
	factor := c.larger(c.mul(c.constant(k.Safety), c.op(program.Exp, exponent)), c.constant(k.Shrink))
	factor = c.smaller(factor, c.pick(c.rejected, c.constant(1), c.constant(k.Grow)))
	return c.mul(c.h, factor), c.larger(logErr, c.constant(integrate.LogLeast))
}
