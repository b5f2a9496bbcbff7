package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"lagc/cmd/lagc/internal/value"
	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/source"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// scope gives meaning to names in the values of flags.
type scope struct {
	sys    *mechanics.System
	consts map[string]symbolic.Node
	params arrays
	values []float64 // of the params
}

func newScope(sys *mechanics.System) *scope {
	s := &scope{sys: sys, consts: map[string]symbolic.Node{}}
	for _, c := range sys.Consts {
		s.consts[c.Name] = c.Value
	}
	s.params = newArrays(len(sys.Params), func(i int) notation.Name { return sys.Params[i].Name })
	return s
}

// names allows consts and the params before the end-th.
func (s *scope) names(end int) value.Names {
	return func(name string, indices []int) (symbolic.Node, string, bool) {
		if n, ok := s.consts[name]; ok && indices == nil {
			return n, "", true
		}
		switch i, _ := s.params.find(name, indices); {
		case len(i) > 1:
			return 0, "; an array's element is written " + name + "[1]", false
		case len(i) == 1 && i[0] < end:
			return s.sys.Graph.Symbol(symbolic.Param, i[0]), "", true
		case len(i) == 1:
			return 0, " here: a param may use those that are declared before it", false
		}
		return 0, didYouMean(name, s.known()), false
	}
}

func (s *scope) known() []string {
	known := slices.Clone(s.params.bases)
	for _, c := range s.sys.Consts {
		known = append(known, c.Name)
	}
	return known
}

// number evaluates an expression that may use the params before the end-th.
func (s *scope) number(v nodes, e ast.Expr, end int) (float64, error) {
	n, err := v.Node(s.sys.Graph, e, s.names(end))
	if err != nil {
		return 0, err
	}
	x := s.sys.Evaluate(n, s.values)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, v.Errorf(e.Span(), "this is %v", x)
	}
	return x, nil
}

// nodes is what value.Value and value.Range have in common.
type nodes interface {
	Node(*symbolic.Graph, ast.Expr, value.Names) (symbolic.Node, error)
	Errorf(at source.Span, format string, args ...any) error
}

// indices evaluates those of an assignment's name.
func (s *scope) indices(a value.Assignment) ([]int, error) {
	var out []int
	for _, e := range a.Indices {
		i, err := a.Index(s.sys.Graph, e, s.names(0))
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// part is one expression for one element.
type part struct {
	of value.Assignment
	e  ast.Expr
}

// spread hands the expressions of an assignment out to elements: one to all, or
// each its own.
func spread(a value.Assignment, to []int, into map[int]part) error {
	switch {
	case len(a.Elems) == 1 && !a.List:
		for _, i := range to {
			into[i] = part{a, a.Elems[0]}
		}
	case len(a.Elems) == len(to):
		for k, i := range to {
			into[i] = part{a, a.Elems[k]}
		}
	case len(to) == 1:
		return a.Errorf(a.At, "%s is one number; %d are given", a.Name, len(a.Elems))
	default:
		return a.Errorf(a.At, "%s has %d elements; %d values are given", a.Name, len(to), len(a.Elems))
	}
	return nil
}

// bindParams evaluates the settings of params, by index. What a param is set to
// may use those before it, so they are evaluated in order.
func (l *loaded) bindParams(s *scope) (map[int]float64, error) {
	parts, err := l.paramParts(s)
	if err != nil {
		return nil, err
	}
	return s.evaluate(parts)
}

// paramParts collects the settings of params, by index.
func (l *loaded) paramParts(s *scope) (map[int]part, error) {
	parts := map[int]part{}
	var errs []error
	for _, a := range l.settings {
		if d, _, _ := l.names.find(a.Name); d.kind == "const" {
			continue
		}
		indices, err := s.indices(a)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		to, meant := s.params.find(a.Name, indices)
		if len(to) == 0 {
			errs = append(errs, a.Errorf(a.At, "there is no %s", meant))
			continue
		}
		errs = append(errs, spread(a, to, parts))
	}
	return parts, errors.Join(errs...)
}

// evaluate evaluates what params are set to.
func (s *scope) evaluate(parts map[int]part) (map[int]float64, error) {
	set := map[int]float64{}
	var errs []error
	stale := true // s.values lack what was set since
	for i := range s.sys.Params {
		p, ok := parts[i]
		if !ok {
			continue
		}
		n, err := p.of.Node(s.sys.Graph, p.e, s.names(i))
		if err == nil && stale && s.sys.Graph.Depends(n) != 0 {
			s.values, err = s.sys.ParamValues(set)
			stale = false
		}
		if err == nil {
			set[i], err = s.number(p.of, p.e, i)
			stale = true
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var err error
	s.values, err = s.sys.ParamValues(set)
	return set, err
}

// bindInitial evaluates the initial values that --init gives, by index into
// (q, q̇).
func (l *loaded) bindInitial(s *scope, texts []string) (map[int]float64, error) {
	parts, err := s.initialParts(texts)
	errs := []error{err}
	set := map[int]float64{}
	for i := range 2 * len(s.sys.Coordinates) {
		if p, ok := parts[i]; ok {
			set[i], err = s.number(p.of, p.e, len(s.sys.Params))
			errs = append(errs, err)
		}
	}
	return set, errors.Join(errs...)
}

// initialParts collects the initial values that --init gives, by index into
// (q, q̇).
func (s *scope) initialParts(texts []string) (map[int]part, error) {
	parts := map[int]part{}
	var errs []error
	coordinates := s.coordinates()
	for _, text := range texts {
		list, err := value.ParseAssignments(value.Text{Flag: "--init", Text: text})
		errs = append(errs, err)
		for _, a := range list {
			to, err := s.initial(coordinates, a)
			if err == nil {
				err = spread(a, to, parts)
			}
			errs = append(errs, err)
		}
	}
	return parts, errors.Join(errs...)
}

func (s *scope) coordinates() arrays {
	return newArrays(len(s.sys.Coordinates), func(i int) notation.Name { return s.sys.Coordinates[i].Name })
}

// initial finds what --init names: x, x', x_dot, x[2], x_2, x_2_dot, a whole x.
func (s *scope) initial(coordinates arrays, a value.Assignment) ([]int, error) {
	indices, err := s.indices(a)
	if err != nil {
		return nil, err
	}
	name, dotted := strings.CutSuffix(a.Name, "_dot")
	primes := a.Primes
	if dotted {
		primes++
	}
	to, meant := coordinates.find(name, indices)
	switch {
	case primes > 1:
		return nil, a.Errorf(a.At, "accelerations follow from the equations of motion; --init sets positions and velocities")
	case len(to) == 0 && len(coordinates.elements[meant.Base]) > 0:
		return nil, a.Errorf(a.At, "there is no coordinate %s", meant)
	case len(to) == 0:
		return nil, a.Errorf(a.At, "there is no coordinate %q%s", a.Name, didYouMean(name, coordinates.bases))
	}
	out := slices.Clone(to)
	for k := range out {
		out[k] += primes * len(s.sys.Coordinates)
	}
	return out, nil
}

// noParams refuses settings of params where a command keeps them as symbols.
func (l *loaded) noParams() error {
	var errs []error
	for _, a := range l.settings {
		if d, _, _ := l.names.find(a.Name); d.kind != "const" {
			errs = append(errs, fmt.Errorf("%s is a param and stays a symbol here; consts can be set", a.Name))
		}
	}
	return errors.Join(errs...)
}
