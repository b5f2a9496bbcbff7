// Package exchange writes a system's programs as JSON, and reads them, so that
// others can write backends: everything that it takes to reach the same bits is
// in the file, down to the elementary functions. docs/program.md describes the
// format.
//
// Neighbours: codegen/lower makes the programs, codegen/kernel the elementary
// functions; runtime/interp runs what Read returns. cmd/lagc's compile writes.
package exchange

import (
	"fmt"

	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
)

// Format and Version stand at the beginning of every file. The version changes
// when a reader of the old one could go wrong.
const (
	Format  = "lagc program"
	Version = 1
)

// File is the content of a file: a system's names and values, and its programs.
type File struct {
	System, Title string
	Coordinates   []Coordinate
	Params        []Param
	// Constraints are those that are enforced, by their index in the source,
	// counted from 0; the others follow from them. Multiplier k belongs to
	// Constraints[k].
	Constraints []int
	Programs    []Program
}

// Coordinate is one generalized coordinate.
type Coordinate struct{ Name, Unit, Comment string }

// Param is a number that may be set; Value is the file's.
type Param struct {
	Name, Unit, Comment string
	Value               float64
}

// Program is a program with the names of its outputs.
type Program struct {
	Name    string
	Outputs []string
	*program.Program
}

// Find returns the program of a name, nil if there is none.
func (f *File) Find(name string) *Program {
	for i := range f.Programs {
		if f.Programs[i].Name == name {
			return &f.Programs[i]
		}
	}
	return nil
}

// New collects a system's programs. The error is that of Runnable.
func New(eq *mechanics.Equations) (*File, error) {
	if err := eq.Runnable(); err != nil {
		return nil, err
	}
	s := eq.System
	params, err := s.ParamValues(nil)
	if err != nil {
		return nil, err
	}
	start, err := s.InitialState(params, nil)
	if err != nil {
		return nil, err
	}
	f := &File{System: s.Name, Title: s.Title, Constraints: dynamics.Enforced(eq, params, s.StartTime(params), start)}
	for _, c := range s.Coordinates {
		f.Coordinates = append(f.Coordinates, Coordinate{c.Name.String(), c.Unit, c.Comment})
	}
	for i, p := range s.Params {
		f.Params = append(f.Params, Param{p.Name.String(), p.Unit, p.Comment, params[i]})
	}
	f.collect(eq.Subset(f.Constraints))
	return f, nil
}

// collect makes the programs.
func (f *File) collect(eq *mechanics.Equations) {
	s := eq.System
	accelerations := lower.Accelerations(eq)
	f.add("accelerations", accelerations, f.unknowns("''", "lambda_"))
	if n := len(f.Coordinates) + len(f.Constraints); n <= lower.LargestMatrices {
		f.add("matrix", lower.Matrices(eq), matrixNames(n))
	}
	f.add("energy", lower.Expressions(s, []symbolic.Node{eq.Energy}), []string{"E"})
	f.add("lagrangian", lower.Expressions(s, []symbolic.Node{s.Lagrangian}), []string{"L"})
	f.add("momenta", lower.Expressions(s, eq.Momenta), f.each("p[%s]"))
	f.mass(eq)
	f.observed(eq)
	f.add("initial state", lower.Initial(s), append(f.each("%s"), f.each("%s'")...))
}

func (f *File) add(name string, p *program.Program, outputs []string) {
	f.Programs = append(f.Programs, Program{name, outputs, p})
}

// each returns a name per coordinate.
func (f *File) each(format string) []string {
	var out []string
	for _, c := range f.Coordinates {
		out = append(out, fmt.Sprintf(format, c.Name))
	}
	return out
}

// unknowns names accelerations and multipliers.
func (f *File) unknowns(suffix, multiplier string) []string {
	out := f.each("%s" + suffix)
	for _, k := range f.Constraints {
		out = append(out, fmt.Sprint(multiplier, k+1))
	}
	return out
}

func matrixNames(n int) []string {
	var out []string
	for i := range n {
		for j := range i + 1 {
			out = append(out, fmt.Sprintf("A[%d,%d]", i, j))
		}
	}
	for i := range n {
		out = append(out, fmt.Sprintf("b[%d]", i))
	}
	return out
}

// mass adds the elements of M that are not 0 by structure.
func (f *File) mass(eq *mechanics.Equations) {
	var names []string
	var nodes []symbolic.Node
	for _, m := range eq.Mass {
		names = append(names, fmt.Sprintf("M[%d,%d]", m.Row, m.Col))
		nodes = append(nodes, m.Value)
	}
	f.add("mass matrix", lower.Expressions(eq.System, nodes), names)
}

// observed adds what the file observes, as lagc run computes it: together with
// the energy and Σ q̇p.
func (f *File) observed(eq *mechanics.Equations) {
	s := eq.System
	if len(s.Observed) == 0 {
		return
	}
	var names []string
	var nodes []symbolic.Node
	for _, o := range s.Observed {
		names = append(names, o.Name.String())
		nodes = append(nodes, o.Expr)
	}
	nodes = append(nodes, eq.Energy, s.Graph.Add(eq.Energy, s.Lagrangian))
	p := lower.Expressions(s, nodes)
	f.add("observed", p, append(names, "E", "E + L"))
}

// kindNames are the kinds of inputs in a file.
var kindNames = map[symbolic.Kind]string{
	symbolic.Time:         "t",
	symbolic.Coordinate:   "q",
	symbolic.Velocity:     "v",
	symbolic.Acceleration: "a",
	symbolic.Multiplier:   "lambda",
	symbolic.Param:        "param",
}

// inputKinds is the same the other way round.
var inputKinds = func() map[string]symbolic.Kind {
	out := map[string]symbolic.Kind{}
	for kind, name := range kindNames {
		out[name] = kind
	}
	return out
}()
