package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"lagc/cmd/lagc/internal/output"
	"lagc/runtime/sweep"
	"lagc/runtime/table"
)

// merging joins the parts of a sweep.
type merging struct {
	path    string
	plot    *sweepPlot
	parts   []sweep.Part
	columns []table.Column
	tally
}

// merge is lagc sweep merge OUT PARTS.
func (c *sweepCommand) merge(a *app) error {
	if s := a.args.settings; len(s) > 0 {
		return unknownFlag(s[0].flag, a.args.known)
	}
	if len(c.Parts) < 2 {
		return errors.New("name the file to write, then the parts: lagc sweep merge OUT PART PART")
	}
	if c.Output != "" {
		return errors.New("lagc sweep merge names its output first, without -o: lagc sweep merge OUT PART PART")
	}
	c.Output = c.Parts[0]
	if err := c.checkOutput(); err != nil {
		return err
	}
	began := time.Now()
	all, err := merge(c.Output, c.Parts[1:], nil)
	if err != nil {
		return err
	}
	return summarizeSweep(a, all, time.Since(began))
}

// merge writes the table of all parts.
func merge(path string, names []string, plot *sweepPlot) (tally, error) {
	m := &merging{path: path, plot: plot}
	for _, name := range names {
		if err := m.add(name); err != nil {
			return m.tally, err
		}
	}
	var err error
	if m.parts, err = sweep.Order(m.parts); err != nil {
		return m.tally, err
	}
	f, err := output.Create(path)
	if err != nil {
		return m.tally, exit{1, err}
	}
	live := output.NewLive(f)
	err = m.write(live)
	if err == nil {
		err = live.Flush()
	}
	if err != nil {
		f.Discard()
		return m.tally, err
	}
	if err := f.Keep(); err != nil {
		return m.tally, cannotWrite(f.Target(), err)
	}
	return m.tally, nil
}

// add reads what a part says about itself.
func (m *merging) add(name string) error {
	r, err := table.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	p := sweep.Part{Name: name}
	var columns []table.Column
	if json.Unmarshal([]byte(r.Fact("sweep")), &p.Identity) != nil || json.Unmarshal([]byte(r.Fact("columns")), &columns) != nil {
		return fmt.Errorf("%s is no part of a sweep; parts are written by lagc sweep --shard K/N -o FILE", name)
	}
	if n := len(columns); n < 3 || !sameNames(columns, r.Names()) {
		return fmt.Errorf("%s: its columns are not those that it says it has", name)
	} else {
		columns[0].Kind, columns[n-2].Kind, columns[n-1].Kind = table.Integer, table.Text, table.Text
	}
	if m.columns == nil {
		m.columns = columns
	}
	m.parts = append(m.parts, p)
	return nil
}

func sameNames(columns []table.Column, names []string) bool {
	if len(columns) != len(names) {
		return false
	}
	for i, c := range columns {
		if c.Name != names[i] {
			return false
		}
	}
	return true
}

// write copies the rows of all parts.
func (m *merging) write(to io.Writer) error {
	whole := m.parts[0].Identity
	whole.Shard = sweep.Shard{}
	t, err := newSweepTable(to, m.path, m.columns, whole)
	if err != nil {
		return cannotWrite(m.path, err)
	}
	t = m.plot.watch(t)
	for _, p := range m.parts {
		if err := m.copy(t, p); err != nil {
			return err
		}
	}
	if err := t.Close(m.summary()); err != nil {
		return cannotWrite(m.path, err)
	}
	return nil
}

// copy copies the rows of a part, and checks that each of its runs is there.
func (m *merging) copy(t table.Writer, p sweep.Part) error {
	r, err := table.Open(p.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.Select(m.columns); err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	next, end := p.Identity.Shard.Jobs(p.Identity.Jobs)
	for {
		row, texts, err := r.Next()
		switch {
		case errors.Is(err, io.EOF) && next == end:
			return nil
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%s: run %d is missing", p.Name, next)
		case err != nil:
			return fmt.Errorf("%s: %w", p.Name, err)
		case row[0] == float64(next) && next < end:
			m.tally.add(next, texts)
			next++
		case row[0] != float64(next-1):
			return fmt.Errorf("%s: run %v stands where run %d should", p.Name, row[0], next)
		case !m.rowsPerRun(p):
			return fmt.Errorf("%s: run %v is there twice", p.Name, row[0])
		}
		if err := t.Row(row, texts...); err != nil {
			return cannotWrite(m.path, err)
		}
	}
}

// rowsPerRun tells whether runs have several rows.
func (m *merging) rowsPerRun(p sweep.Part) bool {
	for _, f := range p.Identity.Facts {
		if f.Name == "--rows" {
			return true
		}
	}
	return false
}
