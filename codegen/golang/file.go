package golang

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"lagc/codegen/outline"
	"lagc/mechanics"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// file collects what is emitted.
type file struct {
	*outline.Outline
	opt    Options
	typ    string // DoublePendulum
	prefix string // doublePendulum, of everything in the package that is not exported

	fields []field
	params []string // by index: p.M[0]

	sums    []bool // by value id: something may add to it, a product must be rounded before
	noted   int    // how many values have been looked at for that
	scratch scratch

	kept      []*outline.Value // what depends on params alone and is kept
	keptNames map[*outline.Value]string
	fixed     names
	numbered  int // how many kept values have numbers
	others    int // how many are called k

	rooms []int // the lengths of the arrays that loops leave results in: p.w1, p.w2, …

	code   []jen.Code
	bodies []string
}

func newFile(eq *mechanics.Equations, opt Options) (*file, error) {
	opt, err := opt.check(eq.System)
	if err != nil {
		return nil, err
	}
	o, err := outline.New(eq, opt.Integrator != "", rolled)
	if err != nil {
		return nil, err
	}
	f := &file{Outline: o, opt: opt, keptNames: map[*outline.Value]string{}}
	f.typ = typeName(f.Sys.Name)
	f.prefix = lowered(f.typ)
	f.nameFields()
	f.fixed = newNames("ready", "regular", "k")
	for i := range f.fields {
		f.fields[i].local = f.fixed.unique(lowered(f.fields[i].name))
	}
	return f, nil
}

// nameFields makes fields of params.
func (f *file) nameFields() {
	taken := newNames(append(methods(), "fixed", "work", "last")...)
	f.params = make([]string, len(f.Sys.Params))
	for i, p := range f.Sys.Params {
		if k := len(f.fields) - 1; k >= 0 && f.fields[k].base == p.Name.Base {
			continue
		}
		d := field{base: p.Name.Base, first: i, comment: outline.Described(p.Comment, p.Unit)}
		d.name = taken.unique(capital(local(notation.Name{Base: p.Name.Base})))
		d.shape, d.origin = f.shape(i)
		f.fields = append(f.fields, d)
	}
	for _, d := range f.fields {
		for i := d.first; i < d.first+d.size(); i++ {
			f.params[i] = "p." + d.name + d.element(f.Sys.Params[i].Name.Indices)
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
func (f *file) unknown(i int) string { return fmt.Sprintf("w.b[%d]", i) }

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
func (f *file) block(fixed bool, targets []target) (text string, long bool) {
	b := &body{f: f, fixed: fixed, indent: "\t"}
	b.names = newNames(append(called(f.prefix), "p", "f", "t", "q", "v", "qdd", "lambda", "out", "w", "a", "b", "err", f.typ)...)
	text = b.write(targets)
	if strings.Contains(text, "f.") && !fixed && b.kept {
		text = "\tf := p.prepared()\n" + text
	}
	return text, b.dense
}

// put returns statements as code; long ones are put in after formatting.
func (f *file) put(text string, long bool) jen.Code {
	if !long {
		return jen.Id(strings.TrimSuffix(text, "\n"))
	}
	f.bodies = append(f.bodies, text)
	return jen.Id(fmt.Sprintf("%s%d", spliced, len(f.bodies)-1))
}

// assign makes targets that store values in a slice.
func assign(slice string, vs []*outline.Value) []target {
	out := make([]target, len(vs))
	for i, v := range vs {
		out[i] = target{lhs: fmt.Sprintf("%s[%d] = ", slice, i), value: v}
	}
	return out
}

// doc returns a doc comment.
func doc(text string) jen.Code {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(text) + "\n") {
		lines = append(lines, strings.TrimRight("// "+strings.TrimRight(line, "\n"), " "))
	}
	return jen.Id("\n" + strings.Join(lines, "\n"))
}
