package c99

import (
	"fmt"
	"slices"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/runtime/interp"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// largestFallback is the number of unknowns up to which the file can solve with
// pivoting: that works on the full matrix.
const largestFallback = 100

// file collects what is emitted.
type file struct {
	all    *mechanics.Equations
	eq     *mechanics.Equations // with the constraints that are enforced
	sys    *mechanics.System
	opt    Options
	name   string // double_pendulum, of the struct
	prefix string // double_pendulum_, of everything else
	n, m   int    // coordinates, constraints that are enforced
	active []int  // which these are

	fields []field
	params []string // by index: p.M[0]
	start  []float64

	values    *values
	motion    unit // q̈, −λ
	equations unit // M, J and the right side
	singular  bool // the watched pivots fail from the start: M is indefinite
	fallback  bool // there is code that solves with pivoting

	kept      []*value // what depends on params alone and is kept
	regular   []check  // the pivots that depend on params alone
	keptNames map[*value]string
	fixed     names
	numbered  int // how many kept values have numbers
	others    int // how many are called k

	functions []function
	library   string // static functions that the others call
}

func newFile(eq *mechanics.Equations, opt Options) (*file, error) {
	if err := runnable(eq); err != nil {
		return nil, err
	}
	opt, err := opt.check(eq.System)
	if err != nil {
		return nil, err
	}
	f := &file{all: eq, sys: eq.System, opt: opt, values: newValues(), keptNames: map[*value]string{}}
	f.name = Name(f.sys.Name)
	f.prefix = f.name + "_"
	f.nameFields()
	f.fixed = newNames("ready", "regular", "k", "params")
	if err := f.begin(eq); err != nil {
		return nil, err
	}
	f.read()
	if opt.Integrator != "" && f.m > 0 && !f.fallback {
		return nil, fmt.Errorf("a stepper for %d unknowns with constraints cannot be emitted: the largest number is %d", f.n+f.m, largestFallback)
	}
	return f, nil
}

// begin looks at the initial state: which constraints are redundant, and
// whether M is what watched pivots expect.
func (f *file) begin(eq *mechanics.Equations) error {
	params, err := f.sys.ParamValues(nil)
	if err != nil {
		return err
	}
	if f.start, err = f.sys.InitialState(params, nil); err != nil {
		return err
	}
	t := f.time(params)
	f.active = make([]int, len(eq.Rate))
	for k := range f.active {
		f.active[k] = k
	}
	if len(eq.Rate) > 0 {
		if keep, err := dynamics.Independent(eq, params, t, f.start); err == nil {
			f.active = keep
		}
	}
	f.eq = eq.Subset(f.active)
	f.n, f.m = len(f.sys.Coordinates), len(f.active)
	p, _ := lower.Accelerations(f.eq)
	x := interp.New(p)
	in := x.Inputs()
	in[0] = t
	copy(in[1:], f.start)
	copy(in[len(in)-len(params):], params)
	ready := x.Prepare()
	f.singular = !(x.Run() && ready) && f.n+f.m <= largestFallback
	f.motion = f.values.add(p)
	return nil
}

// time is when a run starts.
func (f *file) time(params []float64) float64 {
	if n := f.sys.Run.Start; n != 0 {
		return f.sys.Evaluate(n, params)
	}
	return 0
}

// read reads the programs that everything needs, and decides on the fallback:
// where a pivot moves, it may fail in some state.
func (f *file) read() {
	moving := slices.ContainsFunc(f.motion.checks, func(c check) bool { return !c.fixed() })
	f.fallback = (f.singular || moving || f.m > 0 || f.motion.system != nil) && f.n+f.m <= largestFallback
	if f.n+f.m <= largestFallback || f.motion.system != nil {
		f.equations = f.values.add(lower.Matrices(f.eq))
	}
}

// expressions reads the program for nodes.
func (f *file) expressions(nodes ...symbolic.Node) []*value {
	return f.values.add(lower.Expressions(f.sys, nodes)).outputs
}

// nameFields makes fields of params.
func (f *file) nameFields() {
	taken := newNames("fixed", "work")
	f.params = make([]string, len(f.sys.Params))
	for i, p := range f.sys.Params {
		if k := len(f.fields) - 1; k >= 0 && f.fields[k].base == p.Name.Base {
			continue
		}
		d := field{base: p.Name.Base, first: i, comment: described(p.Comment, p.Unit)}
		d.name = taken.unique(local(notation.Name{Base: p.Name.Base}))
		d.shape, d.origin = f.shape(i)
		f.fields = append(f.fields, d)
	}
	for _, d := range f.fields {
		for i := d.first; i < d.first+d.size(); i++ {
			f.params[i] = "p->" + d.name + d.element(f.sys.Params[i].Name.Indices)
		}
	}
}

// shape returns the lengths and first indices of the array whose first element
// is the i-th param.
func (f *file) shape(i int) (shape, origin []int) {
	first := f.sys.Params[i].Name
	last := first
	for _, p := range f.sys.Params[i:] {
		if p.Name.Base != first.Base {
			break
		}
		last = p.Name
	}
	for k, lo := range first.Indices {
		shape, origin = append(shape, last.Indices[k]-lo+1), append(origin, lo)
	}
	return shape, origin
}

// described joins a comment and a unit.
func described(comment, unit string) string {
	switch {
	case comment == "":
		return unit
	case unit == "":
		return comment
	}
	return comment + ", " + unit
}

// param is how a method reads a param.
func (f *file) param(i int) string { return f.params[i] }

// unknown is how the solution of a dense system is read.
func (f *file) unknown(i int) string { return fmt.Sprintf("b[%d]", i) }

// symbol returns the name of an input in a method, and what it is read from.
func (f *file) symbol(s symbolic.Symbol) (name, source string) {
	at := fmt.Sprintf("[%d]", s.Index)
	switch s.Kind {
	case symbolic.Time:
		return "t", "t"
	case symbolic.Multiplier:
		return fmt.Sprintf("lambda%d", s.Index+1), "lambda" + at
	case symbolic.Coordinate, symbolic.InitialCoordinate:
		return local(f.sys.Coordinates[s.Index].Name), "q" + at
	}
	n := f.sys.Coordinates[s.Index].Name
	if s.Kind == symbolic.Acceleration {
		n.Primes = 2
		return local(n), "qdd" + at
	}
	n.Primes = 1
	return local(n), "v" + at
}

// block writes the statements for targets into a method. fixed says that it
// computes what depends on params alone, instead of reading it.
func (f *file) block(fixed bool, targets []target) (text string) {
	b := &body{f: f, fixed: fixed, indent: "\t"}
	b.names = newNames("p", "f", "t", "q", "v", "qdd", "lambda", "out", "w", "a", "b", "err", "y", f.name)
	text = b.write(targets)
	if b.kept && !fixed {
		text = "\tconst struct " + f.prefix + "fixed *f = " + f.prefix + "prepared(p);\n" + text
	}
	return text
}

// assign makes targets that store values in a slice.
func assign(slice string, vs []*value) []target {
	out := make([]target, len(vs))
	for i, v := range vs {
		out[i] = target{lhs: fmt.Sprintf("%s[%d] = ", slice, i), value: v}
	}
	return out
}
