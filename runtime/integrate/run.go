package integrate

import (
	"context"
	"errors"
	"math"
)

// MaxRows is the largest number of rows that a run may be asked for.
const MaxRows = 1e10

// Check returns the *OptionError that Run would, without running.
func Check(out Output, opt Options) error {
	if _, err := newSchedule(out); err != nil {
		return err
	}
	return opt.check(2)
}

// Run integrates the problem from (out.Start, y0) to out.End and hands each row of the output to emit, in the
// order of time; the row's y is valid only during the call. Row i > 0 stands at
// Start + i·Every, the last one exactly at End.
//
// An *OptionError means that the input makes no sense and nothing was emitted; a *StopError that the
// run cannot go on; the context's error or emit's own, that it was told to stop. Rows emitted
// before an error hold, and the statistics are valid in every case.
func Run(ctx context.Context, p Problem, y0 []float64, out Output, opt Options,
	emit func(t float64, y []float64) error) (Stats, error) {
	rows, err := newSchedule(out)
	if err != nil {
		return Stats{}, err
	}
	in, err := New(p, opt)
	if err != nil {
		return Stats{}, err
	}
	if err := in.Start(out.Start, out.End, y0); err != nil {
		return Stats{}, err
	}
	r := NewRows(in, emit)
	r.schedule = rows
	err = r.all(ctx)
	return in.stats, err
}

// Rows hands out the rows of an output while an Integrator passes them:
//
//	err = rows.Plan(output)
//	err = in.Start(output.Start, output.End, y0)
//	err = rows.Begin()
//	for err == nil && !rows.Finished() {
//		if err = in.Step(); err == nil {
//			err = rows.Due()
//		}
//	}
type Rows struct {
	in       *Integrator
	schedule schedule
	emit     func(t float64, y []float64) error
	y        []float64 // an interpolated row
}

// NewRows makes Rows for an integrator; emit takes them, as that of [Run].
func NewRows(in *Integrator, emit func(t float64, y []float64) error) *Rows {
	return &Rows{in: in, emit: emit, y: make([]float64, in.problem.Dim)}
}

// Plan says which rows are to come. The error is an *OptionError.
func (r *Rows) Plan(out Output) (err error) {
	r.schedule, err = newSchedule(out)
	return err
}

// Begin emits the first row, at the integrator's start. The error is emit's own.
func (r *Rows) Begin() error {
	if err := r.row(r.schedule.start, r.in.State()); err != nil {
		return err
	}
	r.schedule.next = 1
	if r.schedule.start == r.schedule.end {
		r.schedule.next = r.schedule.last + 1
	}
	return nil
}

// Finished reports whether all rows are emitted.
func (r *Rows) Finished() bool { return r.schedule.finished() }

// Next is the time of the row to come. Steps whose ends are rows have no such time: then it is where the
// integrator stands.
func (r *Rows) Next() float64 {
	if r.schedule.every == 0 {
		return r.in.Time()
	}
	return r.schedule.time()
}

// all emits every row.
func (r *Rows) all(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.Begin(); err != nil {
		return err
	}
	for done := ctx.Done(); !r.Finished(); {
		select {
		case <-done:
			return ctx.Err()
		default:
		}
		if err := r.in.Step(); err != nil {
			return err
		}
		if err := r.Due(); err != nil {
			return err
		}
	}
	return nil
}

// Due emits the rows that the last step has reached. Errors are *StopError, or emit's own.
func (r *Rows) Due() error {
	in, s := r.in, &r.schedule
	if s.every == 0 {
		if !in.Done() {
			return r.row(in.Time(), in.State())
		}
		s.next = s.last
	}
	for !s.finished() {
		t := s.time()
		var err error
		switch {
		case in.coincide(t):
			err = r.row(t, in.State())
		case in.direction*(t-in.Time()) > 0:
			return nil
		default:
			err = r.between(t)
		}
		if err != nil {
			return err
		}
		s.next++
	}
	return nil
}

// between emits an interpolated row, projected.
func (r *Rows) between(t float64) error {
	if err := r.in.Interpolate(t, r.y); err != nil {
		return r.in.stop(r.in.h, "the step cannot be interpolated", errors.Unwrap(err))
	}
	if err := r.in.project(t, r.y); err != nil {
		return r.in.stop(r.in.h, "a row within the step cannot be projected", err)
	}
	return r.row(t, r.y)
}

// row emits one row.
func (r *Rows) row(t float64, y []float64) error {
	if err := r.emit(t, y); err != nil {
		return err
	}
	r.in.stats.Rows++
	return nil
}

// A schedule is the rows of an output, by number: row 0 at start, row last at end.
type schedule struct {
	start, end, every float64 // every has the direction's sign
	next, last        int64   // numbers of the row to come and of the last one
}

// newSchedule counts an output's rows.
func newSchedule(o Output) (schedule, error) {
	span := o.End - o.Start
	switch {
	case math.IsNaN(span) || math.IsInf(span, 0):
		return schedule{}, refuse("t", "%v..%v is not a range of times", o.Start, o.End)
	case !(o.Every >= 0) || math.IsInf(o.Every, 0):
		return schedule{}, refuse("every", "%v is not a positive number", o.Every)
	}
	s := schedule{start: o.Start, end: o.End, every: math.Copysign(o.Every, span), last: 1}
	if o.Every == 0 || span == 0 {
		return s, nil
	}
	n := math.Abs(span) / o.Every
	if !(n <= MaxRows) {
		return schedule{}, refuse("every", "%v would be %.3g rows; at most %.0e are allowed", o.Every, n, MaxRows)
	}
	whole := math.Round(n)
	if !s.reaches(n, whole) {
		whole = math.Floor(n) + 1
	}
	s.last = int64(whole)
	return s, nil
}

// reaches reports whether n = span/every is the integer whole: to within 1e-9 of the run, though never by a
// visible part of a row, or to within the rounding of times.
func (s *schedule) reaches(n, whole float64) bool {
	if whole == 0 {
		return false
	}
	miss := math.Abs(s.start + float64(whole*s.every) - s.end)
	return math.Abs(n-whole) <= min(1e-9*n, 1e-3) || miss <= 4*epsilon*max(math.Abs(s.start), math.Abs(s.end))
}

// time is the next row's time.
func (s *schedule) time() float64 {
	if s.next >= s.last {
		return s.end
	}
	return s.start + float64(float64(s.next)*s.every)
}

// finished reports whether all rows are emitted.
func (s *schedule) finished() bool { return s.next > s.last }
