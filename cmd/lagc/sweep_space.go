package main

import (
	"errors"
	"fmt"
	"slices"

	"lagc/cmd/lagc/internal/value"
	"lagc/runtime/sweep"
	"lagc/symbolic"
)

// spaceFlags say which points a sweep computes.
type spaceFlags struct {
	Over    []string `sep:"none" placeholder:"NAME=A..B:N" help:"N values of a param or an initial value over a range, or NAME=V,V,V; several multiply."`
	Random  []string `sep:"none" placeholder:"NAME=A..B" help:"Draw from a range, as many --samples."`
	Samples string   `placeholder:"N" help:"Number of random points."`
	Seed    string   `placeholder:"N" help:"Seed of the random points (0)."`
	Sobol   bool     `help:"Spread the random points evenly: Sobol's sequence."`
	From    string   `placeholder:"FILE" help:"Take points from the rows of a table, .csv or .parquet, whose columns are named like params and initial values."`
}

// space builds the points from the flags.
func (c *spaceFlags) space(a *app, l *loaded, s *scope) (sweep.Space, error) {
	var space sweep.Space
	var errs []error
	for _, text := range c.Over {
		b, err := s.levels(l, value.Text{Flag: "--over", Text: text})
		space, errs = append(space, b), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	b, err := c.sample(l, s)
	if err != nil {
		return nil, err
	}
	if b != nil {
		space = append(space, b)
	}
	if c.From != "" {
		b, err := s.rowsFrom(a, c.From)
		if err != nil {
			return nil, err
		}
		space = append(space, b)
	}
	if len(space) == 0 {
		return nil, errors.New("nothing is swept; say over what: --over NAME=A..B:N, --random NAME=A..B --samples N, or --from FILE")
	}
	return space, space.Check()
}

// levels reads one --over.
func (s *scope) levels(l *loaded, t value.Text) (sweep.Block, error) {
	v, err := value.ParseAxis(t)
	if err != nil {
		return nil, err
	}
	axis, err := s.axis(l, v)
	if err != nil {
		return nil, err
	}
	if v.Elems != nil {
		list := make([]float64, len(v.Elems))
		for i, e := range v.Elems {
			if list[i], err = s.number(v, e, len(s.sys.Params)); err != nil {
				return nil, err
			}
		}
		return sweep.NewList(axis, list), nil
	}
	if v.Count.Elems == nil {
		return nil, t.Errorf("how many values? write %s:100 for a hundred of them, both ends included", t.Text)
	}
	r, err := s.over(v)
	if err != nil {
		return nil, err
	}
	n, err := s.number(v.Count, v.Count.Elems[0], len(s.sys.Params))
	if err != nil {
		return nil, err
	}
	if n != float64(int64(n)) || len(v.Count.Elems) != 1 {
		return nil, t.Errorf("the number of values is an integer, not %v", n)
	}
	levels, err := sweep.NewLevels(axis, r, int64(n))
	if err != nil {
		return nil, t.Errorf("%v", err)
	}
	return levels, nil
}

// over evaluates the range of an axis.
func (s *scope) over(v value.Axis) (r sweep.Range, err error) {
	r.Log = v.Log
	if r.From, err = s.number(v.Range, v.Range.First, len(s.sys.Params)); err != nil {
		return r, err
	}
	r.To, err = s.number(v.Range, v.Range.Last, len(s.sys.Params))
	return r, err
}

// sample reads the --random flags; it is nil without any.
func (c *spaceFlags) sample(l *loaded, s *scope) (sweep.Block, error) {
	if len(c.Random) == 0 {
		if c.Samples != "" || c.Seed != "" || c.Sobol {
			return nil, errors.New("--samples, --seed and --sobol are about random points; say from where: --random NAME=A..B")
		}
		return nil, nil
	}
	if c.Samples == "" {
		return nil, errors.New("--random needs --samples N, the number of points")
	}
	count, err := count("--samples", c.Samples)
	if err != nil {
		return nil, err
	}
	seed, err := c.seed()
	if err != nil {
		return nil, err
	}
	var axes []sweep.Axis
	var ranges []sweep.Range
	for _, text := range c.Random {
		t := value.Text{Flag: "--random", Text: text}
		v, err := value.ParseAxis(t)
		if err == nil && (v.Elems != nil || v.Count.Elems != nil) {
			err = t.Errorf("random values are drawn from a range, as many as --samples says: --random %s=-1..1", v.Name)
		}
		if err != nil {
			return nil, err
		}
		axis, err := s.axis(l, v)
		if err != nil {
			return nil, err
		}
		r, err := s.over(v)
		if err != nil {
			return nil, err
		}
		axes, ranges = append(axes, axis), append(ranges, r)
	}
	b, err := sweep.NewSample(axes, ranges, count, seed, c.Sobol)
	if err != nil {
		return nil, fmt.Errorf("--random: %w", err)
	}
	return b, nil
}

// seed reads --seed.
func (c *spaceFlags) seed() (uint64, error) {
	if c.Seed == "" || c.Seed == "0" {
		return 0, nil
	}
	n, err := count("--seed", c.Seed)
	return uint64(n), err
}

// axis finds what an axis varies: a param, an array of them, or initial values as --init has them.
func (s *scope) axis(l *loaded, v value.Axis) (sweep.Axis, error) {
	if d, _, ok := l.names.find(v.Name); ok && d.kind == "const" {
		return sweep.Axis{}, v.Errorf(v.At, "%s is a const, and changing it changes the system; run one sweep for each value, with --%[1]s", v.Name)
	}
	if v.Primes == 0 {
		indices, err := s.indices(v.Assignment)
		if err != nil {
			return sweep.Axis{}, err
		}
		if to, meant := s.params.find(v.Name, indices); len(to) > 0 {
			return sweep.Axis{Name: meant.Column(), Unit: s.sys.Params[to[0]].Unit, Params: to}, nil
		} else if len(s.params.elements[meant.Base]) > 0 {
			return sweep.Axis{}, v.Errorf(v.At, "there is no param %s", meant)
		}
	}
	coordinates := s.coordinates()
	to, err := s.initial(coordinates, v.Assignment)
	if err != nil {
		known := append(slices.Clone(s.params.bases), coordinates.bases...)
		if near := didYouMean(v.Name, known); near != "" && len(coordinates.elements[v.Name]) == 0 && v.Primes == 0 {
			err = v.Errorf(v.At, "there is no param and no coordinate %q%s", v.Name, near)
		}
		return sweep.Axis{}, err
	}
	return s.startAxis(to, len(to) > 1), nil
}

// startAxis is the axis of initial values, whose column is called x(0), as the language calls them.
func (s *scope) startAxis(to []int, array bool) sweep.Axis {
	n := len(s.sys.Coordinates)
	c := s.sys.Coordinates[to[0]%n]
	column, unit := c.Name.Column(), c.Unit
	if array {
		column = c.Name.Base
	}
	if to[0] >= n {
		column += "_dot"
		if unit != "" {
			unit += "/s"
		}
	}
	return sweep.Axis{Name: column + "(0)", Unit: unit, Initial: to}
}

// among tells whether a node depends on one of some params.
func (s *scope) among(n symbolic.Node, params map[int]bool) bool {
	if n == 0 || len(params) == 0 {
		return false
	}
	g := s.sys.Graph
	if !g.Depends(n).Has(symbolic.Param) {
		return false
	}
	for _, x := range g.Reach(n) {
		if sym, ok := g.SymbolOf(x); ok && sym.Kind == symbolic.Param && params[sym.Index] {
			return true
		}
	}
	return false
}
