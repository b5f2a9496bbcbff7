package main

import (
	"fmt"
	"math"
	"strings"

	"lagc/runtime/ensemble"
	"lagc/runtime/integrate"
	"lagc/runtime/table"
)

// results turns what the ensemble hands on into rows.
type results struct {
	w     *sweeping
	first int64 // the number of the ensemble's first job
	next  int64
	write func(row []float64, texts []string) error

	row   []float64
	texts []string
	tally
}

// tally is what a sweep says about itself in the end.
type tally struct {
	runs, failed int64
	why          string // the first failed
	which        int64
	stats        integrate.Stats
}

// columns are those of the table: the number of the run, the swept values, what is kept, and how it ended.
func (w *sweeping) columns() ([]table.Column, error) {
	columns := []table.Column{{Name: "run", Kind: table.Integer}}
	for _, a := range w.jobs.axes {
		columns = append(columns, table.Column{Name: a.Name, Unit: a.Unit})
	}
	for _, k := range w.keep.columns {
		columns = append(columns, table.Column{Name: k.Name, Unit: k.Unit})
	}
	columns = append(columns, table.Column{Name: "status", Kind: table.Text}, table.Column{Name: "reason", Kind: table.Text})
	names := map[string]bool{}
	for _, c := range columns {
		if names[c.Name] {
			return nil, fmt.Errorf("two columns would be called %s; give what is kept a name: --keep NAME=EXPRESSION", c.Name)
		}
		names[c.Name] = true
	}
	return columns, nil
}

// newResults starts at a job; write takes the rows.
func newResults(w *sweeping, first int64, write func([]float64, []string) error) *results {
	return &results{
		w: w, first: first, next: first, write: write,
		row: make([]float64, 1+len(w.jobs.axes)+len(w.keep.columns)), texts: make([]string, 2),
	}
}

// take writes the rows of one run.
func (r *results) take(result ensemble.Result) error {
	number := r.first + result.Number
	kept := r.row[1+len(r.w.jobs.axes):]
	r.row[0] = float64(number)
	r.w.jobs.space.At(number, r.row[1:len(r.row)-len(kept)])
	r.texts[0], r.texts[1] = "ok", ""
	if result.Err != nil {
		r.texts[0], r.texts[1] = "failed", inOneLine(result.Err)
	}
	r.add(number, r.texts)
	r.stats.Steps += result.Steps
	r.stats.Rejected += result.Rejected
	r.stats.Evaluations += result.Evaluations
	r.next = number + 1
	if r.w.opt.Keep {
		return r.trajectory(result, kept)
	}
	for i, c := range r.w.keep.columns {
		switch {
		case result.Err != nil:
			kept[i] = math.NaN()
		case c.reduced:
			kept[i] = result.Reduced[c.from]
		default:
			kept[i] = result.Last[c.from]
		}
	}
	return r.write(r.row, r.texts)
}

// trajectory writes a row for each of the run; for a run without any, one that says why.
func (r *results) trajectory(result ensemble.Result, kept []float64) error {
	rows, width := result.Rows, len(r.w.sim.Columns)
	if len(rows) == 0 {
		rows = make([]float64, width)
		for i := range rows {
			rows[i] = math.NaN()
		}
	}
	for ; len(rows) > 0; rows = rows[width:] {
		for i, c := range r.w.keep.columns {
			kept[i] = rows[c.from]
		}
		if err := r.write(r.row, r.texts); err != nil {
			return err
		}
	}
	return nil
}

// add counts a run by how it ended.
func (t *tally) add(number int64, texts []string) {
	t.runs++
	if texts[0] != "ok" {
		if t.failed++; t.failed == 1 {
			t.which, t.why = number, texts[1]
		}
	}
}

// summary is what tables that have a place for it say about themselves.
func (t *tally) summary() table.Fact {
	return table.Fact{Name: "summary", Value: map[string]int64{"runs": t.runs, "failed": t.failed}}
}

// inOneLine is an error as it stands in a cell.
func inOneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' }), "; ")
}
