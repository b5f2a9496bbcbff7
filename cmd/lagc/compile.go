package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"lagc/cmd/lagc/internal/output"
	"lagc/codegen/golang"
	"lagc/source"
)

type compileCommand struct {
	File       string `arg:"" help:"The system: a .lag file, - for standard input, or the name of a bundled example."`
	Output     string `short:"o" required:"" placeholder:"OUT" help:"Write the code to OUT; its ending picks the language."`
	Lang       string `placeholder:"LANG" help:"Language, whatever the ending of OUT; there is go."`
	Package    string `placeholder:"NAME" help:"Package of the Go file (the system's name in small letters)."`
	Integrator string `placeholder:"NAME" help:"Put a ready-made stepper into the file: rk4 or dopri5."`
	Test       bool   `help:"Also write OUT_test.go, which certifies the file where it lives."`
	fileFlags
}

// Help is shown by lagc compile --help.
func (compileCommand) Help() string {
	return `Writes the equations of motion as a Go file that imports nothing but math: a type with the params as fields, and methods for accelerations, energy, momenta, mass matrix and all that a simulation needs. What it computes equals what lagc run computes, bit for bit.

Every const of FILE is a flag of its own, --NAME VALUE; params stay fields that can be set at any time.

Examples:

	$ lagc compile pendulum.lag -o pendulum_eom.go
	$ lagc compile pendulum.lag -o pendulum.go --package main --integrator dopri5 --test
`
}

// Run compiles FILE.
func (c *compileCommand) Run(a *app) error {
	if err := c.language(); err != nil {
		return err
	}
	l, err := a.load(c.File, c.fileFlags)
	if err != nil {
		return err
	}
	if len(l.system.Unsupported) > 0 {
		return source.List(l.system.Unsupported)
	}
	if err := l.noParams(); err != nil {
		return err
	}
	a.warn(l, nil)
	opt := golang.Options{Package: c.Package, Integrator: c.Integrator}
	text, err := golang.Emit(l.equations, opt)
	if err != nil {
		return inFile(c.File, err)
	}
	var test []byte
	if c.Test {
		if test, err = golang.EmitTest(l.equations, opt); err != nil {
			return inFile(c.File, err)
		}
	}
	a.trace.pass("emit")
	if test != nil {
		if err := output.WriteFile(c.testFile(), test); err != nil {
			return err
		}
	}
	return output.WriteFile(c.Output, text)
}

// testFile is where go test looks for the test of a file.
func (c *compileCommand) testFile() string {
	return strings.TrimSuffix(c.Output, filepath.Ext(c.Output)) + "_test.go"
}

// language checks that code can be written as asked.
func (c *compileCommand) language() error {
	name := c.Lang
	if name == "" {
		name = strings.TrimPrefix(filepath.Ext(c.Output), ".")
	}
	switch {
	case name == "go" && c.Test && strings.HasSuffix(c.Output, "_test.go"):
		return fmt.Errorf("%s is a test's name; go build leaves such files out", c.Output)
	case name == "go":
		return nil
	case c.Lang != "":
		return fmt.Errorf("unknown language %q; there is go", c.Lang)
	case name == "":
		return fmt.Errorf("the name %s has no ending that picks a language: there is .go, or --lang go", c.Output)
	}
	return fmt.Errorf("no code can be written as .%s yet: there is .go, or --lang go", name)
}
