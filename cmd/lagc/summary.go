package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/runtime/table"
)

// facts lists what a JSON table says before its rows.
func facts(l *loaded, p plan) []table.Fact {
	type constant struct {
		Name  string       `json:"name"`
		Value table.Number `json:"value"`
		Unit  string       `json:"unit"`
	}
	sys := l.system
	consts, params := []constant{}, []constant{}
	for _, c := range sys.Consts {
		consts = append(consts, constant{c.Name, table.Number(sys.Evaluate(c.Value, nil)), c.Unit})
	}
	for i, q := range sys.Params {
		params = append(params, constant{q.Name.Column(), table.Number(p.params[i]), q.Unit})
	}
	return []table.Fact{{Name: "system", Value: sys.Name}, {Name: "title", Value: sys.Title},
		{Name: "consts", Value: consts}, {Name: "params", Value: params}}
}

// summary is what a JSON table says after its rows.
type summary struct {
	Method      string        `json:"method"`
	Tol         *table.Number `json:"tol"`  // null for fixed steps
	Step        *table.Number `json:"step"` // null where the method chose
	Steps       int64         `json:"steps"`
	Refused     int64         `json:"refused"`
	Evaluations int64         `json:"evaluations"`
	Rows        int64         `json:"rows"`
	End         table.Number  `json:"end"`
	Energy      *table.Number `json:"energy_change"`    // relative; null where energy is not conserved
	Constraint  *table.Number `json:"constraint_error"` // null without constraints
	Wall        table.Number  `json:"wall_s"`
	Error       *runError     `json:"error"` // null for a run that was completed
}

type runError struct {
	Message string         `json:"message"`
	T       table.Number   `json:"t"`
	State   []table.Number `json:"state"` // q, then q̇; null where it is unknown
}

func newSummary(p plan, sum simulate.Summary, run error) summary {
	number := func(x float64, there bool) *table.Number {
		n := table.Number(x)
		if !there {
			return nil
		}
		return &n
	}
	s := summary{
		Method: sum.Method, Tol: number(tolerance(p), adaptive(p)), Step: number(p.opt.Step, p.opt.Step > 0),
		Steps: sum.Steps, Refused: sum.Rejected, Evaluations: sum.Evaluations, Rows: sum.Rows, End: table.Number(sum.End),
		Energy:     number(sum.EnergyChange, sum.EnergyConserved),
		Constraint: number(sum.ConstraintError, p.constrained),
		Wall:       table.Number(sum.Wall.Seconds()),
	}
	if run != nil {
		s.Error = &runError{Message: run.Error(), T: table.Number(sum.End)}
		var stop *integrate.StopError
		if errors.As(run, &stop) {
			s.Error.T = table.Number(stop.T)
			for _, x := range stop.State {
				s.Error.State = append(s.Error.State, table.Number(x))
			}
		}
	}
	return s
}

func adaptive(p plan) bool { return p.opt.Method == nil || p.opt.Method.Adaptive }

func tolerance(p plan) float64 {
	if p.opt.Tol == 0 {
		return integrate.DefaultTol
	}
	return p.opt.Tol
}

// summarize prints what a run has to say about itself.
func summarize(w io.Writer, p plan, sum simulate.Summary) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("method", "%s, %s", sum.Method, accuracy(p))
	line("steps", "%d taken, %d refused, %d evaluations", sum.Steps, sum.Rejected, sum.Evaluations)
	line("rows", "%d, t = %v to %v", sum.Rows, p.out.Start, sum.End)
	if sum.EnergyConserved {
		line("energy", "largest relative change %.2g", sum.EnergyChange)
	}
	if p.constrained {
		line("constraints", "largest error %.2g", sum.ConstraintError)
	}
	line("wall time", "%v", rounded(sum.Wall))
}

// accuracy says how finely a method works.
func accuracy(p plan) string {
	if !adaptive(p) {
		return fmt.Sprintf("step %v", p.opt.Step)
	}
	return fmt.Sprintf("tolerance %v", tolerance(p))
}

// rounded keeps three digits or so of a duration.
func rounded(d time.Duration) time.Duration {
	unit := time.Nanosecond
	for d >= 1000*unit {
		unit *= 10
	}
	return d.Round(unit)
}
