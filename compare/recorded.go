package compare

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"lagc/mechanics"
	"lagc/runtime/integrate"
)

// recorded is someone else's trajectory: positions at times, perhaps with
// velocities and accelerations.
type recorded struct {
	path
	velocities bool        // state holds (q, q̇) instead of q alone
	qdd        [][]float64 // per row, or nil
}

// Recorded makes a way of a trajectory in a CSV table with a header: a column t,
// one for each coordinate, and, if there are any, velocities x_dot and
// accelerations x_ddot, named as lagc run names them; others are passed over.
// The motion that it is compared with starts at its first row, with the
// file's velocities where the table has none. The error names line and column.
func Recorded(name string, r io.Reader, s *mechanics.System) (Way, error) {
	rec, err := readRecorded(r, s)
	if err != nil {
		return Way{}, fmt.Errorf("%s: %w", name, err)
	}
	return Way{Name: name, Doc: "a trajectory from a table", Tolerance: 1e-6, recorded: rec}, nil
}

func readRecorded(r io.Reader, s *mechanics.System) (*recorded, error) {
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" { // spreadsheets begin UTF-8 with it; errors come again below
		_, _ = in.Discard(3)
	}
	table := csv.NewReader(in)
	table.Comment, table.TrimLeadingSpace, table.ReuseRecord = '#', true, true
	head, err := table.Read()
	if err == io.EOF {
		return nil, errors.New("the table is empty")
	}
	if err != nil {
		return nil, err
	}
	at, rec, err := columns(slices.Clone(head), s)
	if err != nil {
		return nil, err
	}
	for {
		cells, err := table.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := rec.add(table, cells, at, len(s.Coordinates)); err != nil {
			return nil, err
		}
	}
	if len(rec.time) < 2 {
		return nil, errors.New("a trajectory has at least two rows")
	}
	return rec, nil
}

// columns finds t, q and, where all of them are there, q̇ and q̈.
func columns(head []string, s *mechanics.System) (at []int, rec *recorded, err error) {
	find := func(suffix string) (out []int, missing []string) {
		for _, c := range s.Coordinates {
			name := c.Name.Column() + suffix
			i := slices.Index(head, name)
			if i < 0 {
				missing = append(missing, name)
			}
			out = append(out, i)
		}
		return out, missing
	}
	t := slices.Index(head, "t")
	q, missing := find("")
	if t < 0 {
		missing = append([]string{"t"}, missing...)
	}
	if missing != nil {
		return nil, nil, fmt.Errorf("there is no column %s in the first line, which names %s", strings.Join(missing, ", "), strings.Join(head, ", "))
	}
	at, rec = append([]int{t}, q...), &recorded{}
	if v, missing := find("_dot"); missing == nil {
		at, rec.velocities = append(at, v...), true
		if a, missing := find("_ddot"); missing == nil {
			at, rec.qdd = append(at, a...), [][]float64{}
		}
	}
	return at, rec, nil
}

// add reads a row.
func (rec *recorded) add(table *csv.Reader, cells []string, at []int, n int) error {
	values := make([]float64, len(at))
	for k, i := range at {
		x, err := strconv.ParseFloat(strings.TrimSpace(cells[i]), 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			line, column := table.FieldPos(i)
			return fmt.Errorf("line %d, column %d: %q is not a finite number", line, column, cells[i])
		}
		values[k] = x
	}
	if k := len(rec.time); k > 0 && !(values[0] > rec.time[k-1]) {
		line, _ := table.FieldPos(at[0])
		return fmt.Errorf("line %d: t = %v does not come after %v", line, values[0], rec.time[k-1])
	}
	rec.time = append(rec.time, values[0])
	state := values[1 : 1+n]
	if rec.velocities {
		state = values[1 : 1+2*n]
	}
	rec.state = append(rec.state, state)
	if rec.qdd != nil {
		rec.qdd = append(rec.qdd, values[1+2*n:])
	}
	return nil
}

// follow integrates the derived equations from a table's first row as finely as
// float64 allows, and returns the states at its times.
func (s *Subject) follow(ctx context.Context, rec *recorded) (*path, error) {
	y := append([]float64(nil), s.Initial...)
	copy(y, rec.state[0])
	n := len(s.System.Coordinates)
	problem := s.problem(s.Model)
	in, err := integrate.New(problem, integrate.Options{Tol: fineTol})
	if err != nil {
		return nil, err
	}
	last := rec.time[len(rec.time)-1]
	if err := in.Start(rec.time[0], last, y); err != nil {
		return nil, err
	}
	p := &path{}
	for _, t := range rec.time {
		for in.Time() < t && !in.Done() {
			if err := errors.Join(ctx.Err(), in.Step()); err != nil {
				return nil, fmt.Errorf("the derived motion from the table's first row: %w", err)
			}
		}
		y := make([]float64, 2*n)
		if copy(y, in.State()); t < in.Time() {
			if err := in.Interpolate(t, y); err != nil {
				return nil, err
			}
		}
		p.time, p.state = append(p.time, t), append(p.state, y)
	}
	return p, nil
}

// states picks at most limit rows that have accelerations, evenly.
func (rec *recorded) states(limit int) (states []State, qdd [][]float64) {
	if rec.qdd == nil {
		return nil, nil
	}
	step := max(1, (len(rec.qdd)+limit-1)/limit)
	for i := 0; i < len(rec.qdd); i += step {
		states = append(states, State{rec.time[i], rec.state[i]})
		qdd = append(qdd, rec.qdd[i])
	}
	return states, qdd
}

// playback hands recorded accelerations out in their order.
type playback struct {
	qdd [][]float64
}

func (p *playback) Accelerations(_ float64, _, qdd, _ []float64) error {
	copy(qdd, p.qdd[0])
	p.qdd = p.qdd[1:]
	return nil
}
