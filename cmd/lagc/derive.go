package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	"lagc/cmd/lagc/internal/output"
	"lagc/mechanics/report"
	"lagc/source"
)

type deriveCommand struct {
	File   string `arg:"" help:"The system: a .lag file, - for standard input, or the name of a bundled example."`
	Format string `placeholder:"FORM" help:"Form of the report: text, latex or json (text, or what the ending of -o says: .tex, .json)."`
	JSON   bool   `name:"json" help:"The same as --format json."`
	Output string `short:"o" placeholder:"FILE" help:"Write to FILE instead of stdout."`
	fileFlags
}

// Help is shown by lagc derive --help.
func (deriveCommand) Help() string {
	return `Derives the equations of motion from the Lagrangian and prints them so that they can be checked against a textbook: momenta, mass matrix, accelerations, cyclic coordinates and conserved quantities, counts of operations.

Every const of FILE is a flag of its own, --NAME VALUE; params stay symbols.

Examples:

	$ lagc derive pendulum.lag
	$ lagc derive charged.lag --format latex -o charged.tex
`
}

// forms are the forms of a report.
var forms = []struct {
	name, ending string
	write        func(*report.Report, io.Writer) error
}{
	{"text", ".txt", (*report.Report).Text},
	{"latex", ".tex", (*report.Report).LaTeX},
	{"json", ".json", (*report.Report).JSON},
}

// Run derives the equations of FILE.
func (c *deriveCommand) Run(a *app) error {
	write, err := c.form()
	if err != nil {
		return err
	}
	l, err := a.load(c.File, c.fileFlags)
	if err != nil {
		return err
	}
	if l.system.Opaque {
		return source.List(l.system.Unsupported)
	}
	if err := l.noParams(); err != nil {
		return err
	}
	a.warn(l, nil)
	var b bytes.Buffer
	if err := write(report.New(l.equations), &b); err != nil {
		return err
	}
	a.trace.pass("report")
	if c.Output != "" && c.Output != stdout {
		return output.WriteFile(c.Output, b.Bytes())
	}
	_, err = a.out.Write(b.Bytes())
	return err
}

// form picks what writes the report.
func (c *deriveCommand) form() (func(*report.Report, io.Writer) error, error) {
	name := c.Format
	if c.JSON {
		if name != "" && name != "json" {
			return nil, fmt.Errorf("--json and --format %s contradict each other", name)
		}
		name = "json"
	}
	var known []string
	for _, f := range forms {
		if f.name == name || name == "" && f.ending == filepath.Ext(c.Output) {
			return f.write, nil
		}
		known = append(known, f.name)
	}
	if name == "" {
		return forms[0].write, nil
	}
	return nil, fmt.Errorf("unknown format %q%s (there are text, latex and json)", name, didYouMean(name, known))
}
