package native

import (
	"context"
	"math/bits"
	"runtime"
	"time"

	"lagc/codegen/amd64"
	"lagc/codegen/native"
	"lagc/codegen/program"
)

// Loop runs a program round after round: after each round some outputs become inputs. The rounds
// are in machine code, in chunks of about a tenth of a millisecond, between which other goroutines
// and the garbage collector have their turn. It is not safe for concurrent use.
type Loop struct {
	*module
	results
	loop  native.Loop
	chunk uint64 // rounds that take about one slice of time
}

// slice is how long machine code may keep a processor for itself.
const slice = 100 * time.Microsecond

// NewLoop compiles p as the body of a loop, for as many states as width has lanes. The error
// wraps ErrUnavailable.
func NewLoop(p *program.Program, width amd64.Width, loop native.Loop) (*Loop, error) {
	m, err := newModule(p, width, &loop)
	if err != nil {
		return nil, err
	}
	return &Loop{module: m, results: results{m}, loop: loop, chunk: 1}, nil
}

// Outcome is how a call of Run ended; lanes are bits.
type Outcome struct {
	Stopped uint64 // the status was not 0 in the last round
	Failed  uint64 // a watched pivot failed: the last round was not carried out in these lanes
	Left    uint64 // rounds that were not done
}

// Run goes round in the active lanes until one needs attention, all rounds are done or ctx is: the error is
// then its. All active lanes have gone round equally often. Lanes that are not active keep their
// inputs; their outputs mean nothing.
func (l *Loop) Run(ctx context.Context, rounds, active uint64) (Outcome, error) {
	out := Outcome{Left: rounds}
	l.flag(l.layout.Active, active)
	if rounds == 0 {
		return out, ctx.Err()
	}
	for {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		l.spin(active, &out)
		if out.Left == 0 || out.Stopped|out.Failed != 0 {
			return out, nil
		}
		runtime.Gosched()
	}
}

// spin goes round for about a slice of time.
func (l *Loop) spin(active uint64, out *Outcome) {
	n := min(out.Left, l.chunk)
	var began time.Time
	if n == l.chunk {
		began = time.Now()
	}
	held, stopped, left := l.repeat(n, active)
	if done := n - left; n == l.chunk {
		l.adapt(done, time.Since(began))
	}
	out.Left -= n - left
	out.Stopped = stopped
	if missed := active &^ held; missed != 0 {
		l.again(missed, out)
	}
}

// adapt brings the number of rounds of a chunk nearer to a slice of time.
func (l *Loop) adapt(done uint64, took time.Duration) {
	switch {
	case took > slice:
		l.chunk = max(1, done*uint64(slice)/uint64(took))
	case done == l.chunk && took < slice/2:
		l.chunk *= 2
	}
}

// again does the last round by the interpreter in the lanes where machine code gave up.
func (l *Loop) again(lanes uint64, out *Outcome) {
	for ; lanes != 0; lanes &= lanes - 1 {
		lane := bits.TrailingZeros64(lanes)
		if !l.redo(lane) {
			out.Failed |= 1 << lane
			continue
		}
		status := 0.0
		if l.loop.Status >= 0 {
			status = l.Output(l.loop.Status)[lane]
		}
		if status != 0 {
			out.Stopped |= 1 << lane
		}
		if !(status < native.Refer) {
			continue
		}
		for _, f := range l.loop.Feeds {
			l.Input(f.Input)[lane] = l.Output(f.Output)[lane]
		}
	}
}
