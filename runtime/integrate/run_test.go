package integrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"
)

// optionsFor lets any method run the test problems.
func optionsFor(m *Method) Options { return Options{Method: m, Step: 0.01, Tol: 1e-8} }

// TestRowsDoNotDisturb: what rows are asked for changes neither the steps nor a row that two runs
// have in common, by a single bit.
func TestRowsDoNotDisturb(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		p := testProblems[3]
		run := func(every float64) (map[float64]row, Stats) {
			rows, stats := mustCollect(t, p.problem(), p.start(), Output{End: 4, Every: every}, optionsFor(m))
			at := make(map[float64]row)
			for _, r := range rows {
				at[r.t] = r
			}
			return at, stats
		}
		fine, fineStats := run(1.0 / 128)
		for _, every := range []float64{1, 1.0 / 8, 0} {
			rows, stats := run(every)
			if stats.Steps != fineStats.Steps || stats.Rejected != fineStats.Rejected ||
				stats.SmallestStep != fineStats.SmallestStep || stats.LargestStep != fineStats.LargestStep {
				t.Errorf("every %v: steps %+v, with many rows %+v", every, stats, fineStats)
			}
			common := 0
			for at, r := range rows {
				if other, ok := fine[at]; ok {
					common++
					if r.y[0] != other.y[0] || r.y[1] != other.y[1] {
						t.Errorf("every %v: at %v %v, with many rows %v", every, at, r.y, other.y)
					}
				}
			}
			if common < 2 {
				t.Fatalf("only %d rows in common", common)
			}
		}
	})
}

// TestStepEnds: rows that fall on step ends are the steps' own states, not interpolated, though 1000·0.01 and
// 100·0.1 differ in rounding.
func TestStepEnds(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Adaptive {
			t.Skip("adaptive")
		}
		p := testProblems[0]
		all, _ := mustCollect(t, p.problem(), p.start(), Output{Start: -0.3, End: 9.7}, optionsFor(m))
		some, _ := mustCollect(t, p.problem(), p.start(), Output{Start: -0.3, End: 9.7, Every: 0.1}, optionsFor(m))
		if len(all) != 1001 || len(some) != 101 {
			t.Fatalf("%d and %d rows", len(all), len(some))
		}
		for i, r := range some {
			if step := all[10*i]; distance(r.y, step.y) != 0 || math.Abs(r.t-step.t) > 1e-14 {
				t.Errorf("row %d: %v is not the state of step %v", i, r, step)
			}
		}
	})
}

// TestOvershoot: a fixed step that does not divide the run goes past the end and is interpolated there.
func TestOvershoot(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Adaptive {
			t.Skip("adaptive")
		}
		p := testProblems[0]
		rows, stats := mustCollect(t, p.problem(), p.start(), Output{End: 1}, Options{Method: m, Step: 0.03})
		last := rows[len(rows)-1]
		if stats.Steps != 34 || len(rows) != 35 || last.t != 1 || rows[33].t != 33*0.03 {
			t.Errorf("%d steps, %d rows, the last at %v", stats.Steps, len(rows), last.t)
		}
		longer, _ := mustCollect(t, p.problem(), p.start(), Output{End: 1.02, Every: 1}, Options{Method: m, Step: 0.03})
		if distance(longer[1].y, last.y) != 0 {
			t.Errorf("the row at 1 depends on where the run ends")
		}
	})
}

// TestSchedule draws ranges: rows start at Start, end at End exactly once, and go strictly one way in
// equal distances.
func TestSchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Float64Range(-1e3, 1e3).Draw(t, "start")
		span := rapid.Float64Range(-1e3, 1e3).Draw(t, "span")
		n := rapid.Float64Range(0.1, 200).Draw(t, "n")
		if rapid.Bool().Draw(t, "whole") {
			n = math.Ceil(n)
		}
		out := Output{start, start + span, math.Abs(span) / n}
		if out.Start == out.End || out.Every < 1e-9 {
			t.Skip("no room for rows")
		}
		s, err := newSchedule(out)
		if err != nil {
			t.Fatal(err)
		}
		previous, direction := start, math.Copysign(1, span)
		for s.next = 1; !s.finished(); s.next++ {
			at := s.time()
			gap := direction * (at - previous)
			if gap <= 0 || gap > out.Every*(1+1e-6)+1e-12 {
				t.Fatalf("a gap of %v after %v", gap, previous)
			}
			if s.next < s.last && at == out.End {
				t.Fatalf("row %d is at the end already", s.next)
			}
			previous = at
		}
		if previous != out.End {
			t.Fatalf("the last row is at %v", previous)
		}
		if whole := math.Round(n); n == whole && s.last != int64(whole) {
			t.Fatalf("%d rows for %v intervals", s.last, n)
		}
	})
}

// TestScheduleCases lists ranges worth naming.
func TestScheduleCases(t *testing.T) {
	for _, c := range []struct {
		out  Output
		last int64
	}{
		{Output{0, 10, 0.01}, 1000},
		{Output{0, 1, 0.1}, 10},
		{Output{0, 1, 0.3}, 4},
		{Output{1, 0, 0.3}, 4},
		{Output{0, 1, 2}, 1},
		{Output{0, 1, 1}, 1},
		{Output{0, 0.3, 0.1}, 3},
		{Output{0, 1e9, 1}, 1e9},
		{Output{0, 1e9 + 0.5, 1}, 1e9 + 1},
	} {
		s, err := newSchedule(c.out)
		if err != nil || s.last != c.last {
			t.Errorf("%+v: last row %d, not %d (%v)", c.out, s.last, c.last, err)
		}
	}
}

// TestPoint: a run of no length is one row.
func TestPoint(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		for _, every := range []float64{0, 1} {
			rows, stats := mustCollect(t, harmonic, []float64{1, 2}, Output{3, 3, every}, optionsFor(m))
			if len(rows) != 1 || rows[0].t != 3 || rows[0].y[1] != 2 || stats.Steps != 0 {
				t.Errorf("%v, %+v", rows, stats)
			}
		}
	})
}

// TestOptionErrors: input that makes no sense is told apart from runs that fail, and nothing is emitted.
func TestOptionErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	good := func() (Problem, []float64, Output, Options) {
		return harmonic, []float64{1, 0}, Output{End: 1, Every: 0.1}, Options{Method: rk4, Step: 0.01}
	}
	for i, spoil := range []func(p *Problem, y *[]float64, out *Output, opt *Options){
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Dim = 0 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Dim = -1 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Dim = 3 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Derivative = nil },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Atol = []float64{1} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Atol = []float64{1, 0} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { p.Atol = []float64{nan, 1} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { *y = []float64{1} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { *y = nil },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { *y = []float64{1, nan} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { *y = []float64{inf, 1} },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.Start = nan },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.End = inf },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.Start, out.End = -1.5e308, 1.5e308 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.Every = -0.1 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.Every = nan },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { out.Every = 1e-11 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Step = 0 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Step = -1 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Step = inf },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Step, out.End = 1e-12, 1e6 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Method, opt.Tol = dopri5, 2 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Method, opt.Tol = dopri5, 1e-17 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Method, opt.Tol = dopri5, nan },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.Method, opt.Tol = dopri5, -1e-9 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) { opt.MaxSteps = -1 },
		func(p *Problem, y *[]float64, out *Output, opt *Options) {
			opt.Method, p.Dim, *y = symplecticEuler, 3, []float64{1, 2, 3}
		},
	} {
		p, y, out, opt := good()
		spoil(&p, &y, &out, &opt)
		rows, _, err := collect(p, y, out, opt)
		var wrong *OptionError
		if !errors.As(err, &wrong) || len(rows) != 0 {
			t.Errorf("case %d: %d rows, error %v", i, len(rows), err)
		}
	}
	p, y, out, opt := good()
	if _, _, err := collect(p, y, out, opt); err != nil {
		t.Errorf("the unspoiled case fails: %v", err)
	}
}

// TestDefaults: the zero Options are dop853 with DefaultTol.
func TestDefaults(t *testing.T) {
	p := harmonic
	a, sa := mustCollect(t, p, []float64{1, 0}, Output{End: 9}, Options{})
	b, sb := mustCollect(t, p, []float64{1, 0}, Output{End: 9}, Options{Method: dop853, Tol: DefaultTol})
	if sa != sb || distance(a[len(a)-1].y, b[len(b)-1].y) != 0 {
		t.Errorf("%+v and %+v", sa, sb)
	}
}

// TestCancel: a cancelled context ends the run with its error; rows so far are kept.
func TestCancel(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		ctx, cancel := context.WithCancel(context.Background())
		rows := 0
		stats, err := Run(ctx, harmonic, []float64{1, 0}, Output{End: 1e9}, optionsFor(m),
			func(float64, []float64) error {
				if rows++; rows == 5 {
					cancel()
				}
				return nil
			})
		if !errors.Is(err, context.Canceled) || rows != 5 || stats.Rows != 5 {
			t.Errorf("%d rows, %+v, %v", rows, stats, err)
		}
	})
}

// TestEmitError: what emit returns ends the run, unchanged.
func TestEmitError(t *testing.T) {
	full := errors.New("disk full")
	for _, at := range []float64{0, 0.5, 1} {
		_, err := Run(t.Context(), harmonic, []float64{1, 0}, Output{End: 1, Every: 0.5}, Options{},
			func(t float64, _ []float64) error {
				if t == at {
					return full
				}
				return nil
			})
		if err != full {
			t.Errorf("at %v: %v", at, err)
		}
	}
}

// TestAnyInput: whatever the numbers are, a run ends with rows in order, or an error of one of the two types.
func TestAnyInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-10, 10), rapid.Just(0.0), rapid.Just(math.NaN()))
		size := rapid.OneOf(rapid.Float64(), rapid.Float64Range(1e-3, 1))
		m := rapid.SampledFrom(Methods()).Draw(t, "method")
		out := Output{any.Draw(t, "start"), any.Draw(t, "end"), rapid.Float64Range(0.5, 10).Draw(t, "every")}
		if span := math.Abs(out.End - out.Start); span > 1e4 { // many rows take long but are no error
			out.Every = span / 100
		}
		opt := Options{Method: m, Step: size.Draw(t, "step"), Tol: size.Draw(t, "tol"), MaxSteps: 1000}
		y := []float64{any.Draw(t, "q"), any.Draw(t, "v")}
		rows, _, err := collect(harmonic, y, out, opt)
		var wrong *OptionError
		var stop *StopError
		switch {
		case errors.As(err, &wrong):
			if len(rows) != 0 {
				t.Fatalf("%d rows in spite of %v", len(rows), err)
			}
		case err != nil && !errors.As(err, &stop):
			t.Fatal(err)
		case err == nil && rows[len(rows)-1].t != out.End:
			t.Fatalf("ends at %v", rows[len(rows)-1].t)
		}
		for _, r := range rows {
			if !finite(r.y) {
				t.Fatalf("a row is not finite: %v", r)
			}
		}
	})
}

func ExampleRun() {
	free := Problem{Dim: 2, Derivative: func(t float64, y, dy []float64) error {
		dy[0], dy[1] = y[1], -9.81
		return nil
	}}
	_, err := Run(context.Background(), free, []float64{0, 10}, Output{Start: 0, End: 1, Every: 0.5}, Options{},
		func(t float64, y []float64) error {
			fmt.Printf("t = %.1f  height %.3f  speed %.3f\n", t, y[0], y[1])
			return nil
		})
	fmt.Println(err)
	// Output:
	// t = 0.0  height 0.000  speed 10.000
	// t = 0.5  height 3.774  speed 5.095
	// t = 1.0  height 5.095  speed 0.190
	// <nil>
}
