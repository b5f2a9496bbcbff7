package mechanics

import (
	"fmt"
	"math"

	"lagc/source"
	"lagc/symbolic"
)

// ParamValues evaluates the params in order. set gives values by index that
// replace the file's; params after them follow. The error names a param
// whose value is not a number.
func (s *System) ParamValues(set map[int]float64) ([]float64, error) {
	values := make([]float64, len(s.Params))
	for i, p := range s.Params {
		if v, ok := set[i]; ok {
			values[i] = v
		} else {
			values[i] = s.Evaluate(p.Value, values)
		}
		if math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return nil, s.ErrorAt(p.At, "the param %s has the value %v", p.Name, values[i])
		}
	}
	return values, nil
}

// Evaluate computes an expression of params.
func (s *System) Evaluate(n symbolic.Node, params []float64) float64 {
	if c, ok := s.Graph.Const(n); ok {
		return c.Float()
	}
	return s.Graph.Eval([]symbolic.Node{n}, func(sym symbolic.Symbol) float64 { return params[sym.Index] })[0]
}

// InitialState returns y = (q, q̇) at the start of a run. set gives values by
// index into y that replace the file's.
func (s *System) InitialState(params []float64, set map[int]float64) ([]float64, error) {
	n := len(s.Coordinates)
	y := make([]float64, 2*n)
	for i := range y {
		node, name := symbolic.Node(0), ""
		if i < n {
			node, name = s.InitialPosition[i], s.Coordinates[i].Name.String()
		} else {
			node, name = s.InitialVelocity[i-n], s.Coordinates[i-n].Name.String()+"'"
		}
		if v, ok := set[i]; ok {
			y[i] = v
		} else {
			y[i] = s.Evaluate(node, params)
		}
		if math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
			at, ok := s.InitialAt[i]
			if !ok {
				at = s.Coordinates[i%n].At
			}
			return nil, s.ErrorAt(at, "the initial value of %s is %v", name, y[i])
		}
	}
	return y, nil
}

// StartTime returns when the file's run starts, 0 if it says nothing.
func (s *System) StartTime(params []float64) float64 {
	if s.Run.Start == 0 {
		return 0
	}
	return s.Evaluate(s.Run.Start, params)
}

// ErrorAt returns an error about a place in the system's file, if it has one.
func (s *System) ErrorAt(at source.Span, format string, args ...any) error {
	if s.File == nil {
		return fmt.Errorf(format, args...)
	}
	var l source.List
	l.Errorf(s.File, at, format, args...)
	return l
}
