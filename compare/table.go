package compare

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// column is a column of the report: how it is headed for people and in CSV, and
// what stands in it for a row, NaN-free or nothing.
type column struct {
	head, name string
	value      func(*Report, *Row) (float64, bool)
	show       func(float64) string
}

// reportColumns lists them in order. A CSV table has all of them.
var reportColumns = []column{
	{"max error", "max_error", ofErrors(func(e *Errors) float64 { return e.Max }), short},
	{"rms", "rms_error", ofErrors(func(e *Errors) float64 { return e.RMS }), short},
	{"ulp", "max_ulp", ofErrors(func(e *Errors) float64 { return e.ULP }), short},
	{"failed", "failed_states", ofErrors(func(e *Errors) float64 { return float64(e.Failed) }), nil},
	{"trajectory", "trajectory_max", ofTrajectory(func(t *Trajectory) (float64, bool) { return t.Max, true }), short},
	{"at end", "trajectory_end", ofTrajectory(func(t *Trajectory) (float64, bool) { return t.End, true }), short},
	{"energy", "energy_drift", ofTrajectory((*Trajectory).energy), short},
	{"momenta", "momentum_drift", ofTrajectory((*Trajectory).momentum), short},
	{"time", "median_ns", ofTiming(func(t *Timing) float64 { return t.Median }), duration},
	{"±", "quartiles_ns", ofTiming(func(t *Timing) float64 { return t.High - t.Low }), duration},
	{"ratio", "ratio", ofTiming(func(t *Timing) float64 { return t.Ratio }), ratio},
	{"batched", "batched_ns", func(_ *Report, w *Row) (float64, bool) { return w.batched() }, duration},
	{"allocs", "allocations", ofTiming(func(t *Timing) float64 { return t.Allocations }), plain},
	{"set-up", "set_up_ns", func(_ *Report, w *Row) (float64, bool) { return w.SetUp, w.SetUp > 0 }, duration},
	{"pays after", "break_even", func(_ *Report, w *Row) (float64, bool) { return w.BreakEven, w.BreakEven > 0 }, plain},
}

func ofErrors(f func(*Errors) float64) func(*Report, *Row) (float64, bool) {
	return func(_ *Report, w *Row) (float64, bool) {
		if w.Errors == nil {
			return 0, false
		}
		return f(w.Errors), true
	}
}

func ofTrajectory(f func(*Trajectory) (float64, bool)) func(*Report, *Row) (float64, bool) {
	return func(_ *Report, w *Row) (float64, bool) {
		if t := w.Trajectory; t == nil || t.Failure != "" && len(t.Time) < 2 { // one that never left its start says nothing
			return 0, false
		}
		return f(w.Trajectory)
	}
}

func ofTiming(f func(*Timing) float64) func(*Report, *Row) (float64, bool) {
	return func(_ *Report, w *Row) (float64, bool) {
		if w.Timing == nil {
			return 0, false
		}
		return f(w.Timing), true
	}
}

func (w *Row) batched() (float64, bool) {
	if w.Timing == nil {
		return 0, false
	}
	return w.Timing.Batched, w.Timing.Batched > 0
}

func (t *Trajectory) energy() (float64, bool) {
	if t.Energy == nil {
		return 0, false
	}
	return *t.Energy, true
}

// momentum is the largest drift.
func (t *Trajectory) momentum() (worst float64, ok bool) {
	for _, m := range t.Momenta {
		worst = max(worst, m.Change)
	}
	return worst, len(t.Momenta) > 0
}

func short(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func ratio(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

// duration shows nanoseconds with three digits.
func duration(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}} {
		if ns >= u.size {
			return strconv.FormatFloat(ns/u.size, 'g', 3, 64) + " " + u.name
		}
	}
	return strconv.FormatFloat(ns, 'g', 3, 64) + " ns"
}

// WriteText writes reports for people: a block per system.
func WriteText(w io.Writer, reports []*Report) error {
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, r.title())
		if err := r.table(w); err != nil {
			return err
		}
		for _, note := range r.notes() {
			fmt.Fprintln(w, "  "+note)
		}
	}
	return nil
}

// table writes the ways, numbers aligned to the right.
func (r *Report) table(w io.Writer) error {
	width := len("symbolic")
	for _, row := range r.Ways {
		width = max(width, utf8.RuneCountInString(row.Way))
	}
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	shown := r.shown()
	fmt.Fprintf(t, "  %-*s\t", width, "")
	for _, c := range shown {
		fmt.Fprint(t, c.head, "\t")
	}
	fmt.Fprintln(t)
	for k := range r.Ways {
		fmt.Fprintf(t, "  %-*s\t%s\n", width, r.Ways[k].Way, r.Ways[k].cells(r, shown))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// title says what is compared on what.
func (r *Report) title() string {
	kinds := count(r.Coordinates, "coordinate")
	if r.Constraints > 0 {
		kinds += ", " + count(r.Constraints, "constraint")
	}
	states := 0
	for _, w := range r.Ways {
		if w.Errors != nil {
			states = max(states, w.Errors.States)
		}
	}
	run := fmt.Sprintf("%s, t = %s..%s", r.Method, plain(r.From), short6(r.To))
	if r.Shortened {
		run += " (shortened)"
	}
	return fmt.Sprintf("%s: %s, cond M ≤ %s, %d states, %s", r.System, kinds, short(r.Condition), states, run)
}

func short6(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprint(n, " ", what)
}

// shown are the columns in which any way has something to show.
func (r *Report) shown() []column {
	var out []column
	for _, c := range reportColumns {
		some := false
		for k := range r.Ways {
			_, ok := c.value(r, &r.Ways[k])
			some = some || ok
		}
		if some && c.show != nil {
			out = append(out, c)
		}
	}
	return out
}

func (w *Row) cells(r *Report, shown []column) string {
	var b strings.Builder
	for _, c := range shown {
		if v, ok := c.value(r, w); ok {
			b.WriteString(c.show(v))
		}
		b.WriteString("\t")
	}
	if w.Disagrees {
		b.WriteString(" disagrees")
	}
	return b.String()
}

// notes are what a table has no column for.
func (r *Report) notes() []string {
	var out []string
	for _, w := range r.Ways {
		switch {
		case w.Unavailable != "":
			out = append(out, w.Way+": "+w.Unavailable)
		case w.Errors != nil && w.Errors.Failed > 0:
			out = append(out, fmt.Sprintf("%s: no accelerations in %s: %s", w.Way, count(w.Errors.Failed, "state"), w.Errors.Failure))
		}
		if w.Trajectory != nil && w.Trajectory.Failure != "" {
			out = append(out, w.Way+": "+w.Trajectory.Failure)
		}
	}
	return out
}

// WriteCSV writes reports as one table.
func WriteCSV(w io.Writer, reports []*Report) error {
	out := csv.NewWriter(w)
	head := []string{"system", "way", "disagrees", "unavailable"}
	for _, c := range reportColumns {
		head = append(head, c.name)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range reports {
		for k := range r.Ways {
			row := &r.Ways[k]
			cells := []string{r.System, row.Way, strconv.FormatBool(row.Disagrees), row.Unavailable}
			for _, c := range reportColumns {
				cell := ""
				if v, ok := c.value(r, row); ok {
					cell = strconv.FormatFloat(v, 'g', -1, 64)
				}
				cells = append(cells, cell)
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
