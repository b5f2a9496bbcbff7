// Package ensemble computes many trajectories of one system at once: lanes times cores, each trajectory with
// adaptive steps of its own, and the results of lagc run to the bit, whatever the number of lanes
// and cores.
//
//	jobs ──▶ worker per core ──▶ lanes ──▶ results, in the order of the jobs or as they come ──▶ sink
//	         a lane that is done takes the next job at once
//
// A caller binds a system once (simulate.New), gives jobs that say what differs from one trajectory to the
// next, and takes results:
//
//	err := ensemble.Run(ctx, sim, jobs, ensemble.Options{Options: integrate.Options{Tol: 1e-9}}, func(r ensemble.Result) error {
//		fmt.Println(r.Number, r.Last)
//		return r.Err
//	})
//
// A trajectory that fails is a result with an error; it stops nothing but itself. Memory does not grow with
// the number of jobs.
//
// Neighbours: runtime/lanes runs the trajectories, runtime/simulate says what a row is; lagc sweep makes the jobs
// and writes the results.
package ensemble

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
	"lagc/runtime/integrate"
	"lagc/runtime/lanes"
	"lagc/runtime/simulate"
)

// A Job is one trajectory to compute.
type Job struct {
	Setup  simulate.Setup   // what differs from the file's params and initial values
	Output integrate.Output // from where to where; Every matters where rows between do, 0 being every step's end
	Tol    float64          // 0 means that of the options
}

// Options choose how an ensemble is computed. The zero value means dop853 with integrate.DefaultTol on all cores,
// first and last rows only, results in the order of the jobs.
type Options struct {
	integrate.Options

	Reduce []Reduction // what to keep of the rows between
	Keep   bool        // keep the rows themselves

	// Unordered hands results on as they come. In order, a trajectory that takes far longer than others holds up
	// those behind it once Window results wait.
	Unordered bool

	// Window bounds the number of jobs that have been begun and whose results have not been handed on; 0 means a
	// thousand, or four per lane where rows are kept.
	Window int

	Workers int    // 0 means one per core that Go uses
	Engine  Engine // nil means the fastest there is
}

// An Engine makes what executes a worker's steps, for the accelerations of a system of n coordinates. It may refuse by
// an error, as where there is no machine code: then the worker interprets.
type Engine func(accelerations *program.Program, n int, m *integrate.Method) (*lanes.Engine, error)

// Interpreted is the engine that runs everywhere, in a number of lanes.
func Interpreted(count int) Engine {
	return func(accelerations *program.Program, n int, m *integrate.Method) (*lanes.Engine, error) {
		return lanes.Interpreted(accelerations, n, m, count), nil
	}
}

// Native is the engine in machine code of a width.
func Native(width amd64.Width) Engine {
	return func(accelerations *program.Program, n int, m *integrate.Method) (*lanes.Engine, error) {
		return lanes.Compiled(accelerations, n, m, width)
	}
}

func fastest(accelerations *program.Program, n int, m *integrate.Method) (*lanes.Engine, error) {
	return lanes.Fastest(accelerations, n, m), nil
}

// A Result is a trajectory that has been computed. Its slices are the receiver's.
type Result struct {
	Number  int64     // of the job, from 0
	Last    []float64 // the last row, by the simulation's Columns: that of the end, where Err is nil
	Reduced []float64 // by Options.Reduce; over the rows so far where Err is not nil
	Rows    []float64 // all rows, one after the other, if Options.Keep

	simulate.Summary       // but for Wall and the sizes of steps
	Err              error // as simulate.New, Trajectory.Start and Step have them
}

// Run computes all jobs and hands the results to sink, one at a time. It returns the first error of sink, or the
// context's, after all workers have stopped; errors of trajectories are in their results. The iterator is used by one
// goroutine at a time. sim must have been made for the system with any values that are possible; it and its system
// must not be used meanwhile.
func Run(ctx context.Context, sim *simulate.Simulation, jobs iter.Seq[Job], opt Options, sink func(Result) error) error {
	r, first, err := newRun(sim, opt)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r.ctx = ctx

	next, stop := iter.Pull(jobs)
	r.next = next
	var all sync.WaitGroup
	all.Go(first.loop)
	for range r.opt.Workers - 1 { // each makes its own engine, which takes a while for large systems
		all.Go(func() {
			if w, err := newWorker(r, sim); err != nil {
				cancel(err)
			} else {
				w.loop()
			}
		})
	}
	go func() {
		all.Wait()
		close(r.results)
	}()
	if err := r.collect(sink); err != nil {
		cancel(err)
	}
	for range r.results { // the workers stop
	}
	stop()
	return context.Cause(ctx)
}

// A run is what the workers share.
type run struct {
	ctx     context.Context
	opt     Options
	results chan Result
	tokens  chan struct{} // one per job that may be begun

	source sync.Mutex
	next   func() (Job, bool)
	number int64
}

// largest is how many instructions a step may have that is compiled: beyond, every turn would fetch its code from far
// away, and every worker would spend a second on it.
const largest = 200_000

// newRun checks the options, and makes the first worker.
func newRun(sim *simulate.Simulation, opt Options) (*run, *worker, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Method == nil {
		opt.Method, _ = integrate.Lookup("dop853")
	}
	for _, reduction := range opt.Reduce {
		if i := reduction.Column; i < 0 || i >= len(sim.Columns) {
			return nil, nil, fmt.Errorf("reduce: there is no column %d among %d", i, len(sim.Columns))
		}
	}
	r := &run{opt: opt, results: make(chan Result, opt.Workers)}
	w, err := newWorker(r, sim)
	if err == nil {
		r.open(len(w.lanes))
	}
	return r, w, err
}

// open provides the tokens, for workers with so many lanes.
func (r *run) open(lanes int) {
	n := r.opt.Window
	if n <= 0 {
		if n = 1024; r.opt.Keep {
			n = 4 * r.opt.Workers * lanes
		}
	}
	r.tokens = make(chan struct{}, n)
	for range n {
		r.tokens <- struct{}{}
	}
}

// job takes the next job; where it would have to wait for results to be handed on, and may not, it says so.
func (r *run) job(mayWait bool) (j Job, number int64, ok, later bool) {
	select {
	case <-r.tokens:
	default:
		if !mayWait {
			return j, 0, false, true
		}
		select {
		case <-r.tokens:
		case <-r.ctx.Done():
			return j, 0, false, false
		}
	}
	r.source.Lock()
	defer r.source.Unlock()
	if r.ctx.Err() != nil {
		return j, 0, false, false
	}
	if j, ok = r.next(); !ok {
		r.tokens <- struct{}{}
		return j, 0, false, false
	}
	number = r.number
	r.number++
	return j, number, true, false
}

// collect hands results on until there are no more.
func (r *run) collect(sink func(Result) error) error {
	waiting := map[int64]Result{}
	expected := int64(0)
	for result := range r.results {
		if r.opt.Unordered {
			if err := r.deliver(result, sink); err != nil {
				return err
			}
			continue
		}
		waiting[result.Number] = result
		for {
			first, ok := waiting[expected]
			if !ok {
				break
			}
			delete(waiting, expected)
			expected++
			if err := r.deliver(first, sink); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) deliver(result Result, sink func(Result) error) error {
	r.tokens <- struct{}{}
	return sink(result)
}
