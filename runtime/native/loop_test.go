package native

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"
	"time"

	"lagc/codegen/amd64"
	"lagc/codegen/native"
	"lagc/codegen/program"
	"lagc/internal/conformance"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// kicked is the standard map as a loop: a pendulum kicked by h·sin, with a counter. Rounds end with
// status 1 where the counter reaches limit, with Refer where the position exceeds wall. The last two inputs
// change places every round.
//
//	x w n a b · h limit wall ──▶ x' w' n' b a status
func kicked() (*program.Program, native.Loop) {
	const x, w, n, a, b, h, limit, wall = 0, 1, 2, 3, 4, 5, 6, 7
	p := &program.Program{Slots: 8}
	for i := range 8 {
		p.Inputs = append(p.Inputs, symbolic.Symbol{Kind: symbolic.Coordinate, Index: i})
	}
	op := func(o program.Op, args ...program.Slot) program.Slot {
		args = append(args, 0, 0)
		in := program.Instr{Op: o, Dst: program.Slot(p.Slots), A: args[0], B: args[1], C: args[2]}
		p.Slots++
		p.Body = append(p.Body, in)
		return in.Dst
	}
	constant := func(v float64) program.Slot {
		p.Consts = append(p.Consts, program.Const{Slot: program.Slot(p.Slots), Value: v})
		p.Slots++
		return program.Slot(p.Slots - 1)
	}
	w1 := op(program.Fnma, h, op(program.Sin, x, 0), w)
	x1 := op(program.Add, x, w1)
	n1 := op(program.Add, n, constant(1))
	done := op(program.LessEq, limit, n1)
	status := op(program.Select, op(program.Less, wall, x1), constant(2), done)
	p.Outputs = []program.Slot{x1, w1, n1, b, a, status}
	loop := native.Loop{Status: 5}
	for i := range 5 {
		loop.Feeds = append(loop.Feeds, native.Feed{Output: i, Input: i})
	}
	return p, loop
}

// plain goes round by the interpreter until the status is not 0.
func plain(p *program.Program, in []float64, rounds int) (status float64, done int) {
	m := interp.New(p)
	copy(m.Inputs(), in)
	for ; done < rounds && status == 0; done++ {
		m.Run()
		if status = m.Output(5); status >= native.Refer {
			continue
		}
		out := make([]float64, 5)
		m.Outputs(out)
		copy(m.Inputs(), out)
	}
	copy(in, m.Inputs())
	return status, done
}

// TestLoop starts lanes that stop at different rounds, some because they are done, one at a wall, one that
// leaves the fast path of sin on its way; each ends with the bits of the interpreter.
func TestLoop(t *testing.T) {
	p, l := kicked()
	starts := [][]float64{
		{0.3, 0.1, 0, 1, 2, 1.1, 40, 1e300}, {1, 1, 0, 3, 4, 0.5, 13, 1e300}, {2, 0, 0, 5, 6, 0.9, 25, 3.5}, {-1, 0.25, 0, 7, 8, 3, 1, 1e300},
		{1, 0x1p45, 0, 9, 0, 1, 20, 1e300}, {0, 2, 0, -1, 1, 1, 31, 20}, {0.1, 0, 0, 0, 1, 0.2, 77, 1e300}, {0x1p50, 1, 0, 2, 3, 1, 9, 1e300},
	}
	for _, w := range widths {
		t.Run(w.String(), func(t *testing.T) {
			m, err := NewLoop(p, w, l)
			available(t, err)
			defer m.Close()
			for first := 0; first < len(starts); first += m.Lanes() {
				together(t, p, m, starts[first:first+m.Lanes()])
			}
		})
	}
}

// together runs starts side by side until all are done.
func together(t *testing.T, p *program.Program, m *Loop, starts [][]float64) {
	for k, s := range starts {
		for i, v := range s {
			m.Input(i)[k] = v
		}
	}
	m.Prepare()
	active, done := uint64(1)<<len(starts)-1, uint64(0)
	for active != 0 {
		out, err := m.Run(context.Background(), 1000, active)
		if err != nil || out.Failed != 0 || out.Stopped == 0 || out.Stopped&^active != 0 {
			t.Fatalf("Run of lanes %b: %+v, %v", active, out, err)
		}
		done += 1000 - out.Left
		for k, s := range starts {
			if out.Stopped>>k&1 == 0 {
				continue
			}
			in := append([]float64(nil), s...)
			status, rounds := plain(p, in, 1000)
			if m.Output(5)[k] != status || done != uint64(rounds) {
				t.Errorf("lane %d stopped with status %v after %d rounds, should be %v after %d", k, m.Output(5)[k], done, status, rounds)
			}
			for i, want := range in {
				if got := m.Input(i)[k]; math.Float64bits(got) != math.Float64bits(want) {
					t.Errorf("lane %d, value %d is %v, should be %v", k, i, got, want)
				}
			}
		}
		active &^= out.Stopped
	}
}

// TestLoopCountsRounds runs without a status.
func TestLoopCountsRounds(t *testing.T) {
	p, l := kicked()
	l.Status = -1
	for _, w := range widths {
		m, err := NewLoop(p, w, l)
		available(t, err)
		m.Input(5)[0], m.Input(6)[0], m.Input(7)[0] = 1, 3, 1e300
		m.Prepare()
		out, err := m.Run(context.Background(), 12345, 1)
		if n := m.Input(2)[0]; err != nil || out != (Outcome{}) || n != 12345 {
			t.Errorf("%v: %v rounds, %+v, %v", w, n, out, err)
		}
		m.Close()
	}
}

// TestLoopLetsOthersRun collects garbage while a loop runs that would take many seconds. One call of the machine code
// for all rounds would make the collector wait for its end; usual are milliseconds, and two seconds leave room for a
// machine that is busy with other things.
func TestLoopLetsOthersRun(t *testing.T) {
	p, l := kicked()
	l.Status = -1
	m, err := NewLoop(p, amd64.Scalar, l)
	available(t, err)
	defer m.Close()
	m.Input(5)[0] = 1
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := m.Run(ctx, 1<<31, 1)
		ended <- err
	}()
	const patience = 2 * time.Second
	longest := time.Duration(0)
	for range 20 {
		began := time.Now()
		runtime.GC()
		if longest = max(longest, time.Since(began)); longest > patience {
			break
		}
	}
	cancel()
	began := time.Now()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run ends with %v", err)
	}
	t.Logf("longest collection %v, end after cancelling %v", longest, time.Since(began))
	if longest > patience || time.Since(began) > patience {
		t.Errorf("a collection took %v, ending %v", longest, time.Since(began))
	}
}

// TestLoopOfPrograms goes round random programs, linear systems among them, that feed nothing back: each round must
// give what the program means, and a failed pivot is reported.
func TestLoopOfPrograms(t *testing.T) {
	for _, w := range widths {
		available(t, Available(w))
		for n, x := range conformance.Trials(9, 60) {
			l, err := NewLoop(x.Program, w, native.Loop{Status: -1})
			if err != nil {
				t.Fatal(err)
			}
			b := newLane(x.Program, &Lanes{l.module, l.results}, n%l.Lanes())
			ready := false
			for k, run := range x.Runs {
				copy(b.Inputs(), run.Inputs)
				if run.Fresh {
					ready = b.Prepare()
				}
				b.spread()
				out, err := l.Run(context.Background(), 3, 1<<b.number)
				if err != nil || out.Left != 0 && out.Failed == 0 {
					t.Fatalf("%+v, %v", out, err)
				}
				outputs := make([]float64, len(run.Outputs))
				for i := range outputs {
					outputs[i] = l.Output(i)[b.number]
				}
				if text := x.Differs(k, ready && out.Failed == 0, outputs); text != "" {
					t.Fatalf("%v, program %d, %s", w, n, text)
				}
			}
			l.Close()
		}
	}
}
