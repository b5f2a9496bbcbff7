// Package lagc compiles Lagrangian mechanics: text in, equations of motion and
// trajectories out.
//
//	text ──parser──▶ tree ──resolve──▶ System ──mechanics──▶ Equations ──lower──▶ Program ──▶ run
//
// Load walks that line up to the equations; Simulate and the packages under
// runtime and codegen take it from there.
package lagc

import (
	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/parser"
	"lagc/parser/ast"
	"lagc/resolve"
	"lagc/runtime/simulate"
	"lagc/source"
)

// System is a loaded file.
type System struct {
	Tree      *ast.File
	Mechanics *mechanics.System
	Equations *mechanics.Equations
	Warnings  source.List
}

// Load reads a file's text and derives its equations of motion. The error is a
// source.List with everything that was found wrong.
func Load(name, text string, opt resolve.Options) (*System, error) {
	tree, diags := parser.Parse(source.NewFile(name, text))
	sys, more := resolve.Resolve(tree, opt)
	if diags = append(diags, more...); diags.Err() != nil {
		return nil, diags
	}
	return &System{tree, sys, mechanics.Derive(sys), diags}, nil
}

// Simulate binds the system to values and checks that it can run from start.
func (s *System) Simulate(setup simulate.Setup, start float64) (*simulate.Simulation, error) {
	return simulate.New(s.Equations, setup, start)
}

// Accelerations returns the straight-line program for q̈ and λ.
func (s *System) Accelerations() *program.Program {
	p := lower.Accelerations(s.Equations)
	return p
}
