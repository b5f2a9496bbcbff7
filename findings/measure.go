package findings

import (
	"context"
	"fmt"
	"math"

	"lagc"
	"lagc/compare"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/symbolic"
)

// Measurements are what Results are made of, by the names of their files.
var Measurements = []struct {
	Name    string
	Doc     string
	Machine bool // depends on the machine
	Run     func(context.Context, *Results) error
}{
	{"accuracy", "errors of all ways in all bundled systems", false, accuracy},
	{"conditioning", "errors as the mass matrix gets worse conditioned", false, conditioning},
	{"causes", "single large errors and what predicts them", false, causes},
	{"steps", "finite differences with steps from 1e-1 to 1e-8", false, steps},
	{"work", "work–precision diagrams of methods and ways", false, work},
	{"conservation", "energy, momenta and phase volume under each method", false, conservation},
	{"long", "errors against exact solutions over 10⁴ periods", false, long},
	{"timings", "times of all ways, alone, in batches, and as systems grow", true, timings},
}

// allWays are the ways of the paper, in its order.
var allWays = []string{"autograd", "jet", "hyperdual", "complex", "finite", "hand"}

func waysOf(names []string) (out []compare.Way) {
	for _, name := range names {
		if w, ok := compare.Find(name); ok {
			out = append(out, w)
		}
	}
	return out
}

// setting is what a bundled system is run with.
type setting struct {
	name   string
	consts map[string]symbolic.Rational
	params map[string]float64
	end    float64 // 0 is the file's
}

// subject loads a bundled system.
func (x setting) subject() (*compare.Subject, error) {
	e, err := examples.Get(x.name)
	if err != nil {
		return nil, err
	}
	load := func() (*lagc.System, error) {
		return lagc.Load(x.name+".lag", e.Text, resolve.Options{Consts: x.consts})
	}
	sys, err := load()
	if err != nil {
		return nil, err
	}
	set := simulate.Setup{Params: map[int]float64{}}
	found := 0
	for i, p := range sys.Mechanics.Params {
		if v, ok := x.params[p.Name.Column()]; ok {
			set.Params[i] = v
			found++
		}
	}
	if found != len(x.params) {
		return nil, fmt.Errorf("%s lacks one of the params %v", x.name, x.params)
	}
	sim, err := sys.Simulate(set, 0)
	if err != nil {
		return nil, err
	}
	end := x.end
	if end == 0 {
		end = sys.Mechanics.Evaluate(sys.Mechanics.Run.End, sim.Model().Params())
	}
	s := compare.New(sim, 0, end)
	s.Fresh = func() (*mechanics.System, error) {
		sys, err := load()
		if err != nil {
			return nil, err
		}
		return sys.Mechanics, nil
	}
	return s, nil
}

// firstEvaluations is how far trajectories of all systems are followed.
const firstEvaluations = 2000

func accuracy(ctx context.Context, r *Results) error {
	r.Accuracy = nil
	for _, name := range examples.Names() {
		a, err := accuracyOf(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Accuracy = append(r.Accuracy, *a)
	}
	return nil
}

func accuracyOf(ctx context.Context, name string) (*Accuracy, error) {
	s, err := setting{name: name}.subject()
	if err != nil {
		return nil, err
	}
	report, err := compare.Compare(ctx, s, waysOf(allWays), compare.Options{Seed: 1, Evaluations: firstEvaluations, NoTiming: true})
	if err != nil {
		return nil, err
	}
	return &Accuracy{name, report.Coordinates, report.Condition, s.System.Exact != nil, errorsOf(report)}, nil
}

// errorsOf keeps the numbers of a report.
func errorsOf(r *compare.Report) (out []Error) {
	for _, row := range r.Ways {
		if row.Errors == nil || row.Errors.Failed > 0 {
			continue
		}
		e := Error{Way: row.Way, Max: row.Errors.Max, RMS: row.Errors.RMS, ULP: row.Errors.ULP}
		if row.Trajectory != nil {
			e.Trajectory, e.Failure = row.Trajectory.Max, row.Trajectory.Failure
		}
		out = append(out, e)
	}
	return out
}

// conditioning makes the lower bob of a double pendulum heavy: M's condition
// number grows with the ratio of masses.
func conditioning(ctx context.Context, r *Results) error {
	r.Conditioning = nil
	for k := range 6 {
		c, err := conditionedAt(ctx, math.Pow10(2*k))
		if err != nil {
			return err
		}
		r.Conditioning = append(r.Conditioning, *c)
	}
	return nil
}

func conditionedAt(ctx context.Context, ratio float64) (*Conditioning, error) {
	s, err := setting{name: "double_pendulum", params: map[string]float64{"m2": ratio}, end: 0.1}.subject()
	if err != nil {
		return nil, err
	}
	report, err := compare.Compare(ctx, s, waysOf(allWays), compare.Options{Seed: 1, States: 256, NoTiming: true, NoTrajectories: true})
	if err != nil {
		return nil, err
	}
	return &Conditioning{ratio, report.Condition, errorsOf(report)}, nil
}

// workSystems are those of the work–precision diagrams: one for each kind of
// difficulty (an exact solution, velocity-dependent forces, mild chaos, strong chaos).
var workSystems = []setting{{name: "kepler_cartesian"}, {name: "charged"}, {name: "henon_heiles"}, {name: "double_pendulum"}}

func work(ctx context.Context, r *Results) error {
	r.Work = nil
	dop853, err := integrate.Lookup("dop853")
	if err != nil {
		return err
	}
	for _, x := range workSystems {
		s, err := x.subject()
		if err != nil {
			return err
		}
		methods, err := compare.WorkPrecision(ctx, s, nil, integrate.Methods())
		if err != nil {
			return err
		}
		ways, err := compare.WorkPrecision(ctx, s, waysOf([]string{"autograd", "finite"}), []*integrate.Method{dop853})
		if err != nil {
			return err
		}
		r.Work = append(r.Work, Work{x.name, append(methods, ways[1:]...)})
	}
	return nil
}

func timings(ctx context.Context, r *Results) error {
	r.Timings = Timings{Machine: compare.ThisMachine()}
	for _, name := range examples.Names() {
		s, err := setting{name: name}.subject()
		if err != nil {
			return err
		}
		report, err := compare.Compare(ctx, s, waysOf(append(allWays, "go", "native")), compare.Options{Seed: 1, NoTrajectories: true})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t := Timing{System: name, N: report.Coordinates}
		for _, row := range report.Ways {
			if row.Timing != nil {
				t.Ways = append(t.Ways, WayTime{row.Way, row.Timing.Median, row.Timing.Low, row.Timing.High, row.Timing.Batched, row.SetUp, row.BreakEven})
			}
		}
		r.Timings.Systems = append(r.Timings.Systems, t)
	}
	for _, name := range []string{"chain", "coupled"} {
		costs, err := compare.Costs(ctx, name, waysOf([]string{"autograd", "jet", "hand", "go"}), []int{1, 2, 4, 8, 16, 32, 64}, func(n int) (*compare.Subject, error) {
			return setting{name: name, consts: map[string]symbolic.Rational{"n": symbolic.RatInt(int64(n))}}.subject()
		})
		if err != nil {
			return err
		}
		r.Timings.Costs = append(r.Timings.Costs, costs...)
	}
	return nil
}
