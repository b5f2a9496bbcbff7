package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"lagc/cmd/lagc/internal/value"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/parser/ast"
	"lagc/resolve"
	"lagc/source"
	"lagc/symbolic"
)

// fileFlags are the flags of commands that take a FILE with values. The
// params and consts of FILE are flags too; see arguments.
type fileFlags struct {
	Set      []string `sep:"none" placeholder:"NAME=VALUE" help:"Set a param or const of FILE whose name a flag of lagc has already."`
	MaxTerms string   `placeholder:"N" help:"Largest number of terms that FILE may expand to (10 million)."`
}

// loaded is a FILE from text to equations, with what flags say about it.
type loaded struct {
	source    *source.File
	tree      *ast.File
	names     names
	settings  []value.Assignment
	system    *mechanics.System
	equations *mechanics.Equations
	warnings  source.List
}

// load reads FILE and derives its equations of motion.
func (a *app) load(name string, flags fileFlags) (*loaded, error) {
	a.trace.pass("start")
	f, err := a.read(name)
	if err != nil {
		return nil, err
	}
	a.trace.pass("read")
	return a.understand(f, flags)
}

// understand is load for a text that has been read.
func (a *app) understand(f *source.File, flags fileFlags) (*loaded, error) {
	l, err := a.parse(f)
	if err != nil {
		return nil, err
	}
	if l.settings, err = l.assignments(a.args, flags.Set); err != nil {
		return nil, err
	}
	opt, err := l.options(flags)
	if err != nil {
		return nil, err
	}
	sys, diags := resolve.Resolve(l.tree, opt)
	a.trace.pass("resolve")
	if l.warnings = append(l.warnings, diags...); diags.Err() != nil {
		return nil, l.warnings
	}
	l.system, l.equations = sys, mechanics.Derive(sys)
	a.trace.pass("derive")
	return l, nil
}

// parse reads the syntax.
func (a *app) parse(f *source.File) (*loaded, error) {
	tree, diags := parser.Parse(f)
	a.trace.pass("parse")
	if diags.Err() != nil {
		_, more := resolve.Resolve(tree, resolve.Options{}) // what else is wrong
		return nil, append(diags, more...)
	}
	return &loaded{source: f, tree: tree, names: newNames(tree), warnings: diags}, nil
}

// assignments reads the flags that set consts and params, in the order typed,
// those of --set last. All mistakes are reported.
func (l *loaded) assignments(args arguments, set []string) ([]value.Assignment, error) {
	var out []value.Assignment
	var errs []error
	for _, f := range args.settings {
		v, err := l.flag(f, args.known)
		out, errs = append(out, v), append(errs, err)
	}
	for _, text := range set {
		list, err := value.ParseAssignments(value.Text{Flag: "--set", Text: text})
		errs = append(errs, err)
		for _, v := range list {
			if _, _, ok := l.names.find(v.Name); !ok || v.Primes > 0 {
				errs = append(errs, v.Errorf(v.At, "%s has no param or const %q%s", l.source.Name, v.Name, didYouMean(v.Name, l.names.order)))
			}
			out = append(out, v)
		}
	}
	return out, errors.Join(errs...)
}

// flag reads one flag --NAME VALUE.
func (l *loaded) flag(f setting, known []string) (value.Assignment, error) {
	if _, _, ok := l.names.find(f.name); !ok || f.flag != "--"+f.name {
		return value.Assignment{}, l.unknown(f, known)
	}
	if !f.given {
		return value.Assignment{}, fmt.Errorf("%s needs a value", f.flag)
	}
	v, err := value.Parse(value.Text{Flag: f.flag, Text: f.text})
	return value.Assignment{Value: v, Name: f.name}, err
}

// unknown says what an unknown flag may have meant.
func (l *loaded) unknown(f setting, known []string) error {
	base, _, _ := strings.Cut(f.name, "_")
	for _, c := range l.names.coordinates {
		if name := c.Name.Name; name == f.name || name == base {
			return fmt.Errorf("unknown flag %s; %s is a coordinate: --init %s=VALUE sets where it starts", f.flag, name, f.name)
		}
	}
	return unknownFlag(f.flag, append(slices.Clone(l.names.order), known...))
}

// options collects what resolve needs to know: the limit and the consts.
func (l *loaded) options(flags fileFlags) (resolve.Options, error) {
	opt := resolve.Options{Consts: map[string]symbolic.Rational{}}
	var errs []error
	if flags.MaxTerms != "" {
		n, err := count("--max-terms", flags.MaxTerms)
		opt.Limit = int(n)
		errs = append(errs, err)
	}
	for _, s := range l.settings {
		if d, indices, _ := l.names.find(s.Name); d.kind == "const" {
			c, err := constant(s, indices)
			opt.Consts[d.Name.Name] = c
			errs = append(errs, err)
		}
	}
	return opt, errors.Join(errs...)
}

// constant evaluates the value of a const exactly where it can be.
func constant(s value.Assignment, indices []int) (symbolic.Rational, error) {
	if len(s.Elems) != 1 || s.List || len(s.Indices)+len(indices) > 0 {
		return symbolic.Rational{}, s.Errorf(s.At, "%s is a const, a single number", s.Name)
	}
	g := symbolic.New()
	n, err := s.Node(g, s.Elems[0], nil)
	if err != nil {
		return symbolic.Rational{}, err
	}
	if c, ok := g.Const(n); ok {
		return c, nil
	}
	x := g.Eval([]symbolic.Node{n}, nil)[0]
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return symbolic.Rational{}, s.Errorf(s.Elems[0].Span(), "this is %v", x)
	}
	return symbolic.RatFloat(x), nil
}

// count reads a number of things, which may be written 1e6.
func count(flag, text string) (int64, error) {
	t := value.Text{Flag: flag, Text: text}
	v, err := value.Parse(t)
	if err != nil {
		return 0, err
	}
	g := symbolic.New()
	if len(v.Elems) == 1 {
		n, err := v.Node(g, v.Elems[0], nil)
		if err != nil {
			return 0, err
		}
		if c, ok := g.Const(n); ok {
			if i, ok := c.Int(); ok && i > 0 {
				return i, nil
			}
		}
	}
	return 0, t.Errorf("%s takes a positive integer", flag)
}
