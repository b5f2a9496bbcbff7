package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"lagc/cmd/lagc/internal/output"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/runtime/table"
)

// checkOutput refuses what cannot be written before anything is computed.
func (c *runCommand) checkOutput() error {
	if c.Output == "" {
		return nil
	}
	if c.JSON {
		return errors.New("--json writes to stdout and -o to a file; take one of the two: -o FILE.json")
	}
	switch ending := strings.ToLower(filepath.Ext(c.Output)); ending {
	case ".csv", ".json", ".parquet":
		return nil
	case "":
		return fmt.Errorf("-o %s: the ending of the name picks the format; write %s.csv or %s.json", c.Output, c.Output, c.Output)
	default:
		return fmt.Errorf("-o %s: unknown ending %s; write .csv, .json or .parquet", c.Output, ending)
	}
}

// sink takes the rows of a run.
type sink struct {
	name     string // of the system's file
	live     *output.Live
	file     *output.File // nil for stdout
	table    table.Writer
	drawing  *drawing
	plan     plan
	progress *progress
	columns  []simulate.Column
	first    int      // the first observed column
	rows     int64    // written
	odd      []oddity // per observed column
	last     float64  // time of the last row
}

// oddity counts the rows in which an observed value is not a number.
type oddity struct {
	rows  int64
	since float64
}

// writeError is an error of the output, not of the run.
type writeError struct{ error }

func (e writeError) Unwrap() error { return e.error }

// open starts the output.
func (c *runCommand) open(a *app, l *loaded, p plan, sim *simulate.Simulation) (*sink, error) {
	s := &sink{name: l.source.Name, plan: p, columns: sim.Columns, odd: make([]oddity, len(l.system.Observed))}
	s.first = len(sim.Columns) - len(s.odd)
	w := a.out
	if c.Output != "" {
		f, err := output.Create(c.Output)
		if err != nil {
			return nil, err
		}
		s.file, w = f, f
	}
	s.live = output.NewLive(w)
	err := s.start(c, l)
	if err == nil {
		s.drawing, err = c.drawing(l, p, sim)
	}
	if err != nil {
		s.discard()
	}
	return s, err
}

// tabulates tells whether the rows are wanted as numbers.
func (c *runCommand) tabulates() bool { return c.Plot == "" || c.Output != "" || c.JSON }

// start writes what comes before the rows, into the buffer.
func (s *sink) start(c *runCommand, l *loaded) (err error) {
	if !c.tabulates() {
		s.table = nowhere{}
		return nil
	}
	columns := make([]table.Column, len(s.columns))
	for i, c := range s.columns {
		columns[i] = table.Column{Name: c.Name, Unit: c.Unit}
	}
	switch form := strings.ToLower(filepath.Ext(c.Output)); {
	case c.JSON || form == ".json":
		s.table, err = table.NewJSON(s.live, columns, facts(l, s.plan)...)
	case form == ".parquet":
		s.table, err = table.NewParquet(s.live, columns, facts(l, s.plan)...)
	default:
		s.table, err = table.NewCSV(s.live, columns)
	}
	return err
}

// row writes one row. The first one is passed on at once.
func (s *sink) row(row []float64) error {
	s.progress.at(row[0])
	for i, x := range row[s.first:] {
		if x-x != 0 { // NaN or infinite
			if s.odd[i].rows++; s.odd[i].rows == 1 {
				s.odd[i].since = row[0]
			}
		}
	}
	s.drawing.row(row)
	err := s.table.Row(row)
	if s.rows++; s.rows == 1 && err == nil {
		err = s.live.Flush()
	}
	if err != nil {
		return writeError{err}
	}
	s.last = row[0]
	return nil
}

func (s *sink) discard() {
	if s.file != nil {
		s.file.Discard()
	}
	s.drawing.discard()
}

// finish ends the output as the run has ended, and says how that was.
func (s *sink) finish(a *app, sum simulate.Summary, run error) error {
	var unwritten writeError
	switch {
	case errors.As(run, &unwritten):
		s.discard()
		return s.cannotWrite(unwritten.error)
	case run != nil && s.rows == 0:
		s.discard()
		return exit{1, s.stopped(run)}
	}
	if err := s.close(sum, run); err != nil {
		s.drawing.discard()
		return s.cannotWrite(err)
	}
	if err := s.drawing.finish(s.plan, sum, run); err != nil {
		return cannotWrite(s.drawing.file.Target(), err)
	}
	s.complain(a)
	if !a.quiet {
		summarize(a.err, s.plan, sum)
	}
	if run != nil {
		return exit{1, s.stopped(run)}
	}
	return nil
}

// close writes what comes after the rows and keeps the output.
func (s *sink) close(sum simulate.Summary, run error) error {
	err := s.table.Close(table.Fact{Name: "summary", Value: newSummary(s.plan, sum, run)})
	if err == nil {
		err = s.live.Flush()
	}
	if s.file == nil {
		return err
	}
	if err != nil {
		s.file.Discard()
		return err
	}
	return s.file.Keep()
}

// cannotWrite says that the output failed: nothing of a file is left then.
func (s *sink) cannotWrite(err error) error {
	to := "standard output"
	if s.file != nil {
		to = s.file.Target()
	}
	return cannotWrite(to, err)
}

// cannotWrite says that an output failed; a reader who closed a pipe has what it wanted.
func cannotWrite(to string, err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return err
	}
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, io.ErrShortWrite) {
		err = errors.New("not all of it was taken")
	}
	return exit{1, fmt.Errorf("cannot write to %s: %w", to, err)}
}

// stopped says how a run ended early, and with what.
func (s *sink) stopped(run error) error {
	kept := "the rows up to there are kept"
	switch {
	case s.rows == 0:
		kept = "there are no rows"
	case s.file != nil:
		kept = fmt.Sprintf("the %d rows up to there are in %s", s.rows, s.file.Target())
	case s.table == nowhere{}:
		kept = fmt.Sprintf("the %d rows up to there are drawn in %s", s.rows, s.drawing.file.Target())
	}
	if errors.Is(run, context.Canceled) {
		return fmt.Errorf("interrupted at t = %v\n    %s", s.last, kept)
	}
	return fmt.Errorf("%w\n%s    %s", run, s.state(run), kept)
}

// state shows where a run stopped.
func (s *sink) state(run error) string {
	var stop *integrate.StopError
	if !errors.As(run, &stop) {
		return ""
	}
	var b strings.Builder
	b.WriteString("    state:")
	separator := " "
	for i, x := range stop.State {
		if i == maxShown {
			fmt.Fprintf(&b, " and %d more", len(stop.State)-i)
			break
		}
		fmt.Fprintf(&b, "%s%s = %.10g", separator, s.columns[1+i].Name, x)
		separator = ", "
	}
	b.WriteByte('\n')
	return b.String()
}

// maxShown is the number of components of a state that an error shows.
const maxShown = 12

// complain names observed columns that are not numbers somewhere.
func (s *sink) complain(a *app) {
	for i, o := range s.odd {
		if o.rows > 0 && !a.quiet {
			fmt.Fprintf(a.err, "warning: %s is not a finite number in %d of %d rows, first at t = %v\n",
				s.columns[s.first+i].Name, o.rows, s.rows, o.since)
		}
	}
}
