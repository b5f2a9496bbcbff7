package lanes

import (
	"context"
	"math"
	"time"

	"lagc/codegen/amd64"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

const (
	// warm is how many steps a single run takes before its steps are compiled: as long as that takes, about.
	warm = 1000

	// largest is how many instructions a step may have that is compiled: a tenth is gained with so many, and making
	// the code takes some hundredths of a second.
	largest = 50_000
)

// Run is sim.Run, with compiled steps where that is worth while: in long runs, on computers that run machine code.
func Run(ctx context.Context, sim *simulate.Simulation, out integrate.Output, opt integrate.Options, emit func(row []float64) error) (simulate.Summary, error) {
	began := time.Now()
	l, err := New(nil, 0, sim, opt, emit)
	if err != nil {
		return simulate.Summary{}, err
	}
	if err = ctx.Err(); err == nil {
		err = l.Start(out, 0)
	}
	for next := int64(warm); err == nil && !l.Finished(); {
		if err = ctx.Err(); err != nil {
			if !l.Alone() {
				l.leave() // for the statistics
			}
			break
		}
		if !l.Alone() {
			l.engine.Run(l.Turns(mostTurns))
			err = l.Look()
			continue
		}
		if l.Integrator.Stats().Steps >= next {
			next = math.MaxInt64
			if err = l.compile(out); err != nil {
				break
			}
			continue
		}
		err = l.Step()
	}
	l.Rest()
	sum := l.Summary()
	sum.Wall = time.Since(began)
	return sum, err
}

// compile makes an engine of one lane and uses it, if that can be done.
func (l *Lane) compile(out integrate.Output) error {
	if !Compiles(l.sim) {
		return nil
	}
	rhs, n := l.sim.Model().Program(), len(l.sim.Initial())/2
	if len(rhs.Body)*l.opt.Method.Stages() > largest {
		return nil
	}
	engine, err := Compiled(rhs, n, l.opt.Method, amd64.Scalar)
	if err != nil {
		return nil // there is no machine code here
	}
	l.engine = engine
	return l.use(out)
}
