package main

import (
	"errors"
	"fmt"
	"math"

	"lagc/cmd/lagc/internal/value"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
	"lagc/source"
	"lagc/symbolic"
)

// plan is what a run does, from the file's run statement and the flags that
// override it.
type plan struct {
	setup  simulate.Setup
	params []float64
	out    integrate.Output
	opt    integrate.Options

	machine bool // long runs take whole steps in machine code

	constrained bool              // the system has constraints
	typed       map[string]string // flags about the integration, by the names that package integrate has for them
}

// integrationFlags say where a run starts and how it is integrated.
type integrationFlags struct {
	Init     []string `sep:"none" placeholder:"NAME=VALUE" help:"Initial value; velocities as \"th'=0.5\" or th_dot=0.5, elements as x_2=1, whole arrays by one value or a list."`
	T        string   `name:"t" placeholder:"A..B" help:"Times from A to B, or just B for 0..B."`
	Every    string   `placeholder:"DT" help:"Time between rows; without it, one row for each step."`
	Method   string   `placeholder:"NAME" help:"Integrator; see above."`
	Step     string   `placeholder:"H" help:"Step of a fixed-step method, first step of an adaptive one."`
	Tol      string   `placeholder:"TOL" help:"Relative and absolute tolerance of an adaptive method (1e-10)."`
	MaxSteps string   `placeholder:"N" help:"Give up after N steps."`
}

// plan evaluates everything that a run needs to know; all mistakes are
// reported.
func (c *integrationFlags) plan(l *loaded) (plan, error) {
	s := newScope(l.system)
	params, err := l.bindParams(s)
	if err != nil {
		return plan{}, err
	}
	return c.planFor(l, s, params)
}

// planFor is plan for values of params, which s has already.
func (c *integrationFlags) planFor(l *loaded, s *scope, params map[int]float64) (plan, error) {
	p := plan{
		setup:       simulate.Setup{Params: params},
		params:      s.values,
		constrained: len(l.system.Constraints) > 0,
		typed: map[string]string{
			"t": c.T, "every": c.Every, "method": c.Method, "step": c.Step, "tol": c.Tol, "max-steps": c.MaxSteps,
		},
	}
	var err error
	p.setup.Initial, err = l.bindInitial(s, c.Init)
	if err = errors.Join(err, c.times(&p, s), c.options(&p, s)); err != nil {
		return p, err
	}
	return p, p.refused(l, integrate.Check(p.out, p.opt))
}

// refused says whose option is wrong: a flag's or the file's.
func (p *plan) refused(l *loaded, err error) error {
	var wrong *integrate.OptionError
	if !errors.As(err, &wrong) {
		return err
	}
	if p.typed[wrong.Option] != "" {
		return at("--"+wrong.Option, p.typed[wrong.Option], wrong)
	}
	run := &l.system.Run
	message := fmt.Sprintf("%s: %s (--%[1]s sets it)", wrong.Option, wrong.Reason)
	if inFile := map[string]bool{"t": run.End != 0, "every": run.Every != 0, "step": run.Step != 0, "tol": run.Tol != 0}; inFile[wrong.Option] {
		return source.List{{File: l.source, Span: run.At, Message: message}}
	}
	return fmt.Errorf("%s: %s", l.source.Name, message)
}

// times sets the range of times and what lies between rows.
func (c *integrationFlags) times(p *plan, s *scope) error {
	run := &s.sys.Run
	p.out.Start, p.out.End = s.of(run.Start, 0), s.of(run.End, 0)
	var errs []error
	if c.T != "" {
		r, err := value.ParseRange(value.Text{Flag: "--t", Text: c.T})
		p.out.Start = 0
		if err == nil && r.First != nil {
			p.out.Start, err = s.number(r, r.First, len(s.sys.Params))
		}
		if err == nil {
			p.out.End, err = s.number(r, r.Last, len(s.sys.Params))
		}
		errs = append(errs, err)
	} else if run.End == 0 {
		errs = append(errs, fmt.Errorf("%s does not say how long to run; add --t 0..10, or a statement to the file: run 0..10 every 0.01", s.sys.File.Name))
	}
	var err error
	p.out.Every, err = s.positive("--every", c.Every, run.Every)
	return errors.Join(append(errs, err)...)
}

// options sets how to integrate.
func (c *integrationFlags) options(p *plan, s *scope) error {
	run := &s.sys.Run
	var errs []error
	if c.Method != "" {
		m, err := integrate.Lookup(c.Method)
		p.opt.Method, errs = m, append(errs, at("--method", c.Method, err))
	} else if run.Method != "" {
		m, err := integrate.Lookup(run.Method)
		if err != nil {
			err = source.List{{File: s.sys.File, Span: run.MethodAt, Message: reason(err)}}
		}
		p.opt.Method, errs = m, append(errs, err)
	}
	var err error
	p.opt.Step, err = s.positive("--step", c.Step, run.Step)
	errs = append(errs, err)
	p.opt.Tol, err = s.positive("--tol", c.Tol, run.Tol)
	errs = append(errs, err)
	if c.MaxSteps != "" {
		p.opt.MaxSteps, err = count("--max-steps", c.MaxSteps)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// of evaluates a node of the file's run statement.
func (s *scope) of(n symbolic.Node, otherwise float64) float64 {
	if n == 0 {
		return otherwise
	}
	return s.sys.Evaluate(n, s.values)
}

// positive evaluates a flag, or what the file says instead; 0 is neither.
func (s *scope) positive(flag, text string, file symbolic.Node) (float64, error) {
	if text == "" {
		return s.of(file, 0), nil
	}
	t := value.Text{Flag: flag, Text: text}
	v, err := value.Parse(t)
	if err != nil {
		return 0, err
	}
	if len(v.Elems) != 1 || v.List {
		return 0, t.Errorf("%s takes one number", flag)
	}
	x, err := s.number(v, v.Elems[0], len(s.sys.Params))
	if err == nil && !(x > 0 && x <= math.MaxFloat64) {
		err = t.Errorf("%s takes a positive number, not %v", flag, x)
	}
	return x, err
}

// at points an error at a flag's value.
func at(flag, text string, err error) error {
	if err == nil {
		return nil
	}
	return value.Text{Flag: flag, Text: text}.Errorf("%s", reason(err))
}

// reason is what an integrator says about an option, without the option's name.
func reason(err error) string {
	var option *integrate.OptionError
	if errors.As(err, &option) {
		return option.Reason
	}
	return err.Error()
}
