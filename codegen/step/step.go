// Package step states one whole step of an integrator as a straight-line program: the stages with their
// right-hand sides, the sums, the error estimate, what becomes of the step and the size of the next one. So
// whatever executes programs integrates, and with the bits of runtime/integrate.
//
//	lower.Accelerations ──▶ Program of q̈ ──┐
//	integrate.Method ──────▶ tableau ────────┴──▶ Compile ──▶ Program of a step: place in, next place out
//
// A turn of the program tries one step. Its first outputs are the place for the next turn, in the order
// of its first inputs, so that a loop needs no more than to copy them back; the last output is a Status. An
// adaptive turn whose error is too large leaves state and time alone and changes the step size.
//
// What is not usual is referred to runtime/integrate, which takes that step from where it began and
// knows what to do and to say: a pivot that fails, a state that is not finite, a step that is too small. So is a
// step that reaches a time where one wants to look at it from within; fixed steps reach their end that way.
//
// CompileDense makes a second program, which also gives a step's dense output, Pair a program of two steps side by
// side.
//
// Neighbours: codegen/lower gives right-hand sides, runtime/integrate the methods and the meaning of a place
// (integrate.Snapshot), runtime/lanes executes turns.
package step

import (
	"fmt"

	"lagc/codegen/program"
	"lagc/runtime/integrate"
	"lagc/symbolic"
)

// A Status is what the last output of a turn says.
type Status = float64

const (
	Running Status = 0 // there is more to do
	Done    Status = 1 // adaptive steps have reached the end
	Refer   Status = 2 // this step is one for runtime/integrate: the outputs are void
)

// A Step is the program of one step. Its inputs are, in order:
//
//	fixed steps     t, q, q̇ · what rounding cut off q, q̇ · steps taken
//	                step with its sign, origin, direction, pause, rounding of pause
//	adaptive steps  t, q, q̇ · what rounding cut off q, q̇ and t · step, log of squared error, rejected,
//	                q̈, steps taken, steps rejected
//	                tolerance, end, rounding of end, direction, pause, rounding of pause
//	both            params
//
// where the first line, Memory values, is what changes from turn to turn; see Put and Get. After
// params have changed, the prologue has to run.
type Step struct {
	Program *program.Program
	Method  *integrate.Method
	N       int // coordinates
	Memory  int // Outputs[:Memory] are Inputs[:Memory] of the next turn
	Own     int // Inputs[Own:] are the params
	Status  int // the output that says how the turn ended
}

// Compile states the steps of a method for the accelerations of a system of n coordinates without
// constraints, a program as lower.Accelerations makes it. The params keep their order.
func Compile(rhs *program.Program, n int, m *integrate.Method) *Step {
	return compile(rhs, n, m, false)
}

func compile(rhs *program.Program, n int, m *integrate.Method, dense bool) *Step {
	c := newCompiler(rhs, n, m)
	c.dense = dense
	switch {
	case m.Adaptive:
		c.adaptive()
	case m.Kicks != nil:
		c.kicks()
		c.grid()
	default:
		c.stages()
		c.arrive()
		c.grid()
	}
	p := c.finish()
	return &Step{Program: p, Method: m, N: n, Memory: c.memory, Own: c.ownInputs, Status: c.memory}
}

// slots are the values of a vector.
type slots []program.Slot

// compiler is what a step is made from.
type compiler struct {
	*builder
	rhs       *program.Program
	n         int
	method    *integrate.Method
	dense     bool // with dense output
	memory    int  // inputs that are fed back
	ownInputs int  // inputs but for params

	// Where the step begins.
	t, tLow          program.Slot
	y, low           slots        // 2n each
	h, tried         program.Slot // the step taken, and what it would be but for the end
	logErr, rejected program.Slot
	first            slots // q̈, where it is carried along
	taken, refused   program.Slot

	// What holds for the run.
	tolerance, origin, direction    program.Slot
	end, within, pause, pauseWithin program.Slot

	// Where it leads.
	k             []slots // derivatives of the stages, 2n each
	arrived, lost slots
	next, nextLow program.Slot
}

// newCompiler declares the inputs.
func newCompiler(rhs *program.Program, n int, m *integrate.Method) *compiler {
	c := &compiler{builder: newBuilder(), rhs: rhs, n: n, method: m}
	c.t = c.input(symbolic.Time, 0)
	c.y = append(c.inputs(symbolic.Coordinate, n), c.inputs(symbolic.Velocity, n)...)
	c.low = c.inputs(symbolic.Memory, 2*n)
	if m.Adaptive {
		c.tLow, c.h, c.logErr, c.rejected = c.own(), c.own(), c.own(), c.own()
		c.first = c.inputs(symbolic.Acceleration, n)
		c.taken, c.refused = c.own(), c.own()
	} else {
		c.taken = c.own()
	}
	c.memory = len(c.prog.Inputs)
	if m.Adaptive {
		c.tolerance, c.end, c.within = c.own(), c.own(), c.own()
	} else {
		c.h, c.origin = c.own(), c.own()
	}
	c.direction, c.pause, c.pauseWithin = c.own(), c.own(), c.own()
	c.ownInputs = len(c.prog.Inputs)
	c.begin(rhs)
	return c
}

// own declares an input of the step itself.
func (c *compiler) own() program.Slot { return c.inputs(symbolic.Memory, 1)[0] }

func (c *compiler) inputs(kind symbolic.Kind, n int) slots {
	out := make(slots, n)
	for i := range out {
		at := i
		if kind == symbolic.Memory {
			at = len(c.prog.Inputs)
		}
		out[i] = c.input(kind, at)
	}
	return out
}

// derivative appends f(t, y) to k.
func (c *compiler) derivative(t program.Slot, y slots) {
	c.k = append(c.k, append(append(slots{}, y[c.n:]...), c.accelerations(t, y)...))
}

// accelerations inlines the right-hand side.
func (c *compiler) accelerations(t program.Slot, y slots) slots {
	return c.inline(c.rhs, func(s symbolic.Symbol) program.Slot {
		switch s.Kind {
		case symbolic.Time:
			return t
		case symbolic.Coordinate:
			return y[s.Index]
		case symbolic.Velocity:
			return y[c.n+s.Index]
		}
		panic(fmt.Sprintf("step: accelerations depend on a symbol of kind %d", s.Kind))
	})[:c.n]
}
