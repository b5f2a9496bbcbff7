package main

import (
	"errors"
	"fmt"
	"iter"
	"maps"

	"lagc/cmd/lagc/internal/value"
	"lagc/parser/ast"
	"lagc/runtime/ensemble"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/runtime/sweep"
	"lagc/symbolic"
)

// sweepJobs makes the job of each number.
type sweepJobs struct {
	scope *scope
	space sweep.Space
	axes  []sweep.Axis
	base  simulate.Setup // what is the same in all runs
	opt   integrate.Options

	// What depends on params that are swept, and so is evaluated for each run.
	params, initial        []late
	start, end, every, tol quantity
}

// late is a value that is evaluated for each run.
type late struct {
	index int
	node  symbolic.Node
}

// quantity is a number, or an expression that is evaluated for each run.
type quantity struct {
	value float64
	node  symbolic.Node // 0 for a number
}

func (q quantity) of(s *scope, params []float64) float64 {
	if q.node == 0 {
		return q.value
	}
	return s.sys.Evaluate(q.node, params)
}

// newSweepJobs plans the runs of a sweep as lagc run would plan each of them.
func (c *sweepCommand) newSweepJobs(a *app, l *loaded) (*sweepJobs, error) {
	s := newScope(l.system)
	set, err := l.bindParams(s)
	if err != nil {
		return nil, err
	}
	space, err := c.space(a, l, s)
	if err != nil {
		return nil, err
	}
	j := &sweepJobs{scope: s, space: space, axes: space.Axes(), base: simulate.Setup{Params: set}}
	parts, err := l.paramParts(s)
	if err != nil {
		return nil, err
	}
	starts, err := s.initialParts(c.Init)
	if err != nil {
		return nil, err
	}
	if err := j.unset(parts, starts); err != nil {
		return nil, err
	}
	if err := j.atFirst(); err != nil {
		return nil, err
	}
	p, err := c.planFor(l, s, set)
	if err != nil {
		return nil, err
	}
	j.base.Initial, j.opt = p.setup.Initial, p.opt
	return j, j.postpone(c, p, parts, starts)
}

// unset refuses what is both swept and set.
func (j *sweepJobs) unset(params, initial map[int]part) error {
	for _, a := range j.axes {
		for _, i := range a.Params {
			if p, ok := params[i]; ok {
				return p.of.Errorf(p.of.At, "%s is swept; it cannot be set too", a.Name)
			}
		}
		for _, i := range a.Initial {
			if p, ok := initial[i]; ok {
				return p.of.Errorf(p.of.At, "%s is swept; it cannot be set too", a.Name)
			}
		}
	}
	return nil
}

// atFirst gives the scope the params of the first run, where they make sense, so that what is planned is checked
// for a run that there is.
func (j *sweepJobs) atFirst() error {
	setup := j.swept(0)
	if values, err := j.scope.sys.ParamValues(setup.Params); err == nil {
		j.scope.values = values
	}
	return nil
}

// postpone finds what has to be evaluated for each run.
func (j *sweepJobs) postpone(c *sweepCommand, p plan, params, initial map[int]part) error {
	s := j.scope
	moving := map[int]bool{}
	for _, a := range j.axes {
		for _, i := range a.Params {
			moving[i] = true
		}
	}
	for i, q := range s.sys.Params {
		node := q.Value
		set, isSet := params[i]
		if isSet {
			var err error
			if node, err = set.of.Node(s.sys.Graph, set.e, s.names(i)); err != nil {
				return err
			}
		}
		if moving[i] || !s.among(node, moving) {
			continue
		}
		if moving[i] = true; isSet {
			j.params = append(j.params, late{i, node})
		}
	}
	for i := range 2 * len(s.sys.Coordinates) {
		set, ok := initial[i]
		if !ok {
			continue
		}
		node, err := set.of.Node(s.sys.Graph, set.e, s.names(len(s.sys.Params)))
		if err != nil {
			return err
		}
		if s.among(node, moving) {
			j.initial = append(j.initial, late{i, node})
		}
	}
	return errors.Join(j.fixed(c, moving), j.postponeTimes(c, p, moving))
}

// fixed refuses axes that depend on what other axes vary.
func (j *sweepJobs) fixed(c *sweepCommand, moving map[int]bool) error {
	s := j.scope
	check := func(flag, text string) error {
		v, err := value.ParseAxis(value.Text{Flag: flag, Text: text})
		if err != nil {
			return err
		}
		errs := []error{s.still(v, v.Elems, moving), s.still(v.Count, v.Count.Elems, moving)}
		if v.Elems == nil {
			errs = append(errs, s.still(v.Range, []ast.Expr{v.Range.First, v.Range.Last}, moving))
		}
		return errors.Join(errs...)
	}
	var errs []error
	for _, text := range c.Over {
		errs = append(errs, check("--over", text))
	}
	for _, text := range c.Random {
		errs = append(errs, check("--random", text))
	}
	return errors.Join(errs...)
}

// still refuses expressions that depend on params that move.
func (s *scope) still(v nodes, list []ast.Expr, moving map[int]bool) error {
	for _, e := range list {
		n, err := v.Node(s.sys.Graph, e, s.names(len(s.sys.Params)))
		if err != nil {
			return err
		}
		if s.among(n, moving) {
			return v.Errorf(e.Span(), "this depends on a param that is swept; axes are independent of each other")
		}
	}
	return nil
}

// postponeTimes does so for times and tolerances.
func (j *sweepJobs) postponeTimes(c *sweepCommand, p plan, moving map[int]bool) error {
	s, run := j.scope, &j.scope.sys.Run
	start, end := run.Start, run.End
	if c.T != "" {
		r, err := value.ParseRange(value.Text{Flag: "--t", Text: c.T})
		if err != nil {
			return err
		}
		names := s.names(len(s.sys.Params))
		if start = 0; r.First != nil {
			if start, err = r.Node(s.sys.Graph, r.First, names); err != nil {
				return err
			}
		}
		if end, err = r.Node(s.sys.Graph, r.Last, names); err != nil {
			return err
		}
	}
	var errs []error
	node := func(flag, text string, file symbolic.Node) symbolic.Node {
		if text == "" {
			return file
		}
		v, err := value.Parse(value.Text{Flag: flag, Text: text})
		if err != nil {
			errs = append(errs, err)
			return 0
		}
		n, err := v.Node(s.sys.Graph, v.Elems[0], s.names(len(s.sys.Params)))
		errs = append(errs, err)
		return n
	}
	later := func(n symbolic.Node, now float64) quantity {
		if s.among(n, moving) {
			return quantity{node: n}
		}
		return quantity{value: now}
	}
	j.start, j.end = later(start, p.out.Start), later(end, p.out.End)
	j.every = later(node("--every", c.Every, run.Every), p.out.Every)
	j.tol = later(node("--tol", c.Tol, run.Tol), p.opt.Tol)
	if s.among(node("--step", c.Step, run.Step), moving) {
		errs = append(errs, errors.New("the step depends on what is swept; all runs have one step: --step 0.01"))
	}
	return errors.Join(errs...)
}

// swept is the setup of a run but for what follows from the swept params.
func (j *sweepJobs) swept(number int64) simulate.Setup {
	point := make([]float64, len(j.axes))
	j.space.At(number, point)
	setup := simulate.Setup{Params: maps.Clone(j.base.Params), Initial: maps.Clone(j.base.Initial)}
	if setup.Initial == nil {
		setup.Initial = map[int]float64{}
	}
	for k, a := range j.axes {
		for _, i := range a.Params {
			setup.Params[i] = point[k]
		}
		for _, i := range a.Initial {
			setup.Initial[i] = point[k]
		}
	}
	return setup
}

// at is the job of a number. What cannot be evaluated comes out as NaN and is refused when the job begins.
func (j *sweepJobs) at(number int64) ensemble.Job {
	setup := j.swept(number)
	var values []float64
	if j.needsParams() {
		for _, p := range j.params {
			delete(setup.Params, p.index)
		}
		values = j.evaluate(setup)
	}
	for _, p := range j.initial {
		setup.Initial[p.index] = j.scope.sys.Evaluate(p.node, values)
	}
	s := j.scope
	return ensemble.Job{
		Setup:  setup,
		Output: integrate.Output{Start: j.start.of(s, values), End: j.end.of(s, values), Every: j.every.of(s, values)},
		Tol:    j.tol.of(s, values),
	}
}

func (j *sweepJobs) needsParams() bool {
	return len(j.params)+len(j.initial) > 0 || j.start.node|j.end.node|j.every.node|j.tol.node != 0
}

// evaluate computes the params of a run, and completes its setup by those that flags give in terms of others.
func (j *sweepJobs) evaluate(setup simulate.Setup) []float64 {
	sys := j.scope.sys
	values := make([]float64, len(sys.Params))
	next := j.params
	for i, p := range sys.Params {
		v, ok := setup.Params[i]
		switch {
		case len(next) > 0 && next[0].index == i:
			v = sys.Evaluate(next[0].node, values)
			setup.Params[i] = v
			next = next[1:]
		case !ok:
			v = sys.Evaluate(p.Value, values)
		}
		values[i] = v
	}
	return values
}

// from yields the jobs from first to before end.
func (j *sweepJobs) from(first, end int64) iter.Seq[ensemble.Job] {
	return func(yield func(ensemble.Job) bool) {
		for n := first; n < end; n++ {
			if !yield(j.at(n)) {
				return
			}
		}
	}
}

// simulation binds the system to the first run of a few that can be run. If there is none, something is wrong with
// all of them, and the error is the first one's.
func (j *sweepJobs) simulation(l *loaded) (*simulate.Simulation, error) {
	const tries = 100
	var first error
	for n := range min(j.space.Len(), tries) {
		job := j.at(n)
		sim, err := simulate.New(l.equations, job.Setup, job.Output.Start)
		if err == nil {
			return sim, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, errors.Join(inFile(l.source.Name, first),
		fmt.Errorf("none of the first %d runs can start; this is why the first cannot", min(j.space.Len(), tries)))
}
