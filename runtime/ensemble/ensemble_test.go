package ensemble_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lagc"
	"lagc/codegen/amd64"
	"lagc/examples"
	"lagc/resolve"
	"lagc/runtime/ensemble"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

func load(t testing.TB, name, text string) *lagc.System {
	t.Helper()
	s, err := lagc.Load(name, text, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func example(t testing.TB, name string) *lagc.System {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, name, e.Text)
}

func bind(t testing.TB, s *lagc.System) *simulate.Simulation {
	t.Helper()
	sim, err := s.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

// gather computes an ensemble and returns its results in order of their numbers.
func gather(t testing.TB, sim *simulate.Simulation, jobs []ensemble.Job, opt ensemble.Options) []ensemble.Result {
	t.Helper()
	var out []ensemble.Result
	err := ensemble.Run(context.Background(), sim, slices.Values(jobs), opt, func(r ensemble.Result) error {
		if !opt.Unordered && r.Number != int64(len(out)) {
			t.Errorf("result %d comes as number %d", r.Number, len(out))
		}
		out = append(out, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b ensemble.Result) int { return int(a.Number - b.Number) })
	return out
}

// alone computes a job as lagc run does.
func alone(t testing.TB, s *lagc.System, job ensemble.Job, opt ensemble.Options) ensemble.Result {
	t.Helper()
	if opt.Tol = job.Tol; opt.Method == nil {
		opt.Method, _ = integrate.Lookup("dop853")
	}
	sim, err := s.Simulate(job.Setup, job.Output.Start)
	if err != nil {
		return ensemble.Result{Err: err}
	}
	var r ensemble.Result
	r.Summary, r.Err = sim.Run(context.Background(), job.Output, opt.Options, func(row []float64) error {
		r.Last = append(r.Last[:0], row...)
		r.Rows = append(r.Rows, row...)
		return nil
	})
	r.SmallestStep, r.LargestStep, r.Wall = 0, 0, 0
	return r
}

// bits makes slices comparable: NaN too, and the signs of zeros.
func bits(x []float64) []uint64 {
	out := make([]uint64, len(x))
	for i, v := range x {
		out[i] = math.Float64bits(v)
	}
	return out
}

// agree compares two results; errors by their text.
func agree(a, b ensemble.Result) bool {
	a.Method, b.Method = "", "" // alone has none where the options are refused
	text := func(err error) string { return fmt.Sprint(err) }
	return reflect.DeepEqual(bits(a.Last), bits(b.Last)) && reflect.DeepEqual(bits(a.Rows), bits(b.Rows)) &&
		fmt.Sprint(a.Summary) == fmt.Sprint(b.Summary) && text(a.Err) == text(b.Err) // NaN equals itself as text
}

// difference shows the ends of two results.
func difference(a, b ensemble.Result) string {
	return fmt.Sprintf("\nensemble %v %+v %v\nalone    %v %+v %v", a.Last, a.Summary, a.Err, b.Last, b.Summary, b.Err)
}

// starts are jobs from initial states around the file's.
func starts(sim *simulate.Simulation, count int, out integrate.Output) []ensemble.Job {
	var jobs []ensemble.Job
	for k := range count {
		set := map[int]float64{}
		for i, y := range sim.Initial() {
			set[i] = y * (1 + 0.01*float64(k))
		}
		jobs = append(jobs, ensemble.Job{Setup: simulate.Setup{Initial: set}, Output: out, Tol: math.Pow(10, -6-float64(k%4))})
	}
	return jobs
}

// engines are what executes compiled steps; those that this computer lacks fall back on the interpreter.
var engines = map[string]ensemble.Engine{
	"fastest":              nil,
	"interpreter, 1 lane":  ensemble.Interpreted(1),
	"interpreter, 3 lanes": ensemble.Interpreted(3),
	"scalar":               ensemble.Native(amd64.Scalar),
	"AVX2":                 ensemble.Native(amd64.AVX2),
	"AVX-512":              ensemble.Native(amd64.AVX512),
}

// TestAsAlone: every example's trajectories are those of lagc run, to the bit, with rows within steps.
func TestAsAlone(t *testing.T) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			s := example(t, name)
			sim := bind(t, s)
			out := integrate.Output{End: 3, Every: 0.7}
			jobs := starts(sim, 5, out)
			if len(sim.System.Constraints) > 0 {
				for i := range jobs {
					jobs[i].Setup = simulate.Setup{} // others would violate the constraints
				}
			}
			for _, method := range []string{"rk4", "dop853"} {
				m, _ := integrate.Lookup(method)
				opt := ensemble.Options{Options: integrate.Options{Method: m, Step: 0.003}, Keep: true, Workers: 2}
				var want []ensemble.Result
				for _, job := range jobs {
					want = append(want, alone(t, s, job, opt))
				}
				for name, engine := range engines {
					opt.Engine = engine
					for i, r := range gather(t, sim, jobs, opt) {
						if !agree(r, want[i]) {
							t.Errorf("%s, %s, job %d: %s", method, name, i, difference(r, want[i]))
						}
					}
				}
			}
		})
	}
}

const well = `
param k = 1, c = 0
coord x
lagrangian L = x'^2/2 - k*x^4/4
force x = -c*x'
init x = 1, x' = k
observe E = energy, a = x''
`

// sweep are jobs over a param; some of them cannot be run, or not to their end.
func sweep(count int) []ensemble.Job {
	var jobs []ensemble.Job
	for i := range count {
		k := float64(i%7) - 1
		job := ensemble.Job{Output: integrate.Output{Start: -1, End: 20 - 3*float64(i%5), Every: 0.6}}
		job.Setup.Params = map[int]float64{0: k}
		switch i % 6 {
		case 1:
			job.Output.End = -4 // backwards
		case 2:
			job.Setup.Params[0] = math.NaN()
		case 3:
			job.Tol = 3 // no tolerance
		case 4:
			job.Output.End = -1 // no way at all
		case 5:
			job.Output.Every = 0 // every step's end is a row
		}
		jobs = append(jobs, job)
	}
	return jobs
}

// TestSameAnywhere: results do not depend on lanes, cores, order or the window, for runs of very different lengths.
// Some, with negative k, end in a singularity.
func TestSameAnywhere(t *testing.T) {
	s := load(t, "well.lag", well)
	jobs := sweep(80)
	for _, method := range []string{"symplectic_euler", "dopri5"} {
		m, _ := integrate.Lookup(method)
		opt := ensemble.Options{Options: integrate.Options{Method: m, Step: 0.01, MaxSteps: 1500}, Keep: true}
		var want []ensemble.Result
		failed := 0
		for _, job := range jobs {
			want = append(want, alone(t, s, job, opt))
			if want[len(want)-1].Err != nil {
				failed++
			}
		}
		if t.Log(failed, "fail"); failed < 20 || failed > 50 {
			t.Errorf("%d jobs of %d fail", failed, len(jobs))
		}
		for _, workers := range []int{1, 2, 4} {
			for name, engine := range engines {
				for _, window := range []int{0, 1, 7} {
					opt.Workers, opt.Engine, opt.Window, opt.Unordered = workers, engine, window, window == 7
					for i, r := range gather(t, bind(t, s), jobs, opt) {
						if !agree(r, want[i]) {
							t.Fatalf("%s, %d workers, %s, job %d: %s", method, workers, name, i, difference(r, want[i]))
						}
					}
				}
			}
		}
	}
}

// TestReductions compares with what the rows say.
func TestReductions(t *testing.T) {
	s := load(t, "well.lag", well)
	var jobs []ensemble.Job
	for i, every := range []float64{0, 0.7, 0.1, 100} {
		jobs = append(jobs, ensemble.Job{Output: integrate.Output{End: 5 + float64(i), Every: every}})
	}
	opt := ensemble.Options{Keep: true, Reduce: []ensemble.Reduction{{1, ensemble.Min}, {3, ensemble.Max}, {2, ensemble.Mean}}}
	kept := gather(t, bind(t, s), jobs, opt)
	opt.Keep = false
	for i, r := range gather(t, bind(t, s), jobs, opt) {
		low, high, integral := math.Inf(1), math.Inf(-1), 0.0
		rows := slices.Collect(slices.Chunk(kept[i].Rows, 5))
		for k, row := range rows {
			low, high = math.Min(low, row[1]), math.Max(high, row[3])
			if k > 0 {
				integral += (row[0] - rows[k-1][0]) * (row[2] + rows[k-1][2]) / 2
			}
		}
		mean := integral / jobs[i].Output.End
		if r.Rows != nil || r.Reduced[0] != low || r.Reduced[1] != high || !(math.Abs(r.Reduced[2]-mean) <= 1e-15) { // sums of ≤ 1e2 terms ≤ 1e-1, twice
			t.Errorf("every %v: %v, not %v, %v, %v", jobs[i].Output.Every, r.Reduced, low, high, mean)
		}
	}
}

// TestMean: the mean of a uniform motion is that of its ends, whatever the rows.
func TestMean(t *testing.T) {
	s := load(t, "free.lag", "coord x\nlagrangian L = x'^2/2\ninit x = 1, x' = 2")
	jobs := []ensemble.Job{{Output: integrate.Output{End: 3, Every: 0.8}}, {Output: integrate.Output{End: -3}}, {}}
	for i, r := range gather(t, bind(t, s), jobs, ensemble.Options{Reduce: []ensemble.Reduction{{1, ensemble.Mean}}}) {
		if want := []float64{4, -2, 1}[i]; !(math.Abs(r.Reduced[0]-want) <= 1e-14) { // a dozen roundings of numbers up to 12
			t.Errorf("job %d: %v, not %v", i, r.Reduced[0], want)
		}
	}
}

// endless gives jobs without end, and counts them.
func endless(given *int) iter.Seq[ensemble.Job] {
	return func(yield func(ensemble.Job) bool) {
		for yield(ensemble.Job{Output: integrate.Output{End: 2}}) {
			*given++
		}
	}
}

// TestStops: an error of the sink ends the run, and so does the context; jobs are taken no further ahead than the window.
func TestStops(t *testing.T) {
	sim := bind(t, load(t, "well.lag", well))
	given, results := 0, 0
	enough := errors.New("enough")
	err := ensemble.Run(context.Background(), sim, endless(&given), ensemble.Options{Workers: 3, Window: 10}, func(ensemble.Result) error {
		if results++; results == 50 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || results != 50 || given > 50+10 {
		t.Errorf("%v after %d results of %d jobs", err, results, given)
	}
	ctx, cancel := context.WithCancel(context.Background())
	results = 0
	err = ensemble.Run(ctx, sim, endless(&given), ensemble.Options{}, func(ensemble.Result) error {
		if results++; results == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	long := []ensemble.Job{{Output: integrate.Output{End: 1e12}}, {Output: integrate.Output{End: 1e12, Every: 1e6}}}
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	if err = ensemble.Run(ctx, sim, slices.Values(long), ensemble.Options{}, func(ensemble.Result) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestRefusals: options that make no sense.
func TestRefusals(t *testing.T) {
	sim := bind(t, load(t, "well.lag", well))
	euler, _ := integrate.Lookup("euler")
	for option, opt := range map[string]ensemble.Options{
		"tol":    {Options: integrate.Options{Tol: 2}},
		"step":   {Options: integrate.Options{Method: euler}},
		"column": {Reduce: []ensemble.Reduction{{5, ensemble.Min}}},
	} {
		err := ensemble.Run(context.Background(), sim, slices.Values(sweep(1)), opt, func(ensemble.Result) error { return nil })
		if err == nil || !strings.Contains(err.Error(), option) {
			t.Errorf("%s: %v", option, err)
		}
	}
}

// TestFallbacks: pivots that fail on the way, matrices that are never definite, constraints, redundant ones among them,
// and singular matrices, on several cores at once.
func TestFallbacks(t *testing.T) {
	const rods = "coord x, y\nparam m = 2\nlagrangian L = m/2*(x'^2 + y'^2) - m*9.81*y\nconstraint x^2 + y^2 = 1\ninit x = 0.6, y = -0.8\n"
	for _, c := range []struct{ name, text string }{
		{"turns indefinite", "coord x, y\nparam k = 1.0003\nlagrangian L = (x'^2 + y'^2)/2 + k*t*x'*y' - x^2 - y^2 + 0*sin(x - y)\ninit x = 1, y = 1"},
		{"indefinite", "coord x, y\nparam k = 1\nlagrangian L = (x'^2 - k*y'^2)/2 - x^2 + y^2\ninit x = 1, y = 1"},
		{"constrained", rods},
		{"redundant", rods + "constraint (x^2 + y^2)^2 = 1\n"},
		{"singular for some", "coord x, y\nparam k = 1\nlagrangian L = (x'^2 + (k - 1.02)*y'^2)/2 - x^2 - y^2\ninit x = 1, y = 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := load(t, c.name, c.text)
			sim := bind(t, s)
			var jobs []ensemble.Job
			for i := range 12 {
				jobs = append(jobs, ensemble.Job{
					Setup:  simulate.Setup{Params: map[int]float64{0: 1 + 0.01*float64(i%5)}},
					Output: integrate.Output{End: 2.5, Every: 0.3},
				})
			}
			m, _ := integrate.Lookup("rk4")
			opt := ensemble.Options{Options: integrate.Options{Method: m, Step: 0.0013}, Keep: true, Workers: 4}
			for i, r := range gather(t, sim, jobs, opt) {
				if want := alone(t, s, jobs[i], opt); !agree(r, want) {
					t.Errorf("job %d: %s", i, difference(r, want))
				}
			}
		})
	}
}
