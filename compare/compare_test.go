package compare_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os/exec"
	"strings"
	"testing"

	"lagc"
	"lagc/compare"
	"lagc/examples"
	"lagc/mechanics"
	"lagc/resolve"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

// subject loads a bundled system.
func subject(t testing.TB, name string) *compare.Subject {
	t.Helper()
	e, err := examples.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return subjectOf(t, name, e.Text)
}

func subjectOf(t testing.TB, name, text string) *compare.Subject {
	t.Helper()
	fresh := func() (*lagc.System, error) { return lagc.Load(name+".lag", text, resolve.Options{}) }
	sys, err := fresh()
	if err != nil {
		t.Fatal(err)
	}
	sim, err := sys.Simulate(simulate.Setup{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := compare.New(sim, 0, sys.Mechanics.Evaluate(sys.Mechanics.Run.End, sim.Model().Params()))
	s.Fresh = func() (*mechanics.System, error) {
		sys, err := fresh()
		return sys.Mechanics, err
	}
	return s
}

// find returns the ways of these names.
func find(t testing.TB, names ...string) (ways []compare.Way) {
	t.Helper()
	for _, name := range names {
		w, ok := compare.Find(name)
		if !ok {
			t.Fatalf("there is no way %q", name)
		}
		ways = append(ways, w)
	}
	return ways
}

func report(t testing.TB, s *compare.Subject, opt compare.Options, ways ...compare.Way) *compare.Report {
	t.Helper()
	opt.NoTiming = true
	r, err := compare.Compare(context.Background(), s, ways, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Of every bundled example the ways agree, and the symbolic path's rounding
// error is within what conditioning allows: a few units of the last place times
// the condition number of M, and for systems of many terms, whose sums cancel,
// up to 100.
func TestExamples(t *testing.T) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			s := subject(t, name)
			r := report(t, s, compare.Options{States: 16, Seed: 1, Evaluations: 500}, find(t, "hand", "exact")...)
			if d := r.Disagreeing(); d != nil {
				t.Errorf("%v disagree", d)
			}
			for _, row := range r.Ways {
				if row.Way == "exact" {
					if (row.Unavailable == "") != (s.System.Exact != nil) {
						t.Errorf("exact: %q", row.Unavailable)
					}
					continue
				}
				if !(row.Errors.ULP <= 100) {
					t.Errorf("%s: %v ulp, condition %.3g", row.Way, row.Errors.ULP, r.Condition)
				}
			}
		})
	}
}

// A sign error in any one equation or solution is caught, and it is said whose.
func TestMistakesAreCaught(t *testing.T) {
	const text = `
param w = 2
coord x, y
lagrangian L = (x'^2 + y'^2)/2 - w^2*(x^2 + y^2)/2
init x = 1, y' = 1
hand x'' = -w^2*x, y'' = -w^2*y
exact x = x(0)*cos(w*t) + x'(0)/w*sin(w*t), y = y(0)*cos(w*t) + y'(0)/w*sin(w*t)
run 0..5`
	for old, change := range map[string]struct{ to, way string }{
		"y'' = -w^2*y":         {"y'' = w^2*y", "hand"},
		"x = x(0)*cos(w*t) + ": {"x = x(0)*cos(w*t) - ", ""}, // x'(0) = 0: nothing to see
		"y(0)*cos(w*t) + ":     {"y(0)*cos(w*t) - ", "exact"},
		"x(0)*cos(w*t) + x'":   {"-x(0)*cos(w*t) + x'", "exact"},
	} {
		wrong := strings.Replace(text, old, change.to, 1)
		if wrong == text {
			t.Fatalf("%q is not in the text", old)
		}
		r := report(t, subjectOf(t, "wrong", wrong), compare.Options{States: 4}, find(t, "hand", "exact")...)
		if got := strings.Join(r.Disagreeing(), " "); got != change.way {
			t.Errorf("%s: %q disagree, want %q", change.to, got, change.way)
		}
	}
}

// Everything but time is the same on every run, to the bit.
func TestReproducible(t *testing.T) {
	one := func() string {
		r := report(t, subject(t, "double_pendulum"), compare.Options{States: 8, Seed: 3, Evaluations: 300}, find(t, "hand")...)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if a, b := one(), one(); a != b {
		t.Errorf("two runs differ:\n%s\n%s", a, b)
	}
}

// The emitted Go is what is interpreted, to the bit: the same errors, the same
// trajectory, also with params of its own and constraints.
func TestEmittedIsTheSame(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	for _, name := range []string{"cartesian_pendulum", "nbody"} {
		r := report(t, subject(t, name), compare.Options{States: 8, Evaluations: 300}, find(t, "go")...)
		derived, emitted := r.Ways[0], r.Ways[1]
		if emitted.Unavailable != "" {
			t.Fatal(emitted.Unavailable)
		}
		if *derived.Errors != *emitted.Errors || derived.Trajectory.End != emitted.Trajectory.End {
			t.Errorf("%s: %+v derived, %+v emitted", name, *derived.Errors, *emitted.Errors)
		}
	}
}

// What Euler's method does shows up in the trajectory and in nothing else: each
// step of an oscillator multiplies the amplitude by √(1 + w²h²).
func TestMethodsErrorIsTheTrajectorys(t *testing.T) {
	s := subject(t, "oscillator")
	euler, err := integrate.Lookup("euler")
	if err != nil {
		t.Fatal(err)
	}
	const h = 0.01
	s.Integration = integrate.Options{Method: euler, Step: h}
	w2 := s.Params[1] / s.Params[0] // k/m
	growth := math.Pow(1+w2*h*h, s.End/h/2) - 1
	r := report(t, s, compare.Options{States: 4}, find(t, "hand")...)
	for _, row := range r.Ways {
		e := row.Trajectory.Max
		if !(e > 0.7*growth && e < 1.3*growth) || row.Disagrees || !(*row.Trajectory.Energy > growth/2) {
			t.Errorf("%s: trajectory %v, energy %v, disagrees %v; the amplitude grows by %v", row.Way, e, *row.Trajectory.Energy, row.Disagrees, growth)
		}
	}
}

// A table is compared at its own times, from its own first row.
func TestRecorded(t *testing.T) {
	s := subject(t, "pendulum")
	name := s.System.Coordinates[0].Name.Column()
	for text, want := range map[string]string{
		"":                   "empty",
		"t,x\n0,1\n":         "no column " + name,
		"t,NAME\n0,1\n":      "two rows",
		"t,NAME\n0,1\n0,2\n": "line 3: t = 0",
		"t,NAME\n0,1\n1,y\n": `line 3, column 3: "y"`,
	} {
		_, err := compare.Recorded("table.csv", strings.NewReader(strings.ReplaceAll(text, "NAME", name)), s.System)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	var table strings.Builder
	table.WriteString("t,NAME,NAME_dot,NAME_ddot,other\n")
	// At rest, upside down or not, a pendulum stays where it is.
	for _, at := range []string{"0", "0.5", "0.7", "3"} {
		table.WriteString(at + ",0,0,0,7\n")
	}
	w, err := compare.Recorded("rest.csv", strings.NewReader(strings.ReplaceAll(table.String(), "NAME", name)), s.System)
	if err != nil {
		t.Fatal(err)
	}
	row := report(t, s, compare.Options{}, w).Ways[1]
	if row.Disagrees || row.Trajectory.Max != 0 || row.Errors == nil || row.Errors.Max != 0 {
		t.Errorf("%+v %+v", row.Trajectory, row.Errors)
	}
	moved := strings.Replace(strings.ReplaceAll(table.String(), "NAME", name), "0.7,0,", "0.7,0.1,", 1)
	if w, err = compare.Recorded("moved.csv", strings.NewReader(moved), s.System); err != nil {
		t.Fatal(err)
	}
	if row := report(t, s, compare.Options{}, w).Ways[1]; !row.Disagrees || math.IsNaN(row.Trajectory.Max) {
		t.Errorf("a moved point is not seen: %+v", row.Trajectory)
	}
}

// Worst is where the largest of all errors is.
func TestWorst(t *testing.T) {
	s := subject(t, "double_pendulum")
	engine, err := compare.Open(s, "hand")
	if err != nil {
		t.Fatal(err)
	}
	opt := compare.Options{Seed: 2, States: 8}
	all, err := compare.ErrorsOf(s, engine, opt)
	if err != nil {
		t.Fatal(err)
	}
	at, largest, err := compare.Worst(s, engine, opt)
	if err != nil || largest != all.Max || len(at.Y) != 4 {
		t.Errorf("the worst error is %v at %v, %v; want %v", largest, at, err, all.Max)
	}
	if e, err := compare.Open(s, "symbolic"); err != nil || e != compare.Engine(s.Model) {
		t.Errorf("symbolic is %v, %v", e, err)
	}
	for _, name := range []string{"magic", "exact"} {
		if _, err := compare.Open(s, name); err == nil {
			t.Errorf("%s gives accelerations", name)
		}
	}
}

// A long run's error is relative to the first period, so that it grows where the
// coordinates do.
func TestExactly(t *testing.T) {
	s := subjectOf(t, "drifting", `
coord x
lagrangian L = x'^2/2 + x/1000
init x = 0, x' = 1
exact x = x(0) + x'(0)*t
run 0..1`) // the solution forgets the force: it is off by t²/2000
	m, err := integrate.Lookup("rk4")
	if err != nil {
		t.Fatal(err)
	}
	_, got, _, err := compare.Exactly(t.Context(), s, integrate.Options{Method: m, Step: 0.1}, 1, []float64{1, 10})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1. / 2000, 100. / 2000} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("after %d: %v, want %v", i, got[i], want)
		}
	}
}

// Drawing and solving a million states takes minutes; Ctrl-C must not wait.
func TestCompareEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opt := compare.Options{States: 1_000_000, NoTrajectories: true, NoTiming: true}
	if _, err := compare.Compare(ctx, subject(t, "pendulum"), nil, opt); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A solution that has no value for some times is no reference, and says so.
func TestExactWithoutValue(t *testing.T) {
	s := subjectOf(t, "cut", `
		coord x
		lagrangian L = x'^2/2 - x^2/2
		exact x = if t > 1/2 then sqrt(1/2 - t) else cos(t)
		init x = 1
		run 0..1`)
	r, err := compare.Compare(context.Background(), s, find(t, "exact"), compare.Options{NoTiming: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
	symbolic, exact := r.Ways[0], r.Ways[1]
	if symbolic.Disagrees || symbolic.Trajectory.Against == "exact" {
		t.Errorf("the symbolic path is held against what has no value: %+v", symbolic.Trajectory)
	}
	if !exact.Disagrees || !strings.Contains(exact.Trajectory.Failure, "no value at t = 0.51") {
		t.Errorf("the exact solution passes: %+v", exact.Trajectory)
	}
}

// A fast drive, as of a pendulum whose pivot shakes, costs complex steps more
// digits than rounding alone: that is no disagreement.
func TestComplexStepsUnderAFastDrive(t *testing.T) {
	s := subjectOf(t, "shaken", `
		coord th
		let y = cos(40*t)/10 - cos(th)
		lagrangian L = (sin(th)'^2 + y'^2)/2 - 9.81*y
		init th = 3
		run 0..1`)
	r, err := compare.Compare(context.Background(), s, find(t, "complex", "jet"), compare.Options{NoTiming: true, NoTrajectories: true})
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Ways[1].Errors.Max; e < 1e-9 {
		t.Errorf("the error is only %g: this system shows nothing", e)
	}
	if off := r.Disagreeing(); len(off) > 0 {
		t.Errorf("%v disagree", off)
	}
}

// Spreadsheets write a byte order mark.
func TestRecordedWithByteOrderMark(t *testing.T) {
	s := subject(t, "pendulum")
	if _, err := compare.Recorded("table.csv", strings.NewReader("\ufefft,th\r\n0,1\r\n0.1,1\r\n"), s.System); err != nil {
		t.Error(err)
	}
}
