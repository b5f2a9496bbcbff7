package compare

import (
	"math"
	"runtime"
	"slices"
	"time"

	"lagc/autodiff"
)

// Timing is what an evaluation takes. Ways are timed in turns, many evaluations
// at a time after a warm-up, so that what disturbs the machine meets all of
// them; the median of the rounds counts, half of them lie between Low and High.
type Timing struct {
	Median float64 `json:"median_ns"`
	Low    float64 `json:"low_ns"`
	High   float64 `json:"high_ns"`
	Rounds int     `json:"rounds"`
	// Ratio is Median over that of the symbolic path.
	Ratio float64 `json:"ratio"`
	// Allocations is how many an evaluation makes on average.
	Allocations float64 `json:"allocations"`
	// Batched is the median per state where the way works on BatchSize states at
	// once; 0 where it cannot.
	Batched float64 `json:"batched_ns,omitempty"`
}

// BatchSize is the number of states in a batch.
const BatchSize = 1024

const (
	// batch is how long a round lasts at least: long against a clock's reading.
	batch = 200 * time.Microsecond
	// Rounds is how many each way gets.
	Rounds = 15
)

// A timer times so many evaluations on the states, one after the other, going
// round.
type timer func(evaluations int) (time.Duration, error)

// timerOf times an engine where it is.
func timerOf(e Engine, states []State) timer {
	qdd := make([]float64, len(states[0].Y)/2)
	return func(n int) (time.Duration, error) {
		start := time.Now()
		for i := range n {
			s := &states[i%len(states)]
			if err := e.Accelerations(s.T, s.Y, qdd, nil); err != nil {
				return 0, err
			}
		}
		return time.Since(start), nil
	}
}

// batchTimer times a batch engine; evaluations are rounded up to whole batches.
func batchTimer(e autodiff.Batcher, states []State) timer {
	n := len(states[0].Y)
	t := make([]float64, BatchSize)
	y, qdd := make([][]float64, n), make([][]float64, n/2)
	for i := range y {
		y[i] = make([]float64, BatchSize)
	}
	for i := range qdd {
		qdd[i] = make([]float64, BatchSize)
	}
	for k := range t {
		s := &states[k%len(states)]
		t[k] = s.T
		for i, v := range s.Y {
			y[i][k] = v
		}
	}
	return func(evaluations int) (time.Duration, error) {
		start := time.Now()
		done := 0
		for ; done < evaluations; done += BatchSize {
			if err := e.AccelerationsBatch(t, y, qdd, nil); err != nil {
				return 0, err
			}
		}
		return time.Duration(float64(time.Since(start)) * float64(evaluations) / float64(done)), nil
	}
}

// measure times the timers in turns; a nil one is left out, one that fails gets
// a nil Timing.
func measure(timers []timer) []*Timing {
	out := make([]*Timing, len(timers))
	counts := make([]int, len(timers))
	samples := make([][]float64, len(timers))
	for i, t := range timers {
		if t != nil {
			counts[i] = calibrate(t)
		}
		if counts[i] > 0 {
			out[i] = &Timing{Rounds: Rounds, Allocations: allocations(t, counts[i])}
		}
	}
	for range Rounds {
		for i, t := range timers {
			if out[i] == nil {
				continue
			}
			d, err := t(counts[i])
			if err != nil {
				out[i] = nil
				continue
			}
			samples[i] = append(samples[i], float64(d.Nanoseconds())/float64(counts[i]))
		}
	}
	for i, t := range out {
		if t != nil {
			slices.Sort(samples[i])
			t.Median, t.Low, t.High = quantile(samples[i], 0.5), quantile(samples[i], 0.25), quantile(samples[i], 0.75)
		}
	}
	return out
}

// calibrate finds how many evaluations make a batch; that also warms up. It is
// 0 where an evaluation fails.
func calibrate(t timer) int {
	for n := 1; ; n *= 2 {
		d, err := t(n)
		switch {
		case err != nil:
			return 0
		case d >= batch:
			return max(1, int(float64(n)*float64(batch)/float64(d)))
		}
	}
}

func allocations(t timer, n int) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = t(n) // calibrate has seen it succeed
	runtime.ReadMemStats(&after)
	return math.Floor(float64(after.Mallocs-before.Mallocs) / float64(n))
}

// quantile interpolates in sorted values.
func quantile(x []float64, q float64) float64 {
	at := q * float64(len(x)-1)
	i := int(at)
	if i+1 == len(x) {
		return x[i]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}
