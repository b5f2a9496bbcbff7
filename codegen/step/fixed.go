package step

import "lagc/codegen/program"

// stages evaluates the stages of a Runge–Kutta method.
func (c *compiler) stages() {
	tableau := c.method.Tableau
	if c.method.Adaptive {
		c.k = append(c.k, append(append(slots{}, c.y[c.n:]...), c.first...))
	} else {
		c.derivative(c.t, c.y)
	}
	for i := 1; i < len(tableau.B); i++ {
		c.derivative(c.at(tableau.C[i]), c.combine(c.y, tableau.A[i]))
	}
}

// at is the time of a node: t + fma(node, h, low), where the low part of fixed steps' time is 0.
func (c *compiler) at(node float64) program.Slot {
	switch {
	case c.method.Adaptive:
		return c.add(c.t, c.fma(c.constant(node), c.h, c.tLow))
	case node == 0:
		return c.add(c.t, c.constant(0)) // which makes 0 of −0
	}
	return c.add(c.t, c.mul(c.constant(node), c.h))
}

// combine is base + h·Σ weight·k, fused in the order of the row.
func (c *compiler) combine(base slots, row []float64) slots {
	h := c.h
	if weight, single := alone(row); single && weight != 1 {
		h = c.mul(h, c.constant(weight))
		row = unit(row)
	}
	out := make(slots, len(base))
	for i := range out {
		out[i] = c.fma(h, c.sum(row, i), base[i])
	}
	return out
}

// alone returns a row's only weight, if there is but one.
func alone(row []float64) (weight float64, ok bool) {
	for _, x := range row {
		if x != 0 {
			if weight != 0 {
				return 0, false
			}
			weight = x
		}
	}
	return weight, true
}

// unit is a row of one weight with 1 in its place.
func unit(row []float64) []float64 {
	out := make([]float64, len(row))
	for i, x := range row {
		if x != 0 {
			out[i] = 1
		}
	}
	return out
}

// sum is Σ weight·k of component i.
func (c *compiler) sum(row []float64, i int) program.Slot {
	var s program.Slot
	begun := false
	for j, weight := range row {
		k := c.k[j][i]
		switch {
		case weight == 0:
			continue
		case weight != 1 && begun:
			s = c.fma(c.constant(weight), k, s)
		case weight != 1:
			s = c.mul(c.constant(weight), k)
		case begun:
			s = c.add(s, k)
		default:
			s = k
		}
		begun = true
	}
	return s
}

// arrive adds the increments to the state, compensated.
func (c *compiler) arrive() {
	for i, d := range c.combine(c.low, c.method.Tableau.B) {
		sum, lost := c.twoSum(c.y[i], d)
		c.arrived, c.lost = append(c.arrived, sum), append(c.lost, lost)
	}
}

// kicks takes the step of a splitting method.
func (c *compiler) kicks() {
	c.arrived, c.lost = append(slots{}, c.y...), append(slots{}, c.low...)
	for _, s := range c.method.Kicks {
		if s.Kick != 0 {
			c.push(c.n, s.Kick, c.accelerations(c.at(s.Node), c.arrived))
		}
		c.push(0, s.Drift, append(slots{}, c.arrived[c.n:]...))
	}
}

// push adds factor·h·rate to the components from first on, compensated.
func (c *compiler) push(first int, factor float64, rate slots) {
	h := c.h
	if factor != 1 {
		h = c.mul(c.constant(factor), h)
	}
	for i, r := range rate {
		at := first + i
		c.arrived[at], c.lost[at] = c.twoSum(c.arrived[at], c.fma(h, r, c.lost[at]))
	}
}

// grid ends a fixed step: the time is origin + i·h.
func (c *compiler) grid() {
	taken := c.add(c.taken, c.constant(1))
	c.next = c.add(c.origin, c.mul(taken, c.h))
	dense := c.shape()
	status := c.reached(c.pause, c.pauseWithin) // Done
	if !c.dense {
		status = c.pick(status, c.constant(Refer), c.constant(Running))
	}
	status = c.pick(c.usual(c.arrived), status, c.constant(Refer))
	c.output(slots{c.next}, c.arrived, c.lost, slots{taken, status}, dense)
}

// usual says whether all pivots held and all numbers given are finite: 0·x is then 0.
func (c *compiler) usual(numbers ...slots) program.Slot {
	zero := c.constant(0)
	sum := zero
	for _, xs := range numbers {
		for _, x := range xs {
			sum = c.fma(x, zero, sum)
		}
	}
	usual := c.op(program.Equal, sum, zero)
	for _, held := range c.held {
		usual = c.both(usual, held)
	}
	return usual
}

// reached says whether the time arrived at is t, to within the rounding of times, or past it.
func (c *compiler) reached(t, within program.Slot) program.Slot {
	past := c.mul(c.direction, c.sub(c.next, t))
	return c.less(c.op(program.Neg, within), past)
}

// output declares the outputs.
func (c *compiler) output(values ...slots) {
	for _, v := range values {
		c.prog.Outputs = append(c.prog.Outputs, v...)
	}
}
