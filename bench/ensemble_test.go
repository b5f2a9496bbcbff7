package bench

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lagc/codegen/amd64"
	"lagc/codegen/step"
	"lagc/runtime/ensemble"
	"lagc/runtime/integrate"
	"lagc/runtime/lanes"
	"lagc/runtime/native"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// engines are the ways to execute compiled steps.
var engines = []struct {
	name   string
	engine ensemble.Engine
}{
	{"interp", ensemble.Interpreted(1)},
	{"scalar", ensemble.Native(amd64.Scalar)},
	{"avx2", ensemble.Native(amd64.AVX2)},
	{"avx512", ensemble.Native(amd64.AVX512)},
}

// henonHeiles are jobs from random states of energy 1/8.
func henonHeiles(count int, end float64) []ensemble.Job {
	random := rand.New(rand.NewPCG(1, 2))
	var jobs []ensemble.Job
	for len(jobs) < count {
		x, y, a := random.Float64()-0.5, random.Float64()-0.5, 2*math.Pi*random.Float64()
		left := 2 * (0.125 - (x*x+y*y)/2 - x*x*y + y*y*y/3)
		if left < 0 {
			continue
		}
		v := math.Sqrt(left)
		jobs = append(jobs, ensemble.Job{
			Setup:  simulate.Setup{Initial: map[int]float64{0: x, 1: y, 2: v * math.Cos(a), 3: v * math.Sin(a)}},
			Output: integrate.Output{End: end},
		})
	}
	return jobs
}

// BenchmarkHenonHeiles is HH with 1000 trajectories on one core.
func BenchmarkHenonHeiles(b *testing.B) {
	sim := simulation(b, load(b, "hh", text(b, "henon_heiles"), nil))
	for _, e := range engines {
		for _, method := range []string{"dop853", "dopri5"} {
			b.Run(fmt.Sprintf("%s/%s", e.name, method), func(b *testing.B) {
				m, _ := integrate.Lookup(method)
				opt := ensemble.Options{Options: integrate.Options{Method: m, Tol: 1e-9}, Workers: 1, Engine: e.engine}
				run(b, sim, henonHeiles(1000, 1000), opt)
			})
		}
	}
}

func run(b *testing.B, sim *simulate.Simulation, jobs []ensemble.Job, opt ensemble.Options) {
	var steps, evaluations, worst float64
	for b.Loop() {
		steps, evaluations, worst = 0, 0, 0
		err := ensemble.Run(context.Background(), sim, slices.Values(jobs), opt, func(r ensemble.Result) error {
			steps += float64(r.Steps + r.Rejected)
			evaluations += float64(r.Evaluations)
			worst = math.Max(worst, r.EnergyChange)
			return r.Err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(ns/steps, "ns/turn")
	b.ReportMetric(ns/evaluations, "ns/evaluation")
	b.ReportMetric(worst, "energy")
}

// BenchmarkWorkers is how much faster two workers are than one, in turns: 4096 trajectories of the double pendulum by RK4
// to t = 10, nothing written.
func BenchmarkWorkers(b *testing.B) {
	sim := simulation(b, load(b, "dp", text(b, "double_pendulum"), nil))
	m, _ := integrate.Lookup("rk4")
	var jobs []ensemble.Job
	for i := range 4096 {
		jobs = append(jobs, ensemble.Job{
			Setup:  simulate.Setup{Initial: map[int]float64{0: 1 + float64(i)/4096}},
			Output: integrate.Output{End: 10},
		})
	}
	var ratios []float64
	for b.Loop() {
		var took [2]time.Duration
		for workers := 1; workers <= 2; workers++ {
			start := time.Now()
			opt := ensemble.Options{Options: integrate.Options{Method: m, Step: 1e-3}, Workers: workers}
			if err := ensemble.Run(context.Background(), sim, slices.Values(jobs), opt, func(r ensemble.Result) error { return r.Err }); err != nil {
				b.Fatal(err)
			}
			took[workers-1] = time.Since(start)
		}
		ratios = append(ratios, float64(took[0])/float64(took[1]))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "times-as-fast")
}

// BenchmarkRK4AgainstC is a step of RK4 for the double pendulum, one trajectory and many, and the same in C by hand in the same
// run: least times of short stretches, so that what else the machine does matters little.
func BenchmarkRK4AgainstC(b *testing.B) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		b.Skip("no C compiler is installed")
	}
	program := filepath.Join(b.TempDir(), "rk4")
	if out, err := exec.Command(cc, "-O3", "-march=native", "-ffast-math", "-o", program, "testdata/rk4.c", "-lm").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	one, many := turns(b, "double_pendulum", 0, "rk4", amd64.Scalar), turns(b, "double_pendulum", 0, "rk4", native.Widest())
	least := [4]float64{math.Inf(1), math.Inf(1), math.Inf(1), math.Inf(1)}
	for b.Loop() {
		out, err := exec.Command(program).Output()
		if err != nil {
			b.Fatal(err)
		}
		var c, cs float64
		if _, err := fmt.Sscan(string(out), &c, &cs); err != nil {
			b.Fatal(err)
		}
		for i, t := range [4]float64{c, cs, one(), many()} {
			least[i] = min(least[i], t)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(least[0], "C-ns/step")
	b.ReportMetric(least[2], "ns/step")
	b.ReportMetric(least[1], "C-many-ns/step")
	b.ReportMetric(least[3], "many-ns/step")
}

// BenchmarkSteps is a step in machine code per trajectory: one, and as many as there are lanes.
func BenchmarkSteps(b *testing.B) {
	for _, method := range []string{"rk4", "dop853"} {
		for _, n := range []int64{0, 4, 8, 16} {
			system, name := "chain", fmt.Sprintf("CHAIN%d", n)
			if n == 0 {
				system, name = "double_pendulum", "DP"
			}
			b.Run(name+"/"+method, func(b *testing.B) {
				one, many := turns(b, system, n, method, amd64.Scalar), turns(b, system, n, method, native.Widest())
				least := [2]float64{math.Inf(1), math.Inf(1)}
				for b.Loop() {
					least[0], least[1] = min(least[0], one()), min(least[1], many())
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(least[0], "one-ns/step")
				b.ReportMetric(least[1], "many-ns/step")
			})
		}
	}
}

// turns returns what measures the least time, in ns, of a step per trajectory.
func turns(b *testing.B, system string, n int64, method string, width amd64.Width) func() float64 {
	var consts map[string]symbolic.Rational
	if n > 0 {
		consts = size(n)
	}
	sim := simulation(b, load(b, system, text(b, system), consts))
	m, _ := integrate.Lookup(method)
	opt := integrate.Options{Method: m, Step: 1e-3, Tol: 1e-9}
	t, err := sim.Trajectory(opt, func([]float64) error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	if err := t.Start(integrate.Output{End: 1e9, Every: 1e9}, 0); err != nil {
		b.Fatal(err)
	}
	if err := t.Integrator.Prepare(); err != nil {
		b.Fatal(err)
	}
	s := step.Compile(sim.Model().Program(), len(sim.Initial())/2, m)
	stepper, err := lanes.Native(s, width, width != amd64.Scalar && len(s.Program.Body) <= 1500)
	if err != nil {
		b.Skip(err)
	}
	var place integrate.Snapshot
	t.Integrator.Save(&place)
	inputs := make([]float64, s.Own)
	s.Put(inputs, &place, math.Inf(1), opt.Step, opt.Tol)
	for lane := range stepper.Lanes() {
		stepper.Bind(lane, sim.Model().Params())
		stepper.Place(lane, inputs)
	}
	return func() float64 {
		least := math.Inf(1)
		for range 200 {
			began := time.Now()
			stepper.Run(300)
			least = min(least, float64(time.Since(began).Nanoseconds())/300/float64(stepper.Lanes()))
		}
		return least
	}
}
