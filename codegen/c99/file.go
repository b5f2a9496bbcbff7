package c99

import (
	"fmt"

	"lagc/codegen/outline"
	"lagc/mechanics"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// file collects what is emitted.
type file struct {
	*outline.Outline
	opt    Options
	name   string // double_pendulum, of the struct
	prefix string // double_pendulum_, of everything else

	fields []field
	params []string // by index: p.M[0]

	kept      []*outline.Value // what depends on params alone and is kept
	regular   []outline.Check  // the pivots that depend on params alone
	keptNames map[*outline.Value]string
	fixed     names
	numbered  int // how many kept values have numbers
	others    int // how many are called k

	functions []function
	library   string // static functions that the others call
}

func newFile(eq *mechanics.Equations, opt Options) (*file, error) {
	opt, err := opt.check(eq.System)
	if err != nil {
		return nil, err
	}
	o, err := outline.New(eq, opt.Integrator != "", unscheduled)
	if err != nil {
		return nil, err
	}
	f := &file{Outline: o, opt: opt, keptNames: map[*outline.Value]string{}}
	f.name = Name(f.Sys.Name)
	f.prefix = f.name + "_"
	f.nameFields()
	f.fixed = newNames("ready", "regular", "k", "params")
	return f, nil
}

// nameFields makes fields of params.
func (f *file) nameFields() {
	taken := newNames("fixed", "work", "last")
	f.params = make([]string, len(f.Sys.Params))
	for i, p := range f.Sys.Params {
		if k := len(f.fields) - 1; k >= 0 && f.fields[k].base == p.Name.Base {
			continue
		}
		d := field{base: p.Name.Base, first: i, comment: outline.Described(p.Comment, p.Unit)}
		d.name = taken.unique(local(notation.Name{Base: p.Name.Base}))
		d.shape, d.origin = f.shape(i)
		f.fields = append(f.fields, d)
	}
	for _, d := range f.fields {
		for i := d.first; i < d.first+d.size(); i++ {
			f.params[i] = "p->" + d.name + d.element(f.Sys.Params[i].Name.Indices)
		}
	}
}

// shape returns the lengths and first indices of the array whose first element
// is the i-th param.
func (f *file) shape(i int) (shape, origin []int) {
	first := f.Sys.Params[i].Name
	last := first
	for _, p := range f.Sys.Params[i:] {
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
		return local(f.Sys.Coordinates[s.Index].Name), "q" + at
	}
	n := f.Sys.Coordinates[s.Index].Name
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
	b.names = newNames(append(called(f.prefix), "p", "f", "t", "q", "v", "qdd", "lambda", "out", "w", "a", "b", "err", "y",
		"memcpy", "memmove", "memset", "memcmp", f.name)...)
	text = b.write(targets)
	if b.kept && !fixed {
		text = "\tconst struct " + f.prefix + "fixed *f = " + f.prefix + "prepared(p);\n" + text
	}
	return text
}

// assign makes targets that store values in a slice.
func assign(slice string, vs []*outline.Value) []target {
	out := make([]target, len(vs))
	for i, v := range vs {
		out[i] = target{lhs: fmt.Sprintf("%s[%d] = ", slice, i), value: v}
	}
	return out
}
