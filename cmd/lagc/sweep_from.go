package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"lagc/runtime/sweep"
	"lagc/runtime/table"
)

// rowsFrom reads the points of --from. Columns are named as in the tables that lagc writes, so that these can be read:
// params by their names, initial values as th(0), or th where no column has that form.
func (s *scope) rowsFrom(a *app, path string) (block sweep.Block, err error) {
	r, err := table.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	defer r.Close()
	axes, columns, err := s.columnsFrom(a, path, r.Names())
	if err != nil {
		return nil, err
	}
	if err := r.Select(columns); err != nil {
		return nil, fmt.Errorf("--from %s: %w", path, err)
	}
	var values []float64
	for n := 1; ; n++ {
		row, _, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("--from %s: %w", path, err)
		}
		for i, x := range row {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("--from %s: row %d: %s is %v", path, n, columns[i].Name, x)
			}
		}
		values = append(values, row...)
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("--from %s: there are no rows", path)
	}
	return sweep.NewRows(axes, values), nil
}

// columnsFrom sorts the columns of a table: those that are swept, those that are results, and others, which are
// mistakes unless the table is one of lagc sweep, where they are what was kept.
func (s *scope) columnsFrom(a *app, path string, names []string) (axes []sweep.Axis, columns []table.Column, err error) {
	ofSweep := slices.Contains(names, "run") && slices.Contains(names, "status")
	starts := slices.ContainsFunc(names, func(name string) bool { return strings.HasSuffix(name, "(0)") })
	var left []string
	for _, name := range names {
		axis, ok := s.named(name, starts)
		switch {
		case ok:
			axes, columns = append(axes, axis), append(columns, table.Column{Name: name})
		case ofSweep || s.isResult(name):
			left = append(left, name)
		default:
			known := append(slices.Clone(s.params.bases), s.coordinates().bases...)
			return nil, nil, fmt.Errorf("--from %s: %s has no param and no initial value for the column %q%s", path, s.sys.File.Name, name, didYouMean(name, known))
		}
	}
	if axes == nil {
		return nil, nil, fmt.Errorf("--from %s: no column is named like a param or an initial value of %s", path, s.sys.File.Name)
	}
	if left != nil {
		a.note("--from %s: not taken, since they are results: %s", path, strings.Join(left, ", "))
	}
	return axes, columns, nil
}

// named finds the axis of a column; starts tells that initial values are called x(0).
func (s *scope) named(name string, starts bool) (sweep.Axis, bool) {
	if to, meant := s.params.find(name, nil); len(to) > 0 {
		return sweep.Axis{Name: meant.Column(), Unit: s.sys.Params[to[0]].Unit, Params: to}, true
	}
	name, start := strings.CutSuffix(name, "(0)")
	if starts != start {
		return sweep.Axis{}, false
	}
	name, dotted := strings.CutSuffix(name, "_dot")
	to, _ := s.coordinates().find(name, nil)
	if len(to) == 0 {
		return sweep.Axis{}, false
	}
	to = slices.Clone(to)
	if dotted {
		for k := range to {
			to[k] += len(s.sys.Coordinates)
		}
	}
	return s.startAxis(to, len(to) > 1), true
}

// isResult tells whether a column is one of lagc run that is no initial value.
func (s *scope) isResult(name string) bool {
	if name == "t" || strings.HasPrefix(name, "lambda_") {
		return true
	}
	for _, o := range s.sys.Observed {
		if o.Name.Column() == name {
			return true
		}
	}
	for _, c := range s.sys.Coordinates {
		if x := c.Name.Column(); name == x || name == x+"_dot" {
			return true // where initial values are called x(0)
		}
	}
	return false
}

// digest is a fingerprint of a file.
func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil)), nil
}
